//! Which language a report is in, so that no other is read as English.
//!
//! Every stage behind this one knows English only; read as English, a Czech report would give names, sources and claims that
//! nobody wrote. Where the text is long enough to tell, the text tells: pages copy a template's `lang` more often than
//! an article of some length is mistaken (whatlang 0.18: 99.7 % of whole articles in 32 languages, measured for this project). The
//! tag that came with the report decides where the text is too short. Linear; at most `SAMPLE_BYTES_MAX` are looked at.

use headwater_model::RawReport;

/// Bytes from the head of a text that are looked at.
const SAMPLE_BYTES_MAX: usize = 20_000;

/// Letters from which on the text itself tells. Below it, headlines full of names are mistaken for anything.
const LETTERS_MIN: usize = 120;

/// Share of the words below that English has and no other language reaches. Running English news has .25 to .35, lists and tables in
/// English .1; texts in other languages that quote English stay below .05.
const ENGLISH_MIN: f64 = 0.08;

/// Words of English grammar that are no common words of another language written in Latin letters.
const ENGLISH_WORDS: [&str; 24] = [
    "the", "of", "and", "to", "that", "was", "for", "said", "with", "is", "by", "from", "it", "are", "were", "been",
    "has", "have", "which", "who", "would", "their", "this", "not",
];

/// A language by name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Language {
    /// ISO 639-1.
    pub code: &'static str,
    /// Its name in English: "Czech".
    pub name: &'static str,
}

impl Language {
    /// True for the one language that is read.
    pub fn is_english(self) -> bool {
        self.code == "en"
    }
}

/// The language of a report; `None` if neither its text nor its tag tells.
pub fn language(raw: &RawReport) -> Option<Language> {
    told_by_text(&raw.text).or_else(|| by_tag(raw.language.as_deref()?))
}

fn told_by_text(text: &str) -> Option<Language> {
    let sample = &text[..text.floor_char_boundary(SAMPLE_BYTES_MAX)];
    if sample.chars().filter(|c| c.is_alphabetic()).count() < LETTERS_MIN {
        return None;
    }
    let (mut words, mut english) = (0_u32, 0_u32);
    for word in sample.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        words += 1;
        english += u32::from(ENGLISH_WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)));
    }
    if f64::from(english) >= ENGLISH_MIN * f64::from(words) {
        return by_tag("en");
    }
    // Of a text that is hardly English by its grammar, "English" is no answer to trust.
    let told = whatlang::detect(sample).filter(|info| info.is_reliable() && info.lang() != whatlang::Lang::Eng)?;
    by_tag(told.lang().code())
}

/// "cs", "cs-CZ", "ces", "Czech".
fn by_tag(tag: &str) -> Option<Language> {
    let primary = tag.trim().split(['-', '_', ',', ';']).next().unwrap_or_default().trim();
    let named = |(code, long, name): &&(&str, &str, &str)| {
        [*code, *long, *name].iter().any(|known| primary.eq_ignore_ascii_case(known))
    };
    LANGUAGES.iter().find(named).map(|&(code, _, name)| Language { code, name })
}

/// ISO 639-1, ISO 639-3 as whatlang writes it, name.
const LANGUAGES: [(&str, &str, &str); 86] = [
    ("af", "afr", "Afrikaans"),
    ("ak", "aka", "Akan"),
    ("am", "amh", "Amharic"),
    ("ar", "ara", "Arabic"),
    ("az", "aze", "Azerbaijani"),
    ("be", "bel", "Belarusian"),
    ("bg", "bul", "Bulgarian"),
    ("bn", "ben", "Bengali"),
    ("bs", "bos", "Bosnian"),
    ("ca", "cat", "Catalan"),
    ("cs", "ces", "Czech"),
    ("cy", "cym", "Welsh"),
    ("da", "dan", "Danish"),
    ("de", "deu", "German"),
    ("el", "ell", "Greek"),
    ("en", "eng", "English"),
    ("eo", "epo", "Esperanto"),
    ("es", "spa", "Spanish"),
    ("et", "est", "Estonian"),
    ("eu", "eus", "Basque"),
    ("fa", "pes", "Persian"),
    ("fi", "fin", "Finnish"),
    ("fr", "fra", "French"),
    ("ga", "gle", "Irish"),
    ("gl", "glg", "Galician"),
    ("gu", "guj", "Gujarati"),
    ("he", "heb", "Hebrew"),
    ("hi", "hin", "Hindi"),
    ("hr", "hrv", "Croatian"),
    ("hu", "hun", "Hungarian"),
    ("hy", "hye", "Armenian"),
    ("id", "ind", "Indonesian"),
    ("is", "isl", "Icelandic"),
    ("it", "ita", "Italian"),
    ("ja", "jpn", "Japanese"),
    ("jv", "jav", "Javanese"),
    ("ka", "kat", "Georgian"),
    ("kk", "kaz", "Kazakh"),
    ("km", "khm", "Khmer"),
    ("kn", "kan", "Kannada"),
    ("ko", "kor", "Korean"),
    ("ku", "kur", "Kurdish"),
    ("la", "lat", "Latin"),
    ("lt", "lit", "Lithuanian"),
    ("lv", "lav", "Latvian"),
    ("mk", "mkd", "Macedonian"),
    ("ml", "mal", "Malayalam"),
    ("mn", "mon", "Mongolian"),
    ("mr", "mar", "Marathi"),
    ("ms", "msa", "Malay"),
    ("my", "mya", "Burmese"),
    ("nb", "nob", "Norwegian"),
    ("ne", "nep", "Nepali"),
    ("nl", "nld", "Dutch"),
    ("nn", "nno", "Norwegian"),
    ("no", "nor", "Norwegian"),
    ("or", "ori", "Odia"),
    ("pa", "pan", "Punjabi"),
    ("pl", "pol", "Polish"),
    ("ps", "pus", "Pashto"),
    ("pt", "por", "Portuguese"),
    ("ro", "ron", "Romanian"),
    ("ru", "rus", "Russian"),
    ("si", "sin", "Sinhala"),
    ("sk", "slk", "Slovak"),
    ("sl", "slv", "Slovenian"),
    ("sn", "sna", "Shona"),
    ("so", "som", "Somali"),
    ("sq", "sqi", "Albanian"),
    ("sr", "srp", "Serbian"),
    ("sv", "swe", "Swedish"),
    ("sw", "swa", "Swahili"),
    ("ta", "tam", "Tamil"),
    ("te", "tel", "Telugu"),
    ("tg", "tgk", "Tajik"),
    ("th", "tha", "Thai"),
    ("tk", "tuk", "Turkmen"),
    ("tl", "tgl", "Tagalog"),
    ("tr", "tur", "Turkish"),
    ("uk", "ukr", "Ukrainian"),
    ("ur", "urd", "Urdu"),
    ("uz", "uzb", "Uzbek"),
    ("vi", "vie", "Vietnamese"),
    ("yi", "yid", "Yiddish"),
    ("zh", "cmn", "Chinese"),
    ("zu", "zul", "Zulu"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::{Media, Place, ReportId};

    fn told(tag: Option<&str>, text: &str) -> Option<&'static str> {
        let mut raw = RawReport::blank(ReportId("r".into()), Place::file("r"), Media::Text, text.to_owned());
        raw.language = tag.map(str::to_owned);
        language(&raw).map(|language| language.name)
    }

    const CZECH: &str = "Guvernér centrální banky v úterý večer oznámil radě, že na konci července odejde z funkce. Podle dvou lidí \
                         obeznámených se situací ho k tomu vedl spor s ministrem financí o devizové rezervy, které chce vláda použít \
                         v rozpočtu. Mluvčí banky odmítla věc komentovat.";
    const ENGLISH: &str = "The governor of the central bank told the board on Tuesday evening that he would leave at the end of July. \
                           Two people familiar with the matter said that a dispute with the finance minister was behind it.";

    #[test]
    fn a_text_of_some_length_tells_its_own_language() {
        assert_eq!(told(None, CZECH), Some("Czech"));
        assert_eq!(told(None, ENGLISH), Some("English"));
        let german = "Der Gouverneur der Zentralbank hat dem Vorstand am Dienstagabend mitgeteilt, dass er Ende Juli aus dem Amt scheidet. \
                      Zwei mit der Sache vertraute Personen nannten einen Streit mit dem Finanzminister über die Reserven als Grund.";
        assert_eq!(told(None, german), Some("German"));
    }

    #[test]
    fn a_template_with_the_wrong_tag_does_not_mislead() {
        assert_eq!(told(Some("en"), CZECH), Some("Czech"));
        assert_eq!(told(Some("cs"), ENGLISH), Some("English"));
    }

    #[test]
    fn the_tag_decides_where_the_text_is_short() {
        assert_eq!(told(Some("cs-CZ"), "Guvernér odchází"), Some("Czech"));
        assert_eq!(told(Some("en_GB"), "Governor Havlas resigns"), Some("English"));
        assert_eq!(told(None, "Governor Havlas resigns"), None);
        assert_eq!(told(Some("tlh"), "nuqneH"), None);
    }

    #[test]
    fn a_list_of_foreign_names_in_english_is_english() {
        let names = "Přemysl Havlas, Ondřej Klouda and Markéta Divišová of the Česká národní banka met Zdeněk Ambrož, Tomáš Riedl and \
                     Jiří Šťastný of the Ministerstvo financí at the Hotel Evropa, and Věra Malá was with them for the first time.";
        assert_eq!(told(None, names), Some("English"));
    }

    #[test]
    fn whatlang_codes_are_all_known() {
        for lang in whatlang::Lang::all() {
            assert!(by_tag(lang.code()).is_some(), "{}", lang.code());
        }
    }
}
