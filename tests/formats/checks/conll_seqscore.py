"""SeqScore: the strictest reader of CoNLL files; it refuses any transition that the tag scheme does not allow."""

import io
import tempfile
from pathlib import Path

from seqscore.conll import CoNLLIngester, LineSpec, write_docs_using_encoding
from seqscore.encoding import get_encoding

from checks.harness import (
    corpus, expect_import, expect_refused, expect_told, exported, imported, same, without_space,
)

PACKAGES = ["seqscore"]


def load(content, encoding, n_columns):
    ingester = CoNLLIngester(get_encoding(encoding), LineSpec(0, n_columns - 1))
    return ingester.ingest(io.StringIO(content), "corpus", None)


def check_all_columns_and_tag_schemes():
    expected = [document for document in corpus() if document.text.strip()]
    for format, n_columns in (("conll", 2), ("conll2003", 4)):
        for encoding, options in (("BIO", []), ("BIOES", ["--bioes"])):
            content = exported(format, *options).decode("utf-8")
            for document, sentences in zip(expected, load(content, encoding, n_columns), strict=True):
                found = [
                    (mention.type, "".join(sentence.tokens[mention.span.start : mention.span.end]))
                    for sentence in sentences
                    for mention in sentence.mentions
                ]
                same(found, without_space(document.flat_entities()), f"{format} {encoding} {document.id}")


def check_the_corpus_as_seqscore_writes_it_is_read():
    expected = [document for document in corpus() if document.text.strip()]
    for n_columns, format in ((2, "conll"), (4, "conll2003")):
        documents = load(exported(format).decode("utf-8"), "BIO", n_columns)
        for encoding in ("IOB", "BIO", "BIOES", "BILOU", "BMES", "BMEOW"):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "written.txt"
                for delimiter in (" ", "\t"):
                    spec = LineSpec(0, n_columns - 1)
                    write_docs_using_encoding(documents, encoding, "utf-8", delimiter, spec, path)
                    found, _ = imported(path.read_bytes())
                    for document, truth in zip(found, expected, strict=True):
                        entities = [(span["label"], span["text"]) for span in document["spans"]]
                        same(without_space(entities), without_space(truth.flat_entities()), f"{encoding} {truth.id}")


def check_every_tag_scheme_of_others_is_read():
    columns = {
        "IOB1": ["I-PER", "I-PER", "B-PER", "O", "I-LOC"],
        "IOB2": ["B-PER", "I-PER", "B-PER", "O", "B-LOC"],
        "BIOES": ["B-PER", "E-PER", "S-PER", "O", "S-LOC"],
        "BILOU": ["B-PER", "L-PER", "U-PER", "O", "U-LOC"],
    }
    words = ["Zoë", "🎉Nuñez", "Bo", "left", "ليبيا"]
    expected = [("LOC", "ليبيا"), ("PER", "Bo"), ("PER", "Zoë 🎉Nuñez")]
    for scheme, tags in columns.items():
        for separator in (" ", "\t", " NN I-NP "):
            for line_end in ("\n", "\r\n"):
                rows = [f"{word}{separator}{tag}" for word, tag in zip(words, tags)]
                documents, _ = imported(line_end.join(["-DOCSTART- -X- O O", "", *rows, "", ""]))
                found = [(span["label"], span["text"]) for span in documents[0]["spans"]]
                same(found, expected, scheme)


def check_layouts_of_real_files_are_read():
    expected = [("EU left\nBo Lee", [("ORG", "EU"), ("PER", "Bo Lee")])]
    for content in (
        "-DOCSTART- -X- -X- O\n\nEU NNP B-NP B-ORG\nleft VBD B-VP O\n\nBo NNP B-NP B-PER\nLee NNP I-NP I-PER\n\n",
        "EU I-NP I-ORG\r\nleft I-VP O\r\n\r\nBo I-NP I-PER\r\nLee I-NP I-PER\r\n",
        "# text = EU left\n1\tEU\tB-ORG\n2\tleft\tO\n\n1\tBo\tB-PER\n2\tLee\tI-PER\n",
        "EU\tS-ORG\rleft\tO\r\rBo\tB-PER\rLee\tE-PER\r",
        "EU W-ORG\nleft O\n\nBo B-PER\nLee E-PER\n",
    ):
        expect_import(content, expected)
    expect_refused("#begin document (a); part 000\na 0 0 Bo NNP * - - - - (PERSON) *\n", "CoNLL-2012")
    problems = expect_import("Bonn\tplace\nis\tO\n", [("Bonn\tplace\nis\tO\n", [])])
    expect_told(problems, "looks like a table")
