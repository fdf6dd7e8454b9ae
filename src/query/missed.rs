//! What was missed: spans that the tagger nearly tagged, and that nothing stands in the way of. Unit: code points.

use crate::document::Document;
use crate::label::Label;
use crate::text::Span;
use std::collections::BTreeSet;

/// A span that the tagger thought possible.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Where.
    pub span: Span,
    /// What it would be.
    pub label: Label,
    /// How likely, 0 to 1.
    pub score: f32,
}

/// The candidates worth showing, the likeliest first: inside the text, with a label of the scheme, not rejected
/// before, and sharing no character with an entity or a likelier candidate.
pub fn missed(document: &Document, mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    let rejected: BTreeSet<Span> = document.rejected().iter().map(|e| e.span).collect();
    candidates.retain(|c| {
        c.span.end() <= document.text().len()
            && document.scheme().contains(&c.label)
            && !rejected.contains(&c.span)
            && document.overlapping(c.span).next().is_none()
    });
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.span.cmp(&b.span)));
    let mut shown: BTreeSet<Span> = BTreeSet::new();
    candidates.retain(|c| {
        let free = !overlaps_any(&shown, c.span);
        if free {
            shown.insert(c.span);
        }
        free
    });
    candidates
}

/// Whether `span` shares a character with one of these disjoint spans: then with one of its neighbours in order.
fn overlaps_any(disjoint: &BTreeSet<Span>, span: Span) -> bool {
    let before = disjoint.range(..=span).next_back();
    let after = disjoint.range(span..).next();
    before.into_iter().chain(after).any(|s| s.overlaps(span))
}
