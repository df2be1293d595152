"""Coordinates and bearings: what `coordinates.csv` says a sentence gives, and how they join the other mentions."""

import csv
from pathlib import Path

import pytest

from geo.document import Mention, Resolution, Role
from geo.gazetteer import Place, great_circle_km
from geo.resolution import add_coordinates, measured_from, read_coordinates

with (Path(__file__).parent / "coordinates.csv").open(encoding="utf-8") as lines:
    ROWS = list(csv.DictReader(lines))
DEGREES = 0.02
KM = 3.0


def place(name, lat, lon, feature="P.PPL", extent_km=5.0):
    return Place(f"geonames:{name}", name, "geonames", feature, None, None, None, lat, lon, 0, extent_km)


def named(text, where, *, score=1.0, confidence=0.9, by="name"):
    """Make the mention of a place by hand."""
    start = text.index(where.name)
    resolution = Resolution(where, confidence, (), (), by)
    return Mention(start, start + len(where.name), where.name, None, False, score, resolution=resolution)


def given(row, document):
    text = row["text"]
    mentions = []
    if row["place"]:
        mentions = [named(text, place(row["place"], float(row["place_lat"]), float(row["place_lon"])))]
    return read_coordinates(document(text, row["language"], mentions=mentions))


@pytest.mark.parametrize("row", ROWS, ids=[row["text"][:50] for row in ROWS])
def test_what_a_sentence_gives_is_found_and_placed(row, document):
    found = given(row, document)
    assert [one.text for one in found] == (row["found"].split(" | ") if row["found"] else [])
    points = zip(row["lat"].split(" | "), row["lon"].split(" | "), strict=True)
    for one, (lat, lon) in zip(found, points, strict=False):
        if row["place"]:
            assert great_circle_km(one.place.lat, one.place.lon, float(lat), float(lon)) <= KM
        else:
            assert (one.place.lat, one.place.lon) == pytest.approx((float(lat), float(lon)), abs=DEGREES)
