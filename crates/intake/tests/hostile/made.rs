//! Files made to break readers.

use std::io::{self, Read, Write};

/// How deep nesting goes.
const DEPTH: usize = 100_000;

/// Whole files of every format, small, each with `words` in its text.
fn whole(words: &str) -> Vec<(&'static str, Vec<u8>)> {
    let json = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    let text = |text: String| text.into_bytes();
    let nitf = format!(
        "<nitf><body><body.head><hedline><hl1>T</hl1></hedline></body.head><body.content><p>{words}</p></body.content></body></nitf>"
    );
    vec![
        ("text.txt", text(format!("Ferry sinks\n\n{words}\n"))),
        (
            "page.html",
            text(format!(
                "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>T</title></head><body><article><h1>Ferry sinks</h1><p>{words} A ferry \
                 sank on Monday, the harbour office said in a statement that was sent to the paper in the evening.</p><p>Nobody was hurt, said the \
                 mayor, who had seen it from the bridge that morning.</p></article></body></html>"
            )),
        ),
        ("lines.jsonl", text(format!("{{\"text\":\"{json}\",\"title\":\"T\"}}\n{{\"text\":\"b\"}}\n"))),
        ("array.json", text(format!("[\n{{\"text\":\"{json}\"}},\n{{\"text\":\"b\"}}]"))),
        (
            "rss.xml",
            text(format!(
                "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><title>T</title><item><title>I</title><description><![CDATA[<p>{words}</p>]]></description></item></channel></rss>"
            )),
        ),
        (
            "atom.xml",
            text(format!(
                "<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><title>T</title><entry><title>I</title><content type=\"text\">{words}</content></entry></feed>"
            )),
        ),
        (
            "feed.json",
            text(format!(
                "{{\"version\":\"https://jsonfeed.org/version/1\",\"title\":\"T\",\"items\":[{{\"id\":\"1\",\"content_text\":\"{json}\"}}]}}"
            )),
        ),
        ("nitf.xml", text(nitf.clone())),
        (
            "g2.xml",
            text(format!(
                "<newsMessage xmlns=\"http://iptc.org/std/nar/2006-10-01/\"><itemSet><newsItem guid=\"a\"><contentSet><inlineXML>{nitf}</inlineXML></contentSet></newsItem></itemSet></newsMessage>"
            )),
        ),
        ("ninjs.json", text(format!("{{\"uri\":\"urn:a\",\"headline\":\"H\",\"body_text\":\"{json}\"}}"))),
        ("table.csv", text(format!("id,text,title\n1,\"{}\",T\n2,b,U\n", json.replace('"', "\"\"")))),
        (
            "mail.eml",
            text(format!(
                "From: Post <n@p.example>\nSubject: Ferry\nDate: Mon, 3 Jun 2024 10:00:00 +0200\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=\"b\"\n\n--b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{words}\n--b--\n"
            )),
        ),
    ]
}

/// Lists, which give no report.
fn lists() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("list.opml", b"<opml version=\"2.0\"><body><outline text=\"A\" xmlUrl=\"https://a.example/rss\"/></body></opml>".to_vec()),
        ("map.xml", b"<urlset><url><loc>https://a.example/1</loc></url></urlset>".to_vec()),
        (
            "pages.warc",
            b"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: https://p.example/1\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2024-06-03T10:00:00Z\r\nContent-Type: text/plain\r\nContent-Length: 14\r\n\r\nA ferry sank.\n\r\n\r\n"
                .to_vec(),
        ),
    ]
}

/// Files whose text holds characters that cleaners like to lose, with the words that must be found in it.
pub fn marked() -> Vec<(&'static str, Vec<u8>, String)> {
    let words = "שלום\u{200f} abc\u{200e} \u{202b}x\u{202c} a\u{200b}b c\u{200d}d e\u{2060}f\u{ad}g h\u{feff}i";
    whole(words).into_iter().map(|(name, bytes)| (name, bytes, words.to_owned())).collect()
}

const WORDS: &str = "A ferry – an old one – sank & a “bridge” fell; žluťoučký kůň 😀.";

/// Every format cut off at each sixteenth.
pub fn cut() -> Vec<(String, Vec<u8>)> {
    let files = whole(WORDS).into_iter().chain(lists());
    let cut = |(name, bytes): (&str, Vec<u8>)| {
        (0..16)
            .map(|part| (format!("cut-{part:02}-{name}"), bytes[..bytes.len() * part / 16].to_vec()))
            .collect::<Vec<_>>()
    };
    files.flat_map(cut).collect()
}

/// Every made file with its name.
pub fn files() -> Vec<(String, Vec<u8>)> {
    let mut out = cut();
    for (name, bytes) in whole(WORDS).into_iter().chain(lists()) {
        let at = bytes.len() * 2 / 3;
        let with = |inserted: &[u8]| [&bytes[..at], inserted, &bytes[at..]].concat();
        out.push((format!("nul-{name}"), with(b"\0\0")));
        out.push((format!("bytes-{name}"), with(b"\xff\xfe\xc3\x28\xf0\x9f")));
        out.push((format!("surrogate-{name}"), with(b"\xed\xa0\x80 &#xD800; \\ud800")));
        out.push((format!("newlines-{name}"), with(b"\r\n\r\r\n\n\x0b\x0c\xc2\x85\xe2\x80\xa8")));
        out.push((format!("controls-{name}"), with(&(0..32).collect::<Vec<u8>>())));
        out.push((format!("label-{name}"), [b"<?xml version='1.0' encoding='utf-16'?>".as_slice(), &bytes].concat()));
        let text = String::from_utf8_lossy(&bytes).into_owned();
        out.push((format!("latin-{name}"), encoding_rs::WINDOWS_1252.encode(&text).0.into_owned()));
        out.push((format!("utf16-{name}"), text.encode_utf16().flat_map(u16::to_le_bytes).collect()));
        out.push((format!("junk-{name}"), [b"PHP Warning: x in y on line 3\n\n".as_slice(), &bytes].concat()));
        out.push((format!("twice-{name}"), bytes.repeat(2)));
    }
    out.extend(deep());
    out.extend(swollen());
    out.extend(bombs());
    out
}

/// Nesting beyond any stack.
fn deep() -> Vec<(String, Vec<u8>)> {
    let nest = |open: &str, close: &str, around: [&str; 2]| {
        let (head, tail) = (around[0], around[1]);
        let whole = format!("{head}{}words{}{tail}", open.repeat(DEPTH), close.repeat(DEPTH)).into_bytes();
        let cut = format!("{head}{}", open.repeat(DEPTH)).into_bytes();
        [whole, cut]
    };
    let rss = ["<rss><channel><item><description>", "</description></item></channel></rss>"];
    let named = [
        ("xml", nest("<a>", "</a>", ["", ""])),
        ("rss", nest("<b>", "</b>", rss)),
        ("items", nest("<item>", "</item>", ["<rss><channel>", "</channel></rss>"])),
        ("entities", nest("&lt;b&gt;", "&lt;/b&gt;", rss)),
        ("outlines", nest("<outline text='a'>", "</outline>", ["<opml><body>", "</body></opml>"])),
        ("nitf", nest("<block>", "</block>", ["<nitf><body><body.content>", "</body.content></body></nitf>"])),
        ("html", nest("<div>", "</div>", ["<html><body>", "</body></html>"])),
        ("spans", nest("<b><i>", "</i></b>", ["<html><body><p>", "</p></body></html>"])),
        ("tables", nest("<table><tr><td>", "</td></tr></table>", ["<html><body>", "</body></html>"])),
        ("json", nest("[", "]", ["", ""])),
        ("objects", nest("{\"a\":", "}", ["", ""])),
        ("text", nest("[", "]", ["{\"text\":", "}"])),
        ("feed", nest("[", "]", ["{\"version\":\"https://jsonfeed.org/version/1\",\"items\":", "}"])),
        ("ninjs", nest("[", "]", ["{\"uri\":\"a\",\"body_text\":\"x\",\"bodies\":", "}"])),
    ];
    let mut out: Vec<(String, Vec<u8>)> = Vec::new();
    for (name, [whole, cut]) in named {
        out.push((format!("deep-{name}"), whole));
        out.push((format!("deep-cut-{name}"), cut));
    }
    let mut mail = String::from("From: a@b.example\nSubject: deep\nMIME-Version: 1.0\n");
    for level in 0..DEPTH / 10 {
        mail += &format!("Content-Type: multipart/mixed; boundary=\"b{level}\"\n\n--b{level}\n");
    }
    out.push(("deep-parts.eml".into(), mail.into_bytes()));
    let message = "Content-Type: message/rfc822\n\n".repeat(DEPTH / 10);
    out.push(("deep-messages.eml".into(), format!("From: a@b.example\nSubject: deep\n{message}words\n").into_bytes()));
    out
}

/// Small in kinds, large in number.
fn swollen() -> Vec<(String, Vec<u8>)> {
    let rss = |item: String| format!("<rss><channel><title>T</title><item>{item}</item></channel></rss>").into_bytes();
    let many = |piece: &str| piece.repeat((1 << 20) / piece.len());
    let laughs: String =
        (1..10).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))).collect();
    let mut out = vec![
        (
            "laughs.xml".to_owned(),
            format!("<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY l0 \"ha\">{laughs}]><rss><channel><item><title>&l9;</title></item></channel></rss>")
                .into_bytes(),
        ),
        (
            "outer.xml".to_owned(),
            b"<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><rss><channel><item><title>&x;</title></item></channel></rss>".to_vec(),
        ),
    ];
    let pieces = [
        ("lt", "<"),
        ("gt", "<a "),
        ("amp", "&"),
        ("ampa", "&a"),
        ("quote", "<a b=\""),
        ("attributes", "<a b='c' "),
        ("cdata", "<![CDATA["),
        ("comment", "<!--"),
        ("instruction", "<?a "),
        ("doctype", "<!DOCTYPE a [<!ENTITY b 'c'>"),
        ("close", "</a>"),
        ("open", "<a>"),
        ("mixed", "<a></b>"),
        ("p", "<p>"),
        ("links", "<a href=x>y</a>"),
        ("references", "&amp;"),
        ("breaks", "<br>"),
        ("slash", "\\"),
        ("escapes", "\\u0041"),
        ("brackets", "[]"),
        ("braces", "{}"),
        ("commas", ","),
        ("quotes", "\""),
        ("lines", "\n"),
        ("returns", "\r"),
        ("words", "word "),
        ("separators", "--b\n"),
        ("script", "<script>"),
        ("xmlns", "<a xmlns:b='c'>"),
        ("item", "<item>"),
        ("colons", "a:b\n"),
        ("zeros", "\0"),
        ("marks", "\u{301}"),
        ("header", "From: x\n"),
    ];
    for (name, piece) in pieces {
        out.push((format!("many-{name}"), many(piece).into_bytes()));
        out.push((format!("many-rss-{name}"), rss(format!("<description>{}</description>", many(piece)))));
        out.push((
            format!("many-cdata-{name}"),
            rss(format!("<description><![CDATA[{}]]></description>", many(piece))),
        ));
        out.push((format!("many-html-{name}"), format!("<html><body><p>{}", many(piece)).into_bytes()));
        out.push((format!("many-json-{name}"), format!("{{\"text\":\"{}\"}}", many(piece)).into_bytes()));
    }
    let attributes: String = (0..50_000).map(|n| format!(" a{n}='b'")).collect();
    out.push(("many-names.xml".into(), rss(format!("<title{attributes}>T</title>"))));
    let people: String = (0..50_000).map(|n| format!("<dc:creator>n{n}</dc:creator>")).collect();
    out.push(("many-people.xml".into(), rss(format!("<title>T</title>{people}"))));
    let prefixes: String = (0..4_000).map(|n| format!(" xmlns:p{n}='u'")).collect();
    out.push(("many-prefixes.xml".into(), rss(format!("<title{prefixes}>{}</title>", "<q:a/>".repeat(150_000)))));
    let fields: String = (0..100_000).map(|n| format!("\"a{n}\":1,")).collect();
    out.push(("many-fields.json".into(), format!("{{{fields}\"text\":\"words\"}}").into_bytes()));
    out
}

/// Small files that unpack to large ones.
fn bombs() -> Vec<(String, Vec<u8>)> {
    let zeros = |length: u64| io::repeat(b'a').take(length);
    let gzip = |reader: &mut dyn Read| {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        io::copy(reader, &mut writer).expect("in memory");
        writer.finish().expect("in memory")
    };
    let once = gzip(&mut zeros(1 << 29));
    let twice = gzip(&mut once.as_slice());
    vec![
        ("bomb.txt.gz".into(), once),
        ("bomb.gz.gz".into(), twice),
        ("bomb.jsonl.gz".into(), gzip(&mut b"{\"text\":\"".as_slice().chain(zeros(1 << 29)))),
        ("bomb.xml.gz".into(), gzip(&mut b"<rss><channel><item><title>".as_slice().chain(zeros(1 << 29)))),
        ("bomb.txt.zst".into(), zstd(8192)),
        ("bomb.zip".into(), zip()),
    ]
}

/// A frame of Zstandard (RFC 8878) with blocks that each repeat one byte 131,072 times.
fn zstd(blocks: u32) -> Vec<u8> {
    // Magic number; no checksum, no size, a window of 1 MiB.
    let mut out = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x50];
    for block in 0..blocks {
        let header = u32::from(block + 1 == blocks) | 1 << 1 | (128 << 10) << 3;
        out.extend(&header.to_le_bytes()[..3]);
        out.push(b'a');
    }
    out
}

/// A zip archive of one member of a gigabyte, made by hand: local header, deflated bytes, directory.
fn zip() -> Vec<u8> {
    let mut writer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    io::copy(&mut io::repeat(b'a').take(1 << 29), &mut writer).expect("in memory");
    let packed = writer.finish().expect("in memory");
    let name = b"bomb.txt";
    let mut common = Vec::new();
    for (value, size) in [
        (20u32, 2),
        (0, 2),
        (8, 2),
        (0, 4),
        (0, 4),
        (packed.len() as u32, 4),
        (1 << 29, 4),
        (name.len() as u32, 2),
        (0, 2),
    ] {
        common.extend(&value.to_le_bytes()[..size]);
    }
    let mut out = b"PK\x03\x04".to_vec();
    out.extend(&common);
    out.extend(name);
    out.extend(&packed);
    let start = out.len() as u32;
    out.extend(b"PK\x01\x02\x14\0");
    out.extend(&common);
    // No comment, first disk, no attributes, at the start of the file.
    out.extend([0; 2 + 2 + 2 + 4 + 4]);
    out.extend(name);
    let length = out.len() as u32 - start;
    out.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    out.extend(length.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.write_all(&[0, 0]).expect("in memory");
    out
}

/// Shapes of streams of a gigabyte without an end.
pub const STREAMS: [&str; 8] = ["text", "jsonl", "json", "rss", "rss-tag", "comment", "html", "csv"];

/// Items of the feed that is streamed.
pub const ITEMS: usize = 10_000;

/// A stream: `items` is a feed of [`ITEMS`] items of 20 kB each, the others are of a gigabyte.
pub fn stream(shape: &str) -> Box<dyn Read> {
    let head: &[u8] = match shape {
        "jsonl" => b"{\"text\":\"a\"}\n{\"text\":\"",
        "json" => b"[\n{\"text\":\"a\"},{\"text\":\"",
        "rss" => b"<rss><channel><title>T</title><item><title>I</title></item><item><description>",
        "rss-tag" => b"<rss><channel><item><a b='",
        "comment" => b"<rss><channel><!-- ",
        "html" => b"<html><body><p>",
        "csv" => b"id,text\n1,\"a\"\n2,\"",
        _ => b"",
    };
    if shape != "items" {
        return Box::new(head.chain(io::repeat(b'a').take(1 << 30)));
    }
    let words = "&lt;p&gt;A ferry sank &amp;amp; a bridge fell.&lt;/p&gt;".repeat(400);
    let item = format!("<item><title>T</title><description>{words}</description></item>");
    let head = b"<rss><channel><title>T</title>".as_slice();
    Box::new(
        head.chain(Repeated { piece: item.into_bytes(), left: ITEMS, at: 0 }).chain(b"</channel></rss>".as_slice()),
    )
}

/// The same bytes over and over.
struct Repeated {
    piece: Vec<u8>,
    left: usize,
    at: usize,
}

impl Read for Repeated {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Ok(0);
        }
        let count = (&self.piece[self.at..]).read(out)?;
        self.at += count;
        if self.at == self.piece.len() {
            (self.at, self.left) = (0, self.left - 1);
        }
        Ok(count)
    }
}
