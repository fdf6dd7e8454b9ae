"""pybrat and bioc: standoff annotations with their texts."""

import io
import tempfile
import zipfile
from pathlib import Path

from bioc import brat
from pybrat.parser import BratParser

from checks.harness import expect_import, corpus, exported, exported_files, same

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


def zipped(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content.encode("utf-8"))
    return buffer.getvalue()


def check_files_of_brat_are_read():
    """Entities, attributes, notes; a discontinuous span; relations and events, which are told."""
    text = "🎉 Zoë Nuñez and Bo\nLee of Foo Bar Inc. met."
    lines = (
        "T1\tPER 2 11\tZoë Nuñez\nA1\tNegation T1\nA2\tConfidence T1 high\n"
        "#1\tAnnotatorNotes T1\tto be checked, twice\nT2\tPER 16 18;19 22\tBo Lee\n"
        "T3\tORG 26 29;34 38\tFoo Inc.\nR1\tFriend Arg1:T1 Arg2:T2\nE1\tMeet:T1\n*\tEquiv T1 T2\n"
    )
    expected = [(text, [("PER", "Zoë Nuñez"), ("PER", "Bo\nLee"), ("ORG", "Foo Bar Inc.")])]
    problems = expect_import(zipped(a_txt=text, a_ann=lines), expected)
    for part in ("1 relations were left out", "1 events", "1 equivalences", "in parts with other words between"):
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
        content = zipped(a_txt=text_file.getvalue(), a_ann=ann_file.getvalue())
        expect_import(content, [(document.text, document.entities())])
