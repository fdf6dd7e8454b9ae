//! `cas-xmi`: UIMA CAS as XMI (XML 1.0), one file a document, with its type system. Unit: UTF-16 code units.
//!
//! Source: <https://uima.apache.org/d/uimaj-current/references.html#_references_xmi>; DKPro Core's `NamedEntity`
//! and `DocumentMetaData`.

use super::cas::{self, Annotation, IDENTIFIER, METADATA, NAMED_ENTITY, TITLE, VALUE, View};
use super::cas_json::CAS_HOLDS;
use super::flat::name;
use super::format::{About, File, Format, Reads, Unit, WriteOptions, Written};
use super::input::{Sample, Source};
use super::problem::{FormatError, Problem, Problems, Severity};
use super::reading::Reading;
use super::record::Record;
use super::units::{utf16, utf16_len};
use super::xml;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;
use serde_json::Value;
use std::collections::BTreeMap;

static ABOUT: About = About {
    name: "cas-xmi",
    title: "INCEpTION (UIMA CAS XMI)",
    extension: "xmi",
    media_type: "application/vnd.xmi+xml",
    unit: Unit::Utf16,
    holds: CAS_HOLDS,
    reads: Reads::Entities,
    many: false,
    writes: true,
    source: "https://uima.apache.org/d/uimaj-current/references.html",
};

/// Namespace of UIMA's own types.
const CAS_NAMESPACE: &str = "http:///uima/cas.ecore";

/// Most annotations of one file.
const MAX_ELEMENTS: usize = 1_000_000;

/// UIMA CAS XMI.
#[derive(Clone, Copy, Debug)]
pub(super) struct CasXmi;

impl Format for CasXmi {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, sample: &Sample<'_>) -> bool {
        sample.text.starts_with('<')
            && sample.text.contains("http://www.omg.org/XMI")
            && sample.text.contains(CAS_NAMESPACE)
    }

    fn read(&self, source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
        read_xmi(source, reading)
    }

    fn write(&self, records: &[Record], _: WriteOptions, problems: &mut Problems) -> Written {
        let mut numbers = 0..;
        let mut written = Written::each(&ABOUT, records, |record| {
            document(record, numbers.next().unwrap_or_default(), problems).into_bytes()
        });
        let type_system = File {
            name: "TypeSystem.xml".into(),
            bytes: type_system().into_bytes(),
        };
        // INCEpTION takes a zip of both; a single file it reads with its own types.
        let place = if records.len() > 1 {
            &mut written.files
        } else {
            &mut written.companions
        };
        place.push(type_system);
        written
    }
}

fn document(record: &Record, at: usize, problems: &mut Problems) -> String {
    cas::tell_attributes(record, at, problems);
    let n_lost = xml::n_not_allowed(record.text.as_str());
    if n_lost > 0 {
        let message = format!(
            "XML can't hold {n_lost} control characters of the text. Each was written as “\u{FFFD}”."
        );
        let problem = Problem::new(Severity::Changed, message, "Choose UIMA CAS JSON to keep them.");
        problems.push(problem.in_document(name(record, at)));
    }
    let mut structures = String::new();
    let mut members = Vec::new();
    for (id, entity) in (2..).zip(record.sorted()) {
        let (begin, end) = utf16(&record.text, entity.span);
        let label = xml::attribute(entity.label.as_str());
        let identifier = cas::identifier(entity)
            .map(|identifier| format!(" {IDENTIFIER}=\"{}\"", xml::attribute(identifier)))
            .unwrap_or_default();
        structures += &format!(
            "  <type:NamedEntity xmi:id=\"{id}\" sofa=\"1\" begin=\"{begin}\" end=\"{end}\" {VALUE}=\"{label}\"{identifier}/>\n"
        );
        members.push(id.to_string());
    }
    let title = record.name();
    if !title.is_empty() {
        let (id, end) = (members.len() + 2, utf16_len(&record.text));
        let title = xml::attribute(&title);
        structures += &format!(
            "  <metadata:DocumentMetaData xmi:id=\"{id}\" sofa=\"1\" begin=\"0\" end=\"{end}\" {TITLE}=\"{title}\"/>\n"
        );
        members.push(id.to_string());
    }
    let text = xml::attribute(record.text.as_str());
    let members = members.join(" ");
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="{CAS_NAMESPACE}" xmlns:type="{}" xmlns:metadata="{}" xmi:version="2.0">
  <cas:NULL xmi:id="0"/>
{structures}  <cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="{text}"/>
  <cas:View sofa="1" members="{members}"/>
</xmi:XMI>
"#,
        namespace(NAMED_ENTITY),
        namespace(METADATA)
    )
}

/// The namespace of a type: its package as a path.
fn namespace(type_name: &str) -> String {
    let package = type_name.rsplit_once('.').map_or("", |(package, _)| package);
    format!("http:///{}.ecore", package.replace('.', "/"))
}

fn type_system() -> String {
    let feature = |name: &str| {
        format!(
            "        <featureDescription>\n          <name>{name}</name>\n          <description/>\n          <rangeTypeName>uima.cas.String</rangeTypeName>\n        </featureDescription>\n"
        )
    };
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">
  <types>
    <typeDescription>
      <name>{NAMED_ENTITY}</name>
      <description/>
      <supertypeName>uima.tcas.Annotation</supertypeName>
      <features>
{}{}      </features>
    </typeDescription>
    <typeDescription>
      <name>{METADATA}</name>
      <description/>
      <supertypeName>uima.tcas.DocumentAnnotation</supertypeName>
      <features>
{}      </features>
    </typeDescription>
  </types>
</typeSystemDescription>
"#,
        feature(VALUE),
        feature(IDENTIFIER),
        feature(TITLE)
    )
}

/// One element of an XMI file, which is flat: its type's full name and its attributes.
struct Element {
    type_name: String,
    attributes: Vec<(String, String)>,
    /// The items of its lists, each with the feature's name.
    items: Vec<(String, String)>,
}

impl Element {
    fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }
}

fn read_xmi(source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
    let line_at = |byte: u64| {
        let before = source
            .text
            .as_bytes()
            .get(..byte as usize)
            .unwrap_or(source.text.as_bytes());
        before.iter().filter(|&&byte| byte == b'\n').count() + 1
    };
    let mut xml = NsReader::from_str(source.text);
    let mut elements: Vec<Element> = Vec::new();
    let mut without_place: Vec<String> = Vec::new();
    let mut closed = false;
    // The feature of the last annotation that is being read: lists are elements inside it.
    let mut item: Option<(String, String)> = None;
    loop {
        let refuse = |at: u64, cause: String| {
            FormatError::new(
                source.file,
                Some(line_at(at)),
                format!("this is not valid XML: {cause}."),
            )
        };
        match xml.read_resolved_event() {
            Ok((_, Event::Eof)) => break,
            Ok((namespace, Event::Start(tag) | Event::Empty(tag))) => {
                let element = element(&namespace, &tag);
                let element = element.map_err(|cause| refuse(xml.buffer_position(), cause))?;
                // Views, lists and types hold no text and no span.
                if ["end", "sofaString"]
                    .iter()
                    .any(|name| element.attribute(name).is_some())
                {
                    elements.push(element);
                } else if element.attribute("xmi:id").is_some() {
                    if element.type_name.contains("custom.") {
                        without_place.push(element.type_name);
                    }
                } else if element.attributes.is_empty() {
                    item = Some((tag.local_name().as_ref().to_owned(), String::new()));
                }
                if elements.len() + without_place.len() > MAX_ELEMENTS {
                    let message = format!("the file has more than {MAX_ELEMENTS} annotations. Split it.");
                    return Err(FormatError::new(source.file, None, message));
                }
            }
            Ok((_, Event::Text(content))) => {
                if let Some((_, value)) = &mut item {
                    value.push_str(content.as_ref());
                }
            }
            Ok((_, Event::GeneralRef(reference))) => {
                if let Some((_, value)) = &mut item {
                    let of_number = reference.resolve_char_ref().ok().flatten();
                    let named = || resolve_predefined_entity(reference.as_ref());
                    match of_number {
                        Some(c) => value.push(c),
                        None => value.push_str(named().unwrap_or_default()),
                    }
                }
            }
            Ok((_, Event::End(tag))) => {
                closed |= tag.local_name().as_ref() == "XMI";
                if let (Some(item), Some(last)) = (item.take(), elements.last_mut()) {
                    last.items.push(item);
                }
            }
            Ok((_, Event::DocType(_))) => {
                let cause = "a DOCTYPE is not accepted".to_owned();
                return Err(refuse(xml.buffer_position(), cause));
            }
            Ok(_) => {}
            Err(error) => return Err(refuse(xml.error_position(), error.to_string())),
        }
    }
    if !closed {
        let message = "the file ends before `</xmi:XMI>`. It seems to be cut off.";
        return Err(FormatError::new(source.file, None, message));
    }
    add_documents(source, &elements, &without_place, reading)
}

fn element(namespace: &ResolveResult<'_>, tag: &BytesStart<'_>) -> Result<Element, String> {
    let local = tag.local_name().as_ref().to_owned();
    let package = match namespace {
        ResolveResult::Bound(uri) => uri.as_ref().to_owned(),
        _ => String::new(),
    };
    let package = package
        .trim_start_matches("http:///")
        .trim_end_matches(".ecore")
        .replace('/', ".");
    let mut attributes = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = attribute
            .normalized_value(XmlVersion::Explicit1_0)
            .map_err(|error| error.to_string())?;
        let name = attribute.key.as_ref().to_owned();
        attributes.push((name, value.into_owned()));
    }
    Ok(Element {
        type_name: format!("{package}.{local}"),
        attributes,
        items: Vec::new(),
    })
}

/// A document for each subject of analysis that has a text.
fn add_documents(
    source: &Source<'_>,
    elements: &[Element],
    without_place: &[String],
    reading: &mut Reading,
) -> Result<(), FormatError> {
    let types = type_systems(source);
    let supers: BTreeMap<&str, &str> = types
        .iter()
        .map(|(name, parent)| (name.as_str(), parent.as_str()))
        .collect();
    let sofas = elements
        .iter()
        .filter(|element| element.type_name == "uima.cas.Sofa");
    let texts: Vec<(&str, View<'_>)> = sofas.filter_map(view).collect();
    let mut annotations: BTreeMap<&str, Vec<Annotation<'_>>> = BTreeMap::new();
    for element in elements
        .iter()
        .filter(|element| element.attribute("end").is_some())
    {
        let Some(sofa) = element.attribute("sofa") else {
            continue;
        };
        annotations.entry(sofa).or_default().push(Annotation {
            type_name: &element.type_name,
            is_named_entity: cas::is_named_entity(&element.type_name, &supers),
            is_link: cas::is_link(element.attributes.iter().map(|(name, _)| name.as_str())),
            offsets: offset(element, "begin").and_then(|begin| Ok((begin, offset(element, "end")?))),
            features: features(element),
            // XMI writes them like numbers: they are kept as such.
            references: Vec::new(),
        });
    }
    if texts.is_empty() {
        return Err(FormatError::new(
            source.file,
            None,
            "there is no `sofaString`, so the file has no text.",
        ));
    }
    for (sofa, view) in &texts {
        cas::add_view(
            *view,
            texts.len(),
            &annotations.remove(sofa).unwrap_or_default(),
            reading,
        );
    }
    let n_without_text = annotations.values().map(Vec::len).sum();
    cas::tell_rest(n_without_text, without_place.iter().map(String::as_str), reading);
    Ok(())
}

fn view(sofa: &Element) -> Option<(&str, View<'_>)> {
    let name = sofa.attribute("sofaID").unwrap_or_default();
    let text = sofa.attribute("sofaString")?;
    Some((sofa.attribute("xmi:id")?, View { name, text }))
}

/// Each type's super type, from the type systems beside the file: XMI itself does not have them.
fn type_systems(source: &Source<'_>) -> BTreeMap<String, String> {
    let mut supers = BTreeMap::new();
    for entry in source.beside.iter().filter(|entry| entry.name.ends_with(".xml")) {
        let Ok(text) = std::str::from_utf8(&entry.bytes) else {
            continue;
        };
        let mut xml = quick_xml::Reader::from_str(text);
        let (mut element, mut name) = (String::new(), String::new());
        // A broken type system is none: its types are then told as no entities.
        while let Ok(event) = xml.read_event() {
            match event {
                Event::Eof => break,
                Event::Start(tag) => element = tag.local_name().as_ref().to_owned(),
                Event::End(_) => element.clear(),
                Event::Text(content) if element == "name" => content.as_ref().clone_into(&mut name),
                Event::Text(content) if element == "supertypeName" => {
                    supers.insert(name.clone(), content.as_ref().to_owned());
                }
                _ => {}
            }
        }
    }
    supers
}

fn offset(element: &Element, name: &str) -> Result<i64, String> {
    match element.attribute(name) {
        None => Ok(0),
        Some(digits) => digits
            .parse()
            .map_err(|_| format!("`{name}` is {digits:?}, not a whole number.")),
    }
}

fn features(element: &Element) -> BTreeMap<&str, Value> {
    let own = |name: &str| ["sofa", "begin", "end"].contains(&name) || name.contains(':');
    let plain = element.attributes.iter().filter(|(name, _)| !own(name));
    let mut features: BTreeMap<&str, Value> = plain
        .map(|(name, value)| (name.as_str(), Value::from(value.as_str())))
        .collect();
    for (name, value) in &element.items {
        let list = features.entry(name).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(list) = list {
            list.push(Value::from(value.as_str()));
        }
    }
    features
}
