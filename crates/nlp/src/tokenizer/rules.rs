//! The `tokenizer` file of a package: patterns and exceptions.

use std::path::Path;

use rustc_hash::FxHashMap;

use super::affix::{Piece, Splitter};
use super::special::SpecialCases;
use crate::error::Error;
use crate::format::msgpack::{self, At};
use crate::regex::Regex;
use crate::text::keys::key;

/// Patterns and exceptions, as a package gives them. Patterns are not "corrected": spaCy's own have accidents in them
/// that decide how it splits.
pub(crate) struct TokenizerRules {
    pub(super) prefix: Regex,
    pub(super) suffix: Regex,
    pub(super) infix: Regex,
    pub(super) token_match: Option<Regex>,
    pub(super) url_match: Option<Regex>,
    exceptions: FxHashMap<Box<str>, Box<[Piece]>>,
    /// Characters of the longest exception.
    pub(super) exception_chars_max: usize,
    pub(super) special: SpecialCases,
}

/// Keys of attributes in an exception: their reserved ids.
const ORTH: u64 = 65;
const NORM: u64 = 67;

impl TokenizerRules {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// When it is damaged, a pattern is outside the supported syntax, or the parts of an exception do not add up to it.
    pub(crate) fn read(path: &Path) -> Result<TokenizerRules, Error> {
        let file = msgpack::read(path)?;
        let root = At::new(path, &file, "");
        let exceptions = root.get("exceptions")?.entries()?.map(|(text, parts)| {
            let text = text.text()?;
            Ok((text, read_exception(text, &parts)?))
        });
        let exceptions = exceptions.collect::<Result<Vec<_>, Error>>()?;
        Ok(TokenizerRules::new(
            pattern(&root.get("prefix_search")?)?,
            pattern(&root.get("suffix_search")?)?,
            pattern(&root.get("infix_finditer")?)?,
            root.find("token_match")?.map(|at| pattern(&at)).transpose()?,
            root.find("url_match")?.map(|at| pattern(&at)).transpose()?,
            exceptions,
        ))
    }

    fn new(
        prefix: Regex,
        suffix: Regex,
        infix: Regex,
        token_match: Option<Regex>,
        url_match: Option<Regex>,
        exceptions: impl IntoIterator<Item = (impl AsRef<str>, Vec<Piece>)>,
    ) -> TokenizerRules {
        let exceptions: FxHashMap<Box<str>, Box<[Piece]>> =
            exceptions.into_iter().map(|(text, pieces)| (text.as_ref().into(), pieces.into())).collect();
        let exception_chars_max = exceptions.keys().map(|text| text.chars().count()).max().unwrap_or(0);
        let special = SpecialCases::default();
        let mut rules =
            TokenizerRules { prefix, suffix, infix, token_match, url_match, exceptions, exception_chars_max, special };
        rules.special = SpecialCases::new(&rules, &mut Splitter::default());
        rules
    }

    /// The tokens of an exception.
    pub(super) fn exception(&self, text: &str) -> Option<&[Piece]> {
        self.exceptions.get(text).map(|pieces| &**pieces)
    }

    /// The texts of all exceptions, sorted.
    pub(super) fn exception_texts(&self) -> Vec<&str> {
        let mut texts: Vec<&str> = self.exceptions.keys().map(|text| &**text).collect();
        texts.sort_unstable();
        texts
    }

    #[cfg(test)]
    pub(super) fn for_tests(
        prefix: &str,
        suffix: &str,
        infix: &str,
        url_match: &str,
        exceptions: impl IntoIterator<Item = (&'static str, Vec<Piece>)>,
    ) -> TokenizerRules {
        let regex = |pattern| Regex::new(pattern).unwrap();
        TokenizerRules::new(regex(prefix), regex(suffix), regex(infix), None, Some(regex(url_match)), exceptions)
    }
}

/// Compiles a pattern of the file.
pub(crate) fn pattern(at: &At<'_>) -> Result<Regex, Error> {
    Regex::new(at.text()?).map_err(|error| Error::Pattern {
        path: at.path().to_owned(),
        place: at.place(),
        at: error.at,
        problem: error.problem,
    })
}

fn read_exception(text: &str, parts: &At<'_>) -> Result<Vec<Piece>, Error> {
    let mut pieces = Vec::new();
    let mut joined = String::new();
    for part in parts.items()? {
        let mut norm = None;
        let before = joined.len();
        for (attribute, value) in part.entries()? {
            match attribute.number()? {
                ORTH => joined.push_str(value.text()?),
                NORM => norm = Some(key(value.text()?)),
                other => return Err(attribute.unsupported(format!("the attribute {other} of an exception"))),
            }
        }
        if joined.len() == before {
            return Err(part.mismatch("a part with text"));
        }
        pieces.push(Piece { bytes: (joined.len() - before) as u32, norm });
    }
    if joined != text {
        return Err(parts.mismatch_found(format!("parts that add up to '{text}'"), joined));
    }
    Ok(pieces)
}
