import json

import jsonschema
import pytest

from geo.corrections import (
    JSON_SCHEMA,
    Corrections,
    corrections_path,
    corrections_text,
    parse_corrections,
    read_corrections,
    write_corrections,
)
from geo.errors import DataFileError
from tests.geo.corrections.conftest import change, corrections, quoted

GOOD = change("event", "edit", quoted("attacked"), set={"status": "denied", "days": "2023-09"}, who="A", note="B")


def written(**wrong):
    whole = json.loads(corrections_text(corrections(GOOD)))
    return json.dumps({**whole, **wrong})


def with_change(**wrong):
    return written(changes=[{**GOOD, **wrong}])


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(JSON_SCHEMA)


def test_what_is_written_is_read(tmp_path):
    given = corrections(GOOD, change("mention", "remove", quoted("Goma"), everywhere=True))
    write_corrections(given, tmp_path / "c.json")
    assert read_corrections(tmp_path / "c.json") == given


def test_a_file_is_looked_for_beside_the_article():
    assert str(corrections_path("news/monday.html")) == "news/monday.corrections.json"


POINT = {"kind": "mention", "set": {"place": {"point": [200, 5]}}}
WRONG = {
    "empty": ("", "no JSON"),
    "cut": (written()[:-20], "no JSON"),
    "list": ("[]", "'format' is not"),
    "other JSON": ('{"type": "FeatureCollection"}', "'format' is not"),
    "newer": (written(version=2), "version 2; this Dateline reads version 1"),
    "no version": (written(version="1"), "version: 1 was expected"),
    "NaN": (written().replace('"characters": ', '"characters": NaN, "x": '), "NaN is no number"),
    "long number": (written(version=1).replace('"version": 1', f'"version": {"9" * 5000}'), "no JSON"),
    "deep": ("[" * 100_000, "no JSON"),
    "half character": (with_change(note="\ud800"), "no JSON"),
    "control character": (with_change(who="a\x1b[31m"), "change 1, who: a control character is not allowed"),
    "no changes": (written(changes={}), "changes: {} is not of type 'array'"),
    "unknown field": (with_change(colour="red"), "Additional properties"),
    "unknown action": (with_change(action="burn"), "change 1, action"),
    "unknown kind": (with_change(kind="war"), "change 1, kind"),
    "status": (with_change(set={"status": "maybe"}), "change 1, set, status: 'maybe' is not one of"),
    "days": (with_change(set={"days": "soon"}), "change 1: 'soon' is no EDTF value"),
    "point": (with_change(**POINT), "change 1, set, place, point, 0: 200 is greater than the maximum of 180"),
    "no target": (written(changes=[{"kind": "event", "action": "remove"}]), "'target' is a required property"),
    "nothing set": (with_change(kind="mention", set={}), "change 1: it changes nothing"),
    "beyond": (written(article={"characters": 5, "sha256": "0" * 64}), "beyond the 5 characters"),
    "back to front": (
        with_change(target={"selector": [quoted("Goma")["selector"][0], {**quoted("Goma")["selector"][1], "end": 0}]}),
        "an offset is beyond",
    ),
}


@pytest.mark.parametrize(("content", "says"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_one_sentence(tmp_path, content, says):
    path = tmp_path / "c.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError, match=r"c\.json") as caught:
        read_corrections(path)
    assert says in str(caught.value)
    assert len(str(caught.value)) < 400
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_or_no_text_is_one_sentence(tmp_path):
    (tmp_path / "b.json").write_bytes(b"\xff\xfe\x00")
    for name in ("a.json", "b.json", "."):
        with pytest.raises(DataFileError):
            read_corrections(tmp_path / name)


def test_text_is_read_as_it_is():
    given = Corrections(
        {"characters": 500, "sha256": "0" * 64}, (change("event", "edit", quoted("met"), set={}, note="=1+1 <b>"),)
    )
    assert parse_corrections(corrections_text(given)) == given
