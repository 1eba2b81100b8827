//! A trace for the terminal: the shares, then each sentence over the words it came from.
//!
//! Words in square brackets are the report's own inside a sentence that came from elsewhere.

use super::{Sentence, Trace};
use crate::page::{Line, Page, Style, Tone, fit};
use crate::receipt::Receipt;
use crate::word;

/// Columns the words of a source take before they are cut; all with `Style::all`.
const QUOTE_COLUMNS: usize = 240;

/// Writes a trace as lines of text.
pub fn text(trace: &Trace, style: Style) -> String {
    let mut page = Page::new(style);
    let name = trace.outlet.as_deref().unwrap_or("outlet unknown");
    let title = trace.headline.as_deref().unwrap_or("no headline");
    page.paragraph(Line::new(), Line::plain("  "), &Line::new().then(Tone::Strong, title));
    let line = Line::new().then(Tone::Strong, &trace.report).then(Tone::Plain, " ").then(Tone::Name, name).then(
        Tone::Dim,
        &format!(", one of {} of story {}", word::count(trace.reports, "report", "reports"), trace.story),
    );
    page.paragraph(Line::new(), Line::plain("  "), &line);
    page.gap();
    page.indented(0, &Line::new().then(Tone::Strong, "WHERE IT CAME FROM"));
    for source in &trace.sources {
        let share =
            if source.source == "aside" { "    ".to_owned() } else { format!("{:>3.0}%", 100.0 * source.share) };
        let id = if source.support.is_some() { format!("{} ", shown(&source.source)) } else { String::new() };
        let mut line = Line::new().then(Tone::Name, &id).then(Tone::Plain, &source.label);
        line = line.then(Tone::Dim, &format!(", {}", word::count(source.words, "word", "words")));
        if let Some(support) = source.support {
            line = line.then(Tone::Dim, &format!(", support {support:.2}"));
        }
        page.paragraph(Line::plain(&format!("  {share}  ")), Line::plain("        "), &line);
    }
    page.gap();
    page.indented(0, &Line::new().then(Tone::Strong, "SENTENCE BY SENTENCE"));
    for sentence in &trace.sentences {
        one(&mut page, sentence);
    }
    page.gap();
    let legend =
        "[Words in brackets] are this report's own. report:start-end is a place: code points of that report's text.";
    page.paragraph(Line::new(), Line::new(), &Line::new().then(Tone::Dim, legend));
    page.finish()
}

fn one(page: &mut Page, sentence: &Sentence) {
    let (tone, words) = match sentence.how {
        "aside" => (Tone::Dim, sentence.at.text.clone()),
        "same-words" | "cut" | "rewritten" => (Tone::Plain, own_in_brackets(sentence)),
        _ => (Tone::Plain, sentence.at.text.clone()),
    };
    let indent = Line::plain("  ");
    page.paragraph(indent.clone(), indent, &Line::new().then(tone, &words));
    let source = shown(&sentence.source);
    let line = match (sentence.how, &sentence.from, &sentence.why) {
        ("own", ..) => Line::new().then(Tone::Dim, "its own: found in no source of it"),
        ("aside", _, why) => Line::new().then(Tone::Dim, "set aside: ").then(Tone::Dim, why.as_deref().unwrap_or("")),
        (how, Some(from), _) => {
            let how = match how {
                "same-words" => "word for word",
                "cut" => "with changes",
                _ => "in other words",
            };
            let words = if page.style().all { from.text.clone() } else { fit(&from.text, QUOTE_COLUMNS) };
            Line::new()
                .then(Tone::Name, &source)
                .then(Tone::Plain, &format!(" {how}: “{words}”"))
                .then(Tone::Dim, &format!(" {}:{}-{}", from.report, from.start, from.end))
        }
        (_, None, why) => Line::new()
            .then(Tone::Name, &source)
            .then(Tone::Plain, &format!(" {}", why.as_deref().unwrap_or("credited"))),
    };
    page.paragraph(Line::new().then(Tone::Dim, "    ← "), Line::plain("      "), &line);
}

/// `x:Name` as a reader is told it: a lost source.
fn shown(source: &str) -> String {
    if source.starts_with("x:") { format!("lost source {source}") } else { source.to_owned() }
}

/// The sentence with brackets around the runs of words that are not aligned.
fn own_in_brackets(sentence: &Sentence) -> String {
    let characters: Vec<char> = sentence.at.text.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    let own = |from: usize, until: usize, out: &mut String| {
        let words: String = characters[from..until].iter().collect();
        let inner = words.trim();
        if inner.contains(char::is_alphanumeric) {
            let (before, after) = words.split_once(inner).unwrap_or(("", ""));
            out.push_str(&format!("{before}[{inner}]{after}"));
        } else {
            out.push_str(&words);
        }
    };
    for Receipt { start, end, .. } in &sentence.aligned {
        let (start, end) = (start - sentence.at.start, end - sentence.at.start);
        if start < at || end > characters.len() {
            continue;
        }
        own(at, start, &mut out);
        out.extend(&characters[start..end]);
        at = end;
    }
    own(at, characters.len(), &mut out);
    out
}
