//! The outlets of a story, and where its reports name one another.
//!
//! An outlet goes by its full name, its initials ("VP" for Vltava Press), its address ("example-wire" in a link), the
//! names of its report's authors ("Jane Doe has reported"), and by a short form once the full name was used ("the
//! Messenger"). Outlets are found by these names in the words of other reports; nothing is guessed from content.
//!
//! Linear in the words of the story times the few names that begin with one word.

use super::masthead::{GENERIC, authors, bare, core_name, host_word, may_be_outlet, pieces, sounds_like_outlet};
use super::testimony::{Lexicon, Testimony};
use crate::likeness::term::{folded, tokens_in};
use headwater_model::{BlockKind, CompactString, CreditKind, NamedEntity, Span};
use rustc_hash::{FxHashMap, FxHashSet};

/// The outlets of a story. An outlet is a number; reports of one outlet share it.
#[derive(Default)]
pub struct Outlets {
    /// For each report (in the story's order), its outlet.
    pub of_report: Vec<Option<usize>>,
    /// Reports (in the story's order) of each outlet.
    pub reports: Vec<Vec<usize>>,
    /// Outlets that are credited and supplied no report.
    lost: FxHashMap<usize, CompactString>,
    names: Vec<OutletName>,
    by_first: FxHashMap<u32, Vec<usize>>,
}

/// A way of naming an outlet, or one report's author.
struct OutletName {
    words: Vec<u32>,
    outlet: usize,
    /// The report (in the story's order) whose author it is.
    author_of: Option<usize>,
    strength: NameStrength,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum NameStrength {
    /// Means the outlet wherever it stands.
    Full,
    /// Means the outlet when written in capitals.
    Initials,
    /// Means the outlet if the report names it in full as well.
    Short,
}

/// A place where a report names an outlet of the story.
#[derive(Clone, PartialEq, Debug)]
pub struct Mention {
    /// The outlet.
    pub outlet: usize,
    /// The report meant, where the name is an author's.
    pub author_of: Option<usize>,
    /// Positions in the naming report's words.
    pub word: usize,
    /// One past the last word.
    pub end: usize,
    /// The sentence, as a position in the naming report's lines.
    pub line: usize,
    /// The words.
    pub span: Span,
}

impl Outlets {
    /// Gathers the outlets of the story's reports.
    pub fn gather(reports: &[Testimony<'_>], lexicon: &mut Lexicon) -> Outlets {
        let mut outlets = Outlets::default();
        let mut known: FxHashMap<CompactString, usize> = FxHashMap::default();
        for (at, report) in reports.iter().enumerate() {
            let outlet = report.witness.report.outlet.as_deref().map(|name| {
                let next = outlets.reports.len();
                let outlet = *known.entry(bare(name)).or_insert(next);
                if outlet == next {
                    outlets.reports.push(Vec::new());
                    outlets.add_names(name, outlet, report, lexicon);
                }
                outlets.reports[outlet].push(at);
                outlet
            });
            outlets.of_report.push(outlet);
            if let Some(outlet) = outlet {
                outlets.add_authors(report, at, outlet, lexicon);
                outlets.add_host(report, outlet, lexicon);
            }
        }
        for name in lost_names(reports) {
            let outlet = outlets.reports.len();
            if known.insert(bare(&name), outlet).is_none() && !outlets.is_part_of_a_name(&name, lexicon) {
                outlets.reports.push(Vec::new());
                let words: Vec<CompactString> = pieces(&bare(&name)).collect();
                outlets.add(&words, outlet, None, NameStrength::Full, lexicon);
                outlets.lost.insert(outlet, name);
            }
        }
        outlets.drop_ambiguous();
        outlets
    }

    /// The name of an outlet that supplied no report, as its credit writes it.
    pub fn lost_name(&self, outlet: usize) -> Option<&CompactString> {
        self.lost.get(&outlet)
    }

    /// True if an outlet of the story goes by these words already.
    fn is_part_of_a_name(&self, name: &str, lexicon: &Lexicon) -> bool {
        let ids: Option<Vec<u32>> = pieces(&bare(name)).map(|piece| lexicon.known(&piece)).collect();
        // A word that no report uses in its text, as of an agency named in datelines alone, is in no name that is known.
        ids.is_some_and(|ids| {
            ids.is_empty() || self.names.iter().any(|known| known.words.windows(ids.len()).any(|run| run == ids))
        })
    }

    /// Places where `report` names an outlet of the story, its own included, in text order.
    pub fn mentions(&self, report: &Testimony<'_>) -> Vec<Mention> {
        let mut found: Vec<(Mention, NameStrength)> = Vec::new();
        let mut word = 0;
        while word < report.words.len() {
            let Some(name) = self.name_at(report, word) else {
                word += 1;
                continue;
            };
            let end = word + name.words.len();
            let mention = Mention {
                outlet: name.outlet,
                author_of: name.author_of,
                word,
                end,
                line: report.words[word].line as usize,
                span: report.span(word..end),
            };
            found.push((mention, name.strength));
            word = end;
        }
        let named_in_full: Vec<usize> =
            found.iter().filter(|(_, strength)| *strength < NameStrength::Short).map(|(m, _)| m.outlet).collect();
        found
            .into_iter()
            .filter(|(mention, strength)| {
                mention.line < report.lines.len()
                    && (*strength < NameStrength::Short || named_in_full.contains(&mention.outlet))
            })
            .map(|(mention, _)| mention)
            .collect()
    }

    /// The outlet a credit's words name, if it is one of the story's: equal names, initials, or a short form.
    pub fn named(&self, name: &str, lexicon: &Lexicon) -> Option<usize> {
        let wanted = bare(name);
        let ids: Option<Vec<u32>> = pieces(&wanted).map(|piece| lexicon.known(&piece)).collect();
        let ids = ids?;
        let mut hits: Vec<usize> =
            self.names.iter().filter(|known| known.words == ids).map(|known| known.outlet).collect();
        hits.dedup();
        match hits[..] {
            [outlet] => Some(outlet),
            _ => None,
        }
    }

    fn name_at(&self, report: &Testimony<'_>, word: usize) -> Option<&OutletName> {
        let candidates = self.by_first.get(&report.words[word].key)?;
        candidates
            .iter()
            .map(|&name| &self.names[name])
            .filter(|name| {
                let run = report.words.get(word..word + name.words.len());
                run.is_some_and(|run| {
                    run.iter().map(|w| w.key).eq(name.words.iter().copied()) && fits(report, run[0].span, name)
                })
            })
            .max_by_key(|name| (name.words.len(), std::cmp::Reverse(name.outlet)))
    }

    fn add_names(&mut self, name: &str, outlet: usize, report: &Testimony<'_>, lexicon: &mut Lexicon) {
        let name = bare(name);
        let words: Vec<CompactString> = pieces(&name).collect();
        if words.is_empty() {
            return;
        }
        self.add(&words, outlet, None, NameStrength::Full, lexicon);
        if words.len() >= 2 {
            let initials: CompactString = words.iter().filter_map(|word| word.chars().next()).collect();
            if initials.len() >= INITIALS_MIN || writes_in_brackets(report, &initials) {
                self.add(&[initials], outlet, None, NameStrength::Initials, lexicon);
            }
            let last = &words[words.len() - 1];
            if GENERIC.contains(&last.as_str()) {
                self.add(&words[..words.len() - 1], outlet, None, NameStrength::Short, lexicon);
            } else {
                self.add(std::slice::from_ref(last), outlet, None, NameStrength::Short, lexicon);
            }
        }
    }

    fn add_authors(&mut self, report: &Testimony<'_>, at: usize, outlet: usize, lexicon: &mut Lexicon) {
        let Some(byline) = report.witness.report.byline else { return };
        for author in authors(byline.of(&report.witness.report.text)) {
            let words: Vec<CompactString> = pieces(&author).collect();
            // Who is named in the text itself is written about, and no author: pull quotes look like bylines.
            let keys: Vec<u32> = words.iter().map(|word| lexicon.id(word)).collect();
            let written_about =
                report.words.windows(keys.len()).any(|run| run.iter().map(|w| w.key).eq(keys.iter().copied()));
            if !written_about && bare(&author) != bare(report.witness.report.label()) {
                self.add(&words, outlet, Some(at), NameStrength::Full, lexicon);
                self.add(&words[words.len() - 1..], outlet, Some(at), NameStrength::Short, lexicon);
            }
        }
    }

    fn add_host(&mut self, report: &Testimony<'_>, outlet: usize, lexicon: &mut Lexicon) {
        let host = report.witness.report.url.as_deref().and_then(host_word);
        if let Some(host) = host.filter(|host| host.len() >= HOST_LETTERS_MIN) {
            self.add(&[host], outlet, None, NameStrength::Full, lexicon);
        }
    }

    fn add(
        &mut self,
        words: &[CompactString],
        outlet: usize,
        author_of: Option<usize>,
        strength: NameStrength,
        lexicon: &mut Lexicon,
    ) {
        let words: Vec<u32> = words.iter().map(|word| lexicon.id(word)).collect();
        let same = |name: &OutletName| name.words == words && name.outlet == outlet && name.author_of == author_of;
        if !self.names.iter().any(same) {
            self.names.push(OutletName { words, outlet, author_of, strength });
        }
    }

    /// A name that could mean two outlets means neither.
    fn drop_ambiguous(&mut self) {
        let mut outlets_of: FxHashMap<Vec<u32>, Vec<usize>> = FxHashMap::default();
        for name in &self.names {
            let outlets = outlets_of.entry(name.words.clone()).or_default();
            if !outlets.contains(&name.outlet) {
                outlets.push(name.outlet);
            }
        }
        self.names.retain(|name| {
            outlets_of[&name.words].len() == 1 || name.strength == NameStrength::Full && name.words.len() > 1
        });
        // One author of several reports of an outlet stands for the outlet.
        let mut reports_of: FxHashMap<Vec<u32>, usize> = FxHashMap::default();
        for name in self.names.iter().filter(|name| name.author_of.is_some()) {
            *reports_of.entry(name.words.clone()).or_default() += 1;
        }
        for name in &mut self.names {
            if reports_of.get(&name.words).is_some_and(|&reports| reports > 1) {
                name.author_of = None;
            }
        }
        for (at, name) in self.names.iter().enumerate() {
            self.by_first.entry(name.words[0]).or_default().push(at);
        }
    }
}

/// Names that the reports credit as an outlet's and that may mean a report nobody supplied, sorted.
fn lost_names(reports: &[Testimony<'_>]) -> Vec<CompactString> {
    let mut names: Vec<CompactString> = Vec::new();
    let places = places(reports);
    for report in reports {
        let witness = report.witness;
        let own = witness.report.outlet.as_deref().map(bare);
        for credit in &witness.layers.credits {
            let name = core_name(&credit.name);
            // Anybody can be told something; only an outlet makes a report of it, and no reporter or host by a name of their own.
            let tokens = &witness.layers.parse.tokens;
            let a_person =
                || tokens[tokens_in(tokens, credit.span)].iter().any(|t| t.entity == Some(NamedEntity::Person));
            let means_a_report = credit.report
                || credit.kind == CreditKind::CreditLine
                || credit.kind == CreditKind::Told && (sounds_like_outlet(&name) || !a_person());
            let folded_name = bare(&name);
            let sentence = tokens
                .get(tokens_in(tokens, credit.span).start)
                .map(|token| witness.layers.parse.sentences[token.sentence as usize].span);
            let sentence = sentence.map(|span| folded(span.of(&witness.report.text)));
            let names_itself = own.as_ref().zip(sentence).is_some_and(|(own, sentence)| sentence.contains(&**own));
            let mine = names_itself
                || own.as_ref().is_some_and(|own| own.contains(&*folded_name) || folded_name.contains(&**own));
            let in_byline = witness
                .report
                .blocks
                .iter()
                .any(|block| block.kind == BlockKind::Byline && block.span.overlaps(credit.span));
            if means_a_report
                && !mine
                && !in_byline
                && credit.kind != CreditKind::Link
                && may_be_outlet(&name)
                && !places.contains(&folded_name)
            {
                names.push(name);
            }
        }
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// Words that are places or peoples somewhere in the story: no outlets by themselves.
fn places(reports: &[Testimony<'_>]) -> FxHashSet<CompactString> {
    let mut places = FxHashSet::default();
    for report in reports {
        for token in &report.witness.layers.parse.tokens {
            if matches!(
                token.entity,
                Some(NamedEntity::Norp | NamedEntity::Language | NamedEntity::Gpe | NamedEntity::Loc)
            ) {
                places.insert(folded(token.span.of(&report.witness.report.text)));
            }
        }
    }
    places
}

/// Initials this long name the outlet by themselves; two letters mean too many things ("US", "PM").
const INITIALS_MIN: usize = 3;

/// True if the report signs with these initials, as agencies do in datelines: "PRAGUE, June 18 (VP) -".
fn writes_in_brackets(report: &Testimony<'_>, initials: &str) -> bool {
    let signature = format!("({})", initials.to_uppercase());
    report.witness.report.text.contains(&signature)
}

/// Shortest host name that is looked for as a word.
const HOST_LETTERS_MIN: usize = 6;

/// A name written as its kind asks: initials in capitals, everything else with a capital or digit first.
fn fits(report: &Testimony<'_>, first: Span, name: &OutletName) -> bool {
    let written = first.of(&report.witness.report.text);
    match name.strength {
        NameStrength::Initials => written.chars().all(|c| !c.is_lowercase()),
        _ if name.words.len() == 1 => written.starts_with(|c: char| !c.is_lowercase()),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::likeness::{Likeness, plain};

    #[track_caller]
    fn named(outlets: &[&str], text: &str, expected: &[(&str, usize)]) {
        let mut witnesses: Vec<_> = outlets
            .iter()
            .map(|outlet| plain::witness(outlet, Some(outlet), None, "Headline\nWARSAW (VP) - Nothing here."))
            .collect();
        witnesses.push(plain::witness("child", Some("Child Gazette"), None, text));
        let story = plain::story(&witnesses);
        let likeness = Likeness::learn(&witnesses, &story, &[]);
        let mut lexicon = Lexicon::default();
        let reports: Vec<Testimony<'_>> = story
            .reports
            .iter()
            .map(|&report| Testimony::read(report, &witnesses[report.at()], &likeness, &mut lexicon))
            .collect();
        let found = Outlets::gather(&reports, &mut lexicon);
        let child = &reports[outlets.len()];
        let mentions: Vec<(&str, usize)> =
            found.mentions(child).iter().map(|m| (m.span.of(&child.witness.report.text), m.outlet)).collect();
        assert_eq!(mentions, expected);
    }

    #[test]
    fn finds_full_names_initials_and_later_short_forms() {
        named(
            &["Vistula Press", "The Harbour Messenger"],
            "News\nThe minister told VP so, the Harbour Messenger wrote. The Messenger had a photo.",
            &[("VP", 0), ("Harbour Messenger", 1), ("Messenger", 1)],
        );
    }

    #[test]
    fn a_short_form_alone_or_initials_in_small_letters_name_nobody() {
        named(&["Vistula Press", "The Harbour Messenger"], "News\nA messenger came; Messenger bags, vp of sales.", &[]);
    }
}
