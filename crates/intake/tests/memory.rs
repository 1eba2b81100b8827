//! Memory does not grow with the input: measured as the peak of this process, which does nothing else.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

use flate2::Compression;
use flate2::write::GzEncoder;
use headwater_intake::{Config, Hint, Item, each_in};
use std::io::{Read, Write};
use std::ops::ControlFlow;

/// Peak resident memory so far, in MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() >> 10
}

/// Repeats a piece, so that no more than it stands in memory.
struct Endless {
    piece: Vec<u8>,
    at: usize,
    left: u64,
}

impl Read for Endless {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let count = (self.piece.len() - self.at).min(out.len()).min(usize::try_from(self.left).unwrap_or(usize::MAX));
        out[..count].copy_from_slice(&self.piece[self.at..self.at + count]);
        self.at = (self.at + count) % self.piece.len();
        self.left -= count as u64;
        Ok(count)
    }
}

fn endless(piece: &[u8], mib: u64) -> Endless {
    // Long enough that a read is worth its call.
    Endless { piece: piece.repeat(1 + (64 << 10) / piece.len()), at: 0, left: mib << 20 }
}

/// Reports and findings of a stream, none of them kept.
fn count(stream: impl Read, name: &str) -> (u64, u64) {
    let (mut reports, mut findings) = (0, 0);
    let _ = each_in(stream, name, Hint::default(), &Config::default(), &mut |item| {
        match item {
            Item::Report(_) => reports += 1,
            Item::Finding(_) => findings += 1,
            Item::End(_) => {}
        }
        ControlFlow::Continue(())
    });
    (reports, findings)
}

#[test]
fn nothing_makes_it_hold_more_than_256_mib() {
    const MIB_MAX: u64 = 256;
    let base = peak();
    let line = format!("{{\"text\":\"{}\"}}\n", "A ferry sank on Monday. ".repeat(100));
    let check = |name: &str, (reports, findings): (u64, u64), some: bool| {
        assert_eq!(reports > 0, some, "{name}: {reports} reports, {findings} findings");
        assert!(peak() - base < MIB_MAX, "{name}: {} MiB over the base", peak() - base);
    };
    check("a line of 1 GiB", count(std::io::Cursor::new(b"{\"text\":\"").chain(endless(b"a", 1024)), "a.jsonl"), false);
    check("a text of 256 MiB", count(endless(b"a", 256), "a.txt"), false);
    check("JSON Lines of 512 MiB", count(endless(line.as_bytes(), 512), "a.jsonl"), true);
    check(
        "an array of 256 MiB",
        count(std::io::Cursor::new(b"[").chain(endless(line.replace('\n', ",").as_bytes(), 256)), "a.json"),
        true,
    );
    check(
        "an object of lists",
        count(std::io::Cursor::new(b"{\"text\":\"x\",\"a\":").chain(endless(b"[],", 128)), "a.jsonl"),
        false,
    );
    let fields = format!("{{{}\"text\":\"x\"}}\n", "\"authors\":[[],[],1],".repeat(1 << 20));
    check("a million fields of a name", count(fields.as_bytes(), "a.jsonl"), true);
    check(
        "a table of 64 MiB",
        count(std::io::Cursor::new(b"title,text\n").chain(endless(b"T,\"A ferry, it is said, sank.\"\n", 64)), "a.csv"),
        true,
    );
    check(
        "a quote never closed",
        count(std::io::Cursor::new(b"title,text\nT,\"").chain(endless(line.as_bytes(), 128)), "a.csv"),
        true,
    );
    check("a row of commas", count(std::io::Cursor::new(b"title,text\nT").chain(endless(b",", 128)), "a.csv"), false);
    check(
        "a mailbox of one message",
        count(
            std::io::Cursor::new(b"From a@b Wed Jun 12 10:00:00 2024\nSubject: x\n\n").chain(endless(b"a\n", 128)),
            "a",
        ),
        false,
    );
    check(
        "a WARC header without end",
        count(std::io::Cursor::new(b"WARC/1.0\r\n").chain(endless(b"a", 512)), "a.warc"),
        false,
    );
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    for at in 0..400_000 {
        writeln!(packed, "{{\"text\":\"Report {at}: {} sank on {}.\"}}", at * 7919 % 1000, "Monday ".repeat(at % 13))
            .unwrap();
    }
    let packed = packed.finish().unwrap();
    check("compressed JSON Lines", count(&*packed, "a.jsonl.gz"), true);
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    std::io::copy(&mut endless(b"a", 512), &mut bomb).unwrap();
    let bomb = bomb.finish().unwrap();
    check("a bomb", count(&*bomb, "a.gz"), false);
    check("a bomb in the shape of an archive", count(std::io::Cursor::new(b"").chain(&*bomb), "a.warc.gz"), false);
}
