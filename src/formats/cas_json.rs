//! `cas-json`: UIMA CAS JSON 0.4, one file a document, as INCEpTION reads it. Unit: UTF-16 code units.
//!
//! Source: <https://github.com/apache/uima-uimaj-io-jsoncas> (the format), DKPro Core (the types `NamedEntity` with
//! `value` and `identifier`, and `DocumentMetaData` with `documentTitle`).

use super::cas::{self, Annotation, IDENTIFIER, METADATA, NAMED_ENTITY, TITLE, VALUE, View};
use super::format::{About, Format, Holds, Reads, Unit, WriteOptions, Written};
use super::input::{Sample, Source};
use super::json::{self, Fields};
use super::problem::{FormatError, Problems};
use super::reading::Reading;
use super::record::Record;
use super::units::{utf16, utf16_len};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What both serial forms of a CAS hold.
pub(super) const CAS_HOLDS: Holds = Holds {
    text: true,
    overlaps: true,
    // All but `identifier` are told one by one.
    attributes: true,
    ids: true,
    ..Holds::SPANS
};

static ABOUT: About = About {
    name: "cas-json",
    title: "INCEpTION (UIMA CAS JSON)",
    extension: "json",
    media_type: "application/json",
    unit: Unit::Utf16,
    holds: CAS_HOLDS,
    reads: Reads::Entities,
    many: false,
    writes: true,
    source: "https://github.com/apache/uima-uimaj-io-jsoncas",
};

/// UIMA CAS JSON.
#[derive(Clone, Copy, Debug)]
pub(super) struct CasJson;

impl Format for CasJson {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, sample: &Sample<'_>) -> bool {
        sample.has("%FEATURE_STRUCTURES")
    }

    fn read(&self, source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
        reading.each_value(source, read_cas)
    }

    fn write(&self, records: &[Record], _: WriteOptions, problems: &mut Problems) -> Written {
        let mut numbers = 0..;
        Written::each(&ABOUT, records, |record| {
            cas::tell_attributes(record, numbers.next().unwrap_or_default(), problems);
            let mut bytes = json::pretty(&document(record));
            bytes.push(b'\n');
            bytes
        })
    }
}

fn document(record: &Record) -> Value {
    let range = |name: &str| json!({"%NAME": name, "%RANGE": "uima.cas.String"});
    let named_entity = json!({
        "%NAME": NAMED_ENTITY,
        "%SUPER_TYPE": "uima.tcas.Annotation",
        VALUE: range(VALUE),
        IDENTIFIER: range(IDENTIFIER),
    });
    let sofa = json!({
        "%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "mimeType": "text",
        "sofaString": record.text.as_str(),
    });
    let mut structures = vec![sofa];
    let mut members = Vec::new();
    for (id, entity) in (2_u64..).zip(record.sorted()) {
        let (begin, end) = utf16(&record.text, entity.span);
        let mut structure = json!({
            "%ID": id, "%TYPE": NAMED_ENTITY, "@sofa": 1, "begin": begin, "end": end, VALUE: entity.label.as_str(),
        });
        if let (Some(identifier), Some(fields)) = (cas::identifier(entity), structure.as_object_mut()) {
            fields.insert(IDENTIFIER.to_owned(), json!(identifier));
        }
        structures.push(structure);
        members.push(id);
    }
    let mut types = json!({NAMED_ENTITY: named_entity});
    let title = record.name();
    if let (false, Some(types)) = (title.is_empty(), types.as_object_mut()) {
        let metadata = json!({
            "%NAME": METADATA, "%SUPER_TYPE": "uima.tcas.DocumentAnnotation", TITLE: range(TITLE),
        });
        types.insert(METADATA.to_owned(), metadata);
        let id = structures.len() + 1;
        structures.push(json!({
            "%ID": id, "%TYPE": METADATA, "@sofa": 1, "begin": 0, "end": utf16_len(&record.text), TITLE: title,
        }));
        members.push(id as u64);
    }
    json!({
        "%TYPES": types,
        "%FEATURE_STRUCTURES": structures,
        "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": members}},
    })
}

/// A document for each view that has a text.
fn read_cas(value: &Value, reading: &mut Reading) -> Result<(), String> {
    let cas = Fields::of(value)?;
    let listed = cas
        .get("%FEATURE_STRUCTURES")
        .ok_or("`%FEATURE_STRUCTURES` is missing.")?;
    // Early versions had an object from id to structure.
    let structures: Vec<(Option<i64>, &Map<String, Value>)> = match listed {
        Value::Array(list) => list
            .iter()
            .filter_map(Value::as_object)
            .map(|fields| (None, fields))
            .collect(),
        Value::Object(map) => {
            let numbered = map
                .iter()
                .filter_map(|(id, fields)| Some((id.parse().ok(), fields.as_object()?)));
            numbered.collect()
        }
        other => {
            return Err(format!(
                "`%FEATURE_STRUCTURES` is {}, not a list.",
                json::kind(other)
            ));
        }
    };
    let supers = super_types(cas);
    // Lists are structures of their own, which features name by number.
    let lists: BTreeMap<i64, &Value> = structures
        .iter()
        .filter_map(|(key, structure)| {
            let id = key.or_else(|| Fields(structure).offset("%ID").ok())?;
            let type_name = Fields(structure).word("%TYPE")?;
            let of_values = type_name.ends_with("Array") && !type_name.ends_with("FSArray");
            Some((id, structure.get("%ELEMENTS").filter(|_| of_values)?))
        })
        .collect();
    let mut without_place = Vec::new();
    let mut texts: BTreeMap<i64, View<'_>> = BTreeMap::new();
    let mut annotations: BTreeMap<i64, Vec<Annotation<'_>>> = BTreeMap::new();
    for (key, structure) in structures {
        let fields = Fields(structure);
        let type_name = fields.get("%TYPE").and_then(Value::as_str).unwrap_or_default();
        if type_name == "uima.cas.Sofa" {
            let id = key.or_else(|| fields.offset("%ID").ok()).unwrap_or(1);
            if let Some(text) = fields.get("sofaString").and_then(Value::as_str) {
                let name = fields.word("sofaID").unwrap_or_default();
                texts.insert(id, View { name, text });
            }
        } else if fields.get("end").is_some() {
            let sofa = fields.get("@sofa").and_then(json::whole).unwrap_or(1);
            annotations
                .entry(sofa)
                .or_default()
                .push(annotation(type_name, fields, &supers, &lists));
        } else {
            without_place.push(type_name);
        }
    }
    if texts.is_empty() {
        return Err("there is no `sofaString`, so the file has no text.".into());
    }
    let n_views = texts.len();
    for (sofa, view) in texts {
        let annotations = annotations.remove(&sofa).unwrap_or_default();
        cas::add_view(view, n_views, &annotations, reading);
    }
    let n_without_text = annotations.values().map(Vec::len).sum();
    cas::tell_rest(n_without_text, without_place, reading);
    Ok(())
}

/// Each declared type's super type.
fn super_types(cas: Fields<'_>) -> BTreeMap<&str, &str> {
    let types = cas.get("%TYPES").and_then(Value::as_object);
    let pairs = types.into_iter().flatten().filter_map(|(name, declared)| {
        let parent = declared.get("%SUPER_TYPE")?.as_str()?;
        Some((name.as_str(), parent))
    });
    pairs.collect()
}

fn annotation<'a>(
    type_name: &'a str,
    fields: Fields<'a>,
    supers: &BTreeMap<&str, &str>,
    lists: &BTreeMap<i64, &Value>,
) -> Annotation<'a> {
    let offset = |name: &str| match fields.get(name) {
        // Java leaves out what is zero.
        None if name == "begin" => Ok(0),
        Some(value) => json::whole(value).ok_or_else(|| format!("`{name}` is {}.", json::kind(value))),
        None => Err(format!("`{name}` is missing.")),
    };
    let list_of = |value: &Value| lists.get(&json::whole(value)?).copied();
    let feature = |(name, value): (&'a String, &Value)| {
        let own = name.starts_with('%') || ["begin", "end", "@sofa"].contains(&name.as_str());
        match name.strip_prefix('@') {
            _ if own || value.is_null() => None,
            // What refers to another annotation joins the two.
            Some(name) => Some((name, list_of(value)?.clone())),
            // A number that JSON has no form for.
            None => Some((name.trim_start_matches(['#', '^']), value.clone())),
        }
    };
    Annotation {
        type_name,
        is_named_entity: cas::is_named_entity(type_name, supers),
        is_link: cas::is_link(fields.0.keys().map(String::as_str)),
        offsets: offset("begin").and_then(|begin| Ok((begin, offset("end")?))),
        features: fields.0.iter().filter_map(feature).collect(),
        references: fields
            .0
            .iter()
            .filter(|(name, value)| *name != "@sofa" && value.is_number() && list_of(value).is_none())
            .filter_map(|(name, _)| name.strip_prefix('@'))
            .collect(),
    }
}
