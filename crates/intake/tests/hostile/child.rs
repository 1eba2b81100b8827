//! A child process that reads, and what it tells of each file.

use crate::{files, made};
use headwater_intake::{Config, Hint, Item, each_in, forced, read_bytes};
use std::io::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// What a child is to do.
pub enum Task {
    /// Read every file below a folder with one reader; `sniffed` for the one that content asks for.
    Folder { folder: PathBuf, reader: String },
    /// Read an endless stream of this shape.
    Stream { shape: String },
}

/// What became of a file.
#[derive(Debug)]
pub struct Done {
    pub file: String,
    /// Processor time.
    pub millis: u64,
    /// Peak memory so far, above what the process had before it read.
    pub memory_kb: u64,
    pub reports: usize,
    pub findings: usize,
    /// A panic that was caught.
    pub defect: bool,
}

const MARK: &str = "HOSTILE";
const BEGIN: &str = "HOSTILE-BEGIN";

/// Runs a child: what it read, and how it died if it did.
pub fn run(task: &Task) -> (Vec<Done>, Option<String>) {
    let mut command = Command::new(std::env::current_exe().expect("this test"));
    command.args(["--exact", "child_of_the_others", "--nocapture"]).env("RAYON_NUM_THREADS", "1");
    match task {
        Task::Folder { folder, reader } => command.env("HOSTILE_FOLDER", folder).env("HOSTILE_READER", reader),
        Task::Stream { shape } => command.env("HOSTILE_STREAM", shape),
    };
    let output = command.stderr(Stdio::piped()).output().expect("the child runs");
    let told = String::from_utf8_lossy(&output.stdout);
    let (mut done, mut begun) = (Vec::new(), None);
    for line in told.lines() {
        // The harness may write before a line of ours.
        let Some(at) = line.find(MARK) else { continue };
        let mut fields = line[at..].split('\t');
        let first = fields.next();
        if first == Some(BEGIN) {
            begun = fields.next().map(str::to_owned);
            continue;
        }
        let mut number = || fields.next().and_then(|field| field.parse::<u64>().ok()).unwrap_or_default();
        let (millis, memory_kb, reports, findings, defect) = (number(), number(), number(), number(), number());
        let file = begun.clone().unwrap_or_default();
        done.push(Done {
            file,
            millis,
            memory_kb,
            reports: reports as usize,
            findings: findings as usize,
            defect: defect > 0,
        });
    }
    let died = (!output.status.success()).then(|| {
        let words = String::from_utf8_lossy(&output.stderr);
        let words: Vec<&str> = words.lines().take(12).collect();
        format!("died at {begun:?} ({}): {}", output.status, words.join(" | "))
    });
    (done, died)
}

/// Does what the environment says, and tells it on standard output; nothing if it says nothing.
pub fn work() {
    if let Ok(shape) = std::env::var("HOSTILE_STREAM") {
        tell(&shape, || {
            let mut read = Counts::default();
            let _ = each_in(made::stream(&shape), &shape, Hint::default(), &Config::default(), &mut |item| {
                match item {
                    Item::Report(_) => read.reports += 1,
                    Item::Finding(_) => read.findings += 1,
                    _ => {}
                }
                ControlFlow::Continue(())
            });
            read
        });
        return;
    }
    let (Ok(folder), Ok(reader)) = (std::env::var("HOSTILE_FOLDER"), std::env::var("HOSTILE_READER")) else { return };
    let folder = PathBuf::from(folder);
    for file in files(&folder) {
        let name = file.strip_prefix(&folder).unwrap_or(&file).display().to_string();
        let bytes = std::fs::read(&file).expect("a file");
        tell(&name, || {
            let read = match reader.as_str() {
                "sniffed" => read_bytes(&bytes, &name, Hint::default(), &Config::default()),
                reader => forced::read(reader, &bytes, &name, Hint::default(), &Config::default()),
            };
            let defect = read.findings.iter().any(|finding| finding.message.contains("a defect in the reader"));
            Counts { reports: read.reports.len(), findings: read.findings.len(), defect }
        });
    }
}

/// What reading gave.
#[derive(Default)]
struct Counts {
    reports: usize,
    findings: usize,
    /// A panic that was caught.
    defect: bool,
}

fn tell(name: &str, read: impl FnOnce() -> Counts) {
    thread_local! {
        static BASE: u64 = memory_kb();
    }
    let base = BASE.with(|base| *base);
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n{BEGIN}\t{name}").and_then(|()| out.flush()).expect("told");
    let before = processor_millis();
    let Counts { reports, findings, defect } = read();
    let millis = processor_millis() - before;
    let memory = memory_kb().saturating_sub(base);
    writeln!(out, "\n{MARK}\t{millis}\t{memory}\t{reports}\t{findings}\t{}", u8::from(defect)).expect("told");
}

/// Peak memory of this process; 0 where the system does not tell it.
fn memory_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
}

/// Processor time of this process, all threads. The system counts in hundredths of a second.
fn processor_millis() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Fields are counted behind the program's name, which may hold blanks.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<u64>().ok()).unwrap_or_default();
    (ticks(11) + ticks(12)) * 10
}
