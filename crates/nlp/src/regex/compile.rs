//! Turns the tree of a pattern into instructions.

use super::PatternError;
use super::parse::Node;
use super::set::Set;

/// The instructions of all branches, one after the other.
pub(super) struct Program {
    pub(super) code: Vec<Inst>,
    pub(super) sets: Vec<Set>,
    pub(super) branches: Vec<Branch>,
}

/// One of the outermost alternatives.
pub(super) struct Branch {
    pub(super) entry: u32,
    pub(super) starts: Starts,
    /// Whether it begins with `^`.
    pub(super) anchored: bool,
    /// How far from the end of the text it can start, if it ends with `$` and has a longest match.
    pub(super) reach: Option<usize>,
}

/// What can be first in a match.
pub(super) struct Starts {
    ascii: u128,
    /// A character beyond ASCII.
    pub(super) other: bool,
    /// The end of the text: the branch may match nothing.
    pub(super) nothing: bool,
}

/// One instruction. Unless it says otherwise, the next one follows.
#[derive(Clone, Copy, Debug)]
pub(super) enum Inst {
    /// One character of a set.
    Set(u32),
    /// As many characters of a set as possible, then fewer.
    Run {
        set: u32,
        min: u32,
        max: u32,
    },
    /// `^`
    Start,
    /// `$`
    End,
    /// Go on at `first`; if that fails, at `second`.
    Split {
        first: u32,
        second: u32,
    },
    Jump(u32),
    /// Try what follows as a pattern of its own, `behind` characters back; then go on at `next`.
    Look {
        behind: u32,
        negated: bool,
        next: u32,
    },
    Match,
}

/// A pattern of spaCy has under a thousand instructions. Counted repetitions are written out, so nested ones explode.
const CODE_MAX: usize = 50_000;

/// Compiles the outermost alternatives.
pub(super) fn compile(branches: &[Node]) -> Result<Program, PatternError> {
    let mut compiler = Compiler { code: Vec::new(), sets: Vec::new() };
    let mut compiled = Vec::with_capacity(branches.len());
    for node in branches {
        let entry = compiler.here();
        compiler.node(node)?;
        compiler.emit(Inst::Match, 0)?;
        let mut starts = Starts { ascii: 0, other: false, nothing: false };
        let may_be_empty = starts.add(node);
        if may_be_empty {
            starts = Starts { ascii: u128::MAX, other: true, nothing: true };
        }
        let parts = parts_of(node);
        let anchored = parts.first() == Some(&Node::Start);
        let ends = parts.last() == Some(&Node::End);
        // `$` also matches before a final line feed.
        let reach = width(node).1.filter(|_| ends).map(|width| width as usize + 1);
        compiled.push(Branch { entry, starts, anchored, reach });
    }
    Ok(Program { code: compiler.code, sets: compiler.sets, branches: compiled })
}

fn parts_of(node: &Node) -> &[Node] {
    match node {
        Node::Concat(parts) => parts,
        other => std::slice::from_ref(other),
    }
}

struct Compiler {
    code: Vec<Inst>,
    sets: Vec<Set>,
}

impl Compiler {
    fn node(&mut self, node: &Node) -> Result<(), PatternError> {
        match node {
            Node::Set(set) => {
                let set = self.set(set);
                self.emit(Inst::Set(set), 0)
            }
            Node::Start => self.emit(Inst::Start, 0),
            Node::End => self.emit(Inst::End, 0),
            Node::Concat(parts) => parts.iter().try_for_each(|part| self.node(part)),
            Node::Alternatives(branches) => self.alternatives(branches),
            Node::Repeat { node, min, max, greedy, at } => self.repeat(node, *min, *max, *greedy, *at),
            Node::Look { node, ahead, negated, at } => self.look(node, *ahead, *negated, *at),
        }
    }

    fn alternatives(&mut self, branches: &[Node]) -> Result<(), PatternError> {
        let Some((last, others)) = branches.split_last() else { return Ok(()) };
        let mut jumps = Vec::new();
        for branch in others {
            let split = self.placeholder(0)?;
            self.node(branch)?;
            jumps.push(self.placeholder(0)?);
            self.code[split] = Inst::Split { first: split as u32 + 1, second: self.here() };
        }
        self.node(last)?;
        for jump in jumps {
            self.code[jump] = Inst::Jump(self.here());
        }
        Ok(())
    }

    fn repeat(&mut self, node: &Node, min: u32, max: Option<u32>, greedy: bool, at: usize) -> Result<(), PatternError> {
        if let (Node::Set(set), true) = (single(node), greedy) {
            let set = self.set(set);
            return self.emit(Inst::Run { set, min, max: max.unwrap_or(u32::MAX) }, at);
        }
        if max != Some(1) && width(node).0 == 0 {
            return Err(PatternError { at, problem: "repetition of what may be empty".to_owned() });
        }
        let order = |enter: u32, leave: u32| match greedy {
            true => Inst::Split { first: enter, second: leave },
            false => Inst::Split { first: leave, second: enter },
        };
        for _ in 0..min {
            self.checked_node(node, at)?;
        }
        match max {
            None => {
                let split = self.placeholder(at)?;
                self.checked_node(node, at)?;
                self.emit(Inst::Jump(split as u32), at)?;
                self.code[split] = order(split as u32 + 1, self.here());
            }
            Some(max) => {
                let mut splits = Vec::new();
                for _ in min..max {
                    splits.push(self.placeholder(at)?);
                    self.checked_node(node, at)?;
                }
                for split in splits {
                    self.code[split] = order(split as u32 + 1, self.here());
                }
            }
        }
        Ok(())
    }

    fn look(&mut self, node: &Node, ahead: bool, negated: bool, at: usize) -> Result<(), PatternError> {
        let behind = match (ahead, width(node)) {
            (true, _) => 0,
            (false, (min, Some(max))) if min == max => min,
            (false, _) => return Err(PatternError { at, problem: "look-behind of varying width".to_owned() }),
        };
        let look = self.placeholder(at)?;
        self.node(node)?;
        self.emit(Inst::Match, at)?;
        self.code[look] = Inst::Look { behind, negated, next: self.here() };
        Ok(())
    }

    /// Compiles a part; what is too large is said of the repetition at `at`.
    fn checked_node(&mut self, node: &Node, at: usize) -> Result<(), PatternError> {
        self.node(node).map_err(|error| if error.problem == TOO_LARGE { PatternError { at, ..error } } else { error })
    }

    fn emit(&mut self, inst: Inst, at: usize) -> Result<(), PatternError> {
        if self.code.len() >= CODE_MAX {
            return Err(PatternError { at, problem: TOO_LARGE.to_owned() });
        }
        self.code.push(inst);
        Ok(())
    }

    /// Makes room for an instruction that is known later.
    fn placeholder(&mut self, at: usize) -> Result<usize, PatternError> {
        self.emit(Inst::Match, at)?;
        Ok(self.code.len() - 1)
    }

    fn here(&self) -> u32 {
        self.code.len() as u32
    }

    fn set(&mut self, set: &Set) -> u32 {
        let known = self.sets.iter().position(|other| other == set);
        let index = known.unwrap_or_else(|| {
            self.sets.push(set.clone());
            self.sets.len() - 1
        });
        index as u32
    }
}

const TOO_LARGE: &str = "the pattern is too large";

/// The part inside groups that hold nothing else.
fn single(node: &Node) -> &Node {
    match node {
        Node::Concat(parts) if parts.len() == 1 => single(&parts[0]),
        other => other,
    }
}

/// Fewest and most characters that a part can match.
fn width(node: &Node) -> (u32, Option<u32>) {
    match node {
        Node::Set(_) => (1, Some(1)),
        Node::Start | Node::End | Node::Look { .. } => (0, Some(0)),
        Node::Concat(parts) => parts.iter().map(width).fold((0, Some(0)), |(min, max), (part_min, part_max)| {
            (min.saturating_add(part_min), max.zip(part_max).and_then(|(a, b)| a.checked_add(b)))
        }),
        Node::Alternatives(branches) => {
            let widths: Vec<_> = branches.iter().map(width).collect();
            let min = widths.iter().map(|width| width.0).min().unwrap_or(0);
            let max = widths.iter().map(|width| width.1).try_fold(0, |max, width| Some(max.max(width?)));
            (min, max)
        }
        Node::Repeat { node, min, max, .. } => {
            let inner = width(node);
            (inner.0.saturating_mul(*min), inner.1.zip(*max).and_then(|(a, b)| a.checked_mul(b)))
        }
    }
}

impl Starts {
    /// Whether a match can start with that character.
    pub(super) fn ascii(&self, c: u8) -> bool {
        self.ascii >> c & 1 == 1
    }

    /// Adds what can be first in `node`; whether `node` can match nothing.
    fn add(&mut self, node: &Node) -> bool {
        match node {
            Node::Set(set) => {
                for c in 0..128u8 {
                    if set.contains(c as char) {
                        self.ascii |= 1 << c;
                    }
                }
                self.other |= set.reaches_beyond_ascii();
                false
            }
            Node::Start | Node::End | Node::Look { .. } => true,
            Node::Concat(parts) => parts.iter().all(|part| self.add(part)),
            Node::Alternatives(branches) => branches.iter().fold(false, |empty, branch| self.add(branch) | empty),
            Node::Repeat { node, min, .. } => self.add(node) || *min == 0,
        }
    }
}
