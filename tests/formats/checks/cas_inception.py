"""dkpro-cassis: UIMA CAS JSON and XMI, as INCEpTION reads and writes them."""

import io
import tempfile
import zipfile
from pathlib import Path

import cassis

from checks.harness import (
    corpus, expect_import, expect_refused, expect_told, exported_files, imported, same, tagline, zipped,
)

PACKAGES = ["dkpro-cassis"]
NAMED_ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"


def entities(cas):
    return [(entity.value, entity.get_covered_text()) for entity in cas.select(NAMED_ENTITY)]


def check_json_loads():
    files = exported_files("cas-json")
    for document in corpus():
        cas = cassis.load_cas_from_json(io.BytesIO(files[f"{document.id}.json"]))
        assert cas.sofa_string == document.text
        same(entities(cas), document.entities(), document.id)


def readable_in_xml(text):
    return "".join(c if c in "\t\n\r" or c >= " " else "\ufffd" for c in text)


def check_xmi_loads_with_the_type_system_beside_it():
    files = exported_files("cas-xmi")
    type_system = cassis.load_typesystem(io.BytesIO(files["TypeSystem.xml"]))
    for document in corpus():
        cas = cassis.load_cas_from_xmi(io.BytesIO(files[f"{document.id}.xmi"]), typesystem=type_system)
        assert cas.sofa_string == readable_in_xml(document.text), document.id
        expected = [(label, readable_in_xml(surface)) for label, surface in document.entities()]
        same(entities(cas), expected, document.id)


def check_xmi_loads_with_dkpros_own_types():
    types = cassis.load_dkpro_core_typesystem()
    first = tagline("convert", "--to", "cas-xmi", stdin=b'{"text": "Ada left.", "spans": [[0, 3, "PER"]]}')[0]
    assert entities(cassis.load_cas_from_xmi(io.BytesIO(first), typesystem=types)) == [("PER", "Ada")]


def made_by_cassis(document):
    cas = cassis.Cas(typesystem=cassis.load_dkpro_core_typesystem())
    cas.sofa_string = document.text
    cas.sofa_mime = "text/plain"
    Entity = cas.typesystem.get_type(NAMED_ENTITY)
    Token = cas.typesystem.get_type("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token")
    cas.add(Token(begin=0, end=1))
    for span in document.spans:
        cas.add(Entity(begin=span["start"], end=span["end"], value=span["label"]))
    return cas


def check_json_and_xmi_of_cassis_are_read():
    for document in corpus():
        expected = [(document.text, document.entities())]
        cas = made_by_cassis(document)
        expect_import(cas.to_json(), expected)
        if document.text == readable_in_xml(document.text):
            expect_import(cas.to_xmi(), expected)


def check_a_zip_of_inception_is_read():
    document = corpus()[1]
    cas = made_by_cassis(document)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("TypeSystem.xml", cas.typesystem.to_xml())
            archive.writestr("article.xmi", cas.to_xmi())
        expect_import(path.read_bytes(), [(document.text, document.entities())])


def check_custom_layers_views_and_subtypes_of_cassis_are_read():
    types = cassis.load_dkpro_core_typesystem()
    person = types.create_type("webanno.custom.Person", "uima.tcas.Annotation")
    for feature, kind in (("role", "String"), ("age", "Integer")):
        types.create_feature(person, feature, f"uima.cas.{kind}")
    types.create_type("webanno.custom.Plain", "uima.tcas.Annotation")
    relation = types.create_type("webanno.custom.Meets", "uima.tcas.Annotation")
    types.create_feature(relation, "Governor", "uima.tcas.Annotation")
    types.create_feature(relation, "Dependent", "uima.tcas.Annotation")
    types.create_type("my.Politician", NAMED_ENTITY)
    cas = cassis.Cas(types)
    cas.sofa_string = "🎉 Angela met Zoë in Bonn."

    def add(view, name, begin, end, **features):
        annotation = types.get_type(name)(begin=begin, end=end, **features)
        view.add(annotation)
        return annotation

    first = add(cas, "my.Politician", 2, 8, value="PER", identifier="https://example.org/a")
    second = add(cas, "webanno.custom.Person", 13, 16, role="guest", age=7)
    add(cas, "webanno.custom.Plain", 20, 24)
    add(cas, "webanno.custom.Meets", 13, 16, Governor=first, Dependent=second)
    add(cas, "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token", 2, 8)
    other = cas.create_view("translation")
    other.sofa_string = "Zoë in Bonn"
    add(other, NAMED_ENTITY, 7, 11, value="LOC")
    expected = [
        (cas.sofa_string, [("PER", "Angela"), ("guest", "Zoë"), ("Plain", "Bonn")]),
        (other.sofa_string, [("LOC", "Bonn")]),
    ]
    in_zip = zipped({"a.xmi": cas.to_xmi(), "TypeSystem.xml": types.to_xml()})
    for content in (cas.to_json(), in_zip):
        problems = expect_import(content, expected)
        expect_told(problems, "its feature `role`", "the layer's name", "(Meets)", "(Token)", "2 views")
        documents, _ = imported(content)
        assert documents[0]["spans"][0]["attributes"] == {"identifier": "https://example.org/a"}, documents
    # Without its type system an XMI file does not say what a Politician is.
    problems = expect_import(cas.to_xmi(), [(cas.sofa_string, [("guest", "Zoë"), ("Plain", "Bonn")]), expected[1]])
    expect_told(problems, "(Politician)")
    expect_refused(types.to_xml(), "UIMA type system")
