"""The first view."""

import numpy as np
import pytest
import shapely

from maps import payload, view
from tests.maps import stories


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


def test_the_view_leaves_out_what_is_far_and_few():
    places = {f"Town {k}": (10.0 + k / 10, 50.0, "P.PPL", "DE", None, 100, 2) for k in range(4)}
    places["Perth"] = (115.86, -31.95, "P.PPLA", "AU", None, 1_900_000, 20)
    text = " ".join(f"{name} met." for name in places)
    events = [{"at": f"{name} met", "place": name, "status": "happened", "title": name} for name in places]
    shown = payload.story_payload(
        stories.story(text, [(name, 0, name, "scene") for name in places], events, places=places)
    )["view"]
    assert sorted(shown["keys"]) == [f"place:geonames:{k}" for k in range(100, 104)]
    assert shown["main"] == "place:geonames:100"
    assert 9 < shown["west"] < shown["east"] < 12


@pytest.mark.parametrize("winding", [0.0, 1e-5, 0.5])
def test_a_line_of_a_million_points_is_simplified_for_a_page(winding):
    lon = np.linspace(0.0, 10.0, 1_000_000)
    line = shapely.LineString(np.column_stack([lon, 50 + np.sin(lon) + winding * np.sin(2e4 * lon)]))
    (points,) = view.line_parts(line)
    assert 2 <= len(points) <= 5_000
    assert (points[0], points[-1]) == ([round(x, 4) for x in line.coords[0]], [round(x, 4) for x in line.coords[-1]])
    some = shapely.points(shapely.get_coordinates(line)[::5_003])
    assert shapely.distance(some, shapely.LineString(points)).max() < 2 * winding + 1e-3


def test_a_line_of_few_points_keeps_them_all():
    points = [[round(n / 1000, 4), 1.0] for n in range(5_000)]
    assert view.line_parts(shapely.LineString(points)) == [points]
