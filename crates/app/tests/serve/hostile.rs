//! Text that wants to be markup, script, a header or a path: it reaches every page and every program as it is, and as nothing else.

use crate::client::{Desk, encode};
use serde_json::Value;

/// What people have tried, in our own words.
const HOSTILE: [&str; 14] = [
    "<script>alert('title')</script>",
    "\"><img src=x onerror=alert(1)>",
    "'><svg/onload=alert(2)>",
    "</title></head><body onload=alert(3)>",
    "<!--<style>*{display:none}</style>-->",
    "javascript:alert(4)//",
    "{{3137*3137}} {% raw %} ${3137*3137} <%= 3137*3137 %>",
    "a\u{202e}cod.exe\u{2066}b\u{200b}c",
    "'; DROP TABLE report; --",
    "../../../../etc/passwd%00",
    "name\u{7f}\u{fffe}end",
    "&lt;b&gt; &amp; &#60;i&#62;",
    "<a href=\"https://evil.example\" style=\"position:fixed\">all</a>",
    "Zaż\u{301}ó\u{142}ć 田中さん 👩‍👩‍👧 ﷽",
];

/// Every string in a value.
fn strings(value: &Value, all: &mut Vec<String>) {
    match value {
        Value::String(words) => all.push(words.clone()),
        Value::Array(values) => values.iter().for_each(|value| strings(value, all)),
        Value::Object(fields) => fields.values().for_each(|value| strings(value, all)),
        _ => {}
    }
}

#[test]
fn hostile_text_is_words_on_every_page_and_unaltered_for_programs() {
    let desk = Desk::new(true);
    let body = |words: &str| {
        format!(
            "The town of Ostmark shut its old bridge on Monday, the mayor said. {words} stood on the sign, she told reporters."
        )
    };
    for (nth, words) in HOSTILE.iter().enumerate() {
        let title = format!("{words} bridge {nth}");
        desk.read(&[(words, &title, "2025-03-03", &body(words))]);
    }
    let server = desk.serve(&[]);
    let listed = server.json("/stories.json?min=1");
    let stories: Vec<String> =
        listed["stories"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
    let mut pages =
        vec!["/?min=1".to_owned(), "/outlets".into(), "/search?q=bridge".into(), "/changes?since=1d".into()];
    pages.extend(HOSTILE.iter().map(|words| format!("/outlet/{}", encode(words))));
    pages.extend(HOSTILE.iter().map(|words| format!("/search?q={}", encode(words))));
    pages.extend(HOSTILE.iter().map(|words| format!("/?outlet={}&min=1", encode(words))));
    pages.extend(HOSTILE.iter().map(|words| format!("/sign-in?back={}", encode(words))));
    pages.extend(HOSTILE.iter().map(|words| format!("/{}", encode(words))));
    let (mut titles, mut outlets, mut texts) = (Vec::new(), Vec::new(), Vec::new());
    for story in &stories {
        let page = server.patiently(&format!("/story/{story}.json"));
        assert_eq!(page.status, 200, "{story}: {}", page.text());
        let page: Value = serde_json::from_slice(&page.body).unwrap();
        pages.push(format!("/story/{story}"));
        let ids: Vec<&str> =
            page["members"].as_array().unwrap().iter().map(|member| member["report"].as_str().unwrap()).collect();
        for member in page["members"].as_array().unwrap() {
            titles.push(member["title"].as_str().unwrap_or_default().to_owned());
            outlets.push(member["outlet"].as_str().unwrap_or_default().to_owned());
        }
        for id in &ids {
            pages.push(format!("/story/{story}/report/{id}"));
            let reading = server.json(&format!("/story/{story}/report/{id}.json"));
            strings(&reading, &mut texts);
        }
        if ids.len() > 1 {
            pages.push(format!("/story/{story}/compare?a={}&b={}", ids[0], ids[1]));
        }
    }
    for (nth, words) in HOSTILE.iter().enumerate() {
        let title = format!("{words} bridge {nth}");
        assert!(titles.contains(&title), "{title} among {titles:?}");
        assert!(outlets.iter().any(|found| found == words), "{words} among {outlets:?}");
        let whole = texts.concat();
        let longest = words.split_whitespace().max_by_key(|word| word.len()).unwrap();
        assert!(whole.contains(longest), "{longest} in no text");
    }
    for page in &pages {
        let answer = server.get(page);
        let text = answer.text();
        assert!(matches!(answer.status, 200 | 400 | 404), "{page}: {}", answer.status);
        for (name, value) in &answer.headers {
            assert!(
                !value.contains("alert") && !value.contains("evil") && !name.contains('<'),
                "{page}: {name}: {value}"
            );
        }
        assert_eq!(text.matches("<script").count(), 1, "{page}");
        for never in
            ["<img", "onerror=alert(1)>", "<svg/", "<body onload", "<!--", "<style", "href=\"javascript", " style=\""]
        {
            assert!(!text.contains(never), "{page}: {never}");
        }
        assert!(!text.contains("9840769"), "{page}: a template in a template");
    }
    // Nothing was dropped.
    assert_eq!(server.json("/stories.json?min=1")["reports"], HOSTILE.len() + 1);
}
