//! What a token is. Unit of positions: bytes.
//!
//! A token is the first of these that stands at its place, as long as it goes:
//!
//! | kind | form |
//! | --- | --- |
//! | abbreviation | two or more Latin letters, each with a stop behind it: `U.S.` |
//! | number | digits with `.`, `,` or `:` between them, and an English ending: `1,000.5`, `19th`, `1990s` |
//! | unspaced | one letter of a script that puts no space between words |
//! | word | letters, then also marks, digits, joiners, and apostrophes before a letter |
//! | clitic | an apostrophe and an `s` |
//! | flag | two regional indicators |
//! | mark | anything else that is seen, with what is joined to it: accents, skin tones, joined emoji |
//!
//! Nothing looks more than one character past the token's end, so that a text is cut in linear time. What would need
//! looking further ahead is done by [`split_word`], [`split_number`] and [`split_clitic`].

use super::classes::{Class, is_latin, is_unspaced};

const SOFT_HYPHEN: char = '\u{AD}';
const NON_JOINER: char = '\u{200C}';
const JOINER: char = '\u{200D}';

/// Endings of numbers, in the order in which they are tried.
const ENDINGS: [&str; 10] = ["st", "nd", "rd", "th", "s", "ST", "ND", "RD", "TH", "S"];

/// Calls `found` with the byte range of each token, in order.
///
/// Between tokens stand white space (no-break spaces too), control characters, and characters without width or form.
pub(super) fn for_each_token(content: &str, mut found: impl FnMut(usize, usize)) {
    let mut from = 0;
    while let Some(first) = content[from..].chars().next() {
        let start = from;
        let rest = &content[start..];
        let Some(length) = token_length(rest, first) else {
            from += first.len_utf8();
            continue;
        };
        let (token, after) = rest.split_at(length);
        if Class::of(first) == Class::Number {
            from = start + split_number(token, after);
            found(start, from);
            continue;
        }
        if is_apostrophe(first) {
            from = start + split_clitic(token, &content[..start], after);
            found(start, from);
            continue;
        }
        from = start + length;
        let clitic = start + split_word(token);
        found(start, clitic);
        if clitic < from {
            found(clitic, from);
        }
    }
}

/// The length of the token at the beginning of `rest`, whose first character is `first`; `None` where there is none.
fn token_length(rest: &str, first: char) -> Option<usize> {
    let class = Class::of(first);
    let is_followed = |by: fn(char) -> bool| rest[first.len_utf8()..].starts_with(by);
    Some(match class {
        Class::Number => abbreviation(rest).unwrap_or_else(|| number(rest)),
        _ if is_unspaced(first) => after(rest, first.len_utf8(), is_mark),
        Class::Letter => abbreviation(rest).unwrap_or_else(|| word(rest)),
        _ if is_apostrophe(first) && is_followed(|c| matches!(c, 's' | 'S')) => first.len_utf8() + 1,
        _ if is_regional(first) && is_followed(is_regional) => 2 * first.len_utf8(),
        Class::Control | Class::Format => return None,
        _ if first.is_whitespace() => return None,
        _ => mark(rest, first.len_utf8()),
    })
}

/// `(Latin marks* .){2,}`
fn abbreviation(rest: &str) -> Option<usize> {
    let (mut end, mut n_letters) = (0, 0);
    while let Some(length) = letter_and_stop(&rest[end..]) {
        end += length;
        n_letters += 1;
    }
    (n_letters >= 2).then_some(end)
}

fn letter_and_stop(rest: &str) -> Option<usize> {
    let letter = rest.chars().next().filter(|&c| is_latin(c))?;
    let stop = after(rest, letter.len_utf8(), is_mark);
    rest[stop..].starts_with('.').then_some(stop + 1)
}

/// `digits ([.,:] digits)* ending?`
fn number(rest: &str) -> usize {
    let is_digit = |c| Class::of(c) == Class::Number;
    let mut end = after(rest, 0, is_digit);
    while rest[end..].starts_with(['.', ',', ':']) && rest[end + 1..].starts_with(is_digit) {
        end = after(rest, end + 1, is_digit);
    }
    let ending = ENDINGS.iter().find(|ending| rest[end..].starts_with(*ending));
    end + ending.map_or(0, |ending| ending.len())
}

/// `letter (part | apostrophe letter)*`, none of a script without spaces.
fn word(rest: &str) -> usize {
    let is_letter = |c: char| Class::of(c) == Class::Letter && !is_unspaced(c);
    let is_part = |c: char| {
        let is_joiner = matches!(c, SOFT_HYPHEN | NON_JOINER | JOINER);
        (is_joiner || matches!(Class::of(c), Class::Letter | Class::Mark | Class::Number)) && !is_unspaced(c)
    };
    let mut end = 0;
    loop {
        end = after(rest, end, is_part);
        let apostrophe = rest[end..].chars().next().filter(|&c| is_apostrophe(c));
        let behind = end + apostrophe.map_or(0, char::len_utf8);
        if apostrophe.is_none() || !rest[behind..].starts_with(is_letter) {
            return end;
        }
        end = behind;
    }
}

/// `first (mark | skin tone | joiner joined)*`: `first` bytes are of what is seen.
fn mark(rest: &str, first: usize) -> usize {
    let is_joined = |c: char| matches!(Class::of(c), Class::Mark | Class::Other) && !c.is_whitespace();
    let mut end = first;
    loop {
        end = after(rest, end, |c| {
            is_mark(c) || matches!(c, '\u{1F3FB}'..='\u{1F3FF}')
        });
        let joined = rest[end..]
            .strip_prefix(JOINER)
            .and_then(|rest| rest.chars().next());
        let Some(joined) = joined.filter(|&c| is_joined(c)) else {
            return end;
        };
        end += JOINER.len_utf8() + joined.len_utf8();
    }
}

/// The first place from `start` on whose character is not one of these.
fn after(rest: &str, start: usize, is_one: impl Fn(char) -> bool) -> usize {
    rest[start..]
        .find(|c| !is_one(c))
        .map_or(rest.len(), |length| start + length)
}

fn is_mark(c: char) -> bool {
    Class::of(c) == Class::Mark
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

fn is_regional(c: char) -> bool {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}')
}

/// Where the clitic at the end of a word begins (`Russia|'s`, `did|n't`, `they|’ll`); the word's length without one.
fn split_word(word: &str) -> usize {
    let Some(mark) = word.rfind(['\'', '’']) else {
        return word.len();
    };
    let mark_length = if word[mark..].starts_with('’') {
        '’'.len_utf8()
    } else {
        1
    };
    let tail = &word[mark + mark_length..];
    let is = |clitic: &str| tail.eq_ignore_ascii_case(clitic);
    if is("t") && word[..mark].ends_with(['n', 'N']) {
        // A lone "n't" is a clitic already.
        return if mark > 1 { mark - 1 } else { word.len() };
    }
    let clitic = ["s", "ll", "re", "ve", "d", "m"].iter().any(|clitic| is(clitic));
    if clitic { mark } else { word.len() }
}

/// Where a token ends that begins with an apostrophe: `’s` after `U.S.` or `2019` is one token, else the mark alone is.
fn split_clitic(token: &str, before: &str, after: &str) -> usize {
    let follows_word = before.ends_with(|c: char| c.is_alphanumeric() || c == '.');
    let goes_on = after.starts_with(|c: char| c.is_alphanumeric());
    let mark = token.chars().next().map_or(0, char::len_utf8);
    if follows_word && !goes_on && token[mark..].eq_ignore_ascii_case("s") {
        token.len()
    } else {
        mark
    }
}

/// Where a number ends: `19th` and `1990s` are one token, `5|stars` and `7|seconds` two.
fn split_number(number: &str, after: &str) -> usize {
    let digits = number.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
    let goes_on = after.starts_with(|c: char| c.is_alphanumeric());
    if goes_on { digits } else { number.len() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use regex::Regex;
    use std::sync::LazyLock;

    /// The same forms as one regular expression, whose alternatives are tried in their order.
    static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
        const UNSPACED: &str = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}";
        let pattern = format!(
            r"(?x)
              (?: \p{{Latin}} \p{{M}}* \. ){{2,}}
            | \p{{N}}+ (?: [.,:] \p{{N}}+ )* (?: st | nd | rd | th | s | ST | ND | RD | TH | S )?
            | [{UNSPACED}] \p{{M}}*
            | [\p{{L}}--[{UNSPACED}]]
                (?: [\p{{L}}\p{{M}}\p{{N}}\u{{AD}}\u{{200C}}\u{{200D}}--[{UNSPACED}]]
                  | ['’] [\p{{L}}--[{UNSPACED}]] )*
            | ['’] [sS]
            | [\u{{1F1E6}}-\u{{1F1FF}}]{{2}}
            | [^\s\p{{Cc}}\p{{Cf}}] (?: [\p{{M}}\u{{1F3FB}}-\u{{1F3FF}}] | \u{{200D}} [^\s\p{{C}}\p{{L}}\p{{N}}] )*
            "
        );
        Regex::new(&pattern).unwrap()
    });
    /// The expression's Unicode is older.
    static UNKNOWN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\p{Cn}").unwrap());

    fn check(text: &str) {
        for (at, first) in text.char_indices() {
            let expected = TOKEN.find(&text[at..]).filter(|found| found.start() == 0);
            let found = token_length(&text[at..], first);
            assert_eq!(found, expected.map(|found| found.len()), "{:?}", &text[at..]);
        }
    }

    #[test]
    fn every_character_alone_and_among_others() {
        for c in ('\0'..=char::MAX).filter(|c| !UNKNOWN.is_match(c.encode_utf8(&mut [0; 4]))) {
            for text in [
                format!("{c}.{c}.{c}s"),
                format!("a{c}\u{301}.’{c}"),
                format!("1{c}1😀\u{200D}{c}{c}'{c}"),
            ] {
                check(&text);
            }
        }
    }

    proptest! {
        #[test]
        fn likely_characters(text in "[aBsStTnNdDrRhH1２.,:'’ \n\\-\u{301}\u{200D}\u{200C}\u{AD}\u{1F3FD}\u{1F1E9}Ⅳ½é北ไทยကʼＡ😀€\u{E000}\u{5B4}א]{0,24}") {
            check(&text);
        }

        #[test]
        fn any_characters(text in "(?s)\\PC{0,40}") {
            prop_assume!(!UNKNOWN.is_match(&text));
            check(&text);
        }
    }
}
