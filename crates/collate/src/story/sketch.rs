//! What a report is about, in words: read from its blocks alone, without the language runtime, and fit to be kept.
//!
//! Words are cut at white space and marks, folded and stemmed; a word is taken for (part of) a name where it is written
//! with a capital inside a sentence and nowhere in the report without. Figures are words too. Headlines with a capital on
//! every word tell nothing of names, so theirs are those of the text. Linear in the text; at most [`WORDS_MAX`] words count.

use super::features::{MAIN_NAMES_MAX, TITLE_WEIGHT, bare, day};
use super::pack::WORD_BYTES_MAX;
use crate::likeness::term::{folded, is_stop_word};
use frostem::{Algorithm, Stemmer};
use headwater_model::{BlockKind, CompactString, Report};
use rustc_hash::{FxHashMap, FxHashSet};

/// Most words of a report that count. News tells first what it is about.
pub const WORDS_MAX: usize = 700;

/// Most names kept as what may be an outlet that the report credits.
pub const CREDITS_MAX: usize = 48;

/// What a report is about.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Sketch {
    /// Its words, ascending.
    pub words: Vec<SketchWord>,
    /// The names it turns on, most frequent first, at most [`MAIN_NAMES_MAX`].
    pub main_names: Vec<CompactString>,
    /// Days from the first of 2000, with their fraction (noon where the hour is unknown); `None` if undated.
    pub day: Option<f32>,
    /// Its outlet, folded.
    pub outlet: Option<CompactString>,
    /// Names it mentions that may be outlets', folded, sorted; at most [`CREDITS_MAX`].
    pub credits: Vec<CompactString>,
}

/// One word of a report.
#[derive(Clone, PartialEq, Debug)]
pub struct SketchWord {
    /// Folded and stemmed.
    pub word: CompactString,
    /// How often, a headline's words counting more.
    pub count: f32,
    /// Does it stand in a name here?
    pub name: bool,
}

/// Reads sketches.
pub struct Sketcher(Stemmer);

impl Default for Sketcher {
    fn default() -> Self {
        Sketcher(Stemmer::new(Algorithm::English))
    }
}

impl Sketcher {
    /// Reads one report.
    pub fn read(&self, report: &Report) -> Sketch {
        let mut headline = Vec::new();
        let mut body = Vec::new();
        for block in report.reading() {
            let into = if block.kind == BlockKind::Title { &mut headline } else { &mut body };
            written(block.span.of(&report.text), into);
        }
        if let Some(given) = report.title_given.as_deref().filter(|_| report.title.is_none()) {
            written(given, &mut headline);
        }
        body.truncate(WORDS_MAX);
        let names = Names::of(&body, &headline);
        let mut counts: FxHashMap<CompactString, (f32, bool)> = FxHashMap::default();
        let mut turning: FxHashMap<CompactString, f32> = FxHashMap::default();
        let weighted = headline.iter().map(|word| (word, TITLE_WEIGHT)).chain(body.iter().map(|word| (word, 1.0)));
        for (written, weight) in weighted {
            if written.folded.len() > WORD_BYTES_MAX
                || written.folded.chars().count() < 2
                || tells_nothing(&written.folded)
            {
                continue;
            }
            let name = written.capital && names.has(&written.folded);
            let word = CompactString::from(&*self.0.stem(&written.folded));
            if name {
                *turning.entry(word.clone()).or_default() += weight;
            }
            let entry = counts.entry(word).or_default();
            entry.0 += weight;
            entry.1 |= name;
        }
        let mut words: Vec<SketchWord> =
            counts.into_iter().map(|(word, (count, name))| SketchWord { word, count, name }).collect();
        words.sort_unstable_by(|a, b| a.word.cmp(&b.word));
        let mut turning: Vec<(CompactString, f32)> = turning.into_iter().collect();
        turning.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Sketch {
            words,
            main_names: turning.into_iter().take(MAIN_NAMES_MAX).map(|(word, _)| word).collect(),
            day: report.published.as_ref().map(day),
            outlet: report.outlet.as_deref().map(bare).filter(|name| (1..=WORD_BYTES_MAX).contains(&name.len())),
            credits: credits(&body),
        }
    }
}

/// True for function words, verbs of saying and the commonest verbs in any form, and the words of the calendar: any two news
/// reports share them.
fn tells_nothing(word: &str) -> bool {
    is_stop_word(word) || COMMON.binary_search(&word).is_ok()
}

const COMMON: &[&str] = &[
    "according",
    "added",
    "adding",
    "adds",
    "again",
    "against",
    "ago",
    "ahead",
    "along",
    "already",
    "although",
    "always",
    "am",
    "among",
    "another",
    "april",
    "around",
    "asked",
    "august",
    "away",
    "back",
    "became",
    "because",
    "become",
    "becomes",
    "began",
    "behind",
    "below",
    "between",
    "both",
    "called",
    "came",
    "comes",
    "coming",
    "day",
    "days",
    "december",
    "despite",
    "doing",
    "done",
    "down",
    "during",
    "each",
    "either",
    "else",
    "even",
    "ever",
    "every",
    "february",
    "few",
    "first",
    "friday",
    "further",
    "gave",
    "gets",
    "getting",
    "give",
    "given",
    "gives",
    "giving",
    "goes",
    "going",
    "gone",
    "got",
    "having",
    "here",
    "hers",
    "herself",
    "himself",
    "hour",
    "hours",
    "however",
    "including",
    "instead",
    "itself",
    "january",
    "july",
    "june",
    "kept",
    "knew",
    "know",
    "known",
    "knows",
    "last",
    "late",
    "later",
    "least",
    "left",
    "less",
    "let",
    "like",
    "likely",
    "long",
    "made",
    "makes",
    "making",
    "many",
    "march",
    "meanwhile",
    "minute",
    "minutes",
    "monday",
    "month",
    "months",
    "much",
    "myself",
    "near",
    "neither",
    "never",
    "new",
    "next",
    "nor",
    "november",
    "now",
    "october",
    "often",
    "once",
    "one",
    "only",
    "other",
    "others",
    "ours",
    "ourselves",
    "own",
    "people",
    "per",
    "perhaps",
    "put",
    "puts",
    "quite",
    "rather",
    "reported",
    "reportedly",
    "reports",
    "said",
    "same",
    "saturday",
    "saw",
    "saying",
    "says",
    "second",
    "see",
    "seen",
    "sees",
    "september",
    "several",
    "since",
    "still",
    "sunday",
    "taken",
    "takes",
    "taking",
    "telling",
    "tells",
    "theirs",
    "themselves",
    "things",
    "though",
    "through",
    "thursday",
    "thus",
    "time",
    "times",
    "today",
    "together",
    "told",
    "tomorrow",
    "too",
    "took",
    "toward",
    "towards",
    "tuesday",
    "two",
    "under",
    "until",
    "upon",
    "use",
    "used",
    "using",
    "wednesday",
    "week",
    "weeks",
    "well",
    "went",
    "whether",
    "while",
    "whom",
    "whose",
    "within",
    "without",
    "year",
    "years",
    "yesterday",
    "yet",
    "yours",
    "yourself",
];

/// A word as it stands in the text.
struct Written {
    /// Lower case, no diacritics, no marks, without a possessive `'s`.
    folded: CompactString,
    capital: bool,
    /// First of its sentence, where a capital tells nothing.
    first: bool,
    /// Only white space stands between it and the word before.
    joined: bool,
}

fn written(text: &str, into: &mut Vec<Written>) {
    let mut end_before = 0;
    let mut first = true;
    let mut at = 0;
    while let Some(start) = text[at..].find(char::is_alphanumeric).map(|skip| at + skip) {
        let between = &text[end_before..start];
        first |= between.contains(['.', '!', '?', ':', ';', '\n', '•']);
        let end = word_end(text, start);
        let word = &text[start..end];
        let folded = folded(word);
        let stem = folded.strip_suffix("'s").unwrap_or(&folded);
        let folded: CompactString = stem.chars().filter(|c| !matches!(c, '\'' | '’' | '.')).collect();
        into.push(Written {
            folded,
            capital: word.chars().next().is_some_and(char::is_uppercase),
            first,
            joined: !first && between.chars().all(char::is_whitespace),
        });
        first = false;
        (end_before, at) = (end, end);
    }
}

/// The end of the word that starts at `start`: letters and digits, with single apostrophes, stops and commas between them.
fn word_end(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut characters = text[start..].char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let inner = match c {
            '\'' | '’' | '.' => true,
            ',' => text[..start + at].ends_with(|c: char| c.is_ascii_digit()),
            _ => false,
        };
        if c.is_alphanumeric() {
            end = start + at + c.len_utf8();
        } else if !(inner && characters.peek().is_some_and(|(_, next)| next.is_alphanumeric())) {
            break;
        }
    }
    end
}

/// Which words of a report are written as names.
struct Names {
    inside: FxHashSet<CompactString>,
    plain: FxHashSet<CompactString>,
}

impl Names {
    fn of(body: &[Written], headline: &[Written]) -> Names {
        let take = |wanted: &dyn Fn(&&Written) -> bool| body.iter().filter(wanted).map(|w| w.folded.clone()).collect();
        let mut plain: FxHashSet<CompactString> = take(&|word| !word.capital);
        // A headline with small words in it is written as a sentence.
        let sentence = headline.iter().filter(|word| !word.capital).count() * 2 > headline.len();
        let mut inside: FxHashSet<CompactString> = take(&|word| word.capital && !word.first);
        if sentence {
            plain.extend(headline.iter().filter(|word| !word.capital).map(|word| word.folded.clone()));
            inside.extend(headline.iter().filter(|word| word.capital && !word.first).map(|word| word.folded.clone()));
        }
        Names { inside, plain }
    }

    fn has(&self, word: &CompactString) -> bool {
        self.inside.contains(word) && !self.plain.contains(word)
    }
}

/// Runs of capitalised words: any of them may be the name of an outlet.
fn credits(body: &[Written]) -> Vec<CompactString> {
    let mut found: Vec<CompactString> = Vec::new();
    let mut run = CompactString::default();
    for (at, word) in body.iter().enumerate() {
        if !word.joined || !word.capital {
            found.push(std::mem::take(&mut run));
        }
        if word.capital && !(word.first && body.get(at + 1).is_none_or(|next| !next.capital || !next.joined)) {
            if !run.is_empty() {
                run.push(' ');
            }
            run.push_str(&word.folded);
        }
    }
    found.push(run);
    let mut found: Vec<CompactString> =
        found.iter().map(|name| bare(name)).filter(|name| (3..=WORD_BYTES_MAX).contains(&name.len())).collect();
    found.truncate(4 * CREDITS_MAX);
    found.sort_unstable();
    found.dedup();
    found.truncate(CREDITS_MAX);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::likeness::plain::witness;

    fn sketch(text: &str) -> Sketch {
        Sketcher::default().read(&witness("r", Some("The Harbour Gazette"), Some("2025-03-03"), text).report)
    }

    #[test]
    fn tells_names_from_words_that_open_a_sentence() {
        let found =
            sketch("Strike Shuts Port\nWorkers left the docks of Ostmark. Cranes stood still. The workers wait.");
        let name = |word: &str| found.words.iter().find(|known| known.word == word).map(|known| known.name);
        assert_eq!(name("ostmark"), Some(true));
        assert_eq!(name("crane"), Some(false));
        assert_eq!(name("worker"), Some(false));
        assert_eq!(name("the"), None);
        assert_eq!(found.main_names, ["ostmark"]);
    }

    #[test]
    fn a_headline_weighs_more_and_capitals_in_it_make_no_names() {
        let found = sketch("Strike Shuts Port\nThe strike goes on.");
        let strike = found.words.iter().find(|known| known.word == "strike").unwrap();
        assert!((strike.count - 1.0 - TITLE_WEIGHT).abs() < 1e-6 && !strike.name);
    }

    #[test]
    fn keeps_figures_and_abbreviations_whole() {
        let found = sketch("T\nThe U.S. paid 12,500 euros, Lindqvist's union said.");
        let has = |word: &str| found.words.iter().any(|known| known.word == word);
        assert!(has("us") || is_stop_word("us"));
        assert!(has("12,500") && has("lindqvist"), "{found:?}");
    }

    #[test]
    fn credits_are_runs_of_capitals() {
        let found = sketch("T\nThe deal was first reported by Harbour Gazette on a quiet day, people told Reuters.");
        assert!(found.credits.contains(&"harbour gazette".into()) && found.credits.contains(&"reuters".into()));
        assert_eq!(found.outlet.as_deref(), Some("harbour gazette"));
    }

    #[test]
    fn common_words_are_in_order() {
        assert!(COMMON.is_sorted());
    }

    #[test]
    fn nothing_is_a_sketch_of_nothing() {
        assert_eq!(sketch("").words, []);
        sketch("....'''’’’,,,1,");
    }
}
