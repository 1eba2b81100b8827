//! Which terms of a story are nearly the same: by stem, by thesaurus, a name that is part of another, a rounded number,
//! a date that holds another. Worked out once for a story, so that comparing passages only looks them up.
//!
//! Costs, for each term, the other terms with its stem or in its groups, and the prefixes of its key; numbers look at
//! [`NUMBERS_MAX`] neighbours in order of size.

use super::Term;
use super::term::TermKind;
use headwater_model::CompactString;
use rustc_hash::FxHashMap;

/// Weight of a match by stem, against 1 for the same term.
pub(super) const SAME_STEM: f32 = 0.9;

/// Weight of a match by thesaurus, against 1 for the same term: an editor's other word, or another thing altogether.
pub(super) const SAME_GROUP: f32 = 0.7;

/// Most larger numbers that a number is held against.
const NUMBERS_MAX: usize = 32;

/// Shortest name, in bytes, that counts as part of another.
const NAME_BYTES_MIN: usize = 3;

type Ids = FxHashMap<(TermKind, CompactString), u32>;

/// For each term, the terms near it with how near they are (0 to 1), ascending by term; symmetric.
pub(super) fn lists(terms: &[Term], ids: &Ids) -> Vec<Vec<(u32, f32)>> {
    let mut near: Vec<Vec<(u32, f32)>> = vec![Vec::new(); terms.len()];
    words(terms, &mut near);
    for (id, term) in terms.iter().enumerate() {
        let parts: &mut dyn Iterator<Item = &str> = match term.kind {
            TermKind::Name => &mut parts_of_name(&term.key),
            TermKind::Date => &mut beginnings(&term.key),
            _ => continue,
        };
        let nearness = if term.kind == TermKind::Name { SAME_STEM } else { SAME_GROUP };
        for part in parts {
            if let Some(&other) = ids.get(&(term.kind, part.into())) {
                link(&mut near, id as u32, other, nearness);
            }
        }
    }
    numbers(terms, &mut near);
    for list in &mut near {
        list.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.total_cmp(&a.1)));
        list.dedup_by_key(|entry| entry.0);
    }
    near
}

fn link(near: &mut [Vec<(u32, f32)>], a: u32, b: u32, nearness: f32) {
    if a != b {
        near[a as usize].push((b, nearness));
        near[b as usize].push((a, nearness));
    }
}

fn words(terms: &[Term], near: &mut [Vec<(u32, f32)>]) {
    let mut by_stem: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    let mut by_group: FxHashMap<u16, Vec<u32>> = FxHashMap::default();
    for (id, term) in terms.iter().enumerate().filter(|(_, term)| term.kind == TermKind::Word) {
        by_stem.entry(term.stem).or_default().push(id as u32);
        for &group in term.groups.iter().filter(|&&group| group != 0) {
            by_group.entry(group).or_default().push(id as u32);
        }
    }
    // The lists are sorted afterwards: the order of the groups does not matter.
    let alike = by_stem.values().map(|list| (list, SAME_STEM)).chain(by_group.values().map(|list| (list, SAME_GROUP)));
    for (list, nearness) in alike {
        for (at, &a) in list.iter().enumerate() {
            list[at + 1..].iter().for_each(|&b| link(near, a, b, nearness));
        }
    }
}

/// "jana" and "norden" of "jana norden", "valbank" of "valbank group": whole words at the start or end.
fn parts_of_name(name: &str) -> impl Iterator<Item = &str> {
    let joints = name.char_indices().filter(|&(_, c)| c == ' ' || c == '-').map(|(at, _)| at);
    joints.flat_map(|at| [&name[..at], &name[at + 1..]]).filter(|part| part.len() >= NAME_BYTES_MIN)
}

/// "2025" and "2025-06" of "2025-06-17".
fn beginnings(date: &str) -> impl Iterator<Item = &str> {
    date.char_indices().skip(1).map(|(at, _)| &date[..at])
}

/// Links numbers that are equal within 2%: a rounded figure.
fn numbers(terms: &[Term], near: &mut [Vec<(u32, f32)>]) {
    let value = |(id, term): (usize, &Term)| {
        (term.kind == TermKind::Number).then(|| Some((term.key.parse::<f64>().ok()?, id as u32))).flatten()
    };
    let mut known: Vec<(f64, u32)> = terms.iter().enumerate().filter_map(value).collect();
    known.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    for (at, &(low, a)) in known.iter().enumerate() {
        let more = known[at + 1..].iter().take(NUMBERS_MAX);
        more.take_while(|&&(high, _)| nearly_equal(low, high)).for_each(|&(_, b)| link(near, a, b, SAME_GROUP));
    }
}

fn nearly_equal(a: f64, b: f64) -> bool {
    let larger = a.abs().max(b.abs());
    larger >= 100.0 && (a - b).abs() <= 0.02 * larger
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(kind: TermKind, keys: &[&str]) -> Vec<(usize, usize)> {
        let term = |(at, key): (usize, &&str)| Term {
            kind,
            key: (*key).into(),
            stem: at as u32,
            groups: [0; 4],
            idf: 1.0,
            near: Box::default(),
        };
        let terms: Vec<Term> = keys.iter().enumerate().map(term).collect();
        let ids: Ids = keys.iter().enumerate().map(|(at, key)| ((kind, (*key).into()), at as u32)).collect();
        let lists = lists(&terms, &ids);
        let pairs = lists.iter().enumerate().flat_map(|(a, list)| list.iter().map(move |&(b, _)| (a, b as usize)));
        pairs.filter(|(a, b)| a < b).collect()
    }

    #[test]
    fn a_name_is_near_a_longer_one_it_begins_or_ends_and_not_one_with_its_letters() {
        assert_eq!(found(TermKind::Name, &["norden", "jana norden", "norden bank", "nord", "an"]), [(0, 1), (0, 2)]);
    }

    #[test]
    fn large_numbers_are_near_within_two_in_a_hundred_and_small_ones_are_not() {
        assert_eq!(found(TermKind::Number, &["1000", "1015", "1030", "-1000", "10", "10.1"]), [(0, 1), (1, 2)]);
    }

    #[test]
    fn a_day_is_near_its_month_and_not_the_next_one() {
        assert_eq!(found(TermKind::Date, &["2025-06", "2025-06-17", "2025-07"]), [(0, 1)]);
    }
}
