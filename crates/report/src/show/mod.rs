//! The inner structures, for people: tokens, layers under the words, who says what, aligned passages.

mod alignment;
mod attribution;
mod layers;
mod tokens;

pub use alignment::alignment;
pub use attribution::attribution;
pub use layers::layers;
pub use tokens::tokens;

use headwater_model::Witness;

use crate::page::{Line, Page, Tone};

/// The report's name above what is shown of it.
fn title(page: &mut Page, witness: &Witness) {
    page.gap();
    let line = Line::new()
        .then(Tone::Strong, &witness.report.id.0)
        .then(Tone::Name, &witness.report.outlet.as_deref().map_or(String::new(), |outlet| format!(" {outlet}")));
    page.indented(0, &line);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Style;
    use crate::sample::{layered, sample};
    use unicode_width::UnicodeWidthStr;

    fn check_width(text: &str, width: usize) {
        for line in text.lines() {
            assert!(line.width() <= width, "{} > {width}: {line}", line.width());
        }
    }

    #[test]
    fn layers_stand_under_their_words() {
        insta::assert_snapshot!(layers(&[layered()], Style::default()));
    }

    #[test]
    fn tokens_in_a_table() {
        insta::assert_snapshot!(tokens(&sample().witnesses[1..2], Style::default()));
    }

    #[test]
    fn attributions_as_a_tree() {
        insta::assert_snapshot!(attribution(&[layered()], Style::default()));
    }

    #[test]
    fn passages_side_by_side() {
        let sample = sample();
        insta::assert_snapshot!(alignment(&sample.witnesses, &[sample.dossier], Style::default()));
    }

    #[test]
    fn nothing_is_wider_than_asked() {
        for width in [40, 72, 100] {
            let style = Style { width, ..Style::default() };
            let sample = sample();
            check_width(&layers(&[layered()], style), width);
            check_width(&attribution(&[layered()], style), width);
            check_width(&tokens(&sample.witnesses, style), width);
            check_width(&alignment(&sample.witnesses, &[sample.dossier], style), width);
        }
    }
}
