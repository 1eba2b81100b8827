//! The page as a browser would get it.

use headwater_model::{AttributionIx, Finding, Span};

use super::*;
use crate::sample::{hostile, layered, sample};

fn page() -> String {
    html(&[layered()], &[])
}

/// The text of the first report as the page shows it, tags cut away.
fn shown(page: &str) -> String {
    let start = page.find("<div class=\"text").unwrap();
    let mut out = String::new();
    let mut rest = &page[start..page.find("<section class=\"names").unwrap_or(page.len())];
    while let Some((words, tag)) = rest.split_once('<') {
        out.push_str(words);
        let (tag, after) = tag.split_once('>').unwrap();
        rest = if tag.starts_with("ol class=\"margin") { after.split_once("</ol>").unwrap().1 } else { after };
    }
    out.replace("&#34;", "\"").replace("&#39;", "'").replace("&amp;", "&").replace('\n', " ")
}

#[test]
fn every_word_of_the_report_is_there_once_and_in_order() {
    let text = shown(&page()).split_whitespace().collect::<Vec<_>>().join(" ");
    let expected = layered().report.text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(text, expected);
}

#[test]
fn the_margin_tells_the_chain_and_links_to_the_words() {
    let page = page();
    let note = &page[page.find("href=\"#r1-a1\"").unwrap()..];
    let note = &note[..note.find("</li>").unwrap()];
    assert!(note.contains("Jan Dušek") && note.contains("engineers"), "{note}");
}

#[test]
fn nested_content_is_drawn_twice_and_a_time_shows_its_value() {
    let page = page();
    assert!(page.contains("a2"), "no words inside two attributions");
    assert!(page.contains("data-v=\"2025-06-16\""));
    assert!(page.contains("data-v=\"≈ 14\""));
}

#[test]
fn every_link_inside_the_page_leads_somewhere_and_ids_are_unique() {
    let page = html(&sample().witnesses, &[]);
    let mut ids: Vec<&str> = page.split(" id=\"").skip(1).map(|rest| &rest[..rest.find('"').unwrap()]).collect();
    for link in page.split("href=\"#").skip(1) {
        let anchor = &link[..link.find('"').unwrap()];
        assert!(ids.contains(&anchor), "{anchor} is nowhere");
    }
    let before = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), before);
}

#[test]
fn fetches_nothing_and_runs_nothing() {
    let page = html(&hostile().witnesses, &[Finding::lost("x", "<script>")]);
    for outside in
        ["src=", "<link", "@import", "url(", "<img", "<iframe", "<script", "href=\"javascript:", "onload=\"x"]
    {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn says_what_it_leaves_out_and_what_was_not_measured() {
    let many: Vec<_> = (0..REPORTS_MAX + 3).map(|n| crate::sample::witness(&n.to_string(), None, None, "x")).collect();
    let page = html(&many, &[Finding::lost("a.txt", "the report is in Czech")]);
    assert!(page.contains("3 more reports are not on this page"));
    assert!(page.contains("a.txt: the report is in Czech"));
}

#[test]
fn spans_that_lie_over_blocks_or_point_nowhere_are_harmless() {
    let mut witness = layered();
    let end = witness.report.text.len();
    witness.layers.attributions[0].content = vec![Span::new(5, end)];
    witness.layers.attributions[2].outer = Some(AttributionIx(77));
    let text = shown(&html(&[witness.clone()], &[])).split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(text, witness.report.text.split_whitespace().collect::<Vec<_>>().join(" "));
}
