//! Finds names in a text: on token edges, never inside a word, whatever white space stands between the words.

use crate::text::{Span, Text};
use crate::token::{Token, tokenize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Names to look for, as a tree of their tokens: a text is read in time linear in its length and the longest name's,
/// however many names there are.
#[derive(Clone, Debug)]
pub struct NameFinder {
    ignore_case: bool,
    /// Invariant: the first one is the root, and there is one.
    nodes: Vec<Node>,
}

/// What names that begin alike have read so far.
#[derive(Clone, Debug, Default)]
struct Node {
    /// The nodes by the next token: after white space, and right behind the token before.
    next: [BTreeMap<String, usize>; 2],
    /// The name that ends here: where the caller's list has it.
    name: Option<usize>,
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
    /// Looks for these names. White space around and within a name does not count; an empty name is found nowhere; of
    /// equal names the first is found.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>, ignore_case: bool) -> Self {
        let mut nodes = vec![Node::default()];
        for (index, name) in names.into_iter().enumerate() {
            let text = Text::new(name);
            let tokens = tokenize(&text);
            let mut at = 0;
            for (token, glued) in tokens.iter().zip(gluing(&tokens)) {
                let n_nodes = nodes.len();
                let word = fold(token.of(&text), ignore_case).into_owned();
                at = *nodes[at].next[glued].entry(word).or_insert(n_nodes);
                if at == n_nodes {
                    nodes.push(Node::default());
                }
            }
            if !tokens.is_empty() {
                nodes[at].name.get_or_insert(index);
            }
        }
        Self { ignore_case, nodes }
    }

    /// All occurrences in order, the longest name first where several begin at one token, none overlapping another.
    pub fn find(&self, text: &Text, tokens: &[Token]) -> Vec<Occurrence> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            match self.longest(text, &tokens[at..]) {
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
    fn longest(&self, text: &Text, tokens: &[Token]) -> Option<(usize, usize)> {
        let mut node = &self.nodes[0];
        let mut longest = None;
        for (n_before, (token, glued)) in tokens.iter().zip(gluing(tokens)).enumerate() {
            let word = fold(token.of(text), self.ignore_case);
            let Some(&next) = node.next[glued].get(word.as_ref()) else {
                break;
            };
            node = &self.nodes[next];
            longest = node.name.map(|name| (n_before + 1, name)).or(longest);
        }
        longest
    }
}

/// For each token, 1 where it stands right behind the one before and 0 where white space is between or none is before.
fn gluing(tokens: &[Token]) -> impl Iterator<Item = usize> {
    let pairs = tokens
        .windows(2)
        .map(|pair| usize::from(pair[0].end == pair[1].start));
    std::iter::once(0).chain(pairs)
}

fn fold(word: &str, ignore_case: bool) -> Cow<'_, str> {
    if ignore_case {
        Cow::Owned(word.to_lowercase())
    } else {
        Cow::Borrowed(word)
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
    fn many_names_that_begin_alike_cost_no_more_than_one() {
        let names: Vec<String> = (0..20_000).map(|n| format!("a {n}")).collect();
        let text = format!("{} a 7", "a ".repeat(20_000));
        let finder = NameFinder::new(names.iter().map(String::as_str), false);
        let text = Text::new(text);
        let found = finder.find(&text, &tokenize(&text));
        assert_eq!(found.iter().map(|o| o.name).collect::<Vec<_>>(), [7]);
    }

    #[test]
    fn case_counts_unless_told() {
        check(&["ÉLAN"], false, "élan ÉLAN", &["ÉLAN"]);
        check(&["ÉLAN"], true, "élan ÉLAN Élan", &["élan", "ÉLAN", "Élan"]);
        check(&["", " "], true, "nothing", &[]);
    }
}
