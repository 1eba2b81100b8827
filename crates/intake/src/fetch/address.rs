//! Addresses that may be fetched: `http` and `https`, with a host, on a port that a web server may have.
//!
//! Parsed by the rules browsers share (the WHATWG URL standard), so that every spelling of a numeric host (`0x7f.1`,
//! `017700000001`, `2130706433`) is the same address here as it is to whoever wrote it.

use super::FetchError;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use url::{Host, Url};

/// Longest address taken, in bytes. Servers commonly refuse requests whose first line is over 8,000.
const ADDRESS_BYTES_MAX: usize = 8_000;

/// Ports of 1024 and up on which other things than web servers listen, from the list of the Fetch standard: a request
/// line sent there may be understood as something else.
const BAD_PORTS: [u16; 20] = [
    1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
    10080,
];

/// An address that may be fetched. Printed without the name and password it may carry.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(Url);

impl Address {
    /// Reads an address as a user or a feed wrote it.
    ///
    /// # Errors
    /// [`FetchError::Address`] if it is none, or not one that is fetched.
    pub fn parse(text: &str) -> Result<Address, FetchError> {
        let text = text.trim();
        if text.len() > ADDRESS_BYTES_MAX {
            return Err(FetchError::Address(format!("longer than {ADDRESS_BYTES_MAX} bytes")));
        }
        Address::check(Url::parse(text).map_err(|error| FetchError::Address(error.to_string()))?)
    }

    /// The address that `reference` means in a page at this one.
    ///
    /// # Errors
    /// As [`Address::parse`].
    pub fn join(&self, reference: &str) -> Result<Address, FetchError> {
        if reference.len() > ADDRESS_BYTES_MAX {
            return Err(FetchError::Address(format!("longer than {ADDRESS_BYTES_MAX} bytes")));
        }
        Address::check(self.0.join(reference.trim()).map_err(|error| FetchError::Address(error.to_string()))?)
    }

    fn check(mut url: Url) -> Result<Address, FetchError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(FetchError::Address(format!("expected http or https, found \"{}\"", url.scheme())));
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(FetchError::Address("it names no host".to_owned()));
        }
        let port = url.port_or_known_default().unwrap_or(0);
        if !(matches!(port, 80 | 443) || port >= 1024 && !BAD_PORTS.contains(&port)) {
            return Err(FetchError::Address(format!("port {port} is none of a web server")));
        }
        url.set_fragment(None);
        Ok(Address(url))
    }

    /// The whole address, with the name and password it may carry: for the request and for keeping, not for people.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The host, in lower case and ASCII; IPv6 in brackets.
    pub fn host(&self) -> &str {
        self.0.host_str().expect("checked by the constructor")
    }

    /// The machine, where the host is its number, or `localhost`; with the port.
    pub fn socket(&self) -> Option<SocketAddr> {
        let ip = match self.0.host()? {
            Host::Ipv4(ip) => IpAddr::V4(ip),
            Host::Ipv6(ip) => IpAddr::V6(ip),
            Host::Domain(name) if name == "localhost" || name.ends_with(".localhost") => IpAddr::from([127, 0, 0, 1]),
            Host::Domain(_) => return None,
        };
        Some(SocketAddr::new(ip, self.0.port_or_known_default()?))
    }

    /// Scheme, host and port: what a `robots.txt` speaks for.
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// Path and query, as they are asked for.
    pub fn path(&self) -> &str {
        &self.0[url::Position::BeforePath..url::Position::AfterQuery]
    }

    /// True if nobody between here and the host can read along.
    pub fn is_secret(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Name and password, decoded, if the address carries them.
    pub(super) fn credentials(&self) -> Option<(Vec<u8>, Vec<u8>)> {
        let decode = |text: &str| percent_decoded(text);
        let named = !self.0.username().is_empty() || self.0.password().is_some();
        named.then(|| (decode(self.0.username()), decode(self.0.password().unwrap_or_default())))
    }

    /// The address without the name and password.
    pub(super) fn bare(&self) -> String {
        let mut url = self.0.clone();
        // Both fail only for addresses without a host.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        url.into()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.bare())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}

/// `%41` read as `A`; what is no escape stays.
fn percent_decoded(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match escaped(&bytes[at..]) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    decoded
}

/// The byte that `%XX` at the start of `bytes` stands for.
pub(super) fn escaped(bytes: &[u8]) -> Option<u8> {
    let [b'%', hi, lo, ..] = bytes else { return None };
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    // Two hexadecimal digits are below 256.
    Some((digit(hi)? * 16 + digit(lo)?) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_numeric_host_is_one_address() {
        for text in
            ["http://127.0.0.1/", "http://0x7f.1/", "http://017700000001/", "http://2130706433/", "http://127.1/"]
        {
            assert_eq!(Address::parse(text).unwrap().as_str(), "http://127.0.0.1/", "{text}");
        }
        assert_eq!(Address::parse("http://[::FFFF:7f00:1]/").unwrap().host(), "[::ffff:7f00:1]");
    }

    #[test]
    fn takes_web_addresses_only() {
        for text in [
            "ftp://example.org/feed",
            "file:///etc/passwd",
            "gopher://example.org/",
            "javascript:alert(1)",
            "http://",
            "feed.xml",
            "http://[fe80::1%25eth0]/",
            "http://example.org:22/",
            "http://example.org:0/",
            "http://example.org:6379/",
            "http://example.org:99999/",
            "http://1.2.3.4.5/",
        ] {
            assert!(matches!(Address::parse(text), Err(FetchError::Address(_))), "{text}");
        }
        for text in [
            "http://example.org",
            "https://example.org:8443/f?a=b",
            "HTTP://EXAMPLE.org:80/",
            "https://bücher.example/",
        ] {
            assert!(Address::parse(text).is_ok(), "{text}");
        }
        let long = format!("http://example.org/{}", "a".repeat(ADDRESS_BYTES_MAX));
        assert!(Address::parse(&long).is_err());
    }

    #[test]
    fn a_password_is_sent_and_never_shown() {
        let address = Address::parse("https://ann:s%20ecret@example.org/feed#top").unwrap();
        assert_eq!(address.to_string(), "https://example.org/feed");
        assert_eq!(format!("{address:?}"), "Address(https://example.org/feed)");
        assert_eq!(address.credentials(), Some((b"ann".to_vec(), b"s ecret".to_vec())));
        assert_eq!(Address::parse("https://example.org/feed").unwrap().credentials(), None);
    }

    #[test]
    fn a_link_means_what_it_means_in_its_page() {
        let page = Address::parse("https://example.org/news/today.html?x=1").unwrap();
        assert_eq!(page.join("../a.html").unwrap().as_str(), "https://example.org/a.html");
        assert_eq!(page.join("//other.example/b").unwrap().as_str(), "https://other.example/b");
        assert_eq!(page.join("?y=2").unwrap().as_str(), "https://example.org/news/today.html?y=2");
        assert!(page.join("mailto:ann@example.org").is_err());
    }
}
