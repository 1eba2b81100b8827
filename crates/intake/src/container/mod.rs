//! Files inside files: compressed ones and archives.

mod budget;
mod gzip;

pub(crate) use budget::Budget;

use crate::flow::Flow;
use crate::input::Input;
use crate::source::Source;
use std::ops::ControlFlow;

/// Kinds of containers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Pack {
    /// One file, compressed with gzip.
    Gzip,
}

/// Reads what a container holds.
pub(crate) fn read(pack: Pack, source: Source, input: Input<'_>, flow: &mut Flow<'_>) -> ControlFlow<()> {
    let depth_max = flow.config.limits.archive_depth_max;
    if input.depth >= depth_max {
        let message = format!("expected at most {depth_max} archives inside one another, found more");
        return flow.lost(source.place(), message);
    }
    match pack {
        Pack::Gzip => gzip::read(source, input, flow),
    }
}

/// The source of the one file inside a compressed one: the same place, the name without its ending.
fn unpacked(source: Source, endings: &[&str]) -> Source {
    let lower = source.below.to_lowercase();
    let cut = endings.iter().find(|ending| lower.ends_with(*ending)).map_or(0, |ending| ending.len());
    // `.tgz` is short for two.
    let below = if cut == 0 && lower.ends_with(".tgz") {
        format!("{}.tar", &source.below[..source.below.len() - 4])
    } else {
        source.below[..source.below.len() - cut].to_owned()
    };
    Source { below, ..source }
}
