//! Files and standard input as bytes, within bounds.

use super::failure::Failure;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use tagline::formats::MAX_BYTES;

/// What stands for standard input, as an argument and in messages.
pub(crate) const STDIN: &str = "-";

/// A file's name as messages show it, and its bytes; those of standard input for `None` or `-`.
pub(crate) fn load(path: Option<&Path>) -> Result<(String, Vec<u8>), Failure> {
    match path.filter(|path| *path != Path::new(STDIN)) {
        None => bounded("standard input", std::io::stdin().lock()),
        Some(path) => {
            let name = path.display().to_string();
            let opened = File::open(path);
            let file = opened.map_err(|cause| Failure::file(&name, cause))?;
            bounded(&name, file)
        }
    }
}

/// Never more than the library reads, however long the input is; the library then says that it is too large.
fn bounded(name: &str, input: impl Read) -> Result<(String, Vec<u8>), Failure> {
    let mut bytes = Vec::new();
    let read = input.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|cause| Failure::file(name, cause))?;
    Ok((name.to_owned(), bytes))
}

/// Writes a file anew.
pub(crate) fn save(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes).map_err(|cause| Failure::file(path.display().to_string(), cause))
}
