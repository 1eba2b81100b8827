//! Who says what, as a tree: what a source is said to say, and whom it is said to quote for it.

use headwater_model::{Attribution, Witness};

use crate::page::{Line, Page, Style, Tone, fit};
use crate::word;

/// Levels that are indented; deeper ones stand under the last.
const DEPTH_MAX: usize = 6;
/// Columns a content may take without `--all`.
const CONTENT_MAX: usize = 160;

/// Every attribution of every report, inner ones under the outer.
pub fn attribution(witnesses: &[Witness], style: Style) -> String {
    let mut page = Page::new(style);
    for witness in witnesses {
        super::title(&mut page, witness);
        let attributions = &witness.layers.attributions;
        if attributions.is_empty() {
            page.indented(2, &Line::new().then(Tone::Dim, "nobody is said to say anything"));
        }
        for (at, depth) in in_tree(attributions) {
            one(&mut page, witness, &attributions[at], depth.min(DEPTH_MAX));
        }
    }
    page.finish()
}

/// Positions with their depth, parents before children. One whose outer attribution is missing or part of a loop is a
/// root, so that none is lost.
fn in_tree(attributions: &[Attribution]) -> Vec<(usize, usize)> {
    let mut inner: Vec<Vec<usize>> = vec![Vec::new(); attributions.len()];
    let mut roots = Vec::new();
    for (at, attribution) in attributions.iter().enumerate() {
        match attribution.outer.map(|outer| outer.at()).filter(|&outer| outer < attributions.len() && outer != at) {
            Some(outer) => inner[outer].push(at),
            None => roots.push(at),
        }
    }
    let mut seen = vec![false; attributions.len()];
    let mut order = Vec::with_capacity(attributions.len());
    for root in roots.into_iter().chain(0..attributions.len()) {
        let mut open = vec![(root, 0)];
        while let Some((at, depth)) = open.pop() {
            if !std::mem::replace(&mut seen[at], true) {
                order.push((at, depth));
                open.extend(inner[at].iter().rev().map(|&child| (child, depth + 1)));
            }
        }
    }
    order
}

fn one(page: &mut Page, witness: &Witness, attribution: &Attribution, depth: usize) {
    let text = &witness.report.text;
    let indent = "   ".repeat(depth);
    let joint = if depth == 0 { String::from("  ") } else { format!("{}  └─ ", "   ".repeat(depth - 1)) };
    let source = &attribution.source;
    let cue = attribution.cue.map_or(String::new(), |cue| format!(" “{}”", cue.of(text)));
    let line = Line::new()
        .then(Tone::Name, &source.name)
        .then(Tone::Dim, &format!(" ({})", word::source_code(source.kind)))
        .then(Tone::Plain, &format!(" {}{cue}", word::cue_code(attribution.class)))
        .then(Tone::Dim, &format!(" {}", word::attribution_code(attribution.kind)));
    let hang = Line::plain(&format!("{indent}    "));
    page.paragraph(Line::new().then(Tone::Dim, &joint), hang.clone(), &line);
    let content: Vec<&str> = attribution.content.iter().map(|span| span.of(text)).collect();
    let content = content.join(" […] ");
    let content = if page.style().all { content } else { fit(&content, CONTENT_MAX) };
    page.paragraph(hang.clone(), hang, &Line::plain(&format!("“{content}”")));
}
