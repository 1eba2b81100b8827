//! Which texts are worth a look: links between texts that share a fingerprint, and pairs with enough links in one place.
//!
//! Texts that share a fingerprint are all linked while they are few. Where many share it (a wire story in five hundred papers, a
//! phrase in half of all reports) each is linked with a few neighbours in a fixed order that does not depend on when the
//! texts came, so the number of links grows with the number of texts and not with its square. A widely printed text is still
//! linked: through its many fingerprints its copies form a chain.

/// A text that has a fingerprint.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Posting {
    /// Order among the texts that share a fingerprint: a hash of the text, the same whenever it is filed.
    pub order: u64,
    /// The text.
    pub text: u32,
    /// First word of the run.
    pub word: u32,
}

/// Two texts that share a fingerprint, `a < b`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Link {
    /// One text.
    pub a: u32,
    /// The other.
    pub b: u32,
    /// Where the run begins in each.
    pub seed: Seed,
}

/// Where two texts share a run: its first word in each.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Seed {
    /// In the first text.
    pub a: u32,
    /// In the second.
    pub b: u32,
}

/// Texts up to which all that share a fingerprint are linked with one another.
pub const ALL_LINKED_MAX: usize = 24;
/// Neighbours on either side with which each is linked where more share it.
pub const NEIGHBOURS: usize = 2;
/// Texts that share a phrase which says nothing: no links come from it. One report in a thousand of a million has it.
pub const COMMON_MIN: usize = 1_000;

/// Hands every link among the texts that share one fingerprint to `found`. `postings` may be in any order and is sorted. A pair
/// in which `is_new` is true of neither text is passed over: it was found when the later of them came.
pub fn link(postings: &mut [Posting], is_new: impl Fn(u32) -> bool, mut found: impl FnMut(Link)) {
    if postings.len() < 2 || postings.len() >= COMMON_MIN {
        return;
    }
    postings.sort_unstable();
    let reach = if postings.len() <= ALL_LINKED_MAX { postings.len() } else { NEIGHBOURS + 1 };
    for (at, one) in postings.iter().enumerate() {
        for other in postings[at + 1..].iter().take(reach.saturating_sub(1)) {
            if one.text == other.text || !(is_new(one.text) || is_new(other.text)) {
                continue;
            }
            let (a, b) = if one.text < other.text { (one, other) } else { (other, one) };
            found(Link { a: a.text, b: b.text, seed: Seed { a: a.word, b: b.word } });
        }
    }
}

/// True if the seeds of a pair, ascending, could bear a passage of `words_min` equal words: as many as such a passage surely
/// has when nothing in it was changed, and at least two, close together and in step.
///
/// A changed word breaks up to five runs, so a passage that was worked over has fewer seeds than an untouched one: a pair is let
/// in at a third of them. What is let in here without reason costs an alignment and is thrown out by it.
pub fn worth(seeds: &[Seed], words_min: usize) -> bool {
    let needed = (words_min / 18).clamp(2, 4);
    if seeds.len() < needed {
        return false;
    }
    // Seeds of one passage differ by what was put in or left out between them.
    seeds.iter().enumerate().any(|(at, first)| {
        let near = seeds[at..].iter().take_while(|seed| seed.a - first.a <= REACH_WORDS).take(SEEDS_LOOKED_AT);
        near.filter(|seed| drift(first, seed) <= DRIFT_WORDS).count() >= needed
    })
}

/// Words within which the seeds of one passage are looked for.
const REACH_WORDS: u32 = 120;
/// Words that may have been put in or left out between them.
const DRIFT_WORDS: i64 = 24;
/// Seeds behind one that are looked at.
const SEEDS_LOOKED_AT: usize = 64;

fn drift(one: &Seed, other: &Seed) -> i64 {
    let step = |seed: &Seed| i64::from(seed.a) - i64::from(seed.b);
    (step(one) - step(other)).abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(count: u32, new_from: u32) -> Vec<Link> {
        let mut postings: Vec<Posting> =
            (0..count).map(|text| Posting { order: u64::from(text * 7 % 101), text, word: 3 }).collect();
        let mut found = Vec::new();
        link(&mut postings, |text| text >= new_from, |link| found.push(link));
        found
    }

    #[test]
    fn few_texts_are_all_linked_and_many_by_a_chain() {
        assert_eq!(links(4, 0).len(), 6);
        let many = links(100, 0);
        assert!(many.len() <= 100 * NEIGHBOURS, "{}", many.len());
        let mut joined = [false; 100];
        many.iter().for_each(|link| {
            joined[link.a as usize] = true;
            joined[link.b as usize] = true;
        });
        assert!(joined.iter().all(|&linked| linked));
        assert!(links(COMMON_MIN as u32, 0).is_empty());
    }

    #[test]
    fn pairs_of_old_texts_are_not_found_again() {
        assert_eq!(links(4, 3).len(), 3);
        assert!(links(4, 4).is_empty());
    }

    #[test]
    fn seeds_in_step_bear_a_passage_and_scattered_ones_do_not() {
        let seed = |a, b| Seed { a, b };
        assert!(worth(&[seed(10, 110), seed(20, 121), seed(31, 131)], 30));
        assert!(!worth(&[seed(10, 110)], 30));
        assert!(!worth(&[seed(10, 110), seed(200, 300)], 30));
        assert!(!worth(&[seed(10, 110), seed(20, 240)], 30));
    }
}
