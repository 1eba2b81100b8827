//! The lexical features that the embedding looks at: normal form, prefix, suffix, shape.

use super::chars::{is_alpha, is_digit};
use super::keys::{Key, key};
use super::norms::BASE_NORMS;

/// The normal form that English gives to a mark whatever the package, such as "-" for "—".
pub(crate) fn base_norm(text: &str) -> Option<&'static str> {
    BASE_NORMS.iter().find(|(mark, _)| *mark == text).map(|(_, norm)| *norm)
}

/// Id of the first character.
pub(crate) fn prefix_key(text: &str) -> Key {
    key(text.chars().next().map_or("", |first| &text[..first.len_utf8()]))
}

/// Id of the last three characters, or of all if there are fewer.
pub(crate) fn suffix_key(text: &str) -> Key {
    key(text.char_indices().rev().nth(2).map_or(text, |(start, _)| &text[start..]))
}

/// The outline of a word: "Xxxxx" for "London", "dd/dd" for "11/09".
///
/// Letters become X or x, digits d, others stay; of a run of equal signs four are kept. Words of a hundred
/// characters or more are "LONG" (spaCy `lang/lex_attrs.py`, `word_shape`).
pub(crate) fn shape(text: &str) -> String {
    const CHARS_MAX: usize = 100;
    const RUN_MAX: usize = 4;
    if text.len() >= CHARS_MAX && text.chars().nth(CHARS_MAX - 1).is_some() {
        return "LONG".to_owned();
    }
    let mut outline = String::with_capacity(text.len());
    let mut previous = None;
    let mut run = 0;
    for c in text.chars() {
        let sign = if is_alpha(c) {
            if c.is_uppercase() { 'X' } else { 'x' }
        } else if is_digit(c) {
            'd'
        } else {
            c
        };
        run = if previous == Some(sign) { run + 1 } else { 1 };
        previous = Some(sign);
        if run <= RUN_MAX {
            outline.push(sign);
        }
    }
    outline
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlines_words() {
        for (text, expected) in [
            ("London", "Xxxxx"),
            ("X", "X"),
            ("11/09", "dd/dd"),
            ("U.S.", "X.X."),
            ("-----------", "----"),
            ("m²", "xd"),
            ("", ""),
        ] {
            assert_eq!(shape(text), expected, "{text}");
        }
        assert_eq!(shape(&"ä".repeat(99)), "xxxx");
        assert_eq!(shape(&"ä".repeat(100)), "LONG");
    }

    #[test]
    fn counts_characters_at_the_ends() {
        assert_eq!(suffix_key("Straße"), key("aße"));
        assert_eq!(suffix_key("ab"), key("ab"));
        assert_eq!(prefix_key("Ärger"), key("Ä"));
    }
}
