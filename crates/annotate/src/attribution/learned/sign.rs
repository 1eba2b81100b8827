//! The signs by which it is told whether a word attributes, which reading is its content, and who its source is.
//!
//! Signs are words of the language, relations of the tree and marks, never names: a lemma that is a proper noun is left
//! out, so that what was learned on one election's news holds for other news.

use headwater_model::{CompactString, Dep, Pos, QuoteKind, Span, Tag};

use super::super::frame::{Frame, Quotes};
use super::reading::Reading;
use super::table::Signs;
use crate::tree::{MAX_DEPTH, Tree};

/// What is known before a word is looked at.
pub struct Known<'k, 'a> {
    /// The trees.
    pub tree: &'k Tree<'a>,
    /// The quotations.
    pub quotes: &'k Quotes<'a>,
    /// The headline.
    pub title: Option<Span>,
    /// For each token, whether the content of a frame found by rule holds it.
    pub inside: Vec<bool>,
    /// For each token, whether it heads the cue of a frame found by rule.
    pub cues: Vec<bool>,
}

/// A frame found by rule at the word, with the tokens of its content.
pub struct Ruled<'f> {
    /// The frame.
    pub frame: &'f Frame,
    /// Its content's words, in order.
    pub words: Vec<usize>,
}

/// A word that may be a cue, with its signs.
pub struct Cue {
    /// Its lemma with its particle.
    pub lemma: CompactString,
    /// Signs of the word and its place.
    pub signs: Vec<CompactString>,
}

/// The lemma of a word with its particle: "rule_out".
pub fn cue_lemma(tree: &Tree<'_>, head: usize) -> CompactString {
    let lemma = tree.lemma(head);
    match tree.child(head, &[Dep::Prt]) {
        Some(particle) => [lemma.as_str(), "_", &tree.word(particle).to_lowercase()].concat().into(),
        None => lemma,
    }
}

/// The words of some tokens: no marks, and no "that" at the head.
pub fn words(tree: &Tree<'_>, tokens: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut words: Vec<usize> = tokens.filter(|&at| !tree.is_punct(at)).collect();
    if words.len() > 1 && tree.is(words[0], "that") {
        words.remove(0);
    }
    words
}

/// The tokens that lie in `pieces`, in order.
pub fn tokens_in<'p>(tree: &'p Tree<'_>, pieces: &'p [Span]) -> impl Iterator<Item = usize> + use<'p> {
    let tokens = &tree.parse.tokens;
    pieces.iter().flat_map(move |piece| {
        let first = tokens.partition_point(|token| token.span.end <= piece.start);
        (first..tokens.len()).take_while(move |&at| tokens[at].span.start < piece.end)
    })
}

/// The signs of the word at `head` and its place.
pub fn cue(known: &Known<'_, '_>, head: usize, ruled: Option<&Ruled<'_>>) -> Cue {
    let tree = known.tree;
    let mut signs: Vec<CompactString> = Vec::with_capacity(16);
    let mut add = |parts: &[&str]| signs.push(parts.concat().into());
    let own = tree.subject(head).is_some();
    let subject = tree.understood_subject(head);
    let sort = subject.map_or("none", |subject| sort(tree, subject));
    let word = subject.filter(|_| matches!(sort, "prp" | "wh")).map(|at| tree.word(at).to_lowercase());
    add(&["subj=", sort, word.as_deref().unwrap_or(""), if own { "" } else { "^" }]);
    if let Some(subject) = subject.filter(|_| sort == "n") {
        add(&["sl=", &common(tree, subject)]);
    }
    let noun = tree.token(head).pos == Pos::Noun;
    let mut behind: Vec<&str> = Vec::new();
    for child in tree.children(head) {
        let dep = tree.dep(child);
        match dep {
            Dep::Neg => add(&["neg"]),
            Dep::Aux => add(&["aux=", &tree.word(child).to_lowercase()]),
            Dep::Auxpass => add(&["auxpass"]),
            Dep::Advmod if child < head => add(&["adv=", &tree.lemma(child)]),
            Dep::Poss => add(&["poss=", if tree.token(child).tag == Tag::PrpS { "prp" } else { "n" }]),
            Dep::Det | Dep::Amod if noun => add(&[dep.label(), "=", &common(tree, child)]),
            _ => {}
        }
        if child > head && !matches!(dep, Dep::Punct | Dep::Prt | Dep::Aux | Dep::Neg) && !behind.contains(&dep.label())
        {
            behind.push(dep.label());
        }
    }
    behind.sort_unstable();
    add(&["kids=", &behind.join(",")]);
    add(&["tag=", tree.token(head).tag.label()]);
    add(&["hd=", tree.dep(head).label()]);
    if let Some(above) = tree.head(head) {
        add(&["hd=", tree.dep(head).label(), ">", &common(tree, above)]);
    }
    if let Some(kind) = quoted(known, head) {
        add(&["q=", kind]);
    }
    if known.title.is_some_and(|title| title.contains(tree.token(head).span)) {
        add(&["title"]);
    }
    let inside = known.inside[head];
    if inside {
        add(&["inside"]);
    }
    if let Some(ruled) = ruled {
        let class = class(ruled.frame);
        add(&["rule"]);
        add(&["rule=", class, if inside { "in" } else { "" }]);
        add(&["rulek=", class, format(ruled.frame)]);
    }
    Cue { lemma: cue_lemma(tree, head), signs }
}

/// How many words behind a reading another cue is looked for.
const SOON: usize = 6;

/// Tells `to` the signs of `reading` as the content of `cue`.
pub fn reading(
    known: &Known<'_, '_>,
    head: usize,
    cue: &Cue,
    ruled: Option<&Ruled<'_>>,
    one: &Reading,
    to: &mut impl Signs,
) {
    let tree = known.tree;
    let (form, step) = (one.form, one.step);
    let lemma = cue.lemma.as_str();
    let by_lemma = ["subj=", "neg", "hd=", "tag=", "kids=", "auxp", "inside", "poss="];
    to.add(&[form, step]);
    to.add(&[form, step, "|", lemma]);
    to.add(&["L=", lemma]);
    to.add(&[form, step, "|P=", tree.token(head).pos.label()]);
    for sign in &cue.signs {
        to.add(&[form, step, "|", sign]);
        to.add(&["h|", sign]);
        if by_lemma.iter().any(|start| sign.starts_with(start)) {
            to.add(&["L=", lemma, "|", sign]);
        }
    }
    if let Some(ruled) = ruled {
        let same = if one.form == "rule" { "1" } else { likeness(&one.words(tree), &ruled.words) };
        to.add(&["rs=", same]);
        to.add(&[form, step, "|rs=", same]);
        to.add(&["L=", lemma, "|rs=", same]);
        to.add(&[class(ruled.frame), format(ruled.frame), "|rs=", same]);
    }
    let (first, last) = (one.piece.0, one.rest.unwrap_or(one.piece).1);
    let top = (first..=last).find(|&at| tree.head(at).is_none_or(|head| head < first || head > last)).unwrap_or(first);
    let mut sign = |parts: &[&str], by_lemma: bool| {
        let joined: CompactString = parts.concat().into();
        to.add(&[form, step, "|", &joined]);
        to.add(&["c|", &joined]);
        if by_lemma {
            to.add(&["L=", lemma, "|", &joined]);
        }
    };
    sign(&["w=", &plain(tree, first)], true);
    sign(&["t=", tree.token(first).tag.label()], false);
    sign(&["len=", length(last + 1 - first)], false);
    sign(&["ch=", tree.token(top).pos.label()], true);
    sign(&["chl=", &common(tree, top)], true);
    sign(&["ce=", tree.token(top).entity.map_or("", |entity| entity.label())], true);
    if let Some(kind) = quoted(known, first) {
        sign(&["cq=", kind], false);
    }
    if !known.quotes.touching(tree.span(first, last)).is_empty() {
        sign(&["hasq"], false);
    }
    if first > 0 {
        sign(&["pw=", &plain(tree, first - 1)], true);
    }
    if last + 1 < tree.len() && tree.token(last + 1).sentence == tree.token(last).sentence {
        sign(&["nw=", &plain(tree, last + 1)], false);
        if last + 2 < tree.len() && tree.is_punct(last + 1) {
            sign(&["nw2=", &plain(tree, last + 2)], false);
        }
    } else {
        sign(&["nw=end"], false);
    }
    sign(&["dist=", length(first.saturating_sub(head))], false);
    let cue_in = |mut tokens: std::ops::RangeInclusive<usize>| tokens.any(|at| known.cues[at] && at != head);
    if one.pieces().any(|(first, last)| cue_in(first..=last)) {
        sign(&["cue in it"], false);
        let told = (first..=last).any(|at| known.cues[at] && at != head && at != top && tree.subject(at).is_some());
        if told {
            sign(&["teller in it"], true);
        }
    }
    let end = tree.sentence(last).1;
    if last < end && cue_in(last + 1..=end.min(last + SOON)) {
        sign(&["cue soon"], false);
    }
}

/// How a source may be named beside its cue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// Where it stands to the cue.
    pub place: &'static str,
    /// The head of its words; `None` for nobody.
    pub noun: Option<usize>,
}

/// Those who may be the source of the cue at `head`, nobody among them.
pub fn candidates(tree: &Tree<'_>, head: usize) -> Vec<Candidate> {
    let mut found = vec![Candidate { place: "nobody", noun: None }];
    let mut add = |place: &'static str, noun: Option<usize>| {
        if let Some(noun) = noun
            && found.iter().all(|other| other.noun != Some(noun))
        {
            found.push(Candidate { place, noun: Some(noun) });
        }
    };
    let subject = tree.subject(head);
    add("subject", subject.filter(|&subject| !matches!(tree.token(subject).tag, Tag::Wp | Tag::Wdt)));
    add("agent", tree.child(head, &[Dep::Agent]).and_then(|by| tree.child(by, &[Dep::Pobj])));
    add("poss", tree.child(head, &[Dep::Poss]));
    for (name, word) in [("of", "of"), ("by", "by"), ("from", "from"), ("among", "among"), ("for", "for"), ("in", "in")]
    {
        let prep = tree.children(head).find(|&prep| prep > head && tree.dep(prep) == Dep::Prep && tree.is(prep, word));
        add(name, prep.and_then(|prep| tree.child(prep, &[Dep::Pobj])));
    }
    if subject.is_none() || subject.is_some_and(|subject| matches!(tree.token(subject).tag, Tag::Wp | Tag::Wdt)) {
        // The antecedent of "who", the noun a participle belongs to, the subject of the clause above.
        let mut at = head;
        for _ in 0..MAX_DEPTH {
            let Some(above) = tree.head(at) else { break };
            if matches!(tree.dep(at), Dep::Relcl | Dep::Acl) {
                add("antecedent", Some(above));
                break;
            }
            at = above;
            if let Some(subject) = tree.subject(at).filter(|&subject| subject != head) {
                add("above", Some(subject));
                break;
            }
            if let Some(poss) = tree.child(at, &[Dep::Poss]).filter(|_| tree.token(at).pos == Pos::Noun) {
                add("poss above", Some(poss));
            }
        }
    }
    found
}

/// Tells `to` the signs of `one` as the source of `cue` with content `reading`.
pub fn source(known: &Known<'_, '_>, head: usize, cue: &Cue, reading: &Reading, one: &Candidate, to: &mut impl Signs) {
    let tree = known.tree;
    let (place, lemma) = (one.place, cue.lemma.as_str());
    to.add(&["S:", place]);
    to.add(&["S:", place, "|L=", lemma]);
    to.add(&["S:", place, "|", reading.form, reading.step]);
    to.add(&["S:", place, "|P=", tree.token(head).pos.label()]);
    to.add(&["S:", place, "|P=", tree.token(head).pos.label(), reading.form, reading.step]);
    for sign in cue.signs.iter().filter(|sign| !sign.starts_with("sl=")) {
        to.add(&["S:", place, "|", sign]);
    }
    if let Some(noun) = one.noun {
        let sort = sort(tree, noun);
        to.add(&["S:", sort]);
        to.add(&["S:", place, "|", sort]);
        to.add(&["S:", sort, "|L=", lemma]);
        to.add(&["S:sl=", &common(tree, noun)]);
        let covered = reading.pieces().any(|(first, last)| (first..=last).contains(&noun));
        if covered {
            to.add(&["S:covered"]);
            to.add(&["S:covered|", place]);
        }
    }
}

/// What sort of word a subject is.
fn sort(tree: &Tree<'_>, noun: usize) -> &'static str {
    let token = tree.token(noun);
    if token.dep == Dep::Expl || tree.is(noun, "there") {
        "expl"
    } else if matches!(token.tag, Tag::Prp | Tag::PrpS) {
        "prp"
    } else if matches!(token.tag, Tag::Wp | Tag::Wdt) {
        "wh"
    } else if let Some(entity) = token.entity {
        entity.label()
    } else if token.pos == Pos::Propn {
        "propn"
    } else {
        "n"
    }
}

/// The lemma of a word that is no name; its part of speech if it is one, or is written like one.
fn common(tree: &Tree<'_>, at: usize) -> CompactString {
    let token = tree.token(at);
    // A lone noun that opens its sentence without an article is a name more often than not.
    let opens = at == tree.sentence(at).0 && token.tag != Tag::Nn;
    let capital = !opens && tree.word(at).starts_with(char::is_uppercase);
    match token.pos {
        Pos::Propn | Pos::Num | Pos::Other => token.pos.label().into(),
        _ if capital || token.entity.is_some() => Pos::Propn.label().into(),
        _ => tree.lemma(at),
    }
}

/// The word itself if it is of the closed classes or a mark, else its part of speech.
fn plain(tree: &Tree<'_>, at: usize) -> CompactString {
    let token = tree.token(at);
    match token.pos {
        Pos::Noun | Pos::Propn | Pos::Num | Pos::Verb | Pos::Adj | Pos::Adv | Pos::Other | Pos::Intj | Pos::Unknown => {
            token.tag.label().into()
        }
        _ => tree.word(at).to_lowercase().into(),
    }
}

fn quoted(known: &Known<'_, '_>, at: usize) -> Option<&'static str> {
    let quote = known.quotes.touching(known.tree.token(at).span).first()?;
    Some(match quote.kind {
        QuoteKind::Speech => "speech",
        QuoteKind::Fragment => "fragment",
        QuoteKind::Scare => "scare",
    })
}

fn length(words: usize) -> &'static str {
    match words {
        0 | 1 => "1",
        2 => "2",
        3 | 4 => "4",
        5..=8 => "8",
        9..=16 => "16",
        17..=32 => "32",
        _ => "64",
    }
}

/// "1" for the same words, "h" for half of their union or more, "l" for fewer, "0" for none.
fn likeness(a: &[usize], b: &[usize]) -> &'static str {
    let shared = a.iter().filter(|at| b.binary_search(at).is_ok()).count();
    let all = a.len() + b.len() - shared;
    if shared == all {
        "1"
    } else if shared * 2 >= all {
        "h"
    } else if shared > 0 {
        "l"
    } else {
        "0"
    }
}

fn class(frame: &Frame) -> &'static str {
    use headwater_model::CueClass;
    match frame.class {
        CueClass::Say => "say",
        CueClass::Believe => "believe",
        CueClass::Deny => "deny",
        CueClass::Confirm => "confirm",
        CueClass::Intend => "intend",
        CueClass::Ask => "ask",
        CueClass::Hearsay => "hearsay",
        CueClass::Show => "show",
        CueClass::Attitude => "attitude",
    }
}

fn format(frame: &Frame) -> &'static str {
    use headwater_model::AttributionKind;
    match frame.kind {
        AttributionKind::Direct => "direct",
        AttributionKind::Indirect => "indirect",
        AttributionKind::Mixed => "mixed",
        AttributionKind::Headline => "headline",
        AttributionKind::Carried => "carried",
    }
}
