"""The line of a journey: real railways where they lead there, a geodesic that says so elsewhere."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point

from geo import networks
from geo.errors import DataFileError, OptionError

TOWNS = {
    "Bangkok": (100.501, 13.754),
    "Beijing": (116.397, 39.907),
    "Berlin": (13.411, 52.524),
    "Cairo": (31.249, 30.063),
    "Aswan": (32.898, 24.093),
    "Cape Town": (18.423, -33.926),
    "Delhi": (77.231, 28.652),
    "Hanoi": (105.841, 21.025),
    "Istanbul": (28.95, 41.014),
    "Ankara": (32.854, 39.92),
    "Jakarta": (106.845, -6.215),
    "Johannesburg": (28.044, -26.202),
    "Kuala Lumpur": (101.687, 3.141),
    "Kyiv": (30.524, 50.455),
    "Lviv": (24.023, 49.838),
    "Madrid": (-3.703, 40.416),
    "Barcelona": (2.159, 41.389),
    "Moscow": (37.616, 55.752),
    "Munich": (11.575, 48.137),
    "Mumbai": (72.883, 19.073),
    "Pyongyang": (125.754, 39.034),
    "Saigon": (106.63, 10.823),
    "San Francisco": (-122.419, 37.775),
    "Seoul": (126.978, 37.568),
    "Shanghai": (121.458, 31.222),
    "Sydney": (151.207, -33.868),
    "Surabaya": (112.751, -7.249),
    "Tokyo": (139.692, 35.69),
    "Toronto": (-79.416, 43.7),
    "Vancouver": (-123.119, 49.25),
    "Vladivostok": (131.874, 43.106),
}
PUBLISHED = [
    ("Pyongyang", "Vladivostok", 1190),
    ("Beijing", "Shanghai", 1318),
    ("Kyiv", "Lviv", 572),
    ("Madrid", "Barcelona", 621),
    ("Johannesburg", "Cape Town", 1530),
    ("Hanoi", "Saigon", 1726),
    ("Jakarta", "Surabaya", 718),
    ("Istanbul", "Ankara", 533),
    ("Mumbai", "Delhi", 1384),
    ("Berlin", "Munich", 623),
    ("Bangkok", "Kuala Lumpur", 1532),
    ("Cairo", "Aswan", 879),
    ("Toronto", "Vancouver", 4466),
    ("Moscow", "Vladivostok", 9288),
]
points = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@pytest.mark.parametrize(("origin", "destination", "km"), PUBLISHED)
def test_a_railway_is_as_long_as_published(origin: str, destination: str, km: float) -> None:
    leg = networks.route(TOWNS[origin], TOWNS[destination], mode="rail")
    assert leg.network.startswith(networks.RAIL)
    assert leg.length_km == pytest.approx(km, rel=0.06)


def test_the_railway_to_vladivostok_follows_the_coast() -> None:
    leg = networks.route(TOWNS["Pyongyang"], TOWNS["Vladivostok"], mode="rail")
    passed = {"Hamhung": (127.54, 39.83), "Chongjin": (129.73, 41.78), "Rajin": (130.3, 42.25)}
    passed["Khasan"] = (130.64, 42.43)
    near = leg.geometry.buffer(0.15)
    assert {name for name, point in passed.items() if near.covers(Point(point))} == set(passed)


def test_the_way_back_is_as_long() -> None:
    there = networks.route(TOWNS["Beijing"], TOWNS["Hanoi"], mode="rail")
    back = networks.route(TOWNS["Hanoi"], TOWNS["Beijing"], mode="rail")
    assert there.length_km == pytest.approx(back.length_km)
    assert there.geometry.length == pytest.approx(back.geometry.length, rel=0.01)


@pytest.mark.parametrize(("origin", "destination"), [("Seoul", "Pyongyang"), ("Sydney", "Tokyo"), ("Tokyo", "Seoul")])
def test_no_railway_leads_there(origin: str, destination: str) -> None:
    leg = networks.route(TOWNS[origin], TOWNS[destination], mode="rail")
    assert (leg.network, leg.schematic_km) == ("schematic", leg.length_km)
    assert leg == networks.route(TOWNS[origin], TOWNS[destination], mode="unknown")


def test_a_gap_that_was_bridged_is_named() -> None:
    leg = networks.route(TOWNS["Jakarta"], TOWNS["Surabaya"], mode="rail")
    assert leg.network == f"{networks.RAIL}; stitched 6.6 km: Jakarta - Surabaya"
    assert 6.6 < leg.schematic_km < 6.6 + 2 * networks.JOIN_KM


def test_way_points_are_passed() -> None:
    leg = networks.route(TOWNS["Madrid"], TOWNS["Munich"], mode="rail", via=[TOWNS["Berlin"]])
    first = networks.route(TOWNS["Madrid"], TOWNS["Berlin"], mode="rail")
    second = networks.route(TOWNS["Berlin"], TOWNS["Munich"], mode="rail")
    assert leg.length_km == pytest.approx(first.length_km + second.length_km)


def test_a_geodesic_bends_and_is_split_at_the_antimeridian() -> None:
    leg = networks.route(TOWNS["Tokyo"], TOWNS["San Francisco"], mode="air")
    assert leg.length_km == pytest.approx(8291, abs=5)
    assert leg.geometry.bounds[3] == pytest.approx(48.7, abs=0.1)
    assert [round(part.bounds[0], 3) for part in leg.geometry.geoms] == [139.692, -180.0]


@pytest.mark.parametrize("mode", ["train", "", "RAIL"])
def test_an_unknown_mode_is_refused(mode: str) -> None:
    with pytest.raises(OptionError, match="is not one of rail, road, sea, air, river, foot, unknown"):
        networks.route((0, 0), (1, 1), mode=mode)


@pytest.mark.parametrize("point", [(181, 0), (0, 91), (float("nan"), 0), (0, float("inf"))])
def test_a_point_off_the_earth_is_refused(point: tuple[float, float]) -> None:
    with pytest.raises(OptionError, match="is not a longitude and a latitude"):
        networks.route((0, 0), point, mode="air")


@given(points, points, st.sampled_from(networks.MODES))
@settings(max_examples=60, deadline=None)
def test_any_two_points_have_a_line(origin: tuple[float, float], destination: tuple[float, float], mode: str) -> None:
    leg = networks.route(origin, destination, mode=mode)
    west, south, east, north = leg.geometry.bounds
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90
    assert 0 <= leg.schematic_km <= leg.length_km <= 20_040 * 2.5


def test_a_cut_network_is_refused(tmp_path, monkeypatch) -> None:
    whole = networks.data_path("networks", "rail.npz").read_bytes()
    cut = tmp_path / "rail.npz"
    cut.write_bytes(whole[:1_000_000])
    monkeypatch.setattr(networks, "data_path", lambda *_: cut)
    networks._railways.cache_clear()
    with pytest.raises(DataFileError, match="damaged"):
        networks.route(TOWNS["Berlin"], TOWNS["Munich"], mode="rail")
    networks._railways.cache_clear()
