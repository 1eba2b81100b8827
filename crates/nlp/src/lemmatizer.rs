//! The rule lemmatizer: suffix rules, exceptions and an index of known lemmas, by part of speech.
//!
//! spaCy `pipeline/lemmatizer.py` (`rule_lemmatize`) and `lang/en/lemmatizer.py` (`is_base_form`). Its answers are kept
//! even where they are odd: "bases" becomes "basis".

use std::path::Path;

use compact_str::CompactString;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::error::Error;
use crate::format::msgpack::{self, At};
use crate::text::chars::is_alpha;
use crate::text::keys::{Key, key};

/// The lemma tables of a package.
pub(crate) struct Lemmatizer {
    by_pos: FxHashMap<Key, Tables>,
}

/// The tables of one part of speech.
#[derive(Default)]
struct Tables {
    /// Known lemmas.
    index: FxHashSet<CompactString>,
    /// Lemmas of irregular forms.
    exceptions: FxHashMap<CompactString, Vec<CompactString>>,
    /// An ending and what replaces it.
    rules: Vec<(CompactString, CompactString)>,
}

impl Lemmatizer {
    /// Reads `lookups/lookups.bin`.
    pub(crate) fn read(path: &Path) -> Result<Lemmatizer, Error> {
        let file = msgpack::read(path)?;
        let root = At::new(path, &file, "");
        let mut by_pos: FxHashMap<Key, Tables> = FxHashMap::default();
        for (pos, words) in root.get("lemma_index")?.entries()? {
            let index = words.texts()?.into_iter().map(CompactString::from).collect();
            by_pos.entry(pos.number()?).or_default().index = index;
        }
        for (pos, words) in root.get("lemma_exc")?.entries()? {
            let exceptions = words.entries()?.map(|(form, lemmas)| {
                Ok((CompactString::from(form.text()?), lemmas.texts()?.into_iter().map(CompactString::from).collect()))
            });
            by_pos.entry(pos.number()?).or_default().exceptions = exceptions.collect::<Result<_, Error>>()?;
        }
        for (pos, rules) in root.get("lemma_rules")?.entries()? {
            let rules = rules.items()?.map(|rule| match rule.texts()?[..] {
                [old, new] => Ok((CompactString::from(old), CompactString::from(new))),
                _ => Err(rule.mismatch("an ending and its replacement")),
            });
            by_pos.entry(pos.number()?).or_default().rules = rules.collect::<Result<_, Error>>()?;
        }
        Ok(Lemmatizer { by_pos })
    }

    /// The lemma of a form; `lower` is its lower-case form.
    pub(crate) fn lemma(&self, text: &str, lower: &str, pos: &str, morph: &str) -> CompactString {
        let pos = pos.to_lowercase();
        if matches!(pos.as_str(), "" | "space" | "eol") || is_base_form(&pos, morph) {
            return lower.into();
        }
        let tables = self.by_pos.get(&key(&pos)).filter(|tables| !tables.is_empty());
        match tables {
            Some(tables) => tables.lemma(text, lower),
            None if pos == "propn" => text.into(),
            None => lower.into(),
        }
    }
}

impl Tables {
    fn is_empty(&self) -> bool {
        self.index.is_empty() && self.exceptions.is_empty() && self.rules.is_empty()
    }

    fn lemma(&self, text: &str, lower: &str) -> CompactString {
        // Forms in the order in which spaCy ranks them; the first is the lemma.
        let mut forms: Vec<CompactString> = Vec::new();
        let mut unknown: Option<CompactString> = None;
        for (old, new) in &self.rules {
            let Some(stem) = lower.strip_suffix(old.as_str()) else { continue };
            let mut form = CompactString::from(stem);
            form.push_str(new);
            if form.is_empty() {
                continue;
            }
            if self.index.contains(&form) {
                forms.insert(0, form);
            } else if !form.chars().all(is_alpha) {
                forms.push(form);
            } else if unknown.is_none() {
                unknown = Some(form);
            }
        }
        for form in self.exceptions.get(lower).into_iter().flatten() {
            if !forms.contains(form) {
                forms.insert(0, form.clone());
            }
        }
        forms.into_iter().next().or(unknown).unwrap_or_else(|| text.into())
    }
}

/// Whether a form is its own lemma by its features. Only the forms named in the original are: a plural is not, nor is a
/// comparative.
fn is_base_form(pos: &str, morph: &str) -> bool {
    let feature = |name: &str| {
        morph.split('|').filter_map(|feature| feature.split_once('=')).find(|(key, _)| *key == name).map(|(_, v)| v)
    };
    match pos {
        "noun" if feature("Number") == Some("Sing") => true,
        "verb"
            if feature("VerbForm") == Some("Fin")
                && feature("Tense") == Some("Pres")
                && feature("Number").is_none() =>
        {
            true
        }
        _ => matches!(feature("VerbForm"), Some("Inf" | "None")) || feature("Degree") == Some("Pos"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lemmatizer() -> Lemmatizer {
        let noun = Tables {
            index: ["basis", "base", "dog"].map(CompactString::from).into_iter().collect(),
            exceptions: [("mice".into(), vec!["mouse".into()])].into_iter().collect(),
            rules: [("s", ""), ("ses", "s"), ("es", "is")].map(|(old, new)| (old.into(), new.into())).to_vec(),
        };
        Lemmatizer { by_pos: [(key("noun"), noun)].into_iter().collect() }
    }

    #[track_caller]
    fn check(text: &str, pos: &str, morph: &str, expected: &str) {
        assert_eq!(lemmatizer().lemma(text, &text.to_lowercase(), pos, morph), expected);
    }

    #[test]
    fn applies_exceptions_then_rules() {
        check("mice", "NOUN", "Number=Plur", "mouse");
        check("Dogs", "NOUN", "Number=Plur", "dog");
        check("bases", "NOUN", "Number=Plur", "basis");
        check("tweets", "NOUN", "Number=Plur", "tweet");
        check("1990s", "NOUN", "Number=Plur", "1990");
        check("s", "NOUN", "Number=Plur", "s");
        check("SHEEP", "NOUN", "Number=Plur", "SHEEP");
    }

    #[test]
    fn base_forms_and_other_classes_stay() {
        check("Dogs", "NOUN", "Number=Sing", "dogs");
        check("London", "PROPN", "Number=Sing", "London");
        check("The", "DET", "", "the");
        check("\n", "SPACE", "", "\n");
        check("Go", "VERB", "VerbForm=Inf", "go");
    }
}
