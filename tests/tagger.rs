//! The tagger from file to spans, with models made by hand: no test needs a trained one.

use proptest::prelude::*;
use tagline::label::Label;
use tagline::model::features::{Family, Feature, Features};
use tagline::model::kernels::Kernel;
use tagline::model::vocabulary::Vocabulary;
use tagline::model::{Bits, FamilyShape, Header, Layer, Matrix, Model, ModelError, ModelFile, N_PATTERNS};
use tagline::tagger::{Prediction, Tagger};
use tagline::text::Text;
use tagline::token::tokenize;

fn header(
    labels: &[&str],
    families: Vec<FamilyShape>,
    hidden: usize,
    pieces: usize,
    dilations: &[usize],
) -> Header {
    Header {
        name: "by hand".to_owned(),
        labels: labels.iter().map(|&name| Label::from(name)).collect(),
        families,
        hidden,
        pieces,
        dilations: dilations.to_vec(),
        transitions: false,
        temperature: 1.0,
        calibration: Vec::new(),
        evidence: 0.0,
        vocabulary_bytes: 0,
        codes: 0,
        codes_bytes: 0,
        card: String::new(),
    }
}

/// A model that tags single weekdays as DATE and nothing else: channel 0 says "weekday", channel 1 says "other", six say nothing.
fn weekdays() -> ModelFile {
    let feature = Feature::Pattern;
    let family = Family {
        feature,
        rows: N_PATTERNS,
        width: 2,
    };
    let weekday = Features::new(vec![family], Vocabulary::default())
        .expect("the family has its rows")
        .rows("Monday")[0] as usize;
    let mut table = [-1.0, 1.0].repeat(N_PATTERNS as usize);
    table[2 * weekday..2 * weekday + 2].copy_from_slice(&[1.0, -1.0]);
    let shape = FamilyShape {
        feature: feature.name(),
        rows: N_PATTERNS,
        width: 2,
        bits: Bits::Four,
    };
    // O, B, I, E, S
    let mut tags = [[0.0; 8]; 5];
    (tags[0][1], tags[4][0]) = (4.0, 4.0);
    let mut mix = [[0.0; 2]; 8];
    (mix[0][0], mix[1][1]) = (1.0, 1.0);
    ModelFile {
        header: header(&["DATE"], vec![shape], 8, 1, &[]),
        vocabulary: Vocabulary::default(),
        tables: vec![Matrix::quantize(2, Bits::Four, &table)],
        mix: Layer {
            matrix: Matrix::quantize(2, Bits::Eight, mix.as_flattened()),
            bias: vec![0.0; 8],
            // The norm over eight channels makes ±2 of the two.
            gain: vec![0.5; 8],
            offset: vec![0.0; 8],
        },
        blocks: Vec::new(),
        tags: Matrix::quantize(8, Bits::Eight, tags.as_flattened()),
        tag_bias: vec![0.0; 5],
        transitions: Vec::new(),
    }
}

/// A model of many layers whose weights mean nothing, to see that all ways to run it agree.
fn noise() -> ModelFile {
    let mut state = 1u32;
    let mut random = |n: usize| -> Vec<f32> {
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 23) as f32 - 1.0
        };
        (0..n).map(|_| next()).collect()
    };
    let names = ["lower", "exact", "prefix3", "suffix2", "edge4", "shape", "vector"];
    let (vocabulary, _) = Vocabulary::new(["the", "rain", "monday"]);
    let family = |&name: &&str| FamilyShape {
        feature: name.to_owned(),
        rows: if name == "vector" { 4 } else { 50 },
        width: 5,
        bits: if name == "exact" { Bits::Eight } else { Bits::Four },
    };
    let families: Vec<FamilyShape> = names.iter().map(family).collect();
    let (hidden, pieces, dilations) = (24, 3, [1, 2, 1]);
    let tables = families
        .iter()
        .map(|f| Matrix::quantize(5, f.bits, &random(5 * f.rows as usize)))
        .collect();
    let mut layer = |columns: usize| Layer {
        matrix: Matrix::quantize(columns, Bits::Eight, &random(hidden * pieces * columns)),
        bias: random(hidden * pieces),
        gain: random(hidden),
        offset: random(hidden),
    };
    let mix = layer(5 * names.len());
    let blocks = dilations.iter().map(|_| layer(3 * hidden)).collect();
    let mut header = header(&["A", "B"], families, hidden, pieces, &dilations);
    header.transitions = true;
    header.calibration = vec![(0.0, 0.1), (1.0, 0.9)];
    header.evidence = 0.5;
    ModelFile {
        header,
        vocabulary,
        tables,
        mix,
        blocks,
        tags: Matrix::quantize(hidden, Bits::Eight, &random(9 * hidden)),
        tag_bias: random(9),
        transitions: random(81),
    }
}

fn tagger(file: &ModelFile, kernel: Kernel) -> Tagger {
    Tagger::new(Model::with_kernel(file, kernel).expect("the fixture is well formed"))
}

/// In steps of `budget` tokens, with the candidates.
fn in_steps(tagger: &Tagger, text: &Text, budget: usize) -> (Vec<Prediction>, Vec<Prediction>) {
    let mut tagging = tagger.start(text.clone());
    let mut done = 0;
    loop {
        let progress = tagging.step(budget);
        assert!(
            progress.is_complete() || progress.done > done,
            "each step gets on"
        );
        done = progress.done;
        if progress.is_complete() {
            let candidates = tagging.candidates().to_vec();
            return (tagging.finish(), candidates);
        }
    }
}

#[test]
fn finds_what_its_weights_say() {
    let text = Text::new("🎉 It rained on Monday.\n\nOn Friday’s eve, no.");
    let found = tagger(&weekdays(), Kernel::best()).tag(&text);
    let names: Vec<_> = found
        .iter()
        .map(|p| (text.slice(p.span).unwrap(), p.label.as_str()))
        .collect();
    assert_eq!(names, [("Monday", "DATE"), ("Friday", "DATE")]);
    assert!(found.iter().all(|p| p.score > 0.9));
}

#[test]
fn what_was_nearly_found_is_a_candidate() {
    let mut file = weekdays();
    file.tag_bias[0] = 9.0;
    let (found, candidates) = in_steps(
        &tagger(&file, Kernel::best()),
        &Text::new("It rained on Monday."),
        100,
    );
    assert_eq!(found, []);
    assert_eq!(candidates.len(), 1);
    assert!((0.1..0.5).contains(&candidates[0].score));
}

#[test]
fn words_speak_for_each_other_only_where_capitals_tell_names() {
    let found = |text: &str, evidence: f32| {
        let mut file = noise();
        file.header.evidence = evidence;
        in_steps(&tagger(&file, Kernel::Scalar), &Text::new(text), usize::MAX)
    };
    let text = "Elsine met Bo Marr in the rain. Then Marr left Elsine for Bo. They saw Bo Elsine and a Marr.";
    assert_ne!(found(text, 2.0), found(text, 0.0));
    let in_capitals = text.to_uppercase();
    assert_eq!(found(&in_capitals, 2.0), found(&in_capitals, 0.0));
    // A headline in capitals neither gives nor takes evidence.
    let with_headline = format!("MARR LEFT ELSINE FOR BO\n\n{text}");
    let n_of_headline = found("MARR LEFT ELSINE FOR BO", 0.0).0.len();
    assert_eq!(
        found(&with_headline, 2.0).0[..n_of_headline],
        found(&with_headline, 0.0).0[..n_of_headline]
    );
}

#[test]
fn a_text_without_words_has_no_spans() {
    for text in ["", " \n\n ", "\u{200B}"] {
        assert_eq!(tagger(&noise(), Kernel::best()).tag(&Text::new(text)), []);
    }
}

#[test]
fn a_file_comes_back_as_it_was_written() {
    for file in [weekdays(), noise()] {
        let bytes = file.to_bytes().unwrap();
        let read = ModelFile::from_bytes(&bytes).unwrap();
        assert_eq!(read.to_bytes().unwrap(), bytes);
        assert_eq!(
            (read.tables, read.mix, read.blocks),
            (file.tables, file.mix, file.blocks)
        );
    }
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let bytes = weekdays().to_bytes().unwrap();
    for length in 0..bytes.len() {
        let error = ModelFile::from_bytes(&bytes[..length]).unwrap_err();
        assert!(
            matches!(error, ModelError::NotAModel | ModelError::Length { .. }),
            "{length}: {error}"
        );
    }
    let longer = [bytes, vec![0]].concat();
    assert!(matches!(
        ModelFile::from_bytes(&longer),
        Err(ModelError::Length { .. })
    ));
}

#[test]
fn a_file_with_any_bit_changed_is_refused() {
    let bytes = weekdays().to_bytes().unwrap();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1 << (at % 8);
        assert!(ModelFile::from_bytes(&changed).is_err(), "byte {at}");
    }
}

#[test]
fn a_model_that_does_not_fit_itself_is_not_written() {
    let check = |change: fn(&mut ModelFile), expected: &str| {
        let mut file = noise();
        change(&mut file);
        let error = file.to_bytes().unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    };
    check(|file| file.header.temperature = 0.0, "temperature");
    check(|file| file.header.hidden = 5000, "channels");
    check(|file| file.header.hidden = 12, "multiple of 8");
    check(|file| file.header.labels.clear(), "labels");
    check(|file| file.header.labels[1] = "A".into(), "labels");
    check(
        |file| file.header.families[0].feature = "smell".to_owned(),
        "smell",
    );
    check(|file| file.header.dilations = vec![0, 1, 1], "dilation");
    check(
        |file| file.header.calibration = vec![(0.5, 0.1), (0.4, 0.2)],
        "calibration",
    );
    check(|file| file.mix.bias[3] = f32::INFINITY, "mixing layer");
    check(|file| file.tag_bias.truncate(8), "bytes long");
}

#[test]
fn an_older_program_says_that_the_file_is_newer() {
    let mut bytes = weekdays().to_bytes().unwrap();
    bytes[8] = 2;
    let message = ModelFile::from_bytes(&bytes).unwrap_err().to_string();
    assert!(message.contains("version 2"), "{message}");
}

#[test]
fn a_row_that_could_overflow_its_sums_is_refused() {
    let mut file = weekdays();
    file.header.families[0].width = 600;
    file.tables = vec![Matrix::quantize(
        600,
        Bits::Four,
        &vec![1.0; 600 * N_PATTERNS as usize],
    )];
    file.mix.matrix = Matrix::quantize(600, Bits::Eight, &[1.0; 4800]);
    let read = ModelFile::from_bytes(&file.to_bytes().unwrap()).unwrap();
    assert!(matches!(
        Model::with_kernel(&read, Kernel::Scalar),
        Err(ModelError::TooWide { row: 0, .. })
    ));
}

proptest! {
    #[test]
    fn any_text_is_tagged_alike_by_all_kernels_and_steps(
        text in "([A-Za-z]{1,6}[ .,’]{1,2}|Monday |the |[0-9]{1,4} |\n\n|(?s:.)){0,60}",
        budget in 1usize..40,
    ) {
        let (file, text) = (noise(), Text::new(text));
        let (expected, candidates) = in_steps(&tagger(&file, Kernel::Scalar), &text, usize::MAX);
        for kernel in Kernel::available() {
            let tagger = tagger(&file, kernel);
            prop_assert_eq!(&tagger.tag(&text), &expected);
            prop_assert_eq!(in_steps(&tagger, &text, budget), (expected.clone(), candidates.clone()));
        }
        let tokens = tokenize(&text);
        let mut last = 0;
        for found in &expected {
            prop_assert!(last <= found.span.start().0);
            last = found.span.end().0;
            prop_assert!(tokens.iter().any(|token| token.span.start() == found.span.start()));
            prop_assert!(tokens.iter().any(|token| token.span.end() == found.span.end()));
            prop_assert!((0.0..=1.0).contains(&found.score));
        }
    }
}
