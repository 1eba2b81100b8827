//! The brief as one page that is complete in itself: style, drawing and script inside, nothing fetched.
//!
//! Every quotation is a link to its words in the reports' text on the same page; this works without the script, which only
//! lights up words that are cut into several pieces, and all places of a claim. Words from reports are escaped by
//! the template; besides, the page's policy lets no script run but its own, by digest.

mod story;

use askama::Template;
use headwater_model::Witness;

use crate::receipt::Texts;
use crate::view::{Brief, Finding};
use story::StoryPage;

/// Stories on one page; above this the page says how many it leaves out.
const STORIES_MAX: usize = 50;

const CSS: &str = concat!(include_str!("../../templates/parts.css"), include_str!("../../templates/brief.css"));
const SCRIPT: &str = include_str!("../../templates/brief.js");
/// SHA-256 of [`SCRIPT`], as a content security policy writes it. A test holds the two together.
const SCRIPT_HASH: &str = "sha256-dOQSuM3DYXpSXcQtWxbeWJTtAaw1zh2U5zGPcH6SyB8=";

#[derive(Template)]
#[template(path = "brief.html")]
struct BriefPage<'a> {
    title: String,
    css: &'static str,
    script: &'static str,
    script_hash: &'static str,
    offsets: &'static str,
    stories: Vec<StoryPage<'a>>,
    findings: Vec<Finding>,
}

/// The brief as a page. `witnesses` are those the brief was made of.
pub fn html(brief: &Brief, witnesses: &[Witness]) -> String {
    let texts = Texts::new(witnesses);
    let shown = &brief.stories[..brief.stories.len().min(STORIES_MAX)];
    let stories = shown.iter().enumerate().map(|(at, story)| StoryPage::of(&texts, story, at + 1)).collect();
    let mut findings = brief.findings.clone();
    if shown.len() < brief.stories.len() {
        let message = format!("{} more stories are not on this page", brief.stories.len() - shown.len());
        findings.push(Finding { severity: "note", place: "page".to_owned(), message });
    }
    let title = match shown {
        [one] => one.title.clone(),
        _ => format!("{} stories", brief.stories.len()),
    };
    let page = BriefPage {
        title,
        css: CSS,
        script: SCRIPT,
        script_hash: SCRIPT_HASH,
        offsets: brief.offsets,
        stories,
        findings,
    };
    page.render().expect("writing to a string cannot fail")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{Sample, hostile, sample};
    use sha2::{Digest, Sha256};

    fn page(sample: Sample) -> String {
        let brief = Brief::of(&sample.witnesses, &[sample.dossier], &[]);
        html(&brief, &sample.witnesses)
    }

    #[test]
    fn only_its_own_script_may_run() {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let digest = Sha256::digest(SCRIPT.as_bytes());
        let mut base64 = String::new();
        for chunk in digest.chunks(3) {
            let bits = chunk.iter().chain([0, 0].iter()).take(3).fold(0u32, |bits, &byte| bits << 8 | u32::from(byte));
            for place in 0..4 {
                let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize] as char;
                base64.push(if place <= chunk.len() { letter } else { '=' });
            }
        }
        assert_eq!(SCRIPT_HASH, format!("sha256-{base64}"));
        assert!(page(sample()).contains(&format!("script-src '{SCRIPT_HASH}'")));
    }

    #[test]
    fn every_link_inside_the_page_leads_somewhere() {
        let html = page(sample());
        let mut links = 0;
        for link in html.split("href=\"#").skip(1) {
            let anchor = &link[..link.find('"').unwrap()];
            assert!(html.contains(&format!("id=\"{anchor}\"")), "{anchor} is nowhere");
            links += 1;
        }
        assert!(links > 30, "{links}");
    }

    #[test]
    fn ids_are_unique() {
        let html = page(sample());
        assert!(html.starts_with("<!doctype html>"));
        let mut ids: Vec<&str> = html.split(" id=\"").skip(1).map(|rest| &rest[..rest.find('"').unwrap()]).collect();
        let before = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), before);
    }

    #[test]
    fn fetches_nothing() {
        let html = page(sample());
        for outside in ["src=", "<link", "@import", "url(", "<img", "<iframe"] {
            assert!(!html.contains(outside), "{outside}");
        }
    }

    #[test]
    fn hostile_words_stay_words() {
        let html = page(hostile());
        assert_eq!(html.matches("<script").count(), 1);
        assert!(!html.contains("onload=\"x"));
        assert!(!html.contains("href=\"javascript:"));
    }

    #[test]
    fn says_neither_true_nor_false() {
        let html = page(sample());
        let words = &html[html.find("<body>").unwrap()..html.find("<script>").unwrap()];
        // The words alone: attributes of the page may be called so.
        let words: String =
            words.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, words)| words).collect();
        assert!(!words.contains("true") && !words.contains("false"));
    }
}
