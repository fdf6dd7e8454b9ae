//! Reading Label Studio: tasks as it exports them (`JSON`), the short `JSON_MIN` (a table's row is one too), and the
//! `completions` of its first versions. Unit: code points, in HTML those of the text between the tags.

use super::anchor::{Claim, convert};
use super::format::Unit;
use super::html_text::text_content;
use super::json::{self, Fields};
use super::metadata::keep;
use super::problem::Severity;
use super::reading::{Document, Found, Reading};
use super::tally::Tally;
use crate::entity::{Origin, Status};
use crate::text::Text;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Fields of `data` that are no attributes.
pub(super) const OWN_DATA: [&str; 2] = ["id", "text"];
/// What `JSON_MIN` says about the work, not about the document.
const BOOKKEEPING: [&str; 5] = ["annotation_id", "created_at", "updated_at", "lead_time", "id"];
/// So many regions say which of several texts they are about.
const MAX_FITTED: usize = 100;
/// Who annotated, in `JSON_MIN`, and the attribute of ours that says so.
const ANNOTATOR: &str = "annotator";
/// Where the labels of a region stand: those of a text, and those of a page.
const LABELS: [&str; 2] = ["labels", "hypertextlabels"];

/// Whether a value is a task, in full or in short.
pub(super) fn is_task(value: &Value) -> bool {
    let Ok(fields) = Fields::of(value) else {
        return false;
    };
    fields.get("data").is_some_and(Value::is_object)
        || fields.get("annotation_id").is_some()
        || has_regions(value)
}

/// Whether a field is a list of regions.
pub(super) fn has_regions(value: &Value) -> bool {
    let is_list = |list: &Value| {
        list.get(0)
            .is_some_and(|region| is_region(region) && region.get("start").is_some())
    };
    value
        .as_object()
        .is_some_and(|fields| fields.values().any(is_list))
}

/// Reads one task.
///
/// # Errors
/// Where it has no text.
pub(super) fn read(value: &Value, reading: &mut Reading) -> Result<(), String> {
    let task = Fields::of(value)?;
    match task.get("data") {
        Some(data) => read_task(task, Fields::of(data)?, reading),
        None => read_short(task, reading),
    }
}

/// A document for each annotation that is read.
fn read_task(task: Fields<'_>, data: Fields<'_>, reading: &mut Reading) -> Result<(), String> {
    let work = Work::of(task)?;
    // Label Studio numbers the tasks that it stores; a number of ours in a task that it has not seen says nothing.
    let stored = ["project", "inner_id", "created_at"]
        .iter()
        .any(|name| task.get(name).is_some());
    let id = data.get("id").or_else(|| task.get("id").filter(|_| stored));
    let mut left_out = Some(&work);
    let one_of_many = work.read.len() > 1;
    let read: Vec<Option<Fields<'_>>> = match &work.read[..] {
        [] => vec![None],
        read => read
            .iter()
            .map(|work| Fields::of(work).map(Some))
            .collect::<Result<_, _>>()?,
    };
    for annotation in read {
        let results = annotation.map_or(Ok(&[][..]), |annotation| annotation.list("result"))?;
        let values: Vec<&Value> = results.iter().filter_map(|result| result.get("value")).collect();
        let chosen = task_text(data.0, &values)?;
        let mut document = begin(id, &chosen, &values, reading);
        keep(data, &[OWN_DATA[0], OWN_DATA[1], chosen.name], &mut document);
        let by = annotation.and_then(|annotation| annotation.get("completed_by"));
        if let (true, Some(by)) = (one_of_many, by) {
            document.attribute(ANNOTATOR, by.get("email").unwrap_or(by).clone());
        }
        if let Some(work) = left_out.take() {
            work.tell(&mut document);
        }
        read_results(results, work.predicted, &mut document);
        document.done();
    }
    Ok(())
}

/// `JSON_MIN`: the fields of `data` and, under the control's name, the regions' values.
fn read_short(task: Fields<'_>, reading: &mut Reading) -> Result<(), String> {
    let is_list = |value: &&Value| value.as_array().is_some_and(|list| list.iter().any(is_region));
    let values: Vec<&Value> = task
        .0
        .values()
        .filter(is_list)
        .flat_map(|list| list.as_array().into_iter().flatten())
        .collect();
    let chosen = task_text(task.0, &values)?;
    let mut document = begin(task.get("id"), &chosen, &values, reading);
    let mut own: Vec<&str> = BOOKKEEPING.to_vec();
    own.push(chosen.name);
    own.extend(
        task.0
            .iter()
            .filter(|(_, value)| is_list(value))
            .map(|(name, _)| name.as_str()),
    );
    keep(task, &own, &mut document);
    for value in values {
        read_region(value, &mut document, |_| ());
    }
    document.done();
    Ok(())
}

/// Begins the document of a task; one of HTML holds the text between the tags, in which its regions count.
fn begin<'r>(
    id: Option<&Value>,
    chosen: &Chosen<'_>,
    values: &[&Value],
    reading: &'r mut Reading,
) -> Document<'r> {
    let text = chosen.text;
    let of_page = values
        .iter()
        .any(|value| value.get(LABELS[1]).is_some() || value.get("globalOffsets").is_some());
    let is_page = of_page && text.contains('<');
    let text = if is_page {
        Cow::Owned(text_content(text))
    } else {
        Cow::Borrowed(text)
    };
    let mut document = reading.document(id.cloned().unwrap_or_default(), Text::new(text), None);
    if is_page {
        let message = "The task is a web page: its text was read without the tags.";
        document.problem(Severity::Changed, message, "");
    }
    if chosen.guessed {
        let message = format!(
            "The task holds several texts, and no annotation shows which it is about. The longest was read, `{}`.",
            chosen.name
        );
        document.problem(
            Severity::Changed,
            message,
            "The others are attributes of the document.",
        );
    }
    document
}

/// Which of a task's annotations are read, and what else there is.
struct Work<'a> {
    read: Vec<&'a Value>,
    predicted: bool,
    n_annotations: usize,
    n_cancelled: usize,
    n_predictions: usize,
    n_drafts: usize,
}

impl<'a> Work<'a> {
    /// The annotations marked as ground truth, else all that were not cancelled, else the last prediction.
    fn of(task: Fields<'a>) -> Result<Self, String> {
        let is = |work: &&Value, name: &str| work.get(name) == Some(&Value::Bool(true));
        let all = task.list("annotations")?.iter().chain(task.list("completions")?);
        let (cancelled, done): (Vec<&Value>, Vec<&Value>) = all.partition(|work| is(work, "was_cancelled"));
        let predictions = task.list("predictions")?;
        let truth: Vec<&Value> = done
            .iter()
            .copied()
            .filter(|work| is(work, "ground_truth"))
            .collect();
        let n_annotations = done.len();
        let read = if truth.is_empty() { done } else { truth };
        let predicted = read.is_empty();
        Ok(Self {
            read: if predicted {
                predictions.last().into_iter().collect()
            } else {
                read
            },
            predicted,
            n_annotations,
            n_cancelled: cancelled.len(),
            n_predictions: predictions.len(),
            n_drafts: task.list("drafts")?.len(),
        })
    }

    fn tell(&self, document: &mut Document<'_>) {
        let n_predictions = self.n_predictions - usize::from(self.predicted && self.n_predictions > 0);
        if !self.predicted && self.n_annotations > self.read.len() {
            let message = format!(
                "The task was annotated {} times; the {} marked as ground truth were read.",
                self.n_annotations,
                self.read.len()
            );
            let way_out = "Take the mark off to have all annotations, each as a document.";
            document.problem(Severity::Lost, message, way_out);
        }
        for (n, what) in [
            (self.n_cancelled, "annotations that were cancelled"),
            (n_predictions, "predictions beside what was read"),
            (self.n_drafts, "drafts"),
        ] {
            if n > 0 {
                document.problem(Severity::Note, format!("{n} {what} were left out."), "");
            }
        }
    }
}

/// The field of a task that holds its text.
struct Chosen<'a> {
    name: &'a str,
    text: &'a str,
    /// Whether nothing shows that it is this one.
    guessed: bool,
}

/// The field that holds the text: the one in which the regions find what they quote, else `text`, else the longest. The
/// labelling config, which would say it, is not in the file.
fn task_text<'a>(fields: &'a Map<String, Value>, values: &[&Value]) -> Result<Chosen<'a>, String> {
    let texts = fields
        .iter()
        .filter(|(name, _)| !BOOKKEEPING.contains(&name.as_str()) && *name != ANNOTATOR)
        .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
    let (addresses, texts): (Vec<_>, Vec<_>) = texts.partition(|(_, text)| is_address(text));
    let n_fitting = |text: &str| {
        let text = Text::new(text);
        let some = values.iter().take(MAX_FITTED);
        some.filter(|value| fits(value, &text)).count()
    };
    let several = texts.len() > 1;
    let found = texts.into_iter().map(|(name, text)| {
        let n = if several { n_fitting(text) } else { 0 };
        (n, name == "text", text.len(), name, text)
    });
    match found.max() {
        Some((n, is_text, _, name, text)) => Ok(Chosen {
            name,
            text,
            guessed: several && n == 0 && !is_text,
        }),
        None => Err(match addresses.first() {
            None => "the task holds no text. Dialogues, pictures and sounds are not read.".into(),
            Some((name, address)) => {
                let address: String = address.chars().take(60).collect();
                format!(
                    "the task holds no text but the address of something ({name:?}: {address:?}). Put the text itself into the task."
                )
            }
        }),
    }
}

fn is_address(text: &str) -> bool {
    text.contains('/') && !text.contains(char::is_whitespace) && !text.contains('<')
}

fn fits(value: &Value, text: &Text) -> bool {
    let found = || {
        let place = Fields::of(value.get("globalOffsets").unwrap_or(value)).ok()?;
        let (start, end) = place.offsets("start", "end").ok()?;
        let span = convert(text, Unit::CodePoint, start, end).ok()?;
        let quote = value.get("text").and_then(Value::as_str)?;
        Some(text.slice(span)? == quote)
    };
    found() == Some(true)
}

fn is_region(value: &Value) -> bool {
    labels(value).is_some()
}

fn labels(value: &Value) -> Option<&Vec<Value>> {
    LABELS.iter().find_map(|name| value.get(name)?.as_array())
}

fn read_results(results: &[Value], predicted: bool, document: &mut Document<'_>) {
    let mut left_out = Tally::default();
    let mut about_regions: BTreeMap<&str, Vec<(&str, &Value)>> = BTreeMap::new();
    let is_labelled = |result: &&Value| result.get("value").is_some_and(is_region);
    let ids: BTreeSet<&str> = results.iter().filter(is_labelled).filter_map(id_of).collect();
    for result in results.iter().filter(|result| !is_labelled(result)) {
        match (id_of(result).filter(|id| ids.contains(id)), answer(result)) {
            (Some(id), Some(answer)) => about_regions.entry(id).or_default().push(answer),
            _ => left_out.add(
                result
                    .get("type")
                    .and_then(Value::as_str)
                    .unwrap_or("results without a type"),
            ),
        }
    }
    for result in results.iter().filter(is_labelled) {
        let Some(value) = result.get("value") else {
            continue;
        };
        let answers = id_of(result).and_then(|id| about_regions.get(id));
        read_region(value, document, |found| {
            found.score = result
                .get("score")
                .and_then(Value::as_f64)
                .map(|score| score as f32);
            found.id = id_of(result).and_then(|id| id.strip_prefix('e')?.parse().ok());
            if predicted {
                (found.origin, found.status) = (Origin::Model, Status::Suggested);
            }
            // What a person wrote about a region.
            if let Some(Value::Object(meta)) = result.get("meta") {
                found.attributes.extend(meta.clone());
            }
            let answers = answers.into_iter().flatten();
            found
                .attributes
                .extend(answers.map(|&(name, value)| (name.to_owned(), value.clone())));
        });
    }
    left_out.tell("results that are no labelled spans", Severity::Lost, document);
}

fn id_of(result: &Value) -> Option<&str> {
    result.get("id")?.as_str()
}

/// What a control for each region says: its name, and a choice, a note, a number.
fn answer(result: &Value) -> Option<(&str, &Value)> {
    let (name, kind) = (result.get("from_name")?.as_str()?, result.get("type")?.as_str()?);
    let value = result.get("value")?;
    // The answers of a text area are called `text`.
    Some((name, value.get(kind).or_else(|| value.get("text"))?))
}

/// One region: an entity for each of its labels.
fn read_region(value: &Value, document: &mut Document<'_>, complete: impl Fn(&mut Found<'_>)) {
    // Regions of a page have a path in `start` and the offsets in `globalOffsets`; old ones have the path alone.
    let place = value.get("globalOffsets").unwrap_or(value);
    let quote = value.get("text").and_then(Value::as_str);
    let by_path = place.get("start").is_some_and(Value::is_string) && quote.is_some();
    let offsets = match Fields::of(place).and_then(|place| place.offsets("start", "end")) {
        Ok(offsets) => Some(offsets),
        Err(_) if by_path => None,
        Err(reason) => return document.bad_entity(&reason),
    };
    let labels = labels(value).map(Vec::as_slice).unwrap_or_default();
    if labels.is_empty() {
        document.bad_entity("it has no label.");
    }
    for label in labels {
        let claim = Claim {
            offsets,
            quote,
            ..Claim::default()
        };
        match label.as_str() {
            Some(label) => {
                let mut found = Found::new(label, claim);
                complete(&mut found);
                document.entity(Unit::CodePoint, found);
            }
            None => document.bad_entity(&format!("its label is {}.", json::kind(label))),
        }
    }
}
