//! Who says what, nested: source, cue and content, as in PARC3 and PolNeAR (Pareti 2012; Newell, Margolin and Ruths 2018).
//!
//! [`cue`] finds cues in the trees and reads off content and speaker, [`headline`] knows the forms of headlines, [`interview`]
//! those of transcripts, [`learned`] adds attitudes, [`carry`] gives quotations without a cue to whoever was speaking, [`source`] and [`resolve`] find out who that is, and [`nest`]
//! puts attributions inside one another. Every step is linear in the number of tokens but for walks with a named limit.

pub mod learned;
pub mod lexicon;
pub mod noun;

mod aside;
mod carry;
mod cue;
mod frame;
mod headline;
mod interview;
mod nest;
mod resolve;
mod source;
mod verb;

use headwater_model::{
    Attribution, AttributionIx, AttributionKind, BlockKind, CueClass, Dep, Mention, Parse, Quote, Report, Source,
    SourceKind, Span,
};

use crate::credit::outlet::Outlets;
use crate::tree::Tree;
use frame::{Frame, Quotes, Who};
use source::{Back, Reader};

/// The attributions of a report, in order of their content. Contents nest or are disjoint.
pub fn attributions(report: &Report, parse: &Parse, mentions: &[Mention], quotes: &[Quote]) -> Vec<Attribution> {
    let tree = Tree::new(&report.text, parse);
    let outlets = Outlets::of(report, &tree, mentions);
    let marks = Quotes::new(quotes);
    let reader = Reader { tree: &tree, mentions, outlets: &outlets, quotes: &marks };
    let mut frames = ruled(&reader, report, quotes);
    learned::extend(&tree, &marks, report.title, &mut frames);
    let outer = nest::nest(&mut frames);
    let (mut sources, follows) = resolve::resolve(&reader, &frames, report.title);
    from_the_body(report, &frames, &mut sources);
    let outer = inherit(&sources, &frames, &follows, outer);
    write(report, frames, sources, outer)
}

/// What there is in a report to learn attributions from ([`learned`]).
pub fn observations(
    report: &Report,
    parse: &Parse,
    mentions: &[Mention],
    quotes: &[Quote],
) -> Vec<learned::Observation> {
    let tree = Tree::new(&report.text, parse);
    let outlets = Outlets::of(report, &tree, mentions);
    let marks = Quotes::new(quotes);
    let reader = Reader { tree: &tree, mentions, outlets: &outlets, quotes: &marks };
    learned::observe(&tree, &marks, report.title, &ruled(&reader, report, quotes))
}

/// The frames that rules find.
fn ruled(reader: &Reader<'_>, report: &Report, quotes: &[Quote]) -> Vec<Frame> {
    let (tree, marks) = (reader.tree, reader.quotes);
    let mut frames = cue::frames(tree, marks);
    for block in report.blocks.iter().filter(|block| block.kind == BlockKind::Title) {
        headline::frames(reader, tree.parse, block.span, &mut frames);
    }
    interview::frames(reader, report, &mut frames);
    carry::quotations(reader, report, marks, quotes, &mut frames);
    corrected(tree, &mut frames);
    told(reader, &mut frames);
    cited(tree, &mut frames);
    frames
}

/// What "an earlier version of this article said" is taken back.
fn corrected(tree: &Tree<'_>, frames: &mut [Frame]) {
    for frame in frames {
        let (Some(cue), Some(head)) = (frame.cue, frame.head) else { continue };
        let before = tree.token(tree.sentence(head).0).span.cover(cue).of(tree.text).to_lowercase();
        let earlier =
            ["earlier version", "previous version", "original version"].iter().any(|version| before.contains(version));
        if earlier && frame.class == CueClass::Say {
            frame.class = CueClass::Deny;
            frame.who = Who::Nobody;
        }
    }
}

/// "X told Eurofile that ...": where Eurofile is another outlet, it stands between X and this report.
fn told(reader: &Reader<'_>, frames: &mut Vec<Frame>) {
    let tree = reader.tree;
    for at in 0..frames.len() {
        let Some(head) = frames[at].head.filter(|&head| tree.is_verb(head)) else { continue };
        let tell = matches!(tree.lemma(head).as_str(), "tell" | "inform" | "brief");
        let to =
            tree.children(head).filter(|&prep| tree.is(prep, "to")).find_map(|prep| tree.child(prep, &[Dep::Pobj]));
        let audience = if tell { tree.child(head, &[Dep::Dobj, Dep::Dative]) } else { to };
        let Some(audience) = audience else { continue };
        let phrase = reader.read(audience);
        if phrase.kind == SourceKind::Outlet
            && phrase.group.is_some() | !phrase.name.is_empty()
            && !reader.outlets.is_own(&phrase.name)
            && phrase.back != Back::Speaker
        {
            frames[at].via = Some(frames.len());
            let frame = Frame { who: Who::Noun(audience), via: None, ..frames[at].clone() };
            frames.push(frame);
        }
    }
}

/// How many frames to either side are searched for the one that "citing" belongs to: those of its sentence.
const NEAR: usize = 40;

/// "TASS said, citing X": X's frame has the content of TASS's and stands inside it.
fn cited(tree: &Tree<'_>, frames: &mut [Frame]) {
    for at in 0..frames.len() {
        let Some(head) = frames[at].head.filter(|&head| tree.is_any(head, &["citing", "quoting", "referring"])) else {
            continue;
        };
        let Some(governor) = tree.head(head) else { continue };
        let sentence = tree.token(head).sentence;
        let tells = |frame: &Frame| !matches!(frame.class, CueClass::Intend | CueClass::Ask | CueClass::Hearsay);
        let around = at.saturating_sub(NEAR)..(at + NEAR).min(frames.len());
        let by_head = around.clone().find(|&other| frames[other].head == Some(governor) && tells(&frames[other]));
        let of_source = |&other: &usize| frames[other].who.head() == Some(governor) && frames[other].head != Some(head);
        let by_source = || around.clone().find(of_source);
        let near = || {
            let told = |other: &usize| {
                *other != at
                    && tells(&frames[*other])
                    && frames[*other].head.is_some_and(|token| {
                        tree.token(token).sentence == sentence && (token < head || tree.is_under(head, token))
                    })
            };
            around.clone().filter(told).max_by_key(|&other| frames[other].head)
        };
        frames[at].via = by_head.or_else(by_source).or_else(near);
    }
}

/// A headline's "sources" or "report" is whoever the report's first attribution of that sort names.
fn from_the_body(report: &Report, frames: &[Frame], sources: &mut [Source]) {
    let Some(title) = report.title else { return };
    for at in 0..frames.len() {
        if !title.contains(frames[at].extent()) || sources[at].span.is_none() {
            continue;
        }
        let words = sources[at].name.to_lowercase();
        let kinds: &[SourceKind] = match words.as_str() {
            "source" | "sources" | "officials" | "official" | "insiders" | "insider" | "people" => {
                &[SourceKind::Anonymous]
            }
            "report" | "reports" | "media" | "newspaper" | "paper" | "agency" | "website" | "media reports" => {
                &[SourceKind::Outlet]
            }
            _ => continue,
        };
        let body = (0..frames.len())
            .filter(|&other| !title.contains(frames[other].extent()) && kinds.contains(&sources[other].kind))
            .min_by_key(|&other| frames[other].extent().start);
        if let Some(other) = body {
            let span = sources[at].span;
            sources[at] = Source { span, ..sources[other].clone() };
        }
    }
}

/// Who speaks through an outlet goes on speaking through it: "one of them" keeps the outlet of "two people", where no
/// other frame holds it.
fn inherit(
    sources: &[Source],
    frames: &[Frame],
    follows: &[Option<usize>],
    outer: Vec<Option<usize>>,
) -> Vec<Option<usize>> {
    let mut inherited = outer.clone();
    for at in 0..frames.len() {
        if inherited[at].is_none()
            && sources[at].kind == SourceKind::Anonymous
            && let Some(from) = follows[at]
            && let Some(above) = inherited[from].filter(|&above| above != at)
            && frames[from].extent().start < frames[at].extent().start
        {
            inherited[at] = Some(above);
        }
    }
    inherited
}

fn write(report: &Report, frames: Vec<Frame>, sources: Vec<Source>, outer: Vec<Option<usize>>) -> Vec<Attribution> {
    let telling = |piece: &Span| piece.of(&report.text).chars().any(char::is_alphanumeric);
    let mut order: Vec<usize> = (0..frames.len()).filter(|&at| frames[at].content.iter().any(telling)).collect();
    order.sort_by_key(|&at| {
        let extent = frames[at].extent();
        (extent.start, std::cmp::Reverse(extent.end), outer[at].is_some(), at)
    });
    let mut place = vec![None; frames.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = Some(new as u32);
    }
    let trim = |piece: &Span| Some(piece.trimmed(&report.text)).filter(&telling);
    order
        .into_iter()
        .map(|at| {
            let frame = &frames[at];
            Attribution {
                kind: if frame.kind == AttributionKind::Carried { AttributionKind::Carried } else { frame.kind },
                content: frame.content.iter().filter_map(trim).collect(),
                cue: frame.cue,
                class: frame.class,
                source: sources[at].clone(),
                outer: outer[at].and_then(|above| place[above]).map(AttributionIx),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
