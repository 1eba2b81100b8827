//! A stream of bytes to read, with what is known of its length and how deep it is packed.

use crate::container::Budget;
use crate::sniff::HEAD_BYTES;
use encoding_rs::Encoding;
use encoding_rs_io::DecodeReaderBytesBuilder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Bytes to read.
pub(crate) struct Input<'a> {
    pub(crate) stream: Box<dyn BufRead + 'a>,
    /// Their number, where it is known and true.
    pub(crate) length: Option<u64>,
    /// The file they stand in, if they are all of it: for formats whose directory stands at the end.
    pub(crate) file: Option<PathBuf>,
    /// Archives it lies in.
    pub(crate) depth: usize,
    /// What the file named by the user may still unpack to.
    pub(crate) budget: Arc<Budget>,
}

/// Bytes read from a file at once.
const BUFFER_BYTES: usize = 128 << 10;

impl<'a> Input<'a> {
    /// A file on disk.
    pub(crate) fn file(path: &Path, limits: &crate::Limits) -> io::Result<Input<'static>> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        let budget = Arc::new(Budget::new(limits));
        let stream = BufReader::with_capacity(BUFFER_BYTES, budget.packed(file));
        Ok(Input { stream: Box::new(stream), length: Some(length), file: Some(path.to_owned()), depth: 0, budget })
    }

    /// Any other stream.
    pub(crate) fn stream(stream: impl Read + 'a, length: Option<u64>, limits: &crate::Limits) -> Input<'a> {
        let budget = Arc::new(Budget::new(limits));
        let stream = BufReader::with_capacity(BUFFER_BYTES, budget.packed(stream));
        Input { stream: Box::new(stream), length, file: None, depth: 0, budget }
    }

    /// The first bytes, which stay in the stream.
    pub(crate) fn head(&mut self) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        let read = (&mut self.stream).take(HEAD_BYTES as u64).read_to_end(&mut head);
        let rest = std::mem::replace(&mut self.stream, Box::new(io::empty()));
        self.stream = Box::new(Cursor::new(head.clone()).chain(rest));
        // What breaks behind the first bytes breaks again for the reader, which can tell more.
        read.map(|_| ()).or_else(|err| if head.is_empty() { Err(err) } else { Ok(()) })?;
        Ok(head)
    }

    /// The bytes as a file on disk: the file itself, or a copy without a name that goes away by itself.
    pub(crate) fn on_disk(mut self) -> io::Result<File> {
        if let Some(path) = &self.file {
            return File::open(path);
        }
        let mut file = tempfile::tempfile()?;
        io::copy(&mut self.stream, &mut file)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }

    /// Makes a stream in `encoding` one in UTF-8.
    pub(crate) fn narrow(&mut self, encoding: &'static Encoding) {
        let rest = std::mem::replace(&mut self.stream, Box::new(io::empty()));
        let narrow = DecodeReaderBytesBuilder::new().encoding(Some(encoding)).bom_override(true).build(rest);
        self.stream = Box::new(BufReader::new(narrow));
        (self.length, self.file) = (None, None);
    }

    /// All bytes, or `None` if they are more than `limit`.
    pub(crate) fn all(&mut self, limit: usize) -> io::Result<Option<Vec<u8>>> {
        if self.length.is_some_and(|length| length > limit as u64) {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        (&mut self.stream).take(limit as u64 + 1).read_to_end(&mut bytes)?;
        Ok((bytes.len() <= limit).then_some(bytes))
    }
}

/// An operating system's or a decoder's message, beginning in lower case and without its number.
pub(crate) fn reason(err: &io::Error) -> String {
    let text = err.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}
