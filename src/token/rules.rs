//! What a token is. Unit of positions: bytes.

use regex::Regex;
use std::sync::LazyLock;

/// The token pattern. Its alternatives look at most one character past the match, so a search for the next token costs
/// no more than the token's length and the whole text is cut in linear time. What would need looking further ahead is
/// done by [`split_word`], [`split_number`] and [`split_clitic`].
static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    // Scripts that put no space between words: each character is a token.
    const UNSPACED: &str = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}";
    // \u{AD}, \u{200C}, \u{200D}: soft hyphen and (non-)joiners stand inside words. \u{1F3FB}-\u{1F3FF}: skin tones.
    let pattern = format!(
        r"(?x)
          (?P<abbreviation> (?: \p{{Latin}} \p{{M}}* \. ){{2,}} )
        | (?P<number> \p{{N}}+ (?: [.,:] \p{{N}}+ )* (?: st | nd | rd | th | s | ST | ND | RD | TH | S )? )
        | (?P<unspaced> [{UNSPACED}] \p{{M}}* )
        | (?P<word> [\p{{L}}--[{UNSPACED}]]
            (?: [\p{{L}}\p{{M}}\p{{N}}\u{{AD}}\u{{200C}}\u{{200D}}--[{UNSPACED}]]
              | ['’] [\p{{L}}--[{UNSPACED}]] )* )
        | (?P<clitic> ['’] [sS] )
        | (?P<flag> [\u{{1F1E6}}-\u{{1F1FF}}]{{2}} )
        | (?P<mark> [^\s\p{{Cc}}\p{{Cf}}] (?: [\p{{M}}\u{{1F3FB}}-\u{{1F3FF}}] | \u{{200D}} [^\s\p{{C}}\p{{L}}\p{{N}}] )* )
        "
    );
    Regex::new(&pattern).expect("the token pattern is well formed: every test runs it")
});

/// Calls `found` with the byte range of each token, in order.
///
/// Between tokens stand white space (no-break spaces too), control characters, and characters without width or form.
pub(super) fn for_each_token(content: &str, mut found: impl FnMut(usize, usize)) {
    let mut from = 0;
    while let Some(token) = TOKEN.find_at(content, from) {
        let (start, end) = (token.start(), token.end());
        let first = token.as_str().chars().next().unwrap_or_default();
        if first.is_numeric() {
            from = start + split_number(token.as_str(), &content[end..]);
            found(start, from);
            continue;
        }
        if matches!(first, '\'' | '’') {
            from = start + split_clitic(token.as_str(), &content[..start], &content[end..]);
            found(start, from);
            continue;
        }
        from = end;
        let clitic = start + split_word(token.as_str());
        found(start, clitic);
        if clitic < end {
            found(clitic, end);
        }
    }
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
