//! Web Annotations: the shapes of the standard, Recogito's and Hypothesis' exports.

use crate::{attributes, check_about, refused};
use serde_json::{Value, json};
use tagline::formats::Import;

const TEXT: &str = "🎉 Ada left. Ada came to Oslo.";
const ADA: &[&str] = &["PER Ada"];

/// Of the open article, since these bring no text along.
#[track_caller]
fn check(content: &Value, entities: &[&str], told: &[&str]) -> Import {
    check_about(
        Some(TEXT),
        "web-annotation",
        content.to_string(),
        &[(TEXT, entities)],
        told,
    )
}

fn quote() -> Value {
    json!({"type": "TextQuoteSelector", "exact": "Ada", "prefix": "left. ", "suffix": " came"})
}

fn position(start: u32, end: u32) -> Value {
    json!({"type": "TextPositionSelector", "start": start, "end": end})
}

fn target(selector: Value) -> Value {
    json!({"source": "https://example.org/a", "selector": selector})
}

fn annotation(body: Value, target: Value) -> Value {
    json!({"@context": "http://www.w3.org/ns/anno.jsonld", "id": "https://example.org/n", "type": "Annotation", "body": body, "target": target})
}

fn tagged() -> Value {
    annotation(
        json!({"type": "TextualBody", "purpose": "tagging", "value": "PER"}),
        target(quote()),
    )
}

#[test]
fn every_place_of_the_second_ada_is_found() {
    let fragment = |value: &str| json!({"type": "FragmentSelector", "conformsTo": "http://tools.ietf.org/rfc/rfc5147", "value": value});
    for place in [
        target(quote()),
        target(position(12, 15)),
        target(json!([quote(), position(12, 15)])),
        target(json!([{"type": "RangeSelector"}, quote()])),
        target(fragment("char=12,15")),
        target(json!({"type": "FragmentSelector", "value": "p1", "refinedBy": quote()})),
        target(json!({"type": "Choice", "items": [quote(), position(12, 15)]})),
        json!([target(quote())]),
        json!("https://example.org/a#char=12,15"),
    ] {
        let import = check(&annotation(json!("PER"), place), ADA, &[]);
        assert_eq!(import.documents[0].entities[0].span.to_string(), "12..15");
    }
    check(
        &annotation(json!("PER"), target(json!([position(13, 16), quote()]))),
        ADA,
        &["The offsets of “Ada” are counted in UTF-16"],
    );
}

#[test]
fn labels_comments_and_things_are_told_apart() {
    let body =
        |purpose: &str, value: &str| json!({"type": "TextualBody", "purpose": purpose, "value": value});
    let thing =
        json!({"type": "SpecificResource", "purpose": "identifying", "source": "https://example.org/ada"});
    let import = check(
        &annotation(
            json!([
                body("tagging", "PER"),
                body("commenting", "who?"),
                body("replying", "she"),
                thing
            ]),
            target(quote()),
        ),
        ADA,
        &[],
    );
    assert_eq!(
        attributes(&import, 0, 0),
        r#"{"comment":"who?\nshe","identifier":"https://example.org/ada"}"#
    );
    check(
        &annotation(
            json!([body("tagging", "PER"), body("tagging", "VIP")]),
            target(quote()),
        ),
        &["PER Ada", "VIP Ada"],
        &[],
    );
    let picture = json!({"type": "Image", "id": "https://example.org/a.png"});
    check(
        &annotation(json!([body("tagging", "PER"), picture]), target(quote())),
        ADA,
        &["1 bodies of an annotation are neither"],
    );
    check(
        &annotation(body("commenting", "who?"), target(quote())),
        &[],
        &["line 1, document", "Entity 1 was left out: it has no tag"],
    );
    let named = json!({"type": "SpecificResource", "purpose": "identifying", "source": {"id": "https://example.org/x", "label": "PER"}});
    let import = check(&annotation(named, target(quote())), ADA, &[]);
    assert_eq!(
        attributes(&import, 0, 0),
        r#"{"identifier":"https://example.org/x"}"#
    );
    let mut value = tagged();
    value["body"] = Value::Null;
    value["bodyValue"] = json!("PER");
    check(&value, ADA, &[]);
}

#[test]
fn pages_and_collections_are_read_and_what_is_elsewhere_is_told() {
    let context = "http://www.w3.org/ns/anno.jsonld";
    let page = |more: Value| {
        let mut page = json!({"@context": context, "id": "https://example.org/page1", "type": "AnnotationPage", "items": [tagged()]});
        page.as_object_mut()
            .expect("an object")
            .extend(more.as_object().expect("an object").clone());
        page
    };
    let collection = |first: Value| json!({"@context": context, "type": "AnnotationCollection", "total": 4, "first": first});
    let elsewhere = "The collection goes on at \"https://example.org/page2\"";
    check(&page(json!({})), ADA, &[]);
    check(
        &page(json!({"next": "https://example.org/page2"})),
        ADA,
        &[elsewhere],
    );
    check(
        &page(json!({"next": {"id": "https://example.org/page2", "type": "AnnotationPage"}})),
        ADA,
        &[elsewhere],
    );
    check(&collection(page(json!({}))), ADA, &[]);
    check(
        &collection(page(json!({"next": "https://example.org/page2"}))),
        ADA,
        &[elsewhere],
    );
    check(&json!({"@context": context, "@graph": [tagged()]}), ADA, &[]);
    refused(
        collection(json!("https://example.org/page1")).to_string(),
        &[
            "holds no annotations but the address of them, \"https://example.org/page1\"",
            "Download",
        ],
    );
}

#[test]
fn what_can_not_be_placed_is_told() {
    for (place, why) in [
        (
            target(json!({"type": "TextQuoteSelector", "exact": "Ada"})),
            "more than once",
        ),
        (
            target(json!({"type": "TextQuoteSelector", "exact": "Eve"})),
            "does not stand in the text",
        ),
        (
            target(json!({"type": "RangeSelector"})),
            "neither a TextPositionSelector nor a TextQuoteSelector",
        ),
        (
            target(json!({"type": "SvgSelector", "value": "<svg/>"})),
            "neither a TextPositionSelector",
        ),
        (target(position(15, 12)), "reversed"),
        (target(position(12, 99)), "past the end"),
        (
            json!({"source": "https://example.org/a"}),
            "about the whole document",
        ),
        (json!("https://example.org/a"), "about the whole document"),
    ] {
        check(&annotation(json!("PER"), place), &[], &[why]);
    }
    let two = json!([target(quote()), target(position(24, 28))]);
    check(
        &annotation(json!("PER"), two),
        ADA,
        &["has several targets; the first was read"],
    );
    refused(
        tagged().to_string(),
        &["don't bring along the text", "Open the article first"],
    );
}

#[test]
fn recogitos_own_form_and_its_w3c_form_are_read() {
    let own = json!([{"id": "a", "bodies": [{"id": "b", "annotation": "a", "purpose": "tagging", "value": "PER", "created": "2026-01-01T00:00:00Z"},
        {"id": "c", "annotation": "a", "purpose": "commenting", "value": "who?"}],
        "target": {"annotation": "a", "selector": [{"quote": "Ada", "start": 13, "end": 16}]}}]);
    let import = check(&own, ADA, &["counted in UTF-16"]);
    assert_eq!(attributes(&import, 0, 0), r#"{"comment":"who?"}"#);
    let w3c = json!([{"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation", "id": "#a",
        "body": [{"type": "TextualBody", "value": "PER", "purpose": "tagging"}],
        "target": {"selector": [{"type": "TextQuoteSelector", "exact": "Ada"}, position(13, 16)]}}]);
    check(&w3c, ADA, &["counted in UTF-16"]);
}

#[test]
fn rows_and_exports_of_hypothesis_are_read() {
    let row = json!({"id": "x1", "uri": "https://example.org/a", "user": "acct:a@b", "tags": ["PER"], "text": "who?", "document": {"title": ["A"]},
        "target": [{"source": "https://example.org/a", "selector": [{"type": "RangeSelector"}, position(13, 16), quote()]}]});
    let reply = json!({"id": "x2", "uri": "https://example.org/a", "tags": [], "text": "she", "references": ["x1"], "target": [{"source": "https://example.org/a"}]});
    for content in [
        json!({"total": 2, "rows": [row, reply]}),
        json!({"export_date": "2026-01-01", "export_userid": "acct:a@b", "client_version": "1.1", "annotations": [row, reply]}),
        json!([row, reply]),
    ] {
        let import = check(
            &content,
            ADA,
            &[
                "counted in UTF-16",
                "Of the annotations these fields were left out: document, user",
                "A reply to an annotation was left out",
            ],
        );
        assert_eq!(attributes(&import, 0, 0), r#"{"comment":"who?"}"#);
        assert_eq!(import.documents[0].id, "https://example.org/a");
    }
    refused(
        "Created at,URL,Group,Annotation/Reply Type,Quote,Comment,Tags\n",
        &["Hypothesis' table", "JSON"],
    );
}
