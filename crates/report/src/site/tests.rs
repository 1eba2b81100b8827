//! The pages as a browser would get them: whole, linked, escaped, without inline style or script.

use headwater_model::{Dossier, Witness};

use super::*;
use crate::sample::{Sample, hostile, sample};
use crate::view::{Brief, Story};

/// Every page of a sample, by name, for a reader who may decide.
fn pages(sample: &Sample) -> Vec<(&'static str, String)> {
    let assets = assets();
    let frame = |path: &str| Frame {
        path: path.to_owned(),
        csrf: Some("token".to_owned()),
        signed_in_as: Some("ana".to_owned()),
        live: true,
        assets: &assets,
    };
    let brief = Brief::of(&sample.witnesses, std::slice::from_ref(&sample.dossier), &[]);
    let view = &brief.stories[0];
    let id = view.id.clone();
    let title = Some(view.title.clone());
    let evil = view.reports[0].outlet.clone().unwrap_or_default();
    let log = vec![LogEntry {
        at: "2025-06-18T09:30:00Z".to_owned(),
        kind: "new-report".to_owned(),
        why: format!("{evil} came"),
        receipts: view.claims[0].assertions.iter().map(|said| said.at.clone()).collect(),
    }];
    let decision = Decision {
        id: "d1".to_owned(),
        kind: "edge-pin".to_owned(),
        what: format!("{evil} had it from the courier"),
        story: Some(id.clone()),
        who: Some(evil.clone()),
        at: "2025-06-18T09:30:00Z".to_owned(),
        why: Some(evil.clone()),
        undone: None,
    };
    let member = |report: &crate::view::Report| Member {
        report: report.id.clone(),
        version: 1,
        title: report.headline.clone(),
        outlet: report.outlet.clone(),
        published: report.published.as_ref().map(|published| published.date.clone()),
        at: "2025-06-18T09:30:00Z".to_owned(),
        why: "opened it".to_owned(),
        who: None,
    };
    let members: Vec<Member> = view.reports.iter().map(member).collect();
    let story_page = StoryPage {
        format: story::FORMAT,
        story: view.clone(),
        as_of: None,
        moments: vec!["2025-06-17T09:30:00Z".to_owned(), "2025-06-18T09:30:00Z".to_owned()],
        members: members.clone(),
        log: log.clone(),
        decisions: vec![decision.clone()],
        findings: Vec::new(),
        unfold: false,
    };
    let row = StoryRow {
        id: id.clone(),
        title: title.clone(),
        reports: 4,
        outlets: 3,
        origins: None,
        disagreements: Some(2),
        published: Some(("2025-06-16".to_owned(), "2025-06-18".to_owned())),
        opened: "2025-06-17T09:30:00Z".to_owned(),
        changed: "2025-06-18T09:30:00Z".to_owned(),
        activity: vec![0, 1, 3],
    };
    let figures = outlets::OutletFigures {
        name: evil.clone(),
        reports: 3,
        first: outlets::Share { cases: 1, of: 3 },
        from: vec![(evil.clone(), 2)],
        ..outlets::OutletFigures::default()
    };
    let reading_page = |report: &str| reading_of(&sample.witnesses, &sample.dossier, view, report);
    let stories_page = StoriesPage {
        format: stories::FORMAT,
        asked: stories::StoriesAsked { q: Some(evil.clone()), ..Default::default() },
        stories: vec![row],
        total: 1,
        page: 1,
        pages: 2,
        reports: 4,
        outlets: vec![evil.clone()],
    };
    let search_page = SearchPage {
        format: search::FORMAT,
        q: evil.clone(),
        fault: Some(evil.clone()),
        hits: vec![search::Hit {
            report: evil.clone(),
            version: 1,
            story: Some((id.clone(), title.clone())),
            title: Some(evil.clone()),
            outlet: Some(evil.clone()),
            published: None,
            snippet: vec![(evil.clone(), true), (evil.clone(), false)],
        }],
        more: true,
    };
    let changes_page = ChangesPage {
        format: changes::FORMAT,
        since: "1d".to_owned(),
        since_at: "2025-06-17T09:30:00Z".to_owned(),
        stories: vec![ChangedStory {
            id: id.clone(),
            title: title.clone(),
            at: "2025-06-18T09:30:00Z".to_owned(),
            changes: log,
        }],
        left_out: 1,
        findings: Vec::new(),
    };
    let outlets_page = OutletsPage {
        format: outlets::FORMAT,
        measured_stories: 1,
        stories: 2,
        outlets: vec![figures.clone()],
        left_out: 0,
    };
    let outlet_page = OutletPage {
        format: outlets::FORMAT,
        months: vec![outlets::OutletMonth { month: "2025-06".to_owned(), ..Default::default() }],
        stories: Vec::new(),
        figures,
        measured_stories: 1,
        all_stories: 2,
    };
    let compare_page = ComparePage::of(&sample.witnesses, view, "portal", "courier", None).unwrap();
    let decisions_page = DecisionsPage { format: decisions::FORMAT, decisions: vec![decision] };
    let fault_page = FaultPage { status: 404, title: "no such story".to_owned(), message: evil.clone() };
    let waiting_page = WaitingPage { state: "being analysed", id, title, members, retry_s: 2 };
    vec![
        ("stories", stories(&frame("/"), &stories_page)),
        ("story", story(&frame("/story/s"), &story_page)),
        ("reading", reading(&frame("/story/s/report/r"), &reading_page("courier"))),
        ("reading of a copy", reading(&frame("/story/s/report/r"), &reading_page("portal"))),
        ("compare", compare(&frame("/story/s/compare?a=a&b=b"), &compare_page)),
        ("outlets", outlets(&frame("/outlets"), &outlets_page)),
        ("outlet", outlet(&frame("/outlet/a"), &outlet_page)),
        ("search", search(&frame("/search?q=a"), &search_page)),
        ("changes", changes(&frame("/changes"), &changes_page)),
        ("decisions", decisions(&frame("/decisions"), &decisions_page)),
        ("sign-in", sign_in(&frame("/sign-in"), &SignInPage { back: evil, failed: true })),
        ("fault", fault(&frame("/x"), &fault_page)),
        ("waiting", waiting(&frame("/story/s"), &waiting_page)),
    ]
}

fn reading_of(witnesses: &[Witness], dossier: &Dossier, view: &Story, report: &str) -> ReadingPage {
    let version = Version {
        number: 1,
        title: None,
        first_seen: "2025-06-18T09:30:00Z".to_owned(),
        last_seen: "2025-06-18T09:30:00Z".to_owned(),
        change: Some("words".to_owned()),
        words_added: 1,
        words_removed: 2,
        changed: vec![("<b>".to_owned(), String::new())],
    };
    let kept = Kept { version: 1, versions: vec![version], original: true, asked: Some((4, 20)), as_of: None };
    ReadingPage::of(witnesses, dossier, view, report, kept).unwrap()
}

#[test]
fn no_page_has_inline_style_or_script() {
    for (name, html) in pages(&sample()).into_iter().chain(pages(&hostile())) {
        assert_eq!(html.matches("<script").count(), 1, "{name}");
        for inline in [" style=\"", "<style", " onload=\"", " onclick=\"", "href=\"javascript:"] {
            assert!(!html.contains(inline), "{name}: {inline}");
        }
    }
}

#[test]
fn ids_are_unique_and_links_within_a_page_lead_somewhere() {
    for (name, html) in pages(&sample()) {
        let mut ids: Vec<&str> = html.split(" id=\"").skip(1).map(|rest| &rest[..rest.find('"').unwrap()]).collect();
        for link in html.split("href=\"#").skip(1) {
            let anchor = &link[..link.find('"').unwrap()];
            assert!(ids.contains(&anchor), "{name}: #{anchor} is nowhere");
        }
        for label in html.split(" for=\"").skip(1) {
            let field = &label[..label.find('"').unwrap()];
            assert!(ids.contains(&field), "{name}: no field {field}");
        }
        let before = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), before, "{name}");
    }
}

#[test]
fn every_form_that_posts_carries_the_token_and_only_readers_who_may_decide_see_it() {
    for (name, html) in pages(&sample()) {
        let forms = html.matches("method=\"post\"").count();
        assert_eq!(html.matches("name=\"csrf\" value=\"token\"").count(), forms, "{name}");
    }
    let assets = assets();
    let frame = Frame { path: "/".to_owned(), csrf: None, signed_in_as: None, live: false, assets: &assets };
    let page = DecisionsPage { format: decisions::FORMAT, decisions: Vec::new() };
    assert!(!decisions(&frame, &page).contains("method=\"post\""));
}

#[test]
fn says_neither_true_nor_false() {
    for (name, html) in pages(&sample()) {
        let words: String = html.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, words)| words).collect();
        let lower = words.to_lowercase();
        assert!(!lower.contains("true") && !lower.contains("false"), "{name}");
    }
}

#[test]
fn the_words_asked_for_are_marked_and_can_be_gone_to() {
    let sample = sample();
    let brief = Brief::of(&sample.witnesses, std::slice::from_ref(&sample.dossier), &[]);
    let assets = assets();
    let frame = Frame { path: "/".to_owned(), csrf: None, signed_in_as: None, live: false, assets: &assets };
    let page = reading_of(&sample.witnesses, &sample.dossier, &brief.stories[0], "courier");
    let html = reading(&frame, &page);
    assert_eq!(html.matches("<a id=\"at\">").count(), 1);
    let marked: String = html
        .split("<span class=\"x ")
        .skip(1)
        .filter(|piece| piece[..piece.find('"').unwrap()].split(' ').any(|class| class == "asked"))
        .map(|piece| &piece[piece.find('>').unwrap() + 1..piece.find('<').unwrap()])
        .collect();
    assert_eq!(marked, "bridge in Lysá s");
}

#[test]
fn sides_of_a_comparison_show_the_whole_of_both_texts() {
    let sample = sample();
    let brief = Brief::of(&sample.witnesses, std::slice::from_ref(&sample.dossier), &[]);
    let page = ComparePage::of(&sample.witnesses, &brief.stories[0], "portal", "courier", None).unwrap();
    assert_eq!((page.a.id.as_str(), page.b.id.as_str()), ("courier", "portal"));
    let letters = |words: &str| words.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let side = |side: &dyn Fn(&compare::Row) -> Option<compare::Side>| -> String {
        page.rows.iter().filter_map(side).flat_map(|side| side.runs).map(|(words, _)| letters(&words)).collect()
    };
    assert_eq!(side(&|row| row.a.clone()), letters(&sample.witnesses[0].report.text));
    assert_eq!(side(&|row| row.b.clone()), letters(&sample.witnesses[2].report.text));
    let aligned = page.rows.iter().find(|row| row.kind == "rewritten").unwrap();
    let differs = |side: &Option<compare::Side>| -> Vec<String> {
        side.iter().flat_map(|s| &s.runs).filter(|run| !run.1).map(|run| run.0.trim().to_owned()).collect()
    };
    assert_eq!(differs(&aligned.a), ["Lysá is likely to"]);
    assert_eq!(differs(&aligned.b), ["Lysa will"]);
}
