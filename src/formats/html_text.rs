//! The visible text of an HTML page: references decoded, scripts and styles left out, blocks on lines of their own.
//!
//! Source: <https://html.spec.whatwg.org/multipage/dom.html#the-innertext-idl-attribute>, simplified: no style sheet
//! is looked at, and tables become lines.

use html5gum::{Token, Tokenizer};

/// Elements whose content nobody sees as text.
const HIDDEN: [&[u8]; 12] = [
    b"script",
    b"style",
    b"template",
    b"noscript",
    b"title",
    b"svg",
    b"math",
    b"iframe",
    b"object",
    b"select",
    b"textarea",
    b"nav",
];
/// Elements that stand on lines of their own.
const BLOCKS: [&[u8]; 34] = [
    b"address",
    b"article",
    b"aside",
    b"blockquote",
    b"body",
    b"caption",
    b"dd",
    b"details",
    b"div",
    b"dl",
    b"dt",
    b"fieldset",
    b"figcaption",
    b"figure",
    b"footer",
    b"form",
    b"h1",
    b"h2",
    b"h3",
    b"h4",
    b"h5",
    b"h6",
    b"header",
    b"hr",
    b"li",
    b"main",
    b"ol",
    b"pre",
    b"section",
    b"summary",
    b"table",
    b"tr",
    b"ul",
    b"html",
];
/// Elements with an empty line before and after.
const PARAGRAPHS: [&[u8]; 8] = [b"p", b"h1", b"h2", b"h3", b"h4", b"blockquote", b"pre", b"figure"];

/// Hidden elements inside one another that are told apart.
const MAX_HIDDEN_DEPTH: usize = 64;

/// Text as it is built: white space is written only once something follows it.
#[derive(Default)]
struct Lines {
    text: String,
    /// Line feeds due before the next word.
    n_breaks: usize,
    /// A space due before the next word.
    space: bool,
}

impl Lines {
    fn break_line(&mut self, n: usize) {
        self.n_breaks = self.n_breaks.max(n);
        self.space = false;
    }

    fn push(&mut self, content: &str, preformatted: bool) {
        for c in content.chars() {
            match c {
                '\n' if preformatted => {
                    self.n_breaks += 1;
                    self.space = false;
                }
                ' ' | '\t' | '\n' | '\r' | '\u{0C}' if !preformatted => self.space = true,
                c => self.push_visible(c),
            }
        }
    }

    fn push_visible(&mut self, c: char) {
        if !self.text.is_empty() {
            self.text.extend(std::iter::repeat_n('\n', self.n_breaks));
            if self.space && self.n_breaks == 0 {
                self.text.push(' ');
            }
        }
        (self.n_breaks, self.space) = (0, false);
        self.text.push(c);
    }
}

/// What a reader of the page sees.
pub(super) fn visible_text(html: &str) -> String {
    let mut lines = Lines::default();
    let mut hidden: Vec<Vec<u8>> = Vec::new();
    let mut n_pre = 0_usize;
    for token in tokens(html) {
        match token {
            Token::StartTag(tag) => {
                let name: &[u8] = &tag.name;
                if HIDDEN.contains(&name) && !tag.self_closing && hidden.len() < MAX_HIDDEN_DEPTH {
                    hidden.push(name.to_vec());
                }
                n_pre += usize::from(name == b"pre");
                edge(name, &mut lines);
            }
            Token::EndTag(tag) => {
                let name: &[u8] = &tag.name;
                // Up to the element that ends here: an inner one may have no end of its own.
                if let Some(at) = hidden.iter().rposition(|open| open == name) {
                    hidden.truncate(at);
                }
                n_pre = n_pre.saturating_sub(usize::from(name == b"pre"));
                edge(name, &mut lines);
            }
            Token::String(content) if hidden.is_empty() => {
                lines.push(&String::from_utf8_lossy(&content), n_pre > 0);
            }
            _ => {}
        }
    }
    if !lines.text.is_empty() {
        lines.text.push('\n');
    }
    lines.text
}

/// All text between a page's tags, white space included: what a script finds as `textContent`, and counts in.
pub(super) fn text_content(html: &str) -> String {
    let mut content = String::new();
    for token in tokens(html) {
        if let Token::String(part) = token {
            content.push_str(&String::from_utf8_lossy(&part));
        }
    }
    content
}

fn tokens(html: &str) -> impl Iterator<Item = Token<()>> {
    let mut emitter = html5gum::DefaultEmitter::<()>::default();
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(html, emitter).flatten()
}

fn edge(name: &[u8], lines: &mut Lines) {
    if name == b"br" {
        lines.n_breaks += 1;
        lines.space = false;
    } else if PARAGRAPHS.contains(&name) {
        lines.break_line(2);
    } else if BLOCKS.contains(&name) {
        lines.break_line(1);
    } else if name == b"td" || name == b"th" {
        lines.space = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &str) {
        assert_eq!(visible_text(html), expected, "{html}");
    }

    #[test]
    fn a_page_reads_as_people_see_it() {
        check("<p>Ada&nbsp;&amp; Zo&euml;&#x1F389;</p>", "Ada\u{A0}& Zoë🎉\n");
        check(
            "<h1>One</h1>\n <p>Two\n  three<br>four</p><p>five",
            "One\n\nTwo three\nfour\n\nfive\n",
        );
        check(
            "a<script>if (1 < 2) { document.write('<p>x</p>') }</script>b",
            "ab\n",
        );
        check(
            "<head><title>t</title><style>p > a {}</style></head>x <b>y</b>",
            "x y\n",
        );
        check("<ul><li>a<li>b</ul><table><tr><td>c<td>d</table>", "a\nb\nc d\n");
        check("<pre>a\n  b</pre>", "a\n  b\n");
        check("<!-- x --><p onclick='alert(1)'>y", "y\n");
        check("<script>never closed", "");
        check("", "");
        check("a < b", "a < b\n");
    }
}
