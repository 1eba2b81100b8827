//! Lines for a terminal: words with a tone, wrapped by display width, coloured only when asked.
//!
//! Widths are those of Unicode (a CJK character takes two columns, a combining mark none). Whatever comes from a report is
//! cleaned on its way in: control characters could move the cursor or change colours, and direction marks could make a
//! line read otherwise than it is.

use unicode_width::UnicodeWidthStr;

/// How the text form looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Style {
    /// ANSI colours.
    pub color: bool,
    /// Columns; at least [`WIDTH_MIN`] are used.
    pub width: usize,
    /// Everything, instead of the first few of each list.
    pub all: bool,
}

impl Default for Style {
    /// For a pipe: no colour, 100 columns, long lists folded.
    fn default() -> Style {
        Style { color: false, width: 100, all: false }
    }
}

/// Narrower pages are written as if they had this width: indents and ids need some room.
pub const WIDTH_MIN: usize = 40;

/// Columns a paragraph keeps for its words, whatever opens its lines.
const ROOM_MIN: usize = 16;

/// What a run of words is, for colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// Running text.
    Plain,
    /// Headings and the words of claims.
    Strong,
    /// Receipts, ids, lines of drawings.
    Dim,
    /// Outlets.
    Name,
    /// Denials and warnings.
    Alert,
}

impl Tone {
    fn ansi(self) -> Option<&'static str> {
        match self {
            Tone::Plain => None,
            Tone::Strong => Some("1"),
            Tone::Dim => Some("2"),
            Tone::Name => Some("36"),
            Tone::Alert => Some("33"),
        }
    }
}

/// Words with tones: one paragraph, before it is wrapped.
#[derive(Clone, Default, Debug)]
pub struct Line(Vec<(Tone, String)>);

impl Line {
    /// An empty line.
    pub fn new() -> Line {
        Line::default()
    }

    /// Running text.
    pub fn plain(text: &str) -> Line {
        Line::new().then(Tone::Plain, text)
    }

    /// The line with `text` behind it, cleaned; no space is put between.
    pub fn then(mut self, tone: Tone, text: &str) -> Line {
        self.0.push((tone, clean(text)));
        self
    }

    /// Columns it takes unwrapped.
    pub fn width(&self) -> usize {
        self.0.iter().map(|(_, text)| text.width()).sum()
    }

    /// The line padded with spaces to `columns`.
    pub fn padded(self, columns: usize) -> Line {
        let missing = columns.saturating_sub(self.width());
        self.then(Tone::Plain, &" ".repeat(missing))
    }

    /// Appends another line's runs.
    pub fn join(mut self, other: Line) -> Line {
        self.0.extend(other.0);
        self
    }
}

/// The text without what a terminal would obey: runs of white space other than blanks become one blank, control and
/// direction characters go.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\t' | '\r' | '\u{a0}' | '\u{2028}' | '\u{2029}' => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {}
            control if control.is_control() => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}

/// The text cut to `columns`, with an ellipsis if something was cut.
pub fn fit(text: &str, columns: usize) -> String {
    let text = clean(text);
    if text.width() <= columns {
        return text;
    }
    let mut out = String::new();
    for character in text.chars() {
        out.push(character);
        if out.width() + 1 > columns {
            out.pop();
            break;
        }
    }
    format!("{}…", out.trim_end())
}

/// A page that is being written.
pub struct Page {
    style: Style,
    out: String,
}

impl Page {
    /// An empty page.
    pub fn new(style: Style) -> Page {
        Page { style: Style { width: style.width.max(WIDTH_MIN), ..style }, out: String::new() }
    }

    /// How it looks.
    pub fn style(&self) -> Style {
        self.style
    }

    /// What was written.
    pub fn finish(self) -> String {
        self.out
    }

    /// An empty line, unless the page is empty or one was just written.
    pub fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// A paragraph: `first` opens its first line, `rest` each further one.
    pub fn paragraph(&mut self, first: Line, rest: Line, body: &Line) {
        let widest = first.width().max(rest.width());
        if widest + ROOM_MIN > self.style.width {
            // An opening that leaves no room becomes part of the paragraph.
            let indent = " ".repeat((self.style.width - ROOM_MIN).min(4));
            let lines = wrap(&first.join(body.clone()), self.style.width - indent.len());
            for (nth, line) in lines.iter().enumerate() {
                self.emit(&Line::plain(if nth == 0 { "" } else { &indent }), line);
            }
            return;
        }
        let lines = wrap(body, self.style.width - widest);
        for (nth, line) in lines.iter().enumerate() {
            let opening = if nth == 0 { &first } else { &rest };
            self.emit(opening, line);
        }
        if lines.is_empty() {
            self.emit(&first, &Line::new());
        }
    }

    /// A paragraph indented by `columns`.
    pub fn indented(&mut self, columns: usize, body: &Line) {
        let indent = Line::plain(&" ".repeat(columns));
        self.paragraph(indent.clone(), indent, body);
    }

    fn emit(&mut self, opening: &Line, line: &Line) {
        let mut runs: Vec<(Tone, &str)> = Vec::new();
        for (tone, text) in opening.0.iter().chain(&line.0) {
            runs.push((*tone, text));
        }
        while let Some((_, text)) = runs.last_mut() {
            *text = text.trim_end();
            if !text.is_empty() {
                break;
            }
            runs.pop();
        }
        for (tone, text) in runs {
            match tone.ansi().filter(|_| self.style.color && !text.trim().is_empty()) {
                Some(code) => {
                    self.out.push_str("\u{1b}[");
                    self.out.push_str(code);
                    self.out.push('m');
                    self.out.push_str(text);
                    self.out.push_str("\u{1b}[0m");
                }
                None => self.out.push_str(text),
            }
        }
        self.out.push('\n');
    }
}

/// Greedy lines of at most `room` columns, broken at blanks; a word that is longer than a line is cut.
fn wrap(body: &Line, room: usize) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut line = Line::new();
    let mut used = 0;
    for word in words(body) {
        let width: usize = word.pieces.iter().map(|(_, text)| text.width()).sum();
        if used > 0 && used + word.blanks + width > room {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        // Blanks at a break fall away; those that open the paragraph stay.
        let blanks = if used == 0 && !lines.is_empty() { 0 } else { word.blanks.min(room / 2) };
        line.0.push((Tone::Plain, " ".repeat(blanks)));
        used += blanks;
        for (tone, text) in word.pieces {
            let mut rest = text;
            while used + rest.width() > room {
                let cut = cut_at(rest, room - used);
                line.0.push((tone, rest[..cut].to_owned()));
                lines.push(std::mem::take(&mut line));
                used = 0;
                rest = &rest[cut..];
            }
            used += rest.width();
            line.0.push((tone, rest.to_owned()));
        }
    }
    if used > 0 {
        lines.push(line);
    }
    lines
}

/// Bytes of `text` that fit into `columns`; at least one character if `columns` is a whole line.
fn cut_at(text: &str, columns: usize) -> usize {
    let mut fits = 0;
    for (at, character) in text.char_indices() {
        let end = at + character.len_utf8();
        if text[..end].width() > columns {
            break;
        }
        fits = end;
    }
    match (fits, text.chars().next()) {
        (0, Some(first)) if columns >= 8 => first.len_utf8(),
        _ => fits,
    }
}

/// A word, perhaps of several tones, with the number of blanks before it.
struct Word<'a> {
    blanks: usize,
    pieces: Vec<(Tone, &'a str)>,
}

fn words(body: &Line) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut blanks = 0;
    let mut open = false;
    for (tone, text) in &body.0 {
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let spaces = rest.len() - rest.trim_start_matches(' ').len();
            if spaces > 0 {
                blanks += spaces;
                open = false;
                rest = &rest[spaces..];
                continue;
            }
            let end = rest.find(' ').unwrap_or(rest.len());
            let piece = (*tone, &rest[..end]);
            match words.last_mut().filter(|_| open) {
                Some(word) => word.pieces.push(piece),
                None => words.push(Word { blanks: std::mem::take(&mut blanks), pieces: vec![piece] }),
            }
            open = true;
            rest = &rest[end..];
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn page(width: usize, color: bool, body: Line) -> String {
        let mut page = Page::new(Style { color, width, all: false });
        page.paragraph(Line::plain("- "), Line::plain("  "), &body);
        page.finish()
    }

    #[test]
    fn wraps_at_blanks_and_hangs_what_follows() {
        let text = page(40, false, Line::plain("one two three four five six seven eight nine ten"));
        assert_eq!(text, "- one two three four five six seven\n  eight nine ten\n");
    }

    #[test]
    fn wide_characters_take_two_columns() {
        let text = page(40, false, Line::plain(&"漢字 ".repeat(20)));
        assert!(text.lines().all(|line| line.width() <= 40), "{text}");
        assert!(text.lines().next().unwrap().width() > 34);
    }

    #[test]
    fn colours_only_when_asked_and_around_words_only() {
        let body = || Line::new().then(Tone::Strong, "bold").then(Tone::Plain, " plain");
        assert_eq!(page(40, true, body()), "- \u{1b}[1mbold\u{1b}[0m plain\n");
        assert_eq!(page(40, false, body()), "- bold plain\n");
    }

    #[test]
    fn keeps_a_report_from_moving_the_cursor() {
        assert_eq!(clean("a\u{1b}[2Jb\u{202e}c\nd"), "a\u{fffd}[2Jbc d");
    }

    #[test]
    fn fits_with_an_ellipsis() {
        assert_eq!(fit("Denník Dunaj", 7), "Denník…");
        assert_eq!(fit("Eurofile", 8), "Eurofile");
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_no_word_is_lost(text in "[a-zé漢😀 ]{0,400}", width in 40usize..110) {
            let written = page(width, false, Line::plain(&text));
            for line in written.lines() {
                prop_assert!(line.width() <= width, "{} > {width}: {line:?}", line.width());
            }
            let letters = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&written[2.min(written.len())..]), letters(&text));
        }
    }
}
