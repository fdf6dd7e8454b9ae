"""W3C Web Annotations: JSON-LD by pyld and rdflib, selectors by anchorpoint, and Recogito's own reader in Node."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

import rdflib
from anchorpoint.textselectors import TextPositionSelector, TextQuoteSelector
from pyld import jsonld

from checks.harness import HERE, corpus, expect_import, expect_told, exported, imported, same

PACKAGES = ["PyLD", "rdflib", "anchorpoint"]
NODE_MODULES = os.environ["TAGLINE_NODE_MODULES"]


def recogito_version():
    package = Path(NODE_MODULES) / "@recogito" / "text-annotator" / "package.json"
    return json.loads(package.read_text(encoding="utf-8"))["version"]


OTHER = [f"@recogito/text-annotator {recogito_version()}"]

OA = "http://www.w3.org/ns/oa#"
# The terms of the standard that our files use, after the annotation vocabulary: no test may need the network.
CONTEXT = {
    "id": {"@type": "@id", "@id": "@id"},
    "type": {"@type": "@id", "@id": "@type"},
    **{name: OA + name for name in ("Annotation", "TextualBody", "TextQuoteSelector", "TextPositionSelector")},
    "TimeState": OA + "TimeState",
    "body": {"@type": "@id", "@id": OA + "hasBody"},
    "target": {"@type": "@id", "@id": OA + "hasTarget"},
    "source": {"@type": "@id", "@id": OA + "hasSource"},
    "selector": {"@type": "@id", "@id": OA + "hasSelector"},
    "state": {"@type": "@id", "@id": OA + "hasState"},
    "cached": {"@type": "@id", "@id": OA + "cachedSource"},
    "motivation": {"@type": "@vocab", "@id": OA + "motivatedBy"},
    "purpose": {"@type": "@vocab", "@id": OA + "hasPurpose"},
    "classifying": OA + "classifying",
    "tagging": OA + "tagging",
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    **{name: OA + name for name in ("exact", "prefix", "suffix", "start", "end")},
}


def local_context(url, options):
    assert url == "http://www.w3.org/ns/anno.jsonld", url
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": {"@context": CONTEXT}}


def by_document(annotations):
    found = {}
    for annotation in annotations:
        found.setdefault(annotation["target"]["source"], []).append(annotation)
    return found


def source(document):
    return f"urn:tagline:document:{document.id}"


def check_json_ld_becomes_the_triples_of_the_standard():
    jsonld.set_document_loader(local_context)
    annotations = json.loads(exported("web-annotation"))
    quads = jsonld.to_rdf(annotations, {"format": "application/n-quads"})
    graph = rdflib.ConjunctiveGraph()
    graph.parse(data=quads, format="nquads")
    oa = rdflib.Namespace(OA)
    for document in corpus():
        found = []
        for target in graph.subjects(oa.hasSource, rdflib.URIRef(source(document))):
            (annotation,) = graph.subjects(oa.hasTarget, target)
            (body,) = graph.objects(annotation, oa.hasBody)
            selectors = list(graph.objects(target, oa.hasSelector))
            exact = [str(text) for selector in selectors for text in graph.objects(selector, oa.exact)]
            found.append((str(graph.value(body, rdflib.RDF.value)), exact[0]))
        same(found, document.entities(), document.id)


def check_selectors_agree_on_code_points():
    annotations = by_document(json.loads(exported("web-annotation")))
    for document in corpus():
        found = []
        for annotation in annotations.get(source(document), []):
            quote, position = annotation["target"]["selector"]
            selector = TextPositionSelector(start=position["start"], end=position["end"])
            assert selector.select_text(document.text) == quote["exact"], quote
            start = position["start"]
            assert document.text[:start].endswith(quote["prefix"])
            assert document.text[position["end"] :].startswith(quote["suffix"])
            found.append((annotation["body"][0]["value"], quote["exact"]))
            # anchorpoint strips white space off prefixes and takes the first match; it must find ours among them.
            assert TextQuoteSelector(exact=quote["exact"]).as_position(document.text) is not None
        same(found, document.entities(), document.id)


def recogito(action, payload):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "payload.json"
        path.write_text(json.dumps(payload), encoding="utf-8")
        script = HERE / "node" / "recogito.mjs"
        done = subprocess.run(["node", script, NODE_MODULES, action, path], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)


def check_recogito_finds_every_span():
    annotations = by_document(json.loads(exported("web-annotation", "--utf16")))
    payload = [
        {"text": document.text, "annotations": annotations.get(source(document), [])} for document in corpus()
    ]
    for document, found in zip(corpus(), recogito("parse", payload), strict=True):
        assert not found["failed"], found["failed"]
        same([tuple(pair) for pair in found["entities"]], document.entities(), document.id)


def check_annotations_of_recogito_are_read_onto_the_open_text():
    # A page's text has no carriage returns and no control characters.
    shown = [
        document
        for document in corpus()
        if document.spans and not any(ord(c) < 32 and c not in "\n\t" for c in document.text)
    ]
    payload = [{"text": document.text, "spans": document.spans} for document in shown]
    for document, made in zip(shown, recogito("serialize", payload), strict=True):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "article.txt"
            path.write_bytes(document.text.encode("utf-8"))
            expected = [(document.text, document.entities())]
            expect_import(json.dumps(made), expected, "auto", "--text", path)


def check_annotations_of_hypothesis_are_read_onto_the_open_text():
    text = "🎉 Angela Merkel left. Angela Merkel came."
    row = {
        "id": "x1", "uri": "https://example.org/a", "tags": ["PER"], "text": "a comment",
        "target": [{"source": "https://example.org/a", "selector": [
            {"type": "RangeSelector", "startContainer": "/p", "endContainer": "/p", "startOffset": 23, "endOffset": 36},
            {"type": "TextPositionSelector", "start": 23, "end": 36},
            {"type": "TextQuoteSelector", "exact": "Angela Merkel", "prefix": "left. ", "suffix": " came."},
        ]}],
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "article.txt"
        path.write_text(text, encoding="utf-8")
        for content in ({"rows": [row], "total": 1}, [row], row):
            problems = expect_import(json.dumps(content), [(text, [("PER", "Angela Merkel")])], "auto", "--text", path)
            assert any("UTF-16" in problem for problem in problems), problems


PLACES = {"source": "https://example.org/a"}
QUOTE = {"type": "TextQuoteSelector", "exact": "Zoë", "prefix": "came. ", "suffix": " left"}
POSITION = {"type": "TextPositionSelector", "start": 12, "end": 15}


def annotation(target, body={"type": "TextualBody", "purpose": "tagging", "value": "PER"}, **more):
    return {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation", "body": body, "target": target, **more}


def check_all_shapes_of_the_standard_are_read():
    text = "🎉 Zoë came. Zoë left."
    by_quote, by_position = {**PLACES, "selector": QUOTE}, {**PLACES, "selector": [POSITION]}
    fragment = {"type": "FragmentSelector", "conformsTo": "http://tools.ietf.org/rfc/rfc5147", "value": "char=12,15"}
    page = {"type": "AnnotationPage", "items": [annotation(by_quote)]}
    shapes = [
        annotation(by_quote), [annotation(by_position)], annotation([by_quote]), page,
        {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationCollection", "first": page},
        {"@context": "http://www.w3.org/ns/anno.jsonld", "@graph": [annotation(by_quote)]},
        annotation(by_quote, "PER"), {**annotation(by_quote), "body": None, "bodyValue": "PER"},
        annotation(by_quote, {"type": "SpecificResource", "purpose": "identifying", "source": {"id": "x", "label": "PER"}}),
        annotation({**PLACES, "selector": fragment}), annotation(PLACES["source"] + "#char=12,15"),
        annotation({**PLACES, "selector": {"type": "FragmentSelector", "value": "p1", "refinedBy": QUOTE}}),
        annotation({**PLACES, "selector": {**POSITION, "type": ["TextPositionSelector"]}}),
        annotation({**PLACES, "selector": {"type": "Choice", "items": [QUOTE, POSITION]}}),
        [{"id": "x", "bodies": [{"purpose": "tagging", "value": "PER"}],
          "target": {"selector": [{"quote": "Zoë", "start": 13, "end": 16}]}}],
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "article.txt"
        path.write_text(text, encoding="utf-8")
        for shape in shapes:
            documents, problems = imported(json.dumps(shape), "auto", "--text", path)
            found = [(span["start"], span["label"], span["text"]) for span in documents[0]["spans"]]
            assert found == [(12, "PER", "Zoë")], (shape, found, problems)
        for shape, part in (
            (annotation({**PLACES, "selector": {"type": "TextQuoteSelector", "exact": "Zoë"}}), "more than once"),
            (annotation({**PLACES, "selector": {"type": "RangeSelector"}}), "neither a TextPositionSelector"),
            (annotation(PLACES), "about the whole document"),
            (annotation(by_quote, {"type": "TextualBody", "purpose": "commenting", "value": "PER"}), "it has no tag"),
        ):
            expect_told(expect_import(json.dumps(shape), [(text, [])], "auto", "--text", path), part)
