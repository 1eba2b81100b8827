//! Whether files are the ones we examined.

use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::pinned::{Member, PINNED, Part, Pins};

/// What the digests of a package directory say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every file that decides the answers is byte for byte the pinned one.
    Pinned,
    /// These files are missing or differ, as paths below the package directory; another version, or a damaged one.
    Differs(Vec<String>),
}

impl Verdict {
    /// Whether stored expectations apply to the package.
    pub fn is_pinned(&self) -> bool {
        *self == Self::Pinned
    }
}

/// Compares a package directory with the pinned package.
pub(super) fn verdict(dir: &Path) -> Verdict {
    verdict_by(dir, &PINNED)
}

pub(super) fn verdict_by(dir: &Path, pins: &Pins<'_>) -> Verdict {
    let model = pins.members.iter().filter(|member| member.part == Part::Model);
    let differing: Vec<String> =
        model.filter(|member| fault(dir, member).is_some()).map(|member| member.path.to_owned()).collect();
    if differing.is_empty() { Verdict::Pinned } else { Verdict::Differs(differing) }
}

/// Says what is wrong with one file of a package directory, or nothing.
pub(super) fn fault(dir: &Path, member: &Member<'_>) -> Option<String> {
    let path = dir.join(member.path);
    // The length first: it saves reading, and bounds it.
    match path.metadata() {
        Err(_) => return Some("missing".to_owned()),
        Ok(found) if found.len() != member.bytes => {
            return Some(format!("{} bytes, expected {}", found.len(), member.bytes));
        }
        Ok(_) => {}
    }
    match std::fs::File::open(&path).and_then(|file| sha256(file.take(member.bytes + 1))) {
        Err(error) => Some(error.to_string()),
        Ok(found) => digest_fault(&found, member.sha256),
    }
}

/// Says that two digests differ, or nothing.
pub(super) fn digest_fault(found: &str, expected: &str) -> Option<String> {
    (found != expected).then(|| format!("SHA-256 is {found}, expected {expected}"))
}

/// Digests all of `reader`, in lower-case hexadecimal.
pub(super) fn sha256(mut reader: impl Read) -> std::io::Result<String> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match reader.read(&mut buffer)? {
            0 => break,
            read => hasher.update(&buffer[..read]),
        }
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_like_everyone_else() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(&b"abc"[..]).unwrap(), abc);
    }

    #[test]
    fn names_the_file_that_differs() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a"), "abc").unwrap();
        std::fs::write(dir.path().join("b"), "abd").unwrap();
        std::fs::write(dir.path().join("note"), "whatever").unwrap();
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let member = |path, part| Member { path, bytes: 3, sha256: abc, part };
        let check = |members: &[Member<'_>]| verdict_by(dir.path(), &Pins { wheel_sha256: "", root: "", members });

        assert_eq!(check(&[member("a", Part::Model), member("note", Part::Description)]), Verdict::Pinned);
        let found = check(&[member("a", Part::Model), member("b", Part::Model), member("c", Part::Model)]);
        assert_eq!(found, Verdict::Differs(vec!["b".to_owned(), "c".to_owned()]));
    }
}
