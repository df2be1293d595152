import hashlib
import json
import shutil

import pytest
from click.testing import CliRunner

from geo.cli import main
from geo.errors import ArticleError, ArticleNotFoundError
from geo.evaluation import calibration_error, read_gold, score_stories
from geo.files import data_path

XML = """<stories><story id="a" lang="en" published="2024-05-06" title="Bomb" kind="authored" source="test">
<text><p r="dateline">PARIS</p> - A bomb
<e i="1" k="attack" s="happened" at="Homs" on="2024-05-05" by="the mayor, Ann Lee">exploded</e>
in <p r="scene">Homs</p> on <t v="2024-05-05">Sunday</t>.

The <e i="1">blast</e> broke windows, the <x>Paris Post</x> said. He flew
from <p r="origin">Homs</p> to <p r="destination">Rome</p>.</text>
<route e="1" from="Homs" to="Rome" mode="air" s="happened" on="" who="" by=""/>
</story></stories>"""


@pytest.fixture
def gold(tmp_path):
    (tmp_path / "a.xml").write_text(XML, encoding="utf-8")
    return tmp_path / "a.xml"


def perfect(story):
    """Return the record that is right in everything."""
    day = {"edtf": "2024-05-05", "start_date": "2024-05-05", "end_date": "2024-05-05"}
    place = story["mentions"][1]
    event = {
        **story["events"][0]["triggers"][0],
        "place_start": place["start"],
        "place_end": place["end"],
        "lat": 1.0,
        "lon": 1.0,
        "status": "happened",
        "according_to": "Ann Lee",
        "confidence": 1.0,
        "drawn": True,
        **day,
    }
    return {
        "toponyms": [{"start": m["start"], "end": m["end"], "role": m["role"]} for m in story["mentions"]],
        "times": [{**story["times"][0], **day}],
        "events": [event],
        "routes": [{"from": "Homs", "to": "Rome", "mode": "air", "status": "happened"}],
    }


def test_marks_stand_at_their_characters(gold):
    (story,) = read_gold(gold)
    assert story["text"].startswith("PARIS - A bomb exploded in Homs on Sunday.\n\nThe blast broke")
    marks = [*story["mentions"], *story["times"], *story["not_places"], *story["events"][0]["triggers"]]
    assert [story["text"][one["start"] : one["end"]] for one in marks] == [one["phrase"] for one in marks]
    assert [trigger["phrase"] for trigger in story["events"][0]["triggers"]] == ["exploded", "blast"]


def test_what_is_right_scores_one(gold):
    (story,) = read_gold(gold)
    scores = score_stories([story], [perfect(story)])
    ones = (
        "mentions_f1",
        "role",
        "times_f1",
        "events_f1",
        "status",
        "days",
        "sources_f1",
        "routes_f1",
        "mode",
        "route_status",
    )
    assert {name: scores[name] for name in ones} == dict.fromkeys(ones, 1.0)
    assert (scores["traps"], scores["again"], scores["calibration"]) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("change", "figure", "value"),
    [
        (lambda record: record["events"][0].update(drawn=False), "events_r", 0.0),
        (lambda record: record["events"][0].update(place_start=0, place_end=5), "events_f1", 0.0),
        (lambda record: record["events"][0].update(status="planned"), "status", 0.0),
        (lambda record: record["events"][0].update(start_date="2024-05-04"), "days", 0.0),
        (lambda record: record["events"][0].update(according_to=None), "sources_r", 0.0),
        (lambda record: record["events"][0].update(according_to="police"), "sources_p", 0.0),
        (lambda record: record["routes"][0].update(to="Homs"), "routes_f1", 0.0),
        (lambda record: record["toponyms"][1].update(role="actor"), "role", 0.75),
        (lambda record: record["events"].append({**record["events"][0], "start": 48, "end": 53}), "again", 0.5),
    ],
)
def test_what_is_wrong_costs_its_figure(gold, change, figure, value):
    (story,) = read_gold(gold)
    record = perfect(story)
    change(record)
    assert score_stories([story], [record])[figure] == value


@pytest.mark.parametrize(
    ("pairs", "error"), [([], 0.0), ([(0.95, True)] * 19 + [(0.95, False)], 0.0), ([(0.9, False)], 0.9)]
)
def test_the_calibration_error_is_the_gap_of_confidence_and_truth(pairs, error):
    assert calibration_error(pairs) == pytest.approx(error)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<stories><story>", "not well-formed"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><stories/>', "entities"),
        ("<stories><story id='a'/></stories>", "has no text"),
    ],
)
def test_bad_gold_is_told(tmp_path, text, message):
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    with pytest.raises(ArticleError, match=message):
        read_gold(tmp_path / "a.xml")


def test_a_span_outside_the_text_is_told(tmp_path):
    story = {"doc_id": 1, "text": "Homs", "mentions": [{"start": 0, "end": 9, "role": "scene"}]}
    (tmp_path / "a.jsonl").write_text(json.dumps(story), encoding="utf-8")
    with pytest.raises(ArticleError, match="outside its text"):
        read_gold(tmp_path / "a.jsonl")


def test_a_missing_file_and_an_empty_folder_are_told(tmp_path):
    with pytest.raises(ArticleNotFoundError, match="there is no file"):
        read_gold(tmp_path / "b.xml")
    with pytest.raises(ArticleError, match=r"no \.xml"):
        read_gold(tmp_path)


def test_the_command_prints_the_figures(gold):
    told = json.loads(CliRunner().invoke(main, ["evaluate", str(gold), "--json", "--gear", "fast"]).stdout)
    assert told["all"]["stories"] == 1.0
    assert 0.0 <= told["all"]["mentions_f1"] <= 1.0
    shown = CliRunner().invoke(main, ["evaluate", str(gold), "--by-language", "--gear", "fast"]).stdout
    assert "events_f1" in shown


@pytest.fixture
def silent(tmp_path):
    """Return a reader whose bar no event reaches."""
    folder = shutil.copytree(data_path("reader"), tmp_path / "reader")
    settings = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
    settings["event"]["bar"] = 2.0
    (folder / "reader.json").write_text(json.dumps(settings), encoding="utf-8")
    sums = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    sums["reader.json"] = hashlib.sha256((folder / "reader.json").read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(sums), encoding="utf-8")
    return folder


def test_another_reader_is_measured(gold, silent):
    def scores(*arguments):
        return json.loads(CliRunner().invoke(main, ["evaluate", str(gold), "--json", *arguments]).stdout)["all"]

    shipped = scores()
    assert shipped["events_r"] == 1.0
    assert scores("--reader", str(data_path("reader"))) == shipped
    assert scores("--reader", str(silent))["events_r"] == 0.0


def test_a_reader_that_is_none_is_told(gold, tmp_path):
    result = CliRunner().invoke(main, ["evaluate", str(gold), "--reader", str(tmp_path / "none")])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "cannot be read" in result.stderr
    result = CliRunner().invoke(main, ["evaluate", str(gold), "--reader", str(tmp_path), "--gear", "fast"])
    assert result.exit_code == 1
    assert "give one of the two" in result.stderr
