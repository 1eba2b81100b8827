//! From the parser's arcs to the finished tree: sentences, and the repair of projectivised arcs.
//!
//! The parser can only build projective trees. In training, an arc that would cross others was lifted to an ancestor and
//! its label decorated: "X||Y" says "my true head is below my head and has the relation Y" (J. Nivre and J. Nilsson,
//! *Pseudo-Projective Dependency Parsing*, 2005; spaCy `nonproj.pyx`). Here the arc is lowered again.

use std::ops::RangeInclusive;

use crate::doc::Token;
use crate::labels::{LabelId, Labels};

/// The decorated labels and their parts.
pub(super) struct Decorations {
    /// By label: the plain label, and the relation of the true head.
    parts: Vec<Option<(LabelId, LabelId)>>,
}

impl Decorations {
    /// Finds the decorated ones; `None` if there are too many labels.
    pub(super) fn new(labels: &mut Labels) -> Option<Decorations> {
        let decorated: Vec<(LabelId, String, String)> = labels
            .iter()
            .filter_map(|(id, name)| name.split_once("||").map(|(own, head)| (id, own.to_owned(), head.to_owned())))
            .collect();
        let mut parts = vec![None; labels.len()];
        for (id, own, head) in decorated {
            parts[id.index()] = Some((labels.intern(&own)?, labels.intern(&head)?));
        }
        Some(Decorations { parts })
    }

    fn of(&self, label: LabelId) -> Option<(LabelId, LabelId)> {
        self.parts.get(label.index()).copied().flatten()
    }
}

/// Working memory.
#[derive(Default)]
pub(super) struct Tree {
    heads: Vec<u32>,
    /// The leftmost and rightmost token below each, itself included.
    left: Vec<u32>,
    right: Vec<u32>,
    starts: Vec<bool>,
    children: Children,
}

/// The children of every token, from left to right.
#[derive(Default)]
struct Children {
    first: Vec<u32>,
    tokens: Vec<u32>,
}

/// Sets heads, final relations and sentence starts, from heads of which a token without one is its own.
pub(super) fn finish(
    heads: impl Iterator<Item = u32>,
    decorations: &Decorations,
    tree: &mut Tree,
    tokens: &mut [Token],
) {
    tree.heads.clear();
    tree.heads.extend(heads);
    tree.find_edges();
    if tokens.iter().any(|token| decorations.of(token.dep).is_some()) {
        tree.lower_arcs(decorations, tokens);
        tree.find_edges();
    }
    tree.mark_starts();
    for ((token, &head), &start) in tokens.iter_mut().zip(&tree.heads).zip(&tree.starts) {
        token.head = head;
        token.sentence_start = start;
    }
}

impl Tree {
    /// Finds the outermost tokens below each token, as spaCy's `set_children_from_heads` does, with its cap on rounds.
    fn find_edges(&mut self) {
        const ROUNDS_MAX: usize = 12;
        let count = self.heads.len() as u32;
        for edges in [&mut self.left, &mut self.right] {
            edges.clear();
            edges.extend(0..count);
        }
        for _ in 0..ROUNDS_MAX {
            for child in (0..self.heads.len()).chain((0..self.heads.len()).rev()) {
                let head = self.heads[child] as usize;
                self.left[head] = self.left[head].min(self.left[child]);
                self.right[head] = self.right[head].max(self.right[child]);
            }
            self.mark_starts();
            if self.heads_stay_in_sentences() {
                break;
            }
        }
    }

    /// A sentence starts at the leftmost token below each root.
    fn mark_starts(&mut self) {
        self.starts.clear();
        self.starts.resize(self.heads.len(), false);
        for (token, &head) in self.heads.iter().enumerate() {
            if head as usize == token {
                self.starts[self.left[token] as usize] = true;
            }
        }
    }

    /// Whether no head lies outside its token's sentence. The first token of the next sentence counts as inside, as it
    /// does in spaCy.
    fn heads_stay_in_sentences(&self) -> bool {
        let count = self.heads.len();
        let mut start = 0;
        for end in 0..count {
            if (end > 0 && self.starts[end]) || end + 1 == count {
                let sentence = start as u32..=end as u32;
                if !self.heads[start..end].iter().all(|head| sentence.contains(head)) {
                    return false;
                }
                start = end;
            }
        }
        true
    }

    /// Gives each decorated token the first token below its head, breadth first, that has the relation it names.
    fn lower_arcs(&mut self, decorations: &Decorations, tokens: &mut [Token]) {
        self.children.collect(&self.heads);
        let mut moved: Vec<u32> = Vec::new();
        let (mut level, mut below) = (Vec::new(), Vec::new());
        for token in 0..self.heads.len() as u32 {
            let Some((plain, head_relation)) = decorations.of(tokens[token as usize].dep) else { continue };
            level.clear();
            level.push(self.heads[token as usize]);
            let mut found = None;
            'search: while !level.is_empty() {
                below.clear();
                for &head in &level {
                    for child in self.children_of(head, &moved) {
                        if child == token || tokens[child as usize].is_space {
                            continue;
                        }
                        if tokens[child as usize].dep == head_relation {
                            found = Some(child);
                            break 'search;
                        }
                        below.push(child);
                    }
                }
                std::mem::swap(&mut level, &mut below);
            }
            if let Some(head) = found {
                self.heads[token as usize] = head;
                moved.push(token);
            }
            tokens[token as usize].dep = plain;
        }
    }

    /// The present children of a token within its edges, from left to right. The edges are not brought up to date while
    /// arcs are lowered, which is spaCy's behaviour.
    fn children_of(&self, head: u32, moved: &[u32]) -> Vec<u32> {
        let within: RangeInclusive<u32> = self.left[head as usize]..=self.right[head as usize];
        let is_child = |child: &u32| *child != head && self.heads[*child as usize] == head && within.contains(child);
        let mut children: Vec<u32> = self.children.of(head).iter().copied().filter(is_child).collect();
        let before = children.len();
        children.extend(moved.iter().copied().filter(is_child));
        if children.len() > before {
            children.sort_unstable();
            children.dedup();
        }
        children
    }
}

impl Children {
    fn collect(&mut self, heads: &[u32]) {
        self.first.clear();
        self.first.resize(heads.len() + 1, 0);
        for &head in heads {
            self.first[head as usize + 1] += 1;
        }
        for index in 1..self.first.len() {
            self.first[index] += self.first[index - 1];
        }
        self.tokens.clear();
        self.tokens.resize(heads.len(), 0);
        let mut next = self.first.clone();
        for (child, &head) in heads.iter().enumerate() {
            self.tokens[next[head as usize] as usize] = child as u32;
            next[head as usize] += 1;
        }
    }

    fn of(&self, head: u32) -> &[u32] {
        &self.tokens[self.first[head as usize] as usize..self.first[head as usize + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use compact_str::CompactString;

    fn finished(heads: &[u32], relations: &[&str]) -> (Vec<u32>, Vec<String>, Vec<bool>) {
        let mut labels = Labels::new();
        let token = |relation: &&str| Token {
            start: 0,
            end: 0,
            space_after: false,
            is_space: false,
            tag: LabelId::EMPTY,
            pos: LabelId::EMPTY,
            morph: LabelId::EMPTY,
            dep: labels.intern(relation).unwrap(),
            head: 0,
            sentence_start: false,
            ent: LabelId::EMPTY,
            iob: crate::doc::Iob::O,
            lemma: CompactString::default(),
        };
        let mut tokens: Vec<Token> = relations.iter().map(token).collect();
        let decorations = Decorations::new(&mut labels).unwrap();
        finish(heads.iter().copied(), &decorations, &mut Tree::default(), &mut tokens);
        let relations = tokens.iter().map(|token| labels.name(token.dep).to_owned()).collect();
        (tokens.iter().map(|t| t.head).collect(), relations, tokens.iter().map(|t| t.sentence_start).collect())
    }

    #[test]
    fn sentences_start_left_of_their_roots() {
        let (_, _, starts) = finished(&[1, 1, 1, 4, 4], &["a", "ROOT", "a", "a", "ROOT"]);
        assert_eq!(starts, [true, false, false, true, false]);
    }

    #[test]
    fn lowers_a_decorated_arc() {
        // "a hearing is scheduled on the issue": "on" was lifted from "hearing" (nsubj) to "is".
        let (heads, relations, _) = finished(&[1, 2, 2, 2, 2], &["det", "nsubj", "ROOT", "acomp", "prep||nsubj"]);
        assert_eq!(heads, [1, 2, 2, 2, 1]);
        assert_eq!(relations[4], "prep");
    }

    #[test]
    fn keeps_the_head_when_no_relation_fits() {
        let (heads, relations, _) = finished(&[1, 1, 1], &["nsubj", "ROOT", "prep||dobj"]);
        assert_eq!(heads, [1, 1, 1]);
        assert_eq!(relations[2], "prep");
    }

    #[test]
    fn an_empty_text_has_an_empty_tree() {
        assert!(finished(&[], &[]).0.is_empty());
    }
}
