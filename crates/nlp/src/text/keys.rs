//! String ids: the 64-bit numbers that spaCy's files and features use for strings.
//!
//! The id of "" is 0, of a reserved name (`text/symbols.rs`) its small number, of any other string MurmurHash64A of
//! its UTF-8 with seed 1 (spaCy `strings.pyx`; Austin Appleby, MurmurHash2, public domain). Feature hashes are
//! MurmurHash3 x64-128 of the eight bytes of an id, cut into four 32-bit numbers (thinc `HashEmbed`).

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::symbols::SYMBOLS;

/// A string id. Equal strings have equal keys in every model; different strings may, once in 2^64, share one.
pub(crate) type Key = u64;

/// The id of a string.
pub(crate) fn key(text: &str) -> Key {
    static IDS: LazyLock<FxHashMap<&str, Key>> = LazyLock::new(|| SYMBOLS.split_ascii_whitespace().zip(1..).collect());
    // The longest reserved name is shorter than this; most strings need no look-up.
    const SYMBOL_BYTES_MAX: usize = 20;
    if text.is_empty() {
        return 0;
    }
    if text.len() <= SYMBOL_BYTES_MAX
        && let Some(&id) = IDS.get(text)
    {
        return id;
    }
    murmur2(text.as_bytes(), 1)
}

/// MurmurHash64A.
fn murmur2(bytes: &[u8], seed: u64) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    const R: u32 = 47;
    let mut hash = seed ^ (bytes.len() as u64).wrapping_mul(M);
    let (words, tail) = bytes.as_chunks::<8>();
    for word in words {
        let mut k = u64::from_le_bytes(*word).wrapping_mul(M);
        k ^= k >> R;
        hash = (hash ^ k.wrapping_mul(M)).wrapping_mul(M);
    }
    if !tail.is_empty() {
        let mut word = [0; 8];
        word[..tail.len()].copy_from_slice(tail);
        hash = (hash ^ u64::from_le_bytes(word)).wrapping_mul(M);
    }
    hash ^= hash >> R;
    hash = hash.wrapping_mul(M);
    hash ^ (hash >> R)
}

/// Four hashes of a feature value; each, modulo the table's length, names a row of the table.
pub(crate) fn feature_hashes(value: u64, seed: u32) -> [u32; 4] {
    let mix = |mut h: u64| {
        h ^= h >> 33;
        h = h.wrapping_mul(0xff51_afd7_ed55_8ccd);
        h ^= h >> 33;
        h = h.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        h ^ (h >> 33)
    };
    let length_and_seed = u64::from(seed) ^ 8;
    let scrambled = value.wrapping_mul(0x87c3_7b91_1142_53d5).rotate_left(31).wrapping_mul(0x4cf5_ad43_2745_937f);
    let mut h1 = (scrambled ^ length_and_seed).wrapping_add(length_and_seed);
    let mut h2 = length_and_seed.wrapping_add(h1);
    h1 = mix(h1);
    h2 = mix(h2);
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    [h1 as u32, (h1 >> 32) as u32, h2 as u32, (h2 >> 32) as u32]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_the_ids_of_spacy() {
        assert_eq!(key("apple"), 8566208034543834098);
        assert_eq!(key("coffee"), 3197928453018144401);
        assert_eq!(key(""), 0);
    }

    #[test]
    fn reserved_names_have_small_ids() {
        for (name, id) in [("IS_ALPHA", 1), ("X", 101), ("ORG", 383), ("nsubj", 429), ("punct", 445), ("_", 456)] {
            assert_eq!(key(name), id, "{name}");
        }
        assert_eq!(SYMBOLS.split_ascii_whitespace().count(), 456);
        assert!(SYMBOLS.split_ascii_whitespace().all(|name| name.len() <= 20));
    }

    #[test]
    fn gives_the_feature_hashes_of_thinc() {
        assert_eq!(feature_hashes(key("apple"), 8), [2653853934, 3922826080, 3980780901, 3736755472]);
    }
}
