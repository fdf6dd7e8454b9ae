"""CSV, HTML and Markdown, read by Python's own csv module and by lxml."""

import csv
import io
import re

from lxml import html

from checks.harness import corpus, exported, exported_files, same
from checks.tei import nested

PACKAGES = ["lxml"]


def rows(delimiter, *options):
    content = exported("csv", *options).decode("utf-8")
    return list(csv.DictReader(io.StringIO(content, newline=""), delimiter=delimiter))


def check_tables_hold_every_span():
    for table in (rows(","), rows("\t", "--tabs")):
        for document in corpus():
            mine = [row for row in table if row["document"] == document.id]
            found = [(row["label"], document.text[int(row["start"]) : int(row["end"])]) for row in mine]
            same(found, document.entities(), document.id)
            for row in mine:
                assert row["surface"] == document.text[int(row["start"]) : int(row["end"])]
                assert int(row["count"]) == found.count((row["label"], row["surface"]))


def check_pages_show_the_text_and_run_nothing():
    files = exported_files("html")
    for document in corpus():
        page = html.document_fromstring(files[f"{document.id}.html"], parser=html.HTMLParser(encoding="utf-8"))
        assert not page.findall(".//script")
        article = page.find(".//article")
        # HTML has no characters below the space but tab and line ends; a parser may drop them.
        visible = "".join(c for c in article.text_content() if c >= " " or c in "\t\n\r")
        expected = "".join(c for c in document.text if c >= " " or c in "\t\n\r").replace("\r\n", "\r\n")
        assert visible.replace("\ufffd", "") == expected, document.id
        found = [mark.get("data-label") for mark in article.iterdescendants("mark")]
        same(found, [span["label"] for span in nested(document)], document.id)


def check_markdown_names_every_entity():
    files = exported_files("markdown")
    for document in corpus():
        article = files[f"{document.id}.md"].decode("utf-8")
        for label, _ in document.flat_entities():
            assert f"** `{label}`" in article, (document.id, label)
        table = re.findall(r"^\| .* \| `([^`]+)` \| \d+ \|$", article, re.MULTILINE)
        same(table, [label for label, _ in set(document.flat_entities())], document.id)
