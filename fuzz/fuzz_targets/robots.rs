#![no_main]

use headwater_intake::fetch::Robots;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let robots = Robots::parse(bytes, "headwater");
    let path: String = String::from_utf8_lossy(bytes).chars().take(60).collect();
    robots.forbids(&format!("/{path}"));
    robots.forbids("/robots.txt");
});
