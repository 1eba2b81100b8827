//! The timeline as a picture: one line a date, equal steps, the dot as large as the number of reports that tell it.

use std::fmt::Write;

use super::{STYLE, escape, fitted, pixels};
use crate::view::{Event, Story};

/// Dates drawn; where there are more, those that most reports tell.
const EVENTS_MAX: usize = 24;
/// Sizes in pixels.
const ROW: f64 = 30.0;
const MARGIN: f64 = 14.0;
const WIDTH: f64 = 860.0;

/// The drawing of a story's timeline.
pub fn timeline(story: &Story) -> String {
    let mut shown: Vec<(usize, &Event)> = story.timeline.iter().enumerate().collect();
    if shown.len() > EVENTS_MAX {
        shown.sort_by_key(|(at, event)| (std::cmp::Reverse(event.reports), *at));
        shown.truncate(EVENTS_MAX);
        shown.sort_by_key(|(at, _)| *at);
    }
    let left = shown.iter().map(|(_, event)| pixels(&event.date)).fold(0.0, f64::max) + 2.0 * MARGIN;
    let height = shown.len() as f64 * ROW + MARGIN;
    let title = escape(&format!("What happened when: {}", story.title));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"hw\" viewBox=\"0 0 {WIDTH:.0} {height:.0}\" width=\"{WIDTH:.0}\" \
         height=\"{height:.0}\" role=\"img\" aria-label=\"{title}\"><title>{title}</title><style>{STYLE}</style>"
    );
    let line = left + 8.0;
    if shown.len() > 1 {
        let bottom = height - MARGIN / 2.0 - ROW / 2.0;
        let _ = write!(svg, "<path class=\"rule\" stroke-width=\"2\" d=\"M{line:.1} {:.1}V{bottom:.1}\"/>", ROW / 2.0);
    }
    for (row, (_, event)) in shown.iter().enumerate() {
        let y = MARGIN / 2.0 + row as f64 * ROW + ROW / 2.0;
        let radius = 3.0 + (event.reports.min(16) as f64).sqrt() * 1.6;
        let _ = write!(
            svg,
            "<g><title>{}</title><text class=\"q\" x=\"{MARGIN}\" y=\"{:.1}\">{}</text>\
             <circle class=\"dot\" cx=\"{line:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\"/><text x=\"{:.1}\" y=\"{:.1}\">{}</text></g>",
            escape(&format!("{} ({}:{}-{})", event.told.text, event.told.report, event.told.start, event.told.end)),
            y + 4.0,
            escape(&event.date),
            line + 18.0,
            y + 4.0,
            fitted(&event.told.text, WIDTH - line - 18.0 - MARGIN),
        );
    }
    svg.push_str("</svg>\n");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::sample;
    use crate::view::Brief;

    #[test]
    fn a_line_for_each_date() {
        let sample = sample();
        let brief = Brief::of(&sample.witnesses, &[sample.dossier], &[]);
        let svg = timeline(&brief.stories[0]);
        assert_eq!(svg.matches("<circle").count(), 2);
        assert!(svg.contains("1931"));
    }
}
