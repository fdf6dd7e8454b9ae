"""pybrat and bioc: standoff annotations with their texts."""

import io
import tempfile
import zipfile
from pathlib import Path

import bioc
from bioc import brat
from pybrat.parser import BratParser

from checks.harness import (
    corpus, expect_import, expect_refused, expect_told, exported, exported_files, imported, same, zipped,
)

PACKAGES = ["pybrat", "bioc"]
LINE_ENDS = "\n\r\t\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


def on_one_line(surface):
    """A mention as brat writes it: its parts on several lines joined by a space."""
    for character in LINE_ENDS:
        surface = surface.replace(character, "\n")
    return " ".join(part for part in surface.split("\n") if part)


def covered(text, spans):
    return " ".join(text[start:end] for start, end in spans)


def check_pybrat():
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(io.BytesIO(exported("brat"))) as archive:
            archive.extractall(folder)
        # pybrat refuses two entities of the same span, which brat itself holds.
        for path in Path(folder).glob("same-span.*"):
            path.unlink()
        examples = {Path(example.id).name: example for example in BratParser().parse(folder)}
        for document in (document for document in corpus() if document.id != "same-span"):
            text = (Path(folder) / f"{document.id}.txt").read_bytes().decode("utf-8")
            assert text == document.text
            found = examples[document.id].entities
            for entity in found:
                assert entity.mention == covered(text, [(span.start, span.end) for span in entity.spans]), entity
            expected = [(label, on_one_line(surface)) for label, surface in document.entities()]
            same([(entity.type, entity.mention) for entity in found], expected, document.id)


def check_bioc():
    files = exported_files("brat")
    for document in corpus():
        text = files[f"{document.id}.txt"].decode("utf-8")
        loaded = brat.loads(text, files[f"{document.id}.ann"].decode("utf-8"))
        found = []
        for entity in loaded.entities:
            spans = sorted((span.begin, span.end) for span in entity.locations)
            assert covered(text, spans) == entity.text
            found.append((entity.type, entity.text))
        expected = [(label, on_one_line(surface)) for label, surface in document.entities()]
        same(found, expected, document.id)


def check_files_of_brat_are_read():
    """Entities, attributes, notes; a discontinuous span; relations and events, which are told."""
    text = "🎉 Zoë Nuñez and Bo\nLee of Foo Bar Inc. met."
    lines = (
        "T1\tPER 2 11\tZoë Nuñez\nA1\tNegation T1\nA2\tConfidence T1 high\n"
        "#1\tAnnotatorNotes T1\tto be checked, twice\nT2\tPER 16 18;19 22\tBo Lee\n"
        "T3\tORG 26 29;34 38\tFoo Inc.\nR1\tFriend Arg1:T1 Arg2:T2\nE1\tMeet:T1\n*\tEquiv T1 T2\n"
    )
    expected = [(text, [("PER", "Zoë Nuñez"), ("PER", "Bo\nLee"), ("ORG", "Foo Bar Inc.")])]
    problems = expect_import(zipped({"a.txt": text, "a.ann": lines}), expected)
    for part in ("(relations)", "(events)", "(equivalences)", "in parts with other words between"):
        assert any(part in problem for problem in problems), (part, problems)


def check_files_of_bioc_are_read():
    for document in corpus():
        if any(character in document.text for character in LINE_ENDS):
            continue
        made = brat.BratDocument()
        made.text = document.text
        for number, span in enumerate(document.spans, 1):
            entity = brat.BratEntity()
            entity.id, entity.type, entity.text = f"T{number}", span["label"], span["text"]
            entity.add_span(span["start"], span["end"])
            made.add_annotation(entity)
        text_file, ann_file = io.StringIO(), io.StringIO()
        brat.dump(made, text_file, ann_file)
        content = zipped({"a.txt": text_file.getvalue(), "a.ann": ann_file.getvalue()})
        expect_import(content, [(document.text, document.entities())])


def check_documents_that_bioc_writes_are_read():
    text = "🎉 Zoë Nuñez of Foo Bar Inc. met."
    made = brat.BratDocument()
    made.text = text
    for key, label, spans in (("T1", "PER", [(2, 11)]), ("T2", "ORG", [(15, 18), (23, 27)]), ("T3", "Meet", [(28, 31)])):
        entity = brat.BratEntity()
        entity.id, entity.type, entity.text = key, label, covered(text, spans)
        for span in spans:
            entity.add_span(*span)
        made.add_annotation(entity)
    relation = brat.BratRelation()
    relation.id, relation.type, relation.arguments = "R1", "Works", {"Arg1": "T1", "Arg2": "T2"}
    flag = brat.BratAttribute()
    flag.id, flag.type, flag.refid, flag.attributes = "A1", "Certain", "T1", []
    note = brat.BratNote()
    note.id, note.type, note.refid, note.text = "#1", "AnnotatorNotes", "T1", "a note"
    for annotation in (relation, flag, note):
        made.add_annotation(annotation)
    expected = [(text, [("PER", "Zoë Nuñez"), ("ORG", "Foo Bar Inc."), ("Meet", "met")])]
    content = zipped({"a.txt": text, "a.ann": brat.dumps_ann(made)})
    problems = expect_import(content, expected)
    expect_told(problems, "(relations)", "in parts with other words between")
    documents, _ = imported(content)
    assert documents[0]["spans"][0]["attributes"] == {"Certain": True, "note": "a note"}, documents


def check_one_bad_line_costs_no_other():
    lines = "T1\tPER 0 2\tBo\nN1\tReference T1 Wikidata:Q1\tBo\nX1\tstray\nT2 PER 3 7 left\n"
    content = zipped({"corpus/a.txt": "Bo left", "corpus/a.ann": lines, "corpus/b.txt": "Ada", "corpus/b.ann": "what?"})
    problems = expect_import(content, [("Bo left", [("PER", "Bo")]), ("Ada", [])])
    expect_told(problems, "a.ann, line 3", "a.ann, line 4", "b.ann, line 1")
    documents, _ = imported(content)
    assert documents[0]["spans"][0]["attributes"] == {"Reference": "Wikidata:Q1"}, documents


def check_bioc_xml_is_named():
    collection = bioc.BioCCollection()
    collection.add_document(bioc.BioCDocument())
    expect_refused(bioc.dumps(collection), "BioC XML")
