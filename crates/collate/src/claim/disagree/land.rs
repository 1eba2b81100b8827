//! Countries as news writes them: their names, their people, their capitals, and the seas on their sides.
//!
//! "The Russians", "Moscow" and "Russia's" are one party, and a port on the Mediterranean lies in the west of Syria. The seas are those
//! that a country's coast is told by, each with the side of the country on which it lies; a country with one sea on most of its sides
//! (an island, a peninsula) has none here, since its sea tells no side.

use headwater_model::{NamedEntity, Token};
use rustc_hash::FxHashMap;

use super::compass::Way;

/// A country, as a row of the table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Country(u16);

impl Country {
    /// Its name for a sentence: "Saudi Arabia".
    pub fn name(self) -> String {
        let row = TABLE.lines().nth(usize::from(self.0)).unwrap_or_default();
        let name = row.split(['|', ',']).next().unwrap_or_default();
        let capital = |word: &str| {
            let mut letters = word.chars();
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
        };
        name.split(' ').map(capital).collect::<Vec<String>>().join(" ")
    }
}

/// What a word for a country is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Word {
    /// The country's name.
    Name,
    /// Its capital, which stands for its government.
    Capital,
    /// Its people, or of it.
    People,
}

/// A country as a text has it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Named {
    /// Which.
    pub country: Country,
    /// By what kind of word.
    pub word: Word,
    /// How many tokens.
    pub tokens: usize,
}

/// The table, ready for look-up.
pub(super) struct Lands {
    words: FxHashMap<&'static str, (Country, Word)>,
    seas: FxHashMap<&'static str, Vec<(Country, Way)>>,
}

/// Most words of a country's name that are looked at.
const WORDS_MAX: usize = 3;

impl Lands {
    /// Reads the table. Linear in its size.
    pub fn read() -> Lands {
        let mut lands = Lands { words: FxHashMap::default(), seas: FxHashMap::default() };
        for (row, line) in TABLE.lines().enumerate() {
            let country = Country(u16::try_from(row).expect("the table has fewer than 65,536 lines"));
            let mut columns = line.split('|');
            for (kind, column) in [Word::Name, Word::Capital, Word::People].into_iter().zip(columns.by_ref()) {
                for word in column.split(", ").filter(|word| !word.is_empty()) {
                    lands.words.insert(word, (country, kind));
                }
            }
            for sea in columns.next().into_iter().flat_map(|column| column.split(", ")) {
                if let Some((way, sea)) = sea.split_once(' ').and_then(|(way, sea)| Some((Way::of(way)?, sea))) {
                    lands.seas.entry(sea).or_default().push((country, way));
                }
            }
        }
        lands
    }

    /// The country that the words at `at` name or are of; the longest name counts.
    pub fn at(&self, tokens: &[Token], text: &str, at: usize) -> Option<Named> {
        let first = tokens.get(at)?;
        let named = first.span.of(text).chars().next().is_some_and(char::is_uppercase);
        if !named || first.entity == Some(NamedEntity::Person) {
            return None;
        }
        (1..=WORDS_MAX.min(tokens.len() - at)).rev().find_map(|count| {
            let words: Vec<&str> = tokens[at..at + count].iter().map(|token| token.span.of(text)).collect();
            let &(country, word) = self.words.get(words.join(" ").to_lowercase().as_str())?;
            Some(Named { country, word, tokens: count })
        })
    }

    /// On which side of the country a sea lies.
    pub fn side(&self, sea: &str, country: Country) -> Option<Way> {
        self.seas.get(sea)?.iter().find(|(of, _)| *of == country).map(|(_, way)| *way)
    }

    /// True for the name of a sea in the table, in lower case and without "sea".
    pub fn is_sea(&self, word: &str) -> bool {
        self.seas.contains_key(word)
    }
}

/// Names | capital, which stands for its government | adjective and people | side and sea.
const TABLE: &str = "\
afghanistan|kabul|afghan, afghans
albania|tirana|albanian, albanians|west adriatic
algeria|algiers|algerian, algerians|north mediterranean
angola|luanda|angolan, angolans|west atlantic
argentina|buenos aires|argentine, argentinian, argentines, argentinians|east atlantic
armenia|yerevan|armenian, armenians
australia|canberra|australian, australians|east pacific, west indian
austria|vienna|austrian, austrians
azerbaijan|baku|azerbaijani, azeri, azerbaijanis, azeris|east caspian
bahrain|manama|bahraini, bahrainis
bangladesh|dhaka|bangladeshi, bangladeshis
belarus|minsk|belarusian, belarusians
belgium|brussels|belgian, belgians|north-west north
benin||beninese|south atlantic
bhutan||bhutanese
bolivia|la paz|bolivian, bolivians
bosnia, bosnia and herzegovina|sarajevo|bosnian, bosnians
botswana|gaborone|botswanan
brazil|brasilia|brazilian, brazilians|east atlantic
bulgaria|sofia|bulgarian, bulgarians|east black
burkina faso|ouagadougou|burkinabe
burundi||burundian, burundians
cambodia|phnom penh|cambodian, cambodians
cameroon|yaounde|cameroonian, cameroonians
canada|ottawa|canadian, canadians|west pacific, east atlantic
central african republic|bangui|central african
chad|ndjamena|chadian, chadians
chile|santiago|chilean, chileans|west pacific
china|beijing|chinese
colombia|bogota|colombian, colombians|west pacific, north caribbean
costa rica||costa rican, costa ricans
croatia|zagreb|croatian, croatians, croats
cuba|havana|cuban, cubans
cyprus|nicosia|cypriot, cypriots
czech republic, czechia|prague|czech, czechs
democratic republic of congo|kinshasa|congolese
denmark|copenhagen|danish, danes
djibouti||djiboutian
dominican republic|santo domingo|dominican, dominicans
ecuador|quito|ecuadorian, ecuadorians|west pacific
egypt|cairo|egyptian, egyptians|north mediterranean, east red
el salvador|san salvador|salvadoran, salvadorans
eritrea|asmara|eritrean, eritreans|east red
estonia|tallinn|estonian, estonians
ethiopia|addis ababa|ethiopian, ethiopians
finland|helsinki|finnish, finns
france|paris|french|west atlantic, south-east mediterranean
gabon|libreville|gabonese|west atlantic
gambia|banjul|gambian, gambians|west atlantic
georgia|tbilisi|georgian, georgians|west black
germany|berlin|german, germans|north-west north, north-east baltic
ghana|accra|ghanaian, ghanaians|south atlantic
greece|athens|greek, greeks|east aegean, west ionian
guatemala||guatemalan, guatemalans
guinea|conakry|guinean, guineans
guyana||guyanese
haiti||haitian, haitians
honduras|tegucigalpa|honduran, hondurans
hungary|budapest|hungarian, hungarians
iceland|reykjavik|icelandic, icelanders
india|delhi, new delhi|indian, indians|west arabian
indonesia|jakarta|indonesian, indonesians
iran|tehran|iranian, iranians|north caspian
iraq|baghdad|iraqi, iraqis
ireland|dublin|irish|west atlantic, east irish
israel|jerusalem|israeli, israelis|west mediterranean
italy|rome|italian, italians|east adriatic, west tyrrhenian
ivory coast|abidjan|ivorian, ivorians|south atlantic
jamaica||jamaican, jamaicans
japan|tokyo|japanese
jordan|amman|jordanian, jordanians
kazakhstan|astana|kazakh, kazakhs|west caspian
kenya|nairobi|kenyan, kenyans|east indian
kosovo|pristina|kosovan, kosovar, kosovars
kuwait||kuwaiti, kuwaitis
kyrgyzstan|bishkek|kyrgyz
laos|vientiane|laotian, laotians
latvia|riga|latvian, latvians|west baltic
lebanon|beirut|lebanese|west mediterranean
liberia|monrovia|liberian, liberians
libya|tripoli|libyan, libyans|north mediterranean
lithuania|vilnius|lithuanian, lithuanians|west baltic
madagascar||malagasy
malawi|lilongwe|malawian, malawians
malaysia|kuala lumpur|malaysian, malaysians
mali|bamako|malian, malians
malta|valletta|maltese
mauritania|nouakchott|mauritanian, mauritanians|west atlantic
mexico|mexico city|mexican, mexicans
moldova|chisinau|moldovan, moldovans
mongolia|ulaanbaatar|mongolian, mongolians
montenegro|podgorica|montenegrin, montenegrins|south-west adriatic
morocco|rabat|moroccan, moroccans|west atlantic, north mediterranean
mozambique|maputo|mozambican, mozambicans|east indian
myanmar, burma||burmese
namibia|windhoek|namibian, namibians|west atlantic
nepal|kathmandu|nepali, nepalese
netherlands|the hague|dutch
new zealand||new zealander, new zealanders
nicaragua|managua|nicaraguan, nicaraguans|west pacific, east caribbean
niger|niamey|nigerien, nigeriens
nigeria|abuja|nigerian, nigerians|south atlantic
north korea|pyongyang|north korean, north koreans
north macedonia|skopje|macedonian, macedonians
norway|oslo|norwegian, norwegians
oman|muscat|omani, omanis
pakistan|islamabad|pakistani, pakistanis|south arabian
panama||panamanian, panamanians
paraguay||paraguayan, paraguayans
peru|lima|peruvian, peruvians|west pacific
philippines|manila|philippine, filipino, filipinos
poland|warsaw|polish, poles|north baltic
portugal|lisbon|portuguese
qatar|doha|qatari, qataris
romania|bucharest|romanian, romanians|south-east black
russia, russian federation|moscow|russian, russians|east pacific, north arctic, west baltic, south-west black
rwanda|kigali|rwandan, rwandans
saudi arabia|riyadh|saudi, saudis|west red
senegal|dakar|senegalese|west atlantic
serbia|belgrade|serbian, serbians, serbs
sierra leone|freetown|sierra leonean, sierra leoneans
singapore||singaporean, singaporeans
slovakia|bratislava|slovak, slovaks
slovenia|ljubljana|slovenian, slovenians
somalia|mogadishu|somali, somalis
south africa|pretoria|south african, south africans|west atlantic
south korea|seoul|south korean, south koreans
south sudan|juba|south sudanese
spain|madrid|spanish, spaniards
sri lanka|colombo|sri lankan, sri lankans
sudan|khartoum|sudanese|north-east red
sweden|stockholm|swedish, swedes
switzerland|bern|swiss
syria|damascus|syrian, syrians|west mediterranean
taiwan|taipei|taiwanese
tajikistan|dushanbe|tajik, tajiks
tanzania|dodoma|tanzanian, tanzanians|east indian
thailand|bangkok|thai, thais
togo||togolese|south atlantic
tunisia|tunis|tunisian, tunisians
turkey, turkiye, türkiye|ankara|turkish, turks|north black, south mediterranean, west aegean
turkmenistan|ashgabat|turkmen|west caspian
uganda|kampala|ugandan, ugandans
ukraine|kyiv, kiev|ukrainian, ukrainians|south black
united arab emirates, uae|abu dhabi|emirati, emiratis
united kingdom, britain, great britain, uk|london|british, britons|east north, west irish
united states, us, u.s., usa|washington|american, americans|west pacific, east atlantic
uruguay|montevideo|uruguayan, uruguayans
uzbekistan|tashkent|uzbek, uzbeks
venezuela|caracas|venezuelan, venezuelans|north caribbean
vietnam|hanoi|vietnamese|east south china
yemen|sanaa|yemeni, yemenis|west red
zambia|lusaka|zambian, zambians
zimbabwe|harare|zimbabwean, zimbabweans";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::likeness::plain::witness;

    #[test]
    fn a_country_its_people_and_its_capital_are_one_party() {
        let lands = Lands::read();
        let told = witness("r", None, None, "Then\nThe Syrians spoke with South Korea and Damascus about turkey.");
        let tokens = &told.layers.parse.tokens;
        let found = |word: &str| {
            let at = tokens.iter().position(|token| token.span.of(&told.report.text) == word).unwrap();
            lands.at(tokens, &told.report.text, at)
        };
        assert_eq!(found("Syrians").unwrap().country, found("Damascus").unwrap().country);
        assert_eq!(found("Damascus").unwrap().word, Word::Capital);
        assert_eq!(found("South").unwrap().tokens, 2);
        assert_eq!(found("turkey"), None);
    }

    #[test]
    fn every_row_has_a_name_and_every_sea_a_side() {
        for line in TABLE.lines() {
            let columns: Vec<&str> = line.split('|').collect();
            assert!((3..=4).contains(&columns.len()) && !columns[0].is_empty(), "{line}");
            for sea in columns.get(3).into_iter().flat_map(|column| column.split(", ")) {
                assert!(
                    sea.split_once(' ').is_some_and(|(way, sea)| Way::of(way).is_some() && !sea.is_empty()),
                    "{line}"
                );
            }
        }
    }
}
