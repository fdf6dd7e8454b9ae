"""gatenlp: GATE's bdoc JSON in both of its offset types."""

import json

from gatenlp import Document as GateDocument

from checks.harness import expect_import, corpus, exported_files, same

PACKAGES = ["gatenlp"]


def check_every_span_loads():
    files = exported_files("gate")
    for document in corpus():
        loaded = GateDocument.load_mem(files[f"{document.id}.bdocjs"].decode("utf-8"), fmt="json")
        assert loaded.text == document.text
        found = [(annotation.type, loaded[annotation]) for annotation in loaded.annset()]
        same(found, document.entities(), document.id)


def made_by_gate(document, offset_type):
    made = GateDocument(document.text)
    for span in document.spans:
        made.annset().add(span["start"], span["end"], span["label"], {"checked": True})
    made.annset().add(0, 1, "Token")
    return made.save_mem(fmt="json", offset_type=offset_type)


def check_both_offset_types_of_gate_are_read():
    for document in corpus():
        for offset_type in ("p", "j"):
            content = made_by_gate(document, offset_type)
            assert json.loads(content)["offset_type"] == offset_type
            expect_import(content, [(document.text, document.entities())])
