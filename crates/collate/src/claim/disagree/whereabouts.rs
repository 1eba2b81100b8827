//! One place, put where it cannot be by what others say of it.
//!
//! Three signs, each read off the words: the side of a country ("in the eastern region of the country"), the sea beside it ("the
//! country's only hub on the Mediterranean", which lies west of Syria, see `land`), and the rank of a name ("the nation of
//! Luxembourg", "the province of Luxembourg"). Two reports disagree where the sides are opposed, or where one has as a country what
//! another has as a part of one. A report that has both itself knows what it does. Linear in the tokens.

use std::collections::{BTreeMap, BTreeSet};

use headwater_model::{Dep, Disagreement, DisagreementKind, EntityKind, Parse, Pos, ReportIx, Span, SpanRef, Tag};

use super::bearer::{noun, phrase};
use super::compass::Way;
use super::land::{Country, Lands, Word};
use super::{Case, PLACES_MAX, quoted};
use crate::claim::saying::Saying;

/// Something said of where a named thing is.
struct Told<'c> {
    report: ReportIx,
    label: &'c str,
    /// The words, thing and place.
    span: Span,
    words: &'c str,
    sign: Sign,
}

/// What is said.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Sign {
    /// On this side of the country.
    Side(Country, Way),
    /// On this sea.
    Sea(String),
    /// It is a country, or it is a part of one.
    Rank(bool),
}

/// One disagreement for each thing that is put in two places.
pub(super) fn rivals(case: &Case<'_, '_>, lands: &Lands, found: &mut Vec<Disagreement>) {
    let mut things: BTreeMap<u32, Vec<Told<'_>>> = BTreeMap::new();
    let mut last = None;
    for saying in &case.sayings.all {
        if last.replace(saying.report) != Some(saying.report) {
            Reader::of(lands, saying).read(&mut things);
        }
    }
    for told in things.into_values() {
        let opposed =
            |one: &Told<'_>, other: &Told<'_>| one.report != other.report && are_opposed(lands, &one.sign, &other.sign);
        let consistent = |one: &&Told<'_>| {
            !told.iter().any(|other| other.report == one.report && are_opposed(lands, &one.sign, &other.sign))
        };
        let kept: Vec<&Told<'_>> = told.iter().filter(consistent).collect();
        let Some(one) = kept.iter().find(|one| kept.iter().any(|other| opposed(one, other))) else { continue };
        let others: Vec<&&Told<'_>> = kept.iter().filter(|other| opposed(one, other)).collect();
        let Some(other) = others.first() else { continue };
        let words = |told: &Told<'_>| format!("{} has {}", told.label, quoted(told.words));
        let why = format!("{}, {}{}", words(one), words(other), remark(lands, &one.sign, &other.sign));
        let ones = kept.iter().filter(|told| opposed(told, other));
        let mut between: Vec<SpanRef> = Vec::new();
        for told in ones.take(PLACES_MAX / 2).copied().chain(others.iter().take(PLACES_MAX / 2).map(|told| **told)) {
            if !between.iter().any(|place| place.report == told.report) {
                between.push(told.span.at(told.report));
            }
        }
        between.sort_unstable();
        found.push(Disagreement { kind: DisagreementKind::Place, between, why, claims: Vec::new() });
    }
}

/// True if no place has both signs.
fn are_opposed(lands: &Lands, one: &Sign, other: &Sign) -> bool {
    match (one, other) {
        (Sign::Side(a, x), Sign::Side(b, y)) => a == b && x.is_opposed(*y),
        (Sign::Side(country, way), Sign::Sea(sea)) | (Sign::Sea(sea), Sign::Side(country, way)) => {
            lands.side(sea, *country).is_some_and(|side| side.is_opposed(*way))
        }
        (Sign::Rank(a), Sign::Rank(b)) => a != b,
        _ => false,
    }
}

/// What a reader must know besides the words.
fn remark(lands: &Lands, one: &Sign, other: &Sign) -> String {
    match (one, other) {
        (Sign::Sea(sea), Sign::Side(country, _)) | (Sign::Side(country, _), Sign::Sea(sea)) => {
            match lands.side(sea, *country) {
                Some(way) => format!(": that sea lies {} of {}", way.word(), country.name()),
                None => String::new(),
            }
        }
        _ => String::new(),
    }
}

/// Reads one report.
struct Reader<'r, 'w> {
    lands: &'r Lands,
    saying: &'r Saying<'w>,
    parse: &'w Parse,
    text: &'w str,
}

/// Words for a part of a country behind which a direction says where in it.
const PARTS: [&str; 14] = [
    "region",
    "part",
    "coast",
    "coastline",
    "province",
    "governorate",
    "area",
    "side",
    "half",
    "corner",
    "shore",
    "end",
    "edge",
    "seaboard",
];
/// Words for what a country is called.
const COUNTRIES: [&str; 6] = ["country", "nation", "republic", "kingdom", "state", "homeland"];
/// Words that make a name that of a country, and those that make it that of a part of one.
const WHOLES: [&str; 3] = ["country", "nation", "grand-duchy"];
const DIVISIONS: [&str; 12] = [
    "province",
    "region",
    "district",
    "county",
    "governorate",
    "prefecture",
    "department",
    "city",
    "town",
    "village",
    "municipality",
    "oblast",
];
/// What is built somewhere and named after the place.
const BUILT: [&str; 24] = [
    "airbase", "base", "bridge", "airport", "airfield", "port", "harbour", "harbor", "station", "plant", "dam", "mine",
    "refinery", "mill", "factory", "hospital", "prison", "camp", "barracks", "terminal", "tunnel", "stadium",
    "pipeline", "reactor",
];
/// Verbs that say where something is.
const LIES: [&str; 7] = ["locate", "situate", "lie", "be", "stand", "base", "sit"];
/// Steps up a sentence's tree from the words for a place to what is there.
const STEPS_MAX: usize = 4;
/// Joined things that share what is said behind them ("the base and the port, located in the east"), at most.
const JOINED_MAX: usize = 4;

impl<'r, 'w> Reader<'r, 'w> {
    fn of(lands: &'r Lands, saying: &'r Saying<'w>) -> Reader<'r, 'w> {
        let witness = saying.witness;
        Reader { lands, saying, parse: &witness.layers.parse, text: &witness.report.text }
    }

    fn read(&self, things: &mut BTreeMap<u32, Vec<Told<'w>>>) {
        // A country that is named later only serves until then.
        let named = |at: usize| {
            let named = self.lands.at(&self.parse.tokens, self.text, at)?;
            (named.word == Word::Name).then_some(named.country)
        };
        let mut last_country = (0..self.parse.tokens.len()).find_map(named);
        for at in 0..self.parse.tokens.len() {
            last_country = named(at).or(last_country);
            if let Some(way) = Way::of(self.word(at)) {
                if let Some(country) = self.side_of(at, last_country) {
                    self.place(at, Sign::Side(country, way), things);
                }
            } else if let Some(sea) = self.sea(at) {
                self.place(at, Sign::Sea(sea), things);
            }
            self.rank(at, things);
        }
    }

    fn word(&self, at: usize) -> &'w str {
        self.parse.tokens[at].span.of(self.text)
    }

    /// The country of which a direction is a side: "the east of Syria", "eastern Syria", "the eastern region of the country".
    fn side_of(&self, at: usize, last: Option<Country>) -> Option<Country> {
        let up = self.parse.tokens[at].head as usize;
        let part =
            if self.parse.tokens[at].pos == Pos::Noun || self.parse.tokens[at].dep == Dep::Pobj { at } else { up };
        // "Eastern Syria" and "east Syria".
        if part != at {
            if let Some(named) = self.lands.at(&self.parse.tokens, self.text, part) {
                return (at + 1 == part && named.word == Word::Name).then_some(named.country);
            }
            if !PARTS.contains(&noun(self.parse, self.text, part).as_str()) {
                return None;
            }
        }
        let whole =
            self.under(part, Dep::Prep).filter(|of| self.word(*of) == "of").and_then(|of| self.under(of, Dep::Pobj))?;
        match self.lands.at(&self.parse.tokens, self.text, whole) {
            Some(named) => (named.word == Word::Name).then_some(named.country),
            None => last.filter(|_| {
                COUNTRIES.contains(&noun(self.parse, self.text, whole).as_str()) && self.is_definite(whole)
            }),
        }
    }

    fn is_definite(&self, at: usize) -> bool {
        self.under(at, Dep::Det).is_some_and(|det| self.word(det).eq_ignore_ascii_case("the"))
    }

    /// The name of a sea, without "sea", at its first word.
    fn sea(&self, at: usize) -> Option<String> {
        let word = self.word(at);
        if !word.starts_with(char::is_uppercase) {
            return None;
        }
        let word = word.to_lowercase();
        let water = self.parse.tokens.get(at + 1).map(|next| next.span.of(self.text).to_lowercase());
        let is_water = water.is_some_and(|next| next == "sea" || next == "ocean");
        // "Black", "Red" and "North" are seas only with that word.
        let alone = [
            "mediterranean",
            "baltic",
            "atlantic",
            "pacific",
            "adriatic",
            "aegean",
            "caspian",
            "caribbean",
            "tyrrhenian",
        ];
        (self.lands.is_sea(&word) && (is_water || alone.contains(&word.as_str()))).then_some(word)
    }

    /// The first dependent of a token with a relation.
    fn under(&self, head: usize, dep: Dep) -> Option<usize> {
        let sentence = self.parse.sentences.get(self.parse.tokens[head].sentence as usize)?;
        sentence
            .tokens()
            .find(|&at| self.parse.tokens[at].dep == dep && self.parse.tokens[at].head as usize == head && at != head)
    }

    /// Files what is said of the things that the place at `at` is the place of.
    fn place(&self, at: usize, sign: Sign, things: &mut BTreeMap<u32, Vec<Told<'w>>>) {
        // Up from the word to the preposition that puts something there.
        let mut prep = at;
        for _ in 0..STEPS_MAX {
            if self.parse.tokens[prep].dep == Dep::Prep
                && matches!(self.word(prep), "in" | "on" | "at" | "along" | "near" | "In" | "On")
            {
                break;
            }
            prep = self.parse.tokens[prep].head as usize;
        }
        let token = &self.parse.tokens[prep];
        if token.dep != Dep::Prep || !matches!(self.word(prep), "in" | "on" | "at" | "along" | "near") {
            return;
        }
        let mut thing = token.head as usize;
        if LIES.contains(&self.parse.tokens[thing].lemma.as_str()) {
            let subject = self.under(thing, Dep::Nsubj).or_else(|| self.under(thing, Dep::Nsubjpass));
            let of = (self.parse.tokens[thing].dep == Dep::Acl).then_some(self.parse.tokens[thing].head as usize);
            let Some(found) = subject.or(of) else { return };
            thing = found;
        } else if self.parse.tokens[thing].dep == Dep::Attr {
            // "Tartus is the only hub on the sea."
            let Some(subject) = self.under(self.parse.tokens[thing].head as usize, Dep::Nsubj) else { return };
            thing = subject;
        }
        if !matches!(self.parse.tokens[thing].pos, Pos::Noun | Pos::Propn) {
            return;
        }
        let end = phrase(self.parse, prep).end;
        let mut heads = vec![thing];
        while heads.len() < JOINED_MAX {
            let Some(next) = heads.last().and_then(|&head| self.under(head, Dep::Conj)) else { break };
            if next >= prep {
                break;
            }
            heads.push(next);
        }
        let first = self.parse.tokens[thing].sentence;
        for head in heads {
            let own = phrase(self.parse, head);
            let own = own.start..own.end.min(prep);
            let names: BTreeSet<u32> = own.clone().filter_map(|word| self.name(word, head)).collect();
            // Of two names in one phrase it is not clear which is there.
            if let [name] = names.into_iter().collect::<Vec<u32>>()[..] {
                let start = phrase(self.parse, thing).start.min(own.start);
                debug_assert_eq!(self.parse.tokens[start].sentence, first);
                self.file(name, start..end, sign.clone(), things);
            }
        }
    }

    /// The name of a place, or one before a noun of facility, at a word of a phrase.
    fn name(&self, word: usize, head: usize) -> Option<u32> {
        let token = &self.parse.tokens[word];
        if self.lands.at(&self.parse.tokens, self.text, word).is_some() || token.pos != Pos::Propn {
            return None;
        }
        let mention = self.saying.witness.layers.mentions.iter().find(|mention| mention.span.contains(token.span))?;
        let before_a_noun = word < head && matches!(token.dep, Dep::Compound | Dep::Nmod | Dep::Amod);
        let inside = token.dep == Dep::Pobj && self.parse.tokens[head].pos == Pos::Noun;
        let is_place = matches!(mention.kind, EntityKind::Place | EntityKind::Facility);
        // A tagger takes a rare place for a surname; before "bridge" or "base" it is none.
        let built = before_a_noun && BUILT.contains(&noun(self.parse, self.text, head).as_str());
        (built || is_place && (word == head || inside || before_a_noun))
            .then(|| self.saying.name_of_group(mention.group))
            .flatten()
    }

    /// "The province of Luxembourg", "Luxembourg province", "the little nation of Luxembourg".
    fn rank(&self, at: usize, things: &mut BTreeMap<u32, Vec<Told<'w>>>) {
        let token = &self.parse.tokens[at];
        if token.pos != Pos::Noun || token.tag == Tag::Nns {
            return;
        }
        let kind = noun(self.parse, self.text, at);
        let whole = WHOLES.contains(&kind.as_str());
        if !whole && !DIVISIONS.contains(&kind.as_str()) {
            return;
        }
        let of = self.under(at, Dep::Prep).filter(|of| *of == at + 1 && self.word(*of) == "of");
        let named = match of.and_then(|of| self.under(of, Dep::Pobj)) {
            Some(name) if name <= at + 3 => Some(name),
            _ => (at > 0
                && self.parse.tokens[at - 1].head as usize == at
                && self.parse.tokens[at - 1].dep == Dep::Compound)
                .then(|| at - 1),
        };
        let Some(named) = named.filter(|&named| self.parse.tokens[named].pos == Pos::Propn) else { return };
        let span = self.parse.tokens[named].span;
        let mentions = &self.saying.witness.layers.mentions;
        let Some(mention) = mentions.iter().find(|mention| mention.span.contains(span)) else { return };
        if let Some(name) = self.saying.name_of_group(mention.group) {
            let start = phrase(self.parse, at).start.min(named);
            self.file(name, start..named.max(at) + 1, Sign::Rank(whole), things);
        }
    }

    fn file(&self, name: u32, words: std::ops::Range<usize>, sign: Sign, things: &mut BTreeMap<u32, Vec<Told<'w>>>) {
        let tokens = &self.parse.tokens;
        let span = Span { start: tokens[words.start].span.start, end: tokens[words.end - 1].span.end };
        let label = self.saying.witness.report.label();
        let told = Told { report: self.saying.report, label, span, words: span.of(self.text), sign };
        things.entry(name).or_default().push(told);
    }
}
