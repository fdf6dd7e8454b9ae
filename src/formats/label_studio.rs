//! `label-studio`: tasks with annotations, or on request with predictions. Unit: code points.
//!
//! Source: <https://labelstud.io/guide/task_format>. A labelling config that fits goes with it. All its exports of
//! spans are read: JSON, `JSON_MIN`, CSV and TSV. A document's
//! attributes stand in `data`, where Label Studio keeps whatever is known of a task.

use super::format::{About, File, Format, Holds, Reads, Unit, WriteOptions, Written};
use super::input::{Sample, Source, is_json};
use super::json;
use super::label_studio_config::labelling_config;
use super::label_studio_read;
use super::label_studio_table;
use super::metadata::beside;
use super::problem::{FormatError, Problem, Problems, Severity};
use super::reading::Reading;
use super::record::Record;
use crate::entity::{Entity, Origin, Status};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

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
        ids: true,
        number_ids: true,
        metadata: true,
        ..Holds::SPANS
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
    #[serde(flatten)]
    metadata: BTreeMap<&'a str, &'a Value>,
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

    /// A prediction is a suggestion of a model.
    fn holds(&self, options: WriteOptions) -> Holds {
        Holds {
            status: options.predictions,
            origins: options.predictions,
            ..ABOUT.holds
        }
    }

    fn recognises(&self, sample: &Sample<'_>) -> bool {
        match &sample.first {
            Some(value) => label_studio_read::is_task(value),
            None => label_studio_table::is_table(sample.text),
        }
    }

    fn read(&self, source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
        if is_json(source.text) {
            reading.each_value(source, label_studio_read::read)
        } else {
            label_studio_table::read(source, reading)
        }
    }

    fn write(&self, records: &[Record], options: WriteOptions, problems: &mut Problems) -> Written {
        let is_other =
            |entity: &&Entity| (entity.origin, entity.status) != (Origin::Model, Status::Suggested);
        let n_others = records
            .iter()
            .flat_map(|record| &record.entities)
            .filter(is_other)
            .count();
        if options.predictions && n_others > 0 {
            let message = format!(
                "A prediction has no place for who made an entity, or that a person confirmed it: all are written as a model's suggestions ({n_others})."
            );
            problems.push(Problem::new(
                Severity::Note,
                message,
                "Write annotations instead.",
            ));
        }
        let task = |(at, record): (usize, &'_ Record)| {
            let metadata = beside(record, at, &label_studio_read::OWN_DATA, ABOUT.title, problems);
            json::pretty(&task(at + 1, record, metadata, options.predictions))
        };
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

fn task<'a>(
    id: usize,
    record: &'a Record,
    metadata: BTreeMap<&'a str, &'a Value>,
    predictions: bool,
) -> TaskOut<'a> {
    let result: Vec<_> = record
        .sorted()
        .into_iter()
        .map(|entity| region(record, entity, predictions))
        .collect();
    let data = DataOut {
        id: &record.id,
        text: record.text.as_str(),
        metadata,
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
