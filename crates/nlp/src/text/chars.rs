//! Python's character classes, which differ from Rust's.
//!
//! `str.isspace`, `isalpha`, `isdigit` and the `re` classes `\d`, `\w`, `\s` (CPython `Objects/unicodectype.c`,
//! `Modules/_sre`). White space and numeric digits are written out: the first because Rust's `is_whitespace` lacks
//! U+001C–001F, the second because "numeric type Digit" is not a general category.

use unicode_general_category::{GeneralCategory, get_general_category};

/// `str.isspace` of one character, and `\s`.
pub(crate) fn is_space(c: char) -> bool {
    matches!(
        c,
        '\u{9}'..='\u{d}'
            | '\u{1c}'..='\u{20}'
            | '\u{85}'
            | '\u{a0}'
            | '\u{1680}'
            | '\u{2000}'..='\u{200a}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{202f}'
            | '\u{205f}'
            | '\u{3000}'
    )
}

/// `str.isalpha` of one character: a letter. Rust's `is_alphabetic` also counts letter numbers and some marks.
pub(crate) fn is_alpha(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    use GeneralCategory::{LowercaseLetter, ModifierLetter, OtherLetter, TitlecaseLetter, UppercaseLetter};
    matches!(
        get_general_category(c),
        UppercaseLetter | LowercaseLetter | TitlecaseLetter | ModifierLetter | OtherLetter
    )
}

/// `\d`: a decimal digit of any script.
pub(crate) fn is_decimal(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_digit() } else { get_general_category(c) == GeneralCategory::DecimalNumber }
}

/// `str.isdigit` of one character: decimal digits, and superscripts, circled digits and the like.
pub(crate) fn is_digit(c: char) -> bool {
    is_decimal(c)
        || matches!(
            u32::from(c),
            0xb2..=0xb3
                | 0xb9
                | 0x1369..=0x1371
                | 0x19da
                | 0x2070
                | 0x2074..=0x2079
                | 0x2080..=0x2089
                | 0x2460..=0x2468
                | 0x2474..=0x247c
                | 0x2488..=0x2490
                | 0x24ea
                | 0x24f5..=0x24fd
                | 0x24ff
                | 0x2776..=0x277e
                | 0x2780..=0x2788
                | 0x278a..=0x2792
                | 0x10a40..=0x10a43
                | 0x10e60..=0x10e68
                | 0x11052..=0x1105a
                | 0x1f100..=0x1f10a
        )
}

/// `\w`: letters, numbers of every kind, and the underscore.
pub(crate) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    use GeneralCategory::{DecimalNumber, LetterNumber, OtherNumber};
    is_alpha(c) || matches!(get_general_category(c), DecimalNumber | LetterNumber | OtherNumber)
}

/// `str.lower`. Rust and Python agree, final sigma included, up to the version of Unicode.
pub(crate) fn lowercase(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { text.to_lowercase() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_spaces_that_rust_does_not() {
        assert!(is_space('\u{1c}') && is_space('\u{a0}') && is_space('\n'));
        assert!(!is_space('\u{200b}'));
    }

    #[test]
    fn letter_numbers_are_words_but_not_letters() {
        assert!(is_word('Ⅷ') && !is_alpha('Ⅷ'));
        assert!(is_word('_') && !is_alpha('_'));
        assert!(is_alpha('ß') && is_alpha('中'));
    }

    #[test]
    fn superscripts_are_digits_but_not_decimal() {
        assert!(is_digit('²') && !is_decimal('²'));
        assert!(is_digit('٣') && is_decimal('٣'));
    }

    #[test]
    fn lowers_a_final_sigma() {
        assert_eq!(lowercase("ΟΔΟΣ"), "οδος");
    }
}
