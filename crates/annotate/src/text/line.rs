//! The lines of a text as a writer meant them.
//!
//! Published texts come in two shapes: a line is a paragraph (with or without blank lines between), or paragraphs are
//! wrapped at some width and only blank lines part them. The second shape is told by what wrapping does: the first
//! word of a line would not have fitted on the line above. Linear in the text's length.

use headwater_model::Span;

/// One line, or several that a wrapper broke.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Line {
    /// Its bytes, without the white space around them; never empty.
    pub(super) span: Span,
    /// Nothing stands above it, or a blank line does.
    pub(super) opens: bool,
    /// Nothing stands below it, or a blank line does.
    pub(super) closes: bool,
}

/// Widths at which people and programs wrap, in characters: mail at 72, typewriters and terminals at 60 to 80.
const WRAP_CHARS: std::ops::RangeInclusive<usize> = 40..=110;

/// Fewest line breaks from which a habit of wrapping is believed.
const WRAP_BREAKS_MIN: usize = 3;

/// Share of line breaks that wrapping must explain. A text of one-line paragraphs explains few: its short lines
/// (headings, bylines) leave room for the next word.
const WRAP_SHARE: f64 = 0.7;

/// The lines of `text`, in order, wrapped ones joined.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let raw = raw_lines(text);
    let width = wrap_width(text, &raw);
    let mut lines: Vec<Line> = Vec::new();
    for line in raw {
        match lines.last_mut() {
            Some(last) if !line.opens && joined(text, *last, line, width) => {
                last.span = last.span.cover(line.span);
                last.closes = line.closes;
            }
            _ => lines.push(line),
        }
    }
    lines
}

/// The lines as they stand, blank ones told by their neighbours.
fn raw_lines(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut blank = true;
    let mut start = 0;
    for piece in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}', '\u{c}']) {
        let span = Span::new(start, start + piece.len()).trimmed(text);
        start += piece.len();
        if !span.is_empty() {
            lines.push(Line { span, opens: blank, closes: false });
            blank = false;
        } else if !(piece == "\n" && text[..start - 1].ends_with('\r')) {
            // The line feed of a CR LF pair is no blank line of its own.
            blank = true;
            if let Some(last) = lines.last_mut() {
                last.closes = true;
            }
        }
    }
    if let Some(last) = lines.last_mut() {
        last.closes = true;
    }
    lines
}

/// The width the text was wrapped at, in characters, if it was.
fn wrap_width(text: &str, lines: &[Line]) -> Option<usize> {
    let breaks: Vec<(usize, usize)> = lines
        .windows(2)
        .filter(|pair| !pair[1].opens && !bulleted(pair[1].span.of(text)))
        .map(|pair| (chars(pair[0].span.of(text)), chars(first_word(pair[1].span.of(text)))))
        .collect();
    let width = breaks.iter().map(|&(line, _)| line).max()?;
    let forced = breaks.iter().filter(|&&(line, word)| line + 1 + word > width).count();
    let wrapped = breaks.len() >= WRAP_BREAKS_MIN
        && WRAP_CHARS.contains(&width)
        && forced as f64 >= WRAP_SHARE * breaks.len() as f64;
    wrapped.then_some(width)
}

/// True if `next` goes on with the paragraph of `last`.
fn joined(text: &str, last: Line, next: Line, width: Option<usize>) -> bool {
    let (above, below) = (last.span.of(text), next.span.of(text));
    if bulleted(below) {
        return false;
    }
    let above_line = above.rsplit('\n').next().unwrap_or(above);
    if width.is_some_and(|width| chars(above_line) + 1 + chars(first_word(below)) > width) {
        return true;
    }
    // Without a habit of wrapping: a line broken inside a sentence.
    let broken = |c: char| c.is_alphanumeric() || c == ',' || c == '-';
    above.contains(' ')
        && chars(above_line) >= *WRAP_CHARS.start()
        && above.ends_with(broken)
        && below.starts_with(char::is_lowercase)
}

/// True for an item of a list.
pub(super) fn bulleted(line: &str) -> bool {
    line.starts_with(['•', '▪', '‣', '·', '●']) || ["- ", "* ", "– ", "— "].iter().any(|mark| line.starts_with(mark))
}

fn first_word(line: &str) -> &str {
    line.split_whitespace().next().unwrap_or("")
}

fn chars(words: &str) -> usize {
    words.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = lines(text).iter().map(|line| line.span.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_line_is_a_paragraph() {
        check("One is here.\nTwo is there.\n\nThree.\r\n", &["One is here.", "Two is there.", "Three."]);
    }

    #[test]
    fn joins_lines_a_wrapper_broke() {
        let text = "The bank said on Monday that it would wait for a letter\nbefore it took any step, and that no letter had come by\nthe evening, when the building closed to everyone who did\nnot work in it.\n\nIt was late.";
        assert_eq!(lines(text).len(), 2);
        assert!(lines(text)[0].span.of(text).ends_with("in it."));
    }

    #[test]
    fn joins_a_line_broken_inside_its_sentence() {
        let text = "The bank said on Monday that it would wait for a letter\nbefore it took any step.";
        assert_eq!(lines(text).len(), 1);
    }

    #[test]
    fn leaves_headings_and_lists_apart() {
        check(
            "Who was on board?\nNobody knows it yet.\n- one\n- two",
            &["Who was on board?", "Nobody knows it yet.", "- one", "- two"],
        );
    }

    #[test]
    fn knows_blank_lines_in_every_convention() {
        for gap in ["\n\n", "\r\n\r\n", "\r\r", "\n \t\n", "\u{2029}\u{2029}"] {
            let text = format!("One.{gap}Two.");
            let found = lines(&text);
            assert!(found[0].closes && found[1].opens, "{gap:?}");
        }
        assert!(!lines("One.\r\nTwo.")[1].opens);
    }

    #[test]
    fn reads_nothing_from_white_space() {
        check(" \n\u{a0}\n", &[]);
    }
}
