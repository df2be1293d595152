"""From the tables to the payload: the view, the basemap, the data."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from geo.errors import DataFileError, OptionError
from maps import basemap, payload, view
from tests.maps import stories

ROOT = Path(basemap.__file__).resolve().parent.parent


def test_language_of_the_page_is_asked_for_or_the_articles_or_english():
    cases = {("id", None): "id", ("en-GB", None): "en", ("fr", None): "en", (None, None): "en", ("fr", "id"): "id"}
    assert {case: payload.ui_language(*case) for case in cases} == cases


def test_a_language_without_words_is_an_error():
    with pytest.raises(OptionError, match=r"'xx'.*en, id"):
        payload.ui_language("id", "xx")


def test_missing_column_is_an_error_that_names_it():
    made = stories.kim()
    made.events = made.events.drop(columns=["status", "cues"])
    with pytest.raises(OptionError, match="'events' lacks the columns status, cues"):
        payload.story_payload(made)


@pytest.mark.parametrize("missing", [None, pd.NA, pd.NaT, float("nan"), float("inf")])
def test_what_is_missing_is_null(missing):
    assert payload.plain(missing) is None


def test_dates_are_iso_and_keep_a_time_of_day_only_where_there_is_one():
    assert payload.plain(pd.Timestamp("2023-09-10")) == "2023-09-10"
    assert payload.plain(pd.Timestamp("2023-09-10 14:30")) == "2023-09-10T14:30"


def test_a_place_is_drawn_by_what_happens_there_most():
    places = {place["name"]: place for place in payload.story_payload(stories.kim())["places"]}
    assert places["Pyongyang"]["roles"] == ["origin", "destination", "actor"]
    assert [name for name, place in places.items() if place["area"]] == ["Rusia", "Korea Utara", "Ukraina"]


def test_world_is_cut_where_the_story_is_not():
    assert payload.story_payload(stories.kim())["view"]["seam"] < -77.1
    assert payload.story_payload(stories.many())["view"]["seam"] == -180
    seam = payload.story_payload(stories.pacific())["view"]["seam"]
    assert -122.4 < seam < 139.7


def test_view_of_a_story_without_places_is_the_world():
    shown = payload.story_payload(stories.empty())["view"]
    assert shown["east"] - shown["west"] == 340


def test_view_of_one_town_is_not_a_street():
    places = {"Khasan": (130.65, 42.43, "P.PPL", "RU", "Primorskiy Kray", 742, 2)}
    made = stories.story("A bridge at Khasan.", [("Khasan", 0, "Khasan", "scene")], places=places)
    shown = payload.story_payload(made)["view"]
    assert shown["north"] - shown["south"] == pytest.approx(2 * 60 / 111.2, rel=0.01)


def test_an_area_is_known_by_its_feature_or_its_extent():
    cases = {
        ("A.PCLI", None): True,
        ("P.PPL", 20): False,
        ("H.SEA", None): True,
        (None, 300): True,
        (None, None): False,
    }
    assert {case: view.is_area(*case) for case in cases} == cases


def test_detail_crosses_the_date_line_as_two_boxes():
    boxes = basemap.detail_boxes(view.View(175, 10, 190, 20, 0))
    assert [(round(west), round(east)) for west, _, east, _ in boxes] == [(-180, -159), (164, 180)]


def test_detail_and_world_do_not_overlap():
    made = basemap.story_basemap(view.View(125, 38, 133, 44, -180), language="id", countries=["KP", "??"])
    assert list(made["outlines"]) == ["KP"]
    assert ["KP", "Korea Utara"] in [label[:2] for label in made["labels"]]
    whole = basemap.story_basemap(view.View(-170, -50, 170, 70, -180), language="id", countries=[])
    assert whole["detail"] is None
    assert len(json.dumps(made["world"])) < len(json.dumps(whole["world"]))


def test_broken_basemap_file_is_an_error_that_names_it(tmp_path, monkeypatch):
    (tmp_path / "world.json").write_text("{")
    monkeypatch.setattr(basemap, "data_path", lambda *parts: tmp_path / parts[-1])
    basemap._baked.cache_clear()
    with pytest.raises(DataFileError, match=r"world\.json"):
        basemap._baked("world.json")
    basemap._baked.cache_clear()


def test_vendored_files_are_the_ones_in_the_manifest():
    files = json.loads((ROOT / "maps/static/vendor/manifest.json").read_text())["files"]
    found = {name: hashlib.sha256((ROOT / "maps/static/vendor" / name).read_bytes()).hexdigest() for name in files}
    assert found == {name: entry["sha256"] for name, entry in files.items()}


def test_importing_maps_reads_no_basemap():
    code = "import maps; from maps import basemap; print(basemap._baked.cache_info().currsize)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "0"


def test_a_state_has_its_outline_where_one_is_known():
    texas, unknown = "geonames:4736286", "geonames:1"
    outlines = basemap.division_outlines([texas, unknown, texas])
    assert list(outlines) == [texas]
    ring = max((polygon[0] for polygon in outlines[texas]), key=len)
    points = np.cumsum(np.array(ring).reshape(-1, 2), axis=0) / 100
    assert shapely.Polygon(points).contains(shapely.Point(-97.74, 30.27))
    assert not shapely.Polygon(points).contains(shapely.Point(-92.3, 34.7))
