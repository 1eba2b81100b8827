//! A small regular-expression engine: the part of Python's `re` that tokenizer and ruler patterns use.
//!
//! Why not a crate: the patterns need look-behind, Python's classes and Python's leftmost-first alternation, and they
//! are alternations of a hundred branches of which at most a few can start with a given character.
//!
//! Supported: literals, `.`, classes with ranges, `\d \D \s \S \w \W`, `\x \u \U` escapes, groups (nothing is
//! captured), alternation, greedy and lazy repetition, `^`, `$` (also before a final line feed), look-ahead,
//! look-behind of fixed width. Anything else is refused when the pattern is compiled.
//!
//! The matcher backtracks, as Python's does, so hostile text could make it slow. It therefore counts its steps: see
//! [`Scratch`]. It keeps its own stack and recurses only into look-arounds, as deep as the pattern nests them.

mod compile;
mod parse;
mod run;
mod set;

pub(crate) use run::Scratch;

use compile::Program;

/// Where a pattern cannot be used, and why.
#[derive(Debug, PartialEq)]
pub(crate) struct PatternError {
    /// Offset in the pattern, in characters.
    pub(crate) at: usize,
    pub(crate) problem: String,
}

/// A match: character offsets, the end exclusive.
pub(crate) type Match = (usize, usize);

/// A compiled pattern. Text is a slice of characters, because widths and offsets of `re` count characters.
pub(crate) struct Regex {
    program: Program,
    /// Branches that can start at a place, by the first character there.
    all: StartTable,
    /// The same for branches that can start far from the end of the text.
    far: StartTable,
    /// A branch that is not in `far` cannot start earlier than this many characters before the end.
    near_chars: usize,
    /// Whether every branch starts with `^`.
    anchored: bool,
}

/// Entry points of the branches that can start with a character, in the order of the pattern.
struct StartTable {
    ascii: Vec<Box<[u32]>>,
    other: Box<[u32]>,
    at_end: Box<[u32]>,
}

impl Regex {
    /// Compiles a pattern.
    pub(crate) fn new(pattern: &str) -> Result<Regex, PatternError> {
        let branches = parse::parse(pattern)?;
        let program = compile::compile(&branches)?;
        let table = |is_in: &dyn Fn(&compile::Branch) -> bool| StartTable {
            ascii: (0..128u8)
                .map(|c| program.branches.iter().filter(|b| is_in(b) && b.starts.ascii(c)).map(|b| b.entry).collect())
                .collect(),
            other: program.branches.iter().filter(|b| is_in(b) && b.starts.other).map(|b| b.entry).collect(),
            at_end: program.branches.iter().filter(|b| is_in(b) && b.starts.nothing).map(|b| b.entry).collect(),
        };
        let all = table(&|_| true);
        let far = table(&|branch| branch.reach.is_none());
        let near_chars = program.branches.iter().filter_map(|branch| branch.reach).max().unwrap_or(0);
        let anchored = program.branches.iter().all(|branch| branch.anchored);
        Ok(Regex { all, far, near_chars, anchored, program })
    }

    /// `re.match`: the end of the match that starts at the first character.
    pub(crate) fn match_start(&self, text: &[char], scratch: &mut Scratch) -> Option<usize> {
        self.match_at(&self.all, text, 0, scratch)
    }

    /// `re.search`: the leftmost match.
    pub(crate) fn search(&self, text: &[char], scratch: &mut Scratch) -> Option<Match> {
        self.search_from(text, 0, scratch)
    }

    /// `re.finditer`: matches from left to right that do not overlap.
    pub(crate) fn find_all(&self, text: &[char], scratch: &mut Scratch) -> Vec<Match> {
        let mut matches = Vec::new();
        let mut from = 0;
        while let Some((start, end)) = self.search_from(text, from, scratch) {
            matches.push((start, end));
            from = if end > start { end } else { end + 1 };
        }
        matches
    }

    fn search_from(&self, text: &[char], from: usize, scratch: &mut Scratch) -> Option<Match> {
        let last = if self.anchored { 0 } else { text.len() };
        let near = text.len().saturating_sub(self.near_chars);
        for start in from..=last {
            let table = if start < near { &self.far } else { &self.all };
            if let Some(end) = self.match_at(table, text, start, scratch) {
                return Some((start, end));
            }
        }
        None
    }

    #[inline]
    fn match_at(&self, table: &StartTable, text: &[char], start: usize, scratch: &mut Scratch) -> Option<usize> {
        let branches = match text.get(start) {
            Some(&c) if c.is_ascii() => &table.ascii[c as usize],
            Some(_) => &table.other,
            None => &table.at_end,
        };
        branches.iter().find_map(|&entry| self.program.run(entry, text, start, scratch))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    /// Compares with what `re.search` of CPython 3.11 gives.
    #[track_caller]
    fn check(pattern: &str, text: &str, expected: Option<Match>) {
        let regex = Regex::new(pattern).unwrap();
        assert_eq!(regex.search(&chars(text), &mut Scratch::unlimited()), expected, "{pattern} in {text}");
    }

    #[test]
    fn matches_as_python_does() {
        check("b", "abc", Some((1, 2)));
        check("a|ab", "ab", Some((0, 1)));
        check("(?:a|ab)c", "abc", Some((0, 3)));
        check("a*", "aaa", Some((0, 3)));
        check("a*?", "aaa", Some((0, 0)));
        check("a+?b", "aaab", Some((0, 4)));
        check("a{2,3}", "aaaa", Some((0, 3)));
        check("a{2}", "aaa", Some((0, 2)));
        check("a{2,}", "aaaa", Some((0, 4)));
        check("(?:ab){2,3}", "abababab", Some((0, 6)));
        check("(?:ab)*c", "ababc", Some((0, 5)));
        check("(?:ab)+?", "abab", Some((0, 2)));
        check("x{", "x{", Some((0, 2)));
        check("[^a]", "ab", Some((1, 2)));
        check("[]a]", "]", Some((0, 1)));
        check("[a-]", "-", Some((0, 1)));
        check(r"[\]\-]", "-", Some((0, 1)));
        check(".", "\nx", Some((1, 2)));
        check(r"\.\.+$", "a...", Some((1, 4)));
        check("", "", Some((0, 0)));
    }

    #[test]
    fn anchors_and_looks_around() {
        check("^b", "ab", None);
        check("b$", "ab\n", Some((1, 2)));
        check("b$", "ab\n\n", None);
        check("a(?=b)", "aab", Some((1, 2)));
        check("a(?!b)", "aba", Some((2, 3)));
        check(r"(?<=[0-9])km", "5km", Some((1, 3)));
        check(r"(?<!x)y", "xyzy", Some((3, 4)));
        check(r"(?<=ab|cd)e", "cde", Some((2, 3)));
        check(r"(?<=ab)$", "ab", Some((2, 2)));
        check("(?:a(?=b)|c)(?!d)", "abc", Some((0, 1)));
    }

    #[test]
    fn knows_classes_and_escapes() {
        check(r"\d+", "x٣4", Some((1, 3)));
        check(r"\w+", "-aé_9", Some((1, 5)));
        check(r"\S+", "\u{1c}ab", Some((1, 3)));
        check(r"[\u00a1-\uffff]", "a中", Some((1, 2)));
        check(r"\x41\U00000042", "AB", Some((0, 2)));
        check(r"[\W]", "a!", Some((1, 2)));
        check(r"(?u)a", "a", Some((0, 1)));
    }

    #[test]
    fn finds_all() {
        let regex = Regex::new(r"\.\.+|-").unwrap();
        let found = regex.find_all(&chars("a..b-.c..."), &mut Scratch::unlimited());
        assert_eq!(found, [(1, 3), (4, 5), (7, 10)]);
        let regex = Regex::new("a*").unwrap();
        assert_eq!(regex.find_all(&chars("aab"), &mut Scratch::unlimited()), [(0, 2), (2, 2), (3, 3)]);
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for (pattern, at) in [
            (r"a\b", 2),
            (r"(a)\1", 4),
            ("(?P<x>a)", 1),
            ("(?i)a", 1),
            ("a**", 2),
            ("*a", 0),
            ("(a", 2),
            ("a)", 1),
            ("[a", 2),
            ("[b-a]", 3),
            ("(?<=a*)b", 0),
            ("(?:a?)*", 0),
            (r"\u12", 2),
            (r"a\", 2),
            ("a{3,1}", 1),
            ("(?:(?:ab){1000}){1000}", 0),
            ("^*", 1),
        ] {
            match Regex::new(pattern) {
                Ok(_) => panic!("{pattern} was compiled"),
                Err(error) => assert_eq!(error.at, at, "{pattern}: {}", error.problem),
            }
        }
    }

    #[test]
    fn refuses_deep_nesting() {
        let pattern = format!("{}a{}", "(?:".repeat(100_000), ")".repeat(100_000));
        assert!(Regex::new(&pattern).is_err());
    }

    #[test]
    fn stops_after_the_allowed_steps() {
        let regex = Regex::new("(?:a+)+b").unwrap();
        let text = chars(&"a".repeat(200));
        let mut scratch = Scratch::with_steps(10_000);
        assert_eq!(regex.search(&text, &mut scratch), None);
        assert!(scratch.is_exhausted());
    }

    #[test]
    fn long_text_needs_no_deep_stack() {
        let regex = Regex::new(r"(?:(?:ab)+c)*$").unwrap();
        let text = chars(&"abc".repeat(100_000));
        assert_eq!(regex.search(&text, &mut Scratch::unlimited()), Some((0, 300_000)));
    }

    #[test]
    fn a_suffix_is_found_far_from_the_start_in_linear_time() {
        let regex = Regex::new(r"(?<=[0-9])km$|,$|\.\.+$").unwrap();
        let text = chars(&("1,".repeat(100_000) + "5km"));
        let mut scratch = Scratch::with_steps(1_000);
        assert_eq!(regex.search(&text, &mut scratch), Some((200_001, 200_003)));
    }
}
