//! Label Studio's tables: `JSON_MIN` with a row for each annotation, its regions as JSON in a cell. Commas (CSV) or
//! tabs (TSV). Unit: code points.
//!
//! Source: `label_studio_sdk/converter/exports/csv2.py` of Label Studio's SDK; RFC 4180.

use super::input::Source;
use super::json::Item;
use super::label_studio_read;
use super::problem::FormatError;
use super::reading::Reading;
use csv::{ByteRecord, ReaderBuilder};
use serde_json::{Map, Value};

/// Columns of which every export has several.
const OWN_COLUMNS: [&str; 4] = ["annotation_id", "annotator", "lead_time", "updated_at"];
/// Longest first row that recognition looks at, in bytes.
const MAX_SAMPLE_BYTES: usize = 1 << 20;

/// Whether a text is such a table: by its columns, or by regions in its first row.
pub(super) fn is_table(text: &str) -> bool {
    let Some(header) = text.lines().next() else {
        return false;
    };
    let Some(separator) = separator(header) else {
        return false;
    };
    let mut end = text.len().min(MAX_SAMPLE_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut rows = Rows::new("", &text[..end], separator);
    let n_own = OWN_COLUMNS
        .iter()
        .filter(|own| rows.columns.iter().any(|column| column == *own))
        .count();
    let with_regions = |item: Item| label_studio_read::has_regions(&item.value);
    n_own > 1 || rows.next().and_then(Result::ok).is_some_and(with_regions)
}

/// Reads a table row by row.
///
/// # Errors
/// Where no row can be read.
pub(super) fn read(source: &Source<'_>, reading: &mut Reading) -> Result<(), FormatError> {
    let separator = source.text.lines().next().and_then(separator).unwrap_or(b',');
    let rows = Rows::new(source.file, source.text, separator);
    reading.each_item(source, rows, label_studio_read::read)
}

/// Tabs where the header has any.
fn separator(header: &str) -> Option<u8> {
    [b'\t', b',']
        .into_iter()
        .find(|&separator| header.contains(char::from(separator)))
}

/// The rows of a table as objects.
struct Rows<'a> {
    file: &'a str,
    reader: csv::Reader<&'a [u8]>,
    columns: Vec<String>,
}

impl<'a> Rows<'a> {
    fn new(file: &'a str, text: &'a str, separator: u8) -> Self {
        let mut reader = ReaderBuilder::new()
            .delimiter(separator)
            .flexible(true)
            .from_reader(text.as_bytes());
        // The text is UTF-8, and reading from memory can't fail.
        let header = reader.headers().cloned().unwrap_or_default();
        Self {
            file,
            reader,
            columns: header.iter().map(str::to_owned).collect(),
        }
    }

    fn row(&self, row: &ByteRecord, line: usize) -> Result<Item, FormatError> {
        let refuse = |message: String| FormatError::new(self.file, Some(line), message);
        if row.len() != self.columns.len() {
            let (n, expected) = (row.len(), self.columns.len());
            return Err(refuse(format!(
                "this row has {n} cells, the table {expected} columns. The file may be cut off."
            )));
        }
        let mut fields = Map::new();
        for (column, cell) in self.columns.iter().zip(row) {
            let cell = String::from_utf8_lossy(cell);
            if cell.is_empty() {
                continue;
            }
            let value = if cell.starts_with("[{") || cell.starts_with('{') || column == "id" {
                serde_json::from_str(&cell).ok()
            } else {
                None
            };
            if value.is_none() && cell.starts_with("[{\"") {
                return Err(refuse(format!(
                    "the regions in the column `{column}` are not valid JSON. The file may be cut off."
                )));
            }
            let value = value.unwrap_or_else(|| Value::String(cell.into_owned()));
            fields.insert(column.clone(), value);
        }
        Ok(Item {
            line,
            value: Value::Object(fields),
            n_replaced: 0,
        })
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Item, FormatError>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.reader.position().line() as usize;
        let mut row = ByteRecord::new();
        match self.reader.read_byte_record(&mut row) {
            Ok(false) => None,
            Ok(true) => Some(self.row(&row, line)),
            Err(error) => Some(Err(FormatError::new(self.file, Some(line), format!("{error}.")))),
        }
    }
}
