//! How far a report lies from a text it was taken from, in changes an editor would have had to make.
//!
//! Of a chain of copies every earlier link explains the last one; the right one is the nearest: what it changed (a word, a
//! number, a sentence moved or dropped) the last one has too. This is the old rule of shared errors (Lachmann; for copies on
//! the web Dong et al., VLDB 2009), here as a count: two neighbouring words that the child has and the parent lacks had
//! to be written; those that the parent has and the child lacks had only to be cut, which is cheap.
//!
//! Linear in the words of both.

use super::testimony::Testimony;
use rustc_hash::FxHashSet;

/// The pairs of neighbouring words of a report.
pub struct Neighbours {
    of_line: Vec<Vec<u64>>,
    all: FxHashSet<u64>,
}

impl Neighbours {
    /// Reads them off; the last word of a sentence goes with the first of the next, so that a moved sentence shows.
    pub fn of(report: &Testimony<'_>) -> Neighbours {
        let mut of_line = vec![Vec::new(); report.lines.len()];
        let mut all = FxHashSet::default();
        for pair in report.words.windows(2) {
            let line = pair[1].line as usize;
            if line < of_line.len() && !report.lines[line].headline {
                let key = u64::from(pair[0].key) << 32 | u64::from(pair[1].key);
                of_line[line].push(key);
                all.insert(key);
            }
        }
        Neighbours { of_line, all }
    }
}

/// Changes that lead from `parent` to the sentences of `child` that `counts` picks; 0 is none. Written words count one each, cut
/// ones a [`CUT`] of it.
pub fn changes(child: &Neighbours, parent: &Neighbours, counts: impl Fn(usize) -> bool) -> f32 {
    let picked = child.of_line.iter().enumerate().filter(|&(line, _)| counts(line)).flat_map(|(_, pairs)| pairs);
    let written = picked.filter(|pair| !parent.all.contains(pair)).count();
    let cut = parent.all.iter().filter(|pair| !child.all.contains(pair)).count();
    written as f32 + super::w(20, CUT) * cut as f32
}

/// A word cut, against a word written.
const CUT: f32 = 0.1;
