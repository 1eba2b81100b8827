//! Runs the instructions of a pattern: backtracking with a stack of its own and a limit on steps.

use super::compile::{Inst, Program};

/// Working memory of the matcher, and how much more work it may do.
///
/// When the steps run out, the search at hand and all later ones find nothing, until they are allowed more. The caller
/// decides what "nothing" means; for the tokenizer the rest of the chunk becomes one token.
pub(crate) struct Scratch {
    stack: Vec<Retry>,
    steps_left: usize,
}

/// Where to go on after a failure: at `code`, from `high`, then from each position down to `low`.
struct Retry {
    code: u32,
    low: usize,
    high: usize,
}

impl Scratch {
    /// For patterns and texts that are trusted or short.
    pub(crate) fn unlimited() -> Scratch {
        Scratch::with_steps(usize::MAX)
    }

    /// Allows so many instructions and characters.
    pub(crate) fn with_steps(steps: usize) -> Scratch {
        Scratch { stack: Vec::new(), steps_left: steps }
    }

    /// Starts a new count.
    pub(crate) fn allow(&mut self, steps: usize) {
        self.steps_left = steps;
    }

    /// Whether the steps ran out.
    #[cfg(test)]
    pub(crate) fn is_exhausted(&self) -> bool {
        self.steps_left == 0
    }
}

impl Program {
    /// Matches from `start` with the instructions at `entry`; gives the end.
    pub(super) fn run(&self, entry: u32, text: &[char], start: usize, scratch: &mut Scratch) -> Option<usize> {
        let base = scratch.stack.len();
        let end = self.attempt(entry, text, start, base, scratch);
        scratch.stack.truncate(base);
        end
    }

    fn attempt(&self, entry: u32, text: &[char], start: usize, base: usize, scratch: &mut Scratch) -> Option<usize> {
        let mut code = entry;
        let mut at = start;
        loop {
            scratch.steps_left = scratch.steps_left.checked_sub(1)?;
            let matched = match self.code[code as usize] {
                Inst::Match => return Some(at),
                Inst::Set(set) => {
                    let matched = text.get(at).is_some_and(|&c| self.sets[set as usize].contains(c));
                    at += 1;
                    code += 1;
                    matched
                }
                Inst::Run { set, min, max } => {
                    let set = &self.sets[set as usize];
                    let rest = &text[at..text.len().min(at.saturating_add(max as usize))];
                    let length = rest.iter().position(|&c| !set.contains(c)).unwrap_or(rest.len());
                    scratch.steps_left = scratch.steps_left.saturating_sub(length);
                    code += 1;
                    let low = at + min as usize;
                    at += length;
                    if at > low {
                        scratch.stack.push(Retry { code, low, high: at - 1 });
                    }
                    at >= low
                }
                Inst::Start => {
                    code += 1;
                    at == 0
                }
                Inst::End => {
                    code += 1;
                    at == text.len() || (at + 1 == text.len() && text[at] == '\n')
                }
                Inst::Split { first, second } => {
                    scratch.stack.push(Retry { code: second, low: at, high: at });
                    code = first;
                    true
                }
                Inst::Jump(target) => {
                    code = target;
                    true
                }
                Inst::Look { behind, negated, next } => {
                    let from = at.checked_sub(behind as usize);
                    let found = from.is_some_and(|from| self.run(code + 1, text, from, scratch).is_some());
                    code = next;
                    found != negated
                }
            };
            if matched {
                continue;
            }
            if scratch.stack.len() <= base {
                return None;
            }
            let retry = scratch.stack.last_mut()?;
            code = retry.code;
            at = retry.high;
            if retry.high > retry.low {
                retry.high -= 1;
            } else {
                scratch.stack.pop();
            }
        }
    }
}
