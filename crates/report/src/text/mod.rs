//! The brief as a person meets it first: plain lines that need no colour, a terminal and nothing else.
//!
//! Long lists are folded to the first few, with a line that says how many there are more; `Style::all` unfolds them.

pub(crate) mod claims;
pub(crate) mod rest;
mod tree;

use crate::page::{Line, Page, Style, Tone, fit};
use crate::receipt::Receipt;
use crate::view::{Brief, Report, Role, Story};
use crate::word;

/// Stories of several reports shown in full, and lines for further stories.
const STORIES_SHOWN: usize = 8;
const STORY_LINES_SHOWN: usize = 20;
/// Rows of the table of reports, and reports of the drawing.
const REPORTS_SHOWN: usize = 30;
/// Findings shown at the end.
const FINDINGS_SHOWN: usize = 10;
/// Columns an id or an outlet may take in a table.
const COLUMN_MAX: usize = 28;

/// The brief as lines of text.
pub fn text(brief: &Brief, style: Style) -> String {
    let mut page = Page::new(style);
    let shown = if style.all { brief.stories.len() } else { STORIES_SHOWN.min(brief.stories.len()) };
    // A story of one report has nothing to hold it against: a line is enough, unless it is all there is.
    let (full, lines): (Vec<&Story>, Vec<&Story>) =
        brief.stories.iter().partition(|story| story.reports.len() > 1 || brief.stories.len() == 1 || style.all);
    for (nth, story) in full.iter().take(shown).enumerate() {
        if nth > 0 {
            page.gap();
            page.indented(0, &Line::new().then(Tone::Dim, &"─".repeat(page.style().width)));
        }
        write_story(&mut page, story);
    }
    if brief.stories.is_empty() {
        page.indented(0, &Line::plain("No story: no report could be read."));
    }
    let others: Vec<&Story> = full.iter().skip(shown).chain(&lines).copied().collect();
    if !others.is_empty() {
        heading(&mut page, if full.is_empty() { "Stories" } else { "Further stories" }, "");
        fold(&mut page, &others, STORY_LINES_SHOWN, ("more story", "more stories"), |page, story| {
            let reports = word::count(story.numbers.reports, "report", "reports");
            let line = Line::plain(&story.title).then(Tone::Dim, &format!("  {reports}  {}", story.id));
            page.paragraph(Line::plain("  "), Line::plain("    "), &line);
        });
    }
    findings(&mut page, brief);
    if !brief.stories.is_empty() {
        page.gap();
        let legend = "report:start-end after a quotation is its place: code points of that report's text.";
        page.indented(0, &Line::new().then(Tone::Dim, legend));
    }
    page.finish()
}

fn write_story(page: &mut Page, story: &Story) {
    page.gap();
    page.indented(0, &Line::new().then(Tone::Strong, &story.title));
    page.indented(0, &Line::plain(&story.lede.join(" ")));
    page.indented(0, &Line::new().then(Tone::Dim, &format!("story {}", story.id)));
    reports(page, story);
    if story.reports.len() > 1 || !story.stemma.edges.is_empty() {
        tree::stemma(page, story);
    }
    // What is in dispute is what a reader must know first: a long list of claims must not push it off the screen.
    rest::disagreements(page, story);
    claims::claims(page, story);
    rest::mutations(page, story);
    rest::timeline(page, story);
    rest::names(page, story);
}

/// A heading with a quiet remark beside it.
fn heading(page: &mut Page, words: &str, remark: &str) {
    page.gap();
    let remark = if remark.is_empty() { String::new() } else { format!("   {remark}") };
    page.indented(0, &Line::new().then(Tone::Strong, &words.to_uppercase()).then(Tone::Dim, &remark));
}

/// Writes the first `limit` items, or all if asked; then how many there are more.
fn fold<T>(page: &mut Page, items: &[T], limit: usize, more: (&str, &str), mut write: impl FnMut(&mut Page, &T)) {
    // One item alone is never folded: its line would be as long as the remark.
    let shown = if page.style().all || items.len() <= limit + 1 { items.len() } else { limit };
    for item in &items[..shown] {
        write(page, item);
    }
    if shown < items.len() {
        let left = word::count(items.len() - shown, more.0, more.1);
        page.indented(2, &Line::new().then(Tone::Dim, &format!("… {left}: --all")));
    }
}

/// The words in quotation marks.
fn quoted(words: &str) -> String {
    format!("“{}”", words.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Where the words stand: `report:start-end`.
pub(crate) fn place(at: &Receipt) -> String {
    format!("{}:{}-{}", at.report, at.start, at.end)
}

fn reports(page: &mut Page, story: &Story) {
    heading(page, "Reports", "");
    let width = |of: &dyn Fn(&Report) -> String| {
        story.reports.iter().map(|r| Line::plain(&fit(&of(r), COLUMN_MAX)).width()).max().unwrap_or(0)
    };
    let outlet = |report: &Report| report.outlet.clone().unwrap_or_else(|| "outlet unknown".to_owned());
    let columns = [width(&|r| r.id.clone()), width(&outlet), width(&when)];
    let found =
        story.reports.iter().filter_map(|r| r.published.as_ref()).map(|p| p.found_phrase.len()).max().unwrap_or(0);
    fold(page, &story.reports, REPORTS_SHOWN, ("more report", "more reports"), |page, report| {
        let how = report.published.as_ref().map_or("", |published| published.found_phrase);
        let row = Line::plain("  ")
            .join(Line::new().then(Tone::Strong, &fit(&report.id, COLUMN_MAX)).padded(columns[0] + 2))
            .join(Line::new().then(Tone::Name, &fit(&outlet(report), COLUMN_MAX)).padded(columns[1] + 2))
            .join(Line::plain(&when(report)).padded(columns[2] + 2))
            .join(Line::new().then(Tone::Dim, how).padded(if found == 0 { 0 } else { found + 2 }));
        let hang = Line::plain(&" ".repeat(row.width()));
        page.paragraph(row, hang, &Line::plain(&role(report)));
    });
}

/// Date and time as one word: "2025-06-17 22:14", "undated".
pub(crate) fn when(report: &Report) -> String {
    match &report.published {
        Some(published) => match &published.time {
            Some(time) => format!("{} {time}", published.date),
            None => published.date.clone(),
        },
        None => "undated".to_owned(),
    }
}

/// The part a report plays, as a phrase.
pub(crate) fn role(report: &Report) -> String {
    let mut phrase = match report.role {
        Role::Source => match report.descendants {
            0 => report.role.phrase().to_owned(),
            others => format!("source of {}", word::count(others, "other", "others")),
        },
        Role::Alone => report.role.phrase().to_owned(),
        _ => format!("{} {}", report.role.phrase(), parents(&report.parents)),
    };
    if !report.read {
        phrase.push_str("; language not read, claims not measured");
    }
    phrase
}

/// "r01", "r01; also from r02 and CTK (not supplied)".
fn parents(parents: &[String]) -> String {
    let name = |parent: &String| match parent.strip_prefix("x:") {
        Some(lost) => format!("{lost} (not supplied)"),
        None => parent.clone(),
    };
    match parents {
        [] => String::new(),
        [one] => name(one),
        [first, others @ ..] => {
            format!("{}; also from {}", name(first), word::list(&others.iter().map(name).collect::<Vec<_>>()))
        }
    }
}

fn findings(page: &mut Page, brief: &Brief) {
    if brief.findings.is_empty() {
        return;
    }
    heading(page, "About the input", "");
    fold(page, &brief.findings, FINDINGS_SHOWN, ("more remark", "more remarks"), |page, finding| {
        let lost = finding.severity == "lost";
        let tone = if lost { Tone::Alert } else { Tone::Dim };
        let line = Line::new()
            .then(tone, if lost { "not measured: " } else { "note: " })
            .then(Tone::Plain, &finding.place)
            .then(Tone::Plain, ": ")
            .then(Tone::Plain, &finding.message);
        page.paragraph(Line::plain("  "), Line::plain("    "), &line);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{hostile, sample};
    use unicode_width::UnicodeWidthStr;

    fn brief() -> Brief {
        let sample = sample();
        let findings = [headwater_model::Finding::lost("reports/x.txt", "not a text: byte 0 is NUL")];
        Brief::of(&sample.witnesses, &[sample.dossier], &findings)
    }

    #[test]
    fn reads_as_a_person_would_want() {
        insta::assert_snapshot!(text(&brief(), Style::default()));
    }

    #[test]
    fn no_line_is_wider_than_asked() {
        for width in [40, 60, 100] {
            for sample in [sample(), hostile()] {
                let brief = Brief::of(&sample.witnesses, &[sample.dossier], &[]);
                let written = text(&brief, Style { width, ..Style::default() });
                let widest = written.lines().max_by_key(|line| line.width()).unwrap();
                assert!(widest.width() <= width, "{} > {width}: {widest}", widest.width());
            }
        }
    }

    #[test]
    fn colour_changes_nothing_but_colour() {
        let brief = brief();
        let colored = text(&brief, Style { color: true, ..Style::default() });
        let mut plain = String::new();
        let mut rest = colored.as_str();
        while let Some(at) = rest.find('\u{1b}') {
            plain.push_str(&rest[..at]);
            rest = &rest[at + rest[at..].find('m').unwrap() + 1..];
        }
        plain.push_str(rest);
        assert_eq!(plain, text(&brief, Style::default()));
    }

    #[test]
    fn hostile_words_cannot_command_a_terminal() {
        let sample = hostile();
        let brief = Brief::of(&sample.witnesses, &[sample.dossier], &[]);
        assert!(!text(&brief, Style { all: true, ..Style::default() }).contains('\u{1b}'));
    }

    #[test]
    fn folds_long_lists_and_says_how_to_see_them() {
        let mut sample = sample();
        for _ in 0..30 {
            sample.dossier.mutations.push(sample.dossier.mutations[0].clone());
        }
        let brief = Brief::of(&sample.witnesses, &[sample.dossier], &[]);
        let folded = text(&brief, Style::default());
        assert!(folded.contains("more changes: --all"), "{folded}");
        let all = text(&brief, Style { all: true, ..Style::default() });
        assert!(!all.contains("--all"));
        assert_eq!(all.matches("Likely became a plain fact").count(), 31);
    }

    #[test]
    fn says_neither_true_nor_false_of_a_claim() {
        let written = text(&brief(), Style { all: true, ..Style::default() }).to_lowercase();
        assert!(!written.contains("true") && !written.contains("false"));
        assert!(written.contains("no independent origin found"));
    }
}
