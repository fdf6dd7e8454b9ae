//! The shapes in which a file may hold the rows of a `datasets` table, other than a row a line: columns, as
//! `Dataset.to_dict` and pandas write them, and pages of the dataset viewer.
//!
//! Source: <https://huggingface.co/docs/dataset-viewer/rows>; `orient` of pandas' `DataFrame.to_json`.

use serde_json::{Map, Value, json};

/// Rows of a table in one value.
pub(super) enum Table<'a> {
    /// `{"tokens": [[…], …]}`: a list a column.
    Columns(&'a Map<String, Value>, usize),
    /// `{"tokens": {"0": […], …}}`: an object a column, by the rows' keys.
    Keyed(&'a Map<String, Value>, Vec<&'a String>),
    /// `{"columns": […], "data": [[…], …]}`.
    Split(&'a [Value], &'a [Value]),
    /// Rows in a list or by their keys.
    Rows(Vec<&'a Value>),
    /// `{"features": […], "rows": [{"row": {…}}]}`, with the number of rows that there are in all.
    Viewer(&'a [Value], &'a [Value], Option<u64>),
}

impl<'a> Table<'a> {
    /// The table that a value is. `is_row` knows a row.
    pub(super) fn of(value: &'a Value, is_row: impl Fn(&Value) -> bool) -> Option<Self> {
        let fields = value.as_object()?;
        let list = |name: &str| fields.get(name)?.as_array().map(Vec::as_slice);
        let table = match (list("features"), list("rows"), list("columns"), list("data")) {
            (Some(features), Some(rows), ..) => Self::Viewer(
                features,
                rows,
                fields.get("num_rows_total").and_then(Value::as_u64),
            ),
            (_, _, Some(columns), Some(data)) => Self::Split(columns, data),
            (_, _, None, Some(data)) if fields.contains_key("schema") => Self::Rows(data.iter().collect()),
            _ if fields
                .values()
                .any(|column| column.get(0).is_some_and(Value::is_array)) =>
            {
                let n = fields.values().filter_map(Value::as_array).map(Vec::len).max();
                Self::Columns(fields, n.unwrap_or_default())
            }
            _ => match fields.values().next()?.as_object() {
                Some(row) if is_row(&Value::Object(row.clone())) => {
                    Self::Rows(in_order(fields).into_iter().map(|key| &fields[key]).collect())
                }
                Some(column) => Self::Keyed(fields, in_order(column)),
                None => return None,
            },
        };
        let first = table.row(0)?;
        is_row(&first).then_some(table)
    }

    /// How many rows there are in the file.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Columns(_, n) => *n,
            Self::Keyed(_, keys) => keys.len(),
            Self::Split(_, rows) | Self::Viewer(_, rows, _) => rows.len(),
            Self::Rows(rows) => rows.len(),
        }
    }

    /// A row as an object of its columns.
    pub(super) fn row(&self, at: usize) -> Option<Value> {
        let of = |fields: &Map<String, Value>, cell: &dyn Fn(&Value) -> Option<Value>| {
            let cells = fields
                .iter()
                .filter_map(|(name, column)| Some((name.clone(), cell(column)?)));
            Value::Object(cells.collect())
        };
        match self {
            Self::Columns(columns, n) => (at < *n).then(|| of(columns, &|column| column.get(at).cloned())),
            Self::Keyed(columns, keys) => {
                let key = *keys.get(at)?;
                Some(of(columns, &|column| column.get(key).cloned()))
            }
            Self::Split(columns, rows) => {
                let names = columns
                    .iter()
                    .map(|name| name.as_str().unwrap_or_default().to_owned());
                let cells = rows.get(at)?.as_array()?.iter().cloned();
                Some(Value::Object(names.zip(cells).collect()))
            }
            Self::Rows(rows) => rows.get(at).map(|row| (*row).clone()),
            Self::Viewer(_, rows, _) => rows.get(at)?.get("row").cloned(),
        }
    }

    /// What is known of the columns, in the form of `dataset_info.json`.
    pub(super) fn info(&self) -> Option<Value> {
        let Self::Viewer(features, ..) = self else {
            return None;
        };
        let named = features.iter().filter_map(|feature| {
            Some((
                feature.get("name")?.as_str()?.to_owned(),
                feature.get("type")?.clone(),
            ))
        });
        Some(json!({"features": Value::Object(named.collect())}))
    }

    /// What the file says it does not have, in words.
    pub(super) fn missing(&self) -> Vec<String> {
        let Self::Viewer(_, rows, total) = self else {
            return Vec::new();
        };
        let cut = |row: &&Value| {
            let cells = row.get("truncated_cells").and_then(Value::as_array);
            cells.is_some_and(|cells| !cells.is_empty())
        };
        let n_cut = rows.iter().filter(cut).count();
        let cut = (n_cut > 0).then(|| format!("{n_cut} rows were cut short by the dataset viewer."));
        let total = total.filter(|&total| total > rows.len() as u64);
        let part = total.map(|total| {
            format!(
                "The file is a page of the dataset viewer: it has {} of {total} rows.",
                rows.len()
            )
        });
        part.into_iter().chain(cut).collect()
    }
}

/// The keys of rows as numbers are ordered: `2` before `10`.
fn in_order(rows: &Map<String, Value>) -> Vec<&String> {
    let mut keys: Vec<&String> = rows.keys().collect();
    keys.sort_by_key(|key| key.parse::<u64>().unwrap_or(u64::MAX));
    keys
}
