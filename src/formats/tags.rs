//! Tags of words: from entities (BIO, BIOES) and back (these, IOB1, BILOU, BMES and BMEOW).
//!
//! Source: Ramshaw and Marcus 1995; Ratinov and Roth 2009.

use super::format::TagScheme;
use super::words::Placed;
use crate::text::Span;

/// A tag for each word. The entities are flat, sorted, and begin and end with words.
pub(super) fn tags(words: &[Span], entities: &[Placed<'_>], scheme: TagScheme) -> Vec<String> {
    let mut tags = Vec::with_capacity(words.len());
    let mut entities = entities.iter().peekable();
    for &word in words {
        while entities
            .next_if(|placed| placed.span.end() <= word.start())
            .is_some()
        {}
        let tag = match entities.peek() {
            Some(placed) if placed.span.covers(word) => {
                let first = placed.span.start() == word.start();
                let last = placed.span.end() == word.end();
                let prefix = match (first, last, scheme) {
                    (true, true, TagScheme::Bioes) => 'S',
                    (false, true, TagScheme::Bioes) => 'E',
                    (true, _, _) => 'B',
                    (false, _, _) => 'I',
                };
                format!("{prefix}-{}", label(placed.entity.label.as_str()))
            }
            _ => "O".to_owned(),
        };
        tags.push(tag);
    }
    tags
}

/// A label as a column can hold it: without white space.
pub(super) fn label(name: &str) -> String {
    name.replace(|c: char| c.is_whitespace() || c.is_control(), "_")
}

/// Whether a column's entry is a tag.
pub(super) fn is_tag(tag: &str) -> bool {
    parse(tag).is_some()
}

/// Prefix and label; `O` has none. `None` for what is no tag.
fn parse(tag: &str) -> Option<Option<(char, &str)>> {
    if tag == "O" {
        return Some(None);
    }
    let (prefix, label) = tag.split_once('-')?;
    let mut chars = prefix.chars();
    match (chars.next(), chars.next()) {
        (Some(prefix @ ('B' | 'I' | 'E' | 'S' | 'L' | 'U' | 'M' | 'W')), None) if !label.is_empty() => {
            Some(Some((prefix, label)))
        }
        _ => None,
    }
}

/// Entities as first and last word and label. A tag that is none counts as `O`; one that continues nothing begins.
pub(super) fn entities<'a>(tags: impl IntoIterator<Item = &'a str>) -> Vec<(usize, usize, &'a str)> {
    let mut entities: Vec<(usize, usize, &str)> = Vec::new();
    let mut open = false;
    for (at, tag) in tags.into_iter().enumerate() {
        let Some((prefix, label)) = parse(tag).flatten() else {
            open = false;
            continue;
        };
        match entities.last_mut() {
            Some(last) if open && last.2 == label && matches!(prefix, 'I' | 'M' | 'E' | 'L') => last.1 = at,
            _ => entities.push((at, at, label)),
        }
        open = !matches!(prefix, 'E' | 'L' | 'S' | 'U' | 'W');
    }
    entities
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tags: &str, expected: &[(usize, usize, &str)]) {
        assert_eq!(entities(tags.split(' ')), expected, "{tags}");
    }

    #[test]
    fn every_tag_scheme_is_read() {
        check(
            "B-PER I-PER O B-LOC B-LOC",
            &[(0, 1, "PER"), (3, 3, "LOC"), (4, 4, "LOC")],
        );
        check(
            "I-PER I-PER O I-LOC B-LOC I-LOC",
            &[(0, 1, "PER"), (3, 3, "LOC"), (4, 5, "LOC")],
        );
        check(
            "B-PER E-PER S-LOC S-LOC",
            &[(0, 1, "PER"), (2, 2, "LOC"), (3, 3, "LOC")],
        );
        check(
            "B-PER M-PER E-PER W-LOC W-LOC",
            &[(0, 2, "PER"), (3, 3, "LOC"), (4, 4, "LOC")],
        );
        check("B-PER I-PER L-PER U-LOC", &[(0, 2, "PER"), (3, 3, "LOC")]);
        check("B-PER I-LOC X", &[(0, 0, "PER"), (1, 1, "LOC")]);
        check("B-A-B I-A-B O", &[(0, 1, "A-B")]);
    }
}
