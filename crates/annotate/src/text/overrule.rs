//! What a person decided about a report's date and passages, put in place of what was worked out.

use headwater_model::{Block, BlockKind, Overrules, Passage, Report, Whose};

/// The rule that stands with a passage that a person set aside.
pub const RULE: &str = "a person set it aside";

/// Puts a person's date in place of the report's own, and sets passages aside, or takes them back, as a person said. The last decision
/// about a passage holds. Headlines, bylines and datelines stay what they are. Linear in blocks times decisions about this report.
pub fn overrule(report: &mut Report, overrules: &Overrules) {
    if let Some((_, date)) = overrules.dates.iter().rfind(|(id, _)| *id == report.id) {
        report.published = Some(date.clone());
    }
    let passages: Vec<(&Passage, String)> = overrules
        .passages
        .iter()
        .filter(|passage| match &passage.whose {
            Whose::Report(id) => *id == report.id,
            Whose::Outlet(name) => report.outlet.as_deref().is_some_and(|outlet| outlet.eq_ignore_ascii_case(name)),
        })
        .map(|passage| (passage, plain(&passage.words)))
        .collect();
    if passages.is_empty() {
        return;
    }
    for block in &mut report.blocks {
        let words = plain(block.span.of(&report.text));
        if let Some((passage, _)) = passages.iter().rfind(|(_, said)| *said == words) {
            rule(block, passage.aside);
        }
    }
}

fn rule(block: &mut Block, aside: bool) {
    match (block.kind, aside) {
        (BlockKind::Paragraph | BlockKind::Heading | BlockKind::Notice, true) => {
            (block.kind, block.rule) = (BlockKind::Boilerplate, RULE);
        }
        (BlockKind::Boilerplate, false) => (block.kind, block.rule) = (BlockKind::Paragraph, ""),
        _ => {}
    }
}

/// The words with one blank between them.
fn plain(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::{Date, DateFound, DatedAt, Media, Place, Precision, RawReport, ReportId};

    fn report() -> Report {
        let text =
            "Bridge closed\n\nThe bridge is closed, the city said on Tuesday.\n\nFollow us for more.\n\nAdvertisement";
        let raw = RawReport::blank(ReportId("r1".into()), Place::file("r1.txt"), Media::Text, text.to_owned());
        super::super::read(RawReport { outlet: Some("Courier".into()), ..raw }).0
    }

    fn kinds(report: &Report) -> Vec<BlockKind> {
        report.blocks.iter().map(|block| block.kind).collect()
    }

    fn passage(whose: Whose, words: &str, aside: bool) -> Overrules {
        let passages = vec![Passage { whose, words: words.to_owned(), aside }];
        Overrules { passages, ..Overrules::default() }
    }

    #[test]
    fn sets_a_passage_aside_in_the_report_or_the_outlet_that_was_named_and_in_no_other() {
        let words = "The bridge  is closed, the city said on Tuesday.";
        let before = kinds(&report());
        for (whose, changes) in [
            (Whose::Report(ReportId("r1".into())), true),
            (Whose::Outlet("courier".into()), true),
            (Whose::Report(ReportId("r2".into())), false),
            (Whose::Outlet("Herald".into()), false),
        ] {
            let mut report = report();
            overrule(&mut report, &passage(whose.clone(), words, true));
            assert_eq!(kinds(&report) != before, changes, "{whose:?}");
        }
    }

    #[test]
    fn takes_boilerplate_back_and_never_touches_the_headline() {
        let mut one = report();
        let whose = || Whose::Report(ReportId("r1".into()));
        assert!(kinds(&one).contains(&BlockKind::Boilerplate));
        for words in ["Follow us for more.", "Advertisement"] {
            overrule(&mut one, &passage(whose(), words, false));
        }
        assert!(!kinds(&one).contains(&BlockKind::Boilerplate));
        overrule(&mut one, &passage(whose(), "Bridge closed", true));
        assert_eq!(one.blocks[0].kind, BlockKind::Title);
    }

    #[test]
    fn a_persons_date_stands() {
        let mut one = report();
        let date = DatedAt {
            date: Date::constant(2025, 6, 17),
            minute: None,
            precision: Precision::Day,
            found: DateFound::Person,
            span: None,
        };
        let dates = vec![(ReportId("r1".into()), date.clone()), (ReportId("r2".into()), date.clone())];
        overrule(&mut one, &Overrules { dates, ..Overrules::default() });
        assert_eq!(one.published, Some(date));
    }
}
