//! Good inputs: what the mutations start from.

use serde_json::json;
use sha2::{Digest, Sha256};
use tagline::entity::{Entity, EntityId, Origin, Status};
use tagline::formats::{self, Record, WriteOptions};
use tagline::label::{Label, LabelScheme};
use tagline::model::features::N_CODE_ROWS;
use tagline::model::vocabulary::Vocabulary;
use tagline::model::{Bits, FamilyShape, Header, Layer, Matrix, ModelFile};
use tagline::session::Session;
use tagline::text::{CharOffset, Span, Text};

const ARTICLE: &str = "Rosa Quill, 41, left the U.S.-led mission in Harare on Feb. 3 for $2.5 million.\n\n\u{1F469}\u{200D}\u{1F692} \
    “We won’t stop,” said Łukasz O’Neil of Wexford & Sons. \u{5E9}\u{5DC}\u{5D5}\u{5DD}, e\u{301}t\u{e9}\r\n3/4 of 1,000 voted.";

/// Texts with what news brings, and what it does not.
pub(crate) fn texts() -> Vec<Vec<u8>> {
    [
        ARTICLE,
        "",
        "\u{feff}a\u{a0}b\u{2028}c\u{0}d",
        "Ⅷ½ 10:30 p.m. http://x.y/z?a=b#c a@b.c @me #tag :-) ...!!!",
    ]
    .iter()
    .map(|text| text.as_bytes().to_vec())
    .collect()
}

/// Files as other tools make them, in shapes that we never write.
const FOREIGN: [&str; 13] = [
    "# newdoc id = a\n# text = Ada left\n1-2\tAda\t_\t_\t_\t_\t_\t_\t_\tNER=B-PER|SpaceAfter=No\n1\tA\t_\t_\t_\t_\t_\t_\t_\t_\n2\tda\t_\t_\t_\t_\t_\t_\t_\tner=S-X|SpacesAfter=\\s\\n\n",
    "#FORMAT=WebAnno TSV 3.3\n#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value\n#T_SP=custom.X\n\n\n#Text=\u{1F389} Ada\\tleft\n1-1\t3-6\tAda\t*[1]|*[2]\tPER[1]|X\\_Y[2]\t*\n1-1.1\t4-6\tda\t_\tLOC\t_\n",
    "annotation_id,annotator,id,label,text,updated_at\r\n1,2,3,\"[{\"\"start\"\": 2, \"\"end\"\": 5, \"\"text\"\": \"\"Ada\"\", \"\"labels\"\": [\"\"PER\"\"]}]\",\"\u{1F389} Ada\nleft\",x\r\n",
    r#"[{"id": 1, "data": {"text": "Ada left."}, "annotations": [{"completed_by": {"email": "a@b"}, "result": [{"id": "a", "type": "labels", "value": {"start": 0, "end": 3, "text": "Ada", "labels": ["PER"]}}, {"id": "a", "from_name": "n", "type": "choices", "value": {"choices": ["x"]}}, {"type": "relation"}]}, {"was_cancelled": true}], "predictions": [{"result": []}]}]"#,
    r#"[{"id": 0, "paragraphs": [{"raw": "Ada left.", "sentences": [{"tokens": [{"orth": "Ada", "space": " ", "ner": "U-PER"}, {"orth": "left", "ner": "-"}], "brackets": []}], "cats": [{"label": "a"}], "entities": [[0, 3, "PER"]]}]}]"#,
    r#"{"doc_annotation": {"entities": ["U-PER", "O"], "spans": {"sc": [[0, 3, "X", ""]]}, "cats": {}}, "token_annotation": {"ORTH": ["Ada", "left"], "SPACY": [true, false], "SENT_START": [1, 0]}}"#,
    r#"{"features": [{"name": "ner_tags", "type": {"feature": {"names": ["O", "B-PER"]}}}], "rows": [{"row": {"tokens": ["Ada", "left"], "ner_tags": [1, 0]}, "truncated_cells": []}], "num_rows_total": 9}"#,
    r#"{"columns": ["tokens", "ner_tags"], "data": [[["Ada", "left"], ["B-PER", "O"]]]}"#,
    r#"<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:c="http:///custom.ecore"><c:X xmi:id="2" sofa="1" begin="0" end="3" role="x"><tags>a &amp; b</tags></c:X><cas:Sofa xmi:id="1" sofaID="v" sofaString="Ada left"/></xmi:XMI>"#,
    r#"{"full_text": "Ada left.", "entities": {"PER": [{"indices": [0, 3], "x": 1}]}, "id_str": "4"}"#,
    r#"{"export_date": "x", "annotations": [{"uri": "a", "tags": ["PER"], "text": "c", "target": [{"source": "a", "selector": [{"type": "TextQuoteSelector", "exact": "Ada"}]}]}]}"#,
    r#"{"text": "Ada left.", "tokens": [{"text": "Ada", "start": 0, "end": 3, "id": 0}], "spans": [{"token_start": 0, "token_end": 0, "label": "PER"}], "answer": "accept", "meta": {"id": 1}}"#,
    "T1\tPER 0 3;4 8\tAda left\nT1\tX 0 1\tA\n#1\tNote T1\ta\nmore\nN1\tRef T1 a:b\tc\nA1\tS T1 x\nA2\tS T1 y\n*\tEquiv T1 T1\n",
];

/// The same two documents in every format that is written, and what other tools make.
pub(crate) fn files() -> Vec<Vec<u8>> {
    let records = [record("one"), record("two")];
    let writers = formats::all().iter().filter(|format| format.about().writes);
    writers
        .flat_map(|format| {
            [&records[..1], &records[..]].map(|some| formats::write(*format, some, WriteOptions::default()))
        })
        .filter_map(Result::ok)
        .map(|export| export.file.bytes)
        .chain(FOREIGN.iter().map(|content| content.as_bytes().to_vec()))
        .collect()
}

fn record(id: &str) -> Record {
    let mut record = Record::new(json!(id), Text::new(ARTICLE), LabelScheme::default());
    let spans = [
        (0, 10, "PERSON"),
        (12, 14, "CARDINAL"),
        (45, 51, "GPE"),
        (55, 61, "DATE"),
    ];
    record.entities = (1..)
        .zip(spans)
        .map(|(id, (start, end, label))| entity(id, start, end, label))
        .collect();
    record
}

fn entity(id: u32, start: u32, end: u32, label: &str) -> Entity {
    let (origin, status) = if id == 1 {
        (Origin::Model, Status::Suggested)
    } else {
        (Origin::User, Status::Accepted)
    };
    Entity {
        id: EntityId(id),
        span: Span::new(CharOffset(start), CharOffset(end)).expect("not empty"),
        label: Label::new(label),
        origin,
        status,
        score: (id == 1).then_some(0.75),
        attributes: Default::default(),
    }
}

/// A model of two labels that is as small as one can be.
pub(crate) fn model() -> Vec<u8> {
    let (hidden, pieces, width) = (8, 2, 4);
    let labels = ["PERSON", "GPE"].map(Label::new).to_vec();
    let n_tags = 1 + 4 * labels.len();
    let family = |feature: &str, rows, bits| FamilyShape {
        feature: feature.to_owned(),
        rows,
        width,
        bits,
    };
    let (vocabulary, _) = Vocabulary::new(["quill", "harare"]);
    let vocabulary = vocabulary
        .with_codes(2, vec![0, 9, 255, 4])
        .expect("two codes a word");
    let n_words = vocabulary.n_rows();
    let families = vec![
        family("shape", 5, Bits::Eight),
        family("vector", n_words, Bits::Four),
        family("code0", N_CODE_ROWS, Bits::Eight),
        family("code1", N_CODE_ROWS, Bits::Four),
    ];
    let values = |n: usize| -> Vec<f32> { (0..n).map(|i| (i % 7) as f32 - 3.0).collect() };
    let matrix = |rows: usize, columns: usize, bits| Matrix::quantize(columns, bits, &values(rows * columns));
    let layer = |columns: usize| Layer {
        matrix: matrix(pieces * hidden, columns, Bits::Eight),
        bias: values(pieces * hidden),
        gain: vec![1.0; hidden],
        offset: vec![0.0; hidden],
    };
    let tables = families
        .iter()
        .map(|shape| matrix(shape.rows as usize, width as usize, shape.bits))
        .collect();
    let file = ModelFile {
        header: Header {
            name: "tiny".to_owned(),
            labels,
            families: families.clone(),
            hidden,
            pieces,
            dilations: vec![1],
            transitions: true,
            temperature: 1.0,
            calibration: vec![(0.0, 0.0), (1.0, 0.9)],
            evidence: 0.5,
            vocabulary_bytes: 0,
            codes: 0,
            codes_bytes: 0,
            card: "Made for a test.".to_owned(),
        },
        vocabulary,
        tables,
        mix: layer(families.len() * width as usize),
        blocks: vec![layer(3 * hidden)],
        tags: matrix(n_tags, hidden, Bits::Eight),
        tag_bias: values(n_tags),
        transitions: values(n_tags * n_tags),
    };
    file.to_bytes().expect("a sound model")
}

/// The bytes with their last 32 made the digest of those before: gets past the checksum, as an attacker would.
pub(crate) fn signed(bytes: &[u8]) -> Vec<u8> {
    let content = &bytes[..bytes.len().saturating_sub(32)];
    let mut signed = content.to_vec();
    signed.extend_from_slice(&Sha256::digest(content));
    signed
}

/// One command a line, as the page sends them.
pub(crate) fn commands() -> Vec<u8> {
    let span = |start: u32, end: u32| json!({"start": start, "end": end});
    let commands = [
        json!({"type": "open", "text": ARTICLE}),
        json!({"type": "label", "span": span(0, 10), "label": "PERSON"}),
        json!({"type": "suggest", "spans": [{"start": 45, "end": 51, "label": "GPE", "score": 0.5}]}),
        json!({"type": "resize", "id": 1, "span": span(0, 4)}),
        json!({"type": "relabel", "id": 1, "label": "ORG"}),
        json!({"type": "accept", "id": 2}),
        json!({"type": "labelMatches", "name": "we", "label": "NORP", "ignoreCase": true}),
        json!({"type": "acceptAll", "filter": {"minScore": 0.25}}),
        json!({"type": "split", "id": 1, "at": 2}),
        json!({"type": "merge", "id": 1, "with": 2}),
        json!({"type": "remove", "id": 1}),
        json!({"type": "applyRules", "rules": [{"label": "ORG", "pattern": "Wexford( & Sons)?"}]}),
        json!({"type": "clear"}),
    ];
    let lines: Vec<String> = commands.iter().map(ToString::to_string).collect();
    lines.join("\n").into_bytes()
}

/// The journal of those commands, with some undone.
pub(crate) fn journal() -> Vec<u8> {
    let mut session = Session::default();
    let mut lines = Vec::new();
    for line in String::from_utf8_lossy(&commands()).lines() {
        let command = serde_json::from_str(line).expect("a command");
        if let Ok(change) = session.dispatch(command, None) {
            lines.extend(change.journal);
        }
    }
    for _ in 0..3 {
        lines.extend(session.undo().expect("something to undo").journal);
    }
    lines.join("\n").into_bytes()
}
