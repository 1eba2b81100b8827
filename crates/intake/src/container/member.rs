//! Members of archives: which are read, and what they are called.

use crate::source::Source;
use crate::{manifest, saved};

/// Longest name of a member, in bytes.
const NAME_BYTES_MAX: usize = 4096;

/// What is done with a member.
pub(super) enum Member {
    /// It is read.
    Read(Source),
    /// It is a folder, hidden, or what a browser saves beside a page.
    Aside,
    /// It is not read, for this reason.
    Refused(String),
}

/// What is done with the member of a name. `siblings` are the names of all members, sorted, where they are known.
pub(super) fn of(archive: &Source, name: &[u8], siblings: Option<&[std::ffi::OsString]>) -> Member {
    if name.len() > NAME_BYTES_MAX {
        return Member::Refused(format!("expected names of at most {NAME_BYTES_MAX} bytes, found {}", name.len()));
    }
    let name = String::from_utf8_lossy(name).replace('\\', "/");
    let name = name.trim_start_matches("./").trim_start_matches('/');
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let hidden = name.split('/').any(|part| part.starts_with('.') && part.len() > 1 || part == "__MACOSX");
    if name.is_empty() || name.ends_with('/') || hidden || is_beside_a_page(folder, siblings) {
        return Member::Aside;
    }
    let mut source = archive.member(name);
    source.folder = source.below[..source.below.len() - name.len()].trim_end_matches('!').to_owned();
    if !folder.is_empty() {
        source.folder = format!("{}!{folder}", source.folder);
    }
    Member::Read(source)
}

/// True if a folder on the way is one that a browser saves beside a page. Without the names of all members the folder's
/// own name must do.
fn is_beside_a_page(folder: &str, siblings: Option<&[std::ffi::OsString]>) -> bool {
    let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
    ends.map(|end| &folder[..end]).any(|folder| match siblings {
        Some(siblings) => saved::belongs_to_a_page(folder, siblings),
        None => folder.ends_with("_files"),
    })
}

/// True for a folder's list of reports, by its name.
pub(super) fn is_named_as_list(name: &str) -> bool {
    name.rsplit('/').next() == Some(manifest::LIST)
}
