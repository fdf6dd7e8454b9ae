"""dkpro-cassis: UIMA CAS JSON and XMI, as INCEpTION reads and writes them."""

import io
import tempfile
import zipfile
from pathlib import Path

import cassis

from checks.harness import expect_import, corpus, exported_files, same, tagline

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
