//! A set of characters: what one step of a pattern can match.

use crate::text::chars::{is_decimal, is_space, is_word};

/// Characters, given by ranges and classes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Set {
    negated: bool,
    ascii: u128,
    /// Beyond ASCII, sorted, not touching.
    ranges: Vec<(u32, u32)>,
    /// Beyond ASCII.
    classes: Vec<Class>,
}

/// One of `\d \D \s \S \w \W`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Class {
    kind: ClassKind,
    negated: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ClassKind {
    Decimal,
    Space,
    Word,
}

impl Class {
    /// The class of an escape's letter.
    pub(super) fn of_letter(letter: char) -> Option<Class> {
        let kind = match letter.to_ascii_lowercase() {
            'd' => ClassKind::Decimal,
            's' => ClassKind::Space,
            'w' => ClassKind::Word,
            _ => return None,
        };
        Some(Class { kind, negated: letter.is_ascii_uppercase() })
    }

    fn contains(self, c: char) -> bool {
        let inside = match self.kind {
            ClassKind::Decimal => is_decimal(c),
            ClassKind::Space => is_space(c),
            ClassKind::Word => is_word(c),
        };
        inside != self.negated
    }
}

impl Set {
    pub(super) fn single(c: char) -> Set {
        let mut set = Set::default();
        set.add_range(c, c);
        set
    }

    pub(super) fn class(class: Class) -> Set {
        let mut set = Set::default();
        set.add_class(class);
        set
    }

    /// `.`: everything but a line feed.
    pub(super) fn dot() -> Set {
        Set { negated: true, ..Set::single('\n') }
    }

    pub(super) fn add_range(&mut self, first: char, last: char) {
        let (first, last) = (u32::from(first), u32::from(last));
        for c in first..=last.min(127) {
            self.ascii |= 1 << c;
        }
        if last >= 128 {
            self.ranges.push((first.max(128), last));
        }
    }

    pub(super) fn add_class(&mut self, class: Class) {
        for c in 0..128u8 {
            if class.contains(c as char) {
                self.ascii |= 1 << c;
            }
        }
        self.classes.push(class);
    }

    pub(super) fn negate(&mut self) {
        self.negated = true;
    }

    /// Brings the ranges into the order that [`Set::contains`] needs.
    pub(super) fn finish(mut self) -> Set {
        self.ranges.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::new();
        for (first, last) in self.ranges.drain(..) {
            match merged.last_mut() {
                Some(previous) if first <= previous.1 + 1 => previous.1 = previous.1.max(last),
                _ => merged.push((first, last)),
            }
        }
        self.ranges = merged;
        self
    }

    #[inline]
    pub(super) fn contains(&self, c: char) -> bool {
        let code = u32::from(c);
        let inside = if code < 128 { self.ascii >> code & 1 == 1 } else { self.contains_beyond_ascii(c) };
        inside != self.negated
    }

    fn contains_beyond_ascii(&self, c: char) -> bool {
        let code = u32::from(c);
        let after = self.ranges.partition_point(|&(first, _)| first <= code);
        let in_range = after > 0 && self.ranges[after - 1].1 >= code;
        in_range || self.classes.iter().any(|class| class.contains(c))
    }

    /// Whether it may contain characters beyond ASCII.
    pub(super) fn reaches_beyond_ascii(&self) -> bool {
        self.negated || !self.ranges.is_empty() || !self.classes.is_empty()
    }
}
