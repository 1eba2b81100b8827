//! What others build on: commands, formats, fields, exit statuses.

use super::{GOOD, headwater, ran, run, story};
use serde_json::Value;
use std::fs;

fn json(args: &[&str]) -> Value {
    let ran = run(args);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    serde_json::from_str(&ran.stdout).expect("stdout is one JSON value")
}

/// Code points `start..end` of a report's file are the `text` given beside them.
#[track_caller]
fn quotes_exactly(quote: &Value, story: &std::path::Path) {
    let report = quote["report"].as_str().unwrap();
    let text = fs::read_to_string(story.join("reports").join(format!("{report}.txt"))).unwrap();
    let (start, end) = (quote["start"].as_u64().unwrap() as usize, quote["end"].as_u64().unwrap() as usize);
    let words: String = text.chars().skip(start).take(end - start).collect();
    assert!(!words.is_empty() && words == quote["text"].as_str().unwrap_or(&words), "{quote}");
}

#[test]
fn gold_names_reports_as_the_folder_does_and_counts_code_points() {
    let folder = story("bank");
    let gold = json(&["brief", folder.to_str().unwrap(), "--format", "gold"]);
    for claim in gold["claims"].as_array().unwrap() {
        for assertion in claim["assertions"].as_array().unwrap() {
            quotes_exactly(&assertion["at"], &folder);
        }
    }
    for key in ["derivations", "origins", "claims", "disagreements", "mutations", "timeline", "entities"] {
        assert!(gold[key].is_array(), "{key}");
    }
    assert!(!gold["claims"].as_array().unwrap().is_empty());
    assert!(!gold["derivations"].as_array().unwrap().is_empty());
}

#[test]
fn independent_origins_is_what_the_assertions_show() {
    let gold = json(&["brief", story("ferry").to_str().unwrap(), "--format", "gold"]);
    for claim in gold["claims"].as_array().unwrap() {
        let mut origins: Vec<&str> = claim["assertions"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|assertion| assertion["polarity"] == "affirmed")
            .filter_map(|assertion| assertion["origin"].as_str())
            .collect();
        origins.sort_unstable();
        origins.dedup();
        assert_eq!(claim["independent_origins"], origins.len(), "{claim}");
    }
}

#[test]
fn json_is_one_value_and_the_same_by_both_flags() {
    let folder = story("recall");
    let path = folder.to_str().unwrap();
    assert_eq!(json(&["brief", path, "--json"]), json(&["brief", path, "--format", "json"]));
}

#[test]
fn annotate_prints_every_layer_of_a_single_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("good.txt");
    fs::write(&file, GOOD).unwrap();
    let layers = json(&["annotate", file.to_str().unwrap(), "--format", "json"]);
    let report = &layers["reports"][0];
    for key in ["sentences", "tokens", "entities", "times", "quantities", "attributions"] {
        assert!(report[key].as_array().is_some_and(|layer| !layer.is_empty()), "{key}: {report}");
    }
    let timeml = run(&["annotate", file.to_str().unwrap(), "--format", "timeml"]);
    assert!(timeml.stdout.contains("<TIMEX3") && timeml.stdout.contains("value=\"2025-03-03\""), "{}", timeml.stdout);
}

#[test]
fn annotate_shows_the_layers_over_the_text_on_one_page_that_loads_nothing() {
    let page = run(&["annotate", story("bank").to_str().unwrap(), "--format", "html"]);
    assert_eq!(page.status, 0, "{}", page.stderr);
    assert!(page.stdout.starts_with("<!doctype html>") && page.stdout.contains("class=\"x "));
    for foreign in ["src=", "@import", "url(", "<link", "<script"] {
        assert!(!page.stdout.contains(foreign), "{foreign}");
    }
}

#[test]
fn annotate_writes_brat_files_for_each_report_into_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("ann");
    let (reports, target) = (story("ferry"), out.to_str().unwrap());
    let all = run(&["annotate", reports.to_str().unwrap(), "--format", "brat", "--out", target]);
    assert_eq!((all.status, all.stdout.as_str()), (0, ""), "{}", all.stderr);
    assert!(out.join("annotation.conf").is_file());
    let text = fs::read_to_string(out.join("r01.txt")).unwrap();
    let characters: Vec<char> = text.chars().collect();
    let ann = fs::read_to_string(out.join("r01.ann")).unwrap();
    let mut bounds = 0;
    for line in ann.lines().filter(|line| line.starts_with('T')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let places = columns[1].split_once(' ').unwrap().1.split(';').map(|place| {
            let (start, end) = place.split_once(' ').unwrap();
            characters[start.parse().unwrap()..end.parse().unwrap()].iter().collect::<String>()
        });
        assert_eq!(places.collect::<Vec<_>>().join(" "), columns[2]);
        bounds += 1;
    }
    assert!(bounds > 20 && ann.lines().any(|line| line.starts_with('E')), "{ann}");

    let many = run(&["annotate", reports.to_str().unwrap(), "--format", "brat"]);
    assert!(many.status == 1 && many.stderr.contains("--out"), "{}", many.stderr);
    let one = run(&["annotate", reports.join("reports/r01.txt").to_str().unwrap(), "--format", "brat"]);
    assert!(one.stdout.starts_with("==> r01.txt <==\n") && one.stdout.contains("==> r01.ann <==\n"), "{}", one.stdout);
}

#[test]
fn a_report_in_another_language_is_listed_and_said_not_to_be_measured() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("good.txt"), GOOD).unwrap();
    let czech = "Most v přístavu uzavřen\n\nMost v přístavu byl v pondělí uzavřen poté, co do něj narazila loď, uvedla správa přístavu. \
                 Dva lidé utrpěli zranění a doprava byla po zbytek dne vedena přes starý přívoz, řekla novinářům mluvčí policie.\n";
    fs::write(folder.path().join("most.txt"), czech).unwrap();
    let ran = run(&["brief", folder.path().to_str().unwrap(), "--json"]);
    assert_eq!(ran.status, 3, "{}", ran.stderr);
    assert!(ran.stderr.contains("not measured: the report is in Czech"), "{}", ran.stderr);
    let brief: Value = serde_json::from_str(&ran.stdout).unwrap();
    let stories = brief["stories"].as_array().unwrap();
    let report = stories.iter().flat_map(|story| story["reports"].as_array().unwrap());
    let report = report.into_iter().find(|report| report["id"].as_str().unwrap().starts_with("most")).unwrap();
    assert_eq!(report["read"], false, "{report}");
}

#[test]
fn cluster_prints_one_line_a_report() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("feed.jsonl");
    let line = |id: &str, text: &str| serde_json::json!({"id": id, "text": text}).to_string();
    let lines = [
        line(
            "a",
            "The harbour bridge at Portsea was closed on Monday after a ship struck it, the port authority said.",
        ),
        line(
            "b",
            "Portsea's harbour bridge was shut on Monday after it was struck by a ship, the port authority said.",
        ),
        line("c", "The central bank of Norland raised its main rate to 4.5% and said inflation was too high."),
    ];
    fs::write(&file, lines.join("\n")).unwrap();
    let ran = run(&["cluster", file.to_str().unwrap()]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let rows: Vec<(&str, &str)> = ran.stdout.lines().map(|line| line.split_once('\t').unwrap()).collect();
    assert_eq!(rows.iter().map(|row| row.0).collect::<Vec<_>>(), ["a", "b", "c"]);
    assert_eq!(rows[0].1, rows[1].1, "two reports of one matter");
    assert_ne!(rows[0].1, rows[2].1, "two matters");
}

#[test]
fn extract_prints_main_text_and_metadata() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.html");
    let body = "<p>The harbour bridge at Portsea was closed on Monday after a ship struck it, the port authority said. \
                Traffic was led over the old ferry for the rest of the day, and long queues formed on both sides.</p>";
    fs::write(
        &file,
        format!(
            "<html><head><title>Bridge closed</title><meta property='article:published_time' content='2025-03-03T10:00:00Z'>\
             </head><body><nav><a href='/'>Home</a></nav><article><h1>Bridge closed</h1>{}</article></body></html>",
            body.repeat(4)
        ),
    )
    .unwrap();
    let page = json(&["extract", file.to_str().unwrap()]);
    assert!(page["text"].as_str().unwrap().contains("The harbour bridge at Portsea"), "{page}");
    assert_eq!(page["title"], "Bridge closed");
    assert!(page["published"].as_str().unwrap().starts_with("2025-03-03"), "{page}");
}

#[test]
fn text_has_no_colours_in_a_pipe_and_no_line_over_100_columns() {
    let ran = run(&["brief", story("merger").to_str().unwrap()]);
    assert!(!ran.stdout.contains('\u{1b}'));
    let wide = ran.stdout.lines().find(|line| line.chars().count() > 100);
    assert_eq!(wide, None);
    let coloured = run(&["brief", story("merger").to_str().unwrap(), "--color", "always"]);
    assert!(coloured.stdout.contains('\u{1b}'));
}

#[test]
fn html_is_one_page_that_loads_nothing() {
    let ran = run(&["brief", story("ransom").to_str().unwrap(), "--format", "html"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.stdout.starts_with("<!doctype html>") || ran.stdout.starts_with("<!DOCTYPE html>"));
    assert!(ran.stdout.contains("<svg"));
    for foreign in ["src=\"http", "src='http", "@import", "url(http", "<link rel=\"stylesheet\""] {
        assert!(!ran.stdout.contains(foreign), "{foreign}");
    }
}

#[test]
fn show_shows_each_inner_structure() {
    let folder = story("bank");
    for what in ["tokens", "layers", "attribution", "alignment"] {
        let ran = run(&["show", what, folder.to_str().unwrap()]);
        assert_eq!(ran.status, 0, "{what}: {}", ran.stderr);
        assert!(ran.stdout.lines().count() > 10, "{what}: {}", ran.stdout);
    }
}

#[test]
fn model_names_a_folder_and_its_licences() {
    let path = run(&["model", "path"]);
    assert_eq!(path.status, 0);
    assert!(std::path::Path::new(path.stdout.trim()).join("config.cfg").is_file(), "{}", path.stdout);
    let status = ran(headwater().args(["model", "status"]));
    assert!(status.stdout.contains("LICENSE"), "{}", status.stdout);
}

#[test]
fn reads_standard_input_and_fields_of_other_names() {
    let line = format!("{}\n", serde_json::json!({ "art": { "words": GOOD }, "when": 1_718_186_400 }));
    let mut command = headwater();
    command.args(["annotate", "-", "--fields", "text=art.words,published=when"]).write_stdin(line);
    let read = ran(&mut command);
    assert_eq!(read.status, 0, "{}", read.stderr);
    assert!(read.stdout.contains("2024-06-12"), "{}", &read.stdout[..read.stdout.len().min(2000)]);
    let mut command = headwater();
    command.args(["brief", "-", "--fields", "text=nothing"]).write_stdin("{\"text\":\"A ferry sank.\"}\n");
    let read = ran(&mut command);
    assert!(read.stderr.contains("expected a field \"nothing\""), "{}", read.stderr);
    let wrong = run(&["brief", "-", "--fields", "words=art"]);
    assert_eq!(wrong.status, 2);
    assert!(wrong.stderr.contains("expected one of text, summary, title"), "{}", wrong.stderr);
}
