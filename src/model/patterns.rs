//! Classes of words that dates, times and amounts are made of: what a pattern knows more surely than a network learns.

use regex::Regex;
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

/// Classes told by a word's form, tried in order.
static SHAPES: LazyLock<[(&str, Regex); 8]> = LazyLock::new(|| {
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
    .map(|(class, pattern)| {
        (
            class,
            Regex::new(pattern).expect("checked by the test that runs each"),
        )
    })
});

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
    // What begins otherwise has none of the shapes: most words need not be looked at by eight expressions.
    if exact.starts_with(|c: char| c.is_numeric() || matches!(c, 'I' | 'V' | 'X'))
        && let Some((class, _)) = SHAPES.iter().find(|(_, shape)| shape.is_match(exact))
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
        for (class, _) in SHAPES.iter() {
            assert_ne!(number(class), 0, "{class}");
        }
    }
}
