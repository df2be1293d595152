import csv
import errno
import io
import json
import os
import re
import resource
from contextlib import contextmanager
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import maps
from geo import Article, read_story
from geo.errors import OptionError, OutputError
from geo.output.files import FORMATS, LAYERS, _no_formula, story_files, to_geojson, write_story


def test_one_geojson_file_after_rfc_7946(kim, tmp_path):
    path = tmp_path / "kim.geojson"
    assert write_story(kim, path) == [path]
    collection = json.loads(path.read_text(encoding="utf-8"))
    assert "crs" not in collection
    assert {feature["properties"]["layer"] for feature in collection["features"]} == set(LAYERS)
    assert len({feature["id"] for feature in collection["features"]}) == len(collection["features"])
    route = next(feature for feature in collection["features"] if feature["properties"]["layer"] == "routes")
    assert route["properties"]["time_start"] == "2023-09-11"
    assert max(len(str(number).partition(".")[2]) for number in route["bbox"]) <= 6


def test_geojson_reads_back_as_the_same_rows(kim, tmp_path):
    (path,) = write_story(kim, tmp_path / "kim.geojson")
    read = gpd.read_file(path)
    assert read["layer"].value_counts().to_dict() == {layer: len(getattr(kim, layer)) for layer in LAYERS}


@pytest.mark.parametrize("ending", [".gpkg", ".kml"])
def test_files_with_layers(kim, tmp_path, ending):
    (path,) = write_story(kim, tmp_path / f"kim{ending}")
    assert {name for name, _ in pyogrio.list_layers(path)} >= set(LAYERS)
    assert len(gpd.read_file(path, layer="routes")) == 1


def test_parquet_and_csv_are_one_file_a_layer(kim, tmp_path):
    written = write_story(kim, tmp_path / "kim.parquet") + write_story(kim, tmp_path / "kim.csv")
    assert [path.name for path in written] == [f"kim.{layer}.{kind}" for kind in ("parquet", "csv") for layer in LAYERS]
    assert gpd.read_parquet(written[2])["status"].tolist() == kim.events["status"].tolist()
    assert pd.read_csv(tmp_path / "kim.places.csv")["lat"].notna().all()


def test_one_geojson_file_a_layer(kim, tmp_path):
    written = write_story(kim, tmp_path / "kim.geojson", per_layer=True)
    assert [path.name for path in written] == [f"kim.{layer}.geojson" for layer in LAYERS]


def test_an_empty_story_is_exported(tmp_path):
    story = read_story(Article("!!!", language="id"))
    for ending in (".geojson", ".gpkg", ".csv", ".parquet"):
        assert all(path.exists() for path in write_story(story, tmp_path / f"empty{ending}"))
    assert to_geojson(story)["features"] == []


def test_a_line_over_the_date_line_is_split():
    story = read_story(Article("The ship sailed from Tokyo to San Francisco.", language="en"))
    route = next(f for f in to_geojson(story)["features"] if f["properties"]["layer"] == "routes")
    assert route["geometry"]["type"] == "MultiLineString"


def test_a_spreadsheet_runs_no_article_text(tmp_path):
    story = read_story(Article('"=HYPERLINK(1)" fell in Paris.', language="en"))
    story.places.loc[0, "name"] = "=1+1"
    write_story(story, tmp_path / "a.csv")
    assert "'=1+1" in (tmp_path / "a.places.csv").read_text(encoding="utf-8-sig")


def test_an_unknown_format_and_a_missing_folder_are_told(kim, tmp_path):
    with pytest.raises(OptionError, match=r"\.geojson"):
        write_story(kim, tmp_path / "kim.xyz")
    with pytest.raises(OutputError, match="cannot write"):
        write_story(kim, tmp_path / "no" / "kim.geojson")


def test_a_full_disk_leaves_nothing_behind(kim, tmp_path, monkeypatch):
    def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_text", full)
    with pytest.raises(OutputError, match="No space left"):
        write_story(kim, tmp_path / "kim.geojson")
    assert list(tmp_path.iterdir()) == []


def test_lists_are_lists_or_json_in_every_format(kim, tmp_path):
    write_story(kim, tmp_path / "kim.csv")
    write_story(kim, tmp_path / "kim.parquet")
    write_story(kim, tmp_path / "kim.gpkg")
    expected = kim.events["sentences"].tolist()
    assert [json.loads(cell) for cell in pd.read_csv(tmp_path / "kim.events.csv")["sentences"]] == expected
    assert [json.loads(cell) for cell in gpd.read_file(tmp_path / "kim.gpkg", layer="events")["sentences"]] == expected
    assert [list(cell) for cell in gpd.read_parquet(tmp_path / "kim.events.parquet")["sentences"]] == expected


@contextmanager
def room_for(size):
    """Let no file grow beyond a size [bytes]: what a full disk does, for every program, without a disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_is_written_whole_or_not_at_all(kim, tmp_path, ending):
    whole = sorted(write_story(kim, tmp_path / f"kim{ending}"), key=lambda path: path.stat().st_size)
    sizes = [path.stat().st_size for path in whole]
    for path in whole:
        path.write_bytes(b"old")
    for size in (0, sizes[-1] // 2, sizes[-1] - 2):
        with room_for(size), pytest.raises(OutputError, match="cannot write"):
            write_story(kim, tmp_path / f"kim{ending}")
        assert {path: path.read_bytes() for path in tmp_path.iterdir()} == dict.fromkeys(whole, b"old")


@pytest.mark.parametrize("ending", [".geojson", ".csv", ".parquet", ".gpkg"])
@pytest.mark.parametrize(("call", "error"), [("fsync", errno.EIO), ("replace", errno.EACCES), ("chmod", errno.EPERM)])
def test_a_device_that_fails_changes_no_file(kim, tmp_path, monkeypatch, ending, call, error):
    for path, _ in story_files(tmp_path / f"kim{ending}"):
        path.write_bytes(b"old")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}

    def fails(*_, **__):
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(os, call, fails)
    with pytest.raises(OutputError, match="cannot write"):
        write_story(kim, tmp_path / f"kim{ending}")
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_of_a_geopackage_that_cannot_be_finished_nothing_is_left(kim, tmp_path, monkeypatch):
    def cut(_, path, **__):
        for rest in ("", "-journal", "-wal", "-shm"):
            path.with_name(f"{path.name}{rest}").write_bytes(b"cut")
        raise pyogrio.errors.DataSourceError

    monkeypatch.setattr(gpd.GeoDataFrame, "to_file", cut)
    with pytest.raises(OutputError, match="could not write it whole"):
        write_story(kim, tmp_path / "kim.gpkg")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("Kim\r=cmd|calc!A1,2", "Kim\n'=cmd|calc!A1,2"),
        ("Kim\r\n@SUM(1)", "Kim\n'@SUM(1)"),
        ("a; =1", "a; '=1"),
        ("\ufeff \t＝1", "\ufeff \t'＝1"),
        (" " * 99 + "-1", " " * 99 + "'-1"),
        ("a = b, 1-2", "a = b, 1-2"),
        ('say "=1"', 'say "=1"'),
    ],
)
def test_no_text_becomes_a_formula_or_a_row_of_a_table(kim, tmp_path, text, cell):
    story = replace(
        kim, places=kim.places.assign(name=text), events=kim.events.assign(sentences=[[text]] * len(kim.events))
    )
    write_story(story, tmp_path / "a.csv")
    rows = (tmp_path / "a.places.csv").read_bytes().decode("utf-8-sig")
    assert "\r" not in rows
    assert [row["name"] for row in csv.DictReader(io.StringIO(rows))] == [cell] * len(kim.places)
    assert pd.read_csv(tmp_path / "a.places.csv")["name"].tolist() == [cell] * len(kim.places)


@given(st.text(alphabet="ab=+-@;,\"' \n\r\t\ufeff"))
def test_no_part_of_a_cell_begins_with_a_sign(text):
    cell = _no_formula(text)
    parts = re.split(r"[\n\r\t;]", cell)
    assert not [part for part in parts if part.strip(" \ufeff")[:1] in {"=", "+", "-", "@"}]
    assert cell.replace("'", "") == re.sub("\r\n?", "\n", text).replace("'", "")


def test_text_that_ends_a_section_or_holds_signs_of_control_is_kml(kim, tmp_path):
    text = "Kim ]]> <b>went</b> & ]]]]><Placemark/> \x0c\x00\x1b home \ufffe ]]>"
    story = replace(kim, places=kim.places.assign(name=text), events=kim.events.assign(sentence=text, title=text))
    write_story(story, tmp_path / "a.kml")
    etree.parse(tmp_path / "a.kml")
    read = gpd.read_file(tmp_path / "a.kml", layer="events")
    expected = text.translate(dict.fromkeys(map(ord, "\x0c\x00\x1b\ufffe"), "\ufffd")).replace("]]>", "]]\u2060>")
    assert (read["sentence"].tolist(), read["title"].tolist()) == (
        [expected] * len(kim.events),
        [expected] * len(kim.events),
    )
    assert gpd.read_file(tmp_path / "a.kml", layer="places")["Name"].tolist() == [expected] * len(kim.places)


def test_half_characters_of_a_program_are_exported(tmp_path):
    article = Article(
        "A train left Paris for Berlin \ud800 on Monday. \udfff", title="\udc80", source="\udcff.txt", language="en"
    )
    story = read_story(article)
    expected = "A train left Paris for Berlin \ufffd on Monday. \ufffd"
    assert (story.article.text, story.article.title, story.article.source) == (expected, "\ufffd", "\ufffd.txt")
    for ending in FORMATS:
        write_story(story, tmp_path / f"a{ending}")
    assert gpd.read_file(tmp_path / "a.gpkg", layer="events")["sentence"].tolist() == story.events["sentence"].tolist()
    assert "\ufffd" in story.events["sentence"][0]
    maps.story_map(story).save(tmp_path / "a.html")
    data = re.search(
        r'id="story-data"[^>]*>(.*?)</script>', (tmp_path / "a.html").read_text(encoding="utf-8"), re.DOTALL
    )
    assert "for Berlin \ufffd on Monday" in str(json.loads(data[1]))
