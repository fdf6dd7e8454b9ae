"""Hugging Face datasets: rows of words and tags."""

import json
import tempfile
from pathlib import Path

from datasets import ClassLabel, Dataset, Features, Sequence, Value, load_dataset

from checks.harness import (
    corpus, expect_import, expect_refused, expect_told, exported, imported, same, without_space, zipped,
)

PACKAGES = ["datasets"]


def spans(tokens, tags):
    """(label, words) of IOB2 tags, by the plain definition."""
    found, open_label = [], None
    for token, tag in zip(tokens, tags, strict=True):
        if tag.startswith("B-"):
            open_label = tag[2:]
            found.append((open_label, token))
        elif tag.startswith("I-"):
            assert open_label == tag[2:], (tokens, tags)
            found[-1] = (open_label, found[-1][1] + token)
        else:
            open_label = None
    return found


def loaded(folder, **options):
    path = Path(folder) / "corpus.jsonl"
    path.write_bytes(exported("huggingface"))
    return load_dataset("json", data_files=str(path), split="train", cache_dir=folder, **options)


def check_rows_load_and_cast_to_class_labels():
    with tempfile.TemporaryDirectory() as folder:
        rows = loaded(folder)
        for document, row in zip(corpus(), rows, strict=True):
            assert row["id"] == document.id
            same(spans(row["tokens"], row["ner_tags"]), without_space(document.flat_entities()), document.id)
        names = sorted({tag for row in rows for tag in row["ner_tags"]})
        features = Features(
            {"id": Value("string"), "tokens": Sequence(Value("string")), "ner_tags": Sequence(ClassLabel(names=names))}
        )
        cast = rows.cast(features)
        for row, plain in zip(cast, rows, strict=True):
            assert cast.features["ner_tags"].feature.int2str(row["ner_tags"]) == plain["ner_tags"]


def check_the_corpus_as_datasets_writes_it_is_read():
    rows = [json.loads(line) for line in exported("huggingface").decode("utf-8").split("\n") if line]
    made = Dataset.from_list(rows)
    names = sorted({tag for row in rows for tag in row["ner_tags"]})
    text, tags = Value("string"), Sequence(ClassLabel(names=names))
    numbered = made.cast(Features({"id": text, "tokens": Sequence(text), "ner_tags": tags}))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.json"
        contents = [json.dumps(made.to_dict())]
        made.to_json(path)
        contents.append(path.read_bytes())
        for orient in ("records", "columns", "index", "split", "table"):
            made.to_json(path, lines=False, orient=orient)
            contents.append(path.read_bytes())
        numbered.to_json(path)
        numbered.save_to_disk(Path(folder) / "saved")
        info = (Path(folder) / "saved" / "dataset_info.json").read_bytes()
        contents.append(zipped({"rows.json": path.read_bytes(), "dataset_info.json": info}))
        for content in contents:
            documents, _ = imported(content)
            for document, truth in zip(documents, corpus(), strict=True):
                assert document["id"] == truth.id, (document["id"], truth.id)
                found = [(span["label"], span["text"]) for span in document["spans"]]
                same(without_space(found), without_space(truth.flat_entities()), truth.id)


def check_what_datasets_writes_is_read():
    with tempfile.TemporaryDirectory() as folder:
        tokens = [["Zoë", "🎉", "left", "New", "York"], ["ليبيا"]]
        tags = [["B-PER", "I-PER", "O", "B-LOC", "I-LOC"], ["B-LOC"]]
        path = Path(folder) / "rows.jsonl"
        Dataset.from_dict({"id": ["a", "b"], "tokens": tokens, "ner_tags": tags}).to_json(path)
        documents, _ = imported(path.read_bytes())
        found = [[(span["label"], span["text"]) for span in document["spans"]] for document in documents]
        assert found == [[("PER", "Zoë 🎉"), ("LOC", "New York")], [("LOC", "ليبيا")]], found
        numbered = {"tokens": ["a"], "ner_tags": [1]}
        from checks.harness import tagline

        _, problems = tagline("convert", "--to", "jsonl", stdin=json.dumps(numbered).encode(), status=1)
        assert "holds numbers in place of tag names" in problems[0], problems


def check_numbers_of_class_labels_are_read_with_their_names():
    names = ["O", "B-PER", "I-PER", "B-LOC"]
    features = Features({"tokens": Sequence(Value("string")), "ner_tags": Sequence(ClassLabel(names=names))})
    rows = Dataset.from_dict({"tokens": [["Zoë", "Nuñez", "left", "🎉"]], "ner_tags": [[1, 2, 0, 3]]}, features=features)
    with tempfile.TemporaryDirectory() as folder:
        rows.to_json(Path(folder) / "rows.jsonl")
        rows.save_to_disk(Path(folder) / "saved")
        content = (Path(folder) / "rows.jsonl").read_bytes()
        info = (Path(folder) / "saved" / "dataset_info.json").read_bytes()
        (arrow,) = (Path(folder) / "saved").glob("*.arrow")
        expect_refused(content, "line 1", "numbers in place of tag names", "dataset_info.json")
        expected = [("Zoë Nuñez left 🎉", [("PER", "Zoë Nuñez"), ("LOC", "🎉")])]
        expect_import(zipped({"rows.jsonl": content, "dataset_info.json": info}), expected)
        rows.to_parquet(Path(folder) / "rows.parquet")
        expect_refused((Path(folder) / "rows.parquet").read_bytes(), "Parquet")
        expect_refused(arrow.read_bytes(), "Arrow")


def check_columns_and_texts_are_read():
    text = "Zoë left  New York."
    row = {"text": text, "tokens": ["Zoë", "left", "New", "York", "."], "ner_tags": ["B-PER", "O", "B-LOC", "I-LOC", "O"]}
    expected = [(text, [("PER", "Zoë"), ("LOC", "New York")])]
    expect_import(json.dumps(row), expected)
    expect_import(json.dumps({name: [value] for name, value in row.items()}), expected)
    problems = expect_import(json.dumps({**row, "pos_tags": [1, 2, 3, 3, 4]}), expected)
    expect_told(problems, "(pos_tags)")
