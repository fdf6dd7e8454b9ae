//! Classes of words that dates, times and amounts are made of: what a pattern knows more surely than a network learns.

use icu_properties::props::GeneralCategory;
use icu_properties::{CodePointMapData, CodePointMapDataBorrowed};
use std::collections::HashMap;
use std::sync::LazyLock;

/// The classes, each with the words in it (lower case, straight quotes); shapes that are no lists have an empty one and
/// stand in [`SHAPES`]. A class's number is its place here plus 1; 0 is a word of no class. The order is part of the
/// model file's version: append only.
#[rustfmt::skip] // A word a line would make of a table a roll of paper.
const CLASSES: &[(&str, &[&str])] = &[
    ("year", &[]),
    ("day number", &[]),
    ("integer", &[]),
    ("decimal", &[]),
    ("clock", &[]),
    ("ordinal number", &[]),
    ("decade", &["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"]),
    ("roman", &[]),
    ("percent", &["%", "percent", "pc", "pct", "percentage", "‰"]),
    ("currency sign", &[
        "$", "€", "£", "¥", "₹", "₽", "₩", "₺", "₴", "₪", "₦", "฿", "₱", "₫", "¢", "₡", "₲", "₵", "₸", "₼", "₾",
    ]),
    ("currency", &[
        "dollar", "dollars", "cent", "cents", "euro", "euros", "pound", "pounds", "pence", "yen", "yuan",
        "renminbi", "rmb", "ruble", "rubles", "rouble", "roubles", "rupee", "rupees", "rs", "won", "franc",
        "francs", "peso", "pesos", "real", "reais", "rand", "lira", "liras", "dinar", "dinars", "dirham",
        "dirhams", "riyal", "riyals", "shekel", "shekels", "krona", "kronor", "krone", "kroner", "zloty",
        "hryvnia", "hryvnias", "afghani", "afghanis", "naira", "cedi", "cedis", "shilling", "shillings", "taka",
        "baht", "ringgit", "rupiah", "dong", "forint", "koruna", "usd", "eur", "gbp", "jpy", "cny", "inr",
        "rub", "chf", "aud", "cad", "bitcoin", "bitcoins",
    ]),
    ("number word", &[
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
        "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "dozen", "dozens", "half",
        "quarter", "thirds", "quarters", "scores", "score",
    ]),
    ("magnitude", &[
        "hundred", "hundreds", "thousand", "thousands", "million", "millions", "billion", "billions",
        "trillion", "trillions", "bn", "mn", "tn", "lakh", "lakhs", "crore", "crores", "mln", "bln", "trn",
    ]),
    ("ordinal word", &[
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
        "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
        "eighteenth", "nineteenth", "twentieth", "thirtieth", "fortieth", "fiftieth", "hundredth", "thousandth",
        "millionth",
    ]),
    ("weekday", &[
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mondays", "tuesdays",
        "wednesdays", "thursdays", "fridays", "saturdays", "sundays", "mon", "tue", "tues", "wed", "thu",
        "thurs", "fri",
    ]),
    ("month", &[
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
        "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov",
        "dec",
    ]),
    ("season", &["spring", "summer", "autumn", "fall", "winter"]),
    ("relative day", &["today", "yesterday", "tomorrow", "tonight"]),
    ("day part", &[
        "morning", "noon", "afternoon", "evening", "night", "midnight", "overnight", "dawn", "dusk", "midday",
        "nights", "mornings",
    ]),
    ("long unit of time", &[
        "day", "days", "week", "weeks", "month", "months", "year", "years", "decade", "decades", "century",
        "centuries", "fortnight", "weekend", "weekends", "quarter", "semester", "millennium", "yr", "yrs",
    ]),
    ("short unit of time", &[
        "second", "seconds", "minute", "minutes", "hour", "hours", "min", "mins", "hr", "hrs", "sec", "secs",
    ]),
    ("clock word", &[
        "a.m.", "p.m.", "am", "pm", "o'clock", "gmt", "utc", "bst", "est", "edt", "cst", "cdt", "mst", "mdt",
        "pst", "pdt", "cet", "cest", "ist",
    ]),
    ("frequency", &[
        "daily", "weekly", "monthly", "annual", "annually", "yearly", "quarterly", "hourly", "nightly",
        "biweekly",
    ]),
    ("unit", &[
        "kilometer", "kilometers", "kilometre", "kilometres", "km", "kms", "meter", "meters", "metre", "metres",
        "m", "centimeter", "centimeters", "centimetre", "centimetres", "cm", "mm", "millimeters", "millimetres",
        "mile", "miles", "mi", "foot", "feet", "ft", "inch", "inches", "yard", "yards", "acre", "acres",
        "hectare", "hectares", "ha", "ton", "tons", "tonne", "tonnes", "kilogram", "kilograms", "kilo", "kilos",
        "kg", "gram", "grams", "g", "ounce", "ounces", "oz", "lb", "lbs", "liter", "liters", "litre", "litres",
        "gallon", "gallons", "barrel", "barrels", "bpd", "degree", "degrees", "celsius", "fahrenheit", "°",
        "°c", "°f", "mph", "kph", "km/h", "knots", "watt", "watts", "kilowatt", "kilowatts", "megawatt",
        "megawatts", "mw", "gigawatt", "gigawatts", "gw", "kwh", "bushel", "bushels", "magnitude", "megahertz",
        "ghz", "gigabytes", "gb", "megabytes", "mb", "terabytes", "light-years", "km²", "km2", "m²",
    ]),
    ("approximator", &[
        "about", "around", "nearly", "almost", "roughly", "approximately", "over", "under", "least", "most",
        "than", "up", "some", "estimated", "exactly",
    ]),
    ("title", &[
        "mr", "mrs", "ms", "miss", "dr", "prof", "professor", "president", "minister", "chancellor", "king",
        "queen", "prince", "princess", "pope", "senator", "sen", "rep", "gov", "governor", "mayor", "general",
        "gen", "colonel", "col", "captain", "capt", "lieutenant", "lt", "sergeant", "sgt", "admiral", "adm",
        "judge", "justice", "secretary", "ambassador", "sheikh", "ayatollah", "imam", "sir", "lord", "lady",
        "rev", "bishop", "archbishop", "cardinal", "coach", "spokesman", "spokeswoman", "spokesperson",
        "analyst", "author", "actor", "actress", "singer", "director", "ceo", "chairman",
    ]),
    ("organisation word", &[
        "inc", "corp", "co", "ltd", "llc", "plc", "gmbh", "ag", "sa", "company", "group", "holdings", "bank",
        "university", "college", "institute", "school", "ministry", "department", "agency", "committee",
        "commission", "council", "party", "union", "association", "federation", "organization", "organisation",
        "foundation", "court", "army", "navy", "force", "forces", "fc", "club", "united", "team", "times",
        "post", "news", "tv", "radio", "authority", "bureau", "office", "parliament", "congress", "senate",
        "assembly", "league", "front", "movement", "airlines", "airways", "motors", "hospital",
    ]),
    ("place word", &[
        "city", "town", "village", "province", "district", "county", "state", "region", "island", "islands",
        "river", "lake", "sea", "ocean", "mountain", "mountains", "mount", "valley", "desert", "gulf", "bay",
        "strait", "peninsula", "coast", "north", "south", "east", "west", "northern", "southern", "eastern",
        "western", "central", "airport", "bridge", "street", "avenue", "road", "square", "park", "stadium",
        "palace", "prison", "camp", "base", "port", "station", "hotel", "museum", "church", "mosque", "temple",
        "cathedral", "tower", "hall", "dam", "plant", "border", "crossing",
    ]),
];

/// A class, and whether a word has its form.
type Shape = (&'static str, fn(&str) -> bool);

/// Classes told by a word's form, tried in order.
const SHAPES: [Shape; 8] = [
    ("year", is_year),
    ("decade", is_decade),
    ("day number", is_day_number),
    ("integer", is_integer),
    ("clock", is_clock),
    ("decimal", is_decimal),
    ("ordinal number", is_ordinal),
    ("roman", is_roman),
];

/// 1000 to 2099.
fn is_year(word: &str) -> bool {
    word.len() == 4 && is_digits(word) && (word.starts_with('1') || word.starts_with("20"))
}

/// `1990s`, `90s`.
fn is_decade(word: &str) -> bool {
    let Some(tens) = word.strip_suffix("0s").filter(|tens| is_digits(tens)) else {
        return false;
    };
    tens.len() == 1 || tens.len() == 3 && (tens.starts_with('1') || tens.starts_with("20"))
}

/// 1 to 31, of one digit also with a zero before it.
fn is_day_number(word: &str) -> bool {
    word.len() <= 2 && is_digits(word) && matches!(word.parse(), Ok(1..=31))
}

fn is_integer(word: &str) -> bool {
    const CATEGORIES: CodePointMapDataBorrowed<'static, GeneralCategory> = CodePointMapData::new();
    !word.is_empty()
        && word
            .chars()
            .all(|c| c.is_ascii_digit() || CATEGORIES.get(c) == GeneralCategory::DecimalNumber)
}

/// `9:05`, `24:00`, `10:30:00`.
fn is_clock(word: &str) -> bool {
    let mut parts = word.split(':');
    let hours = parts.next().is_some_and(|hours| {
        (1..=2).contains(&hours.len()) && is_digits(hours) && matches!(hours.parse(), Ok(0..=24))
    });
    let (n_parts, sixtieths) = parts.fold((0, true), |(n, all), part| {
        (n + 1, all && part.len() == 2 && is_digits(part) && part < "60")
    });
    hours && sixtieths && (1..=2).contains(&n_parts)
}

/// `3.2`, `1,000`, `½`, `2:1`.
fn is_decimal(word: &str) -> bool {
    word.split(['.', ',', ':'])
        .all(|part| !part.is_empty() && part.chars().all(char::is_numeric))
}

/// `19th`, `1,001ST`.
fn is_ordinal(word: &str) -> bool {
    let endings = ["st", "nd", "rd", "th", "ST", "ND", "RD", "TH"];
    let number = endings.iter().find_map(|ending| word.strip_suffix(ending));
    number.is_some_and(|number| {
        number.starts_with(|c: char| c.is_ascii_digit())
            && number.chars().all(|c| c.is_ascii_digit() || c == ',')
    })
}

/// The Roman numerals from II to XXXIX; I alone is the pronoun.
fn is_roman(word: &str) -> bool {
    let ones = word.trim_start_matches('X');
    let n_tens = word.len() - ones.len();
    match ones {
        "II" | "III" | "IV" | "V" | "VI" | "VII" | "VIII" | "IX" => n_tens <= 3,
        "" | "I" => (1..=3).contains(&n_tens),
        _ => false,
    }
}

/// Whether these are ASCII digits, one at least.
fn is_digits(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())
}

/// How many rows a table over the classes has: one a class, and row 0.
pub const N_PATTERNS: u32 = CLASSES.len() as u32 + 1;

/// The class of each listed word: of two classes the first.
static LISTED: LazyLock<HashMap<&str, u32>> = LazyLock::new(|| {
    let classes = CLASSES.iter().zip(1..N_PATTERNS).rev();
    classes
        .flat_map(|((_, words), class)| words.iter().map(move |&word| (word, class)))
        .collect()
});

/// The class of a word, 0 for none. `exact` and `lower` are the word as the other features see it.
pub(super) fn pattern(exact: &str, lower: &str) -> u32 {
    // What begins otherwise has none of the shapes, as most words do.
    if exact.starts_with(|c: char| c.is_numeric() || matches!(c, 'I' | 'V' | 'X'))
        && let Some((class, _)) = SHAPES.iter().find(|(_, has_shape)| has_shape(exact))
    {
        return number(class);
    }
    LISTED.get(lower).copied().unwrap_or(0)
}

fn number(class: &str) -> u32 {
    CLASSES
        .iter()
        .position(|(name, _)| *name == class)
        .map_or(0, |at| at as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use regex::Regex;
    use std::sync::LazyLock;

    /// The shapes as regular expressions.
    static EXPRESSIONS: LazyLock<[(&str, Regex); 8]> = LazyLock::new(|| {
        [
            ("year", r"^(?:1[0-9]|20)[0-9]{2}$"),
            ("decade", r"^(?:1[0-9]|20)?[0-9]0s$"),
            ("day number", r"^(?:0?[1-9]|[12][0-9]|3[01])$"),
            ("integer", r"^\p{Nd}+$"),
            ("clock", r"^(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9])?$"),
            ("decimal", r"^\p{N}+(?:[.,:]\p{N}+)*$"),
            ("ordinal number", r"^[0-9][0-9,]*(?:st|nd|rd|th|ST|ND|RD|TH)$"),
            ("roman", r"^(?:X{0,3}(?:IX|IV|VI{0,3}|I{2,3})|X{1,3}I{0,3})$"),
        ]
        .map(|(class, pattern)| (class, Regex::new(pattern).unwrap()))
    });

    fn check_shapes(word: &str) {
        for ((class, has_shape), (same, expression)) in SHAPES.iter().zip(EXPRESSIONS.iter()) {
            assert_eq!(class, same);
            assert_eq!(has_shape(word), expression.is_match(word), "{class}: {word:?}");
        }
    }

    /// All words of up to `longest` of these letters.
    fn each_word(letters: &str, longest: usize, check: &mut impl FnMut(&str)) {
        fn extend(word: &mut String, letters: &str, left: usize, check: &mut impl FnMut(&str)) {
            check(word);
            for letter in letters.chars().filter(|_| left > 0) {
                word.push(letter);
                extend(word, letters, left - 1, check);
                word.pop();
            }
        }
        extend(&mut String::new(), letters, longest, check);
    }

    #[test]
    fn all_short_words_of_a_shapes_letters() {
        each_word("0123456789s", 4, &mut check_shapes);
        each_word("0125689:", 5, &mut check_shapes);
        each_word("IVX", 7, &mut check_shapes);
        each_word("19,.:sthSTH½", 5, &mut check_shapes);
    }

    proptest! {
        #[test]
        fn longer_words(word in "[0-9IVXsStThHnNdDrR.,:½Ⅳ２٣\u{E9}]{0,9}") {
            check_shapes(&word);
        }

        #[test]
        fn clock_times_and_years(word in "[0-2]?[0-9]:[0-9]{2}(:[0-9]{1,2})?|[12][0-9]{3}s?") {
            check_shapes(&word);
        }
    }

    fn check(word: &str, class: &str) {
        let found = pattern(word, &word.to_lowercase());
        assert_eq!(found, number(class), "{word:?}");
    }

    #[test]
    fn words_by_form() {
        check("2014", "year");
        check("1990s", "decade");
        check("90s", "decade");
        check("19", "day number");
        check("32", "integer");
        check("3.2", "decimal");
        check("1,000", "decimal");
        check("½", "decimal");
        check("10:30", "clock");
        check("19th", "ordinal number");
        check("XIV", "roman");
        check("II", "roman");
    }

    #[test]
    fn words_by_list() {
        check("Monday", "weekday");
        check("crore", "magnitude");
        check("€", "currency sign");
        check("p.m.", "clock word");
        check("I", "");
        check("", "");
        check("Merkel", "");
    }

    #[test]
    fn every_shape_names_a_class() {
        for (class, _) in &SHAPES {
            assert_ne!(number(class), 0, "{class}");
        }
    }
}
