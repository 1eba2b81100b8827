//! Names the engine by what it is made of, so that an analysis that is kept in a database is never taken for that of another engine.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The crates whose sources decide what is found in reports.
const CRATES: [&str; 5] = ["model", "reuse", "annotate", "collate", "nlp"];

fn main() -> io::Result<()> {
    let home = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut hasher = DefaultHasher::new();
    for name in CRATES {
        let sources = home.join("..").join(name).join("src");
        println!("cargo:rerun-if-changed={}", sources.display());
        hash(&sources, &mut hasher)?;
    }
    println!("cargo:rustc-env=HEADWATER_ENGINE={:016x}", hasher.finish());
    Ok(())
}

fn hash(folder: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            hash(&path, hasher)?;
        } else {
            path.file_name().hash(hasher);
            fs::read(&path)?.hash(hasher);
        }
    }
    Ok(())
}
