//! A package in memory: weights and tables, read once and shared by all pipelines.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use crate::encoder::{Encoder, Vectors};
use crate::error::Error;
use crate::format::layers::Layers;
use crate::format::msgpack::{self, At};
use crate::format::settings::{Settings, read_json};
use crate::kernel::Simd;
use crate::labels::Labels;
use crate::lemmatizer::Lemmatizer;
use crate::lexicon::Vocabulary;
use crate::ruler::Ruler;
use crate::tagger::Tagger;
use crate::text::keys::{Key, key};
use crate::tokenizer::TokenizerRules;
use crate::transition::{Parser, Recogniser};

/// Weights and tables of one package. It never changes; share it with [`Arc`](std::sync::Arc).
pub struct Model {
    name: String,
    labels: Labels,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) tokenizer: TokenizerRules,
    /// The encoder that tagger and parser share.
    pub(crate) encoder: Encoder,
    pub(crate) tagger: Tagger,
    pub(crate) parser: Parser,
    pub(crate) ruler: Ruler,
    pub(crate) lemmatizer: Lemmatizer,
    /// The entity recogniser's own encoder.
    pub(crate) entity_encoder: Encoder,
    pub(crate) recogniser: Recogniser,
}

impl Model {
    /// Reads a package: a folder that holds `config.cfg` and `meta.json`, or the parent of exactly one such folder, as
    /// pip installs it.
    ///
    /// Only data is read; the package's Python code is never run.
    ///
    /// # Errors
    ///
    /// When there is no package, a file is missing or damaged, or the package is built from parts that this runtime does
    /// not implement, such as a transformer.
    pub fn load(dir: &Path) -> Result<Model, Error> {
        let dir = &data_folder(dir)?;
        let settings = Settings::read(&dir.join("config.cfg"))?;
        settings.check()?;
        for component in ["tagger", "parser"] {
            if !settings.listens(component) {
                return Err(Error::unsupported(&dir.join("config.cfg"), format!("a {component} with its own encoder")));
            }
        }
        if settings.listens("ner") {
            return Err(Error::unsupported(&dir.join("config.cfg"), "an entity recogniser without its own encoder"));
        }
        let simd = Simd::fastest();
        let mut labels = Labels::new();
        let vectors = Vectors::read(&dir.join("vocab"))?;
        let encoder = Encoder::load(&Layers::read(&dir.join("tok2vec/model"))?, &vectors, simd)?;
        let tagger = Tagger::read(&dir.join("tagger"), &mut labels)?;
        let parser = Parser::read(&dir.join("parser"), &mut labels)?;
        let ruler = Ruler::read(&dir.join("attribute_ruler/patterns"), &mut labels)?;
        let entity_layers = Layers::read(&dir.join("ner/model"))?;
        let entity_encoder = Encoder::load(&entity_layers, &vectors, simd)?;
        let recogniser = Recogniser::read(&dir.join("ner"), &entity_layers, &mut labels)?;
        Ok(Model {
            name: read_name(&dir.join("meta.json"))?,
            vocabulary: Vocabulary { norms: read_norms(&dir.join("vocab/lookups.bin"))?, vectors },
            tokenizer: TokenizerRules::read(&dir.join("tokenizer"))?,
            lemmatizer: Lemmatizer::read(&dir.join("lemmatizer/lookups/lookups.bin"))?,
            labels,
            encoder,
            tagger,
            parser,
            ruler,
            entity_encoder,
            recogniser,
        })
    }

    /// Language, name and version of the package, such as "en_core_web_sm-3.8.0".
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The labels that tokens carry.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }
}

impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The folder itself if it holds the data, else its only subfolder that does.
fn data_folder(dir: &Path) -> Result<PathBuf, Error> {
    let is_data = |dir: &Path| dir.join("config.cfg").is_file() && dir.join("meta.json").is_file();
    if is_data(dir) {
        return Ok(dir.to_owned());
    }
    let unreadable = |source| Error::Read { path: dir.to_owned(), source };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if is_data(&path) {
            found.push(path);
        }
    }
    match found.len() {
        1 => Ok(found.swap_remove(0)),
        count => {
            let problem = format!("config.cfg and meta.json are not in it, and {count} of its folders have both");
            Err(Error::NotAPackage { path: dir.to_owned(), problem })
        }
    }
}

fn read_name(path: &Path) -> Result<String, Error> {
    let meta = read_json(path)?;
    let part = |key: &str| {
        let value = &meta[key];
        value.as_str().ok_or_else(|| Error::value(path, key, "a string", value.to_string()))
    };
    Ok(format!("{}_{}-{}", part("lang")?, part("name")?, part("version")?))
}

/// The table of normal forms; the package may have none.
fn read_norms(path: &Path) -> Result<FxHashMap<Key, Key>, Error> {
    let file = msgpack::read(path)?;
    let Some(table) = At::new(path, &file, "").find("lexeme_norm")? else {
        return Ok(FxHashMap::default());
    };
    table.entries()?.map(|(word, norm)| Ok((word.number()?, key(norm.text()?)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_can_be_shared_between_threads() {
        fn is_shareable<T: Send + Sync>() {}
        is_shareable::<Model>();
    }

    #[test]
    fn says_what_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        let error = Model::load(folder.path()).unwrap_err();
        assert!(matches!(error, Error::NotAPackage { .. }), "{error}");
        assert!(matches!(Model::load(&folder.path().join("nothing")), Err(Error::Read { .. })));
        for name in ["config.cfg", "meta.json"] {
            std::fs::create_dir_all(folder.path().join("data")).unwrap();
            std::fs::write(folder.path().join("data").join(name), "{}").unwrap();
        }
        let error = Model::load(folder.path()).unwrap_err();
        assert!(error.to_string().contains("config.cfg"), "{error}");
    }

    /// A copy of the package in which one file can be damaged; the others are links.
    struct Damaged {
        folder: tempfile::TempDir,
        files: Vec<PathBuf>,
        source: PathBuf,
    }

    impl Damaged {
        fn new() -> Damaged {
            const FILES: [&str; 18] = [
                "config.cfg",
                "meta.json",
                "tokenizer",
                "vocab/lookups.bin",
                "vocab/key2row",
                "vocab/vectors",
                "tok2vec/model",
                "tagger/model",
                "tagger/cfg",
                "parser/model",
                "parser/moves",
                "parser/cfg",
                "ner/model",
                "ner/moves",
                "ner/cfg",
                "attribute_ruler/patterns",
                "lemmatizer/lookups/lookups.bin",
                "vocab/strings.json",
            ];
            let source = data_folder(&crate::package::for_tests()).unwrap();
            let folder = tempfile::tempdir().unwrap();
            for file in FILES {
                std::fs::create_dir_all(folder.path().join(file).parent().unwrap()).unwrap();
                // A package that was installed without the files that are not needed is just as good.
                if source.join(file).exists() {
                    std::fs::copy(source.join(file), folder.path().join(file)).unwrap();
                }
            }
            Damaged { folder, files: FILES[..17].iter().map(PathBuf::from).collect(), source }
        }

        /// Loads with `damage` done to one file, then mends it.
        fn load(&self, file: &Path, damage: impl FnOnce(&mut Vec<u8>)) -> Result<Model, Error> {
            let target = self.folder.path().join(file);
            let Ok(good) = std::fs::read(self.source.join(file)) else { return Model::load(self.folder.path()) };
            let mut bytes = good.clone();
            damage(&mut bytes);
            std::fs::write(&target, bytes).unwrap();
            let result = Model::load(self.folder.path());
            std::fs::write(&target, good).unwrap();
            result
        }
    }

    #[test]
    fn a_file_cut_short_is_an_error_that_names_it() {
        let package = Damaged::new();
        Model::load(package.folder.path()).unwrap();
        for file in &package.files {
            // Without word vectors the file of the vectors is not read, and half of an empty map is a whole one.
            if file.starts_with("vocab/vectors") || file.starts_with("vocab/key2row") {
                continue;
            }
            let error = package.load(file, |bytes| bytes.truncate(bytes.len() / 2)).unwrap_err().to_string();
            let named = file.file_name().unwrap().to_str().unwrap();
            assert!(error.contains(named) || file.starts_with("meta.json"), "{}: {error}", file.display());
        }
    }

    #[test]
    fn changed_bytes_never_make_it_panic() {
        let package = Damaged::new();
        let mut state: u64 = 7;
        let mut random = |below: usize| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 33) as usize % below
        };
        for round in 0..4 {
            for file in &package.files {
                let result = package.load(file, |bytes| {
                    for _ in 0..1 + 3 * round {
                        // Most structure is at the beginning.
                        let reach = if round % 2 == 0 { bytes.len() } else { bytes.len().min(2_000) };
                        if reach > 0 {
                            bytes[random(reach)] = random(256) as u8;
                        }
                    }
                });
                // Some changes do no harm, others only give other answers.
                if let Ok(model) = result {
                    let mut pipeline = crate::Pipeline::new(std::sync::Arc::new(model), crate::Config::default());
                    assert_eq!(pipeline.process(&["The bank denied it on Tuesday."]).len(), 1);
                }
            }
        }
    }
}
