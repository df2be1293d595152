"""Towns, roads and railways around a story."""

import json

import pytest
import shapely

from maps.ground import local_ground
from maps.view import View

MADURA = View(112.9, -7.4, 113.6, -6.8, -180.0)
RUHR = View(6.6, 51.2, 7.8, 51.8, -180.0)


def decoded(line, units):
    x = y = 0
    points = []
    for dx, dy in zip(line[::2], line[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x / units, y / units))
    return points


@pytest.mark.parametrize("view", [MADURA, RUHR])
def test_lines_and_towns_lie_around_the_view(view):
    ground = local_ground(view, language="en")
    around = shapely.box(view.west - 1, view.south - 1, view.east + 1, view.north + 1)
    lines = [decoded(line, ground["units"]) for kind in ("road", "rail") for line in ground["lines"][kind]]
    assert lines
    assert all(len(line) > 1 and around.covers(shapely.LineString(line)) for line in lines)
    assert all(around.covers(shapely.Point(lon, lat)) for _, lon, lat, _ in ground["towns"])
    people = [town[3] for town in ground["towns"]]
    assert people == sorted(people, reverse=True)


def test_lines_are_cut_once_for_a_view_and_names_for_each_language():
    first, second = local_ground(MADURA, language="en"), local_ground(MADURA, language="id")
    assert all(first["lines"][kind] is second["lines"][kind] for kind in ("road", "rail"))
    assert first["towns"] is not second["towns"]


def test_names_are_in_the_language_of_the_page():
    view = View(12.0, 48.0, 12.8, 48.6, -180.0)
    names = [{town[0] for town in local_ground(view, language=code)["towns"]} for code in ("en", "de")]
    assert ("Munich" in names[0], "München" in names[1]) == (True, True)


def test_a_dense_country_stays_small():
    ground = local_ground(View(4.0, 49.0, 12.0, 53.0, -180.0), language="en")
    assert len(json.dumps(ground, separators=(",", ":"))) < 50_000


@pytest.mark.parametrize("view", [View(-170.0, -50.0, 170.0, 70.0, -180.0), View(179.5, -19.0, 180.4, -16.0, -180.0)])
def test_a_wide_view_and_one_over_the_date_line_have_none(view):
    assert local_ground(view, language="en") is None


def test_borders_are_of_states_of_one_country_and_lie_on_land():
    ground = local_ground(View(8.0, 48.5, 9.5, 50.0, -180.0), language="en")
    lines = [shapely.LineString(decoded(line, ground["units"])) for line in ground["lines"]["division"]]
    hesse_and_bavaria, france_and_germany = shapely.Point(9.05, 49.9), shapely.Point(8.05, 49.0)
    assert min(line.distance(hesse_and_bavaria) for line in lines) < 0.15
    assert min(line.distance(france_and_germany) for line in lines) > 0.1
