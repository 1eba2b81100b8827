//! Aligned passages of two reports side by side; words that only one of them has stand in square brackets.
//!
//! Words are compared by longest common subsequence, case and punctuation aside; quadratic in the passage, so passages
//! above [`WORDS_MAX`] words are set without brackets.

use headwater_model::{Dossier, Reuse, ReuseKind, Witness};

use crate::page::{Line, Page, Style, Tone, fit};
use crate::receipt::{Receipt, Texts};

/// Passages longer than this are not compared word by word.
const WORDS_MAX: usize = 400;
/// Passages of a story before the rest is folded.
const PASSAGES_SHOWN: usize = 40;

/// The passages of each story that stand in two reports.
pub fn alignment(witnesses: &[Witness], dossiers: &[Dossier], style: Style) -> String {
    let texts = Texts::new(witnesses);
    let mut page = Page::new(style);
    for dossier in dossiers {
        page.gap();
        page.indented(0, &Line::new().then(Tone::Strong, &format!("story {}", dossier.story.id)));
        let passages = &dossier.stemma.reuse;
        if passages.is_empty() {
            page.indented(2, &Line::new().then(Tone::Dim, "no passage stands in two reports"));
        }
        let shown = if style.all { passages.len() } else { PASSAGES_SHOWN.min(passages.len()) };
        for reuse in &passages[..shown] {
            page.gap();
            one(&mut page, &texts, reuse);
        }
        if shown < passages.len() {
            let line = format!("… {} more passages: --all", passages.len() - shown);
            page.indented(2, &Line::new().then(Tone::Dim, &line));
        }
    }
    page.finish()
}

fn one(page: &mut Page, texts: &Texts<'_>, reuse: &Reuse) {
    let (a, b) = (texts.receipt(reuse.a), texts.receipt(reuse.b));
    let kind = match reuse.kind {
        ReuseKind::Verbatim => "the same words",
        ReuseKind::Rewritten => "in other words",
    };
    let quoted = if reuse.quoted { ", mostly quoted speech" } else { "" };
    let column = (page.style().width - 3) / 2;
    let (left, right) = marked(&a.text, &b.text);
    let head = |at: &Receipt| fit(&format!("{} {}-{}", at.report, at.start, at.end), column);
    page.indented(0, &Line::new().then(Tone::Dim, &format!("{kind} {:.2}{quoted}", reuse.score)));
    let heads = Line::new().then(Tone::Name, &head(&a)).padded(column + 3).then(Tone::Name, &head(&b));
    page.indented(0, &heads);
    let (left, right) = (column_lines(&left, column), column_lines(&right, column));
    for at in 0..left.len().max(right.len()) {
        let side = |lines: &[String]| lines.get(at).cloned().unwrap_or_default();
        let row = Line::plain(&side(&left)).padded(column).then(Tone::Dim, " │ ").then(Tone::Plain, &side(&right));
        page.paragraph(row, Line::new(), &Line::new());
    }
}

fn column_lines(text: &str, width: usize) -> Vec<String> {
    let mut page = Page::new(Style { color: false, width, all: false });
    page.indented(0, &Line::plain(text));
    page.finish().lines().map(|line| fit(line, width)).collect()
}

/// Both texts with brackets around the words that the other lacks.
fn marked(a: &str, b: &str) -> (String, String) {
    let (left, right): (Vec<&str>, Vec<&str>) = (a.split_whitespace().collect(), b.split_whitespace().collect());
    if left.len() > WORDS_MAX || right.len() > WORDS_MAX {
        return (left.join(" "), right.join(" "));
    }
    let key =
        |word: &&str| word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let (x, y): (Vec<String>, Vec<String>) = (left.iter().map(key).collect(), right.iter().map(key).collect());
    // common[i][j]: length of the longest common subsequence of x[i..] and y[j..].
    let mut common = vec![vec![0u16; y.len() + 1]; x.len() + 1];
    for i in (0..x.len()).rev() {
        for j in (0..y.len()).rev() {
            common[i][j] = if x[i] == y[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut in_a, mut in_b) = (vec![false; x.len()], vec![false; y.len()]);
    let (mut i, mut j) = (0, 0);
    while i < x.len() && j < y.len() {
        if x[i] == y[j] {
            (in_a[i], in_b[j]) = (true, true);
            (i, j) = (i + 1, j + 1);
        } else if common[i + 1][j] >= common[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    (bracketed(&left, &in_a), bracketed(&right, &in_b))
}

fn bracketed(words: &[&str], shared: &[bool]) -> String {
    let mut out = String::new();
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            out.push(' ');
        }
        if !shared[at] && (at == 0 || shared[at - 1]) {
            out.push('[');
        }
        out.push_str(word);
        if !shared[at] && (at + 1 == words.len() || shared[at + 1]) {
            out.push(']');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_only_what_differs() {
        let (a, b) = marked("The bridge is likely to close, he said.", "The bridge will close.");
        assert_eq!(a, "The bridge [is likely to] close, [he said.]");
        assert_eq!(b, "The bridge [will] close.");
    }
}
