//! CoNLL and its many relatives: columns, separators, comments and tag schemes of published corpora and of tools.

use crate::{attributes, check, refused};

const TEXT: &str = "Ada Lund left Oslo\nBo stayed";
const ALL: &[&str] = &["PER Ada Lund", "LOC Oslo", "PER Bo"];

#[test]
fn every_tag_scheme_is_read() {
    for tags in [
        ["B-PER", "I-PER", "O", "B-LOC", "B-PER", "O"],
        ["I-PER", "I-PER", "O", "I-LOC", "I-PER", "O"],
        ["B-PER", "E-PER", "O", "S-LOC", "S-PER", "O"],
        ["B-PER", "L-PER", "O", "U-LOC", "U-PER", "O"],
        ["B-PER", "E-PER", "O", "W-LOC", "W-PER", "O"],
    ] {
        let words = ["Ada", "Lund", "left", "Oslo", "Bo", "stayed"];
        for (separator, line_end) in [(" ", "\n"), ("\t", "\r\n"), ("   ", "\n"), (" \t", "\r")] {
            let rows: Vec<String> = words
                .iter()
                .zip(tags)
                .map(|(word, tag)| format!("{word}{separator}{tag}"))
                .collect();
            let content = format!(
                "{}{line_end}{line_end}{}{line_end}",
                rows[..4].join(line_end),
                rows[4..].join(line_end)
            );
            check("conll", content, &[(TEXT, ALL)], &[]);
        }
    }
}

#[test]
fn documents_begin_with_their_mark_in_every_form() {
    for (format, mark, columns) in [
        ("conll2003", "-DOCSTART- -X- O O", " NNP B-NP "),
        ("conll2003", "-DOCSTART- -X- -X- O", " NNP B-NP "),
        ("conll2003", "-DOCSTART-\t-X-\tO\tO", "\tNNP\tB-NP\t"),
        ("conll", "-DOCSTART- O", " "),
        ("conll", "-DOCSTART-", " "),
        ("conll", "-DOCSTART- -X- O", " "),
    ] {
        let content =
            format!("{mark}\n\nAda{columns}B-PER\nleft{columns}O\n\n{mark}\n\n\nBo{columns}B-PER\n");
        let told: &[&str] = if format == "conll" {
            &[]
        } else {
            &["The columns between word and tag (parts of speech, chunks) were left out"]
        };
        check(
            format,
            content,
            &[("Ada left", &["PER Ada"]), ("Bo", &["PER Bo"])],
            told,
        );
    }
}

#[test]
fn comments_are_no_words_and_words_may_look_like_comments() {
    let content = "# id 7f domain=train\nAda _ _ B-PER\n# _ _ O\nleft _ _ O\n\n# id 8f\nBo _ _ B-PER\n";
    check(
        "conll2003",
        content,
        &[("Ada # left\nBo", &["PER Ada", "PER Bo"])],
        &[],
    );
    check(
        "conll",
        "#\n# about\n#AdaLund B-PER\n@bo O\n",
        &[("#AdaLund @bo", &["PER #AdaLund"])],
        &[],
    );
}

#[test]
fn words_with_spaces_numbers_of_words_and_five_columns() {
    check(
        "conll",
        "New York\tB-LOC\n10\u{A0}000\tO\n",
        &[("New York 10\u{A0}000", &["LOC New York"])],
        &[],
    );
    check(
        "conll",
        "1\tBo\tB-PER\n2\tleft\tO\n\n1\tAda\tB-PER\n",
        &[("Bo left\nAda", &["PER Bo", "PER Ada"])],
        &[],
    );
    check(
        "conll",
        "Ada ada NNP I-NC I-PER\ngeht gehen VV I-VC O\n",
        &[("Ada geht", &["PER Ada"])],
        &["The columns between word and tag"],
    );
}

#[test]
fn entities_inside_others_have_a_column_of_their_own() {
    let content = "#\thttp://example.org [2026-01-01]\n1\tBank\tB-ORG\tO\n2\tof\tI-ORG\tO\n3\tOslo\tI-ORG\tB-LOC\n4\tpaid\tO\tO\n\n#\thttp://example.org/b\n1\tBo\tB-PER\tO\n";
    check(
        "conll2003",
        content,
        &[(
            "Bank of Oslo paid\nBo",
            &["ORG Bank of Oslo", "LOC Oslo", "PER Bo"],
        )],
        &[],
    );
}

#[test]
fn tags_that_are_none_are_told_by_line_and_lines_cut_off_are_refused() {
    let mut content = "Ada B-PER\nleft O\n".repeat(120);
    content += "Bo PERSON\n";
    let import = check(
        "conll",
        &content,
        &[(&format!("{} Bo", ["Ada left"; 120].join(" ")), &["PER Ada"; 120])],
        &["f, line 241, document 1: The last column is no tag"],
    );
    assert_eq!(import.problems.len(), 1);
    refused(
        "Ada B-PER\nleft O\nBo",
        &["f, line 3", "one column only", "cut off"],
    );
    check(
        "conll",
        "Ada B-PER\nBo I-LOC\nEve I-PER\n",
        &[("Ada Bo Eve", &["PER Ada", "LOC Bo", "PER Eve"])],
        &[],
    );
}

#[test]
fn what_needs_brackets_is_named() {
    refused(
        "#begin document (a); part 000\na 0 0 Ada NNP (TOP(S* - - - - (PERSON) *\n",
        &["CoNLL-2012"],
    );
}

const UNIVERSAL: &str = "# newdoc id = day-1\n\
    # sent_id = 1\n\
    # text = Ada Lund didn't leave \"Oslo\".\n\
    1\tAda\tAda\tPROPN\tNNP\tNumber=Sing\t4\tnsubj\t_\tNER=B-PER\n\
    2\tLund\tLund\tPROPN\tNNP\t_\t1\tflat\t_\tstart_char=4|NER=I-PER\n\
    3-4\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_\n\
    3\tdid\tdo\tAUX\tVBD\t_\t5\taux\t_\t_\n\
    4\tn't\tnot\tPART\tRB\t_\t5\tadvmod\t_\t_\n\
    5\tleave\tleave\tVERB\tVB\t_\t0\troot\t_\t_\n\
    5.1\tleave\tleave\tVERB\tVB\t_\t_\t_\t0:root\t_\n\
    6\t\"\t\"\tPUNCT\t``\t_\t7\tpunct\t_\tSpaceAfter=No\n\
    7\tOslo\tOslo\tPROPN\tNNP\t_\t5\tobj\t_\tNER=B-LOC|SpaceAfter=No\n\
    8\t\"\t\"\tPUNCT\t''\t_\t7\tpunct\t_\tSpaceAfter=No\n\
    9\t.\t.\tPUNCT\t.\t_\t5\tpunct\t_\t_\n\
    \n\
    # sent_id = 2\n\
    1\tBo\tBo\tPROPN\tNNP\t_\t2\tnsubj\t_\tner=S-PER\n\
    2\tstayed\tstay\tVERB\tVBD\t_\t0\troot\t_\tner=O|SpacesAfter=\\s\\n\\n\n\
    \n\
    # newdoc id = day-2\n\
    1-2\tAdas\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n\
    1\tAda\tAda\tPROPN\t_\t_\t0\troot\t_\tNER=B-PER|Entity=(1-person)\n\
    2\ts\ts\tPART\t_\t_\t1\tcase\t_\t_\n\
    3\t?\t?\tPUNCT\t_\t_\t1\tpunct\t_\t_\n";

#[test]
fn named_entities_of_universal_dependencies_are_read_with_their_text() {
    let import = check(
        "conllu",
        UNIVERSAL,
        &[
            (
                "Ada Lund didn't leave \"Oslo\".\nBo stayed \n\n",
                &["PER Ada Lund", "LOC Oslo", "PER Bo"],
            ),
            ("Adas?", &["PER Adas"]),
        ],
        &[
            "10 annotations that are no named entities were left out (lemmas, parts of speech, dependencies)",
            "2 annotations that are no named",
        ],
    );
    assert_eq!(import.documents[1].id, "day-2");
    assert_eq!(attributes(&import, 0, 0), "{}");
    let words = import.documents[0].words.as_ref().expect("it has words");
    assert_eq!(words.sentence_starts, [0, 8]);
}

#[test]
fn universal_dependencies_without_entities_or_with_bad_lines() {
    let plain = "1\tAda\tAda\tPROPN\t_\t_\t0\troot\t_\tEntity=(1-person)\n";
    check(
        "conllu",
        plain,
        &[("Ada", &[])],
        &[
            "(lemmas, parts of speech, dependencies)",
            "(Entity=, which are chains of mentions)",
            "No word has a tag of named entities",
        ],
    );
    let bad = "1\tAda\tAda\tPROPN\t_\t_\t0\troot\t_\tNER=PERSON\n2\tBo\t_\t_\t_\t_\t_\t_\t_\tNER=B-PER\n";
    check(
        "conllu",
        bad,
        &[("Ada Bo", &["PER Bo"])],
        &[
            "f, line 1, document 1: The tag in the last column is none",
            "(lemmas",
        ],
    );
    refused(
        format!("{plain}2\tBo\tBo\n"),
        &["f, line 2", "here are 3", "cut off"],
    );
}

#[test]
fn tables_of_other_things_stay_texts_and_say_so() {
    let table = "Bonn\tplace\nis\tO\n";
    check("text", table, &[(table, &[])], &["looks like a table"]);
}
