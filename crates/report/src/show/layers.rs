//! The layers of a report under its words, so that a change of behaviour is a change a person can read.
//!
//! Each sentence is set in rows; below a row stands a line for each layer that has something in it. A mark spans the
//! words it belongs to, its label follows; a span that goes on in the next row is left open.

use headwater_model::{Layers, Polarity, Sentence, Span, Witness};
use unicode_width::UnicodeWidthStr;

use crate::page::{Line, Page, Style, Tone, clean};
use crate::word;

/// Columns of the layer's name.
const MARGIN: usize = 8;

/// Every report with its layers.
pub fn layers(witnesses: &[Witness], style: Style) -> String {
    let mut page = Page::new(style);
    for witness in witnesses {
        super::title(&mut page, witness);
        let marks = marks(&witness.layers);
        for sentence in &witness.layers.parse.sentences {
            page.gap();
            write_sentence(&mut page, witness, sentence, &marks);
        }
        for block in witness.report.blocks.iter().filter(|block| !block.rule.is_empty()) {
            page.gap();
            let words = block.span.of(&witness.report.text).lines().next().unwrap_or_default();
            let line = Line::new().then(Tone::Dim, &format!("{words} [set aside: {}]", block.rule));
            page.paragraph(Line::plain("aside   "), Line::plain("        "), &line);
        }
    }
    page.finish()
}

/// A span with what to say of it.
struct Mark {
    layer: &'static str,
    span: Span,
    label: String,
}

fn marks(layers: &Layers) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut mark = |layer, span: Span, label: String| marks.push(Mark { layer, span, label });
    for mention in &layers.mentions {
        mark("name", mention.span, format!("{} {}", word::entity_code(mention.kind), mention.group));
        if let Some(role) = mention.role {
            mark("name", role, "role".to_owned());
        }
    }
    for timex in &layers.times {
        let modifier = timex.modifier.map_or(String::new(), |m| format!(" {}", word::modifier_code(m)));
        mark("time", timex.span, format!("{}{modifier}", timex.value));
    }
    for quantity in &layers.quantities {
        mark("number", quantity.span, number(quantity));
    }
    for quote in &layers.quotes {
        mark("quote", quote.span, word::quote_code(quote.kind).to_owned());
    }
    for (number, attribution) in layers.attributions.iter().enumerate() {
        let outer = attribution.outer.map_or(String::new(), |outer| format!(" in {}", outer.0));
        if let Some(span) = attribution.source.span {
            mark("source", span, format!("{number}{outer} {}", attribution.source.name));
        }
        if let Some(span) = attribution.cue {
            mark("cue", span, format!("{number} {}", word::cue_code(attribution.class)));
        }
        for &span in &attribution.content {
            mark("content", span, format!("{number} {}", word::attribution_code(attribution.kind)));
        }
    }
    for credit in &layers.credits {
        mark("credit", credit.span, format!("{} {}", word::credit_code(credit.kind), credit.name));
    }
    for assertion in &layers.assertions {
        let chain: Vec<&str> = assertion.chain.iter().map(|source| source.name.as_str()).collect();
        let denied = if assertion.polarity == Polarity::Denied { " denied" } else { "" };
        let by = if chain.is_empty() { String::new() } else { format!(" by {}", chain.join(" › ")) };
        mark("claim", assertion.span, format!("{}{denied}{by}", word::certainty_code(assertion.certainty)));
    }
    marks
}

fn number(quantity: &headwater_model::Quantity) -> String {
    let upper = quantity.upper.map_or(String::new(), |upper| format!("–{upper}"));
    let exactness = match quantity.exactness {
        headwater_model::Exactness::Exact => "",
        other => &format!("{} ", word::exactness_code(other)),
    };
    let unit = match &quantity.unit {
        headwater_model::Unit::Currency(unit)
        | headwater_model::Unit::Measure(unit)
        | headwater_model::Unit::Counted(unit) => format!(" {unit}"),
        headwater_model::Unit::Percent => " %".to_owned(),
        headwater_model::Unit::None => String::new(),
    };
    format!("{exactness}{}{upper}{unit}", quantity.value)
}

fn write_sentence(page: &mut Page, witness: &Witness, sentence: &Sentence, marks: &[Mark]) {
    let text = &witness.report.text;
    let room = page.style().width - MARGIN;
    for row in rows(text, witness, sentence, room) {
        page.paragraph(Line::plain(&" ".repeat(MARGIN)), Line::new(), &Line::new().then(Tone::Strong, row.of(text)));
        for layer in ["name", "time", "number", "quote", "source", "cue", "content", "credit", "claim"] {
            let here: Vec<&Mark> = marks.iter().filter(|mark| mark.layer == layer && mark.span.overlaps(row)).collect();
            for (nth, line) in under(text, row, &here, room).iter().enumerate() {
                let name = if nth == 0 { layer } else { "" };
                let first = Line::new().then(Tone::Dim, name).padded(MARGIN);
                page.paragraph(first, Line::plain(&" ".repeat(MARGIN)), &Line::plain(line));
            }
        }
    }
}

/// The sentence in rows of at most `room` columns, broken between tokens.
fn rows(text: &str, witness: &Witness, sentence: &Sentence, room: usize) -> Vec<Span> {
    let mut rows: Vec<Span> = Vec::new();
    for token in &witness.layers.parse.tokens[sentence.tokens()] {
        match rows.last_mut() {
            Some(row) if clean(row.cover(token.span).of(text)).width() <= room => *row = row.cover(token.span),
            _ => rows.push(token.span),
        }
    }
    rows
}

/// Lines with the marks of one layer: each on the first line that has room for its span and label.
fn under(text: &str, row: Span, marks: &[&Mark], room: usize) -> Vec<String> {
    let column = |offset: u32| {
        let offset = offset.clamp(row.start, row.end);
        clean(&text[row.start as usize..offset as usize]).width()
    };
    let mut lines: Vec<String> = Vec::new();
    for mark in marks {
        let (from, to) = (column(mark.span.start), column(mark.span.end).max(column(mark.span.start) + 1));
        let starts = mark.span.start >= row.start;
        let ends = mark.span.end <= row.end;
        let mut drawn = String::new();
        for at in from..to {
            drawn.push(match (at == from && starts, at + 1 == to && ends) {
                (true, true) => '╵',
                (true, false) => '╰',
                (false, true) => '╯',
                (false, false) => '─',
            });
        }
        let label = if starts { format!(" {}", crate::page::fit(&mark.label, room / 3)) } else { String::new() };
        match from + drawn.width() + label.width() {
            end if end <= room => put(&mut lines, 0, from, &format!("{drawn}{label}")),
            // No room to the right: the label stands before its mark, or below it.
            _ if label.width() <= from => {
                put(&mut lines, 0, from - label.width(), &format!("{} {drawn}", &label[1.min(label.len())..]))
            }
            _ => {
                let line = put(&mut lines, 0, from, &drawn);
                put(&mut lines, line + 1, from, label.trim_start())
            }
        };
    }
    lines
}

/// Writes at a column of the first line, from `after` on, that is free from there; tells which.
fn put(lines: &mut Vec<String>, after: usize, column: usize, piece: &str) -> usize {
    let free = |line: &String| line.width() < column || line.is_empty();
    let at = (after..lines.len()).find(|&at| free(&lines[at])).unwrap_or(lines.len().max(after));
    while lines.len() <= at {
        lines.push(String::new());
    }
    let missing = column - lines[at].width();
    lines[at].push_str(&" ".repeat(missing));
    lines[at].push_str(piece);
    at
}
