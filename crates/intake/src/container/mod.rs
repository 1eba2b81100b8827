//! Files inside files: compressed ones and archives.
//!
//! A compressed file is read as what it holds, at the same place; members of an archive are called
//! `archive.zip!folder/file.html`. Nesting, members and bytes are bounded (see [`Budget`]); a damaged member is told and
//! the rest is read, as far as the format allows.

mod budget;
mod compressed;
mod member;
mod tar;
mod zip;

pub(crate) use budget::Budget;
pub(crate) use compressed::unpack;

use crate::flow::Flow;
use crate::input::Input;
use crate::source::Source;
use std::ops::ControlFlow;

/// Kinds of containers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Pack {
    /// One file, compressed with gzip.
    Gzip,
    /// One file, compressed with Zstandard.
    Zstd,
    /// One file, compressed with bzip2.
    Bzip2,
    /// One file, compressed with xz.
    Xz,
    /// A tape archive.
    Tar,
    /// A zip archive.
    Zip,
}

/// What is said of an archive in which nothing is to be read.
const NO_MEMBERS: &str = "expected members, found none but folders, hidden files and what belongs to saved pages";

/// Reads what a container holds.
pub(crate) fn read(pack: Pack, source: Source, input: Input<'_>, flow: &mut Flow<'_>) -> ControlFlow<()> {
    let depth_max = flow.config.limits.archive_depth_max;
    if input.depth >= depth_max {
        let message = format!("expected at most {depth_max} archives inside one another, found more");
        return flow.lost(source.place(), message);
    }
    match pack {
        Pack::Gzip | Pack::Zstd | Pack::Bzip2 | Pack::Xz => compressed::read(pack, source, input, flow),
        Pack::Tar => tar::read(source, input, flow),
        Pack::Zip => zip::read(source, input, flow),
    }
}
