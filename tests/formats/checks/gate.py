"""gatenlp: GATE's bdoc JSON in both of its offset types."""

import json

from gatenlp import Document as GateDocument

from checks.harness import corpus, expect_import, expect_refused, expect_told, exported_files, same

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


def check_json_in_the_way_of_tweets_is_read():
    for document in corpus():
        made = GateDocument(document.text)
        for span in document.spans:
            made.annset().add(span["start"], span["end"], span["label"], {"checked": "yes"})
        if document.spans:
            expect_import(made.save_mem(fmt="tweet-v1"), [(document.text, document.entities())])


def check_several_sets_of_gate_are_read_as_one():
    made = GateDocument("🎉 Angela met Zoë.")
    made.annset().add(2, 8, "PER", {"certain": 0.5})
    made.annset("Key").add(13, 16, "PER")
    made.name, made.features["desk"] = "a", "city"
    expected = [(made.text, [("PER", "Angela"), ("PER", "Zoë")])]
    problems = expect_import(made.save_mem(fmt="json"), expected)
    expect_told(problems, "2 sets were read as one")
    expect_refused(made.save_mem(fmt="yaml"), "YAML")
