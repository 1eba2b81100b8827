//! What stands before or behind a number and says what it counts: currencies, scales, per cent, physical units.

use compact_str::CompactString;
use headwater_model::Unit;

use crate::time::piece::At;

/// Currency signs and ISO 4217 codes that stand before a number: "EUR 2.4bn", "US$5", "Rp 25,000".
pub(super) fn currency_before(at: At<'_>) -> Option<(Unit, At<'_>)> {
    const SIGNS: [(&str, &str); 12] = [
        ("us $", "USD"),
        ("a $", "AUD"),
        ("c $", "CAD"),
        ("hk $", "HKD"),
        ("$", "USD"),
        ("€", "EUR"),
        ("£", "GBP"),
        ("¥", "JPY"),
        ("₹", "INR"),
        ("₽", "RUB"),
        ("₴", "UAH"),
        ("rp", "IDR"),
    ];
    if let Some((code, behind)) = SIGNS.iter().find_map(|&(sign, code)| Some((code, at.phrase(sign)?))) {
        return Some((currency(code), behind));
    }
    code(at)
}

/// A three-letter code in capitals.
fn code(at: At<'_>) -> Option<(Unit, At<'_>)> {
    const CODES: [&str; 30] = [
        "eur", "usd", "gbp", "chf", "jpy", "cny", "czk", "pln", "huf", "ron", "bgn", "sek", "nok", "dkk", "rub", "uah",
        "try", "inr", "idr", "aud", "cad", "nzd", "zar", "brl", "mxn", "krw", "sgd", "hkd", "ils", "aed",
    ];
    let piece = at.piece().filter(|piece| piece.capital && CODES.contains(&piece.word.as_str()))?;
    // "Try" is a word; "TRY" is the lira.
    let upper = at.token().is_some_and(|token| token.span.len() >= 3);
    (upper && (piece.word != "try" || piece.span.len() == 3)).then(|| (currency(&piece.word.to_uppercase()), at.step()))
}

/// Currency words behind a number: "140 billion euros", "Czech crowns".
pub(super) fn currency_behind(at: At<'_>) -> Option<(Unit, At<'_>)> {
    const WORDS: [(&str, &str); 25] = [
        ("us dollar", "USD"),
        ("u . s . dollar", "USD"),
        ("australian dollar", "AUD"),
        ("canadian dollar", "CAD"),
        ("swiss franc", "CHF"),
        ("czech crown", "CZK"),
        ("czech koruna", "CZK"),
        ("swedish krona", "SEK"),
        ("swedish crown", "SEK"),
        ("norwegian crown", "NOK"),
        ("danish crown", "DKK"),
        ("pound sterling", "GBP"),
        ("dollar", "USD"),
        ("euro", "EUR"),
        ("pound", "GBP"),
        ("yen", "JPY"),
        ("yuan", "CNY"),
        ("rouble", "RUB"),
        ("ruble", "RUB"),
        ("rupiah", "IDR"),
        ("zloty", "PLN"),
        ("hryvnia", "UAH"),
        ("koruna", "CZK"),
        ("crown", "crown"),
        ("pence", "penny"),
    ];
    for (words, code) in WORDS {
        let (last, first) = words.rsplit_once(' ').map_or((words, None), |(first, last)| (last, Some(first)));
        let Some(on) = first.map_or(Some(at), |first| at.phrase(first)) else { continue };
        if on.word() == last || on.word().strip_suffix('s') == Some(last) {
            return Some((currency(code), on.step()));
        }
    }
    if at.word() == "p" && at.piece().is_some_and(|piece| piece.glued) {
        return Some((currency("penny"), at.step()));
    }
    if at.word() == "€" {
        return Some((currency("EUR"), at.step()));
    }
    code(at)
}

fn currency(code: &str) -> Unit {
    Unit::Currency(CompactString::new(code))
}

/// "bn", "million", "crore"; a bare "m" only where `money`, since metres are written so too.
pub(super) fn scale(at: At<'_>, money: bool) -> Option<(f64, At<'_>)> {
    let factor = match at.word() {
        "million" | "mn" | "mln" | "millions" => 1e6,
        "billion" | "bn" | "bln" | "billions" => 1e9,
        "trillion" | "tn" | "trn" => 1e12,
        "thousand" => 1e3,
        "hundred" => 1e2,
        "crore" => 1e7,
        "lakh" => 1e5,
        "m" if money => 1e6,
        "b" if money => 1e9,
        "k" if money => 1e3,
        _ => return None,
    };
    Some((factor, at.step()))
}

/// "%", "per cent", "percentage points".
pub(super) fn percent(at: At<'_>) -> Option<At<'_>> {
    let phrases = ["%", "percent", "per cent", "pc", "percentage points", "percentage point"];
    phrases.iter().find_map(|phrase| at.phrase(phrase))
}

/// Physical units, by symbol or word.
pub(super) fn measure(at: At<'_>) -> Option<(Unit, At<'_>)> {
    const MEASURES: [(&str, &str); 73] = [
        ("km / h", "km/h"),
        ("kilometres per hour", "km/h"),
        ("miles per hour", "mph"),
        ("square kilometres", "km2"),
        ("square kilometers", "km2"),
        ("square metres", "m2"),
        ("square meters", "m2"),
        ("square miles", "mi2"),
        ("square mile", "mi2"),
        ("square feet", "ft2"),
        ("degrees celsius", "degC"),
        ("degrees fahrenheit", "degF"),
        ("degrees c", "degC"),
        ("degrees f", "degF"),
        ("° c", "degC"),
        ("° f", "degF"),
        ("°c", "degC"),
        ("°f", "degF"),
        ("cubic metres", "m3"),
        ("cubic meters", "m3"),
        ("nautical miles", "nmi"),
        ("metric tons", "t"),
        ("mph", "mph"),
        ("knots", "kn"),
        ("km", "km"),
        ("kilometre", "km"),
        ("kilometres", "km"),
        ("kilometer", "km"),
        ("kilometers", "km"),
        ("metre", "m"),
        ("metres", "m"),
        ("meter", "m"),
        ("meters", "m"),
        ("centimetres", "cm"),
        ("centimeters", "cm"),
        ("cm", "cm"),
        ("mm", "mm"),
        ("mile", "mi"),
        ("miles", "mi"),
        ("feet", "ft"),
        ("inches", "in"),
        ("kg", "kg"),
        ("kilograms", "kg"),
        ("kilogrammes", "kg"),
        ("grams", "g"),
        ("mg", "mg"),
        ("milligrams", "mg"),
        ("nanograms", "ng"),
        ("ng", "ng"),
        ("g", "g"),
        ("ppm", "ppm"),
        ("ppb", "ppb"),
        ("ml", "ml"),
        ("ft", "ft"),
        ("yards", "yd"),
        ("ounces", "oz"),
        ("lb", "lb"),
        ("lbs", "lb"),
        ("kw", "kW"),
        ("mwh", "MWh"),
        ("tonne", "t"),
        ("tonnes", "t"),
        ("tons", "t"),
        ("litres", "l"),
        ("liters", "l"),
        ("hectares", "ha"),
        ("acres", "acre"),
        ("mw", "MW"),
        ("gw", "GW"),
        ("megawatts", "MW"),
        ("kwh", "kWh"),
        ("degrees", "deg"),
        ("barrels", "bbl"),
    ];
    MEASURES.iter().find_map(|&(phrase, symbol)| Some((Unit::Measure(CompactString::new(symbol)), at.phrase(phrase)?)))
}
