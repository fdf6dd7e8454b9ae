"""Label Studio: tasks are checked against the labelling config that goes with them, and converted by its own SDK."""

import json
import tempfile
from pathlib import Path

from label_studio_sdk.converter import Converter
from label_studio_sdk.label_interface import LabelInterface

from checks.harness import CORPUS, expect_import, corpus, same, tagline

PACKAGES = ["label-studio-sdk"]


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
    problems = expect_import(json.dumps([task]), [(text, [("PER", "Zoë\nNuñez"), ("VIP", "Zoë\nNuñez")])])
    assert any("annotated 2 times" in problem for problem in problems), problems
