//! Where names stand: runs of capitalised words, joined by the small words that names hold, cut where a name ends.
//!
//! The tagger finds most names but often cuts them wrongly when they are rare ("SV Lindenrath for Iliyan Hadzhistoev" as
//! one body); capitals are written by people. So runs of capitals say where a name is, the tagger only whether a
//! doubtful one is a name, and what kind.

use headwater_model::{BlockKind, NamedEntity, Parse, Pos, Report, Tag, Token};
use rustc_hash::FxHashSet;

use super::fold::fold;
use super::lexicon;

/// A name's place, in tokens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Run {
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub end: usize,
    /// First token of the titles in front that were cut off; equals `first` if there are none.
    pub title: usize,
}

/// The names of a report, in text order, disjoint.
pub(super) fn runs(report: &Report, parse: &Parse) -> Vec<Run> {
    let small = parse.tokens.iter().map(|token| token.span.of(&report.text)).filter(|word| word.len() > 1);
    let small = small.filter(|word| word.chars().all(char::is_lowercase)).collect();
    let finder = Finder { text: &report.text, tokens: &parse.tokens, small };
    let (mut sure, mut doubtful) = (Vec::new(), Vec::new());
    for sentence in &parse.sentences {
        let kind = report.blocks.get(sentence.block as usize).map(|block| block.kind);
        let headline = matches!(kind, Some(BlockKind::Title | BlockKind::Heading));
        let range = sentence.tokens();
        // Where most words are capitalised, capitals say nothing.
        let loud = finder.is_loud(range.clone(), headline);
        for run in finder.sentence(range.start, range.end) {
            let opens = run.first == range.start && run.end == run.first + 1;
            if loud || (opens && !finder.labelled(run)) {
                doubtful.push((run, loud));
            } else {
                sure.push(run);
            }
        }
    }
    // A doubtful run counts if the body has the name too.
    let known: FxHashSet<String> = sure.iter().map(|run| finder.folded(*run)).collect();
    // The first or last word of a name, at the head of a sentence: "Novák added ..." after "Jana Novák".
    let parts: FxHashSet<String> = sure
        .iter()
        .filter(|run| run.end - run.first > 1)
        .flat_map(|run| [run.first, run.end - 1].map(|at| fold(finder.word(at))))
        .collect();
    let part = |run: Run| {
        let word = finder.word(run.first);
        let common =
            lexicon::is_body(word) || lexicon::is_place(word) || lexicon::is_facility(word) || lexicon::is_title(word);
        let proper = parse.tokens[run.first].pos == Pos::Propn && run.end == run.first + 1;
        proper && !common && parts.contains(&finder.folded(run))
    };
    let mut all = sure.clone();
    for (run, loud) in doubtful {
        if known.contains(&finder.folded(run)) || (!loud && part(run)) {
            all.push(run);
        } else if loud {
            all.extend(finder.known_parts(run, &known));
        }
    }
    all.sort_by_key(|run| run.first);
    all
}

struct Finder<'a> {
    text: &'a str,
    tokens: &'a [Token],
    /// Words that the report also writes in lower case.
    small: FxHashSet<&'a str>,
}

impl<'a> Finder<'a> {
    fn word(&self, at: usize) -> &'a str {
        self.tokens[at].span.of(self.text)
    }

    fn folded(&self, run: Run) -> String {
        fold(self.tokens[run.first].span.cover(self.tokens[run.end - 1].span).of(self.text))
    }

    fn capital(&self, at: usize) -> bool {
        self.word(at).starts_with(char::is_uppercase)
    }

    /// Two words in three of a headline, or four in five of a sentence, have a capital.
    fn is_loud(&self, range: std::ops::Range<usize>, headline: bool) -> bool {
        let words = range.filter(|at| self.word(*at).chars().filter(|c| c.is_alphabetic()).count() > 3);
        let (mut all, mut capital) = (0, 0);
        for at in words {
            all += 1;
            capital += usize::from(self.capital(at));
        }
        // A heading of three words, each with its capital, is as loud as a long one.
        if headline && all > 0 && capital == all {
            return true;
        }
        all >= if headline { 4 } else { 7 } && if headline { capital * 3 > all * 2 } else { capital * 5 > all * 4 }
    }

    fn is_wordy(&self, run: Run) -> bool {
        (run.first..run.end).any(|at| {
            let word = self.word(at);
            word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.chars().all(|c| "IVX".contains(c))
        })
    }

    fn labelled(&self, run: Run) -> bool {
        (run.first..run.end).any(|at| is_name_label(self.tokens[at].entity))
    }

    /// A capitalised word that can stand in a name. `opening`: it would have its capital anyway.
    fn names(&self, at: usize, opening: bool) -> bool {
        let token = &self.tokens[at];
        let word = self.word(at);
        if with_article(word) {
            return true;
        }
        if !self.capital(at) || !word.chars().any(char::is_alphabetic) || word == "I" {
            return false;
        }
        if self.given_name(at) {
            return true;
        }
        if matches!(token.entity, Some(NamedEntity::Date | NamedEntity::Time | NamedEntity::Money)) {
            // "Moravia Today"
            return !opening && at > 0 && self.capital(at - 1) && lexicon::is_body(word);
        }
        if lexicon::is_calendar(word) || (word.len() == 1 && opening) {
            return false;
        }
        if word.len() > 1 && word.chars().all(char::is_uppercase) && self.small.contains(word.to_lowercase().as_str()) {
            return false; // "NOT", "WON": emphasis
        }
        // A zone behind a clock time, a unit behind a number.
        let number_before = at > 0 && self.word(at - 1).ends_with(|c: char| c.is_ascii_digit());
        if number_before && word.len() <= 4 && word.chars().all(char::is_uppercase) {
            return false;
        }
        if matches!(token.pos, Pos::Det | Pos::Pron | Pos::Cconj | Pos::Sconj | Pos::Adp | Pos::Aux) {
            return is_name_label(token.entity) && !opening && token.pos != Pos::Det;
        }
        if !opening {
            return true;
        }
        matches!(token.tag, Tag::Nnp | Tag::Nnps) || (is_name_label(token.entity) && !token.pos_is_plain())
    }

    /// "Jan Novák", "April Hill": months that people are called, before another capital and behind no word that asks for a date.
    fn given_name(&self, at: usize) -> bool {
        const GIVEN: [&str; 6] = ["Jan", "April", "May", "June", "August", "Julius"];
        const DATING: [&str; 14] =
            ["in", "since", "of", "by", "until", "till", "from", "early", "late", "mid", "last", "next", "this", "-"];
        let sentence = self.tokens[at].sentence;
        let Some(next) = self.tokens.get(at + 1).filter(|next| next.sentence == sentence) else { return false };
        let behind = self.word(at + 1);
        let name =
            self.capital(at + 1) && behind.chars().count() > 1 && behind.chars().all(|c| c.is_alphabetic() || c == '-');
        let before = at.checked_sub(1).filter(|before| self.tokens[*before].sentence == sentence);
        let dated = before.is_some_and(|before| {
            let word = self.word(before);
            DATING.iter().any(|dating| word.eq_ignore_ascii_case(dating))
                || word.ends_with(|c: char| c.is_ascii_digit())
        });
        let proper =
            matches!(next.tag, Tag::Nnp | Tag::Nnps) && !lexicon::is_calendar(behind) && !lexicon::is_body(behind);
        GIVEN.contains(&self.word(at)) && name && proper && !dated
    }

    /// Runs of one sentence.
    fn sentence(&self, start: usize, end: usize) -> Vec<Run> {
        let mut runs = Vec::new();
        let mut at = start;
        let mut opening = true;
        while at < end {
            if !self.names(at, opening) {
                // Words behind an opening quotation mark or a colon have their capital from there.
                opening = matches!(self.tokens[at].pos, Pos::Punct)
                    && (opening || !matches!(self.word(at), "," | "(" | ")" | "-" | "–"));
                at += 1;
                continue;
            }
            at = self.article(at, start);
            let mut stop = if self.capital(at) { at + 1 } else { at + 3 };
            while let Some(next) = self.join(at, stop, end) {
                stop = next;
            }
            let mut found = Vec::new();
            self.trim(at, stop, &mut found);
            // A lone letter, a Roman numeral or a number is no name.
            runs.extend(found.into_iter().filter(|run| self.is_wordy(*run)));
            at = stop;
            opening = false;
        }
        runs
    }

    /// Back to the article of "al-Sharaa", where the tokenizer has cut it off.
    fn article(&self, at: usize, start: usize) -> usize {
        let cut = at >= start + 2 && self.word(at - 1) == "-" && ["al", "el"].contains(&self.word(at - 2));
        if cut && !self.tokens[at - 1].space_after && !self.tokens[at - 2].space_after { at - 2 } else { at }
    }

    /// Where the run goes on from `stop`, if it does: one past the next word of the name.
    fn join(&self, first: usize, stop: usize, end: usize) -> Option<usize> {
        let names = |at: usize| at < end && self.names(at, false) && self.tokens[at].tag != Tag::Pos;
        if stop >= end {
            return None;
        }
        if names(stop) {
            return Some(stop + 1);
        }
        let word = self.word(stop);
        let inside = |at: usize| at < end && is_name_label(self.tokens[at].entity) && !self.tokens[at].entity_start;
        let touching = !self.tokens[stop - 1].space_after && !self.tokens[stop].space_after;
        match word {
            "-" if touching => {
                // "Tahrir-al-Sham"
                let next =
                    if stop + 1 < end && lexicon::is_particle(self.word(stop + 1)) { stop + 2 } else { stop + 1 };
                let next = if next < end && self.word(next) == "-" { next + 1 } else { next };
                names(next).then_some(next + 1)
            }
            "plc" | "ltd" | "gmbh" => Some(stop + 1),
            "&" => names(stop + 1).then_some(stop + 2),
            "of" | "for" | "and" => {
                let next = if stop + 1 < end && self.word(stop + 1) == "the" { stop + 2 } else { stop + 1 };
                let head = self.word(stop - 1);
                let body =
                    lexicon::opens_body(head) || (word != "and" && lexicon::is_body(head)) || lexicon::is_place(head);
                let holds = inside(stop) && inside(next);
                let ministry = word == "and" && lexicon::opens_body(self.word(first)) && holds;
                let joins = match word {
                    "of" => body || holds,
                    "for" => lexicon::is_body(head) || lexicon::opens_body(head),
                    _ => ministry,
                };
                (joins && names(next) && !lexicon::is_title(self.word(first))).then_some(next + 1)
            }
            "," => {
                let suffix = stop + 1 < end
                    && ["inc", "inc.", "ltd", "ltd.", "s.a.", "llc", "n.v."]
                        .contains(&self.word(stop + 1).to_lowercase().as_str());
                suffix.then_some(stop + 2)
            }
            "'" | "’" if touching => names(stop + 1).then_some(stop + 2),
            _ if word.len() > 1 && word.ends_with('-') && lexicon::is_particle(word.trim_end_matches('-')) => {
                names(stop + 1).then_some(stop + 2)
            }
            _ if with_article(word) => Some(stop + 1),
            _ if lexicon::is_particle(word) => {
                let mut next = stop + 1;
                while next < end
                    && (lexicon::is_particle(self.word(next)) || (self.word(next) == "-" && next == stop + 1))
                {
                    next += 1;
                }
                (names(next) || (next < end && with_article(self.word(next)))).then_some(next + 1)
            }
            _ => None,
        }
    }

    /// Cuts titles, adjectives of peoples and articles from the front, and keeps what is a name.
    fn trim(&self, first: usize, end: usize, runs: &mut Vec<Run>) {
        let mut first = first;
        let mut end = end;
        let title = first;
        while end > first && (self.tokens[end - 1].tag == Tag::Pos || matches!(self.word(end - 1), "-" | "," | "'")) {
            end -= 1;
        }
        // "German Chancellor", "Russian Foreign Ministry": a label of its own in front of more.
        while first + 1 < end
            && self.tokens[first].entity == Some(NamedEntity::Norp)
            && (self.tokens[first + 1].entity_start || lexicon::is_title(self.word(first + 1)))
        {
            first += 1;
        }
        let body = lexicon::opens_body(self.word(first)) || (end > first && lexicon::is_body(self.word(end - 1)));
        if let Some(last) = (first..end).rev().find(|at| lexicon::is_title(self.word(*at))).filter(|_| !body) {
            if last + 1 == end {
                // Only an office: "Prime Minister". A place in front of it is a name of its own: "Berlin Mayor".
                let place = (first..last).take_while(|at| self.tokens[*at].entity == Some(NamedEntity::Gpe)).last();
                runs.extend(place.map(|last| Run { first, end: last + 1, title: first }));
                return;
            }
            if self.word(last + 1) == "of" {
                // "Governor of Olomouc": the place is the name.
                first = last + 2 + usize::from(self.word((last + 2).min(end - 1)) == "the");
            } else {
                first = last + 1;
            }
        }
        if first >= end {
            return;
        }
        // Two names run together: "Minister of Sea Transport Teguh Wirasakti".
        if let Some(split) = (first + 1..end)
            .find(|at| {
                let person = |at: usize| self.tokens[at].entity == Some(NamedEntity::Person);
                self.tokens[*at].entity_start && end - at >= 2 && (*at..end).all(person) && !person(at - 1)
            })
            .filter(|split| lexicon::is_title(self.word(title)) && *split > first)
        {
            runs.push(Run { first, end: split, title });
            first = split;
        }
        // A people's name as an adjective is no name: "Czech" in "Czech crowns".
        let alone = end == first + 1;
        let token = &self.tokens[first];
        let people = matches!(token.entity, Some(NamedEntity::Norp | NamedEntity::Language));
        if alone && ((people && !matches!(token.tag, Tag::Nnps | Tag::Nns)) || token.pos == Pos::Adj) {
            return;
        }
        if alone
            && (lexicon::is_title(self.word(first)) || matches!(token.pos, Pos::Verb | Pos::Adv | Pos::Intj))
            && !is_name_label(token.entity)
        {
            return;
        }
        runs.push(Run { first, end, title });
    }

    /// Parts of a loud run that are names known from the body, longest first, left to right.
    fn known_parts(&self, run: Run, known: &FxHashSet<String>) -> Vec<Run> {
        let mut parts = Vec::new();
        let mut first = run.first;
        while first < run.end {
            // Headlines are short; eight words bound the look.
            let found = (first + 1..=run.end.min(first + 8))
                .rev()
                .find(|end| known.contains(&self.folded(Run { first, end: *end, title: first })));
            match found {
                Some(end) => {
                    parts.push(Run { first, end, title: first });
                    first = end;
                }
                None => first += 1,
            }
        }
        parts
    }
}

/// "al-Sham", "el-Sisi", "l'Ourthe": a name word with its article, in lower case.
fn with_article(word: &str) -> bool {
    let french = ["l'", "l’", "d'", "d’"].iter().find_map(|article| word.strip_prefix(article));
    if french.is_some_and(|rest| rest.starts_with(char::is_uppercase)) {
        return true;
    }
    let mut parts = word.splitn(2, '-');
    let article = parts.next().is_some_and(|part| ["al", "el", "ad", "as", "ash", "ar"].contains(&part));
    article && parts.next().is_some_and(|rest| rest.starts_with(char::is_uppercase))
}

/// Labels of the tagger that say: this is a name.
pub(super) fn is_name_label(label: Option<NamedEntity>) -> bool {
    use NamedEntity::{Event, Fac, Gpe, Law, Loc, Norp, Org, Person, Product, WorkOfArt};
    label.is_some_and(|label| [Event, Fac, Gpe, Law, Loc, Norp, Org, Person, Product, WorkOfArt].contains(&label))
}

trait Plain {
    fn pos_is_plain(&self) -> bool;
}

impl Plain for Token {
    /// A verb, adverb or the like, whatever its capital says.
    fn pos_is_plain(&self) -> bool {
        matches!(self.pos, Pos::Verb | Pos::Adv | Pos::Part | Pos::Num)
    }
}
