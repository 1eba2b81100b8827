//! Writes a few small inputs for each target into `corpus/`, so that fuzzing starts from what readers read.

use std::fs;
use std::io::Write as _;

fn main() -> std::io::Result<()> {
    let rss = "<?xml version=\"1.0\" encoding=\"utf-8\"?><!DOCTYPE rss [<!ENTITY a \"b\">]><rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:media=\"http://search.yahoo.com/mrss/\"><channel><title>Post</title><link>https://p.example/</link><language>en</language><item><title>A &amp;amp; b</title><link>/1</link><guid isPermaLink=\"false\">x</guid><pubDate>Mon, 03 Jun 2024 10:00:00 GMT</pubDate><dc:creator>Ann</dc:creator><source url=\"https://s.example/\">S</source><description>&lt;p&gt;One &amp;nbsp; two.&lt;/p&gt;</description><content:encoded><![CDATA[<p>One <a href=\"x\">two</a>.</p><br><br>Three]]></content:encoded><media:content><media:credit>C</media:credit></media:content></item><item><title>&#8217;&a;&nbsp;5 < 6</title></item></channel></rss>";
    let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"cs\" xml:base=\"https://a.example/\"><title type=\"html\">T</title><author><name>D</name></author><entry><title>E</title><link rel=\"alternate\" href=\"1\"/><link rel=\"via\" href=\"https://v.example\"/><updated>2024-06-03T10:00:00Z</updated><source><title>S</title><id>https://s.example</id></source><summary type=\"text\">w</summary><content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>One</p><pre>a\nb</pre></div></content></entry></feed>";
    let rdf = "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\"><channel rdf:about=\"x\"><title>T</title></channel><item rdf:about=\"https://r.example/1\"><title>I</title><description>d</description></item></rdf:RDF>";
    let json_feed = r#"{"version":"https://jsonfeed.org/version/1.1","title":"T","home_page_url":"https://j.example/","authors":[{"name":"A"}],"items":[{"id":"1","url":"/1","content_html":"<p>Caf\u00e9 \ud83d\ude00 \ud800</p>","date_published":"2024-06-03T10:00:00Z"},{"id":2,"summary":"s","external_url":"https://e.example/"}]}"#;
    let ninjs = r#"{"uri":"urn:a:1","type":"text","versioncreated":"20240603T100000Z","headline":"H","byline":"A","copyrightholder":"W","body_html":"<p>One &amp; two</p>","bodies":[{"contentType":"text/plain","value":"w"}],"rightsInfo":{"copyrightHolder":"W"}}"#;
    let opml = "<?xml version=\"1.0\"?><opml version=\"2.0\"><body><outline text=\"N\"><outline title=\"A &amp; b\" type=\"rss\" xmlUrl=\"https://a.example/rss\" htmlUrl='https://a.example/'/></outline></body></opml>";
    let sitemap = "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\"><url><loc>https://s.example/?a&amp;b</loc><lastmod>2024-06-03</lastmod><news:news><news:publication><news:name>P</news:name></news:publication><news:title>T</news:title></news:news></url></urlset>";
    let nitf = "<nitf><head><title>t</title><docdata><doc-id regsrc=\"W\"/><date.issue norm=\"20240603T100000Z\"/><doc.copyright year=\"2024\" holder=\"W\"/></docdata></head><body><body.head><hedline><hl1>H</hl1></hedline><byline>By A</byline><dateline><location>PRAGUE</location></dateline></body.head><body.content><p>One &amp; two.</p><media><media-caption>c</media-caption></media></body.content><body.end><tagline>t</tagline></body.end></body></nitf>";
    let newsml = format!(
        "<newsMessage xmlns=\"http://iptc.org/std/nar/2006-10-01/\"><itemSet><newsItem guid=\"a\" xml:lang=\"en\"><itemMeta><provider qcode=\"p:W\"/><versionCreated>2024-06-03T12:00:00Z</versionCreated><pubStatus qcode=\"stat:canceled\"/></itemMeta><contentMeta><headline>H</headline><creditline>C</creditline></contentMeta><contentSet><inlineXML>{nitf}</inlineXML></contentSet></newsItem><newsItem><contentSet><inlineData>w</inlineData></contentSet></newsItem></itemSet></newsMessage>"
    );
    let page = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"windows-1252\"><title>T - Post</title><meta property=\"og:site_name\" content=\"Post\"><meta property=\"article:published_time\" content=\"2024-06-03\"><link rel=\"canonical\" href=\"https://p.example/1\"><script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"headline\":\"T\",\"author\":[{\"name\":\"A\"}]}</script></head><body><nav><a href=\"/\">Home</a></nav><article><h1>T</h1><p>By A</p><p>A ferry sank on Monday, the harbour office said in a statement that was sent to the paper.</p><table><tr><td>x</table><p>Nobody was hurt &mdash; said <b>the <i>mayor</b></i>, who saw it from the bridge that morning.</article></body></html>";
    let lines = "{\"id\":\"a\",\"text\":\"One \\u00e9 \\ud83d\\ude00.\",\"title\":\"T\",\"published\":1718186400,\"outlet\":{\"name\":\"P\"},\"authors\":[\"A\"]}\n{\"id\":\"b\",\"body\":\"<p>w</p>\"}\n";
    let robots = "User-agent: *\nDisallow: /a*b$\nAllow: /a/%7Eb\nCrawl-delay: 2.5\n\nUser-agent: headwater\nUser-agent: x\nDisallow: /p # c\nSitemap: https://s.example/s.xml\n";
    let text = "Ferry sinks\n\nBy Ann Lee\n\nPRAGUE, June 18 (VP) - A ferry sank.\n\nRead more: other news\n\n\u{200f}\u{feff}End\u{200b}\r\nof it\r.";
    let csv = "id,title,text,date\n1,T,\"One, \"\"two\"\".\nThree\",2024-06-03\n2;U;w;\n";
    let mail = "From a@b.example Mon Jun  3 10:00:00 2024\nFrom: =?utf-8?q?Post?= <n@p.example>\nSubject: =?iso-8859-1?B?VA==?=\nDate: Mon, 3 Jun 2024 10:00:00 +0200\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=\"b\"\n\n--b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nOne =C3=A9.\n--b\nContent-Type: text/html\n\n<p>One</p>\n--b--\n";
    let warc = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://p.example/1\r\nWARC-Date: 2024-06-03T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: 85\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>A ferry sank.</p></body></html>\r\n\r\n";

    let xml: [&[u8]; 3] = [rss.as_bytes(), atom.as_bytes(), rdf.as_bytes()];
    let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(rss.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let zip = zip(&[("a.txt", text), ("b/feed.xml", rss)])?;
    let all = [rss, atom, rdf, json_feed, ninjs, opml, sitemap, nitf, &newsml, page, lines, robots, text, csv, mail, warc];

    put("feed", &[xml[0], xml[1], xml[2], &wide])?;
    put("jsonfeed", &[json_feed.as_bytes()])?;
    put("opml", &[opml.as_bytes()])?;
    put("sitemap", &[sitemap.as_bytes(), b"https://s.example/1\n"])?;
    put("nitf", &[nitf.as_bytes()])?;
    put("newsml", &[newsml.as_bytes()])?;
    put("html", &[page.as_bytes()])?;
    put("jsonl", &[lines.as_bytes(), ninjs.as_bytes()])?;
    put("json", &[ninjs.as_bytes(), b"[{\"text\":\"a\"},\n{}]"])?;
    put("csv", &[csv.as_bytes(), b"text\ttitle\na\tb\n"])?;
    put("mail", &[mail.as_bytes()])?;
    put("mailbox", &[format!("{mail}\n{mail}").as_bytes()])?;
    put("warc", &[warc.as_bytes()])?;
    put("robots", &[robots.as_bytes()])?;
    for target in ["text", "clean"] {
        put(target, &[text.as_bytes(), &wide, b"k\xf9\xf2 \xff"])?;
    }
    put("align", &[b"abcdefgh\0abcdxefgh", b"aaaaaaaaaa\0aaaaaaaa"])?;
    let mut sniffed: Vec<&[u8]> = all.iter().map(|seed| seed.as_bytes()).collect();
    sniffed.push(&zip);
    put("zip", &[&zip])?;
    put("sniffed", &sniffed)
}

fn put(target: &str, seeds: &[&[u8]]) -> std::io::Result<()> {
    let folder = format!("{}/corpus/{target}", env!("CARGO_MANIFEST_DIR"));
    fs::create_dir_all(&folder)?;
    for (at, seed) in seeds.iter().enumerate() {
        fs::write(format!("{folder}/seed-{at}"), seed)?;
    }
    Ok(())
}

fn zip(members: &[(&str, &str)]) -> std::io::Result<Vec<u8>> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default())?;
        writer.write_all(text.as_bytes())?;
    }
    Ok(writer.finish()?.into_inner())
}
