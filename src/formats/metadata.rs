//! A document's attributes in formats that keep them as fields beside fields of their own.

use super::flat::name;
use super::json::Fields;
use super::problem::{Problem, Problems, Severity};
use super::reading::Document;
use super::record::Record;
use serde_json::Value;
use std::collections::BTreeMap;

/// The document's attributes, but for those whose names the format itself has `taken`: these are told.
pub(super) fn beside<'a>(
    record: &'a Record,
    at: usize,
    taken: &[&str],
    title: &str,
    problems: &mut Problems,
) -> BTreeMap<&'a str, &'a Value> {
    let mut free = BTreeMap::new();
    for (attribute, value) in &record.attributes {
        if taken.contains(&attribute.as_str()) {
            let message = format!(
                "{title} uses the name `{attribute}` itself: the document's attribute of that name was left out."
            );
            let problem = Problem::new(Severity::Lost, message, "Give it another name.");
            problems.push(problem.in_document(name(record, at)));
        } else {
            free.insert(attribute.as_str(), value);
        }
    }
    free
}

/// Makes attributes of all fields but those of these names.
pub(super) fn keep(fields: Fields<'_>, but: &[&str], document: &mut Document<'_>) {
    for (attribute, value) in fields.0 {
        if !but.contains(&attribute.as_str()) && !value.is_null() {
            document.attribute(attribute, value.clone());
        }
    }
}
