//! A person overrules what was found: each kind there and back again, with the log of it, and only by the form of a page.

use crate::client::{Desk, Server};
use crate::pages::desk;
use serde_json::Value;

/// Sends a decision as a page would; the number it got.
#[track_caller]
fn decide(server: &Server, fields: &[(&str, &str)]) -> String {
    let answer = server.send("/decide", &[fields, &[("back", "/decisions")]].concat());
    assert_eq!((answer.status, answer.header("location")), (303, Some("/decisions")), "{}", answer.text());
    server.json("/decisions.json")["decisions"][0]["id"].as_str().unwrap().to_owned()
}

#[track_caller]
fn undo(server: &Server, number: &str) {
    let answer = server.send("/undo", &[("decision", number), ("back", "/decisions")]);
    assert_eq!(answer.status, 303, "{}", answer.text());
}

fn reports(desk: &Desk, outlet: &str) -> usize {
    desk.reports(&desk.story(outlet)).len()
}

#[test]
fn stories_are_merged_and_taken_apart_again() {
    let desk = desk();
    let server = desk.serve(&[]);
    let (port, frost) = (desk.story("Gazette"), desk.story("Farmer"));
    let number =
        decide(&server, &[("kind", "story-merge"), ("story", &port), ("other", &frost), ("why", "<b>one & all</b>")]);
    assert_eq!(reports(&desk, "Gazette"), 4);
    let moved = server.get(&format!("/story/{frost}"));
    assert_eq!((moved.status, moved.header("location")), (308, Some(format!("/story/{port}").as_str())));
    let moved = server.get(&format!("/story/{frost}.json"));
    assert_eq!(moved.header("location"), Some(format!("/story/{port}.json").as_str()));
    assert_eq!(server.json("/stories.json?min=1")["total"], 1, "the list shows it at once");

    let log = &server.json("/decisions.json")["decisions"][0];
    assert_eq!(
        (&log["kind"], &log["who"], &log["why"]),
        (&"story-merge".into(), &"desk".into(), &"<b>one & all</b>".into())
    );
    let shown = server.get("/decisions").text();
    assert!(shown.contains("&#60;b&#62;one") || shown.contains("&lt;b&gt;one"), "{shown}");
    assert!(!shown.contains("<b>one"));

    undo(&server, &number);
    assert_eq!((reports(&desk, "Gazette"), reports(&desk, "Farmer")), (3, 1));
    let log = &server.json("/decisions.json")["decisions"][0];
    assert_eq!(log["undone"]["who"], "desk");
    assert_eq!(server.get(&format!("/story/{frost}")).status, 200);
    assert_eq!(server.send("/undo", &[("decision", &number)]).status, 409);
}

#[test]
fn reports_are_split_off_and_come_back() {
    let desk = desk();
    let server = desk.serve(&[]);
    let story = desk.story("Gazette");
    let all = desk.reports(&story);
    let fields = [("kind", "story-split"), ("story", story.as_str()), ("report", &all[1]), ("report", &all[2])];
    let number = decide(&server, &fields);
    assert_eq!(desk.reports(&story), all[..1]);
    assert_eq!(reports(&desk, "Post"), 2);
    undo(&server, &number);
    assert_eq!(desk.reports(&story).len(), 3);
}

#[test]
fn what_cannot_be_meant_is_refused_and_told_why() {
    let desk = desk();
    let server = desk.serve(&[]);
    let story = desk.story("Gazette");
    let report = &desk.reports(&desk.story("Farmer"))[0];
    let long = "a".repeat(2_000);
    let cases: [(&[(&str, &str)], u16); 8] = [
        (&[], 400),
        (&[("kind", "story-burn")], 400),
        (&[("kind", "story-merge"), ("story", &story)], 400),
        (&[("kind", "story-merge"), ("story", &story), ("other", &story)], 409),
        (&[("kind", "story-merge"), ("story", &story), ("other", "s-nothing")], 404),
        (&[("kind", "story-split"), ("story", &story)], 400),
        (&[("kind", "story-split"), ("story", &story), ("report", report)], 409),
        (&[("kind", "story-merge"), ("story", &story), ("other", "s-x"), ("why", &long)], 400),
    ];
    for (fields, status) in cases {
        let answer = server.send("/decide", fields);
        assert_eq!(answer.status, status, "{fields:?}: {}", answer.text());
    }
    for (number, status) in [("", 400), ("x", 400), ("99", 404)] {
        assert_eq!(server.send("/undo", &[("decision", number)]).status, status, "{number}");
    }
    let none: &[Value] = &[];
    assert_eq!(server.json("/decisions.json")["decisions"].as_array().unwrap(), none);
}

#[test]
fn nothing_is_decided_without_the_mark_and_nothing_leads_elsewhere() {
    let desk = desk();
    let server = desk.serve(&[]);
    let (port, frost) = (desk.story("Gazette"), desk.story("Farmer"));
    let fields = [("kind", "story-merge"), ("story", port.as_str()), ("other", &frost), ("back", "//evil.example")];
    assert_eq!(server.ask("POST", "/decide").form(&fields).send().status, 403);
    let (cookie, _) = server.browse("/decisions");
    assert_eq!(server.ask("POST", "/decide").header("Cookie", &cookie).form(&fields).send().status, 403);
    assert_eq!(server.get(&format!("/decide?kind=story-merge&story={port}&other={frost}")).status, 405);
    assert_eq!(reports(&desk, "Gazette"), 3);
    let answer = server.send("/decide", &fields);
    assert_eq!((answer.status, answer.header("location")), (303, Some("/")));
}

#[test]
fn a_program_decides_with_its_token_and_the_name_on_it() {
    let desk = desk();
    let token = desk.run(&["serve", "token", "new", "--name", "Ana Novák"]);
    let server = desk.serve(&["--require-token"]);
    let (port, frost) = (desk.story("Gazette"), desk.story("Farmer"));
    let bearer = format!("Bearer {}", token.trim());
    let fields = [("kind", "story-merge"), ("story", port.as_str()), ("other", &frost)];
    let answer = server.ask("POST", "/decide.json").header("Authorization", &bearer).form(&fields).send();
    let number: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((answer.status, &number["decision"]), (200, &1.into()), "{}", answer.text());
    let log = server.ask("GET", "/decisions.json").header("Authorization", &bearer).send();
    let log: Value = serde_json::from_slice(&log.body).unwrap();
    assert_eq!(log["decisions"][0]["who"], "Ana Novák");
}

#[test]
fn an_edge_a_date_and_a_passage_are_overruled_and_set_back() {
    let desk = desk();
    let server = desk.serve(&[]);
    let story = desk.story("Gazette");
    let reports = desk.reports(&story);
    let page = || -> Value { serde_json::from_slice(&server.patiently(&format!("/story/{story}.json")).body).unwrap() };
    let edge = |page: &Value, child: &str, parent: &str| {
        let edges = page["story"]["stemma"]["edges"].as_array().unwrap();
        edges.iter().any(|edge| edge["child"] == *child && edge["parent"] == *parent)
    };
    let (parent, child) = (&reports[0], &reports[1]);
    let found = page();
    let (parent, child) = if edge(&found, child, parent) { (parent, child) } else { (child, parent) };
    assert!(edge(&found, child, parent), "{}", found["story"]["stemma"]["edges"]);

    let number = decide(&server, &[("kind", "edge-forbid"), ("child", child), ("parent", parent), ("why", "by hand")]);
    let overruled = page();
    assert!(!edge(&overruled, child, parent));
    assert_eq!(overruled["decisions"][0]["why"], "by hand");
    undo(&server, &number);
    assert!(edge(&page(), child, parent));

    let pinned = decide(&server, &[("kind", "edge-pin"), ("child", &reports[2]), ("parent", "x:TASS")]);
    assert!(edge(&page(), &reports[2], "x:TASS"));
    undo(&server, &pinned);

    let dated = decide(&server, &[("kind", "date-pin"), ("report", child), ("date", "2025-02-01")]);
    let report = |page: &Value| {
        let all = page["story"]["reports"].as_array().unwrap();
        all.iter().find(|report| report["id"] == child.as_str()).unwrap().clone()
    };
    assert_eq!(report(&page())["published"]["date"], "2025-02-01");
    undo(&server, &dated);
    assert_eq!(report(&page())["published"]["date"], "2025-03-03");

    let aside = decide(&server, &[("kind", "block-aside"), ("report", child), ("start", "0"), ("end", "40")]);
    let log = &server.json("/decisions.json")["decisions"][0];
    assert!(log["what"].as_str().unwrap().contains("Dock workers at the port of Ostmark"), "{log}");
    undo(&server, &aside);

    let wrong: [(&[(&str, &str)], u16); 5] = [
        (&[("kind", "edge-pin"), ("child", child), ("parent", child)], 409),
        (&[("kind", "edge-pin"), ("child", child), ("parent", "nothing")], 404),
        (&[("kind", "date-pin"), ("report", child), ("date", "soon")], 409),
        (&[("kind", "block-aside"), ("report", child), ("start", "5"), ("end", "99999")], 400),
        (&[("kind", "name-rename"), ("story", &story), ("name", "a")], 400),
    ];
    for (fields, status) in wrong {
        assert_eq!(server.send("/decide", fields).status, status, "{fields:?}");
    }
}

#[test]
fn names_are_put_together_apart_called_otherwise_and_said_to_be_something_and_back() {
    let desk = desk();
    let server = desk.serve(&[]);
    let story = desk.story("Gazette");
    // Each name with its kind and forms.
    let names = || -> Vec<(String, String, Vec<String>)> {
        let page: Value = serde_json::from_slice(&server.patiently(&format!("/story/{story}.json")).body).unwrap();
        let words = |value: &Value| value.as_str().unwrap().to_owned();
        let one = |name: &Value| {
            (words(&name["name"]), words(&name["kind"]), name["forms"].as_array().unwrap().iter().map(words).collect())
        };
        page["story"]["names"].as_array().unwrap().iter().map(one).collect()
    };
    let before = names();
    let find = |name: &str| names().into_iter().find(|one| one.0 == name);
    let (_, kind, forms) = find("Mara Lindqvist").unwrap_or_else(|| panic!("{before:?}"));
    assert_eq!((kind.as_str(), forms.contains(&"Lindqvist".to_owned())), ("person", false), "{before:?}");
    let ostmark = find("Ostmark").unwrap_or_else(|| panic!("{before:?}"));

    let of = |kind: &'static str, more: &[(&'static str, &'static str)]| -> String {
        decide(&server, &[&[("kind", kind), ("story", story.as_str()), ("why", "by hand")], more].concat())
    };
    let renamed = of("name-rename", &[("name", "Mara Lindqvist"), ("to", "Lindqvist of the union")]);
    assert!(find("Lindqvist of the union").is_some() && find("Mara Lindqvist").is_none(), "{:?}", names());
    undo(&server, &renamed);
    assert_eq!(names(), before);

    let other = if ostmark.1 == "facility" { "organisation" } else { "facility" };
    let pinned = of("name-pin", &[("name", "Ostmark"), ("is", other)]);
    assert_eq!(find("Ostmark").unwrap().1, other);
    assert_eq!(server.json("/decisions.json")["decisions"][0]["kind"], "name-pin");
    undo(&server, &pinned);
    assert_eq!(names(), before);

    let merged = of("name-merge", &[("name", "Mara Lindqvist"), ("other", "Ostmark")]);
    let (_, _, forms) = find("Mara Lindqvist").unwrap();
    assert!(forms.contains(&"Ostmark".to_owned()) && find("Ostmark").is_none(), "{:?}", names());
    // Of two decisions about the same two names the later holds; undone, the earlier holds again.
    let split = of("name-split", &[("name", "Mara Lindqvist"), ("form", "Ostmark")]);
    assert!(find("Ostmark").is_some() && !find("Mara Lindqvist").unwrap().2.contains(&"Ostmark".to_owned()));
    undo(&server, &split);
    assert!(find("Ostmark").is_none(), "{:?}", names());
    undo(&server, &merged);
    assert_eq!(names(), before);

    let wrong: [(&[(&str, &str)], u16); 4] = [
        (&[("kind", "name-pin"), ("story", &story), ("name", "Ostmark"), ("is", "colour")], 400),
        (&[("kind", "name-pin"), ("story", &story), ("name", "Ostmark")], 400),
        (&[("kind", "name-merge"), ("story", &story), ("name", "Ostmark"), ("other", "Ostmark")], 409),
        (&[("kind", "name-merge"), ("story", "s-nothing"), ("name", "a"), ("other", "b")], 404),
    ];
    for (fields, status) in wrong {
        let answer = server.send("/decide", fields);
        assert_eq!(answer.status, status, "{fields:?}: {}", answer.text());
    }
    let log = server.json("/decisions.json");
    assert!(log["decisions"].as_array().unwrap().iter().all(|made| made["undone"]["who"] == "desk"), "{log}");
}
