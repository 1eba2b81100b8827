//! Agencies' items: NewsML-G2, NITF, ninjs.

use headwater_intake::{Config, Hint, Intake, read_bytes};
use headwater_model::{Extent, Media, Span};

fn read(file: &str) -> Intake {
    read_bytes(file.as_bytes(), "a.xml", Hint::default(), &Config::default())
}

const NITF: &str = r#"<?xml version="1.0"?>
<nitf><head><title>slug</title><docdata><doc-id id-string="a.1" regsrc="Hill Wire"/><date.issue norm="20240603T100000Z"/>
<doc.copyright year="2024" holder="Hill Wire"/></docdata><pubdata name="Valley Post"/></head>
<body><body.head><hedline><hl1>Ferry sinks</hl1><hl2>Second</hl2></hedline><byline>By <person>Ann Lee</person></byline>
<dateline><location>HILLTOWN</location></dateline></body.head>
<body.content><p>A ferry sank &amp; a bridge fell.</p><media media-type="image"><media-caption>A boat.</media-caption></media>
<p>Nobody was hurt.</p></body.content><body.end><tagline>With reporting by Bo Fisk.</tagline></body.end></body></nitf>"#;

#[test]
fn reads_nitf() {
    let Intake { reports, findings } = read(NITF);
    assert!(findings.is_empty(), "{findings:?}");
    let report = &reports[0];
    assert_eq!(
        report.text,
        "HILLTOWN\n\nA ferry sank & a bridge fell.\n\nNobody was hurt.\n\nWith reporting by Bo Fisk."
    );
    assert_eq!((report.media, report.extent), (Media::News, Extent::Whole));
    assert_eq!(report.title.as_deref(), Some("Ferry sinks"));
    assert_eq!(report.outlet.as_deref(), Some("Valley Post"));
    assert_eq!(report.byline.as_deref(), Some("By Ann Lee"));
    assert_eq!(report.published.as_deref(), Some("2024-06-03T10:00:00Z"));
    assert_eq!(report.published_by.as_deref(), Some("NITF date.issue, written as 20240603T100000Z"));
    assert_eq!(report.taken_from.as_ref().map(|from| from.name.as_str()), Some("Hill Wire"));
    assert!(report.credits.contains(&("doc.copyright".to_owned(), "Hill Wire 2024".to_owned())));
    let original = report.original.as_ref().expect("kept");
    let at = report.text.find("& a").expect("there");
    let bytes = original.map.locate(Span::new(at, at + 3)).expect("mapped");
    assert_eq!(&original.bytes[bytes.start as usize..bytes.end as usize], b"&amp; a");
}

fn g2(meta: &str, content: &str) -> String {
    format!(
        r#"<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header/><itemSet>
        <newsItem guid="urn:a:1" version="2" xml:lang="en"><itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:HW"><name>Hill Wire</name></provider>
        <versionCreated>2024-06-03T12:00:00Z</versionCreated><firstCreated>2024-06-03T10:00:00Z</firstCreated>{meta}</itemMeta>
        <contentMeta><by>Ann Lee</by><creditline>HW/Valley</creditline><headline>Ferry sinks</headline><language tag="en-GB"/></contentMeta>
        <contentSet>{content}</contentSet></newsItem></itemSet></newsMessage>"#
    )
}

#[test]
fn reads_newsml_g2_whatever_it_carries() {
    let html = r#"<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>no</title></head><body><p>One.</p><p>Two.</p></body></html></inlineXML>"#;
    let nitf = r#"<inlineXML><nitf><body><body.head/><body.content><p>One.</p><p>Two.</p></body.content></body></nitf></inlineXML>"#;
    let data = "<inlineData contenttype=\"text/plain\">One.\n\nTwo.</inlineData>";
    for content in [html, nitf, data] {
        let Intake { reports, findings } = read(&g2("", content));
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!(reports[0].text, "One.\n\nTwo.");
        assert_eq!(reports[0].outlet.as_deref(), Some("Hill Wire"));
        assert_eq!(reports[0].title.as_deref(), Some("Ferry sinks"));
        assert_eq!(reports[0].published_by.as_deref(), Some("NewsML firstCreated"));
        assert_eq!(reports[0].modified.as_deref(), Some("2024-06-03T12:00:00Z"));
        assert_eq!((reports[0].byline.as_deref(), reports[0].language.as_deref()), (Some("Ann Lee"), Some("en-GB")));
        assert_eq!(reports[0].credits, [("creditline".to_owned(), "HW/Valley".to_owned())]);
    }
}

#[test]
fn says_when_an_item_was_withdrawn_or_has_no_words() {
    let killed = read(&g2("<pubStatus qcode=\"stat:canceled\"/>", "<inlineData>One.</inlineData>"));
    assert!(killed.findings[0].message.contains("withdrawn"), "{:?}", killed.findings);
    assert_eq!(killed.reports.len(), 1);
    let caption = read(&g2("", "<remoteContent href=\"a.jpg\"/>"));
    assert_eq!((caption.reports[0].text.as_str(), caption.reports[0].extent), ("Ferry sinks", Extent::Summary));
    let none = read("<newsMessage><itemSet><packageItem/></itemSet></newsMessage>");
    assert!(none.findings[0].message.contains("expected <newsItem>, found none"));
}

#[test]
fn reads_ninjs_one_a_line_or_in_a_list() {
    let item = |n: u32| {
        format!(
            "{{\"uri\":\"urn:a:{n}\",\"headline\":\"H\",\"body_html\":\"<p>Words {n}.</p>\",\"versioncreated\":\"2024-06-03\"}}"
        )
    };
    for file in [format!("{}\n{}\n", item(1), item(2)), format!("[{},\n{}]", item(1), item(2))] {
        let Intake { reports, findings } = read(&file);
        assert!(findings.is_empty(), "{findings:?}");
        let texts: Vec<&str> = reports.iter().map(|report| report.text.as_str()).collect();
        assert_eq!(texts, ["Words 1.", "Words 2."]);
        assert_eq!(reports[0].id.0, "urn:a:1");
    }
}
