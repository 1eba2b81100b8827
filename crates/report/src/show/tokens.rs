//! Tokens, one a line, with tag and place in the tree.

use headwater_model::Witness;

use crate::page::{Line, Page, Style, Tone, fit};

/// Columns of word and base form.
const WORD_MAX: usize = 20;

/// Every token of every report, sentence by sentence. A head is named by its number and word.
pub fn tokens(witnesses: &[Witness], style: Style) -> String {
    let mut page = Page::new(style);
    for witness in witnesses {
        super::title(&mut page, witness);
        let text = &witness.report.text;
        let tokens = &witness.layers.parse.tokens;
        for (number, sentence) in witness.layers.parse.sentences.iter().enumerate() {
            page.gap();
            let words =
                Line::new().then(Tone::Dim, &format!("sentence {number}  ")).then(Tone::Plain, sentence.span.of(text));
            page.paragraph(Line::new(), Line::plain("  "), &words);
            for at in sentence.tokens() {
                let token = &tokens[at];
                let head = match tokens.get(token.head as usize) {
                    Some(head) if token.head as usize != at => format!("← {} {}", token.head, head.span.of(text)),
                    _ => String::new(),
                };
                let entity = token.entity.map_or(String::new(), |entity| {
                    format!("{}{}", if token.entity_start { "B-" } else { "I-" }, entity.label())
                });
                let row = Line::new()
                    .then(Tone::Dim, &format!("{at:>5}  "))
                    .join(Line::new().then(Tone::Strong, &fit(token.span.of(text), WORD_MAX)).padded(WORD_MAX + 1))
                    .join(Line::plain(&fit(&token.lemma, WORD_MAX)).padded(WORD_MAX + 1))
                    .join(Line::plain(token.pos.label()).padded(6))
                    .join(Line::plain(token.tag.label()).padded(6))
                    .join(Line::plain(token.dep.label()).padded(10))
                    .then(Tone::Dim, &fit(&head, WORD_MAX))
                    .then(Tone::Plain, if entity.is_empty() { "" } else { "  " })
                    .then(Tone::Name, &entity);
                page.paragraph(Line::new(), Line::plain("       "), &row);
            }
        }
    }
    page.finish()
}
