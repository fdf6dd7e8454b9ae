"""The corpus of nasty texts, Tagline's command line, and the comparison of entities by label and surface."""

import functools
import io
import json
import os
import re
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
CORPUS = HERE / "nasty.jsonl"
TAGLINE = os.environ["TAGLINE"]


@dataclass
class Document:
    """A text of the corpus. Offsets are code points, as in Python."""

    id: str
    text: str
    spans: list

    def entities(self):
        return sorted((span["label"], span["text"]) for span in self.spans)

    def flat(self):
        """Without overlaps: of two, the one that begins first stays, then the longer one."""
        kept, end = [], 0
        for span in sorted(self.spans, key=lambda span: (span["start"], -span["end"])):
            if span["start"] >= end:
                kept.append(span)
                end = span["end"]
        return kept

    def flat_entities(self):
        return sorted((span["label"], span["text"]) for span in self.flat())


def corpus():
    documents = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").split("\n") if line]
    documents = [Document(**document) for document in documents]
    for document in documents:
        for span in document.spans:
            assert document.text[span["start"] : span["end"]] == span["text"], span
    return documents


def tagline(*arguments, stdin=b"", status=0):
    """Runs the command line; gives stdout and the lines of stderr."""
    done = subprocess.run([TAGLINE, *map(str, arguments)], input=stdin, capture_output=True)
    problems = done.stderr.decode("utf-8").splitlines()
    assert done.returncode == status, (done.returncode, problems[:5])
    return done.stdout, problems


@functools.cache
def export(format, *options):
    """The whole corpus in a format, and what could not be carried."""
    return tagline("convert", "--from", "jsonl", "--to", format, *options, CORPUS)


def exported(format, *options):
    return export(format, *options)[0]


def exported_files(format, *options):
    """The entries of a format of one file a document, by the document's name."""
    with tempfile.TemporaryFile() as file:
        file.write(exported(format, *options))
        with zipfile.ZipFile(file) as archive:
            return {name: archive.read(name) for name in archive.namelist()}


def imported(content, format="auto", *options):
    """What Tagline reads of a file: documents with text, entities and problems."""
    if isinstance(content, str):
        content = content.encode("utf-8")
    lines, problems = tagline("convert", "--from", format, "--to", "jsonl", *options, stdin=content)
    documents = [json.loads(line) for line in lines.decode("utf-8").split("\n") if line]
    for document in documents:
        for span in document["spans"]:
            assert document["text"][span["start"] : span["end"]] == span["text"], span
    return documents, problems


def same(found, expected, what):
    assert sorted(found) == sorted(expected), f"{what}:\n found    {sorted(found)}\n expected {sorted(expected)}"


def expect_import(content, expected, format="auto", *options):
    """Every document gives back its text and entities. `expected` is a list of (text, entities)."""
    documents, problems = imported(content, format, *options)
    assert len(documents) == len(expected), (len(documents), len(expected), problems)
    for document, (text, entities) in zip(documents, expected):
        assert document["text"] == text, (document["text"], text)
        same([(span["label"], span["text"]) for span in document["spans"]], entities, text)
    return problems


def words(surface):
    """A surface as formats of words can hold it: without white space."""
    return "".join(surface.split())


def without_space(entities):
    return [(label, words(surface)) for label, surface in entities]


def told_spans(problems, part):
    """(document, start, end) of the problems whose message has this part."""
    found = set()
    for line in problems:
        place = re.search(r"document “(.*?)”, characters (\d+)\.\.(\d+): ", line)
        if place and part in line:
            found.add((place[1], int(place[2]), int(place[3])))
    return found


def expect_told(problems, *parts):
    """Each part stands in some problem."""
    for part in parts:
        assert any(part in problem for problem in problems), (part, problems)


def expect_refused(content, *parts):
    """The file is not read, and the one message that says so has all these parts."""
    if isinstance(content, str):
        content = content.encode("utf-8")
    written, problems = tagline("convert", "--to", "jsonl", stdin=content, status=1)
    assert not written and len(problems) == 1, problems
    for part in parts:
        assert part in problems[0], (part, problems)


def zipped(files):
    """A zip of these names and contents."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()
