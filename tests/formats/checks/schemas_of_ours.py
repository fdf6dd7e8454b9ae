"""Our own JSON after its schema; doccano and Prodigy, which have no loader, after schemas of ours and invariants."""

import hashlib
import json

from jsonschema import Draft202012Validator

from checks.harness import HERE, corpus, expect_import, expect_told, exported, imported, same, zipped

PACKAGES = ["jsonschema"]


def lines(content):
    return [json.loads(line) for line in content.decode("utf-8").split("\n") if line]


def schema(name, folder=HERE / "schema"):
    return Draft202012Validator(json.loads((folder / name).read_text(encoding="utf-8")))


def utf16(text, start, end):
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def check_tagline_json_is_valid_and_exact():
    ours = schema("tagline.v1.schema.json", HERE.parent.parent / "schema")
    for content in (json.loads(exported("tagline")), lines(exported("jsonl"))):
        for document, value in zip(corpus(), content, strict=True):
            ours.validate(value)
            assert value["text"] == document.text
            assert value["text_sha256"] == hashlib.sha256(document.text.encode("utf-8")).hexdigest()
            found = [(span["label"], value["text"][span["start"] : span["end"]]) for span in value["spans"]]
            same(found, document.entities(), document.id)


def check_doccano_is_valid_and_counts_utf16():
    doccano = schema("doccano.schema.json")
    for document, value in zip(corpus(), lines(exported("doccano")), strict=True):
        doccano.validate(value)
        found = [(label, utf16(document.text, start, end)) for start, end, label in value["label"]]
        same(found, document.entities(), document.id)


def check_prodigy_is_valid_and_keeps_its_invariants():
    prodigy = schema("prodigy.schema.json")
    for document, task in zip(corpus(), lines(exported("prodigy")), strict=True):
        prodigy.validate(task)
        text, tokens = task["text"], task["tokens"]
        assert text == document.text
        assert [token["id"] for token in tokens] == list(range(len(tokens)))
        assert all(token["text"] == text[token["start"] : token["end"]] for token in tokens)
        spelled = "".join(token["text"] + (" " if token["ws"] else "") for token in tokens)
        assert spelled == text, (spelled, text)
        for span in task["spans"]:
            assert tokens[span["token_start"]]["start"] == span["start"], span
            assert tokens[span["token_end"]]["end"] == span["end"], span
        found = [(span["label"], text[span["start"] : span["end"]]) for span in task["spans"]]
        same(found, document.entities(), document.id)


def check_files_of_doccano_are_read():
    text = "🎉 Zoë left Rio."
    expected = [(text, [("PER", "Zoë"), ("LOC", "Rio")])]
    plain = {"id": 3, "text": text, "label": [[3, 6, "PER"], [12, 15, "LOC"]], "Comments": []}
    relational = {
        "id": 3, "text": text, "relations": [], "Comments": [],
        "entities": [
            {"id": 1, "label": "PER", "start_offset": 3, "end_offset": 6},
            {"id": 2, "label": "LOC", "start_offset": 12, "end_offset": 15},
        ],
    }
    for value in (plain, relational, {"text": text, "labels": plain["label"], "source": "desk"}):
        expect_import(json.dumps(value, ensure_ascii=False), expected)


def check_files_of_prodigy_are_read():
    text = "🎉 Zoë left Rio."
    task = {
        "text": text, "_input_hash": 5, "_task_hash": 6, "answer": "accept", "_session_id": None,
        "tokens": [{"text": "🎉", "start": 0, "end": 1, "id": 0}, {"text": "Zoë", "start": 2, "end": 5, "id": 1}],
        "spans": [{"start": 2, "end": 5, "token_start": 1, "token_end": 1, "label": "PER"}],
    }
    expect_import(json.dumps(task), [(text, [("PER", "Zoë")])])
    problems = expect_import(json.dumps({**task, "answer": "reject"}), [(text, [])])
    assert any("answered “reject”" in problem for problem in problems), problems


def check_other_columns_and_kinds_of_doccano_are_read():
    text = "🎉 Zoë left."
    for row in (
        {"id": 1, "text": text, "labels": [[3, 6, "PER"]]},
        {"id": 1, "data": text, "label": [[3, 6, "PER"]], "Comments": []},
        {"id": 1, "text": text, "annotations": [{"label": "PER", "start_offset": 3, "end_offset": 6, "user": 1}]},
    ):
        expect_import(json.dumps(row), [(text, [("PER", "Zoë")])])
    problems = expect_import(json.dumps({"text": text, "label": ["good"]}), [(text, [])])
    expect_told(problems, "whole text")
    # Written by a script that counts code points: nothing proves it, but the words are cut.
    problems = expect_import(json.dumps({"text": text, "label": [[2, 5, "PER"]]}), [(text, [("PER", " Zo")])])
    expect_told(problems, "if they were counted in code points")


def check_a_zip_of_doccano_has_a_file_for_each_person():
    row = {"id": 1, "text": "Zoë left.", "label": [[0, 3, "PER"]]}
    files = {"ann.jsonl": json.dumps(row), "bob.jsonl": json.dumps({**row, "label": []}), "unknown.jsonl": ""}
    problems = expect_import(zipped(files), [(row["text"], [("PER", "Zoë")]), (row["text"], [])])
    expect_told(problems, "1 documents have the text of another one", "unknown.jsonl: the file is empty")


def check_sessions_answers_and_other_tasks_of_prodigy_are_told():
    task = {
        "text": "Zoë left.", "_input_hash": 1, "_task_hash": 2, "_session_id": "news-ann", "_view_id": "ner_manual",
        "tokens": [{"text": "Zoë", "start": 0, "end": 3, "id": 0}, {"text": "left", "start": 4, "end": 8, "id": 1}],
        "spans": [{"start": 0, "end": 3, "token_start": 0, "token_end": 0, "label": "PER"}], "answer": "accept",
    }
    lines = [
        task,
        {**task, "_session_id": "news-bob", "spans": []},
        {**task, "text": "Bo met Zoë.", "tokens": [], "answer": "reject"},
        {**task, "relations": [{"head": 0, "child": 1, "label": "x"}], "_view_id": "relations"},
    ]
    content = "\n".join(json.dumps(line) for line in lines)
    person = [("PER", "Zoë")]
    problems = expect_import(content, [(task["text"], person), (task["text"], []), ("Bo met Zoë.", []), (task["text"], person)])
    expect_told(problems, "answered “reject”", "(relations)", "2 documents have the text of another one")
    documents, _ = imported(content)
    assert [document["attributes"]["annotator"] for document in documents[:2]] == ["news-ann", "news-bob"]
