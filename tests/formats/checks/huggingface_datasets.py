"""Hugging Face datasets: rows of words and tags."""

import json
import tempfile
from pathlib import Path

from datasets import ClassLabel, Dataset, Features, Sequence, Value, load_dataset

from checks.harness import corpus, exported, imported, same, without_space

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
