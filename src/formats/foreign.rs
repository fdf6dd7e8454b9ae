//! Files of other kinds that people try: each is named, with what to do instead. Without this a table or an XML file would
//! turn up as an article, and its annotations would be gone in silence.

use serde_json::Value;

/// Beginnings of files that are no text, and what they are.
const MAGIC: [(&[u8], &str); 17] = [
    (b"%PDF", "a PDF. Open it, copy the article and paste it"),
    (
        b"\xD0\xCF\x11\xE0",
        "an old Office document. Open it, copy the article and paste it",
    ),
    (
        b"{\\rtf",
        "an RTF document. Open it, copy the article and paste it",
    ),
    (b"\x1F\x8B", "packed with gzip. Unpack it first"),
    (b"BZh", "packed with bzip2. Unpack it first"),
    (b"\xFD7zXZ", "packed with xz. Unpack it first"),
    (b"7z\xBC\xAF", "packed with 7-Zip. Unpack it first"),
    (b"Rar!", "packed with RAR. Unpack it first"),
    (
        b"\x78\x9C",
        "packed, as spaCy's .spacy files are. Write its documents with `Doc.to_json` and open that",
    ),
    (
        b"PAR1",
        "a Parquet file. Write its rows with `Dataset.to_json` and open that",
    ),
    (
        b"ARROW1",
        "an Arrow file. Write its rows with `Dataset.to_json` and open that",
    ),
    (
        b"\xFF\xFF\xFF\xFF",
        "an Arrow file. Write its rows with `Dataset.to_json` and open that",
    ),
    (
        b"SQLite format 3",
        "a database. Export its documents with the tool that made it",
    ),
    (b"\x89PNG", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7FELF", "a program"),
];

/// Beginnings of texts that are made by tools and not read, and what they are.
const WRITTEN_BY_TOOLS: [(&str, &str); 4] = [
    (
        "#begin document",
        "CoNLL-2012, whose columns have brackets. Convert it to CoNLL-2003 with BIO tags",
    ),
    (
        "annotation_sets:",
        "GATE's bdoc YAML. Save it as bdoc JSON (`fmt=\"json\"`)",
    ),
    (
        "changelog:",
        "GATE's bdoc YAML. Save it as bdoc JSON (`fmt=\"json\"`)",
    ),
    ("Created at,URL,Group,", "Hypothesis' table. Export JSON instead"),
];

/// Root elements of XML files, without prefix, and what they are. HTML and XMI are not among them.
const ROOTS: [(&str, &str); 6] = [
    (
        "collection",
        "BioC XML. Convert it to brat standoff with the package bioc",
    ),
    ("GateDocument", "GATE XML. Save it as bdoc JSON"),
    (
        "TEI",
        "TEI, which is written only. Open the Tagline JSON that it was made of",
    ),
    (
        "typeSystemDescription",
        "a UIMA type system. Open the file of annotations, or a zip of both",
    ),
    ("View", "a labelling config of Label Studio. Open the tasks"),
    ("feed", "a news feed. Open the article, copy and paste it"),
];

/// Fields by which JSON of other tools is known, and what it is.
const JSON: [([&str; 2], &str); 5] = [
    (
        ["_views", "_context"],
        "UIMA CAS JSON of an older version. Export “UIMA CAS JSON 0.4.0” or XMI",
    ),
    (
        ["tokenized_text", "ner"],
        "GLiNER's training data. Write its words as `tokens` and BIO tags as `ner_tags`",
    ),
    (
        ["content", "annotation"],
        "Dataturks' JSON. Write `text` and spans with `start`, `end` (one more than there) and `label`",
    ),
    (
        ["documents", "infons"],
        "BioC JSON. Convert it to brat standoff with the package bioc",
    ),
    (
        ["label", "pattern"],
        "spaCy's patterns for its entity ruler, which hold no text",
    ),
];

/// What a JSON value is, where another tool wrote it that we don't read.
pub(super) fn json(value: &Value) -> Option<&'static str> {
    let has = |name: &&str| value.get(*name).is_some();
    let found = JSON.iter().find(|(names, _)| names.iter().all(has));
    found.map(|&(_, what)| what)
}

/// What these bytes are, where they are no text.
pub(super) fn bytes(bytes: &[u8]) -> Option<&'static str> {
    let found = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic));
    found.map(|&(_, what)| what)
}

/// What an unpacked zip's file shows the zip to be, where it is an office document or a book.
pub(super) fn zip_entry(name: &str) -> Option<&'static str> {
    match name {
        "word/document.xml" => Some("a Word document. Open it, copy the article and paste it"),
        "xl/workbook.xml" => Some("an Excel workbook. Save the column of texts as plain text"),
        "ppt/presentation.xml" => Some("a PowerPoint presentation. Open it, copy the text and paste it"),
        "META-INF/manifest.xml" => Some("an OpenDocument file. Open it, copy the article and paste it"),
        "META-INF/container.xml" => Some("an e-book. Open it, copy the text and paste it"),
        _ => None,
    }
}

/// What a text is, where a tool wrote it that we don't read.
pub(super) fn text(text: &str) -> Option<String> {
    let text = text.trim_start();
    let found = WRITTEN_BY_TOOLS
        .iter()
        .find(|(beginning, _)| text.starts_with(beginning));
    let python = || {
        is_python(text).then(|| {
            "training data as Python source. Write it as JSON (`json.dump(data, file)`) and open that"
                .to_owned()
        })
    };
    found
        .map(|&(_, what)| what.to_owned())
        .or_else(python)
        .or_else(|| xml(text))
}

/// spaCy's examples as its tutorials write them: tuples, which JSON has none of.
fn is_python(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    let assigned = first.split_once('=').is_some_and(|(name, value)| {
        name.trim().chars().all(|c| c.is_alphanumeric() || c == '_') && value.trim().starts_with(['[', '('])
    });
    let begins = assigned
        || ["[(", "(\"", "('", "import ", "from "]
            .iter()
            .any(|start| first.starts_with(start))
        || first.trim() == "[";
    let mut rest = text;
    while let (true, Some(at)) = (begins, rest.find("entities")) {
        rest = &rest[at + "entities".len()..];
        let next: String = rest.chars().filter(|c| !c.is_whitespace()).take(4).collect();
        if ["\":[(", "':[("].contains(&next.as_str()) {
            return true;
        }
    }
    false
}

/// XML other than XMI and pages, by its root element; any XML that says that it is some.
fn xml(text: &str) -> Option<String> {
    let mut rest = text;
    while rest.starts_with("<?") || rest.starts_with("<!") {
        rest = rest.split_once('>')?.1.trim_start();
    }
    let name: String = rest
        .strip_prefix('<')?
        .chars()
        .take_while(|&c| c.is_alphanumeric() || "_-.:".contains(c))
        .collect();
    let local = name.rsplit(':').next().unwrap_or_default();
    if let Some((_, what)) = ROOTS.iter().find(|(root, _)| *root == local) {
        return Some((*what).to_owned());
    }
    let ours = ["XMI", "html"]
        .iter()
        .any(|root| local.eq_ignore_ascii_case(root));
    (text.starts_with("<?xml") && !ours).then(|| {
        format!("XML of a kind that is not known here (its root is <{name}>). Copy the text and paste it")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(content: &str, expected: &str) {
        match text(content) {
            Some(what) => assert!(
                !expected.is_empty() && what.contains(expected),
                "{content}: {what}"
            ),
            None => assert!(expected.is_empty(), "{content} passes"),
        }
    }

    #[test]
    fn json_of_other_tools_is_named() {
        let named = |content: &str| {
            let refused = crate::formats::read("f", content.as_bytes(), Default::default());
            refused.unwrap_err().to_string()
        };
        assert!(named(r#"{"_context": {}, "_views": {}}"#).contains("older version"));
        assert!(named(r#"[{"tokenized_text": ["Ada"], "ner": [[0, 0, "PER"]]}]"#).contains("GLiNER"));
        assert!(named(r#"{"content": "Ada", "annotation": []}"#).contains("Dataturks"));
        assert!(named("{\"label\": \"ORG\", \"pattern\": \"Ada\"}\n").contains("patterns"));
        assert!(named(r#"{"infons": {}, "documents": []}"#).contains("BioC JSON"));
    }

    #[test]
    fn files_of_other_tools_are_named() {
        check(
            "<?xml version='1.0'?>\n<!DOCTYPE collection SYSTEM \"BioC.dtd\">\n<collection>",
            "BioC",
        );
        check("<TEI xmlns=\"x\">", "written only");
        check("<?xml version='1.0'?><foo:bar>", "<foo:bar>");
        check("<?xml version='1.0'?><xmi:XMI xmlns:xmi='x'>", "");
        check("<?xml version='1.0'?><html>", "");
        check("<b>An article</b> in part", "");
        check("1 < 2 and that is all", "");
        check(
            "TRAIN_DATA = [\n  (\"Ada left.\", {\"entities\": [(0, 3, \"PER\")]}),\n]",
            "Python source",
        );
        check("[('Ada left.', {'entities': [(0, 3, 'PER')]})]", "Python source");
        check("[[\"Ada left.\", {\"entities\": [[0, 3, \"PER\"]]}]]", "");
        check("annotation_sets:\n  ? ''\n", "YAML");
        check("# A heading\n\nText.", "");
    }
}
