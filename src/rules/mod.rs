//! The person's own rules: lists of names and regular expressions that tag.
//!
//! Patterns come from files and people and are not trusted. One search takes time linear in what it searches by
//! construction (the `regex` crate never backtracks). All matches together could still take quadratic time, so a
//! pattern sees one line at a time and no more than [`MAX_LINE`] of it, and rules, their size and their matches are
//! bounded. Unit of positions: code points.

use crate::label::Label;
use crate::names::NameFinder;
use crate::text::{ByteOffset, CharOffset, Span, Text};
use crate::token::Token;
use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Most rules of one set.
pub const MAX_RULES: usize = 200;
/// Most names of all the lists of a set together.
pub const MAX_NAMES: usize = 50_000;
/// Longest name or pattern in characters.
pub const MAX_CHARS: usize = 1_000;
/// Most matches of one set in one text.
pub const MAX_MATCHES: usize = 100_000;
/// Longest stretch that a pattern sees at a time, in bytes. Longer lines are cut at white space.
pub const MAX_LINE: usize = 4_000;
/// Most memory of one compiled pattern, and again of what it needs while it runs, in bytes.
const MAX_PATTERN_BYTES: usize = 1 << 20;

/// Rules in the order in which they come first: where two match overlapping text, the earlier rule has it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RuleSet(pub Vec<Rule>);

/// One rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    /// What it tags.
    pub label: Label,
    /// Whether upper and lower case are the same to it.
    #[serde(default)]
    pub ignore_case: bool,
    /// What it looks for.
    #[serde(flatten)]
    pub matcher: Matcher,
}

/// What a rule looks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Matcher {
    /// Any of these names, on token edges.
    Names(Vec<String>),
    /// A regular expression in the syntax of Rust's `regex` crate. Its group `span`, where it has one, is what is
    /// tagged; else the whole match is.
    Pattern(String),
}

/// A span that a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Where.
    pub span: Span,
    /// What.
    pub label: Label,
}

/// What is wrong with a set of rules.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// More than [`MAX_RULES`].
    #[error("There are {0} rules; at most {MAX_RULES} can be used. Put names of one label into one list.")]
    TooManyRules(usize),
    /// More than [`MAX_NAMES`].
    #[error("The lists hold more than {MAX_NAMES} names. Use shorter lists.")]
    TooManyNames,
    /// Longer than [`MAX_CHARS`].
    #[error("Rule {rule} has a name or pattern of more than {MAX_CHARS} characters: {beginning:?}…")]
    TooLong {
        /// Counting from 1.
        rule: usize,
        /// How it begins.
        beginning: String,
    },
    /// Not a regular expression.
    #[error("Rule {rule} is not a valid regular expression. {cause}")]
    BadPattern {
        /// Counting from 1.
        rule: usize,
        /// What the library says about it.
        cause: String,
    },
    /// Too large once compiled.
    #[error(
        "The pattern of rule {rule} is too large. Make its repetitions shorter, such as {{1,20}} for {{1,2000}}."
    )]
    TooLarge {
        /// Counting from 1.
        rule: usize,
    },
    /// Matches nearly everything.
    #[error("The rules match more than {MAX_MATCHES} times in this text. Make them narrower.")]
    TooManyMatches,
}

/// Rules ready to run.
#[derive(Debug)]
pub struct Rules {
    compiled: Vec<(Label, Compiled)>,
}

#[derive(Debug)]
enum Compiled {
    Names(NameFinder),
    Pattern(Regex),
}

impl RuleSet {
    /// Checks and compiles the rules.
    ///
    /// # Errors
    /// The first [`RuleError`] found.
    pub fn compile(&self) -> Result<Rules, RuleError> {
        if self.0.len() > MAX_RULES {
            return Err(RuleError::TooManyRules(self.0.len()));
        }
        let lists = self.0.iter().map(|rule| match &rule.matcher {
            Matcher::Names(names) => names.len(),
            Matcher::Pattern(_) => 0,
        });
        if lists.sum::<usize>() > MAX_NAMES {
            return Err(RuleError::TooManyNames);
        }
        let compiled = (1..).zip(&self.0).map(|(number, rule)| rule.compile(number));
        Ok(Rules {
            compiled: compiled.collect::<Result<_, _>>()?,
        })
    }
}

impl Rule {
    fn compile(&self, number: usize) -> Result<(Label, Compiled), RuleError> {
        let compiled = match &self.matcher {
            Matcher::Names(names) => {
                names.iter().try_for_each(|name| check_length(number, name))?;
                let names = names.iter().map(String::as_str);
                Compiled::Names(NameFinder::new(names, self.ignore_case))
            }
            Matcher::Pattern(pattern) => {
                check_length(number, pattern)?;
                let pattern = RegexBuilder::new(pattern)
                    .case_insensitive(self.ignore_case)
                    .size_limit(MAX_PATTERN_BYTES)
                    .dfa_size_limit(MAX_PATTERN_BYTES)
                    .build();
                Compiled::Pattern(pattern.map_err(|error| describe(number, &error))?)
            }
        };
        Ok((self.label.clone(), compiled))
    }
}

fn check_length(rule: usize, string: &str) -> Result<(), RuleError> {
    if string.chars().nth(MAX_CHARS).is_none() {
        return Ok(());
    }
    let beginning = string.chars().take(40).collect();
    Err(RuleError::TooLong { rule, beginning })
}

fn describe(rule: usize, error: &regex::Error) -> RuleError {
    match error {
        regex::Error::CompiledTooBig(_) => RuleError::TooLarge { rule },
        _ => {
            // The library draws the pattern with a mark under the fault, and says what it is on the last line.
            let cause = error.to_string();
            let cause = cause.lines().last().unwrap_or_default().trim();
            let cause = cause.strip_prefix("error: ").unwrap_or(cause).to_owned();
            RuleError::BadPattern { rule, cause }
        }
    }
}

impl Rules {
    /// What the rules tag, rule by rule, each in the order of the text. Overlaps between rules are not resolved.
    ///
    /// # Errors
    /// Above [`MAX_MATCHES`].
    pub fn find(&self, text: &Text, tokens: &[Token]) -> Result<Vec<Match>, RuleError> {
        let mut found = Vec::new();
        let mut n_searches = 0;
        for (label, compiled) in &self.compiled {
            let spans = match compiled {
                Compiled::Names(names) => names.find(text, tokens).into_iter().map(|o| o.span).collect(),
                Compiled::Pattern(pattern) => pattern_spans(pattern, text, &mut n_searches)?,
            };
            found.extend(spans.into_iter().map(|span| Match {
                span,
                label: label.clone(),
            }));
            if found.len() > MAX_MATCHES {
                return Err(RuleError::TooManyMatches);
            }
        }
        Ok(found)
    }
}

/// What a pattern tags. Empty matches tag nothing, but they count as searches.
fn pattern_spans(pattern: &Regex, text: &Text, n_searches: &mut usize) -> Result<Vec<Span>, RuleError> {
    let mut spans = Vec::new();
    for line in lines(text.as_str()) {
        for captures in pattern.captures_iter(&text.as_str()[line.clone()]) {
            *n_searches += 1;
            if *n_searches > MAX_MATCHES {
                return Err(RuleError::TooManyMatches);
            }
            let Some(found) = captures.name("span").or_else(|| captures.get(0)) else {
                continue;
            };
            let start = char_at(text, line.start + found.start());
            let end = char_at(text, line.start + found.end());
            spans.extend(start.zip(end).and_then(|(start, end)| Span::new(start, end)));
        }
    }
    Ok(spans)
}

/// The lines of a text without their ends, in bytes, none longer than [`MAX_LINE`].
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let line = rest.split(['\n', '\r']).next().unwrap_or(rest);
        let length = cut(line);
        let range = start..start + length;
        // At least one byte goes, so that an empty line is passed too; a line end is one byte.
        start += if length == line.len() { length + 1 } else { length };
        Some(range)
    })
}

/// How many bytes of a line are searched at a time: all, or up to the last white space, or up to the last character.
fn cut(line: &str) -> usize {
    if line.len() <= MAX_LINE {
        return line.len();
    }
    let head = &line[..line.floor_char_boundary(MAX_LINE)];
    match head.rfind(char::is_whitespace) {
        Some(at) if at > 0 => at,
        _ => head.len(),
    }
}

fn char_at(text: &Text, byte: usize) -> Option<CharOffset> {
    text.byte_to_char(ByteOffset::from_usize(byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::tokenize;

    fn pattern(label: &str, pattern: &str) -> Rule {
        Rule {
            label: label.into(),
            ignore_case: false,
            matcher: Matcher::Pattern(pattern.into()),
        }
    }

    /// What one rule finds, as `text:LABEL`.
    fn check(rule: Rule, text: &str, expected: &[&str]) {
        let text = Text::new(text);
        let rules = RuleSet(vec![rule]).compile().unwrap();
        let found = rules.find(&text, &tokenize(&text)).unwrap();
        let found: Vec<String> = found
            .iter()
            .map(|m| format!("{}:{}", text.slice(m.span).unwrap(), m.label))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn patterns_tag_their_match_or_their_group() {
        check(
            pattern("LAW", r"Article \d+"),
            "🎉 Article 5, Article x",
            &["Article 5:LAW"],
        );
        check(
            pattern("PERSON", r"Mr\. (?<span>\w+)"),
            "Mr. Bell met Mr. Oak",
            &["Bell:PERSON", "Oak:PERSON"],
        );
        check(pattern("X", "a*"), "baab", &["aa:X"]);
    }

    #[test]
    fn rules_read_from_json() {
        let json =
            r#"[{"label": "ORG", "names": ["Oxfam"]}, {"label": "LAW", "pattern": "x", "ignoreCase": true}]"#;
        let rules: RuleSet = serde_json::from_str(json).unwrap();
        assert_eq!(rules.0[0].matcher, Matcher::Names(vec!["Oxfam".into()]));
        assert!(rules.0[1].ignore_case);
        let again: RuleSet = serde_json::from_str(&serde_json::to_string(&rules).unwrap()).unwrap();
        assert_eq!(again, rules);
    }

    #[test]
    fn hostile_patterns_are_refused_by_cause() {
        let refused = |rule: Rule| RuleSet(vec![pattern("A", "a"), rule]).compile().unwrap_err();
        assert!(matches!(
            refused(pattern("X", "(")),
            RuleError::BadPattern { rule: 2, .. }
        ));
        let huge = r"(\w{1000}){1000}";
        assert_eq!(refused(pattern("X", huge)), RuleError::TooLarge { rule: 2 });
        let long = "a".repeat(MAX_CHARS + 1);
        assert!(matches!(
            refused(pattern("X", &long)),
            RuleError::TooLong { rule: 2, .. }
        ));
    }

    #[test]
    fn matching_everything_is_refused() {
        let text = Text::new("a".repeat(MAX_MATCHES + 1));
        let rules = RuleSet(vec![pattern("X", "a")]).compile().unwrap();
        assert_eq!(
            rules.find(&text, &tokenize(&text)),
            Err(RuleError::TooManyMatches)
        );
    }

    #[test]
    fn lines_cover_a_text_and_are_short() {
        let long = "wörd ".repeat(3_000);
        for text in [
            "",
            "\n",
            "a\n\nb\r\nc",
            &long,
            &"é".repeat(9_000),
            &" ".repeat(9_000),
        ] {
            let lines: Vec<_> = lines(text).collect();
            assert!(lines.iter().all(|line| line.len() <= MAX_LINE));
            let covered: String = lines.iter().map(|line| &text[line.clone()]).collect();
            assert_eq!(covered, text.replace(['\n', '\r'], ""));
        }
    }

    #[test]
    fn what_hangs_a_backtracking_engine_is_linear_here() {
        let text = format!("{}!", "a".repeat(100_000));
        check(pattern("X", "(a+)+b"), &text, &[]);
    }
}
