//! The brief as GitHub-flavoured Markdown: the same content as the text, each quotation with a footnote that tells its place.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::page::clean;
use crate::receipt::Receipt;
use crate::text::{claims as claim_words, place, rest, role, when};
use crate::view::{Brief, Claim, Edge, Event, Story};
use crate::word;

/// Items of each list before the rest is folded, unless everything is asked for.
const LIST_SHOWN: usize = 12;
const REPORTS_SHOWN: usize = 40;

/// The brief as Markdown; `all` unfolds every list.
pub fn markdown(brief: &Brief, all: bool) -> String {
    let mut page = Page { out: String::new(), notes: BTreeMap::new(), all };
    for story in &brief.stories {
        page.story(story);
    }
    if brief.stories.is_empty() {
        page.out.push_str("No story: no report could be read.\n\n");
    }
    if !brief.findings.is_empty() {
        page.heading("About the input", "");
        for finding in &brief.findings {
            let what = if finding.severity == "lost" { "**not measured:** " } else { "" };
            let _ = writeln!(page.out, "- {what}{}: {}", escape(&finding.place), escape(&finding.message));
        }
        page.out.push('\n');
    }
    page.footnotes()
}

/// The words with everything that Markdown or HTML would read as markup made harmless, on one line.
fn escape(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for word in clean(words).split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        // Bare addresses would become links.
        let word = word.replace("://", ":\u{0}//").replace("www.", "www.\u{0}");
        for character in word.chars() {
            match character {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '\u{0}' => out.push_str("<!-- -->"),
                '@' => out.push_str("&#64;"),
                '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '|' | '~' | '!' | '$' => {
                    out.push('\\');
                    out.push(character);
                }
                other => out.push(other),
            }
        }
    }
    out
}

struct Page {
    out: String,
    /// Place to number, in the order of first use.
    notes: BTreeMap<String, usize>,
    all: bool,
}

impl Page {
    /// The words with their footnote.
    fn quote(&mut self, at: &Receipt) -> String {
        let next = self.notes.len() + 1;
        let number = *self.notes.entry(place(at)).or_insert(next);
        format!("“{}”[^{number}]", escape(&at.text))
    }

    /// The same behind the outlet's name.
    fn quote_of(&mut self, story: &Story, at: &Receipt) -> String {
        let label = story.report(&at.report).map_or(at.report.as_str(), |report| report.label());
        format!("{} {}", escape(label), self.quote(at))
    }

    fn heading(&mut self, words: &str, remark: &str) {
        let remark = if remark.is_empty() { String::new() } else { format!(" ({remark})") };
        let _ = writeln!(self.out, "### {words}{remark}\n");
    }

    fn shown(&self, items: usize, limit: usize) -> usize {
        if self.all || items <= limit + 1 { items } else { limit }
    }

    fn more(&mut self, left: usize, more: (&str, &str)) {
        if left > 0 {
            let _ = writeln!(self.out, "\n*… {}*", word::count(left, more.0, more.1));
        }
        self.out.push('\n');
    }

    fn story(&mut self, story: &Story) {
        let _ = writeln!(self.out, "## {}\n\n{}\n", escape(&story.title), escape(&story.lede.join(" ")));
        self.reports(story);
        if story.reports.len() > 1 || !story.stemma.edges.is_empty() {
            self.stemma(story);
        }
        self.claims(story);
        self.disagreements(story);
        self.mutations(story);
        self.timeline(story);
        self.names(story);
    }

    fn reports(&mut self, story: &Story) {
        self.heading("Reports", "");
        self.out.push_str("| report | outlet | date | how found | part it plays |\n|---|---|---|---|---|\n");
        let shown = self.shown(story.reports.len(), REPORTS_SHOWN);
        for report in &story.reports[..shown] {
            let outlet = report.outlet.as_deref().unwrap_or("outlet unknown");
            let found = report.published.as_ref().map_or("", |published| published.found_phrase);
            let _ = writeln!(
                self.out,
                "| {} | {} | {} | {found} | {} |",
                escape(&report.id),
                escape(outlet),
                when(report),
                escape(&role(report))
            );
        }
        self.more(story.reports.len() - shown, ("more report", "more reports"));
    }

    fn stemma(&mut self, story: &Story) {
        self.heading("Who had it from whom", if story.stemma.edges.is_empty() { "no dependence found" } else { "" });
        let node = |at: usize| {
            let node = &story.stemma.nodes[at];
            match node.report.map(|at| &story.reports[at]) {
                Some(report) => format!("**{}** {}, {}", escape(&report.id), escape(report.label()), when(report)),
                None => format!("**x: {}** (not supplied)", escape(&node.label)),
            }
        };
        let shown = self.shown(story.stemma.drawing.len(), REPORTS_SHOWN);
        for place in &story.stemma.drawing[..shown] {
            // Deep nesting is cut by readers of Markdown; eight levels are read by all.
            let indent = "  ".repeat(place.depth.min(8));
            let _ = write!(self.out, "{indent}- {}", node(place.node));
            if let Some(edge) = place.edge.map(|at| &story.stemma.edges[at]) {
                let words = self.edge(edge);
                let _ = write!(self.out, " — {words}");
            }
            for edge in place.also.iter().map(|&at| &story.stemma.edges[at]) {
                let _ = write!(self.out, "; also from {}: ", node(edge.ends.0));
                let words = self.edge(edge);
                self.out.push_str(&words);
            }
            self.out.push('\n');
        }
        self.more(story.stemma.drawing.len() - shown, ("more report", "more reports"));
        for circle in &story.stemma.circles {
            let _ = writeln!(self.out, "Circular reporting: {}\n", escape(&circle.reports.join(" credits ")));
        }
    }

    fn edge(&mut self, edge: &Edge) -> String {
        let mut words = format!("{} ({:.2})", edge.phrase, edge.support);
        if let Some(days) = edge.days_before_parent {
            let _ = write!(words, ", *dated {} before its source*", word::count(days as usize, "day", "days"));
        }
        if let Some(evidence) = edge.evidence.first() {
            let quote = self.quote(&evidence.child);
            let _ = write!(words, ": {}, {quote}", escape(&evidence.why));
        }
        words
    }

    fn claims(&mut self, story: &Story) {
        self.heading("What is claimed", &claim_words::remark_on_all(story));
        let weighty: Vec<&Claim> = story.claims.iter().filter(|claim| claim_words::weighty(claim)).collect();
        let list = if self.all || weighty.is_empty() { story.claims.iter().collect() } else { weighty };
        let shown = self.shown(list.len(), LIST_SHOWN);
        for claim in &list[..shown] {
            self.claim(story, claim);
        }
        self.more(story.claims.len() - shown, ("more claim", "more claims"));
    }

    fn claim(&mut self, story: &Story, claim: &Claim) {
        let counted = claim_words::Counted::of(story, claim);
        let _ = writeln!(self.out, "**“{}”**  ", escape(&claim.statement.text));
        let numbers = [counted.reports, counted.outlets, counted.origins].map(|words| escape(&words)).join(" · ");
        let parts = [
            if claim.counts.reports > 0 { numbers } else { String::new() },
            escape(&counted.denied),
            escape(&counted.first),
        ];
        let parts: Vec<String> = parts.into_iter().filter(|words| !words.is_empty()).collect();
        let _ = writeln!(self.out, "{}\n", parts.join(" · "));
        let hedged = claim_words::hedged(claim);
        for said in claim_words::chosen(claim, self.all) {
            let verb = if said.denies() { "**denies:** " } else { "" };
            let quote = self.quote_of(story, &said.at);
            let remark = claim_words::remark(said, hedged);
            let remark = if remark.is_empty() { String::new() } else { format!(" — {}", escape(&remark)) };
            let _ = writeln!(self.out, "- {verb}{quote}{remark}");
        }
        self.out.push('\n');
    }

    fn disagreements(&mut self, story: &Story) {
        if story.disagreements.is_empty() {
            return;
        }
        self.heading("Where they disagree", "");
        let shown = self.shown(story.disagreements.len(), LIST_SHOWN);
        for disagreement in &story.disagreements[..shown] {
            let _ = writeln!(self.out, "- **{}** {}", disagreement.phrase, escape(&rest::sentence(&disagreement.why)));
            for at in &disagreement.between {
                let quote = self.quote_of(story, at);
                let _ = writeln!(self.out, "  - {quote}");
            }
        }
        self.more(story.disagreements.len() - shown, ("more disagreement", "more disagreements"));
    }

    fn mutations(&mut self, story: &Story) {
        if story.mutations.is_empty() {
            return;
        }
        self.heading("What changed on the way", "");
        self.out.push_str("| change | from | to |\n|---|---|---|\n");
        let shown = self.shown(story.mutations.len(), LIST_SHOWN);
        for mutation in &story.mutations[..shown] {
            let (from, to) = (self.quote_of(story, &mutation.from), self.quote_of(story, &mutation.to));
            let why = escape(&rest::sentence(&mutation.why));
            let _ = writeln!(self.out, "| **{}** {why} | {from} | {to} |", mutation.phrase);
        }
        self.more(story.mutations.len() - shown, ("more change", "more changes"));
    }

    fn timeline(&mut self, story: &Story) {
        if story.timeline.is_empty() {
            return;
        }
        self.heading("When", "");
        let shown = self.shown(story.timeline.len(), LIST_SHOWN);
        for event in &story.timeline[..shown] {
            let Event { date, told, .. } = event;
            let quote = self.quote(told);
            let remark = rest::event_remark(event);
            let remark = if remark.is_empty() { String::new() } else { format!(" ({remark})") };
            let _ = writeln!(self.out, "- **{}** {quote}{remark}", escape(date));
        }
        self.more(story.timeline.len() - shown, ("more date", "more dates"));
    }

    fn names(&mut self, story: &Story) {
        if story.names.is_empty() {
            return;
        }
        self.heading("Names", "");
        for (heading, names) in rest::grouped(story) {
            let shown = self.shown(names.len(), LIST_SHOWN);
            let mut listed: Vec<String> = names[..shown].iter().map(|name| escape(&rest::one_name(name))).collect();
            if shown < names.len() {
                listed.push(format!("… {} more", names.len() - shown));
            }
            let _ = writeln!(self.out, "- **{heading}** {}", listed.join(" · "));
        }
        self.out.push('\n');
    }

    fn footnotes(mut self) -> String {
        let mut notes: Vec<(usize, String)> = self.notes.into_iter().map(|(place, number)| (number, place)).collect();
        notes.sort_unstable();
        for (number, place) in notes {
            let _ = writeln!(self.out, "[^{number}]: {}", escape(&place));
        }
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{hostile, sample};

    #[test]
    fn reads_as_a_person_would_want() {
        let sample = sample();
        insta::assert_snapshot!(markdown(&Brief::of(&sample.witnesses, &[sample.dossier], &[]), false));
    }

    #[test]
    fn every_footnote_is_told_once() {
        let sample = sample();
        let text = markdown(&Brief::of(&sample.witnesses, &[sample.dossier], &[]), true);
        let told = text.lines().filter(|line| line.starts_with("[^")).count();
        assert!(told > 10);
        for number in 1..=told {
            assert_eq!(text.matches(&format!("[^{number}]: ")).count(), 1);
            assert!(text.matches(&format!("[^{number}]")).count() > 1, "{number} is not used");
        }
    }

    #[test]
    fn hostile_words_stay_words() {
        let sample = hostile();
        let text = markdown(&Brief::of(&sample.witnesses, &[sample.dossier], &[]), true);
        assert!(!text.contains("<script") && !text.contains("://"));
        assert!(!text.replace("\\]", "").contains("]("));
        // A bar in a cell would open another one.
        let rows = text.lines().filter(|line| line.starts_with("| ") && line.contains("undated"));
        for row in rows {
            assert_eq!(row.replace("\\|", "").matches('|').count(), 6, "{row}");
        }
    }
}
