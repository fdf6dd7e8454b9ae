//! Finds and loads the model.

use super::failure::Failure;
use super::files;
use std::path::{Path, PathBuf};
use tagline::model::Model;

/// Where the trained model stands in the source tree.
const IN_TREE: &str = "www/model/news-en.tagline";
/// Its name beside an installed program.
const FILE_NAME: &str = "news-en.tagline";

/// The model of this file, or the one that comes with Tagline.
pub(crate) fn load(path: Option<&Path>) -> Result<Model, Failure> {
    let path = match path {
        Some(path) => path.to_owned(),
        None => default_path()?,
    };
    let (name, bytes) = files::load(Some(&path))?;
    Model::from_bytes(&bytes).map_err(|error| Failure::Input(format!("{name}: {error}")))
}

/// Beside the program, in the source tree that the program was built in, or in the one that we stand in.
fn default_path() -> Result<PathBuf, Failure> {
    let program = std::env::current_exe().ok();
    let folders = program.iter().flat_map(|program| program.ancestors().skip(1));
    let beside = folders.clone().take(1).map(|folder| folder.join(FILE_NAME));
    let in_tree = folders.map(|folder| folder.join(IN_TREE));
    let here = std::iter::once(PathBuf::from(IN_TREE));
    beside.chain(in_tree).chain(here).find(|path| path.is_file()).ok_or_else(|| {
        Failure::Input(format!(
            "there is no model: neither {FILE_NAME} beside the program nor {IN_TREE} was found. Name one with --model."
        ))
    })
}
