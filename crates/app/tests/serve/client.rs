//! A desk with a database and a server, and the plainest of HTTP clients: one request, one connection, nothing hidden.

use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::{TempDir, tempdir};

const FROST: &str = "Growers in the Sella valley lost most of their apple blossom in a night of frost, the farm office said. \
    Insurers expect claims for two hundred orchards.";

/// A folder with a database.
pub struct Desk {
    folder: TempDir,
    model: PathBuf,
}

/// A server on a port of its own. Stopped when it goes.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// A request under way of being made.
pub struct Asking<'a> {
    server: &'a Server,
    method: &'a str,
    path: String,
    host: Option<String>,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Desk {
    /// With a database of one report, and a language package only where stories are to be taken apart.
    pub fn new(with_language: bool) -> Desk {
        let model = if with_language { headwater_nlp::package::for_tests() } else { "/nowhere".into() };
        let desk = Desk { folder: tempdir().unwrap(), model };
        desk.read(&[("Farmer", "Late frost ruins apple crop", "2025-02-03", FROST)]);
        desk
    }

    pub fn database(&self) -> PathBuf {
        self.path().join("reports.db")
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("headwater"));
        command.env("HEADWATER_DB", self.database()).env("HEADWATER_MODEL", &self.model).env("USER", "desk");
        command
    }

    /// What a command prints.
    #[track_caller]
    pub fn run(&self, args: &[&str]) -> String {
        let output = self.command().args(args).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Reads reports: name, headline, day, text.
    #[track_caller]
    pub fn read(&self, reports: &[(&str, &str, &str, &str)]) {
        let mut lines = String::new();
        for (outlet, title, day, text) in reports {
            let url = format!("https://example.org/{outlet}/{}", title.len());
            let report = json!({"url": url, "title": title, "outlet": outlet, "published": day, "text": text});
            lines.push_str(&format!("{report}\n"));
        }
        let file = self.path().join("reports.jsonl");
        fs::write(&file, lines).unwrap();
        let output = self.command().args(["read", file.to_str().unwrap()]).output().unwrap();
        assert_ne!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Id of the story with a report of this outlet.
    #[track_caller]
    pub fn story(&self, outlet: &str) -> String {
        let listed = self.run(&["stories", "--reports", "1", "--outlet", outlet, "--json"]);
        let first: Value = serde_json::from_str(listed.lines().next().expect("a story")).unwrap();
        first["id"].as_str().unwrap().to_owned()
    }

    /// Ids of the reports of a story, in the order they came.
    pub fn reports(&self, story: &str) -> Vec<String> {
        let shown: Value = serde_json::from_str(&self.run(&["story", story, "--json"])).unwrap();
        shown["reports"].as_array().unwrap().iter().map(|report| report["id"].as_str().unwrap().to_owned()).collect()
    }

    pub fn serve(&self, args: &[&str]) -> Server {
        let mut child = self
            .command()
            .arg("serve")
            .args(["--listen", "127.0.0.1:0"].iter().filter(|_| !args.contains(&"--listen")))
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().trim_start_matches("http://").trim_end_matches('/');
        let address = address.parse().unwrap_or_else(|_| panic!("expected an address, found {line:?}"));
        Server { child, address }
    }
}

impl Server {
    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path).send()
    }

    pub fn ask<'a>(&'a self, method: &'a str, path: &str) -> Asking<'a> {
        let host = Some(self.address.to_string());
        Asking { server: self, method, path: path.to_owned(), host, headers: Vec::new(), body: Vec::new() }
    }

    /// The same page for programs.
    #[track_caller]
    pub fn json(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, Some("application/json")),
            "{path}: {}",
            answer.text()
        );
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// Opens a page as a browser does: its session's cookie, and the mark of its forms.
    #[track_caller]
    pub fn browse(&self, path: &str) -> (String, String) {
        let answer = self.get(path);
        let cookie = answer.header("set-cookie").expect("a session").split(';').next().unwrap().to_owned();
        let text = answer.text();
        let mark = between(&text, "name=\"csrf\" value=\"", "\"").expect("a form with a mark");
        (cookie, mark.to_owned())
    }

    /// Sends a form as a page of ours would.
    #[track_caller]
    pub fn send(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let (cookie, mark) = self.browse("/decisions");
        let fields: Vec<(&str, &str)> = fields.iter().copied().chain([("csrf", mark.as_str())]).collect();
        self.ask("POST", path).header("Cookie", &cookie).form(&fields).send()
    }

    /// Waits until a page is there that had to be worked out.
    #[track_caller]
    pub fn patiently(&self, path: &str) -> Answer {
        for _ in 0..600 {
            let answer = self.get(path);
            if answer.status != 202 && !answer.text().contains("being analysed") {
                return answer;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("{path} is still being analysed after a minute");
    }

    /// Tells the server to stop, as Ctrl-C does, and how it ended.
    pub fn stop(mut self) -> Option<i32> {
        let done = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(done.success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Asking<'_> {
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn host(mut self, host: Option<&str>) -> Self {
        self.host = host.map(str::to_owned);
        self
    }

    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let encoded: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let mut asking = self.header("Content-Type", "application/x-www-form-urlencoded");
        asking.body = encoded.join("&").into_bytes();
        asking
    }

    /// Opens a connection, writes the request, and gives the connection back.
    pub fn open(&self) -> TcpStream {
        let mut head = format!("{} {} HTTP/1.1\r\nConnection: close\r\n", self.method, self.path);
        if let Some(host) = &self.host {
            head.push_str(&format!("Host: {host}\r\n"));
        }
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if self.method == "POST" && !self.headers.iter().any(|(name, _)| name == "Content-Length") {
            head.push_str(&format!("Content-Length: {}\r\n", self.body.len()));
        }
        head.push_str("\r\n");
        let mut stream = TcpStream::connect(self.server.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        // The answer may come before the whole body was taken.
        let _ = stream.write_all(&self.body);
        stream
    }

    pub fn send(self) -> Answer {
        let mut all = Vec::new();
        let mut stream = self.open();
        // A connection that is closed on us after an answer still gave one.
        let _ = stream.read_to_end(&mut all);
        Answer::of(&all)
    }
}

impl Answer {
    #[track_caller]
    fn of(all: &[u8]) -> Answer {
        let end = all.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer's head");
        let head = String::from_utf8_lossy(&all[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.map(|line| line.split_once(": ").unwrap_or((line, "")));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
        let mut answer = Answer { status, headers, body: all[end + 4..].to_vec() };
        if answer.header("transfer-encoding") == Some("chunked") {
            answer.body = joined(&answer.body);
        }
        answer
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// The body of chunks.
fn joined(mut chunks: &[u8]) -> Vec<u8> {
    let mut all = Vec::new();
    while let Some(end) = chunks.windows(2).position(|two| two == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&chunks[..end]).unwrap().trim(), 16).unwrap();
        if size == 0 {
            break;
        }
        all.extend_from_slice(&chunks[end + 2..end + 2 + size]);
        chunks = &chunks[end + 4 + size..];
    }
    all
}

pub fn encode(words: &str) -> String {
    let code = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => (byte as char).to_string(),
        other => format!("%{other:02X}"),
    };
    words.bytes().map(code).collect()
}

pub fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let rest = &text[text.find(before)? + before.len()..];
    Some(&rest[..rest.find(after)?])
}
