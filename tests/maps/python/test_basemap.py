"""The basemap of a story."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely

from geo.errors import DataFileError
from maps import basemap, view
from maps.payload import ui_languages

ROOT = Path(basemap.__file__).resolve().parent.parent


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


def test_land_is_cut_once_for_a_view_and_labels_for_each_language():
    at = view.View(125, 38, 133, 44, -180)
    first, second = (basemap.story_basemap(at, language=code, countries=[]) for code in ("en", "id"))
    assert (first["world"] is second["world"], first["detail"] is second["detail"]) == (True, True)
    assert first["labels"] != second["labels"]


def test_broken_basemap_file_is_an_error_that_names_it(tmp_path, monkeypatch):
    (tmp_path / "world.json").write_text("{")
    monkeypatch.setattr(basemap, "data_path", lambda *parts: tmp_path / parts[-1])
    basemap._baked.cache_clear()
    with pytest.raises(DataFileError, match=r"world\.json"):
        basemap._baked("world.json")
    basemap._baked.cache_clear()


def test_a_basemap_file_that_was_changed_is_refused_by_its_manifest(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "data" / "basemap", tmp_path, dirs_exist_ok=True)
    made = (tmp_path / "world.json").read_text(encoding="utf-8")
    (tmp_path / "world.json").write_text(made.replace("1", "2", 1), encoding="utf-8")
    monkeypatch.setattr(basemap, "data_path", lambda *parts: tmp_path / parts[-1])
    basemap._baked.cache_clear()
    with pytest.raises(DataFileError, match="its checksum is not the one of its manifest"):
        basemap._baked("world.json")
    basemap._baked.cache_clear()


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


def test_countries_are_named_in_every_language_of_the_page():
    egypt = {language: dict(row[:2] for row in basemap.country_labels(language))["EG"] for language in ui_languages()}
    expected = "مصر Ägypten Egypt Egipto Égypte मिस्र Mesir エジプト Mesir Egito Египет Mısır 埃及".split()
    assert egypt == dict(zip("ar de en es fr hi id ja ms pt ru tr zh".split(), expected, strict=True))


def test_a_language_without_names_takes_the_english_ones():
    assert basemap.country_labels("sw") == basemap.country_labels("en")
