//! Machines that must not be reached, whoever points to them and however they spell it.

use super::server::{Server, answer};
use super::*;

/// Asks with a policy for the public internet only.
fn public(url: &str) -> FetchError {
    within(Duration::from_secs(20), url)
}

fn within(connect_max: Duration, url: &str) -> FetchError {
    let policy = Policy { connect_max, ..Policy::default() };
    Fetcher::new(policy, Toy::new()).get(&address(url), &Conditions::default(), Sent::ByPerson).unwrap_err()
}

#[test]
fn this_machine_is_refused_in_every_spelling() {
    let server = Server::start(|_| answer("200 OK", &[], FEED));
    let port = server.socket().port();
    for host in [
        "127.0.0.1",
        "127.1",
        "0177.0.0.1",
        "0x7f.0.0.1",
        "0x7f000001",
        "2130706433",
        "017700000001",
        "127.0.0.1.",
        "localhost",
        "LOCALHOST",
        "0.0.0.0",
        "0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "[2002:7f00:1::]",
        "\u{ff11}\u{ff12}\u{ff17}.0.0.1",
        "127%2e0.0.1",
    ] {
        let error = public(&format!("http://{host}:{port}/"));
        assert!(matches!(error, FetchError::Refused { .. }), "{host}: {error}");
    }
    assert!(server.asked().is_empty());
}

#[test]
fn networks_behind_the_door_are_refused() {
    for host in [
        "10.0.0.1",
        "172.16.5.5",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "[fd00::1]",
        "[fe80::1]",
        "224.0.0.1",
    ] {
        let error = public(&format!("http://{host}/latest/meta-data/"));
        assert!(matches!(error, FetchError::Refused { .. }), "{host}: {error}");
    }
}

#[test]
fn a_redirect_does_not_lead_behind_the_door() {
    let inner = Server::start(|_| answer("200 OK", &[], "secret"));
    let port = inner.socket().port();
    let places = [
        format!("http://127.0.0.1:{port}/"),
        format!("http://0x7f.1:{port}/"),
        format!("http://localhost:{port}/"),
        format!("//127.0.0.1:{port}/"),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "http://[::ffff:169.254.169.254]/".to_owned(),
        "http://10.0.0.1/".to_owned(),
    ];
    for place in places {
        let location = place.clone();
        let server = Server::start(move |_| answer("302 Found", &[("Location", &location)], ""));
        let error = get(&server, "/").unwrap_err();
        assert!(matches!(error, FetchError::Refused { .. }), "{place}: {error}");
        assert_eq!(server.asked().len(), 1);
    }
    assert!(inner.asked().is_empty());
}

#[test]
fn private_reach_is_not_for_the_metadata_of_a_cloud() {
    let server = Server::start(|_| answer("302 Found", &[("Location", "http://169.254.169.254/")], ""));
    let policy = Policy { reach: Reach::Private, ..policy(&server) };
    let url = address(&server.url("/"));
    let error = Fetcher::new(policy, Toy::new()).get(&url, &Conditions::default(), Sent::ByPerson).unwrap_err();
    assert!(matches!(error, FetchError::Refused { class: "a link-local address", .. }), "{error}");
}

#[test]
fn a_name_without_an_address_is_told() {
    // Reserved to have none (RFC 6761).
    let error = within(Duration::from_millis(500), "http://nobody.invalid/");
    assert!(matches!(error, FetchError::NoHost { .. } | FetchError::TooSlow { .. }), "{error}");
}
