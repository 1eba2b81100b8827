//! Where the information of each assertion comes from, and how many origins stand behind a claim.
//!
//! Reports are visited parents before children, so that what a child took over keeps its parent's origin. Within a report
//! the innermost source of the chain decides:
//! - a person, body or document by name is that origin in every report that names it;
//! - an outlet whose report is in the story passes on that report's origin of the same claim;
//! - an unnamed source is the parent's origin where the passage was taken over, else one with the report's other unnamed
//!   sources unless their descriptions plainly differ;
//! - without a source, the parent's origin, else that of the same statement in the report (a headline takes its lead's);
//! - what a party to the story put out itself (a press release, an authority's notice) is that party's word;
//! - an unsourced lead takes the unnamed source of the sentence behind it; a document that is the subject, and what a report learnt by
//!   asking, are origins themselves;
//! - else it has none: what everyone repeats without saying whence has no origin.
//!
//! Whatever cannot be told apart is one origin; each such decision leaves a sentence in [`Claim::reasons`].

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use headwater_model::{
    Claim, CompactString, Dep, DerivationKind, Origin, OriginIx, OriginKind, Parent, ReportIx, Source, SourceKind,
    SpanRef, Stemma, Story, Witness,
};
use rustc_hash::FxHashMap;

use super::pair::{self, Pair};
use super::place::Places;
use super::saying::{Saying, Sayings};
use super::{independent, party, source, value};
use crate::likeness::token_range;

/// Correspondence of two passages above which the child's is the parent's retold, even in another claim.
const RETOLD_MIN: f32 = 0.5;

/// Score from which what is said in the same claim is the same statement, so that one's source is the other's.
const LIKE_MIN: f32 = 0.4;

/// Fills in the origins of `claims` and counts them.
pub(super) fn resolve(
    witnesses: &[Witness],
    story: &Story,
    stemma: &Stemma,
    sayings: &Sayings<'_>,
    pairs: &[Pair],
    claims: &mut [Claim],
) -> Vec<Origin> {
    let claim_of = super::align::claim_of(sayings, claims);
    let mut resolver = Resolver {
        witnesses,
        story,
        sayings,
        places: Places::of(stemma),
        parents: parents(stemma),
        pairs,
        claim_of,
        issued: party::issued(witnesses, story, sayings),
        origin_of: vec![None; sayings.all.len()],
        origins: Vec::new(),
        by_outlet: RefCell::default(),
    };
    for report in parents_first(story, &resolver.parents) {
        resolver.report(report);
    }
    let Resolver { origin_of, mut origins, .. } = resolver;
    for assertion in claims.iter_mut().flat_map(|claim| &mut claim.assertions) {
        assertion.origin = sayings.position(assertion.report, assertion.assertion).and_then(|at| origin_of[at]);
    }
    independent::leave_out_loose(sayings, pairs, claims);
    let merged = independent::merge(claims, &origins);
    for (position, claim) in claims.iter_mut().enumerate() {
        for assertion in &mut claim.assertions {
            assertion.origin = assertion.origin.map(|origin| OriginIx::from(merged.into[origin.at()]));
        }
        independent::count(claim, merged.why(position), &origins);
    }
    for (position, &into) in merged.into.iter().enumerate().filter(|(position, into)| position != *into) {
        let named = std::mem::take(&mut origins[position].origin.named);
        origins[into].origin.named.extend(named);
    }
    keep_used(claims, &origins)
}

/// An origin while it is being gathered.
pub(super) struct Draft {
    /// What it will be.
    pub origin: Origin,
    /// Folded content words of the descriptor, ascending.
    pub words: Vec<String>,
    /// Folded words of the roles its names stand with ("CNB spokeswoman"), ascending.
    pub roles: Vec<String>,
    /// True if it was named as a body.
    pub is_body: bool,
    /// The report that named it first; of an unnamed source, the one it spoke to.
    pub root: ReportIx,
    /// Story name, where the source is one.
    name: Option<u32>,
}

struct Resolver<'s, 'w> {
    witnesses: &'w [Witness],
    story: &'s Story,
    sayings: &'s Sayings<'w>,
    places: Places<'s>,
    parents: FxHashMap<ReportIx, Vec<ReportIx>>,
    pairs: &'s [Pair],
    claim_of: Vec<usize>,
    issued: BTreeSet<ReportIx>,
    origin_of: Vec<Option<OriginIx>>,
    origins: Vec<Draft>,
    /// The reports by an outlet, by the names that were asked for.
    by_outlet: RefCell<FxHashMap<CompactString, Rc<[ReportIx]>>>,
}

impl Resolver<'_, '_> {
    /// Sentences with a source first, then those without, then headlines, which look to both.
    fn report(&mut self, report: ReportIx) {
        let of_report = self.sayings.of_report(report);
        let order = |saying: &Saying<'_>| (saying.assertion.headline, source::innermost(saying.assertion).is_none());
        for wanted in [(false, false), (false, true), (true, false), (true, true)] {
            for at in of_report.clone().filter(|&at| order(&self.sayings.all[at]) == wanted) {
                self.origin_of[at] = self.origin(at);
            }
        }
    }

    fn origin(&mut self, at: usize) -> Option<OriginIx> {
        let sayings = self.sayings;
        let saying = &sayings.all[at];
        let Some(source) = source::innermost(saying.assertion) else {
            let document = self.document_subject(at);
            return document
                .or_else(|| self.issuer_of(at))
                .or_else(|| self.taken_over(at))
                .or_else(|| self.said_elsewhere(at))
                .or_else(|| self.told_next(at))
                .or_else(|| self.asked(at));
        };
        match source.kind {
            SourceKind::Outlet => self.passed_on(at, source),
            SourceKind::Organisation if self.is_outlet(&source.name) => self.passed_on(at, source),
            SourceKind::Anonymous if source::speaks_for_some_body(&source.name) => {
                let outlet = saying.assertion.chain.iter().find(|link| link.kind == SourceKind::Outlet);
                let through = outlet.and_then(|outlet| self.outlet_origin(at, outlet));
                Some(through.unwrap_or_else(|| self.keyed(saying, source, OriginKind::OnRecord)))
            }
            SourceKind::Anonymous | SourceKind::Unnamed => {
                let outlet = saying.assertion.chain.iter().find(|link| link.kind == SourceKind::Outlet);
                let through = outlet.and_then(|outlet| self.outlet_origin(at, outlet));
                let known = through.or_else(|| self.taken_over(at));
                if let (Some(origin), Some(span)) = (known, source.span)
                    && self.origins[origin.at()].origin.kind == OriginKind::Anonymous
                {
                    self.names_it(origin, span.at(saying.report));
                }
                known.or_else(|| Some(self.unnamed(saying, source)))
            }
            SourceKind::Person | SourceKind::Organisation | SourceKind::Document => {
                Some(self.named(at, issuer(&saying.assertion.chain).unwrap_or(source)))
            }
        }
    }

    /// A document that is itself the subject: "the list names", "the letter says".
    fn document_subject(&mut self, at: usize) -> Option<OriginIx> {
        const SHOWS: [&str; 14] = [
            "list", "name", "show", "say", "state", "read", "give", "put", "record", "cover", "set", "carry",
            "describe", "require",
        ];
        let saying = &self.sayings.all[at];
        let tokens = &saying.witness.layers.parse.tokens;
        let predicate = tokens.get(saying.assertion.predicate as usize)?;
        let subject = saying.assertion.subject?;
        let in_subject = token_range(saying.witness, subject);
        let head = in_subject.clone().find(|&token| !in_subject.contains(&(tokens[token].head as usize)))?;
        if !SHOWS.contains(&predicate.lemma.as_str()) || !source::is_document(&tokens[head].lemma) {
            return None;
        }
        let source = Source {
            name: subject.of(&saying.witness.report.text).into(),
            span: Some(subject),
            kind: SourceKind::Document,
            group: None,
            count: None,
        };
        Some(self.keyed(saying, &source, OriginKind::Document))
    }

    /// True if a body's name is that of an outlet, here or in the story.
    fn is_outlet(&self, name: &str) -> bool {
        source::is_some_outlet(name)
            || source::is_bare_outlet(name)
            || self.reports_of(name).iter().any(|report| !self.issued.contains(report))
    }

    /// Of what a report says in its own voice, the party that put the report out.
    fn issuer_of(&mut self, at: usize) -> Option<OriginIx> {
        let saying = &self.sayings.all[at];
        if !self.issued.contains(&saying.report) {
            return None;
        }
        let name = saying.witness.report.label().into();
        let source = Source { name, span: None, kind: SourceKind::Organisation, group: None, count: None };
        Some(self.keyed(saying, &source, OriginKind::OnRecord))
    }

    /// What a report can tell only because it asked: "declined to comment", "could not be reached".
    fn asked(&mut self, at: usize) -> Option<OriginIx> {
        const ANSWERED: [&str; 13] = [
            "to comment",
            "not comment",
            "not immediately be reached",
            "not be reached",
            "not reply",
            "not respond",
            "not answer",
            "not return",
            "no comment",
            "not available for comment",
            "not pick up",
            "not immediately respond",
            "not immediately reply",
        ];
        let saying = &self.sayings.all[at];
        let words = saying.words().to_lowercase();
        if !ANSWERED.iter().any(|answer| words.contains(answer)) {
            return None;
        }
        let outlet = saying.witness.report.label().into();
        let source = Source { name: outlet, span: None, kind: SourceKind::Outlet, group: None, count: None };
        Some(self.keyed(saying, &source, OriginKind::OwnObservation))
    }

    /// The origin of what a parent says in the same claim, or in the passage this one retells.
    fn taken_over(&self, at: usize) -> Option<OriginIx> {
        let saying = &self.sayings.all[at];
        let parents = self.parents.get(&saying.report)?;
        let in_claim = parents.iter().find_map(|&parent| self.in_report(at, parent));
        in_claim.or_else(|| {
            parents.iter().find_map(|&parent| {
                let retold = |other: usize| {
                    let other = &self.sayings.all[other];
                    let place =
                        self.places.correspondence(saying.report, saying.assertion.span, parent, other.assertion.span);
                    place.verbatim.max(place.rewritten * 0.8)
                };
                let best = self.sayings.of_report(parent).map(|other| (retold(other), other));
                let (strength, other) = best.max_by(|x, y| x.0.total_cmp(&y.0).then(y.1.cmp(&x.1)))?;
                let same_values = !value::compare(saying, &self.sayings.all[other]).rival;
                (strength >= RETOLD_MIN && same_values).then(|| self.origin_of[other]).flatten()
            })
        })
    }

    /// The origin this claim has in `report`, if it is made there with one.
    fn in_report(&self, at: usize, report: ReportIx) -> Option<OriginIx> {
        let claim = self.claim_of[at];
        let same_side = |other: &usize| {
            self.claim_of[*other] == claim
                && self.sayings.all[*other].assertion.polarity == self.sayings.all[at].assertion.polarity
        };
        let others = self.sayings.of_report(report).filter(|&other| other != at).filter(same_side);
        let scored =
            others.filter_map(|other| Some((pair::score(self.pairs, at, other), other, self.origin_of[other]?)));
        let like = scored.filter(|one| one.0 >= LIKE_MIN);
        like.max_by(|x, y| x.0.total_cmp(&y.0).then(y.1.cmp(&x.1))).map(|(_, _, origin)| origin)
    }

    /// The origin of the same statement elsewhere in the report.
    fn said_elsewhere(&self, at: usize) -> Option<OriginIx> {
        self.in_report(at, self.sayings.all[at].report)
    }

    /// Of a lead that names no source, that of the sentence behind it: "Norden is near a deal with Tamar. The talks have gone well,
    /// according to two people who took part."
    fn told_next(&self, at: usize) -> Option<OriginIx> {
        let saying = &self.sayings.all[at];
        let all = &saying.witness.layers.assertions;
        let lead = all.iter().find(|one| !one.headline)?.sentence;
        let head = saying.witness.layers.parse.tokens.get(saying.assertion.predicate as usize)?;
        if saying.assertion.headline || saying.assertion.sentence != lead || head.dep != Dep::Root {
            return None;
        }
        let behind = self.sayings.of_report(saying.report).filter(|&other| {
            let other = &self.sayings.all[other];
            let shared = self.sayings.likeness.shared(&saying.topic, &other.topic) > 0.0;
            let source = source::innermost(other.assertion);
            let unnamed = source.is_some_and(|source| source.kind == SourceKind::Anonymous && source.span.is_some());
            other.assertion.sentence == lead + 1 && unnamed && shared
        });
        behind.filter_map(|other| self.origin_of[other]).next()
    }

    /// An outlet as the innermost source: the origin its own report has, else what the outlet itself says.
    fn passed_on(&mut self, at: usize, outlet: &Source) -> Option<OriginIx> {
        let saying = &self.sayings.all[at];
        if let Some(origin) = self.outlet_origin(at, outlet).or_else(|| self.taken_over(at)) {
            return Some(origin);
        }
        if source::is_any_outlet(&outlet.name) {
            return None;
        }
        let own = self.witnesses[saying.report.at()].report.outlet.as_deref();
        if own.is_some_and(|own| source::same_outlet(own, &outlet.name)) {
            return Some(self.keyed(saying, outlet, OriginKind::OwnObservation));
        }
        if !self.reports_of(&outlet.name).is_empty() {
            return None;
        }
        Some(self.keyed(saying, outlet, OriginKind::Unstated))
    }

    fn outlet_origin(&self, at: usize, outlet: &Source) -> Option<OriginIx> {
        let own = self.sayings.all[at].report;
        let others = self.reports_of(&outlet.name);
        others.iter().filter(|&&report| report != own).find_map(|&report| self.in_report(at, report))
    }

    /// The story's reports by an outlet of this name.
    fn reports_of(&self, name: &str) -> Rc<[ReportIx]> {
        if let Some(known) = self.by_outlet.borrow().get(name) {
            return Rc::clone(known);
        }
        let is_by = |report: &&ReportIx| {
            self.witnesses[report.at()].report.outlet.as_deref().is_some_and(|outlet| source::same_outlet(outlet, name))
        };
        let found: Rc<[ReportIx]> = self.story.reports.iter().filter(is_by).copied().collect();
        self.by_outlet.borrow_mut().insert(name.into(), Rc::clone(&found));
        found
    }

    /// A source without a name: one with the report's others unless the descriptions plainly differ.
    fn unnamed(&mut self, saying: &Saying<'_>, source: &Source) -> OriginIx {
        let words = source::descriptor(source::group_of(&source.name));
        let like = self.origins.iter().position(|draft| {
            draft.origin.kind == OriginKind::Anonymous
                && draft.root == saying.report
                && source::could_be_one(&draft.words, &words)
        });
        self.joined(like, saying, source, OriginKind::Anonymous, words)
    }

    /// A source by name, office or title.
    fn named(&mut self, at: usize, source: &Source) -> OriginIx {
        let saying = &self.sayings.all[at];
        let kind = if source.kind == SourceKind::Document { OriginKind::Document } else { OriginKind::OnRecord };
        // A name garbled on the way is still the parent's source.
        if let Some(parent) = self.taken_over(at) {
            let words = source::descriptor(&source.name);
            let draft = &self.origins[parent.at()];
            if draft.origin.kind == kind && draft.words.iter().any(|word| words.contains(word)) {
                return parent;
            }
        }
        self.keyed(saying, source, kind)
    }

    /// The origin with this name, made if it is new.
    fn keyed(&mut self, saying: &Saying<'_>, source: &Source, kind: OriginKind) -> OriginIx {
        let words = source::descriptor(&source.name);
        let name = source::name_of(saying, source);
        let like = self.origins.iter().position(|draft| {
            let same_name = name.is_some() && draft.name == name;
            let same_words = !words.is_empty() && source::same_words(&draft.words, &words);
            let contained = !words.is_empty()
                && (name.is_none() || draft.name.is_none())
                && draft.origin.kind == kind
                && source::contains(&draft.words, &words);
            let initials = source::is_acronym(&draft.origin.who, &source.name)
                || source::is_acronym(&source.name, &draft.origin.who);
            draft.origin.kind != OriginKind::Anonymous && (same_name || same_words || contained || initials)
        });
        self.joined(like, saying, source, kind, words)
    }

    fn joined(
        &mut self,
        like: Option<usize>,
        saying: &Saying<'_>,
        source: &Source,
        kind: OriginKind,
        words: Vec<String>,
    ) -> OriginIx {
        let place = source.span.map(|span| span.at(saying.report));
        let who = source::group_of(&source.name);
        let position = like.unwrap_or_else(|| {
            let origin = Origin { who: who.to_owned(), kind, named: Vec::new() };
            let name = source::name_of(saying, source);
            let is_body = source.kind == SourceKind::Organisation;
            let (words, roles) = (words.clone(), Vec::new());
            self.origins.push(Draft { origin, words, roles, is_body, root: saying.report, name });
            self.origins.len() - 1
        });
        let draft = &mut self.origins[position];
        if words.len() > draft.words.len() {
            draft.origin.who = who.to_owned();
            draft.words = words;
        }
        draft.roles.extend(source::role(saying, source));
        draft.roles.sort_unstable();
        draft.roles.dedup();
        if let Some(place) = place {
            self.names_it(OriginIx::from(position), place);
        }
        OriginIx::from(position)
    }

    /// Notes words that name an origin.
    fn names_it(&mut self, origin: OriginIx, place: SpanRef) {
        let named = &mut self.origins[origin.at()].origin.named;
        if !named.contains(&place) {
            named.push(place);
        }
    }
}

/// The body that issued the innermost source, if that is a paper of its own: "the company said in a filing".
fn issuer(chain: &[Source]) -> Option<&Source> {
    let [.., body, paper] = chain else { return None };
    (body.kind == SourceKind::Organisation && paper.kind == SourceKind::Document).then_some(body)
}

/// Drops origins no assertion has and renumbers the rest in order of first use.
fn keep_used(claims: &mut [Claim], origins: &[Draft]) -> Vec<Origin> {
    let mut order: Vec<OriginIx> = Vec::new();
    let mut renumbered: FxHashMap<OriginIx, OriginIx> = FxHashMap::default();
    for assertion in claims.iter_mut().flat_map(|claim| &mut claim.assertions) {
        if let Some(origin) = assertion.origin {
            let new = *renumbered.entry(origin).or_insert_with(|| {
                order.push(origin);
                OriginIx::from(order.len() - 1)
            });
            assertion.origin = Some(new);
        }
    }
    let finished = |ix: &OriginIx| {
        let mut origin = origins[ix.at()].origin.clone();
        origin.named.sort_unstable();
        origin.named.dedup();
        origin
    };
    order.iter().map(finished).collect()
}

/// The parents of each report that are in the story, best supported first. Of the copies of a text nobody supplied the first
/// stands for it: they are one witness.
fn parents(stemma: &Stemma) -> FxHashMap<ReportIx, Vec<ReportIx>> {
    let mut supported: FxHashMap<ReportIx, Vec<(f32, ReportIx)>> = FxHashMap::default();
    for derivation in &stemma.derivations {
        let parent = match &derivation.parent {
            Parent::Report(parent) => Some(*parent),
            lost => stemma.first_copy_of(lost).filter(|_| derivation.kind != DerivationKind::Cites),
        };
        if let Some(parent) = parent.filter(|&parent| parent != derivation.child) {
            supported.entry(derivation.child).or_default().push((derivation.support, parent));
        }
    }
    let ranked = |mut list: Vec<(f32, ReportIx)>| {
        list.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        list.into_iter().map(|(_, parent)| parent).collect()
    };
    supported.into_iter().map(|(child, list)| (child, ranked(list))).collect()
}

/// The story's reports so that parents come before children; a loop is entered at its first report.
fn parents_first(story: &Story, parents: &FxHashMap<ReportIx, Vec<ReportIx>>) -> Vec<ReportIx> {
    let mut done: BTreeSet<ReportIx> = BTreeSet::new();
    let mut order = Vec::with_capacity(story.reports.len());
    for &start in &story.reports {
        // Depth first without recursion: a report is listed once its parents are.
        let mut path = vec![(start, 0usize)];
        let mut open: BTreeSet<ReportIx> = BTreeSet::from([start]);
        while let Some((report, next)) = path.pop() {
            if done.contains(&report) {
                continue;
            }
            let list = parents.get(&report).map_or(&[][..], Vec::as_slice);
            match list.get(next) {
                Some(&parent) => {
                    path.push((report, next + 1));
                    if !done.contains(&parent) && open.insert(parent) {
                        path.push((parent, 0));
                    }
                }
                None => {
                    done.insert(report);
                    order.push(report);
                }
            }
        }
    }
    order.retain(|report| story.reports.contains(report));
    order
}
