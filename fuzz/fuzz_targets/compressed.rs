#![no_main]

// The first byte chooses the way of packing.
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Some((first, rest)) = bytes.split_first() {
        headwater_fuzz::read(["gzip", "zstd", "bzip2", "xz"][usize::from(*first) % 4], rest);
    }
});
