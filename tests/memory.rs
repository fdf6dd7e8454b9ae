//! Memory stays bounded, whatever the text and the file: articles are tagged, hostile files are read by the formats that
//! they are made for, and the most memory that was taken at once is held against a bound or their size.

use peak_alloc::PeakAlloc;
use std::io::{Cursor, Write};
use std::sync::Mutex;
use tagline::formats::{self, Format, ReadOptions};
use tagline::model::Model;
use tagline::tagger::Tagger;
use tagline::text::Text;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;
/// Memory is counted for the whole program, so one test runs at a time.
static ALONE: Mutex<()> = Mutex::new(());

const MEGABYTE: usize = 1 << 20;
/// Of a file that is tried as every format. Larger ones are read by their own.
const SMALL: usize = MEGABYTE / 4;
/// Most memory for a byte of a file: an object of eight bytes takes a node of a tree, of 640, and a document of seven
/// twice as much. The number of documents is bounded.
const MOST_FOR_A_BYTE: usize = 200;
/// Most memory for any file of ten megabytes, in bytes.
const MOST: usize = 700 * MEGABYTE;

/// A file of about this many bytes: what stands before, the unit again and again, and what stands after.
fn filled(n_bytes: usize, before: &str, unit: &str, after: &str) -> String {
    let unit_with_comma = format!("{unit},");
    let n = n_bytes.saturating_sub(before.len() + after.len()) / unit_with_comma.len();
    format!("{before}{}{unit}{after}", unit_with_comma.repeat(n))
}

/// Reads a file and gives the most memory that was taken at once beyond what was taken before, in bytes.
fn peak(format: Option<&'static dyn Format>, content: &[u8]) -> usize {
    let about = Text::new("a b c");
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let options = ReadOptions {
        format,
        about: Some(&about),
    };
    drop(formats::read("f", content, options));
    MEMORY.peak_usage().saturating_sub(before)
}

#[track_caller]
fn check(format: Option<&str>, content: &[u8], what: &str) {
    let format = format.map(|name| formats::by_name(name).expect("it is a format"));
    let peak = peak(format, content);
    let bound = MOST.min(MOST_FOR_A_BYTE * content.len() + MEGABYTE);
    let name = format.map_or("any format", |format| format.about().name);
    assert!(
        peak <= bound,
        "{what} of {} bytes as {name} takes {} MB, more than {}",
        content.len(),
        peak / MEGABYTE,
        bound / MEGABYTE
    );
}

/// Where each format of JSON has its annotations: what stands before the first, and after the last.
const LISTS: [(&str, &str, &str); 14] = [
    (
        "tagline",
        "{\"format\":\"tagline.v1\",\"text\":\"a b\",\"spans\":[",
        "]}",
    ),
    (
        "tagline",
        "{\"format\":\"tagline.v1\",\"text\":\"a b\",\"spans\":[],\"words\":[",
        "]}",
    ),
    ("jsonl", "{\"text\":\"a b\",\"spans\":[", "]}"),
    ("spacy", "[[\"a b\",{\"entities\":[", "]}]]"),
    (
        "spacy",
        "[{\"paragraphs\":[{\"raw\":\"a b\",\"sentences\":[{\"tokens\":[",
        "]}]}]}]",
    ),
    ("spacy-doc", "{\"text\":\"a b\",\"ents\":[", "]}"),
    (
        "label-studio",
        "[{\"data\":{\"text\":\"a b\"},\"annotations\":[{\"result\":[",
        "]}]}]",
    ),
    ("doccano", "{\"text\":\"a b\",\"label\":[", "]}"),
    (
        "prodigy",
        "{\"text\":\"a b\",\"answer\":\"accept\",\"spans\":[",
        "]}",
    ),
    ("huggingface", "{\"tokens\":[\"a\"],\"ner_tags\":[", "]}"),
    ("huggingface", "{\"features\":[],\"rows\":[", "]}"),
    (
        "cas-json",
        "{\"%FEATURE_STRUCTURES\":[{\"%ID\":1,\"%TYPE\":\"uima.cas.Sofa\",\"sofaString\":\"a b\"},",
        "]}",
    ),
    ("web-annotation", "[", "]"),
    (
        "gate",
        "{\"text\":\"a b\",\"annotation_sets\":{\"\":{\"annotations\":[",
        "]}}}",
    ),
];

/// What the lists are filled with: nothing, nodes of trees, and annotations in the shapes of the formats.
const UNITS: [&str; 7] = [
    "0",
    "{}",
    "[]",
    "{\"\":0}",
    "[0,1,\"x\"]",
    "{\"start\":0,\"end\":1,\"label\":\"x\",\"labels\":[\"x\"],\"type\":\"x\",\"begin\":0,\"%TYPE\":\"custom.x\"}",
    "{\"target\":{\"selector\":{\"quote\":\"a\"}},\"body\":\"x\"}",
];

#[test]
fn hostile_files_take_no_more_memory_than_their_size_allows() {
    let _alone = ALONE.lock();
    for (format, before, after) in LISTS {
        for unit in UNITS {
            let content = filled(SMALL, before, unit, after);
            check(Some(format), content.as_bytes(), unit);
        }
        // The dearest of them, as large as a person may open.
        let content = filled(10 * MEGABYTE, before, UNITS[3], after);
        check(Some(format), content.as_bytes(), UNITS[3]);
    }
    let readers = [
        "tagline",
        "jsonl",
        "spacy",
        "spacy-doc",
        "label-studio",
        "doccano",
        "prodigy",
        "huggingface",
        "cas-json",
        "web-annotation",
        "gate",
    ];
    for part in ["[", "{\"a\":", "[{\"text\":"] {
        let nested = part.repeat(10 * MEGABYTE / part.len());
        check(None, nested.as_bytes(), part);
        for format in readers {
            check(Some(format), nested.as_bytes(), part);
        }
    }
    for line in [
        "{\"text\":\"\"}\n",
        "{\"text\":\"\",\"spans\":[]}\n",
        "[]\n",
        "{}\n",
    ] {
        check(None, line.repeat(SMALL / line.len()).as_bytes(), line);
    }
    for (format, line) in [
        ("conll", "a B-X\n"),
        ("conll2003", "a NN I-NP B-X\n"),
        ("conllu", "1\ta\t_\t_\t_\t_\t_\t_\t_\tNER=B-X\n"),
        ("brat", "T1\tX 0 1\ta\n"),
        ("brat", "#1\tNote T1\ta\n"),
        ("webanno-tsv", "1-1\t0-1\ta\tX\n"),
        ("html", "<b>"),
        ("html", "<p>a"),
        ("text", "a "),
    ] {
        let header = match format {
            "webanno-tsv" => "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.X|value\n#Text=a\n",
            _ => "",
        };
        let content = format!("{header}{}", line.repeat(10 * MEGABYTE / line.len()));
        check(Some(format), content.as_bytes(), line);
        check(None, content.as_bytes(), line);
    }
    let table = format!("id,label,text\n{}", "1,[],a\n".repeat(SMALL / 7));
    check(Some("label-studio"), table.as_bytes(), "rows");
    for element in [
        "<a end=\"1\"/>",
        "<a sofa=\"1\" begin=\"0\" end=\"1\" value=\"x\"/>",
        "<custom xmi:id=\"1\"/>",
        "<a>",
    ] {
        let xmi = format!(
            "<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:cas=\"http:///uima/cas.ecore\" xmlns=\"http:///custom.ecore\">{}<cas:Sofa xmi:id=\"1\" sofaString=\"a\"/></xmi:XMI>",
            element.repeat(10 * MEGABYTE / element.len())
        );
        check(Some("cas-xmi"), xmi.as_bytes(), element);
    }
}

/// Each thing of such a file is compared with others: with all of them it would take hours.
#[test]
fn files_whose_parts_are_alike_are_read_in_time_that_grows_with_their_size() {
    let _alone = ALONE.lock();
    let numbered = |unit: &dyn Fn(usize) -> String| (0..100_000).map(unit).collect::<String>();
    let values = numbered(&|at| format!("A{at}\tSide T1 v{at}\n"));
    check(
        Some("brat"),
        format!("T1\tX 0 1\ta\n{values}").as_bytes(),
        "values of an attribute",
    );
    let texts = numbered(&|at| format!("\"t{at}\":\"a b\","));
    let regions = numbered(&|at| format!("{{\"start\":0,\"end\":1,\"text\":\"a{at}\",\"labels\":[\"X\"]}},"));
    let task = format!(
        "{{{texts}\"annotation_id\":1,\"label\":[{}]}}",
        regions.trim_end_matches(',')
    );
    check(Some("label-studio"), task.as_bytes(), "texts and regions");
    let entities = numbered(&|at| format!("[{},{},\"X\"],", at % 90, at % 90 + 9));
    let entities = entities.trim_end_matches(',');
    let text = "a".repeat(100);
    for file in [
        format!(
            "[[\"{text}.\",{{\"entities\":[{entities}],\"spans\":{{\"sc\":[{entities}],\"x\":[{entities}]}}}}]]"
        ),
        format!("{{\"text\":\"{text}\",\"label\":[{entities}]}}"),
    ] {
        check(None, file.as_bytes(), "entities");
    }
}

#[test]
fn what_is_packed_takes_no_more_than_it_may_unpack_to() {
    let _alone = ALONE.lock();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["a.txt", "b.txt", "c.txt"] {
        let started = writer.start_file(name, zip::write::SimpleFileOptions::default());
        started.expect("a name");
        let zeros = vec![b'0'; 100 * MEGABYTE];
        writer.write_all(&zeros).expect("it goes into memory");
    }
    let bomb = writer.finish().expect("it goes into memory").into_inner();
    assert!(bomb.len() < MEGABYTE);
    assert!(
        peak(None, &bomb) < 3 * formats::MAX_BYTES,
        "{}",
        peak(None, &bomb)
    );
}

/// The most memory beyond what was taken before, in bytes, and what was made.
fn peak_of<T>(make: impl FnOnce() -> T) -> (usize, T) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let made = make();
    (MEMORY.peak_usage().saturating_sub(before), made)
}

#[test]
fn an_article_is_tagged_in_64_megabytes_and_a_long_text_in_a_bounded_multiple_of_its_length() {
    let _alone = ALONE.lock();
    let article = include_str!("../benches/article.txt");
    let (model_and_article, tagger) = peak_of(|| {
        let model = Model::from_bytes(include_bytes!("../www/model/news-en.tagline")).unwrap();
        let tagger = Tagger::new(model);
        // As long as the longest that a newspaper prints.
        assert!(tagger.tag(&Text::new(article.repeat(20))).len() > 100);
        tagger
    });
    assert!(
        model_and_article <= 64 * MEGABYTE,
        "{} MB",
        model_and_article / MEGABYTE
    );

    let text = Text::new(article.repeat(10 * MEGABYTE / article.len()));
    let (cut, mut tagging) = peak_of(|| tagger.start(text));
    assert!(cut <= 256 * MEGABYTE, "{} MB to cut the text", cut / MEGABYTE);
    let (tagged, ()) = peak_of(|| {
        tagging.step(20_000);
    });
    assert!(tagging.progress().done >= 20_000);
    assert!(
        tagged <= 64 * MEGABYTE,
        "{} MB to tag a part of it",
        tagged / MEGABYTE
    );
}
