//! The README's commands do what it shows.

use super::{ran, root, run};
use std::fs;

#[test]
fn the_dossier_in_the_readme_is_the_one_that_is_printed() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let shown = readme.split("```text\n").nth(1).expect("the README shows a dossier").split("```").next().unwrap();
    let printed = ran(super::headwater().current_dir(root()).args(["brief", "corpus/stories/bank"]));
    assert_eq!(printed.status, 0, "{}", printed.stderr);
    // The README leaves lines out, and says so with a line that holds only an ellipsis.
    let mut rest = printed.stdout.as_str();
    for part in shown.split("\n…\n").map(str::trim).filter(|part| !part.is_empty()) {
        let at = rest
            .find(part)
            .unwrap_or_else(|| panic!("the README shows what is not printed, or in another order:\n{part}"));
        rest = &rest[at + part.len()..];
    }
}

#[test]
fn the_readme_names_only_commands_that_exist() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let help = run(&["--help"]).stdout;
    let mut seen = 0;
    for line in readme.lines().filter_map(|line| line.trim().strip_prefix("headwater ")) {
        let command = line.split_whitespace().next().unwrap();
        assert!(help.contains(&format!("  {command}")), "'headwater {command}' is in the README and not in --help");
        seen += 1;
    }
    assert!(seen > 0, "the README shows commands");
}
