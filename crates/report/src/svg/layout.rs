//! Places for the nodes of a layered graph: ranks are given, the order within a rank is chosen so that few edges cross.
//!
//! Sugiyama, Tagawa and Toda 1981, with the ordering of Gansner, Koutsofios, North and Vo 1993 ("A technique for drawing
//! directed graphs"): sweeps by weighted median, then transposition of neighbours while that helps; the best order
//! seen is kept. Long edges pass through bends, one a rank. Places within a rank are the least squares of the edges'
//! slants, found rank by rank in turn, each exactly. Deterministic: ties keep the order given.
//! The work of a pass is the number of bends times the edges at them; callers bound the number of nodes.

/// A graph with a rank for each node.
pub(super) struct Graph {
    /// Rank of each node, 0 on top.
    pub ranks: Vec<usize>,
    /// Parent and child; the parent's rank is smaller.
    pub edges: Vec<(usize, usize)>,
}

/// Where everything goes, in units of one node's width from the left.
pub(super) struct Places {
    /// Centre of each node.
    pub centres: Vec<f64>,
    /// For each edge the centres of its bends, one for each rank between its ends, from parent to child.
    pub bends: Vec<Vec<f64>>,
    /// Distance from the leftmost to the rightmost centre, plus one.
    pub width: f64,
}

/// Sweeps down and up; more changed nothing on stories of up to 200 reports.
const SWEEPS: usize = 12;
/// Passes over all ranks; a chain of bends straightens slowly.
const PULLS: usize = 240;
/// Widths between the centres of a bend and its neighbour; nodes take 1.
const BEND_WIDTH: f64 = 0.35;

struct Layered {
    /// Nodes and bends by rank, left to right.
    rows: Vec<Vec<usize>>,
    /// Neighbours one rank up and one rank down.
    up: Vec<Vec<usize>>,
    down: Vec<Vec<usize>>,
    /// Items from this on are bends.
    bends_from: usize,
}

/// Lays out the graph.
pub(super) fn layout(graph: &Graph) -> Places {
    let (mut layered, bends) = with_bends(graph);
    order(&mut layered);
    let centres = centre(&layered);
    let left = centres.iter().copied().fold(f64::INFINITY, f64::min);
    let right = centres.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if centres.is_empty() {
        return Places { centres, bends: Vec::new(), width: 0.0 };
    }
    let at = |item: usize| centres[item] - left;
    Places {
        centres: (0..graph.ranks.len()).map(at).collect(),
        bends: bends.iter().map(|items| items.iter().map(|&item| at(item)).collect()).collect(),
        width: right - left + 1.0,
    }
}

fn with_bends(graph: &Graph) -> (Layered, Vec<Vec<usize>>) {
    let nodes = graph.ranks.len();
    let mut rows: Vec<Vec<usize>> = vec![Vec::new(); graph.ranks.iter().max().map_or(0, |&rank| rank + 1)];
    for (node, &rank) in graph.ranks.iter().enumerate() {
        rows[rank].push(node);
    }
    let (mut up, mut down) = (vec![Vec::new(); nodes], vec![Vec::new(); nodes]);
    let mut all_bends = Vec::new();
    for &(parent, child) in &graph.edges {
        let mut bends = Vec::new();
        let mut above = parent;
        for row in &mut rows[graph.ranks[parent] + 1..graph.ranks[child]] {
            let bend = up.len();
            row.push(bend);
            up.push(vec![above]);
            down.push(Vec::new());
            down[above].push(bend);
            bends.push(bend);
            above = bend;
        }
        down[above].push(child);
        up[child].push(above);
        all_bends.push(bends);
    }
    for row in &mut rows {
        row.sort_by_key(|&item| up[item].is_empty() && down[item].is_empty());
    }
    (Layered { rows, up, down, bends_from: nodes }, all_bends)
}

fn order(layered: &mut Layered) {
    let mut best = layered.rows.clone();
    let mut fewest = crossings(layered);
    for sweep in 0..SWEEPS {
        let downward = sweep % 2 == 0;
        let mut place = places(layered);
        let ranks: Vec<usize> = if downward {
            (1..layered.rows.len()).collect()
        } else {
            (0..layered.rows.len().saturating_sub(1)).rev().collect()
        };
        for rank in ranks {
            let neighbours = if downward { &layered.up } else { &layered.down };
            let mut row: Vec<(f64, usize, usize)> = layered.rows[rank]
                .iter()
                .enumerate()
                .map(|(at, &item)| {
                    let alone = layered.up[item].is_empty() && layered.down[item].is_empty();
                    // What has no edge at all stands aside.
                    let stays = if alone { f64::INFINITY } else { at as f64 };
                    (median(&neighbours[item], &place).unwrap_or(stays), at, item)
                })
                .collect();
            row.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            layered.rows[rank] = row.into_iter().map(|(_, _, item)| item).collect();
            for (at, &item) in layered.rows[rank].iter().enumerate() {
                place[item] = at;
            }
        }
        transpose(layered);
        let now = crossings(layered);
        if now < fewest {
            fewest = now;
            best.clone_from(&layered.rows);
        }
    }
    layered.rows = best;
}

/// Position of each item within its row.
fn places(layered: &Layered) -> Vec<usize> {
    let mut place = vec![0; layered.up.len()];
    for row in &layered.rows {
        for (at, &item) in row.iter().enumerate() {
            place[item] = at;
        }
    }
    place
}

/// The middle of the neighbours' positions, weighted to the denser side; `None` without neighbours.
fn median(neighbours: &[usize], place: &[usize]) -> Option<f64> {
    let mut at: Vec<usize> = neighbours.iter().map(|&item| place[item]).collect();
    at.sort_unstable();
    let middle = at.len() / 2;
    match at.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(at[middle] as f64),
        2 => Some((at[0] + at[1]) as f64 / 2.0),
        _ => {
            let left = (at[middle - 1] - at[0]) as f64;
            let right = (at[at.len() - 1] - at[middle]) as f64;
            let (low, high) = (at[middle - 1] as f64, at[middle] as f64);
            Some(if left + right == 0.0 { (low + high) / 2.0 } else { (low * right + high * left) / (left + right) })
        }
    }
}

/// Swaps neighbours of a row while that removes crossings.
fn transpose(layered: &mut Layered) {
    for _ in 0..4 {
        let mut improved = false;
        let mut place = places(layered);
        for rank in 0..layered.rows.len() {
            for at in 1..layered.rows[rank].len() {
                let (left, right) = (layered.rows[rank][at - 1], layered.rows[rank][at]);
                let now = between(layered, &place, left, right);
                if now > 0 && between(layered, &place, right, left) < now {
                    layered.rows[rank].swap(at - 1, at);
                    place.swap(left, right);
                    improved = true;
                }
            }
        }
        if !improved {
            break;
        }
    }
}

/// Crossings between the edges of two items if `left` stands left of `right`.
fn between(layered: &Layered, place: &[usize], left: usize, right: usize) -> usize {
    let count = |side: &[Vec<usize>]| {
        side[left].iter().map(|&a| side[right].iter().filter(|&&b| place[b] < place[a]).count()).sum::<usize>()
    };
    count(&layered.up) + count(&layered.down)
}

fn crossings(layered: &Layered) -> usize {
    let place = places(layered);
    let mut count = 0;
    for row in &layered.rows {
        for (at, &left) in row.iter().enumerate() {
            for &right in &row[at + 1..] {
                for &a in &layered.down[left] {
                    count += layered.down[right].iter().filter(|&&b| place[b] < place[a]).count();
                }
            }
        }
    }
    count
}

fn centre(layered: &Layered) -> Vec<f64> {
    let room = |item: usize| if item >= layered.bends_from { BEND_WIDTH } else { 1.0 };
    let gap = |left: usize, right: usize| (room(left) + room(right)) / 2.0;
    let mut centres = vec![0.0; layered.up.len()];
    for row in &layered.rows {
        let mut x = 0.0;
        for (at, &item) in row.iter().enumerate() {
            x += if at == 0 { 0.0 } else { gap(row[at - 1], item) };
            centres[item] = x;
        }
        let shift = x / 2.0;
        row.iter().for_each(|&item| centres[item] -= shift);
    }
    // What has no edge stands last in its row and follows the others when they have found their places.
    let is_tied = |item: &usize| !layered.up[*item].is_empty() || !layered.down[*item].is_empty();
    let tied: Vec<&[usize]> =
        layered.rows.iter().map(|row| &row[..row.iter().take_while(|item| is_tied(item)).count()]).collect();
    for pull in 0..PULLS {
        let rows: Vec<&[usize]> = if pull % 2 == 0 { tied.clone() } else { tied.iter().rev().copied().collect() };
        for row in rows {
            let wanted: Vec<(f64, f64)> = row.iter().map(|&item| pull_on(layered, &centres, item)).collect();
            let gaps: Vec<f64> = row.windows(2).map(|pair| gap(pair[0], pair[1])).collect();
            for (&item, centre) in row.iter().zip(apart(&wanted, &gaps)) {
                centres[item] = centre;
            }
        }
    }
    let leftmost = tied.iter().filter_map(|row| row.first()).map(|&item| centres[item]).fold(f64::INFINITY, f64::min);
    for (row, tied) in layered.rows.iter().zip(&tied) {
        for at in tied.len()..row.len() {
            centres[row[at]] = match at {
                0 if leftmost.is_finite() => leftmost,
                0 => 0.0,
                _ => centres[row[at - 1]] + gap(row[at - 1], row[at]),
            };
        }
    }
    centres
}

/// Where an item's neighbours draw it, and how strongly. Long edges should be straight: Gansner et al. weigh the parts of
/// an edge 8, 2 and 1.
fn pull_on(layered: &Layered, centres: &[f64], item: usize) -> (f64, f64) {
    let (mut sum, mut weights) = (0.0, 0.0);
    for &other in layered.up[item].iter().chain(&layered.down[item]) {
        let weight = match (item >= layered.bends_from, other >= layered.bends_from) {
            (true, true) => 8.0,
            (false, false) => 1.0,
            _ => 2.0,
        };
        sum += centres[other] * weight;
        weights += weight;
    }
    (sum / weights, weights)
}

/// The places nearest to those wanted, by weighted squares, that keep the order and the gaps: pool adjacent violators
/// (Ayer et al. 1955) on what is wanted less the gaps to the left. Linear.
fn apart(wanted: &[(f64, f64)], gaps: &[f64]) -> Vec<f64> {
    // Pools of neighbours that touch: mean, weight, number of items.
    let mut pools: Vec<(f64, f64, usize)> = Vec::with_capacity(wanted.len());
    let mut offset = 0.0;
    for (at, &(place, weight)) in wanted.iter().enumerate() {
        offset += if at == 0 { 0.0 } else { gaps[at - 1] };
        let mut pool = (place - offset, weight, 1);
        while let Some(before) = pools.pop_if(|before| before.0 > pool.0) {
            let weight = before.1 + pool.1;
            pool = ((before.0 * before.1 + pool.0 * pool.1) / weight, weight, before.2 + pool.2);
        }
        pools.push(pool);
    }
    let mut places = Vec::with_capacity(wanted.len());
    let mut offset = 0.0;
    for (mean, _, items) in pools {
        for _ in 0..items {
            offset += if places.is_empty() { 0.0 } else { gaps[places.len() - 1] };
            places.push(mean + offset);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn untangles_two_crossed_edges() {
        let graph = Graph { ranks: vec![0, 0, 1, 1], edges: vec![(0, 3), (1, 2)] };
        let (mut layered, _) = with_bends(&graph);
        assert_eq!(crossings(&layered), 1);
        order(&mut layered);
        assert_eq!(crossings(&layered), 0);
    }

    #[test]
    fn nodes_of_a_rank_never_overlap() {
        let ranks = vec![0, 1, 1, 1, 1, 2, 2, 3, 1];
        let edges = vec![(0, 1), (0, 2), (0, 3), (0, 4), (1, 5), (4, 6), (0, 7), (5, 7), (2, 6)];
        let places = layout(&Graph { ranks: ranks.clone(), edges });
        for a in 0..ranks.len() {
            for b in 0..a {
                if ranks[a] == ranks[b] {
                    assert!((places.centres[a] - places.centres[b]).abs() > 0.999, "{a} {b} {:?}", places.centres);
                }
            }
        }
        assert_eq!(places.bends[6].len(), 2);
    }

    #[test]
    fn what_weighs_more_yields_less() {
        let places = apart(&[(0.0, 1.0), (0.0, 3.0)], &[1.0]);
        assert_eq!(places, [-0.75, 0.25]);
        assert_eq!(apart(&[(0.0, 1.0), (2.0, 3.0)], &[1.0]), [0.0, 2.0]);
    }

    #[test]
    fn an_empty_graph_has_no_width() {
        assert_eq!(layout(&Graph { ranks: vec![], edges: vec![] }).width, 0.0);
    }
}
