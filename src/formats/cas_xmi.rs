//! `cas-xmi`: UIMA CAS as XMI (XML 1.0), one file a document, with its type system. Unit: UTF-16 code units.
//!
//! Source: <https://uima.apache.org/d/uimaj-current/references.html#_references_xmi>; DKPro Core's `NamedEntity`.

use super::cas::{self, Annotation, IDENTIFIER, NAMED_ENTITY, VALUE};
use super::cas_json::CAS_HOLDS;
use super::flat::name;
use super::format::{About, File, Format, Reads, Unit, WriteOptions, Written};
use super::input::{Sample, Source};
use super::problem::{FormatError, Problem, Problems, Severity};
use super::reading::Reading;
use super::record::Record;
use super::units::utf16;
use super::xml;
use crate::text::Text;
use quick_xml::XmlVersion;
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
    let text = xml::attribute(record.text.as_str());
    let members = members.join(" ");
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="{CAS_NAMESPACE}" xmlns:type="{}" xmi:version="2.0">
  <cas:NULL xmi:id="0"/>
{structures}  <cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="{text}"/>
  <cas:View sofa="1" members="{members}"/>
</xmi:XMI>
"#,
        namespace(NAMED_ENTITY)
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
  </types>
</typeSystemDescription>
"#,
        feature(VALUE),
        feature(IDENTIFIER)
    )
}

/// One element of an XMI file, which is flat: its type's full name and its attributes.
struct Element {
    type_name: String,
    attributes: BTreeMap<String, String>,
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
    let mut elements = Vec::new();
    let mut closed = false;
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
                elements.push(element.map_err(|cause| refuse(xml.buffer_position(), cause))?);
            }
            Ok((_, Event::End(tag))) => closed |= tag.local_name().as_ref() == "XMI",
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
    add_documents(source, &elements, reading)
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
    let mut attributes = BTreeMap::new();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = attribute
            .normalized_value(XmlVersion::Explicit1_0)
            .map_err(|error| error.to_string())?;
        let name = attribute.key.as_ref().to_owned();
        attributes.insert(name, value.into_owned());
    }
    Ok(Element {
        type_name: format!("{package}.{local}"),
        attributes,
    })
}

/// A document for each subject of analysis that has a text.
fn add_documents(
    source: &Source<'_>,
    elements: &[Element],
    reading: &mut Reading,
) -> Result<(), FormatError> {
    let no_supers = BTreeMap::new();
    let sofas = elements
        .iter()
        .filter(|element| element.type_name == "uima.cas.Sofa");
    let texts =
        sofas.filter_map(|sofa| Some((sofa.attributes.get("xmi:id")?, sofa.attributes.get("sofaString")?)));
    let mut annotations: BTreeMap<&String, Vec<Annotation<'_>>> = BTreeMap::new();
    for element in elements
        .iter()
        .filter(|element| element.attributes.contains_key("end"))
    {
        let Some(sofa) = element.attributes.get("sofa") else {
            continue;
        };
        annotations.entry(sofa).or_default().push(Annotation {
            type_name: &element.type_name,
            is_named_entity: cas::is_named_entity(&element.type_name, &no_supers),
            offsets: offset(element, "begin").and_then(|begin| Ok((begin, offset(element, "end")?))),
            features: features(element),
        });
    }
    let mut n_texts = 0;
    for (sofa, text) in texts {
        n_texts += 1;
        let mut document = reading.document(Value::Null, Text::new(text.as_str()), None);
        cas::add_all(&annotations.remove(sofa).unwrap_or_default(), &mut document);
        document.done();
    }
    if n_texts == 0 {
        return Err(FormatError::new(
            source.file,
            None,
            "there is no `sofaString`, so the file has no text.",
        ));
    }
    Ok(())
}

fn offset(element: &Element, name: &str) -> Result<i64, String> {
    match element.attributes.get(name) {
        None => Ok(0),
        Some(digits) => digits
            .parse()
            .map_err(|_| format!("`{name}` is {digits:?}, not a whole number.")),
    }
}

fn features(element: &Element) -> BTreeMap<&str, String> {
    let own = |name: &str| ["sofa", "begin", "end"].contains(&name) || name.contains(':');
    let features = element.attributes.iter().filter(|(name, _)| !own(name));
    features
        .map(|(name, value)| (name.as_str(), value.clone()))
        .collect()
}
