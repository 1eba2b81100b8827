//! XML as it is found in the wild: tags and text with their places (`token`), words (`characters`), a tree (`tree`), and
//! the items of a long file one by one (`split`).

pub(crate) mod characters;
#[cfg(test)]
mod peer;
pub(crate) mod split;
pub(crate) mod token;
pub(crate) mod tree;
