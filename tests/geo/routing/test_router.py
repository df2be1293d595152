"""The line of a journey: real railways where they lead there, a geodesic that says so elsewhere."""

import csv
import hashlib
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import Point
from shapely.ops import nearest_points

from geo.errors import DataFileError, OptionError
from geo.routing import networks as network_files
from geo.routing import router as networks

TOWNS = {
    "Aberdeen": (-2.1, 57.15),
    "Bangkok": (100.501, 13.754),
    "Beijing": (116.397, 39.907),
    "Berlin": (13.411, 52.524),
    "Cairo": (31.249, 30.063),
    "Aswan": (32.898, 24.093),
    "Cape Town": (18.423, -33.926),
    "Delhi": (77.231, 28.652),
    "Edinburgh": (-3.197, 55.952),
    "Hanoi": (105.841, 21.025),
    "Istanbul": (28.95, 41.014),
    "Ankara": (32.854, 39.92),
    "Jakarta": (106.845, -6.215),
    "Johannesburg": (28.044, -26.202),
    "Karachi": (67.01, 24.861),
    "Kuala Lumpur": (101.687, 3.141),
    "Kyiv": (30.524, 50.455),
    "Lviv": (24.023, 49.838),
    "Madrid": (-3.703, 40.416),
    "Barcelona": (2.159, 41.389),
    "Moscow": (37.616, 55.752),
    "Munich": (11.575, 48.137),
    "Mumbai": (72.883, 19.073),
    "Pyongyang": (125.754, 39.034),
    "Quetta": (67.0, 30.18),
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
    ("Karachi", "Quetta", 863),
    ("Edinburgh", "Aberdeen", 210),
]
WAYS = [
    ("Pyongyang", "Vladivostok", {"Hamhung": (127.54, 39.83), "Chongjin": (129.73, 41.78), "Rajin": (130.3, 42.25)}),
    ("Pyongyang", "Vladivostok", {"Tumangang": (130.62, 42.41), "Khasan": (130.64, 42.43)}),
    ("Jakarta", "Surabaya", {"Cirebon": (108.55, -6.71), "Semarang": (110.42, -6.97)}),
    ("Mumbai", "Delhi", {"Surat": (72.84, 21.2), "Vadodara": (73.18, 22.31)}),
    ("Istanbul", "Ankara", {"Izmit": (29.92, 40.77), "Eskisehir": (30.51, 39.78)}),
]
ROOT = Path(__file__).resolve().parents[3]
NETWORK = network_files.data_path("networks", "rail.npz").read_bytes()
SURVEYED = Geod(ellps="WGS84")
everywhere = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
in_europe = st.tuples(st.floats(-10, 40), st.floats(36, 65))
points = everywhere | in_europe


@pytest.mark.parametrize(("origin", "destination", "km"), PUBLISHED)
def test_a_railway_is_as_long_as_published(origin: str, destination: str, km: float) -> None:
    leg = networks.route(TOWNS[origin], TOWNS[destination], mode="rail")
    assert leg.network.startswith(networks.RAIL)
    assert leg.length_km == pytest.approx(km, rel=0.06)


@pytest.mark.parametrize(("origin", "destination", "passed"), WAYS)
def test_a_railway_passes_within_15_km(origin: str, destination: str, passed: dict[str, tuple[float, float]]) -> None:
    line = networks.route(TOWNS[origin], TOWNS[destination], mode="rail").geometry
    nearest = {name: nearest_points(line, Point(town))[0] for name, town in passed.items()}
    away = {name: SURVEYED.inv(*passed[name], point.x, point.y)[2] / 1000 for name, point in nearest.items()}
    assert {name for name, km in away.items() if km <= 15} == set(passed)


def test_the_railway_to_vladivostok_names_its_stitches() -> None:
    leg = networks.route((125.75, 39.03), (131.89, 43.12), mode="rail")
    assert leg.network == f"{networks.RAIL}; stitched 2.9 km: Hamhung - Chongjin, Chongjin - Rajin"
    assert 1150 < leg.length_km < 1250


def test_countries_that_are_gone_through_cost_no_more() -> None:
    home = networks.route(TOWNS["Moscow"], TOWNS["Vladivostok"], mode="rail")
    abroad = networks.route(TOWNS["Moscow"], TOWNS["Vladivostok"], mode="rail", countries=["RU", "CN", "MN", "KZ"])
    assert (home.geometry.bounds[1] > 43, abroad.length_km < home.length_km - 500) == (True, True)


def test_the_way_back_is_as_long() -> None:
    there = networks.route(TOWNS["Beijing"], TOWNS["Hanoi"], mode="rail")
    back = networks.route(TOWNS["Hanoi"], TOWNS["Beijing"], mode="rail")
    assert there.length_km == pytest.approx(back.length_km)
    assert there.geometry.length == pytest.approx(back.geometry.length, rel=0.01)


@pytest.mark.parametrize(("origin", "destination"), [("Seoul", "Pyongyang"), ("Sydney", "Tokyo"), ("Tokyo", "Seoul")])
def test_no_railway_leads_there(origin: str, destination: str) -> None:
    leg = networks.route(TOWNS[origin], TOWNS[destination], mode="rail")
    assert (leg.network, leg.schematic_km) == ("schematic", leg.length_km)
    assert leg._replace(note=None) == networks.route(TOWNS[origin], TOWNS[destination], mode="unknown")
    assert leg.note == "no railway leads there"


def test_a_gap_that_was_bridged_is_named() -> None:
    leg = networks.route(TOWNS["Jakarta"], TOWNS["Surabaya"], mode="rail")
    assert leg.network == f"{networks.RAIL}; stitched 6.6 km: Jakarta - Surabaya"
    assert 6.6 < leg.schematic_km < 6.6 + 2 * networks.ROUTED["rail"].join_km


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


AT_SEA = (-30.0, 40.0)


@pytest.mark.parametrize(
    ("origin", "destination", "mode", "note"),
    [
        (AT_SEA, TOWNS["Berlin"], "rail", "no railway within 15 km of the origin"),
        (TOWNS["Berlin"], AT_SEA, "road", "no main road within 30 km of the destination"),
        (TOWNS["Moscow"], TOWNS["Shanghai"], "sea", "no sea lane within 120 km of the origin"),
        (TOWNS["Tokyo"], TOWNS["Seoul"], "road", "no main road leads there"),
        (TOWNS["Berlin"], TOWNS["Berlin"], "rail", "the ends are one place"),
        (TOWNS["Berlin"], TOWNS["Munich"], "air", None),
    ],
)
def test_what_cannot_be_routed_is_schematic_and_says_why(origin, destination, mode, note) -> None:
    leg = networks.route(origin, destination, mode=mode)
    assert (leg.network, leg.note, leg.schematic_km) == ("schematic", note, leg.length_km)


@pytest.mark.parametrize(
    ("origin", "destination", "mode", "network", "km"),
    [
        ((121.8, 31.2), (4.1, 51.97), "sea", networks.SEA, 19_492),
        ((139.66, 35.43), (-122.42, 37.79), "sea", networks.SEA, 8_401),
        ("Berlin", "Munich", "road", networks.ROAD, 585),
        ("Johannesburg", "Cape Town", "road", networks.ROAD, 1_400),
    ],
)
def test_sea_and_road_are_about_as_long_as_published(origin, destination, mode, network, km) -> None:
    leg = networks.route(TOWNS.get(origin, origin), TOWNS.get(destination, destination), mode=mode)
    assert leg.network == network
    assert leg.length_km == pytest.approx(km, rel=0.03 if mode == "sea" else 0.12)


def test_a_sea_lane_over_the_date_line_is_split() -> None:
    leg = networks.route((139.66, 35.43), (-122.42, 37.79), mode="sea")
    assert max(part.bounds[2] - part.bounds[0] for part in leg.geometry.geoms) < 180


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
    assert 0 <= leg.schematic_km <= leg.length_km <= 20_040 * 2.5 * (2 if mode == "sea" else 1)


@pytest.fixture
def network_file(tmp_path, monkeypatch):
    """A file that is opened in place of the network."""
    file = tmp_path / "rail.npz"
    monkeypatch.setattr(network_files, "data_path", lambda *_: file)
    network_files.open_network.cache_clear()
    yield file
    network_files.open_network.cache_clear()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"lon,lat\n1,2\n", id="text"),
        pytest.param(NETWORK[:1_000_000], id="cut"),
        pytest.param(NETWORK[:1_000_000] + bytes(64) + NETWORK[1_000_064:], id="overwritten"),
    ],
)
def test_a_damaged_network_is_refused(content, network_file) -> None:
    network_file.write_bytes(content)
    with pytest.raises(DataFileError, match="damaged"):
        networks.route(TOWNS["Berlin"], TOWNS["Munich"], mode="rail")


def test_a_network_that_was_changed_is_refused_by_its_manifest(network_file) -> None:
    shutil.copy(ROOT / "data" / "networks" / "manifest.json", network_file.parent)
    with np.load(ROOT / "data" / "networks" / "rail.npz") as file:
        arrays = {name: file[name] for name in file.files}
    arrays["metres"][0] += 1
    np.savez_compressed(network_file, **arrays)
    with pytest.raises(DataFileError, match="its checksum is not the one of its manifest"):
        networks.route(TOWNS["Berlin"], TOWNS["Munich"], mode="rail")


@pytest.mark.parametrize("arrays", [{}, {"format": np.array([1])}, {"points": np.zeros((2, 2))}])
def test_a_foreign_network_is_refused(arrays, network_file) -> None:
    np.savez(network_file, **arrays)
    with pytest.raises(DataFileError, match="not a rail network of version 3"):
        networks.route(TOWNS["Berlin"], TOWNS["Munich"], mode="rail")


def test_a_single_array_is_refused(network_file) -> None:
    with network_file.open("wb") as file:
        np.save(file, np.zeros(3))
    with pytest.raises(DataFileError, match="not a rail network"):
        networks.route(TOWNS["Berlin"], TOWNS["Munich"], mode="rail")


def test_the_network_holds_every_reviewed_stitch_and_no_other() -> None:
    railways = network_files.open_network("rail")
    ends = railways.points[railways.edges[railways.stitch > 1]].round(3).tolist()
    names = [railways.stitches[index] for index in railways.stitch[railways.stitch > 1]]
    built = {(name, *sorted(map(tuple, pair))) for name, pair in zip(names, ends, strict=True)}
    with (ROOT / "data" / "build" / "networks" / "stitches.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    edited = {
        (row["reason"].split(": ")[0], *sorted([place(row["lon1"], row["lat1"]), place(row["lon2"], row["lat2"])]))
        for row in rows
    }
    assert built == edited
    assert {row["mode"] for row in rows} == {"rail"}


def place(lon: str, lat: str) -> tuple[float, float]:
    return (float(lon), float(lat))


@pytest.mark.parametrize("mode", ["rail", "road", "sea"])
def test_the_readme_states_the_checksum_of_a_network(mode: str) -> None:
    made = hashlib.sha256(network_files.data_path("networks", f"{mode}.npz").read_bytes()).hexdigest()
    readme = network_files.data_path("networks", "README.md").read_text(encoding="utf-8")
    assert f"| `{mode}.npz` | `{made}` |" in readme
