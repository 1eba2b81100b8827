//! Web pages: main text, metadata, encodings, and pages made to hurt.
#![allow(clippy::unwrap_used)]

use headwater_intake::{Limits, html};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

fn page(head: &str, body: &str) -> String {
    let paragraph = "The ferry left the harbour at noon, the coast guard said, and was seen again at two o'clock, when it lay on its side. ";
    format!(
        "<!doctype html><html lang=\"en\"><head>{head}</head><body><nav><a href=\"/\">Home</a> <a href=\"/x\">Sport</a></nav>\
         <article><h1>Ferry sinks off the island</h1>{body}<p>{p}{p}</p><p>{p}<a href=\"https://agency.example/ferry\">an agency</a> wrote.</p><p>{p}{p}</p></article>\
         <footer>All rights reserved</footer></body></html>",
        p = paragraph
    )
}

#[track_caller]
fn extract(page: &[u8]) -> html::Extracted {
    let (found, findings) = html::extract(page, &Limits::default(), "page.html");
    found.unwrap_or_else(|| panic!("{findings:?}"))
}

#[test]
fn finds_main_text_in_paragraphs_and_its_links() {
    let found = extract(page("<title>Ferry | Courier</title>", "").as_bytes());
    assert!(found.text.contains("harbour at noon") && found.text.contains("\n\n"), "{}", found.text);
    assert!(!found.text.contains("Sport") && !found.text.contains("All rights reserved"), "{}", found.text);
    assert_eq!(found.links, [("https://agency.example/ferry".to_owned(), "an agency".to_owned())]);
    assert_eq!(found.language.as_deref(), Some("en"));
}

#[test]
fn reads_json_ld_before_meta_elements() {
    let head = "<script type=\"application/ld+json\">{\"@graph\":[{\"@type\":\"WebPage\",\"datePublished\":\"2001-01-01\"},{\"@type\":[\"NewsArticle\"],\
        \"headline\":\"Ferry sinks\",\"datePublished\":\"2025-03-11T08:00:00Z\",\"dateModified\":\"2025-03-12\",\"author\":[{\"name\":\"Ana Ruiz\"},{\"name\":\"Tom Hale\"}],\
        \"publisher\":{\"name\":\"Harbour Courier\"}}]}</script><meta property=\"article:published_time\" content=\"1999-01-01\">\
        <link rel=\"canonical\" href=\"https://courier.example/ferry\">";
    let found = extract(page(head, "").as_bytes());
    assert_eq!(found.published.as_deref(), Some("2025-03-11T08:00:00Z"));
    assert_eq!(found.modified.as_deref(), Some("2025-03-12"));
    assert_eq!(found.byline.as_deref(), Some("Ana Ruiz, Tom Hale"));
    assert_eq!(found.outlet.as_deref(), Some("Harbour Courier"));
    assert_eq!(found.url.as_deref(), Some("https://courier.example/ferry"));
}

#[test]
fn reads_meta_and_time_elements() {
    let head = "<meta property=\"og:title\" content=\"Ferry  sinks\"><meta property=\"og:site_name\" content=\"Courier\"><meta name=\"Author\" content=\"Ana Ruiz\"><meta property=\"og:url\" content=\"https://c.example/f\"><meta name=DC.source content=\"Example Agency\">";
    let found = extract(page(head, "<time datetime=\"2025-03-11\">today</time>").as_bytes());
    // What it calls itself elsewhere is shorter: the headline is what it shows.
    assert_eq!(found.title.as_deref(), Some("Ferry sinks off the island"));
    assert_eq!(found.outlet.as_deref(), Some("Courier"));
    assert_eq!(found.byline.as_deref(), Some("Ana Ruiz"));
    assert_eq!(found.published.as_deref(), Some("2025-03-11"));
    assert_eq!(found.url.as_deref(), Some("https://c.example/f"));
    assert_eq!(found.published_by.as_deref(), Some("time element"));
    assert_eq!(found.credits, [("meta dc.source".to_owned(), "Example Agency".to_owned())]);
}

#[test]
fn tells_nothing_that_the_page_does_not() {
    let found = extract(page("<script type=\"application/ld+json\">{broken</script><meta name=\"author\" content=\"https://c.example/ana\">", "").as_bytes());
    assert_eq!(
        (found.published, found.modified, found.outlet, found.byline, found.url),
        (None, None, None, None, None)
    );
    assert_eq!(found.title.as_deref(), Some("Ferry sinks off the island"));
}

#[test]
fn decodes_what_the_page_declares() {
    let text = page(
        "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1250\">",
        "<p>Příliš žluťoučký kůň stál v přístavu a díval se na loď, která tam neměla být.</p>",
    );
    let bytes: Vec<u8> = text
        .chars()
        .map(|c| match c {
            'ř' => 0xf8,
            'í' => 0xed,
            'š' => 0x9a,
            'ž' => 0x9e,
            'ť' => 0x9d,
            'č' => 0xe8,
            'ý' => 0xfd,
            'ů' => 0xf9,
            'ň' => 0xf2,
            'á' => 0xe1,
            'ě' => 0xec,
            'ď' => 0xef,
            'P' => b'P',
            c => u8::try_from(c as u32).unwrap(),
        })
        .collect();
    assert!(extract(&bytes).text.contains("Příliš žluťoučký kůň"), "{}", extract(&bytes).text);
}

/// The reason a block was set aside for, if it was.
#[track_caller]
fn reason(found: &html::Extracted, words: &str) -> Option<html::Reason> {
    assert!(!found.text.contains(words), "{words:?} is in the text");
    found.aside.iter().find(|block| block.text.contains(words)).map(|block| block.reason)
}

#[test]
fn sets_furniture_aside_with_the_reason_and_loses_no_word() {
    use html::Reason;
    let body = "<div class=byline>By Ana Ruiz</div><figure><img src=a.jpg><figcaption>The ferry in May. Photo: Tom Hale</figcaption></figure>\
        <p class=read-more>Read more: <a href=/storms>Storms ahead</a></p><p><a href=/other>Another headline of this site</a></p>\
        <div class=newsletter-signup><p>Get our news by mail.</p></div><p>ADVERTISEMENT</p>\
        <ul class=share-bar><li>Facebook<li>Mail</ul><p hidden>Not shown.</p><p>The captain <span class=sr-only>opens in a new window</span>was asleep, the police said on Tuesday.</p>";
    let after = "<section class=comments><p>First! The ferry was old, everybody knew it was old, and nobody did anything about it.</p></section>";
    let text = page("<title>Ferry sinks off the island | Courier</title>", body)
        .replace("<footer>", &format!("{after}<footer>"));
    let found = extract(text.as_bytes());
    assert!(found.text.contains("The captain was asleep, the police said on Tuesday."), "{}", found.text);
    assert_eq!(reason(&found, "By Ana Ruiz"), Some(Reason::Byline));
    assert_eq!(reason(&found, "The ferry in May"), Some(Reason::Caption));
    assert_eq!(reason(&found, "Storms ahead"), Some(Reason::Related));
    assert_eq!(reason(&found, "Another headline"), Some(Reason::Related));
    assert_eq!(reason(&found, "Get our news"), Some(Reason::Promotion));
    assert_eq!(reason(&found, "ADVERTISEMENT"), Some(Reason::Advertisement));
    assert_eq!(reason(&found, "Facebook"), Some(Reason::Share));
    assert_eq!(reason(&found, "Not shown"), Some(Reason::Hidden));
    assert_eq!(reason(&found, "opens in a new window"), Some(Reason::Hidden));
    assert_eq!(reason(&found, "First!"), Some(Reason::Comments));
    assert_eq!(reason(&found, "Ferry sinks off the island"), Some(Reason::Headline));
    assert_eq!(reason(&found, "All rights reserved"), Some(Reason::Footer));
    assert_eq!(reason(&found, "Sport"), Some(Reason::Navigation));
    // Every letter between the tags is kept or set aside.
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    let told = letters(&found.text) + found.aside.iter().map(|block| letters(&block.text)).sum::<usize>();
    let body = text.split_once("<body>").unwrap().1;
    let shown: String = body.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, words)| words)).collect();
    assert_eq!(told, letters(&shown));
}

#[test]
fn is_not_misled_by_what_a_whole_page_is_called() {
    let text = page("", "")
        .replace("<body>", "<body class=\"has-sidebar comments-open\">")
        .replace("<article>", "<article class=\"share-enabled\"><div class=\"related-content-wrapper\">");
    assert!(extract(text.as_bytes()).text.contains("harbour at noon"));
}

#[test]
fn keeps_credits_and_sources() {
    let found = extract(page("", "<p>(Reporting by Ana Ruiz; editing by Tom Hale)</p><p>Source: <a href=\"/agency\">VP</a></p><p>WASHINGTON (AP) —</p>").as_bytes());
    for credit in ["(Reporting by Ana Ruiz; editing by Tom Hale)", "Source: VP", "WASHINGTON (AP) —"] {
        assert!(found.text.contains(credit), "{credit}: {}", found.text);
    }
}

#[test]
fn reads_dates_that_are_only_shown_if_they_can_be_told() {
    let shown = |lang: &str, line: &str| {
        let text = page("<title>Ferry sinks off the island</title>", &format!("<div class=date>{line}</div>"))
            .replace("lang=\"en\"", lang);
        let (found, findings) = html::extract(text.as_bytes(), &Limits::default(), "p.html");
        (
            found.unwrap().published,
            findings.iter().any(|finding| finding.message.contains("which, the page does not tell")),
        )
    };
    assert_eq!(shown("lang=en", "Monday 18 November 2019, 8:12 p.m."), (Some("2019-11-18T20:12".to_owned()), false));
    assert_eq!(shown("lang=en", "04/11/2019"), (None, true));
    assert_eq!(shown("lang=en-US", "04/11/2019"), (Some("2019-04-11".to_owned()), false));
    assert_eq!(shown("lang=cs", "4. 11. 2019"), (None, false));
    assert_eq!(shown("lang=cs", "4. listopadu 2019"), (Some("2019-11-04".to_owned()), false));
}

#[test]
fn follows_what_the_carrier_says_if_it_fits() {
    let text = page(
        "<title>T</title>",
        "<p>Příliš žluťoučký kůň stál v přístavu a díval se na <a href=\"/lod\">loď</a>, která tam neměla být.</p>",
    );
    let hint = |charset: &str| headwater_intake::Hint {
        charset: Some(charset.to_owned()),
        url: Some("https://c.example/a/b".to_owned()),
        ..Default::default()
    };
    let told = |bytes: &[u8], charset: &str| {
        html::extract_told(bytes, &hint(charset), &Limits::default(), "p.html").0.unwrap()
    };
    let bytes = encoding_rs::ISO_8859_2.encode(&text).0;
    assert!(told(&bytes, "iso-8859-2").text.contains("Příliš žluťoučký kůň"));
    assert!(told(&bytes, "iso-8859-2").links.contains(&("https://c.example/lod".to_owned(), "loď".to_owned())));
    // A server that says UTF-8 of a page that declares its own encoding, and is right.
    let bytes =
        encoding_rs::ISO_8859_2.encode(&text.replace("<head>", "<head><meta charset=iso-8859-2>")).0.into_owned();
    assert!(told(&bytes, "utf-8").text.contains("Příliš žluťoučký kůň"));
}

#[test]
fn says_so_when_no_article_is_found() {
    let (found, findings) =
        html::extract(b"<html><body><script>x</script></body></html>", &Limits::default(), "p.html");
    assert_eq!(found, None);
    assert!(findings.iter().any(|finding| finding.message == "expected a page with words, found none"), "{findings:?}");
    let (found, _) = html::extract(b"<p>A ferry sank.</p>", &Limits::default(), "p.html");
    assert_eq!(found.unwrap().text, "A ferry sank.");
}

/// Pages made to hurt: each must end soon, without exhausting the stack.
#[test]
fn survives_hostile_nesting() {
    let mut ld = String::from("<script type=\"application/ld+json\">");
    ld.push_str(&"[".repeat(100_000));
    ld.push_str("</script>");
    let mut fonts = String::new();
    for n in 0..3000 {
        let _ = write!(fonts, "<font size={n}>");
    }
    let hostile = [
        "<div>".repeat(100_000),
        "<b>".repeat(60_000),
        "<span><a>".repeat(30_000),
        "<table><tr><td>".repeat(20_000),
        "<ul><li>".repeat(30_000),
        "<div><object></div></object>".repeat(20_000),
        "<svg><g>".repeat(30_000),
        "<blockquote><p>".repeat(30_000),
        format!("{fonts}{}", "<p>x".repeat(20_000)),
        "<".repeat(1_000_000),
        "&".repeat(1_000_000),
        "&".repeat(200_000),
        "<!--".repeat(200_000),
        format!("<p {}>", "a=b ".repeat(20_000)),
        ld,
        format!("<p class=\"{}\" title='{}'>x", "a b-c ".repeat(300_000), "&amp;".repeat(300_000)),
        "<a href=x><p hidden><table><td><li><h1><select><option><button><form>".repeat(4_000),
        "<b><p>".repeat(50_000),
        "<table>".repeat(50_000) + &"x".repeat(50_000),
        "<p>,".repeat(200_000),
        "<div><p>Words, of a sentence that is long enough to count as a paragraph by itself, surely.</p>"
            .repeat(20_000),
        "<h1>Ferry</h1><time>1 May 2020</time>".repeat(20_000),
        "<meta name=a content=b><i itemprop=author>x</i>".repeat(20_000),
        "<span hidden>x<i>".repeat(30_000),
        "</p></br></div>".repeat(60_000),
        "\u{a0}\u{200b} \n".repeat(200_000),
    ];
    for body in hostile {
        let start = Instant::now();
        let text = page("", &body);
        let (found, findings) = html::extract(text.as_bytes(), &Limits::default(), "p.html");
        let shown: String = body.chars().take(30).collect();
        assert!(found.is_some() || !findings.is_empty(), "{shown}");
        // Two seconds with optimisation on a quiet machine; tests run with little of the one and none of the other.
        assert!(start.elapsed() < Duration::from_secs(20), "{shown}: {:?}", start.elapsed());
        println!("{:>10} bytes {:?} {shown}", text.len(), start.elapsed());
    }
}

#[test]
fn keeps_the_words_of_pages_of_too_many_tags() {
    let text = format!("{}<p>A ferry sank.</p>", "<b><br></b><p>x</p>".repeat(600_000));
    let (found, findings) = html::extract(text.as_bytes(), &Limits::default(), "p.html");
    assert!(found.unwrap().text.ends_with("A ferry sank."));
    assert!(findings.iter().any(|finding| finding.message.contains("tags beyond the bounds")), "{findings:?}");
}

/// What the words of a page lead back to, decoded again, is the words.
#[track_caller]
fn check_way_back(page: &[u8], found: &html::Extracted) -> (usize, usize) {
    let encoding = encoding_rs::Encoding::for_label(found.charset.as_bytes()).unwrap();
    let mut mapped = 0;
    // Several pieces may stand for the same bytes as a whole.
    for same in found.map.pieces().chunk_by(|one, next| (one.start, one.len) == (next.start, next.len)) {
        let piece = same[0];
        let words = &found.text[piece.clean.start as usize..same[same.len() - 1].clean.end as usize];
        let bytes = &page[piece.start as usize..piece.start as usize + piece.len as usize];
        let raw = encoding.decode_without_bom_handling(bytes).0;
        let again = if raw.contains('&') { html_words(&raw) } else { raw.into_owned() };
        let squeeze = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(squeeze(words), squeeze(&again), "bytes {}..{}", piece.start, piece.start + u64::from(piece.len));
        mapped += words.chars().filter(|c| !c.is_whitespace()).count();
    }
    let all = found.text.chars().filter(|c| !c.is_whitespace()).count();
    (mapped, all)
}

/// References resolved by the reader itself, in a page of their own.
fn html_words(raw: &str) -> String {
    let page = format!("<p>x{raw}</p>");
    let (found, _) = html::extract(page.as_bytes(), &Limits::default(), "p.html");
    found.unwrap().text.trim_start_matches('x').to_owned()
}

#[test]
fn every_letter_leads_back_to_its_bytes() {
    let body = "<p>\u{20ac}5 &amp; &pound;6 for <b>Tom\r\n  &#x26; Jerry</b>,\u{a0}said\n\n the &lt;minister&gt; &notin; &acE; caf\u{e9}<br>and left.</p><table>odd<tr><td>one<td>two</table>"
        .replace("\\r", "\r");
    let text = page("<title>T</title>", &body);
    for encoding in [encoding_rs::UTF_8, encoding_rs::WINDOWS_1252, encoding_rs::SHIFT_JIS, encoding_rs::GB18030] {
        let head = format!("<meta charset={}>", encoding.name());
        let text = text.replace("<head>", &format!("<head>{head}"));
        let text = if encoding == encoding_rs::SHIFT_JIS {
            text.replace(['\u{e9}', '\u{20ac}', '\u{a0}'], "\u{6771}\u{4eac}")
        } else {
            text
        };
        let bytes = encoding.encode(&text).0;
        let found = extract(&bytes);
        assert_eq!(found.charset, encoding.name());
        let (mapped, all) = check_way_back(&bytes, &found);
        assert_eq!(mapped, all, "{}", encoding.name());
    }
    let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let found = extract(&wide);
    assert_eq!(found.charset, "UTF-16LE");
    let (mapped, all) = check_way_back(&wide, &found);
    assert_eq!(mapped, all);
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let (mapped, all) = check_way_back(&marked, &extract(&marked));
    assert_eq!(mapped, all);
}
