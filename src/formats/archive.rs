//! Zip files, written the same for the same content, and unpacked within bounds.

use super::foreign;
use super::format::File;
use super::problem::FormatError;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Most files of one zip.
const MAX_ENTRIES: usize = 20_000;

/// One file of a zip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its path inside the zip.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Entry {
    /// The file's name without folders and without its last extension.
    pub fn stem(&self) -> &str {
        let name = self.name.rsplit('/').next().unwrap_or(&self.name);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }
}

/// The files of a zip in its order, without folders and what operating systems add.
///
/// # Errors
/// Where the zip is broken, has too many files, or unpacks to more than `max_bytes` in all: a small file can unpack
/// to one that fills the memory, so no more than that is ever unpacked, whatever sizes the zip claims.
pub(super) fn unpack(file: &str, bytes: &[u8], max_bytes: usize) -> Result<Vec<Entry>, FormatError> {
    let refuse = |message: String| FormatError::new(file, None, message);
    let broken = |error: &dyn std::fmt::Display| refuse(format!("the zip is damaged or cut off: {error}."));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    if archive.len() > MAX_ENTRIES {
        return Err(refuse(format!(
            "the zip has {} files; at most {MAX_ENTRIES} can be read.",
            archive.len()
        )));
    }
    let mut entries = Vec::new();
    let mut left = max_bytes;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|error| broken(&error))?;
        let name = entry.name().map_err(|error| broken(&error))?.into_owned();
        let last = name.rsplit('/').next().unwrap_or_default();
        if entry.is_dir() || last.starts_with('.') || name.starts_with("__MACOSX/") {
            continue;
        }
        if let Some(what) = foreign::zip_entry(&name) {
            return Err(refuse(format!("this is no zip of annotations: it is {what}.")));
        }
        let mut content = Vec::new();
        let mut limited = entry.take(left as u64 + 1);
        limited
            .read_to_end(&mut content)
            .map_err(|error| broken(&error))?;
        if content.len() > left {
            return Err(refuse(format!(
                "the zip unpacks to more than {} MB, which is more than can be read. Split it.",
                max_bytes >> 20
            )));
        }
        left -= content.len();
        entries.push(Entry { name, bytes: content });
    }
    Ok(entries)
}

/// A zip of these files. No time is written, so that the same files give the same bytes.
///
/// # Errors
/// Where it would be larger than a zip can be.
pub(super) fn pack(files: &[File]) -> Result<Vec<u8>, FormatError> {
    let failed = |error: &dyn std::fmt::Display| {
        FormatError::new("", None, format!("The zip could not be made: {error}."))
    };
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        writer
            .start_file(file.name.as_str(), options)
            .map_err(|error| failed(&error))?;
        writer.write_all(&file.bytes).map_err(|error| failed(&error))?;
    }
    writer
        .finish()
        .map(Cursor::into_inner)
        .map_err(|error| failed(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, bytes: &[u8]) -> File {
        File {
            name: name.into(),
            bytes: bytes.into(),
        }
    }

    #[test]
    fn files_come_out_as_they_went_in_and_bytes_are_the_same_each_time() {
        let files = [file("a.txt", "Zoë".as_bytes()), file("b/ü.ann", b"")];
        let packed = pack(&files).unwrap();
        assert_eq!(packed, pack(&files).unwrap());
        let entries = unpack("f.zip", &packed, 100).unwrap();
        let names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["a.txt", "b/ü.ann"]);
        assert_eq!(entries[0].bytes, "Zoë".as_bytes());
        assert_eq!(entries[1].stem(), "ü");
    }

    #[test]
    fn a_bomb_and_a_torn_zip_are_refused() {
        let packed = pack(&[file("bomb.txt", &vec![b'0'; 5 << 20])]).unwrap();
        assert!(packed.len() < 10_000);
        let refused = |bytes: &[u8]| unpack("f.zip", bytes, 1 << 20).unwrap_err().to_string();
        assert!(refused(&packed).contains("f.zip: the zip unpacks to more than 1 MB"));
        assert!(refused(&packed[..packed.len() / 2]).contains("damaged or cut off"));
    }
}
