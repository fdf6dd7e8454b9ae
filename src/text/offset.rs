//! One type for each unit of offset, and the half-open span of code points.

use serde::{Deserialize, Serialize};

macro_rules! offset {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// From a length or index.
            ///
            /// # Panics
            /// Above `u32::MAX`: texts of 4 GiB are refused long before they come here.
            pub fn from_usize(at: usize) -> Self {
                Self(u32::try_from(at).expect("a text is shorter than 4 GiB"))
            }

            /// As an index.
            pub fn to_usize(self) -> usize {
                self.0 as usize
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

offset! {
    /// A position counted in Unicode code points: the core's unit, and that of Python strings.
    CharOffset
}
offset! {
    /// A position counted in UTF-8 bytes: the unit of Rust strings.
    ByteOffset
}
offset! {
    /// A position counted in UTF-16 code units: the unit of JavaScript and Java strings.
    Utf16Offset
}

/// A stretch of text `[start, end)` in code points. Never empty: `start < end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Invariant: below `end`.
    start: CharOffset,
    end: CharOffset,
}

impl Span {
    /// The span `[start, end)`, or `None` where it would be empty or reversed.
    pub fn new(start: CharOffset, end: CharOffset) -> Option<Self> {
        (start < end).then_some(Self { start, end })
    }

    /// First code point inside.
    pub fn start(self) -> CharOffset {
        self.start
    }

    /// First code point after.
    pub fn end(self) -> CharOffset {
        self.end
    }

    /// Number of code points; at least 1.
    #[allow(clippy::len_without_is_empty, reason = "a span is never empty")]
    pub fn len(self) -> u32 {
        self.end.0 - self.start.0
    }

    /// Whether the code point at `at` is inside.
    pub fn contains(self, at: CharOffset) -> bool {
        self.start <= at && at < self.end
    }

    /// Whether every code point of `other` is inside.
    pub fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a code point.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: u32, end: u32) -> Span {
        Span::new(CharOffset(start), CharOffset(end)).unwrap()
    }

    #[test]
    fn empty_and_reversed_spans_do_not_exist() {
        assert_eq!(Span::new(CharOffset(3), CharOffset(3)), None);
        assert_eq!(Span::new(CharOffset(4), CharOffset(3)), None);
    }

    #[test]
    fn touching_spans_do_not_overlap() {
        assert!(!span(0, 3).overlaps(span(3, 5)));
        assert!(span(0, 4).overlaps(span(3, 5)));
        assert!(span(0, 4).covers(span(0, 4)));
        assert!(!span(0, 4).covers(span(3, 5)));
        assert!(span(2, 4).contains(CharOffset(3)) && !span(2, 4).contains(CharOffset(4)));
    }
}
