//! The same reports give the same bytes, on any number of threads and in any order.

use super::{run, story};
use std::fs;
use std::path::Path;
use tempfile::tempdir;

const FORMATS: [&str; 5] = ["text", "markdown", "html", "json", "gold"];

#[test]
fn one_and_two_threads_print_the_same_bytes() {
    let folder = story("transfer");
    for format in FORMATS {
        let with =
            |threads: &str| run(&["brief", folder.to_str().unwrap(), "--format", format, "--threads", threads]).stdout;
        assert!(with("1") == with("2"), "{format} differs");
    }
}

/// The folder's reports as files of their own, named by id, without `reports.jsonl`.
fn files(of: &Path, into: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(of.join("reports")).unwrap() {
        let entry = entry.unwrap();
        if entry.path().extension().is_some_and(|e| e == "txt") {
            let target = into.join(entry.file_name());
            fs::copy(entry.path(), &target).unwrap();
            names.push(target.to_str().unwrap().to_owned());
        }
    }
    names.sort();
    names
}

#[test]
fn files_in_another_order_print_the_same_bytes() {
    let folder = tempdir().unwrap();
    let mut names = files(&story("ferry"), folder.path());
    let print = |names: &[String], format: &str| {
        let mut args = vec!["brief", "--format", format];
        args.extend(names.iter().map(String::as_str));
        run(&args).stdout
    };
    let sorted: Vec<String> = FORMATS.iter().map(|format| print(&names, format)).collect();
    names.reverse();
    names.swap(1, 4);
    for (format, sorted) in FORMATS.iter().zip(sorted) {
        assert!(print(&names, format) == sorted, "{format} differs");
    }
}
