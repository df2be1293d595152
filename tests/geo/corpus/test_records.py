import json

import pytest

from geo.corpus import extract
from geo.corpus.records import as_line
from geo.recognition import recognise


def test_a_record_has_the_fields_of_the_format(gazetteer):
    line = json.dumps(
        {"doc_id": 7, "text": "A train left Paris for Berlin on Monday.", "lang": "en", "date": "2023-09-06"}
    )
    (record,) = extract([line], gazetteer)
    assert (record["doc_id"], record["error"]) == (7, None)
    paris, berlin = record["toponyms"]
    assert {key: paris[key] for key in ("start", "end", "geonameid", "country", "role")} == {
        "start": 13, "end": 18, "geonameid": 2988507, "country": "FR", "role": "origin",
    }  # fmt: skip
    assert record["times"] == [
        {"start": 33, "end": 39, "edtf": "2023-09-04", "start_date": "2023-09-04", "end_date": "2023-09-04"}
    ]
    (route,) = record["routes"]
    assert (route["from"], route["to"], route["mode"], route["status"]) == ("Paris", "Berlin", "rail", "happened")
    assert 950 < route["length_km"] < 1150
    assert 0 < route["confidence"] <= 1
    assert berlin["lat"] == route["to_lat"]


def test_broken_lines_are_reported_by_number_and_the_rest_goes_on(gazetteer):
    lines = [
        "{",
        "[1]",
        '{"doc_id": "a"}',
        '{"doc_id": "b", "text": 5}',
        "",
        '{"doc_id": "c", "text": "Rain in Oslo.", "lang": "en"}',
    ]
    records = list(extract(lines, gazetteer))
    assert [(record["doc_id"], (record["error"] or "")[:7]) for record in records] == [
        *((None, "line 1:"), (None, "line 2:"), ("a", "line 3:"), ("b", "line 4:"), ("c", ""))
    ]
    assert len(records[-1]["toponyms"]) == 1


def test_a_wrong_date_or_language_is_no_error(gazetteer):
    line = json.dumps({"doc_id": 1, "text": "Rain in Oslo.", "lang": 5, "date": "soon"})
    (record,) = extract([line], gazetteer)
    assert (record["error"], len(record["toponyms"])) == (None, 1)


def test_deep_nesting_is_one_broken_line(gazetteer):
    (record,) = extract(["[" * 100_000], gazetteer)
    assert record["error"].startswith("line 1: not a JSON object")


def test_gold_spans_are_resolved_as_given(gazetteer):
    text = "Rain fell in Paris, Texas, said the mayor."
    given = [{"start": 20, "end": 25}, {"start": 13, "end": 18}, {"start": 36, "end": 41}]
    line = json.dumps({"doc_id": 1, "text": text, "lang": "en", "toponyms": given})
    (record,) = extract([line], gazetteer, spans="gold")
    assert [(t["start"], t["end"], t["geonameid"]) for t in record["toponyms"]] == [
        *((13, 18, 4717560), (20, 25, 4736286), (36, 41, None))
    ]


def test_gold_spans_outside_the_text_are_one_broken_line(gazetteer):
    broken = [None, [{}], [{"start": 0, "end": 99}], [{"start": 3, "end": 3}], [{"start": "x", "end": 2}]]
    lines = [json.dumps({"doc_id": 1, "text": "Rain in Oslo.", "toponyms": toponyms}) for toponyms in broken]
    errors = [record["error"] for record in extract(lines, gazetteer, spans="gold")]
    assert errors == [
        "line 1: 'toponyms' is not a list of objects with 'start' and 'end'",
        "line 2: 'toponyms' is not a list of objects with 'start' and 'end'",
        "line 3: a toponym does not lie in the text",
        "line 4: a toponym does not lie in the text",
        "line 5: 'toponyms' is not a list of objects with 'start' and 'end'",
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('"\\ud800"', "\ud800"),
        ("NaN", None),
        ("Infinity", None),
        ("1e999", "1e999"),
        ("9" * 5000, "9" * 5000),
        ('[{"a": 1}]', [{"a": 1}]),
    ],
)
def test_an_identity_of_any_kind_neither_ends_the_run_nor_breaks_the_output(gazetteer, written, read):
    lines = [
        f'{{"doc_id": {written}, "text": "Rain in Oslo.", "lang": "en"}}',
        '{"doc_id": 2, "text": "Rain in Rome."}',
    ]
    written_lines = [as_line(record) for record in extract(lines, gazetteer, recogniser=recognise)]
    back = [json.loads(line, parse_constant=pytest.fail) for line in written_lines]
    assert [(one["doc_id"], one["error"]) for one in back] == [(read, None), (2, None)]


@pytest.mark.parametrize(
    "line", ['{"lang": "\\ud800", "text": "Rain in Oslo."}', '{"x": ' + "9" * 5000 + ', "text": "Rain in Oslo."}']
)
def test_a_strange_value_anywhere_costs_at_most_its_own_article(gazetteer, line):
    records = list(extract([line, '{"doc_id": 2, "text": "Rain in Rome."}'], gazetteer, recogniser=recognise))
    assert [record["doc_id"] for record in records] == [None, 2]
    assert records[1]["error"] is None


def test_an_infinite_span_is_one_broken_line(gazetteer):
    lines = ['{"text": "Rain in Oslo.", "toponyms": [{"start": Infinity, "end": 3}]}']
    assert [record["error"] for record in extract(lines, gazetteer, spans="gold")] == [
        "line 1: 'toponyms' is not a list of objects with 'start' and 'end'"
    ]


def test_a_byte_order_mark_costs_nothing(gazetteer):
    (record,) = extract(['\ufeff{"doc_id": 1, "text": "Rain in Oslo."}'], gazetteer, recogniser=recognise)
    assert (record["doc_id"], record["error"]) == (1, None)
