//! brat: standoff files of the server itself, of BioNLP's tasks, and of scripts that write it.

use crate::{attributes, check, check_about, refused, zipped};
use tagline::formats::{self, WriteOptions};

const TEXT: &str = "🎉 Zoë Núñez of Foo Bar Inc. met Bo\nLee.\n";

/// The lines of annotations of [`TEXT`].
#[track_caller]
fn with_text(lines: &str, entities: &[&str], told: &[&str]) -> formats::Import {
    check(
        "brat",
        zipped(&[("news/a.txt", TEXT), ("news/a.ann", lines)]),
        &[(TEXT, entities)],
        told,
    )
}

#[test]
fn spans_in_parts_are_one_span_that_keeps_its_parts() {
    let import = with_text(
        "T1\tORG 15 18;23 27\tFoo Inc.\nT2\tPER 32 34;35 38\tBo Lee\n",
        &["ORG Foo Bar Inc.", "PER Bo\nLee"],
        &["line 1, document “a”: “Foo Inc.” is in parts with other words between them"],
    );
    assert_eq!(attributes(&import, 0, 0), r#"{"fragments":[[15,18],[23,27]]}"#);
    assert_eq!(attributes(&import, 0, 1), "{}");
    // Parts in another order are the same span.
    with_text("T1\tPER 35 38;32 34\tLee Bo\n", &["PER Bo\nLee"], &[]);
}

#[test]
fn notes_attributes_and_references_stay_with_their_span() {
    let import = with_text(
        "T1\tPER 2 11\tZoë Núñez\n\
         #1\tAnnotatorNotes T1\tto be checked\n\
         #2\tNormalization T1\tagain, by Ada\n\
         A1\tConfirmed T1\n\
         M1\tCertainty T1 high\n\
         A2\tSide T1 left\n\
         A3\tSide T1 right\n",
        &["PER Zoë Núñez"],
        &[],
    );
    assert_eq!(
        attributes(&import, 0, 0),
        r#"{"Certainty":"high","Confirmed":true,"Side":["left","right"],"note":"to be checked\nagain, by Ada"}"#
    );
    let brat = formats::by_name("brat").expect("it is a format");
    let written = formats::write(brat, &import.documents, WriteOptions::default()).expect("it is written");
    assert!(written.problems.is_empty(), "{:?}", written.problems);
    let again = formats::read("f", &written.file.bytes, Default::default()).expect("it is read");
    assert_eq!(again.documents[0].entities, import.documents[0].entities);
}

#[test]
fn several_references_of_one_span_are_all_kept() {
    let import = with_text(
        "T1\tORG 15 27\tFoo Bar Inc.\nN1\tReference T1 Wikidata:Q1\tFoo\nN2\tReference T1 Register:77\tFoo Bar\n",
        &["ORG Foo Bar Inc."],
        &[
            "2 annotations that Tagline has no place for were left out (names of what normalizations refer to)",
        ],
    );
    assert_eq!(
        attributes(&import, 0, 0),
        r#"{"Reference":["Wikidata:Q1","Register:77"]}"#
    );
}

#[test]
fn notes_of_several_lines_are_one_note() {
    let import = with_text(
        "T1\tPER 2 11\tZoë Núñez\n#1\tAnnotatorNotes T1\tfirst line\nsecond line\n\nthird line\nT2\tPER 32 34\tBo\n",
        &["PER Zoë Núñez", "PER Bo"],
        &[],
    );
    assert_eq!(
        attributes(&import, 0, 0),
        r#"{"note":"first line\nsecond line\nthird line"}"#
    );
}

#[test]
fn relations_events_and_equivalences_are_told() {
    with_text(
        "T1\tPER 2 11\tZoë Núñez\nT2\tMeet 28 31\tmet\nR1\tWorks Arg1:T1 Arg2:T2\nE1\tMeet:T2 Who:T1\n*\tAlias T1 T2\n#1\tAnnotatorNotes E1\ttoo short\nA1\tPast E1\n",
        &["PER Zoë Núñez", "Meet met"],
        &[
            "1 annotations that Tagline has no place for were left out (relations)",
            "(events)",
            "(equivalences)",
            "2 annotations that Tagline has no place for were left out (notes or attributes of what is no entity)",
        ],
    );
}

#[test]
fn a_key_that_stands_twice_costs_no_span() {
    let import = with_text(
        "T1\tPER 2 11\tZoë Núñez\nT1\tPER 32 34\tBo\nA1\tConfirmed T1\n",
        &["PER Zoë Núñez", "PER Bo"],
        &["line 2, document “a”: The key T1 stands in the file before"],
    );
    assert_eq!(attributes(&import, 0, 0), r#"{"Confirmed":true}"#);
}

#[test]
fn offsets_that_do_not_fit_are_mended_by_the_quoted_text_or_told_with_their_line() {
    with_text(
        "T1\tPER 3 12\tZoë Núñez\nT2\tORG 90 99\tFoo Bar\nT3\tPER 32 34\tAda\nT4\tPER 38 35\tLee\nT5\tPER x 7\tBo\nT6\tPER 0 0\t\n",
        &["PER Zoë Núñez", "ORG Foo Bar", "PER Lee"],
        &[
            "line 1, document “a”: Entity 1 (PER): The offsets of “Zoë Núñez” are counted in UTF-16 code units",
            "line 2, document “a”: Entity 2 (ORG): The offsets 90 to 99 do not give “Foo Bar”",
            "line 3, document “a”: Entity 3 (PER) was left out: “Ada” does not stand in the text",
            "line 4, document “a”: Entity 4 (PER): The offsets 38 to 35 do not give “Lee”",
            "line 5, document “a”: Entity 5 was left out: \"x 7\" is no pair of whole numbers",
            "line 6, document “a”: Entity 6 (PER) was left out: the span 0 to 0 is empty",
        ],
    );
}

#[test]
fn annotations_without_a_text_are_put_on_the_open_one() {
    let lines =
        "#1\tAnnotatorNotes T1\tfirst in the file\nR1\tKnows Arg1:T1 Arg2:T2\nT1\tPER 2 11\tZoë Núñez\n";
    let entities: &[&str] = &["PER Zoë Núñez"];
    check_about(Some(TEXT), "brat", lines, &[(TEXT, entities)], &["(relations)"]);
    refused(lines, &["holds no text", "zip with its `.txt` file"]);
    refused(zipped(&[("a.ann", lines)]), &["none of the `.txt` files"]);
}

#[test]
fn a_zip_of_a_server_gives_every_text() {
    let files = [
        ("news/annotation.conf", "[entities]\nPER\n"),
        ("news/a.txt", "Ada left."),
        ("news/a.ann", "T1\tPER 0 3\tAda\r\n"),
        ("news/b.txt", "Bo came."),
        ("news/b.ann", ""),
        ("news/c.txt", "Nobody."),
        ("news/d.ann", "T1\tPER 0 3\tEve\n"),
        ("tasks/e.txt", "Kim spoke."),
        ("tasks/e.a1", "T1\tPER 0 3\tKim\n"),
        ("tasks/e.a2", "E1\tSpeak:T2 Who:T1\n"),
    ];
    check(
        "brat",
        zipped(&files),
        &[
            ("Ada left.", &["PER Ada"]),
            ("Bo came.", &[]),
            ("Nobody.", &[]),
            ("Kim spoke.", &["PER Kim"]),
        ],
        &[
            "f/news/d.ann: The text news/d.txt is missing",
            "f/tasks/e.a2: Events (`.a2`) were left out",
        ],
    );
}
