//! A report's text cut where quotations begin and end, so that each can be linked to and lit up.

use std::collections::{BTreeMap, BTreeSet};

use headwater_model::ReportIx;

use crate::receipt::{Receipt, Texts};
use crate::word;

/// A block of a report's text.
pub(crate) struct Block {
    pub kind: &'static str,
    pub rule: &'static str,
    pub pieces: Vec<Piece>,
}

/// A run of words that the same quotations cover.
pub(crate) struct Piece {
    pub words: String,
    /// The quotation that begins here, if one does.
    pub id: Option<String>,
    /// Further quotations that begin here.
    pub extra: Vec<String>,
    /// All quotations that cover it, blank between.
    pub covers: String,
    /// All claims it belongs to, blank between.
    pub claims: String,
}

/// Quotations of one report: places in code points, with the claims they belong to.
#[derive(Default)]
pub(crate) struct Places(BTreeMap<(usize, usize), Vec<String>>);

impl Places {
    /// Notes a quotation, for a claim's anchor where it belongs to one.
    pub fn note(&mut self, at: &Receipt, claim: Option<&str>) {
        let claims = self.0.entry((at.start, at.end)).or_default();
        if let Some(claim) = claim.filter(|claim| !claims.iter().any(|other| other == claim)) {
            claims.push(claim.to_owned());
        }
    }
}

/// The id of a quotation's words: `prefix` names the report.
pub(crate) fn anchor(prefix: &str, start: usize, end: usize) -> String {
    format!("{prefix}-{start}-{end}")
}

/// The blocks of a report. A quotation that begins between blocks is begun at the next; one behind all text, at its end.
pub(crate) fn blocks(texts: &Texts<'_>, ix: ReportIx, prefix: &str, places: &Places) -> Vec<Block> {
    let report = texts.report(ix);
    let mut blocks = Vec::with_capacity(report.blocks.len());
    let mut waiting: Vec<(usize, usize)> = places.0.keys().copied().collect();
    waiting.reverse();
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut begun: BTreeSet<(usize, usize)> = BTreeSet::new();
    for (nth, block) in report.blocks.iter().enumerate() {
        let (first, end) = texts.code_points(block.span.at(ix));
        let words = texts.words(block.span.at(ix));
        let last_block = nth + 1 == report.blocks.len();
        // Quotations that touch the block: those still open, and those that begin before it ends.
        open.retain(|place| place.1 > first);
        let mut here = open.clone();
        while let Some(place) = waiting.pop_if(|place| place.0 < end || last_block) {
            here.push(place);
            open.push(place);
        }
        let mut cuts: Vec<usize> = here.iter().flat_map(|place| [place.0, place.1]).chain([first, end]).collect();
        cuts.retain(|&cut| (first..=end).contains(&cut));
        cuts.sort_unstable();
        cuts.dedup();

        let mut pieces = Vec::with_capacity(cuts.len());
        let mut characters = words.chars();
        for pair in cuts.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let words: String = characters.by_ref().take(to - from).collect();
            let covering: Vec<&(usize, usize)> = here.iter().filter(|place| place.0 <= from && to <= place.1).collect();
            let is_end = last_block && to == end;
            let mut ids = Vec::new();
            for &place in here.iter().filter(|place| place.0 <= from || is_end) {
                if begun.insert(place) {
                    ids.push(anchor(prefix, place.0, place.1));
                }
            }
            let covers: Vec<String> = covering.iter().map(|place| anchor(prefix, place.0, place.1)).collect();
            let mut claims: Vec<&str> =
                covering.iter().flat_map(|place| &places.0[*place]).map(String::as_str).collect();
            claims.sort_unstable();
            claims.dedup();
            let own = ids.iter().position(|id| covers.contains(id)).map(|at| ids.remove(at));
            pieces.push(Piece { words, id: own, extra: ids, covers: covers.join(" "), claims: claims.join(" ") });
        }
        blocks.push(Block { kind: word::block_code(block.kind), rule: block.rule, pieces });
    }
    blocks
}
