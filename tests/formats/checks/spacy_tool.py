"""spaCy: training data, Doc JSON and its CoNLL converter."""

import json
import re

import spacy
from spacy.tokens import Doc, DocBin
from spacy.training import Example
from spacy.training.converters import conll_ner_to_docs
from spacy.training.gold_io import docs_to_json

from checks.harness import (
    corpus,
    expect_import,
    expect_refused,
    expect_told,
    export,
    exported,
    imported,
    same,
    tagline,
    told_spans,
    without_space,
)

PACKAGES = ["spacy"]
NLP = spacy.blank("en")


def check_training_data_gives_every_span_or_was_warned_of():
    content, problems = export("spacy")
    warned = told_spans(problems, "spaCy may take as one token")
    for document, (text, annotations) in zip(corpus(), json.loads(content)):
        assert text == document.text
        example = Example.from_dict(NLP.make_doc(text), annotations)
        found = [(entity.label_, entity.text) for entity in example.reference.ents]
        expected = [
            (span["label"], span["text"])
            for span in document.flat()
            if example.reference.char_span(span["start"], span["end"]) is not None
        ]
        same(found, expected, document.id)
        dropped = {
            (document.id, span["start"], span["end"])
            for span in document.flat()
            if example.reference.char_span(span["start"], span["end"]) is None
        }
        assert dropped <= warned, (text, dropped - warned)


# Names in brackets whose edges are those of abbreviations, letters, scores, rows of stops and the like.
EDGES = [
    "He runs [Lake Macro Ltd]. It pays.", "It ended at [9 p.m.]. Then", "It ran [17 m/s]. Fast!", "They won ([10-8]) there.",
    "We meet on [4 Oct]. Next", "She lives in [Mass]. still", "[Delta Inc]. fell", "Mr [Ann Lee, Jr.]. spoke",
    "See [Opal Hall]...all", "in [Tula]..in", "near [Kimba-a]. He", "from [Oslo]. It", "for [NATO]. The", "to [$5]. Now",
    "[Paris]-based [EU]-led talks", "a [70 h.p.]. motor", "the [U.S.]. It", "of [G7+]. So", "“[Zoë]’s” [Bo]'s", "([8]) ([9])",
]


def check_edges_are_judged_as_spacy_does():
    documents = []
    for marked in EDGES:
        parts, text, spans = re.split(r"[\[\]]", marked), "", []
        for number, part in enumerate(parts):
            if number % 2:
                spans.append([len(text), len(text) + len(part), "X"])
            text += part
        documents.append({"id": text, "text": text, "spans": spans})
    lines = "\n".join(json.dumps(document) for document in documents)
    _, problems = tagline("convert", "--from", "jsonl", "--to", "spacy", stdin=lines.encode("utf-8"))
    warned = told_spans(problems, "spaCy may take as one token")
    dropped = {
        (document["id"], start, end)
        for document in documents
        for start, end, _ in document["spans"]
        if NLP.make_doc(document["text"]).char_span(start, end) is None
    }
    assert len(dropped) > 5 and warned == dropped, (warned - dropped, dropped - warned)


def check_training_data_keeps_overlaps_for_the_span_categorizer():
    found = {}
    for document, (text, annotations) in zip(corpus(), json.loads(exported("spacy"))):
        if "spans" in annotations:
            example = Example.from_dict(NLP.make_doc(text), annotations)
            found[document.id] = sorted((s.label_, s.text) for s in example.reference.spans["sc"])
            same(found[document.id], document.entities(), document.id)
    assert sorted(found) == ["overlaps", "same-span"]


def check_doc_json_gives_every_span():
    docs = [Doc(NLP.vocab).from_json(doc) for doc in json.loads(exported("spacy-doc"))]
    bytes_data = DocBin(docs=docs, store_user_data=True).to_bytes()
    docs = list(DocBin().from_bytes(bytes_data).get_docs(NLP.vocab))
    for document, doc in zip(corpus(), docs, strict=True):
        assert doc.text == document.text
        same([(entity.label_, entity.text) for entity in doc.ents], document.flat_entities(), document.id)
        if "sc" in doc.spans:
            same([(span.label_, span.text) for span in doc.spans["sc"]], document.entities(), document.id)


def check_conll_2003_is_split_into_its_documents():
    content = exported("conll2003").decode("utf-8")
    docs = list(conll_ner_to_docs(content, no_print=True))
    for document, doc in zip(corpus(), docs, strict=True):
        found = [(entity.label_, entity.text) for entity in doc.ents]
        same(without_space(found), without_space(document.flat_entities()), document.id)


def spacy_docs():
    """Documents as spaCy itself makes them."""
    for document in corpus():
        doc = NLP.make_doc(document.text)
        spans = [doc.char_span(s["start"], s["end"], label=s["label"]) for s in document.flat()]
        doc.ents = [span for span in spans if span is not None]
        yield doc


def check_doc_json_of_spacy_is_read():
    docs = list(spacy_docs())
    expected = [(doc.text, [(entity.label_, entity.text) for entity in doc.ents]) for doc in docs]
    expect_import(json.dumps([doc.to_json() for doc in docs]), expected)
    expect_import("\n".join(json.dumps(doc.to_json()) for doc in docs), expected)


def check_training_json_and_examples_of_words_are_read():
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    docs = [nlp.get_pipe("sentencizer")(doc) for doc in spacy_docs()]
    expected = [(doc.text, [(entity.label_, entity.text) for entity in doc.ents]) for doc in docs]
    paragraphs = [docs_to_json([doc], number) for number, doc in enumerate(docs)]
    expect_import(json.dumps(paragraphs), expected)
    expect_import(json.dumps(docs_to_json(docs)), expected)
    # Without the text and its offsets, as the second version of spaCy needed it.
    for paragraph in (paragraph for file in paragraphs for paragraph in file["paragraphs"]):
        paragraph["raw"] = None
        del paragraph["entities"]
    expect_import(json.dumps(paragraphs), expected)
    examples = [Example(doc, doc).to_dict() for doc in docs]
    expect_import("\n".join(json.dumps(example) for example in examples), expected)


def check_training_data_of_spacy_users_is_read():
    docs = [doc for doc in spacy_docs()]
    expected = [(doc.text, [(entity.label_, entity.text) for entity in doc.ents]) for doc in docs]
    examples = [
        (doc.text, {"entities": [(e.start_char, e.end_char, e.label_) for e in doc.ents]}) for doc in docs
    ]
    expect_import(json.dumps(examples), expected)
    expect_import("\n".join(json.dumps(example) for example in examples), expected)
    expect_import(json.dumps(examples[0]), expected[:1])


def check_ner_annotator_counts_utf16():
    text = "🎉 Angela left."
    file = {"classes": ["PER"], "annotations": [[text, {"entities": [[3, 9, "PER"]]}], None]}
    expect_import(json.dumps(file), [(text, [("PER", "Angela")])])


def check_groups_extensions_and_categories_of_spacy_are_read_or_told():
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    doc = nlp("🎉 Angela Merkel met Zoë. She left.")
    doc.ents = [doc.char_span(2, 15, label="PERSON")]
    doc.spans["sc"] = [doc.char_span(2, 15, label="PERSON"), doc.char_span(2, 8, label="GIVEN", kb_id="Q1")]
    doc.spans["mine"] = [doc.char_span(20, 23, label="GUEST")]
    Doc.set_extension("desk", default=None, force=True)
    doc._.desk = "city"
    content = json.dumps(doc.to_json(underscore=["desk"]))
    expected = [("PERSON", "Angela Merkel"), ("GIVEN", "Angela"), ("GUEST", "Zoë")]
    problems = expect_import(content, [(doc.text, expected)])
    expect_told(problems, "group mine", "(_)")
    documents, _ = imported(content)
    assert documents[0]["spans"][1]["attributes"] == {"kb_id": "Q1"}, documents


def check_other_annotations_of_examples_are_told():
    spans = {"sc": [(0, 3, "PER")], "mine": [(4, 8, "VERB")]}
    example = ("Zoë left.", {"entities": [(0, 3, "PER")], "spans": spans, "cats": {"NEWS": 1.0}, "links": {}})
    problems = expect_import(json.dumps([example]), [(example[0], [("PER", "Zoë"), ("VERB", "left")])])
    expect_told(problems, "group mine", "(cats)")
    assert not any("links" in problem for problem in problems), problems


def check_files_that_are_not_read_are_named():
    docs = list(spacy_docs())
    expect_refused(DocBin(docs=docs).to_bytes(), ".spacy")
    expect_refused(docs[0].to_bytes(), "no text")
