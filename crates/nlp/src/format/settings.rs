//! `config.cfg`: which components a package has and how each was built.
//!
//! The format is INI whose values are JSON, with `${section.name:key}` for the value of another key (confection's
//! `Config`). The weights do not say how they are to be combined; this file does. So everything that changes the
//! computation is compared with what the runtime implements, and refused by name if it is something else.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use crate::error::{Error, read_file};

/// Components in the order in which the runtime runs them; each depends on those before it.
const COMPONENTS: [&str; 6] = ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner"];

/// The parsed file: values by `section.key`.
pub(crate) struct Settings {
    path: PathBuf,
    values: FxHashMap<String, Value>,
}

impl Settings {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// When it is damaged. [`Settings::check`] says whether the runtime can do what it asks for.
    pub(crate) fn read(path: &Path) -> Result<Settings, Error> {
        let bytes = read_file(path)?;
        let text = std::str::from_utf8(&bytes).map_err(|problem| Error::format(path, "INI", problem.to_string()))?;
        Settings::parse(path, text)
    }

    fn parse(path: &Path, text: &str) -> Result<Settings, Error> {
        let mut section = "";
        let mut raw = FxHashMap::default();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with(['#', ';']) {
                continue;
            }
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                section = name.trim();
                continue;
            }
            let Some((key, value)) = line.split_once('=') else {
                return Err(Error::format(path, "INI", format!("line {} is neither section nor key", index + 1)));
            };
            raw.insert(format!("{section}.{}", key.trim()), value.trim());
        }
        let mut values = FxHashMap::default();
        for (place, text) in &raw {
            let text = resolved(text, &raw);
            // A value that is not JSON is a string without quotes.
            let value = serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()));
            values.insert(place.clone(), value);
        }
        Ok(Settings { path: path.to_owned(), values })
    }

    /// Makes sure that the package is an English pipeline of the parts that the runtime implements.
    ///
    /// # Errors
    ///
    /// [`Error::Unsupported`] for a component or an architecture of another kind, [`Error::Value`] for one that is
    /// missing or set otherwise.
    pub(crate) fn check(&self) -> Result<(), Error> {
        self.require("nlp.lang", &[json!("en")])?;
        if let Some(Value::Object(tokenizer)) = self.find("nlp.tokenizer") {
            self.known(tokenizer.get("@tokenizers"), &["spacy.Tokenizer.v1"])?;
        }
        self.check_order()?;
        for component in COMPONENTS {
            self.require(&format!("components.{component}.factory"), &[json!(component)])?;
        }
        self.check_encoder("components.tok2vec.model")?;
        self.architecture("components.tagger.model", &["spacy.Tagger.v1", "spacy.Tagger.v2"])?;
        self.check_encoder("components.tagger.model.tok2vec")?;
        for component in ["parser", "ner"] {
            let model = format!("components.{component}.model");
            self.architecture(&model, &["spacy.TransitionBasedParser.v2"])?;
            self.require(&format!("{model}.state_type"), &[json!(component)])?;
            self.require(&format!("{model}.extra_state_tokens"), &[json!(false)])?;
            self.require(&format!("{model}.use_upper"), &[json!(true)])?;
            self.check_encoder(&format!("{model}.tok2vec"))?;
        }
        self.require("components.lemmatizer.mode", &[json!("rule")])
    }

    /// Whether a component reads the shared encoder's output instead of having an encoder of its own.
    pub(crate) fn listens(&self, component: &str) -> bool {
        let architecture = self.find(&format!("components.{component}.model.tok2vec.@architectures"));
        architecture == Some(&json!("spacy.Tok2VecListener.v1"))
    }

    /// The pipeline, without what is disabled, must be the known components in an order that means the same.
    fn check_order(&self) -> Result<(), Error> {
        let list = |place: &str| -> Result<Vec<&str>, Error> {
            let value = self.find(place);
            let names = value.and_then(Value::as_array).and_then(|items| items.iter().map(Value::as_str).collect());
            names.ok_or_else(|| self.mismatch(place, "a list of names", value))
        };
        let disabled = list("nlp.disabled")?;
        let active: Vec<&str> = list("nlp.pipeline")?.into_iter().filter(|name| !disabled.contains(name)).collect();
        if let Some(unknown) = active.iter().find(|name| !COMPONENTS.contains(name)) {
            return Err(Error::unsupported(&self.path, format!("the component '{unknown}'")));
        }
        if active != COMPONENTS {
            let expected = format!("{COMPONENTS:?} in this order");
            return Err(Error::value(&self.path, "nlp.pipeline", expected, format!("{active:?}")));
        }
        Ok(())
    }

    fn check_encoder(&self, place: &str) -> Result<(), Error> {
        let found = self.architecture(place, &["spacy.Tok2Vec.v1", "spacy.Tok2Vec.v2", "spacy.Tok2VecListener.v1"])?;
        if found == "spacy.Tok2VecListener.v1" {
            return Ok(());
        }
        self.architecture(&format!("{place}.embed"), &["spacy.MultiHashEmbed.v2"])?;
        self.architecture(&format!("{place}.encode"), &["spacy.MaxoutWindowEncoder.v2"])?;
        self.require(&format!("{place}.encode.window_size"), &[json!(1)])
    }

    fn architecture(&self, section: &str, known: &[&str]) -> Result<&str, Error> {
        let place = format!("{section}.@architectures");
        let value = self.find(&place).ok_or_else(|| self.mismatch(&place, &known.join(" or "), None))?;
        self.known(Some(value), known)
    }

    fn known<'a>(&self, value: Option<&'a Value>, known: &[&str]) -> Result<&'a str, Error> {
        match value {
            Some(Value::String(name)) if known.contains(&name.as_str()) => Ok(name),
            Some(Value::String(name)) => Err(Error::unsupported(&self.path, name.as_str())),
            other => Err(self.mismatch("an architecture", &known.join(" or "), other)),
        }
    }

    fn require(&self, place: &str, allowed: &[Value]) -> Result<(), Error> {
        let value = self.find(place);
        if value.is_some_and(|value| allowed.contains(value)) {
            return Ok(());
        }
        let expected: Vec<String> = allowed.iter().map(Value::to_string).collect();
        Err(self.mismatch(place, &expected.join(" or "), value))
    }

    fn find(&self, place: &str) -> Option<&Value> {
        self.values.get(place)
    }

    fn mismatch(&self, place: &str, expected: &str, found: Option<&Value>) -> Error {
        Error::value(&self.path, place, expected, found.map_or("nothing".to_owned(), Value::to_string))
    }
}

/// Follows a value that is nothing but a reference. Others, which only training uses, stay as they are.
fn resolved<'a>(mut text: &'a str, raw: &FxHashMap<String, &'a str>) -> &'a str {
    const STEPS_MAX: usize = 10;
    for _ in 0..STEPS_MAX {
        let Some(inside) = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) else { break };
        match raw.get(&inside.replace(':', ".")) {
            Some(target) => text = target,
            None => break,
        }
    }
    text
}

/// A JSON file beside the weights, such as `ner/cfg`.
pub(crate) fn read_json(path: &Path) -> Result<Value, Error> {
    serde_json::from_slice(&read_file(path)?).map_err(|problem| Error::format(path, "JSON", problem.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
[nlp]
lang = "en"
pipeline = ["tok2vec","tagger","parser","senter","attribute_ruler","lemmatizer","ner"]
disabled = ["senter"]
tokenizer = {"@tokenizers":"spacy.Tokenizer.v1"}
[components.attribute_ruler]
factory = "attribute_ruler"
[components.lemmatizer]
factory = "lemmatizer"
mode = "rule"
[components.ner]
factory = "ner"
[components.ner.model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "ner"
extra_state_tokens = false
use_upper = true
[components.ner.model.tok2vec]
@architectures = "spacy.Tok2Vec.v2"
[components.ner.model.tok2vec.embed]
@architectures = "spacy.MultiHashEmbed.v2"
[components.ner.model.tok2vec.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
window_size = ${components.tok2vec.model.encode:window_size}
[components.parser]
factory = "parser"
[components.parser.model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "parser"
extra_state_tokens = false
use_upper = true
[components.parser.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
[components.tagger]
factory = "tagger"
[components.tagger.model]
@architectures = "spacy.Tagger.v2"
[components.tagger.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
[components.tok2vec]
factory = "tok2vec"
[components.tok2vec.model]
@architectures = "spacy.Tok2Vec.v2"
[components.tok2vec.model.embed]
@architectures = "spacy.MultiHashEmbed.v2"
[components.tok2vec.model.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
window_size = 1
"#;

    #[track_caller]
    fn refuses(from: &str, to: &str, message: &str) {
        assert!(GOOD.contains(from));
        let settings = Settings::parse(Path::new("config.cfg"), &GOOD.replacen(from, to, 1)).unwrap();
        assert_eq!(settings.check().unwrap_err().to_string(), message);
    }

    #[test]
    fn takes_the_known_pipeline() {
        let settings = Settings::parse(Path::new("config.cfg"), GOOD).unwrap();
        settings.check().unwrap();
        assert!(settings.listens("tagger") && !settings.listens("ner"));
    }

    #[test]
    fn refuses_by_name() {
        refuses(
            "spacy.MultiHashEmbed.v2",
            "spacy.CharacterEmbed.v2",
            "this package uses spacy.CharacterEmbed.v2, which the runtime does not know (in 'config.cfg')",
        );
        refuses(
            r#"["tok2vec","#,
            r#"["transformer","#,
            "this package uses the component 'transformer', which the runtime does not know (in 'config.cfg')",
        );
        refuses(
            "use_upper = true",
            "use_upper = false",
            "'config.cfg': components.ner.model.use_upper should be true, found false",
        );
        refuses(
            "window_size = 1",
            "window_size = 2",
            "'config.cfg': components.tok2vec.model.encode.window_size should be 1, found 2",
        );
        refuses("lang = \"en\"", "lang = \"de\"", "'config.cfg': nlp.lang should be \"en\", found \"de\"");
    }

    #[test]
    fn refuses_another_order() {
        let text = GOOD.replacen(r#""tagger","parser""#, r#""parser","tagger""#, 1);
        let settings = Settings::parse(Path::new("config.cfg"), &text).unwrap();
        assert!(settings.check().unwrap_err().to_string().starts_with("'config.cfg': nlp.pipeline should be"));
    }

    #[test]
    fn survives_a_reference_to_itself() {
        Settings::parse(Path::new("config.cfg"), "[a]\nb = ${a:b}").unwrap();
        assert!(Settings::parse(Path::new("config.cfg"), "[a]\nnonsense").is_err());
    }
}
