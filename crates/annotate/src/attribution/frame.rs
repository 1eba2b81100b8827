//! An attribution on its way: who is only a place in the tree, content may still grow.

use headwater_model::{AttributionKind, CueClass, Quote, QuoteKind, Span};

use crate::tree::Tree;

/// An attribution before its source is resolved and its place among the others is known.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The words that attribute.
    pub cue: Option<Span>,
    /// The token that heads the cue, if a token does.
    pub head: Option<usize>,
    /// What the cue says the source did.
    pub class: CueClass,
    /// How it is worded.
    pub kind: AttributionKind,
    /// Who, as a place.
    pub who: Who,
    /// Pieces of content, in order, disjoint.
    pub content: Vec<Span>,
    /// The frame that holds this one by its wording ("TASS, citing X": X's is held by TASS's).
    pub via: Option<usize>,
}

/// Where a source is named.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Who {
    /// Nowhere: "it was reported".
    Nobody,
    /// By the noun phrase headed by this token.
    Noun(usize),
    /// By the tokens from the second to the third (inclusive), headed by the first: where the tree is not to be trusted.
    Range(usize, usize, usize),
}

impl Who {
    /// The head of the words that name the source.
    pub fn head(self) -> Option<usize> {
        match self {
            Who::Nobody => None,
            Who::Noun(head) | Who::Range(head, _, _) => Some(head),
        }
    }
}

impl Frame {
    /// From the start of its content to the end, cue not counted.
    pub fn extent(&self) -> Span {
        hull(&self.content)
    }
}

/// The smallest span that holds all pieces, which must be in order and not empty.
pub fn hull(pieces: &[Span]) -> Span {
    match (pieces.first(), pieces.last()) {
        (Some(first), Some(last)) => Span { start: first.start, end: last.end.max(first.end) },
        _ => Span::default(),
    }
}

/// The tokens from `first` to `last` as one piece without marks at its edges, quotation marks and brackets kept.
/// `None` if no word is left.
pub fn piece(tree: &Tree<'_>, mut first: usize, mut last: usize) -> Option<Span> {
    let loose = |at: usize| {
        tree.is_punct(at)
            && !tree.word(at).contains(['"', '“', '”', '„', '«', '»', '‘', '’', '\'', '(', ')', '%', '$', '€', '£'])
    };
    while first < last && loose(first) {
        first += 1;
    }
    while last > first && loose(last) && !matches!(tree.word(last), "?" | "!") {
        last -= 1;
    }
    (!loose(first)).then(|| tree.span(first, last))
}

/// The tokens from `first` to `last` without those from `hole.0` to `hole.1` (all inclusive), as pieces.
pub fn pieces_around(tree: &Tree<'_>, first: usize, last: usize, hole: (usize, usize)) -> Vec<Span> {
    let mut pieces = Vec::new();
    if hole.1 < first || hole.0 > last {
        pieces.extend(piece(tree, first, last));
        return pieces;
    }
    if hole.0 > first {
        pieces.extend(piece(tree, first, hole.0 - 1));
    }
    if hole.1 < last {
        pieces.extend(piece(tree, hole.1 + 1, last));
    }
    pieces
}

/// The quotations of a report, findable by place.
pub struct Quotes<'q> {
    all: &'q [Quote],
}

impl<'q> Quotes<'q> {
    /// Quotations in text order, disjoint.
    pub fn new(all: &'q [Quote]) -> Quotes<'q> {
        Quotes { all }
    }

    /// The quotations that share a byte with `span`.
    pub fn touching(&self, span: Span) -> &'q [Quote] {
        let first = self.all.partition_point(|quote| quote.span.end <= span.start);
        let end = first + self.all[first..].partition_point(|quote| quote.span.start < span.end);
        &self.all[first..end]
    }

    /// The last quotation that ends at or before `offset`.
    pub fn before(&self, offset: u32) -> Option<&'q Quote> {
        let end = self.all.partition_point(|quote| quote.span.end <= offset);
        self.all[..end].last()
    }

    /// The first quotation that starts at or after `offset`.
    pub fn after(&self, offset: u32) -> Option<&'q Quote> {
        let first = self.all.partition_point(|quote| quote.span.start < offset);
        self.all.get(first)
    }

    /// True if the byte at `offset` is quoted.
    pub fn cover(&self, offset: u32) -> bool {
        let first = self.all.partition_point(|quote| quote.span.end <= offset);
        self.all.get(first).is_some_and(|quote| quote.span.covers(offset))
    }
}

/// Grows pieces so that none cuts a quotation in two, then joins those that meet.
pub fn whole_quotes(pieces: &mut Vec<Span>, cue: Option<Span>, quotes: &Quotes<'_>) {
    for piece in pieces.iter_mut() {
        for quote in quotes.touching(*piece) {
            // A cue inside a quotation is part of somebody's words: its content stays inside too.
            if cue.is_none_or(|cue| !quote.span.overlaps(cue))
                && (quote.kind == QuoteKind::Speech || !quote.inner.contains(*piece))
            {
                *piece = piece.cover(quote.span);
            }
        }
    }
    pieces.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(pieces.len());
    for &piece in pieces.iter() {
        match joined.last_mut() {
            Some(last) if piece.start <= last.end => *last = last.cover(piece),
            _ => joined.push(piece),
        }
    }
    *pieces = joined;
}

/// Direct, mixed or indirect, by how much of the content is quoted speech.
pub fn kind(pieces: &[Span], quotes: &Quotes<'_>) -> AttributionKind {
    let total: usize = pieces.iter().map(|piece| piece.len()).sum();
    let quoted: usize =
        pieces.iter().flat_map(|&piece| quotes.touching(piece).iter().map(move |quote| quote.span.shared(piece))).sum();
    let speech = pieces.iter().any(|&piece| quotes.touching(piece).iter().any(|quote| quote.kind == QuoteKind::Speech));
    if quoted * 10 >= total * 9 && (speech || quoted > 0) {
        AttributionKind::Direct
    } else if quoted > 0 {
        AttributionKind::Mixed
    } else {
        AttributionKind::Indirect
    }
}
