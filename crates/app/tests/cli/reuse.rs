//! Reuse over an archive: what is found, that the index remembers, and that the order of files changes nothing.

use super::run;
use std::fs;
use std::path::Path;
use tempfile::tempdir;

const BODY: &str = "The ferry left the harbour shortly before midnight with more people on board than its certificate allows, \
    and the captain, who had asked for the sailing to be put off, was overruled by the company's agent on the quay.";

/// Three reports: an original, a copy with a lead of its own and two changed words, and one about something else.
fn archive(folder: &Path) {
    let copy = BODY.replace("shortly before", "just before").replace("overruled", "overridden");
    fs::write(folder.join("a.txt"), format!("Ferry left overloaded\n\n{BODY}\n")).unwrap();
    fs::write(folder.join("b.txt"), format!("Captain warned\n\nFamilies gathered at the gates on Friday.\n\n{copy}\n"))
        .unwrap();
    fs::write(folder.join("c.txt"), "Bank keeps rate\n\nThe central bank kept its main rate where it was.\n").unwrap();
}

fn lines(stdout: &str) -> Vec<serde_json::Value> {
    stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_worked_over_copy_is_found_with_its_places_and_nothing_else() {
    let folder = tempdir().unwrap();
    archive(folder.path());
    let ran = run(&["reuse", folder.path().to_str().unwrap(), "--with-text"]);
    let found = lines(&ran.stdout);
    assert_eq!((ran.status, found.len()), (0, 1), "{}", ran.stdout);
    assert_eq!((&found[0]["a"]["report"], &found[0]["b"]["report"]), (&"a.txt".into(), &"b.txt".into()));
    let text = fs::read_to_string(folder.path().join("b.txt")).unwrap();
    let place = |key: &str| found[0]["b"][key].as_u64().unwrap() as usize;
    let words: String = text.chars().skip(place("start")).take(place("end") - place("start")).collect();
    assert!(words.starts_with("The ferry left") && words.ends_with("on the quay"), "{words}");
    assert_eq!(found[0]["b"]["text"], words.as_str());
    assert!(found[0]["words"].as_u64().unwrap() >= 35, "{}", ran.stdout);
}

#[test]
fn the_index_remembers_what_it_has_seen() {
    let folder = tempdir().unwrap();
    let index = folder.path().join("index");
    let (old, new) = (folder.path().join("old"), folder.path().join("new"));
    fs::create_dir(&old).unwrap();
    fs::create_dir(&new).unwrap();
    archive(&old);
    let reuse = |path: &Path| run(&["reuse", path.to_str().unwrap(), "--index", index.to_str().unwrap()]);
    assert_eq!(lines(&reuse(&old).stdout).len(), 1);
    let again = reuse(&old);
    assert_eq!((again.status, again.stdout.as_str()), (0, ""));
    assert!(again.stderr.contains("0 new reports, 3 known before"), "{}", again.stderr);

    fs::write(new.join("d.txt"), format!("A week after\n\nIt began like this. {BODY}\n")).unwrap();
    let found = lines(&reuse(&new).stdout);
    let pairs: Vec<_> = found.iter().map(|p| (p["a"]["report"].as_str(), p["b"]["report"].as_str())).collect();
    assert_eq!(pairs, [(Some("a.txt"), Some("d.txt")), (Some("b.txt"), Some("d.txt"))]);
}

#[test]
fn neither_threads_nor_the_order_of_paths_change_a_byte() {
    let folder = tempdir().unwrap();
    archive(folder.path());
    let paths: Vec<String> =
        ["a", "b", "c"].iter().map(|name| folder.path().join(format!("{name}.txt")).display().to_string()).collect();
    let with = |order: [usize; 3], threads: &str| {
        let mut args = vec!["reuse", "--threads", threads];
        args.extend(order.iter().map(|&at| paths[at].as_str()));
        run(&args).stdout
    };
    let first = with([0, 1, 2], "1");
    assert_eq!(lines(&first).len(), 1);
    assert_eq!(first, with([2, 1, 0], "2"));
}

#[test]
fn an_index_of_something_else_is_refused_with_a_reason() {
    let folder = tempdir().unwrap();
    archive(folder.path());
    let index = folder.path().join("index");
    fs::create_dir(&index).unwrap();
    fs::write(index.join("index.json"), "{}").unwrap();
    let ran = run(&["reuse", folder.path().join("a.txt").to_str().unwrap(), "--index", index.to_str().unwrap()]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("cannot use the index"), "{}", ran.stderr);
}

#[test]
fn a_parquet_table_is_read_by_any_reader_of_tables() {
    let folder = tempdir().unwrap();
    archive(folder.path());
    let table = tempdir().unwrap();
    let file = table.path().join("passages.parquet");
    let path = folder.path().to_str().unwrap();
    let status = std::process::Command::new(env!("CARGO_BIN_EXE_headwater"))
        .args(["reuse", path, "--format", "parquet", "--with-text"])
        .stdout(fs::File::create(&file).unwrap())
        .status()
        .unwrap();
    assert!(status.success());
    // Its rows are reports, if the words of a passage are taken for the text: here beside the original.
    let original = folder.path().join("a.txt");
    let fields = "text=b_text,id=b_report";
    let ran = run(&["reuse", original.to_str().unwrap(), file.to_str().unwrap(), "--fields", fields]);
    let rows = lines(&ran.stdout);
    assert_eq!((ran.status, rows.len()), (0, 1), "{}{}", ran.stdout, ran.stderr);
    assert!([&rows[0]["a"]["report"], &rows[0]["b"]["report"]].contains(&&"b.txt".into()), "{}", ran.stdout);
    assert!(rows[0]["words"].as_u64().unwrap() >= 35, "{}", ran.stdout);
}
