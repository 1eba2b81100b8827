//! Feeds as they are published, well formed and not.

use headwater_intake::{Config, Hint, Intake, read_bytes};
use headwater_model::{Extent, RawReport, Severity, Span};

fn read(feed: &str) -> Intake {
    read_bytes(feed.as_bytes(), "a.xml", Hint::default(), &Config::default())
}

/// The only report of a feed, in which nothing was wrong.
#[track_caller]
fn only(feed: &str) -> RawReport {
    let Intake { mut reports, findings } = read(feed);
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(reports.len(), 1, "{feed}");
    reports.remove(0)
}

fn rss(channel: &str, item: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:media=\"http://search.yahoo.com/mrss/\">\
         <channel><title>Valley Post</title><link>https://valley.example/</link>{channel}<item>{item}</item></channel></rss>"
    )
}

/// The original bytes behind the first occurrence of some words of the text.
#[track_caller]
fn behind(report: &RawReport, words: &str) -> String {
    let original = report.original.as_ref().expect("kept");
    let start = report.text.find(words).expect("in the text");
    let bytes = original.map.locate(Span::new(start, start + words.len())).expect("mapped");
    String::from_utf8_lossy(&original.bytes[bytes.start as usize..bytes.end as usize]).into_owned()
}

#[test]
fn reads_an_rss_item_with_all_it_says() {
    let report = only(&rss(
        "<language>en-gb</language>",
        "<title>Ferry &amp;amp; bridge</title><link>https://valley.example/1</link>\
         <description>&lt;p&gt;A ferry sank &amp;amp; a bridge fell.&lt;/p&gt;</description>\
         <content:encoded><![CDATA[<p>A ferry sank &amp; a bridge fell on <a href=\"/m\">Monday</a>.</p><p>Nobody was hurt.</p>]]></content:encoded>\
         <dc:creator>Ann Lee</dc:creator><pubDate>Mon, 03 Jun 2024 10:00:00 GMT</pubDate>\
         <source url=\"https://agency.example/rss\">Valley Agency</source>\
         <media:content url=\"x.jpg\"><media:credit>Jo Photo</media:credit></media:content><guid>abc</guid>",
    ));
    assert_eq!(report.text, "A ferry sank & a bridge fell on Monday.\n\nNobody was hurt.");
    assert_eq!(report.title.as_deref(), Some("Ferry & bridge"));
    assert_eq!(report.outlet.as_deref(), Some("Valley Post"));
    assert_eq!(report.byline.as_deref(), Some("Ann Lee"));
    assert_eq!(report.url.as_deref(), Some("https://valley.example/1"));
    assert_eq!(report.published.as_deref(), Some("Mon, 03 Jun 2024 10:00:00 GMT"));
    assert_eq!(report.published_by.as_deref(), Some("RSS pubDate"));
    assert_eq!(report.language.as_deref(), Some("en-gb"));
    assert_eq!(report.extent, Extent::Whole);
    assert_eq!(report.links, [("https://valley.example/m".to_owned(), "Monday".to_owned())]);
    assert_eq!(report.credits, [("media:credit".to_owned(), "Jo Photo".to_owned())]);
    let from = report.taken_from.clone().expect("a source");
    assert_eq!((from.name.as_str(), from.url.as_deref()), ("Valley Agency", Some("https://agency.example/rss")));
    assert_eq!(report.place.to_string(), "a.xml, item 1");
    assert_eq!(behind(&report, "&"), "&amp;");
    assert_eq!(behind(&report, "hurt"), "hurt");
}

#[test]
fn takes_a_short_description_for_a_summary() {
    let report = only(&rss("", "<title>T</title><description>A ferry sank.</description>"));
    assert_eq!((report.text.as_str(), report.extent), ("A ferry sank.", Extent::Summary));
    let report = only(&rss("", "<title>A ferry sank</title>"));
    assert_eq!((report.text.as_str(), report.extent), ("A ferry sank", Extent::Summary));
    let cut = only(&rss("", "<content:encoded>A ferry sank and [&amp;#8230;]</content:encoded>"));
    assert_eq!((cut.text.as_str(), cut.extent), ("A ferry sank and […]", Extent::Summary));
}

#[test]
fn takes_the_address_from_link_or_permalink_only() {
    let url = |item: &str| only(&rss("", &format!("<title>T</title>{item}"))).url;
    assert_eq!(url("<link>/a?b=1&amp;c=2</link>").as_deref(), Some("https://valley.example/a?b=1&c=2"));
    assert_eq!(url("<guid>https://valley.example/g</guid>").as_deref(), Some("https://valley.example/g"));
    assert_eq!(url("<guid isPermaLink=\"false\">https://valley.example/g</guid>"), None);
    assert_eq!(url("<guid>tag:1</guid>"), None);
}

#[test]
fn reads_names_of_people_out_of_addresses() {
    let byline = |item: &str| only(&rss("", &format!("<title>T</title>{item}"))).byline;
    assert_eq!(byline("<author>desk@valley.example (Ann Lee)</author>").as_deref(), Some("Ann Lee"));
    assert_eq!(byline("<dc:creator>A</dc:creator><dc:creator>B</dc:creator>").as_deref(), Some("A, B"));
}

#[test]
fn keeps_paragraphs_of_plain_words() {
    let report = only(&rss("", "<description>One &lt; two.\n\nThree.</description>"));
    assert_eq!(report.text, "One < two.\n\nThree.");
}

#[test]
fn reads_markup_that_was_not_escaped() {
    let report = only(&rss("", "<description><p>One <b>two</b>.</p><p>Three &amp; four.</p></description>"));
    assert_eq!(report.text, "One two.\n\nThree & four.");
    assert_eq!(behind(&report, "& four"), "&amp; four");
}

#[test]
fn reads_rdf_and_atom() {
    let rdf = only(
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel rdf:about=\"x\"><title>Old Post</title>\
         <link>https://old.example</link></channel><item rdf:about=\"https://old.example/1\"><title>T</title>\
         <description>Words.</description><dc:date>2004-05-06</dc:date></item></rdf:RDF>",
    );
    assert_eq!((rdf.outlet.as_deref(), rdf.text.as_str()), (Some("Old Post"), "Words."));
    assert_eq!(rdf.url.as_deref(), Some("https://old.example/1"));
    assert_eq!(rdf.published_by.as_deref(), Some("Dublin Core date"));

    let atom = only(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"cs\" xml:base=\"https://atom.example/f/\"><title>Atom Post</title>\
         <author><name>Desk</name></author><entry><title type=\"html\">A &amp;lt;b&amp;gt; &lt;i&gt;c&lt;/i&gt;</title>\
         <link rel=\"self\" href=\"s\"/><link href=\"1\"/><link rel=\"via\" title=\"TASS\" href=\"https://tass.example/2\"/>\
         <updated>2024-06-03T10:00:00Z</updated><rights>(c) Agency</rights>\
         <content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>One <a href=\"x\">two</a>.</p><p>Three.</p></div></content>\
         </entry></feed>",
    );
    assert_eq!(atom.text, "One two.\n\nThree.");
    assert_eq!(atom.title.as_deref(), Some("A <b> c"));
    assert_eq!(atom.url.as_deref(), Some("https://atom.example/f/1"));
    assert_eq!(atom.links[0].0, "https://atom.example/f/x");
    assert_eq!((atom.byline.as_deref(), atom.language.as_deref()), (Some("Desk"), Some("cs")));
    assert_eq!(atom.taken_from.expect("via").name, "TASS");
    assert_eq!(atom.credits, [("atom:rights".to_owned(), "(c) Agency".to_owned())]);
    assert_eq!(atom.published_by.as_deref(), Some("Atom updated (no time of publication is given)"));
}

#[test]
fn reads_a_json_feed() {
    let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"J Post","home_page_url":"https://j.example/",
      "items":[{"id":"1","url":"https://j.example/1","content_html":"<p>Caf\u00e9 &amp; bar.</p>","title":"T",
      "date_published":"2024-06-03T10:00:00Z","authors":[{"name":"A"},{"name":"B"}]},{"id":"2","summary":"Short."},{"id":"3"}]}"#;
    let Intake { reports, findings } = read(json);
    assert_eq!(reports.len(), 2);
    assert_eq!(reports[0].text, "Café & bar.");
    assert_eq!(behind(&reports[0], "é"), "\\u00e9");
    assert_eq!(behind(&reports[0], "bar"), "bar");
    assert_eq!(reports[0].byline.as_deref(), Some("A, B"));
    assert_eq!(reports[1].extent, Extent::Summary);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].place, "a.xml, item 3");
    // Sorted by name, the version stands last, here beyond what sniffing sees.
    let version = r#""version":"https://jsonfeed.org/version/1.1","#;
    let padding = " ".repeat(9000);
    let sorted = format!(
        "{}{padding},\"version\":\"https:\\/\\/jsonfeed.org\\/version\\/1\"}}",
        json.replace(version, "").trim_end_matches('}')
    );
    assert_eq!(read(&sorted).reports.len(), 2);
    let cut = read(&json[..json.len() - 20]);
    assert_eq!(cut.reports.len(), 1);
    assert!(cut.findings.iter().any(|finding| finding.severity == Severity::Lost));
}

/// What is read of a broken feed, and what its findings say.
#[track_caller]
fn broken(feed: &str, texts: &[&str], message: &str) {
    let Intake { reports, findings } = read(feed);
    let found: Vec<&str> = reports.iter().map(|report| report.text.as_str()).collect();
    assert_eq!(found, texts, "{findings:?}");
    assert!(findings.iter().any(|finding| finding.message.contains(message)), "{findings:?}");
}

#[test]
fn reads_what_can_be_read_of_broken_feeds() {
    let feed = |item: &str| rss("", item);
    broken(&feed("<description>R&D &nbsp;x</description>"), &["R&D \u{a0}x"], "names that only HTML has (1 in all)");
    broken(
        &feed("<description>5 < 6</description>").replace("</rss>", ""),
        &["5 < 6"],
        "expected the feed to end with </rss>",
    );
    broken(
        "\n junk <rss><channel><title>T</title><item><title>A</title><item><title>B</title>",
        &["A", "B"],
        "expected the end of the item",
    );
    broken(&feed("<description>a&lol;</description>"), &["a&lol;"], "the first is &lol; (1 in all)");
    broken(&feed("<description></description>"), &[], "expected an item with words, found none");
    broken(&feed("<description>&#160; &amp;nbsp;</description>"), &[], "expected an item with words, found none");
    broken("<rss><channel><title>T</title></channel></rss>", &[], "expected items in the feed, found none in <rss>");
    broken(&feed("<description>&#xD800;</description>"), &["\u{fffd}"], "each is shown as U+FFFD");
}

#[test]
fn expands_no_entity() {
    let bomb = "<!DOCTYPE rss [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>\
                <rss><channel><title>T</title><item><title>&b;&c;</title></item></channel></rss>";
    broken(bomb, &["&b;&c;"], "none is expanded");
}

#[test]
fn reads_encodings_declared_or_not() {
    let one = |bytes: &[u8]| {
        let mut read = read_bytes(bytes, "a.xml", Hint::default(), &Config::default());
        (read.reports.remove(0).text, read.findings.len())
    };
    let feed = |label: &str| {
        format!(
            "<?xml version='1.0' encoding='{label}'?><rss><channel><item><description>Žluťoučký kůň, říká úřad</description></item></channel></rss>"
        )
    };
    let words = "Žluťoučký kůň, říká úřad".to_owned();
    let (latin2, wide) = ("windows-1250", "utf-16");
    let bytes = encoding_rs::WINDOWS_1250.encode(&feed(latin2)).0.into_owned();
    assert_eq!(one(&bytes), (words.clone(), 0));
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(feed(wide).encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(one(&bytes), (words.clone(), 0));
    // Labelled wrongly: the bytes tell.
    assert_eq!(one(feed("iso-8859-1").as_bytes()), (words.clone(), 1));
    assert_eq!(one(&encoding_rs::WINDOWS_1250.encode(&feed("utf-8")).0), (words, 1));
}

#[test]
fn a_hundred_thousand_levels_cost_no_stack() {
    let deep = rss("", &format!("<description>{}words{}</description>", "<b>".repeat(100_000), "</b>".repeat(100_000)));
    assert_eq!(read(&deep).reports[0].text, "words");
}
