//! Attributions as headlines write them: "Bank to close - TASS", "Bank to close, sources say", "Minister: bank to close".
//!
//! Works on the words between dashes, colons and commas, for parsers stumble over headlines.

use headwater_model::{AttributionKind, CueClass, Dep, Parse, Span, Tag};

use super::frame::{Frame, Who};
use super::noun::{self, Noun};
use super::source::Reader;

/// Longest source in a headline, in words.
const SOURCE_WORDS: usize = 6;

/// Frames of the headline in `title`, unless `frames` has one there already.
pub fn frames(reader: &Reader<'_>, parse: &Parse, title: Span, frames: &mut Vec<Frame>) {
    let first = parse.tokens.partition_point(|token| token.span.start < title.start);
    let end = parse.tokens.partition_point(|token| token.span.end <= title.end);
    if end < first + 3 {
        return;
    }
    if let Some(frame) = behind_dash(reader, first, end)
        .or_else(|| behind_comma(reader, first, end))
        .or_else(|| before_colon(reader, first, end))
    {
        let content = frame.extent();
        frames.retain(|other| {
            let span = other.extent();
            // What the parser made of the same words is worth less than the form of the headline.
            !(title.contains(span) && (other.cue == frame.cue || span.overlaps(content) && !content.contains(span)))
        });
        frames.push(frame);
    }
}

fn dash(reader: &Reader<'_>, at: usize) -> bool {
    let tree = reader.tree;
    let spaced = at > 0 && tree.token(at - 1).space_after && tree.token(at).space_after;
    spaced && matches!(tree.word(at), "-" | "–" | "—" | "--" | "|" | "/") || tree.word(at) == ":"
}

/// "... - TASS", "... – report", "...: sources".
fn behind_dash(reader: &Reader<'_>, first: usize, end: usize) -> Option<Frame> {
    let mark = (first + 2..end - 1).rev().find(|&at| dash(reader, at))?;
    if end - mark - 1 > SOURCE_WORDS {
        return None;
    }
    let head = source_in(reader, mark + 1, end)?;
    let content = super::frame::piece(reader.tree, first, mark - 1)?;
    Some(frame(reader, None, Who::Range(head.0, head.1, head.2), content))
}

/// "..., sources say", "..., says minister".
fn behind_comma(reader: &Reader<'_>, first: usize, end: usize) -> Option<Frame> {
    let tree = reader.tree;
    let comma = (first + 2..end - 1).rev().find(|&at| tree.word(at) == ",")?;
    if end - comma - 1 > SOURCE_WORDS + 1 {
        return None;
    }
    let verb = (comma + 1..end).find(|&at| {
        super::lexicon::verb(&tree.lemma(at), None).is_some_and(|verb| verb.takes("cq"))
            && matches!(tree.token(at).tag, Tag::Vbd | Tag::Vbp | Tag::Vbz | Tag::Vb)
            || tree.is_any(at, &["says", "say", "said", "reports", "claims", "warns", "shows"])
    })?;
    let inverted = verb == comma + 1;
    let (from, until) = if inverted { (verb + 1, end) } else { (comma + 1, verb) };
    // "..., claims 412,000 files" has one subject and two verbs.
    if inverted && (from..until).any(|at| tree.is_figure(at)) {
        return None;
    }
    let head = source_in(reader, from, until).or_else(|| (until > from).then(|| (until - 1, from, until - 1)))?;
    let content = super::frame::piece(tree, first, comma - 1)?;
    Some(frame(reader, Some(tree.span(verb, verb)), Who::Range(head.0, head.1, head.2), content))
}

/// "Minister: ..." where what follows is a clause, or quoted.
fn before_colon(reader: &Reader<'_>, first: usize, end: usize) -> Option<Frame> {
    let tree = reader.tree;
    let colon = (first + 1..end - 1).find(|&at| tree.word(at) == ":")?;
    if colon - first > SOURCE_WORDS {
        return None;
    }
    let head = source_in(reader, first, colon)?;
    let clause = (colon + 1..end).any(|at| tree.is_verb(at) && tree.is_finite(at))
        || tree.is_any(colon + 1, &["'", "‘", "\"", "“"]);
    let content = super::frame::piece(tree, colon + 1, end - 1)?;
    clause.then(|| frame(reader, None, Who::Range(head.0, head.1, head.2), content))
}

fn frame(_reader: &Reader<'_>, cue: Option<Span>, who: Who, content: Span) -> Frame {
    Frame {
        cue,
        head: None,
        class: CueClass::Say,
        kind: AttributionKind::Headline,
        who,
        content: vec![content],
        via: None,
    }
}

/// The head of the source that the tokens `from..until` are, if they are one and nothing else.
fn source_in(reader: &Reader<'_>, from: usize, until: usize) -> Option<(usize, usize, usize)> {
    let tree = reader.tree;
    if from >= until || (from..until).any(|at| tree.is_verb(at) && tree.is_finite(at)) {
        return None;
    }
    let last = (from..until).rev().find(|&at| !tree.is_punct(at))?;
    // The head is the last noun before a preposition.
    let head = (from..=last)
        .find(|&at| {
            at + 1 > last
                || matches!(tree.dep(at + 1), Dep::Prep)
                || tree.is_any(at + 1, &["of", "in", "at", "from", "on"])
        })
        .unwrap_or(last);
    let lemma = tree.lemma(head);
    let speaks = matches!(noun::noun(&lemma), Some(Noun::Somebody | Noun::Role | Noun::Body | Noun::Paper))
        || noun::noun(lemma.trim_end_matches('s')).is_some();
    let named = reader.mention_at(head).is_some_and(|mention| {
        use headwater_model::EntityKind::{Organisation, Person};
        matches!(mention.kind, Person | Organisation) || reader.outlets.contains(mention.span.of(tree.text))
    });
    let outlet = reader.outlets.contains(tree.span(from, last).of(tree.text));
    // "UPDATE: ...", "WATCH: ..." label the piece, and a headline in capitals has no acronyms to show.
    const LABELS: [&str; 16] = [
        "update",
        "exclusive",
        "breaking",
        "corrected",
        "correction",
        "watch",
        "live",
        "video",
        "factbox",
        "analysis",
        "opinion",
        "explainer",
        "revealed",
        "photos",
        "urgent",
        "refile",
    ];
    let label = LABELS.contains(&tree.word(from).to_lowercase().as_str());
    let shouted =
        !tree.text[tree.token(tree.sentence(head).0).span.range().start..].chars().take(60).any(char::is_lowercase);
    let acronym =
        !shouted && from == last && tree.word(head).len() > 1 && tree.word(head).chars().all(char::is_uppercase);
    (!label && (speaks || named || outlet || acronym)).then_some((head, from, last))
}
