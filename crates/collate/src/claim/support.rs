//! What the other pairs say about a pair: two assertions that are both like a third are likelier to say the same.
//!
//! The scores of single pairs are a graph. A pair is scored again from what it had by itself, the best paths of two
//! steps between its ends, and how alike the ends' neighbourhoods are (second-stage or stacked classification: Wolpert, Neural
//! Networks 1992). A claim that a dozen reports word in a dozen ways is held together so, through the wordings in between. Costs
//! the number of pairs times the partners of an assertion, which are bounded.

use super::pair::Pair;

/// Number of features of a pair in the graph.
const FEATURES: usize = 7;
/// Paths of two steps whose mean is looked at.
const PATHS: usize = 5;

/// Bias, then one weight per feature, in the order of `features`.
///
/// Fitted like the weights of single pairs, on scores that stories got from weights fitted to the others. Leaving each story out in
/// turn F1 over pairs in one claim is .554; a second round brings nothing more.
#[rustfmt::skip]
const WEIGHTS: [f32; FEATURES + 1] = [
    -2.81,
    0.30,              // log odds by itself
    0.46, 0.73, -1.84, // best path, second best, mean of the best five
    5.85,              // neighbourhoods alike
    -2.83,             // score by itself
    1.48,              // share of the best that either end has
];

/// Scores `pairs` of positions below `count` again, all from the scores they come with. `matter` stays.
pub(super) fn weigh(count: usize, pairs: &mut [Pair]) {
    let mut near: Vec<Vec<(u32, f32)>> = vec![Vec::new(); count];
    for pair in pairs.iter() {
        near[pair.a].push((pair.b as u32, pair.score));
        near[pair.b].push((pair.a as u32, pair.score));
    }
    near.iter_mut().for_each(|list| list.sort_unstable_by_key(|entry| entry.0));
    let best: Vec<f32> = near.iter().map(|list| list.iter().map(|entry| entry.1).fold(0.0, f32::max)).collect();
    let norm: Vec<f32> =
        near.iter().map(|list| (1.0 + list.iter().map(|entry| entry.1 * entry.1).sum::<f32>()).sqrt()).collect();
    let mut ends = Ends::of(count);
    for pair in pairs {
        let (a, b) = (pair.a, pair.b);
        ends.begin(a, &near);
        let [first, second, mean, dot] = ends.paths(&near[b]);
        let own = pair.score;
        let odds = own.clamp(0.001, 0.999);
        // Each end is its own nearest neighbour.
        let alike = (dot + 2.0 * own) / (norm[a] * norm[b]);
        let share = (own / best[a].max(1e-6)).min(own / best[b].max(1e-6));
        let features = [(odds / (1.0 - odds)).ln(), first, second, mean, alike, own, share];
        let sum: f32 = WEIGHTS[0] + features.iter().zip(&WEIGHTS[1..]).map(|(x, weight)| x * weight).sum::<f32>();
        pair.score = 1.0 / (1.0 + (-sum).exp());
    }
}

/// The partners of one assertion, laid out by position: the pairs come by their first end, which so is read once for all of its pairs.
struct Ends {
    from: usize,
    /// Score by position; 0 for what is no partner.
    score: Vec<f32>,
}

impl Ends {
    fn of(count: usize) -> Ends {
        Ends { from: usize::MAX, score: vec![0.0; count] }
    }

    /// Lays out the partners of `from`.
    fn begin(&mut self, from: usize, near: &[Vec<(u32, f32)>]) {
        if from == self.from {
            return;
        }
        if let Some(last) = near.get(self.from) {
            last.iter().for_each(|entry| self.score[entry.0 as usize] = 0.0);
        }
        near[from].iter().for_each(|entry| self.score[entry.0 as usize] = entry.1);
        self.from = from;
    }

    /// Of the neighbours that both ends have, with the list (ascending) of the other: the weaker link of the best and of the second
    /// best, its mean over the best [`PATHS`], and the sum of the products.
    fn paths(&self, other: &[(u32, f32)]) -> [f32; 4] {
        let mut top = [0.0_f32; PATHS];
        let mut dot = 0.0;
        for &(at, y) in other {
            // What is no partner adds nothing and is the weakest link of all.
            let x = self.score[at as usize];
            dot += x * y;
            let mut weaker = x.min(y);
            if weaker <= top[PATHS - 1] {
                continue;
            }
            for place in &mut top {
                if weaker > *place {
                    std::mem::swap(place, &mut weaker);
                }
            }
        }
        [top[0], top[1], top.iter().sum::<f32>() / PATHS as f32, dot]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(list: &[(usize, usize, f32)]) -> Vec<f32> {
        let mut pairs: Vec<Pair> = list.iter().map(|&(a, b, score)| Pair { a, b, score, matter: score }).collect();
        weigh(4, &mut pairs);
        pairs.iter().map(|pair| pair.score).collect()
    }

    #[test]
    fn a_pair_that_a_third_bears_out_is_likelier_than_one_left_alone() {
        let alone = scores(&[(0, 1, 0.3)])[0];
        let borne_out = scores(&[(0, 1, 0.3), (0, 2, 0.9), (1, 2, 0.9)])[0];
        let contested = scores(&[(0, 1, 0.3), (0, 2, 0.9), (1, 3, 0.9)])[0];
        assert!(borne_out > alone, "{borne_out} {alone}");
        assert!(contested < alone, "{contested} {alone}");
    }

    #[test]
    fn paths_count_common_neighbours_only() {
        let near = [vec![(1, 0.5), (3, 0.8)], vec![(0, 0.5)], Vec::new(), Vec::new()];
        let mut ends = Ends::of(4);
        ends.begin(0, &near);
        assert_eq!(ends.paths(&[(2, 0.9), (3, 0.4)])[0], 0.4);
        // What was laid out for another end is gone.
        ends.begin(1, &near);
        assert_eq!(ends.paths(&[(2, 0.9), (3, 0.4)]), [0.0; 4]);
    }
}
