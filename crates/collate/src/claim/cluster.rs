//! Groups compared pairs: average-link clustering on a sparse graph of scores.
//!
//! Two groups join while the mean score over all pairs across them (pairs never compared count nought) stays above a bound:
//! one strong pair cannot chain two claims together, as single link would. Agglomeration with a heap of group pairs, stale
//! entries skipped; O(p log p) for p scored pairs times the merges that touch them. [`single_link`] is the baseline.

use std::collections::{BTreeMap, BinaryHeap};

use super::pair::Pair;

/// Groups of positions below `count`, each ascending, ordered by their first position. Pairs must name positions below `count`.
pub(super) fn average_link(count: usize, pairs: &[Pair], bound: f32) -> Vec<Vec<usize>> {
    let mut groups: Vec<Option<Vec<usize>>> = (0..count).map(|position| Some(vec![position])).collect();
    // Summed scores to every neighbouring group, ascending.
    let mut links: Vec<Links> = vec![Links::new(); count];
    let mut heap = BinaryHeap::new();
    for pair in pairs {
        links[pair.a].push((pair.b as u32, pair.score));
        links[pair.b].push((pair.a as u32, pair.score));
        if pair.score >= bound {
            heap.push(Link { mean: pair.score, a: pair.a as u32, b: pair.b as u32 });
        }
    }
    links.iter_mut().for_each(|list| list.sort_unstable_by_key(|entry| entry.0));
    while let Some(link) = heap.pop() {
        let (low, high) = (link.a as usize, link.b as usize);
        let (Some(a), Some(b)) = (&groups[low], &groups[high]) else { continue };
        let mean = |sum: f32, x: usize, y: usize| sum / (x * y) as f32;
        let known = find(&links[low], link.b).ok().map(|at| links[low][at].1);
        let current = known.map(|sum| mean(sum, a.len(), b.len()));
        if current != Some(link.mean) {
            continue;
        }
        // The group with the lower number keeps its number and takes the other's members.
        let taken = groups[high].take().unwrap_or_default();
        if let Some(kept) = &mut groups[low] {
            kept.extend(taken);
            kept.sort_unstable();
        }
        let taken = std::mem::take(&mut links[high]);
        let joined = joined(&links[low], &taken, link.a, link.b);
        for &(other, _) in taken.iter().filter(|entry| entry.0 != link.a) {
            let list = &mut links[other as usize];
            if let Ok(at) = find(list, link.b) {
                list.remove(at);
            }
        }
        let size = groups[low].as_ref().map_or(0, Vec::len);
        for &(other, sum) in &joined {
            let Some(members) = &groups[other as usize] else { continue };
            let list = &mut links[other as usize];
            match find(list, link.a) {
                Ok(at) => list[at].1 = sum,
                Err(at) => list.insert(at, (link.a, sum)),
            }
            let mean = mean(sum, size, members.len());
            if mean >= bound {
                heap.push(Link { mean, a: link.a.min(other), b: link.a.max(other) });
            }
        }
        links[low] = joined;
    }
    groups.into_iter().flatten().collect()
}

/// Groups with a sum each, ascending. Numbers in 32 bits: the lists of a large story are read again with every join.
type Links = Vec<(u32, f32)>;

/// Place of a group in a list of links.
fn find(links: &[(u32, f32)], group: u32) -> Result<usize, usize> {
    links.binary_search_by_key(&group, |entry| entry.0)
}

/// The links of two groups `a` and `b` that join, but for those between them; ascending like both.
fn joined(of_a: &[(u32, f32)], of_b: &[(u32, f32)], a: u32, b: u32) -> Links {
    let mut joined = Vec::with_capacity(of_a.len() + of_b.len());
    let (mut i, mut j) = (0, 0);
    while i < of_a.len() || j < of_b.len() {
        let (x, y) = (of_a.get(i), of_b.get(j));
        let at = x.map_or(u32::MAX, |x| x.0).min(y.map_or(u32::MAX, |y| y.0));
        let (x, y) = (x.filter(|x| x.0 == at), y.filter(|y| y.0 == at));
        if at != a && at != b {
            // Of the one that has it alone, its sum; else the kept group's comes first.
            joined.push((at, x.map_or(0.0, |x| x.1) + y.map_or(0.0, |y| y.1)));
        }
        i += usize::from(x.is_some());
        j += usize::from(y.is_some());
    }
    joined
}

/// The baseline: everything joined by a chain of pairs above the bound.
pub(super) fn single_link(count: usize, pairs: &[Pair], bound: f32) -> Vec<Vec<usize>> {
    let mut root: Vec<usize> = (0..count).collect();
    fn find(root: &mut [usize], mut at: usize) -> usize {
        while root[at] != at {
            root[at] = root[root[at]];
            at = root[at];
        }
        at
    }
    for pair in pairs.iter().filter(|pair| pair.score >= bound) {
        let (a, b) = (find(&mut root, pair.a), find(&mut root, pair.b));
        root[a.max(b)] = a.min(b);
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for position in 0..count {
        groups.entry(find(&mut root, position)).or_default().push(position);
    }
    groups.into_values().collect()
}

/// A pair of groups; the heap gives the highest mean first, then the lowest numbers.
struct Link {
    mean: f32,
    a: u32,
    b: u32,
}

impl Ord for Link {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.mean.total_cmp(&other.mean).then_with(|| (other.a, other.b).cmp(&(self.a, self.b)))
    }
}

impl PartialOrd for Link {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Link {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Link {}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(list: &[(usize, usize, f32)]) -> Vec<Pair> {
        list.iter().map(|&(a, b, score)| Pair { a, b, score, matter: score }).collect()
    }

    #[test]
    fn one_strong_pair_does_not_chain_two_claims() {
        let chain = pairs(&[(0, 1, 0.9), (1, 2, 0.8), (2, 3, 0.9)]);
        assert_eq!(average_link(4, &chain, 0.5), vec![vec![0, 1], vec![2, 3]]);
        assert_eq!(single_link(4, &chain, 0.5), vec![vec![0, 1, 2, 3]]);
    }

    #[test]
    fn joins_what_agrees_all_round_and_leaves_the_rest_alone() {
        let clique = pairs(&[(0, 2, 0.7), (0, 3, 0.7), (2, 3, 0.8), (1, 3, 0.2)]);
        assert_eq!(average_link(4, &clique, 0.5), vec![vec![0, 2, 3], vec![1]]);
        assert_eq!(average_link(2, &[], 0.5), vec![vec![0], vec![1]]);
    }

    #[test]
    fn the_order_of_pairs_changes_nothing() {
        let forward = pairs(&[(0, 1, 0.6), (0, 2, 0.6), (1, 2, 0.6), (2, 3, 0.55)]);
        let backward: Vec<Pair> = forward.iter().rev().copied().collect();
        assert_eq!(average_link(4, &forward, 0.5), average_link(4, &backward, 0.5));
    }
}
