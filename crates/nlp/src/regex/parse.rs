//! Reads a pattern into a tree.

use super::PatternError;
use super::set::{Class, Set};

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// One character.
    Set(Set),
    /// `^`
    Start,
    /// `$`
    End,
    Concat(Vec<Node>),
    Alternatives(Vec<Node>),
    /// `node{min,max}`; `max` is `None` without a bound. `at` is its place in the pattern.
    Repeat {
        node: Box<Node>,
        min: u32,
        max: Option<u32>,
        greedy: bool,
        at: usize,
    },
    /// `(?=…)`, `(?!…)`, `(?<=…)`, `(?<!…)`
    Look {
        node: Box<Node>,
        ahead: bool,
        negated: bool,
        at: usize,
    },
}

/// Reads a pattern; the result is its outermost alternatives.
pub(super) fn parse(pattern: &str) -> Result<Vec<Node>, PatternError> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut parser = Parser { chars: &chars, at: 0, depth: 0 };
    let branches = parser.branches()?;
    match parser.peek() {
        None => Ok(branches),
        Some(_) => Err(parser.error("a ')' without '('")),
    }
}

/// Groups may nest this deep; the parser and the compiler recurse on them.
const DEPTH_MAX: usize = 50;

struct Parser<'a> {
    chars: &'a [char],
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn branches(&mut self) -> Result<Vec<Node>, PatternError> {
        let mut branches = vec![self.concat()?];
        while self.take('|') {
            branches.push(self.concat()?);
        }
        Ok(branches)
    }

    fn concat(&mut self) -> Result<Node, PatternError> {
        let mut parts = Vec::new();
        while let Some(c) = self.peek()
            && c != '|'
            && c != ')'
        {
            let start = self.at;
            if let Some(atom) = self.atom()? {
                parts.push(self.repeated(atom, start)?);
            }
        }
        Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Node::Concat(parts) })
    }

    /// One atom; `None` for a flag group that changes nothing.
    fn atom(&mut self) -> Result<Option<Node>, PatternError> {
        let node = match self.next("a pattern")? {
            '^' => Node::Start,
            '$' => Node::End,
            '.' => Node::Set(Set::dot()),
            '(' => return self.group(),
            '[' => Node::Set(self.set()?),
            '\\' => Node::Set(match self.escape()? {
                Escape::Char(c) => Set::single(c),
                Escape::Class(class) => Set::class(class),
            }),
            '*' | '+' | '?' => {
                self.at -= 1;
                return Err(self.error("nothing to repeat"));
            }
            c => Node::Set(Set::single(c)),
        };
        Ok(Some(node))
    }

    /// Reads a repetition if one follows the atom that began at `start`.
    fn repeated(&mut self, node: Node, start: usize) -> Result<Node, PatternError> {
        let sign = self.at;
        let (min, max) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') if self.chars.get(self.at + 1).is_some_and(char::is_ascii_digit) => self.bounds()?,
            _ => return Ok(node),
        };
        if self.at == sign {
            self.at += 1;
        }
        if !matches!(node, Node::Set(_) | Node::Concat(_) | Node::Alternatives(_)) {
            return Err(PatternError { at: sign, problem: "repetition of an anchor or of a repetition".to_owned() });
        }
        let greedy = !self.take('?');
        if matches!(self.peek(), Some('*' | '+' | '?')) {
            return Err(self.error("repetition of a repetition"));
        }
        Ok(Node::Repeat { node: Box::new(node), min, max, greedy, at: start })
    }

    /// `{3}`, `{3,}`, `{3,5}`; leaves the parser behind it.
    fn bounds(&mut self) -> Result<(u32, Option<u32>), PatternError> {
        let start = self.at;
        let wrong = |problem: &str| PatternError { at: start, problem: problem.to_owned() };
        let length = self.chars[start..].iter().position(|&c| c == '}').ok_or_else(|| wrong("a '{' without '}'"))?;
        let inside: String = self.chars[start + 1..start + length].iter().collect();
        let number = |text: &str| text.parse::<u32>().map_err(|_| wrong("bounds that are not numbers"));
        let (min, max) = match inside.split_once(',') {
            None => (number(&inside)?, Some(number(&inside)?)),
            Some((min, "")) => (number(min)?, None),
            Some((min, max)) => (number(min)?, Some(number(max)?)),
        };
        if max.is_some_and(|max| max < min) {
            return Err(wrong("a lower bound above the upper"));
        }
        self.at = start + length + 1;
        Ok((min, max))
    }

    /// What stands between parentheses, the first of which has been read.
    fn group(&mut self) -> Result<Option<Node>, PatternError> {
        let start = self.at - 1;
        let rest = &self.chars[self.at..];
        let look = |ahead, negated| Some((ahead, negated));
        let (length, look) = match rest {
            ['?', ':', ..] => (2, None),
            ['?', '=', ..] => (2, look(true, false)),
            ['?', '!', ..] => (2, look(true, true)),
            ['?', '<', '=', ..] => (3, look(false, false)),
            ['?', '<', '!', ..] => (3, look(false, true)),
            // Unicode matching is the only kind there is.
            ['?', 'u', ')', ..] => {
                self.at += 3;
                return Ok(None);
            }
            ['?', ..] => return Err(self.error("a kind of group that is not supported")),
            _ => (0, None),
        };
        self.at += length;
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(self.error("groups nested too deep"));
        }
        let mut branches = self.branches()?;
        self.depth -= 1;
        if !self.take(')') {
            return Err(self.error("a '(' without ')'"));
        }
        // A group around a single part is kept as a concatenation, so that `(a+)+` is no repetition of a repetition.
        let node = if branches.len() == 1 {
            Node::Concat(vec![branches.swap_remove(0)])
        } else {
            Node::Alternatives(branches)
        };
        Ok(Some(match look {
            Some((ahead, negated)) => Node::Look { node: Box::new(node), ahead, negated, at: start },
            None => node,
        }))
    }

    /// What stands between brackets, the first of which has been read.
    fn set(&mut self) -> Result<Set, PatternError> {
        let mut set = Set::default();
        if self.take('^') {
            set.negate();
        }
        let start = self.at;
        loop {
            let c = self.next("']'")?;
            let first = match c {
                ']' if self.at > start + 1 => return Ok(set.finish()),
                '\\' => match self.escape()? {
                    Escape::Char(c) => c,
                    Escape::Class(class) => {
                        set.add_class(class);
                        continue;
                    }
                },
                c => c,
            };
            let is_range = self.peek() == Some('-') && self.chars.get(self.at + 1).is_some_and(|&c| c != ']');
            if !is_range {
                set.add_range(first, first);
                continue;
            }
            self.at += 1;
            let end = self.at;
            let wrong = |problem: &str| PatternError { at: end, problem: problem.to_owned() };
            let last = match self.next("the end of a range")? {
                '\\' => match self.escape()? {
                    Escape::Char(c) => c,
                    Escape::Class(_) => return Err(wrong("a class as the end of a range")),
                },
                c => c,
            };
            if last < first {
                return Err(wrong("a range that ends before it begins"));
            }
            set.add_range(first, last);
        }
    }

    /// What follows a backslash.
    fn escape(&mut self) -> Result<Escape, PatternError> {
        let letter = self.next("an escape")?;
        if let Some(class) = Class::of_letter(letter) {
            return Ok(Escape::Class(class));
        }
        Ok(Escape::Char(match letter {
            'x' => self.hex(2)?,
            'u' => self.hex(4)?,
            'U' => self.hex(8)?,
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'f' => '\u{c}',
            'v' => '\u{b}',
            c if c.is_ascii_alphanumeric() => {
                self.at -= 1;
                return Err(self.error(&format!("the escape '\\{c}'")));
            }
            c => c,
        }))
    }

    fn hex(&mut self, digits: usize) -> Result<char, PatternError> {
        let code = self.chars.get(self.at..self.at + digits).and_then(|digits| {
            digits.iter().try_fold(0u32, |code, digit| Some(code.wrapping_mul(16).wrapping_add(digit.to_digit(16)?)))
        });
        match code.and_then(char::from_u32) {
            Some(c) => {
                self.at += digits;
                Ok(c)
            }
            None => Err(self.error("an escape that is no character")),
        }
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self, expected: &str) -> Result<char, PatternError> {
        let c = self.peek().ok_or_else(|| self.error(&format!("the end, expected {expected}")))?;
        self.at += 1;
        Ok(c)
    }

    fn take(&mut self, c: char) -> bool {
        let taken = self.peek() == Some(c);
        self.at += usize::from(taken);
        taken
    }

    fn error(&self, problem: &str) -> PatternError {
        PatternError { at: self.at, problem: problem.to_owned() }
    }
}

enum Escape {
    Char(char),
    Class(Class),
}
