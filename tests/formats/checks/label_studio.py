"""Label Studio: tasks are checked against the labelling config that goes with them, and converted by its own SDK."""

import json
import logging
import tempfile
from pathlib import Path

from label_studio_sdk.converter import Converter
from label_studio_sdk.label_interface import LabelInterface

from checks.harness import CORPUS, corpus, expect_import, expect_refused, expect_told, imported, same, tagline

PACKAGES = ["label-studio-sdk"]
# The SDK says what it does at every step.
logging.disable(logging.DEBUG)


def written(folder, *options):
    path = Path(folder) / "tasks.json"
    tagline("convert", "--to", "label-studio", "--companions", folder, "-o", path, *options, CORPUS)
    config = (Path(folder) / "label-studio-config.xml").read_text(encoding="utf-8")
    return path, json.loads(path.read_text(encoding="utf-8")), config


def check_annotations_fit_the_config_and_convert():
    with tempfile.TemporaryDirectory() as folder:
        path, tasks, config = written(folder)
        interface = LabelInterface(config)
        interface.validate()
        for task in tasks:
            for annotation in task["annotations"]:
                assert interface.validate_annotation(annotation), task["data"]["id"]
        output = Path(folder) / "out"
        Converter(config, str(folder)).convert_to_json_min(str(path), str(output), is_dir=False)
        short = json.loads((output / "result.json").read_text(encoding="utf-8"))
        by_id = {task["data"]["id"]: task["id"] for task in tasks}
        rows = {row["id"]: row for row in short}
        for document in corpus():
            row = rows[by_id[document.id]]
            assert row["text"] == document.text
            regions = row.get("label", [])
            found = [(region["labels"][0], document.text[region["start"] : region["end"]]) for region in regions]
            same(found, document.entities(), document.id)
        expected = [(document.text, document.entities()) for document in corpus()]
        expect_import(json.dumps(short), expected)


def check_tables_of_the_corpus_are_read():
    with tempfile.TemporaryDirectory() as folder:
        path, _, config = written(folder)
        expected = {document.id: document for document in corpus()}
        for separator in (",", "\t"):
            table = Path(folder) / f"table{ord(separator)}.csv"
            Converter(config, str(folder)).convert_to_csv(str(path), str(table), is_dir=False, sep=separator)
            documents, problems = imported(table.read_bytes())
            assert not problems, problems
            assert len(documents) == len(expected)
            for document in documents:
                truth = expected[document["id"]]
                assert document["text"] == truth.text, truth.id
                same([(span["label"], span["text"]) for span in document["spans"]], truth.entities(), truth.id)


def check_predictions_fit_the_config():
    with tempfile.TemporaryDirectory() as folder:
        _, tasks, config = written(folder, "--predictions")
        interface = LabelInterface(config)
        for document, task in zip(corpus(), tasks, strict=True):
            assert "annotations" not in task
            (prediction,) = task["predictions"]
            assert not interface.validate_prediction(prediction, return_errors=True), task["data"]["id"]
            found = [
                (region["value"]["labels"][0], document.text[region["value"]["start"] : region["value"]["end"]])
                for region in prediction["result"]
            ]
            same(found, document.entities(), document.id)


def check_tasks_of_label_studio_are_read():
    """As its export has them: other fields, a literal backslash-n in the quoted text, several annotators."""
    text = "🎉 Zoë\nNuñez left."
    region = {
        "id": "aB3", "from_name": "ner", "to_name": "article", "type": "labels", "origin": "manual",
        "value": {"start": 2, "end": 11, "text": "Zoë\\nNuñez", "labels": ["PER", "VIP"]},
    }
    annotation = {"id": 9, "completed_by": 1, "result": [region], "was_cancelled": False, "lead_time": 3.1}
    cancelled = {**annotation, "was_cancelled": True, "result": []}
    task = {"id": 4, "data": {"article": text}, "annotations": [cancelled, annotation], "predictions": [], "meta": {}}
    expect_import(json.dumps([task]), [(text, [("PER", "Zoë\nNuñez"), ("VIP", "Zoë\nNuñez")])])
    task["annotations"].append(annotation)
    problems = expect_import(json.dumps([task]), 2 * [(text, [("PER", "Zoë\nNuñez"), ("VIP", "Zoë\nNuñez")])])
    expect_told(problems, "1 documents have the text of another one")


CONFIG = """<View><Labels name="ner" toName="article"><Label value="PER"/><Label value="LOC"/></Labels>
<Text name="article" value="$article"/><Choices name="mood" toName="article"><Choice value="good"/></Choices></View>"""


def region(key, start, end, text, label, **more):
    return {
        "id": key, "from_name": "ner", "to_name": "article", "type": "labels", "origin": "manual",
        "value": {"start": start, "end": end, "text": text[start:end], "labels": [label]}, **more,
    }


def made_task():
    """A task with all that a project may hold beside the spans."""
    text = "🎉 Angela Merkel met Zoë in Bonn."
    spans = [region("a", 2, 15, text, "PER"), region("b", 27, 31, text, "LOC")]
    of_span = {"id": "a", "from_name": "why", "to_name": "article", "type": "textarea"}
    others = [
        {"from_id": "a", "to_id": "b", "type": "relation", "direction": "right"},
        {"id": "c", "from_name": "mood", "to_name": "article", "type": "choices", "value": {"choices": ["good"]}},
        {**of_span, "value": {"start": 2, "end": 15, "text": ["a name"]}},
    ]
    done = {"lead_time": 1, "created_at": "2026-01-01", "updated_at": "2026-01-02"}
    annotations = [
        {"id": 1, "completed_by": 1, "was_cancelled": True, "result": [], **done},
        {"id": 2, "completed_by": 2, "was_cancelled": False, "result": spans + others, **done},
        {"id": 3, "completed_by": 3, "was_cancelled": False, "result": spans[:1], **done},
    ]
    prediction = {"model_version": "m", "score": 0.5, "result": [region("p", 20, 23, text, "PER", score=0.75)]}
    data = {"article": text, "title": "A visit", "url": "https://example.org/a"}
    return text, {"id": 7, "project": 1, "data": data, "annotations": annotations, "predictions": [prediction]}


def check_whole_tasks_are_read_and_what_is_left_out_is_told():
    text, task = made_task()
    both = [(text, [("PER", "Angela Merkel"), ("LOC", "Bonn")]), (text, [("PER", "Angela Merkel")])]
    problems = expect_import(json.dumps([task]), both)
    expect_told(problems, "1 annotations that were cancelled", "1 predictions", "(relation)", "(choices)")
    documents, _ = imported(json.dumps([task]))
    assert [document["attributes"]["annotator"] for document in documents] == [2, 3], documents
    assert documents[0]["id"] == 7 and documents[0]["attributes"]["title"] == "A visit", documents
    assert documents[0]["spans"][0]["attributes"] == {"why": ["a name"]}, documents
    task["annotations"] = task["annotations"][:1]
    documents, _ = imported(json.dumps([task]))
    (span,) = documents[0]["spans"]
    assert (span["text"], span["status"], span["score"]) == ("Zoë", "suggested", 0.75), span


def check_what_the_converter_writes_is_read():
    text, task = made_task()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tasks.json"
        path.write_text(json.dumps([task]), encoding="utf-8")
        expected = [(text, [("PER", "Angela Merkel"), ("LOC", "Bonn")]), (text, [("PER", "Angela Merkel")])]
        converter = Converter(CONFIG, folder)
        for name, convert in (("short", "convert_to_json_min"), ("words", "convert_to_conll2003")):
            getattr(converter, convert)(str(path), str(Path(folder) / name), is_dir=False)
        for separator in (",", "\t"):
            converter.convert_to_csv(str(path), str(Path(folder) / "table"), is_dir=False, sep=separator)
            problems = expect_import((Path(folder) / "table" / "result.csv").read_bytes(), expected)
            expect_told(problems, "1 documents have the text of another one")
        problems = expect_import((Path(folder) / "short" / "result.json").read_bytes(), expected)
        expect_told(problems, "1 documents have the text of another one")
        documents, _ = imported((Path(folder) / "words" / "result.conll").read_bytes())
        found = [(span["label"], span["text"]) for span in documents[0]["spans"]]
        same(found, [("PER", "Angela Merkel"), ("PER", "Angela Merkel"), ("LOC", "Bonn")], "both in one document")


def check_pages_are_read_without_their_tags():
    value = {
        "start": "/p[1]/b[1]/text()[1]", "end": "/p[1]/b[1]/text()[1]", "startOffset": 0, "endOffset": 13,
        "globalOffsets": {"start": 2, "end": 15}, "text": "Angela Merkel", "hypertextlabels": ["PER"],
    }
    page = "<p>🎉 <b>Angela Merkel</b> met &amp; left.</p>"
    for offsets in (True, False):
        if not offsets:
            del value["globalOffsets"]
        result = [{"id": "h", "from_name": "ner", "to_name": "page", "type": "hypertextlabels", "value": value}]
        task = {"data": {"page": page}, "annotations": [{"result": result}]}
        problems = expect_import(json.dumps([task]), [("🎉 Angela Merkel met & left.", [("PER", "Angela Merkel")])])
        expect_told(problems, "without the tags")


def check_tasks_without_a_text_are_refused():
    expect_refused(json.dumps([{"data": {"image": "/data/a.png"}}]), "no text but the address")
    expect_refused(json.dumps([{"data": {"talk": [{"author": "A", "text": "Hi"}]}}]), "Dialogues")
