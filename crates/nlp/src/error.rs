//! What can go wrong while a package is read.
//!
//! A package is data of strangers: nothing in it is believed before it was checked, and nothing in it can make the
//! runtime panic. Text is never an error; once a [`Model`](crate::Model) exists, every call succeeds.

use std::path::{Path, PathBuf};

/// Why a package cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file of the package cannot be read from disk.
    #[error("cannot read '{}': {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },

    /// The folder is neither the data folder of a package nor the parent of exactly one.
    #[error("'{}' is not a package: {problem}", path.display())]
    NotAPackage {
        /// The folder that was given.
        path: PathBuf,
        /// What was looked for and how often it was found.
        problem: String,
    },

    /// A file is damaged: it is not in the format that its name promises.
    #[error("cannot read '{}' as {format}: {problem}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// The format it should have: "msgpack", "JSON", "INI", "NPY".
        format: &'static str,
        /// What the decoder met.
        problem: String,
    },

    /// A value is missing or of another type, or has another value than the runtime can use.
    #[error("'{}': {place} should be {expected}, found {found}", path.display())]
    Value {
        /// The file.
        path: PathBuf,
        /// Where in the file, such as `nodes[3].name` or `components.ner.model.use_upper`.
        place: String,
        /// What the runtime needs there.
        expected: String,
        /// What is there, shortened.
        found: String,
    },

    /// The package is built from a part that this runtime does not implement.
    #[error("this package uses {name}, which the runtime does not know (in '{}')", path.display())]
    Unsupported {
        /// The file that names the part.
        path: PathBuf,
        /// The architecture, layer, setting or key, by its name in the package.
        name: String,
    },

    /// A regular expression of the package is outside the supported syntax.
    #[error("'{}': cannot use the pattern of {place}, at character {at}: {problem}", path.display())]
    Pattern {
        /// The file.
        path: PathBuf,
        /// The entry that holds the pattern, such as `url_match`.
        place: String,
        /// Offset in the pattern, in characters.
        at: usize,
        /// What stands there, and why it cannot be used.
        problem: String,
    },
}

impl Error {
    pub(crate) fn value(
        path: &Path,
        place: impl Into<String>,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Error {
        Error::Value {
            path: path.to_owned(),
            place: place.into(),
            expected: expected.into(),
            found: shortened(found.into()),
        }
    }

    pub(crate) fn format(path: &Path, format: &'static str, problem: impl Into<String>) -> Error {
        Error::Format { path: path.to_owned(), format, problem: problem.into() }
    }

    pub(crate) fn unsupported(path: &Path, name: impl Into<String>) -> Error {
        Error::Unsupported { path: path.to_owned(), name: name.into() }
    }
}

/// Reads a whole file.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })
}

/// Enough of a value to recognise it by; a weight matrix in an error message helps nobody.
fn shortened(text: String) -> String {
    const CHARS_MAX: usize = 80;
    match text.char_indices().nth(CHARS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_file_place_expected_and_found() {
        let error = Error::value(Path::new("ner/cfg"), "beam_width", "1", "16");
        assert_eq!(error.to_string(), "'ner/cfg': beam_width should be 1, found 16");
    }

    #[test]
    fn names_the_unknown_part() {
        let error = Error::unsupported(Path::new("config.cfg"), "CharacterEmbed");
        assert_eq!(
            error.to_string(),
            "this package uses CharacterEmbed, which the runtime does not know (in 'config.cfg')"
        );
    }

    #[test]
    fn shortens_what_was_found() {
        let error = Error::value(Path::new("a"), "b", "c", "x".repeat(1000));
        assert!(error.to_string().chars().count() < 140);
    }
}
