//! Choices that change speed and memory, never the result for ordinary text.

/// Settings of one [`Pipeline`](crate::Pipeline).
///
/// The caps bound what a pipeline remembers between texts. When one is passed, everything remembered is forgotten
/// before the next batch: the work is done again, the results are the same.
#[derive(Clone, Debug)]
pub struct Config {
    /// Which instructions the arithmetic uses.
    pub kernel: Kernel,
    /// Distinct token texts remembered with their features, tags and lemmas. About 250 bytes each.
    pub lexemes_max: usize,
    /// Bytes of token and chunk texts remembered: one text may hold a "word" of megabytes.
    pub lexeme_bytes_max: usize,
    /// Distinct runs between white space remembered with their tokens. About 100 bytes each.
    pub chunks_max: usize,
    /// Distinct embedded tokens remembered with their share of the first convolution, for each of the two encoders.
    /// 3,840 bytes each: at the default, 92 MB for both when full.
    pub embeddings_max: usize,
    /// Tokens that go through the encoder together, at least: documents are gathered until there are so many. Large
    /// enough that weights are read from memory seldom, small enough that the activations stay in the cache.
    pub batch_tokens: usize,
    /// Longest stretch of tokens that is analysed as a whole. A longer document is annotated in pieces, cut at a line break
    /// or full stop where there is one, which bounds the working memory: about 5 kB for each of these tokens, and 8 kB
    /// more for each that is new. Up to here results are those of spaCy, which itself refuses texts above a million
    /// characters.
    pub document_tokens_max: usize,
}

/// A set of instructions for the arithmetic.
///
/// Kernels add in different orders, so their sums differ in the last bits. On 800,000 tokens of news and noise no
/// decision changed with the kernel; one may where two choices are all but equal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kernel {
    /// The fastest that this processor has.
    #[default]
    Auto,
    /// 16 lanes with fused multiply-add (x86-64 with AVX-512F).
    Avx512,
    /// 8 lanes with fused multiply-add (x86-64 with AVX2 and FMA).
    Avx2,
    /// 4 lanes with fused multiply-add (every AArch64).
    Neon,
    /// Plain Rust, on every machine; several times slower.
    Portable,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            kernel: Kernel::Auto,
            lexemes_max: 100_000,
            lexeme_bytes_max: 8 << 20,
            chunks_max: 100_000,
            embeddings_max: 12_000,
            batch_tokens: 1_024,
            document_tokens_max: 30_000,
        }
    }
}

impl Kernel {
    /// Whether this processor can run it.
    pub fn is_available(self) -> bool {
        crate::kernel::Simd::new(self).is_some()
    }

    /// Every kernel that this processor can run, fastest first.
    pub fn available() -> impl Iterator<Item = Kernel> {
        [Kernel::Avx512, Kernel::Avx2, Kernel::Neon, Kernel::Portable]
            .into_iter()
            .filter(|kernel| kernel.is_available())
    }
}

impl std::str::FromStr for Kernel {
    type Err = String;

    fn from_str(name: &str) -> Result<Kernel, String> {
        match name.to_ascii_lowercase().as_str() {
            "auto" => Ok(Kernel::Auto),
            "avx512" => Ok(Kernel::Avx512),
            "avx2" => Ok(Kernel::Avx2),
            "neon" => Ok(Kernel::Neon),
            "portable" => Ok(Kernel::Portable),
            _ => Err(format!("'{name}' is not a kernel; expected auto, avx512, avx2, neon or portable")),
        }
    }
}
