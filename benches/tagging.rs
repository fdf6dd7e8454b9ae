//! How fast texts are tagged, as a ratio to the plain reference kernel, where the time goes, and how it grows with the text.
//!
//! `cargo bench --bench tagging [-- FILE.jsonl]`: the texts of a JSON Lines file, else the article beside this file. With
//! `--seconds` it prints one number alone: the seconds that all texts take, for comparison with other programs.
#![allow(clippy::print_stdout, reason = "a bench reports")]

use std::hint::black_box;
use std::time::{Duration, Instant};
use tagline::decode::Lattice;
use tagline::model::kernels::Kernel;
use tagline::model::words::WordCache;
use tagline::model::{Model, ModelFile};
use tagline::tagger::Tagger;
use tagline::text::Text;
use tagline::token::{sentences, tokenize};

const TIME: Duration = Duration::from_millis(1500);

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/www/model/news-en.tagline");
    let bytes = std::fs::read(path).expect("the served model stands in www/model");
    let file = ModelFile::from_bytes(&bytes).expect("the served model is sound");
    let texts = texts(arguments.iter().find(|argument| !argument.starts_with("--")));
    let tagger = |kernel| Tagger::new(Model::with_kernel(&file, kernel).expect("the served model is sound"));
    let best = tagger(Kernel::best());
    let seconds = fastest(|| tag_all(&best, &texts));
    if arguments.iter().any(|argument| argument == "--seconds") {
        println!("{seconds}");
        return;
    }
    report_speed(
        &texts,
        seconds,
        fastest(|| tag_all(&tagger(Kernel::Scalar), &texts)),
    );
    report_parts(&file, &texts);
    report_growth(&best, &texts);
}

fn texts(path: Option<&String>) -> Vec<Text> {
    let Some(path) = path else {
        return vec![Text::new(include_str!("article.txt"))];
    };
    let lines = std::fs::read_to_string(path).expect("the file of texts can be read");
    let text = |line: &str| {
        let record: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        Text::new(record["text"].as_str().expect("a field \"text\""))
    };
    lines.lines().map(text).collect()
}

fn tag_all(tagger: &Tagger, texts: &[Text]) -> usize {
    texts.iter().map(|text| black_box(tagger.tag(text)).len()).sum()
}

/// Words as a person counts them.
fn n_words(texts: &[Text]) -> usize {
    texts
        .iter()
        .map(|text| text.as_str().split_whitespace().count())
        .sum()
}

fn report_speed(texts: &[Text], seconds: f64, reference: f64) {
    let bytes: usize = texts.iter().map(|text| text.as_str().len()).sum();
    println!(
        "{} texts, {} words, kernel {:?}",
        texts.len(),
        n_words(texts),
        Kernel::best()
    );
    println!("{:.2} ms for 1,000 words", 1e6 * seconds / n_words(texts) as f64);
    println!("{:.2} MB/s", bytes as f64 / seconds / 1e6);
    println!(
        "{:.1} times as fast as with the reference kernel",
        reference / seconds
    );
}

fn report_parts(file: &ModelFile, texts: &[Text]) {
    let model = Model::with_kernel(file, Kernel::best()).expect("the served model is sound");
    let lattice = Lattice::new(model.labels().len(), model.transitions(), 1.0);
    let [mut cut, mut score, mut warm, mut decode] = [0.0; 4];
    for text in texts {
        cut += fastest_of_three(|| sentences(text, &tokenize(text)));
        let tokens = tokenize(text);
        let sentences = sentences(text, &tokens);
        let words: Vec<&str> = tokens.iter().map(|token| token.of(text)).collect();
        score += fastest_of_three(|| model.score(&words, &sentences, &mut WordCache::default()));
        let mut cache = WordCache::default();
        let scores = model.score(&words, &sentences, &mut cache);
        warm += fastest_of_three(|| model.score(&words, &sentences, &mut cache));
        decode += fastest_of_three(|| {
            for sentence in &sentences {
                let scores = &scores[sentence.start * lattice.n_tags()..sentence.end * lattice.n_tags()];
                black_box((
                    lattice.best_tags(scores),
                    lattice.confidence(scores).spans_above(0.1),
                ));
            }
        });
    }
    let total = cut + score + decode;
    for (part, seconds) in [
        ("tokens", cut),
        ("words", score - warm),
        ("context", warm),
        ("decoding", decode),
    ] {
        println!("{part}: {:.0} %", 100.0 * seconds / total);
    }
}

fn report_growth(tagger: &Tagger, texts: &[Text]) {
    let base: String = texts
        .iter()
        .map(Text::as_str)
        .take(10)
        .collect::<Vec<_>>()
        .join("\n\n");
    let time = |times: usize| {
        let text = Text::new(vec![base.as_str(); times].join("\n\n"));
        fastest_of_three(|| tagger.tag(&text)) / times as f64
    };
    let (one, thirty) = (time(1), time(30));
    println!(
        "a text 30 times as long takes {:.1} times as long",
        30.0 * thirty / one
    );
}

fn fastest_of_three<T>(mut call: impl FnMut() -> T) -> f64 {
    (0..3).map(|_| seconds(&mut call)).fold(f64::INFINITY, f64::min)
}

/// Seconds of the fastest of many calls.
fn fastest<T>(mut call: impl FnMut() -> T) -> f64 {
    let begin = Instant::now();
    let mut best = seconds(&mut call);
    while begin.elapsed() < TIME {
        best = best.min(seconds(&mut call));
    }
    best
}

fn seconds<T>(call: &mut impl FnMut() -> T) -> f64 {
    let start = Instant::now();
    black_box(call());
    start.elapsed().as_secs_f64()
}
