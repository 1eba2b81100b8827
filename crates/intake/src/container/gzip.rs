//! gzip: one file, or members one after the other that are read as one.

use crate::file;
use crate::flow::Flow;
use crate::input::Input;
use crate::source::Source;
use flate2::bufread::MultiGzDecoder;
use std::io::BufReader;
use std::ops::ControlFlow;

/// Reads what a gzip file holds.
pub(super) fn read(source: Source, input: Input<'_>, flow: &mut Flow<'_>) -> ControlFlow<()> {
    let budget = input.budget;
    let stream = BufReader::new(budget.unpacked(MultiGzDecoder::new(input.stream)));
    let inner = Input { stream: Box::new(stream), length: None, file: None, depth: input.depth + 1, budget };
    file::read(super::unpacked(source, &[".gz", ".gzip"]), inner, flow)
}
