//! `label-studio`: tasks with annotations, or on request with predictions. Unit: code points.
//!
//! Source: <https://labelstud.io/guide/task_format>. A labelling config that fits goes with it. Read are tasks as
//! Label Studio exports them (`JSON`), the short `JSON_MIN`, and the `completions` of its first versions.

use super::anchor::Claim;
use super::format::{About, File, Format, Holds, Reads, Unit, WriteOptions, Written};
use super::input::{Sample, Source};
use super::json::{self, Fields};
use super::label_studio_config::labelling_config;
use super::problem::{FormatError, Problems, Severity};
use super::reading::{Document, Found, Reading};
use super::record::Record;
use crate::entity::{Entity, Origin, Status};
use crate::text::Text;
use serde::Serialize;
use serde_json::Value;

static ABOUT: About = About {
    name: "label-studio",
    title: "Label Studio",
    extension: "json",
    media_type: "application/json",
    unit: Unit::CodePoint,
    holds: Holds {
        text: true,
        overlaps: true,
        scores: true,
        status: false,
        attributes: false,
        ids: true,
        metadata: false,
    },
    reads: Reads::Entities,
    many: true,
    writes: true,
    source: "https://labelstud.io/guide/task_format",
};

/// Label Studio's tasks.
#[derive(Clone, Copy, Debug)]
pub(super) struct LabelStudio;

#[derive(Serialize)]
struct TaskOut<'a> {
    id: usize,
    data: DataOut<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    annotations: Vec<AnnotationOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    predictions: Vec<PredictionOut<'a>>,
}

#[derive(Serialize)]
struct DataOut<'a> {
    #[serde(skip_serializing_if = "Value::is_null")]
    id: &'a Value,
    text: &'a str,
}

#[derive(Serialize)]
struct AnnotationOut<'a> {
    id: usize,
    was_cancelled: bool,
    ground_truth: bool,
    result: Vec<RegionOut<'a>>,
}

#[derive(Serialize)]
struct PredictionOut<'a> {
    model_version: &'static str,
    result: Vec<RegionOut<'a>>,
}

#[derive(Serialize)]
struct RegionOut<'a> {
    id: String,
    from_name: &'static str,
    to_name: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    origin: &'static str,
    value: ValueOut<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f32>,
}

#[derive(Serialize)]
struct ValueOut<'a> {
    start: u32,
    end: u32,
    text: &'a str,
    labels: [&'a str; 1],
}

impl Format for LabelStudio {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, sample: &Sample<'_>) -> bool {
        let task = sample.field("data").is_some_and(Value::is_object);
        let region = |list: &Value| {
            list.get(0)
                .is_some_and(|region| region.get("labels").is_some_and(Value::is_array))
        };
        let short = || {
            sample.has("text")
                && ["label", "labels", "ner"]
                    .iter()
                    .any(|name| sample.field(name).is_some_and(region))
        };
        task || short()
    }

    fn read(&self, source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
        reading.each_value(source, |value, reading| {
            let task = Fields::of(value)?;
            if task.get("data").is_some() {
                read_task(task, reading)
            } else {
                read_short(task, reading)
            }
        })
    }

    fn write(&self, records: &[Record], options: WriteOptions, _: &mut Problems) -> Written {
        let task =
            |(at, record): (usize, &'_ Record)| json::pretty(&task(at + 1, record, options.predictions));
        let tasks: Vec<String> = records
            .iter()
            .enumerate()
            .map(task)
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .collect();
        let body = if tasks.is_empty() {
            "[]\n".to_owned()
        } else {
            format!("[\n{}\n]\n", tasks.join(",\n"))
        };
        let config = File {
            name: "label-studio-config.xml".into(),
            bytes: labelling_config(records).into_bytes(),
        };
        Written {
            companions: vec![config],
            ..Written::one(&ABOUT, body)
        }
    }
}

fn task(id: usize, record: &Record, predictions: bool) -> TaskOut<'_> {
    let result: Vec<_> = record
        .sorted()
        .into_iter()
        .map(|entity| region(record, entity, predictions))
        .collect();
    let data = DataOut {
        id: &record.id,
        text: record.text.as_str(),
    };
    let (annotations, predictions) = if predictions {
        let model_version = "tagline";
        (
            Vec::new(),
            vec![PredictionOut {
                model_version,
                result,
            }],
        )
    } else {
        let annotation = AnnotationOut {
            id,
            was_cancelled: false,
            ground_truth: false,
            result,
        };
        (vec![annotation], Vec::new())
    };
    TaskOut {
        id,
        data,
        annotations,
        predictions,
    }
}

fn region<'a>(record: &'a Record, entity: &'a Entity, prediction: bool) -> RegionOut<'a> {
    RegionOut {
        id: format!("e{}", entity.id),
        from_name: "label",
        to_name: "text",
        kind: "labels",
        origin: if prediction { "prediction" } else { "manual" },
        value: ValueOut {
            start: entity.span.start().0,
            end: entity.span.end().0,
            text: record.text.slice(entity.span).unwrap_or_default(),
            labels: [entity.label.as_str()],
        },
        score: entity.score,
    }
}

fn read_task(task: Fields<'_>, reading: &mut Reading) -> Result<(), String> {
    let data = Fields::of(task.get("data").unwrap_or(&Value::Null))?;
    let text = task_text(data)?;
    let id = data.get("id").cloned().unwrap_or_default();
    let work = task.list("annotations")?.iter().chain(task.list("completions")?);
    let done: Vec<&Value> = work
        .filter(|one| one.get("was_cancelled") != Some(&Value::Bool(true)))
        .collect();
    let predictions = task.list("predictions")?;
    let mut document = reading.document(id, Text::new(text), None);
    if done.len() > 1 {
        let message = format!("The task was annotated {} times; the first was read.", done.len());
        document.problem(
            Severity::Lost,
            message,
            "Export the annotators one by one to have the others.",
        );
    }
    match done.first() {
        Some(annotation) => read_regions(annotation, false, &mut document)?,
        None => {
            if let Some(prediction) = predictions.last() {
                read_regions(prediction, true, &mut document)?;
            }
        }
    }
    document.done();
    Ok(())
}

/// The text under `text`, or the only one there is: the config may name it otherwise.
fn task_text<'a>(data: Fields<'a>) -> Result<&'a str, String> {
    if let Some(text) = data.get("text").and_then(Value::as_str) {
        return Ok(text);
    }
    let texts: Vec<&str> = data.0.values().filter_map(Value::as_str).collect();
    match texts[..] {
        [text] => Ok(text),
        [] => Err("`data` holds no text.".into()),
        _ => Err("`data` holds several texts and none is called `text`.".into()),
    }
}

fn read_regions(work: &Value, predicted: bool, document: &mut Document<'_>) -> Result<(), String> {
    let mut n_other = 0;
    for region in Fields::of(work)?.list("result")? {
        let Some(value) = region.get("value").filter(|value| has_labels(value)) else {
            n_other += 1;
            continue;
        };
        let score = region
            .get("score")
            .and_then(Value::as_f64)
            .map(|score| score as f32);
        let id = region
            .get("id")
            .and_then(Value::as_str)
            .and_then(|id| id.strip_prefix('e')?.parse().ok());
        read_value(value, document, |found| {
            found.score = score;
            found.id = id;
            if predicted {
                (found.origin, found.status) = (Origin::Model, Status::Suggested);
            }
        });
    }
    if n_other > 0 {
        let message = format!(
            "{n_other} results that are no labelled spans (relations, choices, notes) were left out."
        );
        document.problem(Severity::Lost, message, "");
    }
    Ok(())
}

fn has_labels(value: &Value) -> bool {
    ["labels", "hypertextlabels"]
        .iter()
        .any(|name| value.get(name).is_some())
}

/// One region: an entity for each of its labels.
fn read_value(value: &Value, document: &mut Document<'_>, mut complete: impl FnMut(&mut Found<'_>)) {
    // Regions of HTML have a path in `start` and the offsets in `globalOffsets`.
    let place = value.get("globalOffsets").unwrap_or(value);
    let parts = Fields::of(place).and_then(|place| {
        let fields = Fields::of(value)?;
        let labels = fields.get("labels").or_else(|| fields.get("hypertextlabels"));
        let labels = labels.and_then(Value::as_array).ok_or("`labels` is no list.")?;
        Ok((place.offsets("start", "end")?, labels))
    });
    let (offsets, labels) = match parts {
        Ok(parts) => parts,
        Err(reason) => return document.bad_entity(&reason),
    };
    if labels.is_empty() {
        document.bad_entity("it has no label.");
    }
    for label in labels {
        let claim = Claim {
            offsets: Some(offsets),
            quote: value.get("text").and_then(Value::as_str),
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

/// `JSON_MIN`: the text and, under the control's name, the regions' values.
fn read_short(task: Fields<'_>, reading: &mut Reading) -> Result<(), String> {
    let text = task.text("text")?;
    let id = task.get("id").cloned().unwrap_or_default();
    let mut document = reading.document(id, Text::new(text), None);
    let lists = task.0.values().filter_map(Value::as_array);
    for value in lists.flatten().filter(|value| has_labels(value)) {
        read_value(value, &mut document, |_| ());
    }
    document.done();
    Ok(())
}
