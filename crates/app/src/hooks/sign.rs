//! The signature of a delivery: HMAC-SHA-256 by the Standard Webhooks specification (version 1, "symmetric").
//!
//! Signed are id, time and body, joined by dots, so that nobody who does not know the secret can change one of them or send an old
//! delivery as a new one. A secret that begins with `whsec_` is base64 behind it, as the specification writes it; any other is
//! its own bytes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What a secret begins with that is written in base64.
const CODED: &str = "whsec_";

/// The value of `webhook-signature`.
pub fn signature(secret: &str, id: &str, at_s: i64, body: &str) -> String {
    let coded = secret.strip_prefix(CODED).and_then(|code| STANDARD.decode(code).ok());
    let key = coded.unwrap_or_else(|| secret.as_bytes().to_vec());
    let mac = Hmac::<Sha256>::new_from_slice(&key).expect("HMAC takes a key of any length");
    let mac =
        mac.chain_update(id).chain_update(".").chain_update(at_s.to_string()).chain_update(".").chain_update(body);
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example that the specification's libraries are tested with.
    #[test]
    fn signs_as_the_specification_does() {
        let signed = signature(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            "{\"test\": 2432232314}",
        );
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn another_id_time_body_or_secret_is_another_signature() {
        let signed = |secret, id, at, body| signature(secret, id, at, body);
        let one = signed("0123456789abcdef", "a", 1, "{}");
        for other in [
            signed("0123456789abcdeF", "a", 1, "{}"),
            signed("0123456789abcdef", "b", 1, "{}"),
            signed("0123456789abcdef", "a", 2, "{}"),
            signed("0123456789abcdef", "a", 1, "[]"),
        ] {
            assert_ne!(one, other);
        }
        assert_eq!(one, signed("0123456789abcdef", "a", 1, "{}"));
    }
}
