//! TimeML: the text with its time expressions marked inline, for evaluation against TimeBank and its kin.
//!
//! Only `TIMEX3` is written, and the report's date as `DCT`. Marks and white space of the text stay as they are.

use headwater_model::{Modifier, Span, Timex, TimexKind, Witness};

/// A report as a TimeML document (1.2.1) with one `TIMEX3` for each time expression.
pub fn timeml(witness: &Witness) -> String {
    let report = &witness.report;
    let mut out = String::with_capacity(report.text.len() * 2);
    out.push_str("<?xml version=\"1.0\" ?>\n<TimeML>\n");
    if let Some(at) = &report.published {
        out.push_str(&format!(
            "<DCT><TIMEX3 tid=\"t0\" type=\"DATE\" value=\"{0}\" temporalFunction=\"false\" \
             functionInDocument=\"CREATION_TIME\">{0}</TIMEX3></DCT>\n",
            at.date
        ));
    }
    out.push_str("<TEXT>");
    let mut done = 0;
    let marked = witness.layers.times.iter().flat_map(|time| ends(time, &report.text));
    for (number, (span, value, time)) in (1..).zip(marked) {
        escape(&report.text[done..span.start as usize], &mut out);
        out.push_str(&format!("<TIMEX3 tid=\"t{number}\" type=\"{}\" value=\"", kind(time.kind)));
        escape(value, &mut out);
        out.push('"');
        if let Some(modifier) = time.modifier {
            out.push_str(&format!(" mod=\"{}\"", modifier_name(modifier)));
        }
        out.push('>');
        escape(span.of(&report.text), &mut out);
        out.push_str("</TIMEX3>");
        done = span.end as usize;
    }
    escape(&report.text[done..], &mut out);
    out.push_str("</TEXT>\n</TimeML>\n");
    out
}

/// TIMEX3 has no ranges: "3 to 5 May" is written as its two ends, each with its own value.
fn ends<'t>(time: &'t Timex, text: &str) -> Vec<(Span, &'t str, &'t Timex)> {
    let words = time.span.of(text);
    let parted =
        ["-", "–", "—", " to ", " and ", " until ", " through "].into_iter().find_map(|mark| words.split_once(mark));
    let (Some((first, last)), Some((from, to))) = (parted, time.value.split_once('/')) else {
        return vec![(time.span, &time.value, time)];
    };
    let start = time.span.start as usize;
    let head = Span::new(start, start + first.len()).trimmed(text);
    let tail = Span::new(time.span.end as usize - last.len(), time.span.end as usize).trimmed(text);
    vec![(head, from, time), (tail, to, time)]
}

fn escape(words: &str, out: &mut String) {
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
}

fn kind(kind: TimexKind) -> &'static str {
    match kind {
        TimexKind::Date => "DATE",
        TimexKind::Time => "TIME",
        TimexKind::Duration => "DURATION",
        TimexKind::Set => "SET",
    }
}

fn modifier_name(modifier: Modifier) -> &'static str {
    match modifier {
        Modifier::Before => "BEFORE",
        Modifier::After => "AFTER",
        Modifier::OnOrBefore => "ON_OR_BEFORE",
        Modifier::OnOrAfter => "ON_OR_AFTER",
        Modifier::LessThan => "LESS_THAN",
        Modifier::MoreThan => "MORE_THAN",
        Modifier::EqualOrLess => "EQUAL_OR_LESS",
        Modifier::EqualOrMore => "EQUAL_OR_MORE",
        Modifier::Start => "START",
        Modifier::Mid => "MID",
        Modifier::End => "END",
        Modifier::Approx => "APPROX",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::sample;

    #[test]
    fn a_range_is_written_as_its_two_ends() {
        let mut witness = sample().witnesses.remove(0);
        witness.report.text = "It ran from 3 to 5 May.".into();
        witness.layers.times = vec![Timex {
            span: Span::new(12, 22),
            kind: TimexKind::Date,
            value: "2025-05-03/2025-05-05".into(),
            modifier: None,
            from: None,
            to: None,
            relative: true,
            reason: "".into(),
        }];
        let written = timeml(&witness);
        assert!(written.contains("value=\"2025-05-03\">3</TIMEX3> to <TIMEX3"), "{written}");
        assert!(written.contains("value=\"2025-05-05\">5 May</TIMEX3>."), "{written}");
    }

    #[test]
    fn marks_words_inline_and_escapes_the_rest() {
        let mut witness = sample().witnesses.remove(0);
        witness.report.text = "R&D closed on Monday <late>.".into();
        witness.layers.times = vec![Timex {
            span: Span::new(14, 20),
            kind: TimexKind::Date,
            value: "2025-06-16".into(),
            modifier: Some(Modifier::Before),
            from: None,
            to: None,
            relative: true,
            reason: "".into(),
        }];
        let expected = "<TEXT>R&amp;D closed on <TIMEX3 tid=\"t1\" type=\"DATE\" value=\"2025-06-16\" \
                        mod=\"BEFORE\">Monday</TIMEX3> &lt;late&gt;.</TEXT>";
        assert!(timeml(&witness).contains(expected), "{}", timeml(&witness));
    }
}
