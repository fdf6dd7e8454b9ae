//! Words whose full stop does not, or need not, end a sentence.

/// Capitalised, before a name: the stop after one never ends a sentence.
const BEFORE_NAMES: &[&str] = &[
    "adm", "atty", "brig", "capt", "cmdr", "col", "cpl", "cpt", "dr", "ens", "fr", "ft", "gen", "gov", "hon",
    "insp", "lt", "maj", "messrs", "mlle", "mme", "mmes", "mr", "mrs", "ms", "msgr", "mt", "mx", "pres",
    "prof", "pvt", "rep", "reps", "rev", "sen", "sens", "sgt", "spc", "st", "ste", "supt",
];

/// Capitalised: the stop after one ends a sentence where the next word looks like a first word. In lower case many of
/// these are ordinary words ("fell ill.", "the sun.").
const CAPITALISED: &[&str] = &[
    "inc", "corp", "co", "cos", "ltd", "llc", "plc", "bros", "gmbh", "jr", "sr", "esq", "ph", "phd", "md",
    "dept", "univ", "assn", "ave", "blvd", "rd", "sq", "jan", "feb", "mar", "apr", "jun", "jul", "aug",
    "sep", "sept", "oct", "nov", "dec", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat",
    "sun", "ala", "ariz", "ark", "calif", "colo", "conn", "del", "fla", "ga", "ill", "ind", "kan", "ky",
    "la", "mass", "mich", "minn", "miss", "mo", "mont", "neb", "nev", "okla", "ore", "pa", "penn", "tenn",
    "tex", "va", "vt", "wash", "wis", "wyo", "rs", "op", "rte", "wm", "jas", "jno", "ing", "env", "reg",
];

/// In lower case: as [`CAPITALISED`].
const LOWER_CASE: &[&str] = &[
    "al", "approx", "c", "ca", "cf", "dept", "esp", "est", "etc", "incl", "max", "min", "v", "viz", "vs",
];

/// Written before a number; elsewhere an ordinary word at a sentence's end ("He said no. Then...").
const BEFORE_NUMBERS: &[&str] = &[
    "no", "nos", "art", "p", "pp", "fig", "sec", "ch", "vol", "rs", "s",
];

/// Words that begin sentences and hardly ever names: after an abbreviation they tell that a new sentence has begun.
const FIRST_WORDS: &[&str] = &[
    "a",
    "according",
    "after",
    "all",
    "also",
    "although",
    "among",
    "an",
    "and",
    "another",
    "any",
    "are",
    "as",
    "at",
    "because",
    "before",
    "both",
    "but",
    "by",
    "did",
    "do",
    "does",
    "during",
    "each",
    "earlier",
    "even",
    "every",
    "few",
    "for",
    "from",
    "had",
    "has",
    "have",
    "he",
    "her",
    "here",
    "his",
    "how",
    "however",
    "i",
    "if",
    "in",
    "instead",
    "is",
    "it",
    "its",
    "last",
    "later",
    "many",
    "meanwhile",
    "more",
    "most",
    "my",
    "no",
    "none",
    "nor",
    "not",
    "now",
    "of",
    "officials",
    "on",
    "once",
    "one",
    "only",
    "or",
    "other",
    "others",
    "our",
    "police",
    "she",
    "since",
    "so",
    "some",
    "several",
    "still",
    "such",
    "that",
    "the",
    "their",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "though",
    "thousands",
    "three",
    "to",
    "two",
    "under",
    "until",
    "was",
    "we",
    "were",
    "what",
    "when",
    "where",
    "whether",
    "which",
    "while",
    "who",
    "why",
    "with",
    "within",
    "yet",
    "you",
];

/// After a clock time these words begin no sentence (`5 p.m. Monday`, `5 p.m. EST`); nor do months.
const AFTER_CLOCK: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "gmt",
    "utc",
    "bst",
    "est",
    "edt",
    "cst",
    "cdt",
    "mst",
    "mdt",
    "pst",
    "pdt",
    "cet",
    "cest",
    "ist",
    "et",
    "ct",
    "mt",
    "pt",
    "eastern",
    "central",
    "pacific",
    "moscow",
    "london",
    "tokyo",
    "beijing",
];

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// What the word before a full stop tells of the stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// None: the stop ends a sentence.
    No,
    /// A title or the like: a name follows.
    BeforeName,
    /// The sentence may end or go on.
    Anywhere,
}

/// What `word`, which stands before a full stop, is.
pub(super) fn abbreviation(word: &str) -> Abbreviation {
    let lower = word.to_lowercase();
    let lower = lower.as_str();
    let capital = word.starts_with(char::is_uppercase);
    let is_initial = capital && word.chars().count() == 1;
    if capital && BEFORE_NAMES.contains(&lower) {
        Abbreviation::BeforeName
    } else if is_initial || LOWER_CASE.contains(&lower) || capital && CAPITALISED.contains(&lower) {
        Abbreviation::Anywhere
    } else {
        Abbreviation::No
    }
}

/// Whether `word`, which stands before a full stop and a number, is an abbreviation.
pub(super) fn is_before_numbers(word: &str) -> bool {
    BEFORE_NUMBERS.contains(&word.to_lowercase().as_str()) || abbreviation(word) != Abbreviation::No
}

/// Whether `lower` begins sentences and is no name.
pub(super) fn is_first_word(lower: &str) -> bool {
    FIRST_WORDS.contains(&lower)
}

/// Whether `lower` is a month, before which `30.` is a day as German writes it.
pub(super) fn is_month(lower: &str) -> bool {
    MONTHS.contains(&lower)
}

/// Whether `lower` goes on with a clock time that ended in `a.m.` or `p.m.`
pub(super) fn continues_clock(lower: &str) -> bool {
    AFTER_CLOCK.contains(&lower) || is_month(lower)
}
