//! Which names of this server are answered to, against pages elsewhere that have their own name point here (DNS rebinding).
//!
//! A page of another site can make a browser send requests to this machine under its own name. The name then is in `Host`. An
//! address in figures is safe to answer to: who asks for it has it from nobody's name.

use axum::http::uri::Authority;
use std::net::{IpAddr, Ipv6Addr};

/// The names that are answered to.
#[derive(Clone, Debug)]
pub struct Hosts {
    /// Other addresses in figures than those of this machine to itself.
    pub any_figures: bool,
    /// Names that were given, lower case, with the port where one was said.
    pub named: Vec<String>,
}

impl Hosts {
    /// True if `host`, of a request's head, is one of them.
    pub fn allow(&self, host: &str) -> bool {
        let Ok(authority) = host.parse::<Authority>() else { return false };
        // A user's name before the host is nothing a browser sends.
        if authority.as_str().contains('@') {
            return false;
        }
        let name = authority.host().to_ascii_lowercase();
        match figures(&name) {
            Some(address) => self.any_figures || is_loopback(address),
            None => {
                name == "localhost"
                    || self
                        .named
                        .iter()
                        .any(|named| *named == name || *named == authority.as_str().to_ascii_lowercase())
            }
        }
    }
}

fn figures(name: &str) -> Option<IpAddr> {
    let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    match bare {
        Some(six) => six.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        None => name.parse().ok(),
    }
}

/// True for an address of this machine to itself.
pub fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

/// What stands for an address where requests are counted: with IPv6 a reader has a whole /64 of them.
pub fn counted_as(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) => IpAddr::V6(Ipv6Addr::from_bits(six.to_bits() & !0 << 64)),
        four => four,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(any_figures: bool, named: &[&str]) -> Hosts {
        Hosts { any_figures, named: named.iter().map(|&name| name.to_owned()).collect() }
    }

    #[test]
    fn names_of_this_machine_are_answered_to_and_others_are_not() {
        let hosts = hosts(false, &[]);
        for good in ["localhost", "LOCALHOST:8017", "127.0.0.1:8017", "127.0.0.2", "[::1]:80", "[::ffff:127.0.0.1]"] {
            assert!(hosts.allow(good), "{good}");
        }
        for bad in [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "192.168.1.4",
            "a@localhost",
            "::1",
            "localhost/x",
        ] {
            assert!(!hosts.allow(bad), "{bad}");
        }
    }

    #[test]
    fn figures_are_answered_to_beyond_this_machine_and_names_only_if_given() {
        let hosts = hosts(true, &["desk.example", "news.example:8443"]);
        for good in ["192.168.1.4:8017", "[2001:db8::1]:8017", "Desk.Example", "desk.example:8017", "news.example:8443"]
        {
            assert!(hosts.allow(good), "{good}");
        }
        for bad in ["evil.example", "news.example", "desk.example.evil.example"] {
            assert!(!hosts.allow(bad), "{bad}");
        }
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one_reader() {
        let counted = |words: &str| counted_as(words.parse().unwrap());
        assert_eq!(counted("2001:db8::1"), counted("2001:db8::ffff:1"));
        assert_ne!(counted("2001:db8::1"), counted("2001:db8:0:1::1"));
        assert_eq!(counted("::ffff:10.0.0.1"), counted("10.0.0.1"));
    }
}
