//! Stories as reports arrive: each report is put to the story it is most like, or opens one, without knowing what comes next.
//!
//! The line is that of online clustering with TF-IDF, time and names (Miranda et al., EMNLP 2018). A story is not one centroid but
//! its reports: a report is held against the [`NEAREST`] most like it, so that a long story can move on and its follow-ups still
//! join. Rarity of words is counted over the window and smoothed by the imagined background of [`super::graph`]. The state
//! is a window of the latest [`Config::window_reports`] reports; who keeps their sketches can build it again at any time.
//!
//! Worst case for one report: its words × [`POSTINGS_MAX`], then [`NEIGHBOURS_MAX`] bonds; memory: the window.

use super::features::MAIN_NAMES_MAX;
use super::graph::{NEIGHBOURS_MAX, POSTINGS_MAX, rarity, weight_of};
use super::sketch::Sketch;
use super::term::{TermId, Vocabulary};
use headwater_model::CompactString;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// Reports of a story that a new one is held against: those most like it.
pub const NEAREST: usize = 6;

/// Reports of two stories that are held against each other when they may be one.
pub const MERGED_BY: usize = 12;

/// Stories that a report may tie to its own.
pub const TIED_MAX: usize = 4;

/// Words shown of what two reports share.
pub const SHARED_SHOWN: usize = 5;

/// Where the lines are drawn.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// Mean likeness to a story's nearest reports from which a report joins it, 0 to 1.
    pub joins: f32,
    /// Among stories that a report may join: what the likeness of the very nearest report counts beside the mean.
    pub nearest: f32,
    /// Mean likeness between two stories from which they are one.
    pub merges: f32,
    /// Likeness of words alone from which two reports are the same text, whatever days lie between.
    pub copy: f32,
    /// Likeness of words alone from which a credit holds two reports together, whatever days lie between.
    pub credited: f32,
    /// Likeness fades with the days between two reports, to this share of itself,
    pub faded: f32,
    /// the fading part falling to 1/e in so many days.
    pub fading_days: f32,
    /// Days that are taken to lie between two reports one of which is undated.
    pub undated_days: f32,
    /// What a word that is a name weighs. Names are rarer than words to begin with.
    pub name_weight: f32,
    /// Two reports each of which turns on names the other never uses are alike by this share only.
    pub strangers: f32,
    /// Likeness of the names alone, 0 to 1, from which two reports speak of the same people and places;
    pub acquainted: f32,
    /// what is left of their likeness where they have no name in common.
    pub nameless: f32,
    /// Reports in the window.
    pub window_reports: usize,
}

impl Config {
    /// Tuned on one half of 731 dated leads of 252 stories, by B-cubed F1 at arrival, and so that full-length stories among them
    /// hold together; `eval/stories.py` prints both halves. From .13 to .15 `joins` makes no difference beyond .01. With `nameless` at
    /// 1 (no name is asked for) that half has .878 instead of .884; from .3 `acquainted` brings .889 and tears full-length stories.
    pub const USUAL: Config = Config {
        joins: 0.14,
        nearest: 1.0,
        merges: 0.145,
        copy: 0.95,
        credited: 0.22,
        faded: 0.3,
        fading_days: 2.0,
        undated_days: 1.0,
        name_weight: 0.7,
        strangers: 0.6,
        acquainted: 0.25,
        nameless: 0.7,
        window_reports: 20_000,
    };
}

/// Names a report to the caller.
pub type ReportKey = u64;

/// Names a story to the caller.
pub type StoryKey = u64;

/// Where a report belongs.
#[derive(Clone, PartialEq, Debug)]
pub struct Placing {
    /// The story it joins; `None` if it opens one.
    pub story: Option<StoryKey>,
    /// What decided.
    pub why: Why,
    /// Mean likeness to the nearest reports of the story, 0 to 1; of the best story that was too far, if it opens one.
    pub score: f32,
    /// The report it is most like, in its story, and the likeness of their words; `None` if it is like no report.
    pub nearest: Option<(ReportKey, f32)>,
    /// Words and names that the two share, heaviest first.
    pub shared: Vec<CompactString>,
    /// Other stories that it is near: what it may tie together with its own. At most [`TIED_MAX`].
    pub others: Vec<StoryKey>,
}

/// Why a report was put where it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// It is like no story enough.
    New,
    /// Words, names and time.
    Alike,
    /// It has the words of a report there.
    Copy,
    /// It credits an outlet with a report there for what both tell.
    Credit,
}

/// The window of reports, in the order they came.
pub struct Stream {
    config: Config,
    vocabulary: Vocabulary,
    window: VecDeque<Entry>,
    /// Number of the first report in the window, counted from the first ever.
    first: u64,
    /// What is known of each term of the vocabulary, by its number.
    terms: Vec<Term>,
    /// Numbers of each story's reports in the window, ascending.
    stories: FxHashMap<StoryKey, Vec<u64>>,
}

#[derive(Default)]
struct Term {
    /// The latest reports that have it: number of the report, weight. Ascending.
    postings: VecDeque<(u64, f32)>,
    /// How many reports of the window have it.
    documents: u32,
}

struct Entry {
    report: ReportKey,
    story: StoryKey,
    vector: Vec<(TermId, f32)>,
    /// Terms that are names here, ascending.
    names: Vec<TermId>,
    main_names: Vec<TermId>,
    /// Length of the part of the vector that is names.
    names_length: f32,
    day: Option<f32>,
    outlet: Option<CompactString>,
    credits: Vec<CompactString>,
}

/// A neighbour of a report: its number, likeness with time and names taken into account, likeness of words.
struct Bond {
    other: u64,
    likeness: f32,
    words: f32,
    credited: bool,
}

/// How near a story is: mean likeness to its reports that are nearest, and the likeness of the very nearest.
struct Near {
    story: StoryKey,
    mean: f32,
    nearest: f32,
}

impl Stream {
    /// An empty window.
    pub fn new(config: Config) -> Stream {
        Stream {
            config,
            vocabulary: Vocabulary::default(),
            window: VecDeque::new(),
            first: 0,
            terms: Vec::new(),
            stories: FxHashMap::default(),
        }
    }

    /// Reports in the window.
    pub fn len(&self) -> usize {
        self.window.len()
    }

    /// True if no report is in the window.
    pub fn is_empty(&self) -> bool {
        self.window.is_empty()
    }

    /// Where a report belongs, as far as can be told now. Changes nothing.
    pub fn place(&self, sketch: &Sketch) -> Placing {
        let terms: Vec<Option<TermId>> = sketch.words.iter().map(|word| self.vocabulary.find(&word.word)).collect();
        self.place_entry(&self.entry(sketch, &terms, 0, 0, false))
    }

    /// Puts a report to a story.
    pub fn add(&mut self, report: ReportKey, story: StoryKey, sketch: &Sketch) {
        let terms: Vec<Option<TermId>> =
            sketch.words.iter().map(|word| Some(self.vocabulary.number(&word.word))).collect();
        self.terms.resize_with(self.vocabulary.len(), Term::default);
        for term in terms.iter().flatten() {
            self.terms[*term as usize].documents += 1;
        }
        let entry = self.entry(sketch, &terms, report, story, true);
        let number = self.first + self.window.len() as u64;
        for &(term, weight) in &entry.vector {
            let list = &mut self.terms[term as usize].postings;
            if list.len() == POSTINGS_MAX {
                list.pop_front();
            }
            list.push_back((number, weight));
        }
        self.stories.entry(story).or_default().push(number);
        self.window.push_back(entry);
        while self.window.len() > self.config.window_reports {
            self.drop_oldest();
        }
    }

    /// The story among `others` that is one with `story`, the best if there are several.
    pub fn merges_with(&self, story: StoryKey, others: &[StoryKey]) -> Option<(StoryKey, f32)> {
        let mut best: Option<(StoryKey, f32)> = None;
        for &other in others.iter().filter(|&&other| other != story) {
            let likeness = self.between(story, other);
            if likeness >= self.config.merges && best.is_none_or(|(_, most)| likeness > most) {
                best = Some((other, likeness));
            }
        }
        best
    }

    /// Puts the reports of one story to another.
    pub fn merge(&mut self, from: StoryKey, into: StoryKey) {
        let moved = self.stories.remove(&from).unwrap_or_default();
        for &number in &moved {
            self.window[(number - self.first) as usize].story = into;
        }
        let members = self.stories.entry(into).or_default();
        members.extend(moved);
        members.sort_unstable();
    }

    fn drop_oldest(&mut self) {
        let Some(old) = self.window.pop_front() else { return };
        let number = self.first;
        self.first += 1;
        if let Some(members) = self.stories.get_mut(&old.story) {
            members.retain(|&member| member != number);
            if members.is_empty() {
                self.stories.remove(&old.story);
            }
        }
        for (term, _) in old.vector {
            let known = &mut self.terms[term as usize];
            while known.postings.front().is_some_and(|&(other, _)| other <= number) {
                known.postings.pop_front();
            }
            known.documents -= 1;
            if known.documents == 0 {
                *known = Term::default();
                self.vocabulary.free(term);
            }
        }
    }

    /// Weighs a report's words, whose numbers are `terms`; `counted` if the counts have them already. Words that the window has
    /// not seen cannot be shared with anything and only lengthen.
    fn entry(
        &self,
        sketch: &Sketch,
        terms: &[Option<TermId>],
        report: ReportKey,
        story: StoryKey,
        counted: bool,
    ) -> Entry {
        let total = self.window.len() as f32 + 1.0;
        let mut vector = Vec::with_capacity(sketch.words.len());
        let mut names = Vec::new();
        let (mut square, mut names_square) = (0.0f32, 0.0f32);
        for (word, &term) in sketch.words.iter().zip(terms) {
            let others = term.map_or(0, |term| self.terms[term as usize].documents - u32::from(counted));
            let rarity = rarity(total, others as f32 + 1.0, word.name).powf(RARITY_POWER);
            let weight = (1.0 + word.count.ln()) * rarity * if word.name { self.config.name_weight } else { 1.0 };
            square += weight * weight;
            names_square += if word.name { weight * weight } else { 0.0 };
            if let Some(term) = term {
                vector.push((term, weight));
                if word.name {
                    names.push(term);
                }
            }
        }
        let length = square.sqrt().max(1e-6);
        vector.iter_mut().for_each(|(_, weight)| *weight /= length);
        vector.sort_unstable_by_key(|&(term, _)| term);
        names.sort_unstable();
        // A name that the window has not seen is a name all the same: nobody has it.
        let unseen = TermId::MAX;
        let main_names = sketch.main_names.iter().map(|name| self.vocabulary.find(name).unwrap_or(unseen)).collect();
        Entry {
            report,
            story,
            vector,
            names,
            main_names,
            names_length: names_square.sqrt() / length,
            day: sketch.day,
            outlet: sketch.outlet.clone(),
            credits: sketch.credits.clone(),
        }
    }

    fn place_entry(&self, entry: &Entry) -> Placing {
        let bonds = self.bonds(entry);
        let mut by_story: FxHashMap<StoryKey, Vec<&Bond>> = FxHashMap::default();
        for bond in &bonds {
            by_story.entry(self.at(bond.other).story).or_default().push(bond);
        }
        let mut ranked: Vec<Near> = by_story
            .iter()
            .map(|(&story, bonds)| {
                let known = self.stories.get(&story).map_or(1, Vec::len).clamp(1, NEAREST);
                let mean = bonds.iter().take(NEAREST).map(|bond| bond.likeness).sum::<f32>() / known as f32;
                Near { story, mean, nearest: bonds.first().map_or(0.0, |bond| bond.likeness) }
            })
            .collect();
        // A large story has reports far from this one too: among the stories near enough the very nearest report counts as much
        // as the mean.
        let rank = |near: &Near| {
            let near_enough = near.mean >= self.config.joins;
            (near_enough, near.mean + if near_enough { self.config.nearest * near.nearest } else { 0.0 })
        };
        ranked.sort_by(|a, b| {
            let (x, y) = (rank(a), rank(b));
            y.0.cmp(&x.0).then(y.1.total_cmp(&x.1)).then(a.story.cmp(&b.story))
        });
        let first = |wanted: &dyn Fn(&&Bond) -> bool| {
            let mut fitting: Vec<&Bond> = bonds.iter().filter(wanted).collect();
            fitting.sort_by(|a, b| b.words.total_cmp(&a.words).then(a.other.cmp(&b.other)));
            fitting.first().map(|bond| self.at(bond.other).story)
        };
        let (best, alike) = ranked.first().map_or((0.0, None), |near| (near.mean, Some(near.story)));
        let (why, story) = if let Some(story) = first(&|bond| bond.words >= self.config.copy) {
            (Why::Copy, Some(story))
        } else if best >= self.config.joins {
            (Why::Alike, alike)
        } else if let Some(story) = first(&|bond| bond.credited) {
            (Why::Credit, Some(story))
        } else {
            (Why::New, None)
        };
        let score =
            story.and_then(|story| ranked.iter().find(|near| near.story == story)).map_or(best, |near| near.mean);
        let nearest = bonds
            .iter()
            .filter(|bond| story.is_none_or(|story| self.at(bond.other).story == story))
            .max_by(|a, b| a.words.total_cmp(&b.words).then(b.other.cmp(&a.other)));
        Placing {
            story,
            why,
            score,
            nearest: nearest.map(|bond| (self.at(bond.other).report, bond.words)),
            shared: nearest.map(|bond| self.shared(entry, self.at(bond.other))).unwrap_or_default(),
            others: ranked
                .iter()
                .filter(|near| Some(near.story) != story && near.mean >= TIES * self.config.merges)
                .take(TIED_MAX)
                .map(|near| near.story)
                .collect(),
        }
    }

    /// The neighbours of a report, nearest first.
    fn bonds(&self, entry: &Entry) -> Vec<Bond> {
        let mut products = vec![0.0f32; self.window.len()];
        let mut touched: Vec<u64> = Vec::new();
        for &(term, weight) in &entry.vector {
            for &(other, theirs) in &self.terms[term as usize].postings {
                let at = (other - self.first) as usize;
                if products[at] == 0.0 {
                    touched.push(other);
                }
                products[at] += weight * theirs;
            }
        }
        let mut alike: Vec<(u64, f32)> = touched
            .into_iter()
            .map(|other| (other, products[(other - self.first) as usize].min(1.0)))
            .filter(|&(_, words)| words >= NEIGHBOUR_LIKENESS)
            .collect();
        // No bond exceeds its words, but credits and time reorder them: a few times as many are looked at as are kept.
        alike.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
        alike.truncate(4 * NEIGHBOURS_MAX);
        let mut bonds: Vec<Bond> = alike.into_iter().map(|(other, words)| self.bond(entry, other, words)).collect();
        bonds.sort_by(|a, b| b.likeness.total_cmp(&a.likeness).then(b.other.cmp(&a.other)));
        bonds.truncate(NEIGHBOURS_MAX);
        bonds
    }

    fn bond(&self, entry: &Entry, number: u64, words: f32) -> Bond {
        let other = self.at(number);
        let names = names_share(entry, other);
        let strangers = turn_on_other_names(entry, other) && names < NAMES_SHARE * words;
        let lengths = entry.names_length * other.names_length;
        let acquainted = if lengths > 0.0 { (names / lengths / self.config.acquainted).min(1.0) } else { 1.0 };
        let likeness = words
            * self.fade(entry, other)
            * (self.config.nameless + (1.0 - self.config.nameless) * acquainted)
            * if strangers { self.config.strangers } else { 1.0 };
        let named = |a: &Entry, b: &Entry| {
            a.outlet != b.outlet && b.outlet.as_ref().is_some_and(|outlet| a.credits.binary_search(outlet).is_ok())
        };
        let before = match (entry.day, other.day) {
            (Some(day), Some(theirs)) => theirs <= day + 2.0,
            _ => true,
        };
        let credited = words >= self.config.credited && before && named(entry, other);
        Bond { other: number, likeness, words, credited }
    }

    fn fade(&self, a: &Entry, b: &Entry) -> f32 {
        let days = match (a.day, b.day) {
            (Some(a), Some(b)) => (a - b).abs(),
            _ => self.config.undated_days,
        };
        self.config.faded + (1.0 - self.config.faded) * (-days / self.config.fading_days).exp()
    }

    /// Mean likeness between the latest reports of two stories.
    fn between(&self, a: StoryKey, b: StoryKey) -> f32 {
        let latest = |story| {
            let members = self.stories.get(&story).map_or(&[][..], Vec::as_slice);
            &members[members.len().saturating_sub(MERGED_BY)..]
        };
        let (a, b) = (latest(a), latest(b));
        let mut sum = 0.0;
        for &left in a {
            for &right in b {
                let words = product(&self.at(left).vector, &self.at(right).vector);
                sum += self.bond(self.at(left), right, words).likeness;
            }
        }
        sum / (a.len() * b.len()).max(1) as f32
    }

    fn shared(&self, a: &Entry, b: &Entry) -> Vec<CompactString> {
        let mut both: Vec<(f32, &CompactString)> = a
            .vector
            .iter()
            .map(|&(term, weight)| (weight * weight_of(&b.vector, term), self.vocabulary.word(term)))
            .filter(|&(weight, _)| weight > 0.0)
            .collect();
        both.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(y.1)));
        both.into_iter().take(SHARED_SHOWN).map(|(_, word)| word.clone()).collect()
    }

    fn at(&self, number: u64) -> &Entry {
        &self.window[(number - self.first) as usize]
    }
}

/// Rare words count more than their rarity: B-cubed F1 on the leads is .005 higher than with 1.
const RARITY_POWER: f32 = 1.25;

/// Share of the likeness from which two stories are one that a report must have to the other story to tie them. With all
/// neighbours asked, B-cubed F1 is the same and the time twice as long.
const TIES: f32 = 0.6;

/// Likeness of words below which two reports are no neighbours.
const NEIGHBOUR_LIKENESS: f32 = 0.02;

/// Reports that turn on other names still speak of one event if this share of their likeness is names.
const NAMES_SHARE: f32 = 0.25;

fn turn_on_other_names(a: &Entry, b: &Entry) -> bool {
    let absent = |names: &[TermId], from: &Entry| {
        names.len() >= MAIN_NAMES_MAX.min(2)
            && names.iter().all(|name| from.vector.binary_search_by_key(name, |&(term, _)| term).is_err())
    };
    absent(&a.main_names, b) && absent(&b.main_names, a)
}

/// The part of the likeness of two reports that comes from words which are names in both.
fn names_share(a: &Entry, b: &Entry) -> f32 {
    let both = a.names.iter().filter(|name| b.names.binary_search(name).is_ok());
    both.map(|&name| weight_of(&a.vector, name) * weight_of(&b.vector, name)).sum()
}

fn product(a: &[(TermId, f32)], b: &[(TermId, f32)]) -> f32 {
    let (mut at, mut sum) = (0, 0.0);
    for &(term, weight) in a {
        while at < b.len() && b[at].0 < term {
            at += 1;
        }
        if at < b.len() && b[at].0 == term {
            sum += weight * b[at].1;
        }
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::likeness::plain::witness;
    use crate::story::sketch::Sketcher;

    const PORT: &str = "Port of Ostmark shut as strike begins\nDock workers at the port of Ostmark walked out over \
        pay, halting cranes and ferries. The union led by Mara Lindqvist wants nine percent. Ship owners said forty vessels wait.";
    const PORT_AGAIN: &str = "Ostmark strike leaves forty ships waiting\nThe walkout of dock workers over pay halted the port of \
        Ostmark for a second day. Union leader Mara Lindqvist said talks with ship owners about nine percent had failed.";
    const FROST: &str = "Late frost ruins apple crop\nGrowers in the Sella valley lost most of their apple blossom in a night of \
        frost, the farm office said. Insurers expect claims for two hundred orchards.";
    const SETTLED: &str = "Ostmark dock pay settled\nThe union and ship owners of Ostmark agreed on seven percent for dock workers. \
        The strike that Harbour Gazette first reported is over, Lindqvist said.";

    fn sketch(outlet: Option<&str>, day: Option<&str>, text: &str) -> Sketch {
        Sketcher::default().read(&witness("r", outlet, day, text).report)
    }

    /// Streams reports; a report that opens a story names it by its own position.
    fn run(stream: &mut Stream, sketches: &[Sketch]) -> Vec<(StoryKey, Why)> {
        let mut placed = Vec::new();
        for (at, sketch) in sketches.iter().enumerate() {
            let placing = stream.place(sketch);
            let story = placing.story.unwrap_or(at as u64);
            stream.add(at as u64, story, sketch);
            placed.push((story, placing.why));
        }
        placed
    }

    #[test]
    fn a_second_report_joins_and_another_matter_opens_a_story() {
        let mut stream = Stream::new(Config::USUAL);
        let sketches = [
            sketch(None, Some("2025-03-03"), PORT),
            sketch(None, Some("2025-03-04"), FROST),
            sketch(None, Some("2025-03-04"), PORT_AGAIN),
        ];
        assert_eq!(run(&mut stream, &sketches), [(0, Why::New), (1, Why::New), (0, Why::Alike)]);
        let placing = stream.place(&sketches[2]);
        assert!(placing.shared.contains(&"ostmark".into()), "{placing:?}");
        assert_eq!(placing.nearest.map(|(report, _)| report), Some(2));
    }

    #[test]
    fn a_copy_and_a_credited_follow_up_join_weeks_later_and_a_mere_look_alike_does_not() {
        let look_alike =
            PORT.replace("Ostmark", "Belhaven").replace("Mara Lindqvist", "Tomas Okoro").replace("forty", "ten");
        let mut stream = Stream::new(Config::USUAL);
        let placed = run(
            &mut stream,
            &[
                sketch(Some("Harbour Gazette"), Some("2025-03-03"), PORT),
                sketch(Some("Evening Post"), Some("2025-04-03"), PORT),
                sketch(Some("Evening Post"), Some("2025-04-03"), SETTLED),
                sketch(Some("Evening Post"), Some("2025-05-20"), &look_alike),
            ],
        );
        assert_eq!((placed[1], placed[2].0), ((0, Why::Copy), 0));
        assert_ne!(placed[3].0, 0, "{placed:?}");
    }

    #[test]
    fn without_a_name_in_common_reports_are_less_alike_and_with_one_as_they_were() {
        let look_alike =
            PORT.replace("Ostmark", "Belhaven").replace("Mara Lindqvist", "Tomas Okoro").replace("forty", "ten");
        let score = |nameless: f32, text: &str| {
            let mut stream = Stream::new(Config { nameless, ..Config::USUAL });
            stream.add(0, 0, &sketch(None, Some("2025-03-03"), PORT));
            stream.place(&sketch(None, Some("2025-03-04"), text)).score
        };
        assert!(score(0.7, &look_alike) < 0.8 * score(1.0, &look_alike));
        assert_eq!(score(0.7, PORT_AGAIN), score(1.0, PORT_AGAIN));
    }

    #[test]
    fn stories_that_prove_to_be_one_are_merged_and_others_are_not() {
        let mut stream = Stream::new(Config::USUAL);
        for (at, text) in [PORT, PORT_AGAIN, FROST].into_iter().enumerate() {
            stream.add(at as u64, at as u64, &sketch(None, Some("2025-03-03"), text));
        }
        let (other, likeness) = stream.merges_with(1, &[0, 2]).unwrap();
        assert!(other == 0 && likeness > Config::USUAL.merges);
        stream.merge(1, 0);
        assert_eq!(stream.merges_with(0, &[2]), None);
        assert_eq!(stream.place(&sketch(None, Some("2025-03-04"), PORT_AGAIN)).story, Some(0));
    }

    #[test]
    fn what_left_the_window_is_forgotten() {
        let mut stream = Stream::new(Config { window_reports: 2, ..Config::USUAL });
        let other = "Tram line opens\nBelhaven opened a tram line with flags and music on a sunny morning.";
        for (at, text) in [PORT, FROST, other].into_iter().enumerate() {
            stream.add(at as u64, at as u64, &sketch(None, Some("2025-03-03"), text));
        }
        assert_eq!(stream.len(), 2);
        assert_eq!(stream.place(&sketch(None, Some("2025-03-03"), PORT)).story, None);
        assert_eq!(stream.place(&sketch(None, Some("2025-03-03"), FROST)).story, Some(1));
        assert!(stream.terms.iter().all(|term| term.postings.iter().all(|&(number, _)| number >= stream.first)));
    }

    #[test]
    fn an_empty_report_stands_alone() {
        let mut stream = Stream::new(Config::USUAL);
        let placed = run(&mut stream, &[sketch(None, None, ""), sketch(None, None, ""), sketch(None, None, FROST)]);
        assert_eq!(placed, [(0, Why::New), (1, Why::New), (2, Why::New)]);
    }
}
