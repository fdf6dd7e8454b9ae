//! Finds names in a text: on token edges, never inside a word, whatever white space stands between the words.

use crate::text::{Span, Text};
use crate::token::{Token, tokenize};
use std::collections::BTreeMap;

/// Names to look for.
#[derive(Clone, Debug, Default)]
pub struct NameFinder {
    ignore_case: bool,
    /// Names by their first token, longest first.
    by_first: BTreeMap<String, Vec<Name>>,
}

/// One name, cut into tokens as a text is.
#[derive(Clone, Debug)]
struct Name {
    /// Where the caller's list has it.
    index: usize,
    /// The tokens after the first, and whether each stands right behind the one before.
    rest: Vec<(bool, String)>,
}

/// An occurrence of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Where, in code points.
    pub span: Span,
    /// Which of the names, by its place in the list.
    pub name: usize,
}

impl NameFinder {
    /// Looks for these names. White space around and within a name does not count; an empty name is found nowhere.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>, ignore_case: bool) -> Self {
        let mut by_first: BTreeMap<String, Vec<Name>> = BTreeMap::new();
        for (index, name) in names.into_iter().enumerate() {
            let text = Text::new(name);
            let tokens = tokenize(&text);
            let Some(first) = tokens.first() else { continue };
            let rest = tokens.windows(2).map(|pair| {
                let glued = pair[0].end == pair[1].start;
                (glued, fold(pair[1].of(&text), ignore_case))
            });
            let rest = rest.collect();
            let first = fold(first.of(&text), ignore_case);
            by_first.entry(first).or_default().push(Name { index, rest });
        }
        for names in by_first.values_mut() {
            names.sort_by_key(|name| std::cmp::Reverse(name.rest.len()));
        }
        Self {
            ignore_case,
            by_first,
        }
    }

    /// All occurrences in order, the longest name first where several begin at one token, none overlapping another.
    pub fn find(&self, text: &Text, tokens: &[Token]) -> Vec<Occurrence> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            match self.at(text, &tokens[at..]) {
                Some((length, name)) => {
                    let (start, end) = (tokens[at].span.start(), tokens[at + length - 1].span.end());
                    found.extend(Span::new(start, end).map(|span| Occurrence { span, name }));
                    at += length;
                }
                None => at += 1,
            }
        }
        found
    }

    /// The longest name that these tokens begin with: its number of tokens, and which.
    fn at(&self, text: &Text, tokens: &[Token]) -> Option<(usize, usize)> {
        let first = tokens.first()?.of(text);
        let names = if self.ignore_case {
            self.by_first.get(&fold(first, true))
        } else {
            self.by_first.get(first)
        };
        let name = names?.iter().find(|name| self.continues(text, tokens, name))?;
        Some((name.rest.len() + 1, name.index))
    }

    fn continues(&self, text: &Text, tokens: &[Token], name: &Name) -> bool {
        tokens.len() > name.rest.len()
            && name
                .rest
                .iter()
                .zip(tokens.windows(2))
                .all(|((glued, word), pair)| {
                    let found = pair[1].of(text);
                    let same = found == word || (self.ignore_case && fold(found, true) == *word);
                    same && *glued == (pair[0].end == pair[1].start)
                })
    }
}

fn fold(word: &str, ignore_case: bool) -> String {
    if ignore_case {
        word.to_lowercase()
    } else {
        word.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The occurrences of `names` in `text`, as the text has them.
    fn check(names: &[&str], ignore_case: bool, text: &str, expected: &[&str]) {
        let text = Text::new(text);
        let found = NameFinder::new(names.iter().copied(), ignore_case).find(&text, &tokenize(&text));
        let found: Vec<&str> = found.iter().filter_map(|o| text.slice(o.span)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn names_are_found_on_token_edges_only() {
        check(
            &["Mark"],
            false,
            "Mark marks a Marker, Mark’s mark.",
            &["Mark", "Mark"],
        );
        check(
            &["U.S."],
            false,
            "The U.S.-led force left the U.S.",
            &["U.S.", "U.S."],
        );
    }

    #[test]
    fn white_space_between_words_is_any() {
        check(
            &["New  York"],
            false,
            "New\nYork and New York",
            &["New\nYork", "New York"],
        );
        check(
            &["Paris-based"],
            false,
            "Paris - based, Paris-based",
            &["Paris-based"],
        );
    }

    #[test]
    fn the_longest_name_wins() {
        let names = ["Angela", "Angela Merkel"];
        check(
            &names,
            false,
            "Angela Merkel met Angela.",
            &["Angela Merkel", "Angela"],
        );
    }

    #[test]
    fn case_counts_unless_told() {
        check(&["ÉLAN"], false, "élan ÉLAN", &["ÉLAN"]);
        check(&["ÉLAN"], true, "élan ÉLAN Élan", &["élan", "ÉLAN", "Élan"]);
        check(&["", " "], true, "nothing", &[]);
    }
}
