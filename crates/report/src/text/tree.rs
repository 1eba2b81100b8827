//! The stemma drawn with lines: who had it from whom, and the words that show it.

use super::{fold, heading, place, quoted, when};
use crate::page::{Line, Page, Tone, fit};
use crate::view::{Edge, Place, Report, Story};
use crate::word;

/// Reports drawn before the rest is folded.
const DRAWN_SHOWN: usize = 40;
/// Pieces of evidence under an edge; all with `--all`.
const EVIDENCE_SHOWN: usize = 1;
/// Levels drawn side by side; deeper ones are drawn at this level with their depth written out.
const DEPTH_MAX: usize = 8;
/// Columns a quotation of evidence takes at least; where a line has no room for them, it takes another line.
const QUOTE_MIN: usize = 24;

/// Writes the drawing.
pub(super) fn stemma(page: &mut Page, story: &Story) {
    let drawn = &story.stemma.drawing;
    // Reports that neither take nor give are one line together, not a tree each.
    let (trees, alone): (Vec<&Place>, Vec<&Place>) = drawn
        .iter()
        .partition(|place| place.depth > 0 || place.has_children || !place.also.is_empty() || !place.feeds.is_empty());
    heading(page, "Who had it from whom", if trees.is_empty() { "no dependence found" } else { "" });
    let mut open: Vec<bool> = Vec::new();
    fold(page, &trees, DRAWN_SHOWN, ("more report", "more reports"), |page, place| {
        if place.depth == 0 && place.node != trees[0].node {
            page.gap();
        }
        one(page, story, place, &mut open);
    });
    if !alone.is_empty() && !trees.is_empty() {
        let names: Vec<String> = alone.iter().map(|place| name(story, place.node)).collect();
        page.gap();
        page.paragraph(Line::plain("  not connected: "), Line::plain("    "), &Line::plain(&names.join(" · ")));
    }
    for circle in &story.stemma.circles {
        let mut loop_ = circle.reports.clone();
        loop_.extend(circle.reports.first().cloned());
        let line = Line::new().then(Tone::Alert, "circular reporting: ").then(Tone::Plain, &loop_.join(" credits "));
        page.paragraph(Line::plain("  "), Line::plain("    "), &line);
    }
}

/// One report with its edge. `open` remembers for each level whether its line goes on below.
fn one(page: &mut Page, story: &Story, place: &Place, open: &mut Vec<bool>) {
    let depth = place.depth.min(DEPTH_MAX);
    open.truncate(depth);
    let mut before = String::from("  ");
    for &goes_on in open.iter().skip(1) {
        before.push_str(if goes_on { "│  " } else { "   " });
    }
    let (joint, below) = match (depth, place.last) {
        (0, _) => ("", ""),
        (_, true) => ("└─ ", "   "),
        (_, false) => ("├─ ", "│  "),
    };
    open.push(!place.last);

    let node = &story.stemma.nodes[place.node];
    let deeper = if place.depth > DEPTH_MAX { format!("(level {}) ", place.depth + 1) } else { String::new() };
    let mut line = Line::new().then(Tone::Dim, &deeper);
    line = match node.report.map(|at| &story.reports[at]) {
        Some(report) => report_line(line, report),
        None => line.then(Tone::Strong, &format!("x: {}", node.label)).then(Tone::Dim, " (not supplied)"),
    };
    if let Some(edge) = place.edge.map(|at| &story.stemma.edges[at]) {
        line = line
            .then(Tone::Plain, " — ")
            .then(Tone::Plain, edge.phrase)
            .then(Tone::Dim, &format!(" {:.2}", edge.support));
    }
    let stem = format!("{before}{below}{}", if place.has_children { "│    " } else { "     " });
    let hang = Line::new().then(Tone::Dim, &stem);
    page.paragraph(Line::new().then(Tone::Dim, &format!("{before}{joint}")), hang.clone(), &line);

    if let Some(edge) = place.edge.map(|at| &story.stemma.edges[at]) {
        evidence(page, edge, &hang);
    }
    // A root that nothing hangs under would look as if it had no part in the story.
    if !place.feeds.is_empty() && !place.has_children {
        let takers: Vec<String> = place.feeds.iter().map(|&at| name(story, story.stemma.edges[at].ends.1)).collect();
        let line = Line::new().then(Tone::Dim, &format!("also taken up by {}", word::list(&takers)));
        page.paragraph(hang.clone(), hang.clone(), &line);
    }
    for edge in place.also.iter().map(|&at| &story.stemma.edges[at]) {
        let words = format!("also from {} — {} ", name(story, edge.ends.0), edge.phrase);
        let line = Line::plain(&words).then(Tone::Dim, &format!("{:.2}", edge.support));
        page.paragraph(hang.clone(), hang.clone(), &line);
        if page.style().all {
            evidence(page, edge, &hang);
        }
    }
}

fn report_line(line: Line, report: &Report) -> Line {
    line.then(Tone::Strong, &report.id)
        .then(Tone::Plain, " ")
        .then(Tone::Name, report.outlet.as_deref().unwrap_or("outlet unknown"))
        .then(Tone::Dim, &format!(", {}", when(report)))
}

fn evidence(page: &mut Page, edge: &Edge, hang: &Line) {
    if let Some(days) = edge.days_before_parent {
        let words = format!("dated {} before its source", word::count(days as usize, "day", "days"));
        page.paragraph(hang.clone(), hang.clone(), &Line::new().then(Tone::Alert, &words));
    }
    let shown = if page.style().all { edge.evidence.len() } else { EVIDENCE_SHOWN };
    for evidence in edge.evidence.iter().take(shown) {
        let why = Line::plain(&evidence.why).then(Tone::Plain, ": ");
        let at = format!(" {}", place(&evidence.child));
        let line = page.style().width.saturating_sub(hang.width());
        let beside = line.saturating_sub(why.width() + at.len());
        let room = if beside >= QUOTE_MIN { beside } else { line.saturating_sub(at.len()).max(QUOTE_MIN) };
        let words =
            if page.style().all { quoted(&evidence.child.text) } else { quoted(&fit(&evidence.child.text, room - 2)) };
        let line = why.then(Tone::Plain, &words).then(Tone::Dim, &at);
        page.paragraph(hang.clone(), hang.clone(), &line);
    }
    if page.style().all {
        for rival in &edge.rivals {
            let line = Line::new().then(Tone::Dim, &format!("or from {} {:.2}", rival.parent, rival.support));
            page.paragraph(hang.clone(), hang.clone(), &line);
        }
    }
}

/// "r01 Eurofile", "x: CTK (not supplied)".
fn name(story: &Story, node: usize) -> String {
    let node = &story.stemma.nodes[node];
    match node.report.map(|at| &story.reports[at]) {
        Some(report) => match &report.outlet {
            Some(outlet) => format!("{} {outlet}", report.id),
            None => report.id.clone(),
        },
        None => format!("x: {} (not supplied)", node.label),
    }
}
