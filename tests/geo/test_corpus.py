import json

from geo.corpus import extract


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
