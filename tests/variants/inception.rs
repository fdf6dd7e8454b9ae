//! INCEpTION: UIMA CAS as JSON and XMI with layers of a project's own, several views and broken parts, and WebAnno TSV.

use crate::{attributes, check, refused, zipped};
use serde_json::{Value, json};

const TEXT: &str = "🎉 Ada met Bo.\nZoë \"left\" | Oslo.";
const NAMED_ENTITY: &str = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";
const TOKEN: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token";

/// A CAS of [`TEXT`] with these feature structures. UTF-16: Ada is 3..6, Bo 11..13, Zoë 15..18, Oslo 28..32.
fn cas(structures: Value) -> String {
    let mut all = vec![
        json!({"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "mimeType": "text", "sofaString": TEXT}),
    ];
    all.extend(structures.as_array().expect("a list").clone());
    json!({"%TYPES": {}, "%FEATURE_STRUCTURES": all, "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": []}}}).to_string()
}

fn at(id: u32, kind: &str, begin: u32, end: u32, more: Value) -> Value {
    let mut structure = json!({"%ID": id, "%TYPE": kind, "@sofa": 1, "begin": begin, "end": end});
    structure
        .as_object_mut()
        .expect("an object")
        .extend(more.as_object().expect("an object").clone());
    structure
}

#[test]
fn named_entities_are_read_with_and_without_a_value() {
    let structures = json!([
        at(
            2,
            NAMED_ENTITY,
            3,
            6,
            json!({"value": "PER", "identifier": "http://example.org/ada"})
        ),
        at(
            3,
            NAMED_ENTITY,
            11,
            13,
            json!({"identifier": "http://example.org/bo"})
        ),
        at(4, TOKEN, 3, 6, json!({"order": 0})),
        at(
            5,
            "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData",
            0,
            33,
            json!({"documentTitle": "a.txt", "isLastSegment": false})
        ),
    ]);
    let import = check(
        "cas-json",
        cas(structures),
        &[(TEXT, &["PER Ada", "NamedEntity Bo"])],
        &[
            "1 named entities have no `value`: their label is NamedEntity",
            "(Token)",
            "(DocumentMetaData)",
        ],
    );
    assert_eq!(import.documents[0].id, "a.txt");
    assert_eq!(
        attributes(&import, 0, 1),
        r#"{"identifier":"http://example.org/bo"}"#
    );
}

#[test]
fn layers_of_a_project_keep_their_features_of_every_kind() {
    let structures = json!([
        at(2, "webanno.custom.Person", 3, 6, json!({"role": "guest", "age": 7, "sure": true, "nothing": null, "@tags": 9, "@friend": 3, "#weight": "NaN"})),
        at(3, "custom.Plain", 28, 32, json!({})),
        at(4, "webanno.custom.Meets", 11, 13, json!({"@Governor": 2, "@Dependent": 3})),
        {"%ID": 9, "%TYPE": "uima.cas.StringArray", "%ELEMENTS": ["a", "b"]},
        {"%ID": 10, "%TYPE": "webanno.custom.Quality", "grade": "good"},
    ]);
    let import = check(
        "cas-json",
        cas(structures),
        &[(TEXT, &["guest Ada", "Plain Oslo"])],
        &[
            "layer Person were read as entities; the label is its feature `role`",
            "layer Plain were read as entities; the label is the layer's name",
            "(Meets)",
            "1 references to other annotations were left out (friend)",
            "1 annotations that are about no span were left out (Quality)",
        ],
    );
    assert_eq!(
        attributes(&import, 0, 0),
        r#"{"age":7,"sure":true,"tags":["a","b"],"weight":"NaN"}"#
    );
}

#[test]
fn each_view_with_a_text_is_a_document() {
    let structures = json!([
        at(2, NAMED_ENTITY, 3, 6, json!({"value": "PER"})),
        {"%ID": 3, "%TYPE": "uima.cas.Sofa", "sofaNum": 2, "sofaID": "translation", "sofaString": "Zoë left."},
        {"%ID": 4, "%TYPE": NAMED_ENTITY, "@sofa": 3, "end": 3, "value": "PER"},
        {"%ID": 5, "%TYPE": "uima.cas.Sofa", "sofaNum": 3, "sofaID": "sound", "sofaURI": "file:a.wav"},
        {"%ID": 6, "%TYPE": NAMED_ENTITY, "@sofa": 5, "begin": 0, "end": 3, "value": "PER"},
    ]);
    check(
        "cas-json",
        cas(structures),
        &[(TEXT, &["PER Ada"]), ("Zoë left.", &["PER Zoë"])],
        &[
            "The file has 2 views with a text",
            "1 annotations of views without a text were left out",
        ],
    );
    refused(
        json!({"%FEATURE_STRUCTURES": []}).to_string(),
        &["no `sofaString`"],
    );
}

#[test]
fn offsets_that_do_not_fit_are_told() {
    let structures = json!([
        at(2, NAMED_ENTITY, 1, 2, json!({"value": "PER"})),
        at(3, NAMED_ENTITY, 6, 3, json!({"value": "PER"})),
        {"%ID": 4, "%TYPE": NAMED_ENTITY, "@sofa": 1, "begin": "x", "end": 6, "value": "PER"},
        at(5, NAMED_ENTITY, 28, 99, json!({"value": "LOC"})),
    ]);
    check(
        "cas-json",
        cas(structures),
        &[(TEXT, &[])],
        &[
            "Entity 1 (PER) was left out: the span 1 to 2 cuts a character in two",
            "Entity 2 (PER) was left out: the span 6 to 3 is reversed",
            "`begin` is the text \"x\"",
            "Entity 4 (LOC) was left out: the span 28 to 99 reaches past the end",
        ],
    );
}

const XMI: &str = r#"<?xml version="1.1" encoding="UTF-8"?>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:type="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore" xmlns:custom="http:///webanno/custom.ecore" xmlns:my="http:///my.ecore" xmi:version="2.0">
  <cas:NULL xmi:id="0"/>
  <type:NamedEntity xmi:id="13" sofa="1" begin="3" end="6" value="PER"/>
  <my:Politician xmi:id="14" sofa="1" begin="11" end="13" value="PER"/>
  <custom:Person xmi:id="15" sofa="1" begin="15" end="18" role="guest &amp; host"><tags>one &amp; two</tags><tags>three</tags></custom:Person>
  <custom:Quality xmi:id="16" grade="good"/>
  <cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="🎉 Ada met Bo.&#10;Zoë &quot;left&quot; | Oslo."/>
  <cas:View sofa="1" members="13 14 15"/>
</xmi:XMI>
"#;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types><typeDescription><name>my.Politician</name>
<supertypeName>de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity</supertypeName></typeDescription></types></typeSystemDescription>
"#;

#[test]
fn xmi_is_read_with_and_without_its_type_system() {
    let told = [
        "layer Person",
        "1 annotations that are about no span were left out (Quality)",
    ];
    let alone = [&told[..], &["(Politician)"]].concat();
    let import = check(
        "cas-xmi",
        XMI,
        &[(TEXT, &["PER Ada", "guest & host Zoë"])],
        &alone,
    );
    assert_eq!(attributes(&import, 0, 1), r#"{"tags":["one & two","three"]}"#);
    let zip = zipped(&[("a.xmi", XMI), ("TypeSystem.xml", TYPES)]);
    check(
        "cas-xmi",
        zip,
        &[(TEXT, &["PER Ada", "PER Bo", "guest & host Zoë"])],
        &told,
    );
    refused(&XMI[..700], &["not valid XML"]);
    refused(TYPES, &["a UIMA type system"]);
}

/// Offsets in UTF-16, as its documentation says.
const TSV: &str = "#FORMAT=WebAnno TSV 3.3\n\
    #T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value\n\
    #T_SP=webanno.custom.Mood\n\
    #T_RL=webanno.custom.Meets|kind|BT_de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity\n\
    \n\n\
    #Text=🎉 Ada Lund met Bo.\n\
    1-1\t0-2\t🎉\t_\t_\t*\t_\t_\t\n\
    1-2\t3-6\tAda\t*[1]|*[2]\tPER[1]|NORP\\_X[2]\t_\t_\t_\t\n\
    1-3\t7-11\tLund\thttp://example.org/a\\|b[1]\tPER[1]\t_\t_\t_\t\n\
    1-4\t12-15\tmet\t_\t_\t*[3]\t_\t_\t\n\
    1-5\t16-18\tBo\t*\tPER\t*[3]\twith\t1-2\t\n\
    1-6\t18-19\t.\t_\t_\t_\t_\t_\t\n\
    \n\
    #Text=Zoë\\t\\\\left\n\
    #Text=prePARIS.\n\
    2-1\t21-24\tZoë\t*\t*\t_\t_\t_\t\n\
    2-2\t31-39\tprePARIS\t_\t_\t_\t_\t_\t\n\
    2-2.1\t34-39\tPARIS\t*\tLOC\t_\t_\t_\t\n";

#[test]
fn webanno_tsv_gives_spans_layers_and_features() {
    let text = "🎉 Ada Lund met Bo.\n\nZoë\t\\left\nprePARIS.";
    let import = check(
        "webanno-tsv",
        TSV,
        &[(
            text,
            &[
                "Mood 🎉",
                "PER Ada Lund",
                "NORP_X Ada",
                "Mood met Bo",
                "PER Bo",
                "NamedEntity Zoë",
                "LOC PARIS",
            ],
        )],
        &[
            "does not say what stands between sentences: line ends were put there (1)",
            "What joins annotations was left out (Meets)",
            "1 named entities have no `value`",
            "layer Mood were read as entities; the label is the layer's name",
        ],
    );
    assert_eq!(
        attributes(&import, 0, 1),
        r#"{"identifier":"http://example.org/a|b"}"#
    );
    refused(
        TSV.replace("3.3", "4.0"),
        &["f, line 1", "WebAnno TSV 4.0 is not read"],
    );
    refused(
        &TSV[..TSV.find("-11\tLund").expect("it is there")],
        &["f, line 10", "cut off"],
    );
    refused(
        TSV.replace("21-24", "2-5"),
        &["f, line 17", "the sentence begins at 2"],
    );
}
