//! What is done with an input, and what must hold of what is accepted.

use std::ops::Range;
use tagline::command::Command;
use tagline::document::Document;
use tagline::formats::{self, Format, ReadOptions, WriteOptions};
use tagline::model::kernels::Kernel;
use tagline::model::words::WordCache;
use tagline::model::{Model, ModelFile};
use tagline::session::Session;
use tagline::tagger::Tagger;
use tagline::text::Text;
use tagline::token;

/// Tokens are in order, apart, and hold no blanks; sentences cover them.
pub(crate) fn tokens(bytes: &[u8]) {
    let text = Text::new(String::from_utf8_lossy(bytes));
    let tokens = token::tokenize(&text);
    for pair in tokens.windows(2) {
        assert!(pair[0].span.end() <= pair[1].span.start(), "{pair:?} overlap");
    }
    for token in &tokens {
        assert!(
            !token.of(&text).contains(char::is_whitespace),
            "{token:?} holds a blank"
        );
    }
    cover(&token::sentences(&text, &tokens), tokens.len());
}

fn cover(sentences: &[Range<usize>], n_tokens: usize) {
    let mut next = 0;
    for sentence in sentences {
        assert_eq!(sentence.start, next, "sentences leave a gap");
        assert!(sentence.end > next, "an empty sentence");
        next = sentence.end;
    }
    assert_eq!(next, n_tokens, "sentences leave tokens over");
}

/// What is read makes a document, and every format can write it.
pub(crate) fn file(format: Option<&'static dyn Format>, bytes: &[u8]) {
    // An article is open, for annotations that bring none along.
    let about = Text::new("\u{1F389} Ada left. Ada came.\r\n");
    let options = ReadOptions {
        format,
        about: Some(&about),
    };
    let Ok(import) = formats::read("input", bytes, options) else {
        return;
    };
    for record in &import.documents {
        let document = Document::new(
            record.text.clone(),
            record.scheme.clone(),
            record.entities.clone(),
        );
        assert!(
            document.is_ok(),
            "{:?} is read as {:?}",
            document.err(),
            record.entities
        );
    }
    // One other format for each input, so that in the course of a run each meets each.
    let writers: Vec<_> = formats::all()
        .iter()
        .filter(|format| format.about().writes)
        .collect();
    let writer = writers[bytes.len() % writers.len()];
    let _ = formats::write(*writer, &import.documents, WriteOptions::default());
}

/// A model that is accepted writes itself back, and its scores are numbers.
pub(crate) fn model(bytes: &[u8]) {
    let Ok(file) = ModelFile::from_bytes(bytes) else {
        return;
    };
    let again = ModelFile::from_bytes(&file.to_bytes().expect("it was read")).expect("it was written");
    assert_eq!(again, file, "it does not write itself back");
    let Ok(model) = Model::with_kernel(&file, Kernel::best()) else {
        return;
    };
    let words = ["Rosa", "Quill", "in", "Harare", ""];
    let scores = model.score(&words, &[0..3, 3..5], &mut WordCache::default());
    assert!(scores.iter().all(|score| score.is_finite()), "{scores:?}");
}

/// Tagged at once or step by step the spans are the same, in order and apart, and can be taken by a session.
pub(crate) fn tagging(tagger: &Tagger, bytes: &[u8]) {
    let content = String::from_utf8_lossy(bytes);
    let text = Text::new(&*content);
    let predictions = tagger.tag(&text);
    let mut tagging = tagger.start(text.clone());
    while !tagging.step(1).is_complete() {}
    assert_eq!(tagging.finish(), predictions);
    for prediction in &predictions {
        assert!((0.0..=1.0).contains(&prediction.score), "{prediction:?}");
        assert!(
            text.slice(prediction.span).is_some(),
            "{prediction:?} is not in the text"
        );
    }
    for pair in predictions.windows(2) {
        assert!(pair[0].span.end() <= pair[1].span.start(), "{pair:?} overlap");
    }
}

/// The sound part of a journal replays, can be undone to the start and done again to the same document.
pub(crate) fn journal(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<&str> = text.lines().collect();
    let Ok((mut session, problem, n_lines)) = Session::replay(lines.iter().copied()) else {
        return;
    };
    assert!(n_lines <= lines.len());
    assert!(
        problem.is_some() || n_lines == lines.len(),
        "lines were left out without a word"
    );
    let before = session.document().clone();
    let mut n_undone = 0;
    while session.undo().is_ok() {
        n_undone += 1;
    }
    for _ in 0..n_undone {
        session.redo().expect("what was undone can be done again");
    }
    assert_eq!(session.document(), &before);
}

/// Each command that is carried out is in the journal, and undo takes it back.
pub(crate) fn commands(bytes: &[u8]) {
    let mut session = Session::default();
    let mut lines = Vec::new();
    for line in String::from_utf8_lossy(bytes).lines() {
        let Ok(command) = serde_json::from_str::<Command>(line) else {
            continue;
        };
        let before = session.document().clone();
        match session.dispatch(command, None) {
            Err(_) => assert_eq!(session.document(), &before, "a refused command changed something"),
            Ok(change) => {
                let changed = !change.journal.is_empty();
                lines.extend(change.journal);
                let after = session.document().clone();
                if changed {
                    lines.extend(session.undo().expect("it was a step").journal);
                    assert_eq!(session.document(), &before, "undo left something");
                    lines.extend(session.redo().expect("it was undone").journal);
                }
                assert_eq!(session.document(), &after, "redo left something");
            }
        }
    }
    let (replayed, problem, _) = Session::replay(lines.iter().map(String::as_str)).expect("our own journal");
    assert!(problem.is_none(), "{problem:?}");
    assert_eq!(replayed.document(), session.document());
}
