//! Writes the seeds of every target into `corpus/<target>/` and prints the targets' names.

use std::io::Error;
use std::{fs, path::Path};

fn main() -> Result<(), Error> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for name in tagline_fuzz::names() {
        let folder = corpus.join(name);
        fs::create_dir_all(&folder)?;
        for (index, seed) in tagline_fuzz::seeds(name).iter().enumerate() {
            fs::write(folder.join(format!("seed-{index}")), seed)?;
        }
        println!("{name}");
    }
    Ok(())
}
