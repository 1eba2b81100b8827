//! A web server on the loopback for tests, with any manners: it does what a script says, byte by byte.

#![allow(dead_code)] // not every suite that has it needs all of it

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Path and query.
    pub path: String,
    /// Header lines, names in lower case.
    headers: Vec<(String, String)>,
    /// What was sent with it.
    pub body: Vec<u8>,
}

impl Asked {
    /// The value of a header, if it was sent.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// What the server does with a request, step by step; then it closes the connection.
pub type Script = Vec<Step>;

/// One thing the server does.
#[derive(Clone, Debug)]
pub enum Step {
    /// Sends bytes.
    Send(Vec<u8>),
    /// Waits.
    Pause(Duration),
    /// Sends bytes again and again, with a pause between, until nobody listens.
    Endless(Vec<u8>, Duration),
}

/// An answer with a status, header lines and a body of the right length.
pub fn answer(status: &str, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Script {
    let body = body.as_ref();
    let length = body.len().to_string();
    let mut head = vec![("Content-Length", length.as_str())];
    head.extend(headers);
    vec![Step::Send(raw(status, &head, body))]
}

/// An answer whose header says what it likes.
pub fn raw(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status}\r\nConnection: close\r\n").into_bytes();
    for (name, value) in headers {
        bytes.extend(format!("{name}: {value}\r\n").into_bytes());
    }
    bytes.extend(b"\r\n");
    bytes.extend(body);
    bytes
}

/// A server, until it is dropped.
pub struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    over: Arc<AtomicBool>,
}

impl Server {
    /// Starts a server that answers as `behaviour` says.
    pub fn start(behaviour: impl Fn(&Asked) -> Script + Send + Sync + 'static) -> Server {
        Server::start_at("127.0.0.1:0".parse().unwrap(), behaviour)
    }

    /// Starts it where a server was before, or will be again.
    pub fn start_at(at: SocketAddr, behaviour: impl Fn(&Asked) -> Script + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind(at).unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let over = Arc::new(AtomicBool::new(false));
        let behaviour = Arc::new(behaviour);
        let (log, done) = (asked.clone(), over.clone());
        thread::spawn(move || {
            for stream in listener.incoming() {
                if done.load(Ordering::SeqCst) {
                    return;
                }
                let (behaviour, log, done) = (behaviour.clone(), log.clone(), done.clone());
                thread::spawn(move || {
                    let mut stream = stream.unwrap();
                    if let Some(request) = read(&mut stream) {
                        log.lock().unwrap().push(request.clone());
                        // Whoever hangs up on bad manners does right.
                        let _ = play(&mut stream, behaviour(&request), &done);
                    }
                    let _ = stream.shutdown(Shutdown::Both);
                });
            }
        });
        Server { address, asked, over }
    }

    /// Where it listens.
    pub fn socket(&self) -> SocketAddr {
        self.address
    }

    /// The address of a path on it.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What it was asked, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// The paths it was asked for, in order.
    pub fn paths(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.path).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        // Wakes the listener.
        let _ = TcpStream::connect(self.address);
    }
}

fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") {
        if bytes.len() > 1 << 16 || stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        bytes.push(byte[0]);
    }
    let text = String::from_utf8(bytes).ok()?;
    let mut lines = text.lines();
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    let headers = lines.filter_map(|line| line.split_once(':'));
    let headers: Vec<(String, String)> =
        headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
    let mut asked = Asked { path, headers, body: Vec::new() };
    let length = asked.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    asked.body.resize(length, 0);
    stream.read_exact(&mut asked.body).ok()?;
    Some(asked)
}

fn play(stream: &mut TcpStream, script: Script, over: &AtomicBool) -> std::io::Result<()> {
    for step in script {
        match step {
            Step::Send(bytes) => stream.write_all(&bytes)?,
            Step::Pause(time) => thread::sleep(time),
            Step::Endless(bytes, pause) => {
                while !over.load(Ordering::SeqCst) {
                    stream.write_all(&bytes)?;
                    thread::sleep(pause);
                }
            }
        }
    }
    Ok(())
}
