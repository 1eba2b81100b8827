//! Runs the components over texts, in batches.
//!
//! tokenizer → encoder → tagger → parser → attribute ruler and lemmatizer → encoder → entity recogniser

use std::ops::Range;
use std::sync::Arc;

use compact_str::CompactString;

use crate::config::Config;
use crate::doc::{Doc, Iob, Token};
use crate::encoder::embed::Lookup;
use crate::encoder::{EmbeddingMemory, Rows};
use crate::kernel::Simd;
use crate::labels::LabelId;
use crate::lexicon::Lexicon;
use crate::model::Model;
use crate::ruler::{Resources, RulerMemory};
use crate::tokenizer::{self, RawToken, Tokenizer};
use crate::transition::{Contributions, ParseState};

/// Annotates texts with one model on one thread: what it has learnt about words, and its working memory.
///
/// The result for a text depends on nothing but the text, the model and the kernel: not on the texts beside it or before
/// it, down to the last bit of every score.
pub struct Pipeline {
    model: Arc<Model>,
    config: Config,
    simd: Simd,
    memory: Memory,
    buffers: Buffers,
}

/// What is remembered between texts. All of it holds ids of the lexicon, so it is forgotten together.
#[derive(Default)]
struct Memory {
    lexicon: Lexicon,
    tokenizer: Tokenizer,
    embeddings: EmbeddingMemory,
    entity_embeddings: EmbeddingMemory,
    ruler: RulerMemory,
}

/// Working memory without meaning between batches.
#[derive(Default)]
struct Buffers {
    rows: Rows,
    tag_scores: Vec<f32>,
    contributions: Contributions,
    parse: ParseState,
}

/// A stretch of one document that is analysed as a whole: nearly always all of it.
struct Segment {
    document: usize,
    tokens: Range<usize>,
}

/// Working memory that a batch of more than so many times the usual size has left is given back.
const LARGE_BATCHES: usize = 4;

impl Pipeline {
    /// A pipeline that has not learnt anything yet.
    ///
    /// A kernel that this processor does not have is replaced by the fastest that it has; ask
    /// [`Kernel::is_available`](crate::Kernel::is_available) if that matters.
    pub fn new(model: Arc<Model>, config: Config) -> Pipeline {
        let simd = Simd::new(config.kernel).unwrap_or_else(Simd::fastest);
        Pipeline { model, config, simd, memory: Memory::default(), buffers: Buffers::default() }
    }

    /// The model that it runs.
    pub fn model(&self) -> &Arc<Model> {
        &self.model
    }

    /// Annotates texts; the documents are in the order of the texts.
    ///
    /// # Panics
    ///
    /// If a text has 4 GiB or more.
    pub fn process(&mut self, texts: &[&str]) -> Vec<Doc> {
        let mut docs = Vec::with_capacity(texts.len());
        let mut next = 0;
        while next < texts.len() {
            self.forget_if_full();
            let first = next;
            let mut raw = Vec::new();
            let mut count = 0;
            while next < texts.len() && count < self.config.batch_tokens.max(1) {
                let tokens = self.tokenize(texts[next]);
                count += tokens.len();
                raw.push(tokens);
                next += 1;
            }
            docs.extend(self.annotate(&texts[first..next], &raw));
        }
        docs
    }

    fn tokenize(&mut self, text: &str) -> Vec<RawToken> {
        let mut context = tokenizer::Context {
            rules: &self.model.tokenizer,
            vocabulary: &self.model.vocabulary,
            lexicon: &mut self.memory.lexicon,
        };
        self.memory.tokenizer.tokenize(text, &mut context)
    }

    fn annotate(&mut self, texts: &[&str], raw: &[Vec<RawToken>]) -> Vec<Doc> {
        let mut docs: Vec<Doc> = raw.iter().map(|tokens| self.blank(tokens)).collect();
        let segments = self.segments(texts, raw);
        let mut next = 0;
        while next < segments.len() {
            let first = next;
            let mut count = 0;
            while next < segments.len() && count < self.config.batch_tokens.max(1) {
                count += segments[next].tokens.len();
                next += 1;
            }
            self.forget_embeddings_if_full();
            self.annotate_segments(texts, raw, &segments[first..next], &mut docs);
            if count > LARGE_BATCHES * self.config.batch_tokens {
                self.buffers = Buffers::default();
            }
        }
        docs
    }

    /// Embeddings can be forgotten within a document; the ids of everything else are in its tokens.
    fn forget_embeddings_if_full(&mut self) {
        for embeddings in [&mut self.memory.embeddings, &mut self.memory.entity_embeddings] {
            if embeddings.len() > self.config.embeddings_max {
                *embeddings = EmbeddingMemory::default();
            }
        }
    }

    /// Runs the components over segments. Heads are counted from the segment until the end.
    fn annotate_segments(&mut self, texts: &[&str], raw: &[Vec<RawToken>], segments: &[Segment], docs: &mut [Doc]) {
        let Pipeline { model, simd, memory, buffers, .. } = self;
        let (model, simd) = (&**model, *simd);
        let inputs: Vec<&[RawToken]> =
            segments.iter().map(|segment| &raw[segment.document][segment.tokens.clone()]).collect();
        let lookup = Lookup { lexicon: &memory.lexicon, vectors: &model.vocabulary.vectors };
        let resources = Resources { labels: model.labels(), lexicon: &memory.lexicon, lemmatizer: &model.lemmatizer };

        model.encoder.encode(simd, &inputs, lookup, &mut memory.embeddings, &mut buffers.rows);
        for (index, segment) in segments.iter().enumerate() {
            let tokens = &mut docs[segment.document].tokens[segment.tokens.clone()];
            let rows = buffers.rows.document(index);
            for (token, tag) in tokens.iter_mut().zip(model.tagger.tag(simd, rows, &mut buffers.tag_scores)) {
                token.tag = tag;
            }
            model.parser.parse(simd, rows, &mut buffers.contributions, &mut buffers.parse, tokens);
            model.ruler.annotate(texts[segment.document], inputs[index], tokens, resources, &mut memory.ruler);
        }

        model.entity_encoder.encode(simd, &inputs, lookup, &mut memory.entity_embeddings, &mut buffers.rows);
        for (index, segment) in segments.iter().enumerate() {
            let tokens = &mut docs[segment.document].tokens[segment.tokens.clone()];
            let rows = buffers.rows.document(index);
            model.recogniser.recognise(simd, rows, &mut buffers.contributions, tokens);
            for token in tokens {
                token.head += segment.tokens.start as u32;
            }
        }
    }

    /// A document whose tokens have only their place.
    fn blank(&self, raw: &[RawToken]) -> Doc {
        let token = |raw: &RawToken| Token {
            start: raw.start,
            end: raw.end,
            space_after: raw.space_after,
            is_space: self.memory.lexicon.get(raw.lexeme).is_space,
            tag: LabelId::EMPTY,
            pos: LabelId::EMPTY,
            morph: LabelId::EMPTY,
            dep: LabelId::EMPTY,
            head: 0,
            sentence_start: false,
            ent: LabelId::EMPTY,
            iob: Iob::O,
            lemma: CompactString::default(),
        };
        Doc { tokens: raw.iter().map(token).collect() }
    }

    /// Cuts documents that are too long to be analysed as a whole, after a line break or a full stop where there is one
    /// in the last tenth. Empty documents have no segment.
    fn segments(&self, texts: &[&str], raw: &[Vec<RawToken>]) -> Vec<Segment> {
        let longest = self.config.document_tokens_max.max(1);
        let mut segments = Vec::with_capacity(raw.len());
        for (document, tokens) in raw.iter().enumerate() {
            let mut start = 0;
            while start < tokens.len() {
                let mut end = tokens.len().min(start + longest);
                if end < tokens.len() {
                    let ends_sentence = |token: &RawToken| {
                        let text = &texts[document][token.start as usize..token.end as usize];
                        text.contains('\n') || matches!(text, "." | "!" | "?")
                    };
                    let last_tenth = end - longest / 10;
                    let cut = tokens[last_tenth..end].iter().rposition(ends_sentence);
                    end = cut.map_or(end, |cut| last_tenth + cut + 1);
                }
                segments.push(Segment { document, tokens: start..end });
                start = end;
            }
        }
        segments
    }

    fn forget_if_full(&mut self) {
        let Memory { lexicon, tokenizer, ruler, .. } = &self.memory;
        let is_full = lexicon.len() > self.config.lexemes_max
            // A text has a handful of taggings, most one.
            || ruler.len() > 2 * self.config.lexemes_max
            || lexicon.text_bytes() + tokenizer.chunk_bytes() > self.config.lexeme_bytes_max
            || tokenizer.len() > self.config.chunks_max;
        if is_full {
            self.memory = Memory::default();
        }
    }
}

impl std::fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pipeline").field("model", &self.model).field("config", &self.config).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kernel, Workers};
    use std::sync::LazyLock;

    static MODEL: LazyLock<Arc<Model>> =
        LazyLock::new(|| Arc::new(Model::load(&crate::package::for_tests()).expect("the package is whole")));

    const TEXTS: [&str; 7] = [
        "The bank denied it on Tuesday. Mr. Smith, who hadn't seen the U.S. report, said: \"We're not going to pay $5m.\"",
        "",
        "One.",
        "It's 5km from St. Mary's to the well-known café — isn't it?\n\nThey've been there :-)",
        " ",
        "A hearing is scheduled on the issue today, a spokeswoman for the European Commission said in Brussels.",
        "Flooding in the north killed at least 12 people, officials said; two days earlier they had spoken of seven.",
    ];

    fn process(config: Config, texts: &[&str]) -> Vec<Doc> {
        Pipeline::new(Arc::clone(&MODEL), config).process(texts)
    }

    #[test]
    fn a_text_is_read_alike_in_any_company_and_with_any_memory() {
        let together = process(Config::default(), &TEXTS);
        for (text, doc) in TEXTS.iter().zip(&together) {
            assert_eq!(process(Config::default(), &[text])[0], *doc);
        }
        let forgetful = Config {
            lexemes_max: 3,
            lexeme_bytes_max: 10,
            chunks_max: 2,
            embeddings_max: 5,
            batch_tokens: 1,
            ..Config::default()
        };
        assert_eq!(process(forgetful, &TEXTS), together);
        for threads in [1, 3] {
            let mut workers = Workers::new(&MODEL, &Config::default(), threads);
            assert_eq!(workers.process(&TEXTS, &|_| {}), together);
            assert_eq!(workers.process(&TEXTS, &|_| {}), together, "when the words are known");
        }
    }

    #[test]
    fn kernels_agree_on_clear_cases() {
        let expected = process(Config::default(), &TEXTS);
        for kernel in Kernel::available() {
            assert_eq!(process(Config { kernel, ..Config::default() }, &TEXTS), expected, "{kernel:?}");
        }
    }

    #[test]
    fn finds_what_is_there() {
        let doc = &process(Config::default(), &TEXTS[5..6])[0];
        let text = TEXTS[5];
        let entities: Vec<&str> = doc
            .entities()
            .map(|entity| {
                &text[doc.tokens[entity.tokens.start].range().start..doc.tokens[entity.tokens.end - 1].range().end]
            })
            .collect();
        assert_eq!(entities, ["today", "the European Commission", "Brussels"]);
        assert_eq!(doc.sentences().count(), 1);
        let said = doc.tokens.iter().find(|token| token.lemma == "say").expect("the main verb");
        assert_eq!(MODEL.labels().name(said.dep), "ROOT");
        assert_eq!(MODEL.labels().name(said.pos), "VERB");
    }

    #[test]
    fn a_long_document_is_cut_after_a_sentence_and_its_heads_stay_within() {
        let text = "They paid in full. ".repeat(40);
        let config = Config { document_tokens_max: 52, batch_tokens: 60, ..Config::default() };
        let doc = &process(config, &[&text])[0];
        assert_eq!(doc.tokens.len(), 200);
        for sentence in doc.sentences() {
            assert!(doc.tokens[sentence.clone()].iter().all(|token| sentence.contains(&(token.head as usize))));
        }
        assert_eq!(doc.sentences().count(), 40);
    }
}
