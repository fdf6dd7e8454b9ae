//! Tokens and sentences, by the tables in `tests/cases`.

use proptest::prelude::*;
use tagline::text::Text;
use tagline::token::{MAX_SENTENCE_TOKENS, sentences, tokenize};

/// The cases of a table, with their line numbers.
fn cases(table: &str) -> impl Iterator<Item = (usize, &str)> {
    let numbered = table.lines().enumerate().map(|(at, line)| (at + 1, line));
    numbered.filter(|(_, line)| !line.starts_with('#'))
}

fn unescape(field: &str) -> String {
    let mut out = String::new();
    let mut rest = field;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let code = &rest[at + 1..];
        let (character, length) = match code.as_bytes()[0] {
            b'n' => ('\n', 1),
            b't' => ('\t', 1),
            b's' => (' ', 1),
            b'u' => (
                u32::from_str_radix(&code[1..5], 16)
                    .ok()
                    .and_then(char::from_u32)
                    .expect("four digits"),
                5,
            ),
            other => panic!("unknown escape \\{}", char::from(other)),
        };
        out.push(character);
        rest = &code[length..];
    }
    out + rest
}

#[test]
fn the_table_of_tokens() {
    for (line, case) in cases(include_str!("cases/tokens.txt")) {
        let (text, expected) = case.split_once('\t').unwrap();
        let text = Text::new(unescape(text));
        let expected: Vec<String> = expected
            .split(' ')
            .filter(|t| !t.is_empty())
            .map(unescape)
            .collect();
        let tokens: Vec<&str> = tokenize(&text).iter().map(|token| token.of(&text)).collect();
        assert_eq!(tokens, expected, "tokens.txt:{line}");
    }
}

#[test]
fn the_table_of_sentences() {
    for (line, case) in cases(include_str!("cases/sentences.txt")) {
        let expected: Vec<String> = case.split('|').map(|s| unescape(s).trim().to_owned()).collect();
        let text = Text::new(unescape(&case.replace('|', "")));
        let tokens = tokenize(&text);
        let found: Vec<&str> = sentences(&text, &tokens)
            .into_iter()
            .map(|range| {
                &text.as_str()[tokens[range.start].start.to_usize()..tokens[range.end - 1].end.to_usize()]
            })
            .collect();
        assert_eq!(found, expected, "sentences.txt:{line}");
    }
}

/// What holds for any text: tokens in order, in the text, without white space; nothing visible left out; sentences
/// cover all tokens and are bounded.
fn check_invariants(content: &str) {
    let text = Text::new(content);
    let tokens = tokenize(&text);
    let mut last = 0;
    for token in &tokens {
        let (start, end) = (token.start.to_usize(), token.end.to_usize());
        assert_eq!(text.slice(token.span), Some(token.of(&text)));
        assert!(last <= start && start < end);
        assert!(!token.of(&text).contains(char::is_whitespace));
        assert!(!content[last..start].contains(char::is_alphanumeric));
        last = end;
    }
    assert!(!content[last..].contains(char::is_alphanumeric));
    let mut next = 0;
    for sentence in sentences(&text, &tokens) {
        assert_eq!(sentence.start, next);
        assert!(!sentence.is_empty() && sentence.len() <= MAX_SENTENCE_TOKENS);
        next = sentence.end;
    }
    assert_eq!(next, tokens.len());
}

#[test]
fn hostile_texts_are_cut_in_bounded_sentences() {
    let junk: String = (0..200_000u32)
        .filter_map(|n| char::from_u32(n.wrapping_mul(2_654_435_761) % 0x11_0000))
        .collect();
    for unit in [
        "a",
        "1,",
        "a.",
        "a'",
        "x\u{301}",
        "\u{200D}",
        "👩\u{200D}",
        ".",
        "\" ",
        "1s",
        "\n",
        "a\n",
        " ",
        "n't",
        "A. ",
    ] {
        check_invariants(&unit.repeat(200_000 / unit.len()));
    }
    check_invariants(&junk);
}

proptest! {
    #[test]
    fn any_text_is_cut_without_loss(text in "(?s).{0,200}") {
        check_invariants(&text);
    }

    #[test]
    fn any_text_of_likely_characters_too(text in "[aB1.,'’\" \n“”\u{301}\u{200D}\u{AD}n t s$%é北🎉-]{0,200}") {
        check_invariants(&text);
    }
}
