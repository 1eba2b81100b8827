//! Which machines may be connected to.
//!
//! A feed is text from strangers: its links and redirects must not lead Headwater into the network it runs in, to this
//! machine, or to the metadata service of a cloud. The check is made on the very socket address that is then connected
//! to, after name resolution, for every request and every redirect, so neither another spelling of an address nor a name
//! that changes its mind (DNS rebinding) gets round it.
//!
//! The tables are IANA's registries of special-purpose IPv4 and IPv6 addresses (RFC 6890 and its updates).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Which machines may be connected to, besides those of the public internet.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Reach {
    /// None.
    #[default]
    Public,
    /// Exactly these sockets.
    PublicAnd(Vec<SocketAddr>),
    /// This machine and private networks. Still refused: link-local addresses (where clouds keep their metadata
    /// services), multicast, and whatever is no address of one machine.
    Private,
}

impl Reach {
    /// Why `socket` may not be connected to, in words; `None` if it may.
    pub fn refusal(&self, socket: SocketAddr) -> Option<&'static str> {
        let class = class(socket.ip())?;
        let allowed = match self {
            Reach::Public => false,
            Reach::PublicAnd(sockets) => sockets.contains(&socket),
            Reach::Private => class.private,
        };
        (!allowed).then_some(class.name)
    }
}

/// A range of addresses outside the public internet.
#[derive(Clone, Copy)]
struct Class {
    name: &'static str,
    /// True for this machine and for networks of one owner.
    private: bool,
}

const fn special(name: &'static str) -> Class {
    Class { name, private: false }
}

const fn private(name: &'static str) -> Class {
    Class { name, private: true }
}

/// Network, length of its prefix, class.
const V4: [([u8; 4], u32, Class); 15] = [
    ([0, 0, 0, 0], 8, special("an address of no machine")),
    ([10, 0, 0, 0], 8, private("a private address")),
    ([100, 64, 0, 0], 10, private("a provider's inner address")),
    ([127, 0, 0, 0], 8, private("this machine")),
    ([169, 254, 0, 0], 16, special("a link-local address")),
    ([172, 16, 0, 0], 12, private("a private address")),
    ([192, 0, 0, 0], 24, special("a protocol's own address")),
    ([192, 0, 2, 0], 24, special("a documentation address")),
    ([192, 88, 99, 0], 24, special("a 6to4 relay")),
    ([192, 168, 0, 0], 16, private("a private address")),
    ([198, 18, 0, 0], 15, special("a benchmark address")),
    ([198, 51, 100, 0], 24, special("a documentation address")),
    ([203, 0, 113, 0], 24, special("a documentation address")),
    ([224, 0, 0, 0], 4, special("a multicast address")),
    ([240, 0, 0, 0], 4, special("a reserved address")),
];

/// The same for IPv6, as far as it lies inside 2000::/3 or deserves a name of its own.
const V6: [([u16; 4], u32, Class); 8] = [
    ([0x2001, 0, 0, 0], 23, special("a protocol's own address")),
    ([0x2001, 0xdb8, 0, 0], 32, special("a documentation address")),
    ([0x2002, 0, 0, 0], 16, special("a 6to4 address")),
    ([0x3fff, 0, 0, 0], 20, special("a documentation address")),
    ([0xfc00, 0, 0, 0], 7, private("a private address")),
    ([0xfe80, 0, 0, 0], 10, special("a link-local address")),
    ([0xfec0, 0, 0, 0], 10, special("a site-local address")),
    ([0xff00, 0, 0, 0], 8, special("a multicast address")),
];

/// The class of an address; `None` for the public internet.
fn class(ip: IpAddr) -> Option<Class> {
    match ip {
        IpAddr::V4(ip) => class_v4(ip),
        IpAddr::V6(ip) => class_v6(ip),
    }
}

fn class_v4(ip: Ipv4Addr) -> Option<Class> {
    let within = |net: [u8; 4], bits: u32| (ip.to_bits() ^ Ipv4Addr::from(net).to_bits()) >> (32 - bits) == 0;
    V4.iter().find(|(net, bits, _)| within(*net, *bits)).map(|(_, _, class)| *class)
}

fn class_v6(ip: Ipv6Addr) -> Option<Class> {
    if ip.is_loopback() {
        return Some(private("this machine"));
    }
    // ::ffff:a.b.c.d is a.b.c.d; 64:ff9b::a.b.c.d leads to a.b.c.d through NAT64 (RFC 6052), which machines without IPv4
    // depend on.
    let [.., hi, lo] = ip.segments();
    let inner = Ipv4Addr::from(u32::from(hi) << 16 | u32::from(lo));
    if ip.to_ipv4_mapped().is_some() || ip.segments()[..6] == [0x64, 0xff9b, 0, 0, 0, 0] {
        return class_v4(inner);
    }
    let head = ip.to_bits() >> 64;
    let net = |[a, b, c, d]: [u16; 4]| u128::from(a) << 48 | u128::from(b) << 32 | u128::from(c) << 16 | u128::from(d);
    let listed = V6.iter().find(|(prefix, bits, _)| (head ^ net(*prefix)) >> (64 - bits) == 0);
    // Only 2000::/3 has been given out.
    listed.map(|(_, _, class)| *class).or((head >> 61 != 1).then_some(special("a reserved address")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(reach: &Reach, ip: &str) -> Option<&'static str> {
        reach.refusal(SocketAddr::new(ip.parse().unwrap(), 80))
    }

    #[test]
    fn the_public_internet_is_reached() {
        for ip in ["1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1"]
        {
            assert_eq!(refusal(&Reach::Public, ip), None, "{ip}");
        }
        for ip in ["2606:4700::1111", "2a00::1", "2001:200::1", "64:ff9b::101:101", "::ffff:1.1.1.1"] {
            assert_eq!(refusal(&Reach::Public, ip), None, "{ip}");
        }
    }

    #[test]
    fn everything_else_is_not() {
        let v4 = "0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.255.0.1 169.254.169.254 172.16.0.1 \
                  172.31.255.255 192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.1 \
                  203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255";
        let v6 = ":: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 ::ffff:0:7f00:1 64:ff9b::7f00:1 \
                  64:ff9b::a9fe:a9fe 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1:: 2002:101:101:: 3fff::1 \
                  4000::1 5f00::1 fc00::1 fdff::1 fe80::1 fec0::1 ff02::1";
        for ip in v4.split_whitespace().chain(v6.split_whitespace()) {
            assert!(refusal(&Reach::Public, ip).is_some(), "{ip}");
        }
    }

    #[test]
    fn private_reach_is_this_machine_and_its_networks_only() {
        for ip in
            ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "100.64.0.1", "::1", "fd00::1", "::ffff:10.0.0.1"]
        {
            assert_eq!(refusal(&Reach::Private, ip), None, "{ip}");
        }
        for ip in ["169.254.169.254", "0.0.0.0", "255.255.255.255", "224.0.0.1", "fe80::1", "ff02::1", "::"] {
            assert!(refusal(&Reach::Private, ip).is_some(), "{ip}");
        }
    }

    #[test]
    fn a_listed_socket_is_reached_and_its_neighbours_are_not() {
        let reach = Reach::PublicAnd(vec!["127.0.0.1:8081".parse().unwrap()]);
        assert_eq!(reach.refusal("127.0.0.1:8081".parse().unwrap()), None);
        assert_eq!(reach.refusal("127.0.0.1:8082".parse().unwrap()), Some("this machine"));
        assert_eq!(reach.refusal("127.0.0.2:8081".parse().unwrap()), Some("this machine"));
        assert_eq!(reach.refusal("1.1.1.1:443".parse().unwrap()), None);
    }
}
