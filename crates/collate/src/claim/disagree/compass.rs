//! The points of the compass, and which of them cannot both hold.

/// A direction in eighths of the circle, clockwise from north.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Way(u8);

/// Clockwise.
const WAYS: [&str; 8] = ["north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"];

impl Way {
    /// The direction of a word: "east", "eastern", "north-west", "northwestern", "southeast".
    pub fn of(word: &str) -> Option<Way> {
        let word: String = word.chars().filter(|c| *c != '-').flat_map(char::to_lowercase).collect();
        let word = word.strip_suffix("ern").unwrap_or(&word);
        WAYS.iter().position(|way| *way == word).and_then(|at| u8::try_from(at).ok()).map(Way)
    }

    /// Its word: "northeast".
    pub fn word(self) -> &'static str {
        WAYS[usize::from(self.0)]
    }

    /// True if nothing that lies in the one lies in the other: three eighths apart at least, so that west is opposed to east and to
    /// south-east but not to north.
    pub fn is_opposed(self, other: Way) -> bool {
        let apart = self.0.abs_diff(other.0);
        apart.min(8 - apart) >= 3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opposed_are_ways_that_share_no_quarter() {
        let opposed = |a: &str, b: &str| Way::of(a).unwrap().is_opposed(Way::of(b).unwrap());
        assert!(opposed("east", "western"));
        assert!(opposed("Northern", "south-east"));
        assert!(!opposed("north", "north-western"));
        assert!(!opposed("north", "east"));
        assert!(opposed("northwest", "east"));
        assert_eq!(Way::of("eastward"), None);
        assert_eq!(Way::of("central"), None);
    }
}
