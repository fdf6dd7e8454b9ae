//! What all XML and HTML that we write has in common: escapes, and the characters that XML can't hold.

/// Text between tags. A carriage return is written as a reference: as it is, every parser turns it into a line feed.
pub(super) fn text(content: &str) -> String {
    escape(content, false)
}

/// The value of an attribute in double quotes, line ends and tabs included.
pub(super) fn attribute(content: &str) -> String {
    escape(content, true)
}

fn escape(content: &str, in_attribute: bool) -> String {
    let mut escaped = String::with_capacity(content.len() + content.len() / 8);
    for c in content.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' if in_attribute => escaped.push_str("&quot;"),
            '\n' | '\t' if in_attribute => escaped.push_str(if c == '\n' { "&#10;" } else { "&#9;" }),
            '\r' => escaped.push_str("&#13;"),
            c if !is_allowed(c) => escaped.push(char::REPLACEMENT_CHARACTER),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Whether XML 1.0 can hold a character at all (production 2, `Char`).
pub(super) fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// How many characters of a text XML can't hold. They are written as U+FFFD, which is as long in every unit but bytes.
pub(super) fn n_not_allowed(content: &str) -> usize {
    content.chars().filter(|&c| !is_allowed(c)).count()
}
