//! A page as a tree whose words know where in the page they stand.
//!
//! The tree is built by the HTML standard's own algorithm (html5ever's tokenizer and tree builder, `parse`). Beside it runs
//! the *tape*: all text of the page in the order it was read, references resolved, each run with the range of the page it
//! came from (`tape`). A text node is a range of the tape, so that whatever is made of the tree later can be followed back
//! to the page, however the tree builder moved the node.
//!
//! Links between nodes are indices: nothing here recurses, and nothing is freed before the whole tree is.

mod parse;
mod tape;

pub(super) use parse::parse;
pub(super) use tape::Tape;

use html5ever::tendril::StrTendril;
use html5ever::{LocalName, QualName};
use std::ops::Range;

/// A node's index in its tree.
pub(super) type Id = u32;

/// No node.
const NONE: Id = Id::MAX;

/// A parsed page.
pub(super) struct Dom {
    nodes: Vec<Node>,
    /// The text of all text nodes.
    pub(super) tape: Tape,
}

struct Node {
    parent: Id,
    previous: Id,
    next: Id,
    first: Id,
    last: Id,
    data: Data,
}

enum Data {
    Document,
    Element {
        name: QualName,
        attributes: Vec<(LocalName, StrTendril)>,
    },
    /// A range of the tape.
    Text(u32, u32),
    /// A comment or a processing instruction.
    Other,
}

impl Dom {
    /// The document node.
    pub(super) const ROOT: Id = 0;

    /// Number of nodes; ids are below it.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The local name of an element; empty for any other node.
    pub(super) fn name(&self, id: Id) -> &str {
        match &self.nodes[id as usize].data {
            Data::Element { name, .. } => &name.local,
            _ => "",
        }
    }

    /// The value of an attribute of an element.
    pub(super) fn attribute(&self, id: Id, name: &str) -> Option<&str> {
        match &self.nodes[id as usize].data {
            Data::Element { attributes, .. } => {
                attributes.iter().find(|(known, _)| &**known == name).map(|(_, value)| &**value)
            }
            _ => None,
        }
    }

    /// The part of the tape that a text node holds.
    pub(super) fn text_range(&self, id: Id) -> Option<Range<usize>> {
        match self.nodes[id as usize].data {
            Data::Text(start, end) => Some(start as usize..end as usize),
            _ => None,
        }
    }

    /// The parent, if the node hangs in the tree.
    pub(super) fn parent(&self, id: Id) -> Option<Id> {
        some(self.nodes[id as usize].parent)
    }

    /// The node itself, then its ancestors, innermost first.
    pub(super) fn ancestors(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        std::iter::successors(Some(id), |id| self.parent(*id))
    }

    /// The children in order.
    pub(super) fn children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        std::iter::successors(some(self.nodes[id as usize].first), |id| some(self.nodes[*id as usize].next))
    }

    /// The sibling before a node.
    pub(super) fn previous(&self, id: Id) -> Option<Id> {
        some(self.nodes[id as usize].previous)
    }

    /// The sibling behind a node.
    pub(super) fn next(&self, id: Id) -> Option<Id> {
        some(self.nodes[id as usize].next)
    }

    /// A node and all below it in the order of the page.
    pub(super) fn below(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let mut next = Some(id);
        std::iter::from_fn(move || {
            let here = next?;
            next = self.step_in(here, id);
            Some(here)
        })
    }

    /// The node that follows `here` in the order of the page, inside `top`.
    pub(super) fn step_in(&self, here: Id, top: Id) -> Option<Id> {
        some(self.nodes[here as usize].first).or_else(|| self.step_over(here, top))
    }

    /// The node that follows `here` and all below it, inside `top`.
    pub(super) fn step_over(&self, here: Id, top: Id) -> Option<Id> {
        let mut at = here;
        while at != top {
            if let Some(next) = self.next(at) {
                return Some(next);
            }
            at = self.parent(at)?;
        }
        None
    }

    /// How the text below a node begins: at most some thousand bytes of it, so that nested elements cannot multiply it.
    pub(super) fn line(&self, id: Id) -> String {
        const NODES_MAX: usize = 2_000;
        const BYTES_MAX: usize = 4_000;
        let mut text = String::new();
        for range in self.below(id).take(NODES_MAX).filter_map(|node| self.text_range(node)) {
            let piece = self.tape.str(range);
            let end = piece.floor_char_boundary((BYTES_MAX - text.len()).min(piece.len()));
            text.push_str(&piece[..end]);
            if text.len() + 4 > BYTES_MAX {
                break;
            }
        }
        text
    }

    /// The text below a node as it stands there.
    pub(super) fn text(&self, id: Id) -> String {
        self.below(id).filter_map(|node| self.text_range(node)).map(|range| self.tape.str(range)).collect()
    }

    fn push(&mut self, data: Data) -> Id {
        let id = self.nodes.len() as Id;
        self.nodes.push(Node { parent: NONE, previous: NONE, next: NONE, first: NONE, last: NONE, data });
        id
    }

    fn detach(&mut self, id: Id) {
        let Node { parent, previous, next, .. } = self.nodes[id as usize];
        if parent == NONE {
            return;
        }
        match some(previous) {
            Some(previous) => self.nodes[previous as usize].next = next,
            None => self.nodes[parent as usize].first = next,
        }
        match some(next) {
            Some(next) => self.nodes[next as usize].previous = previous,
            None => self.nodes[parent as usize].last = previous,
        }
        let node = &mut self.nodes[id as usize];
        (node.parent, node.previous, node.next) = (NONE, NONE, NONE);
    }

    /// Hangs a node below `parent`, before `before` or as the last child.
    fn insert(&mut self, id: Id, parent: Id, before: Option<Id>) {
        self.detach(id);
        let previous = match before {
            Some(before) => self.nodes[before as usize].previous,
            None => self.nodes[parent as usize].last,
        };
        let node = &mut self.nodes[id as usize];
        (node.parent, node.previous, node.next) = (parent, previous, before.unwrap_or(NONE));
        match some(previous) {
            Some(previous) => self.nodes[previous as usize].next = id,
            None => self.nodes[parent as usize].first = id,
        }
        match before {
            Some(before) => self.nodes[before as usize].previous = id,
            None => self.nodes[parent as usize].last = id,
        }
    }
}

fn some(id: Id) -> Option<Id> {
    (id != NONE).then_some(id)
}
