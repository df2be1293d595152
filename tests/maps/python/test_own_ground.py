"""The ground of a story out of vector tiles of the user's own."""

import gzip
import json

import pytest
import shapely
from pmtiles.tile import Compression, TileType

import maps
from geo.errors import DataFileError
from maps.archive import open_archive
from maps.ground import local_ground
from maps.own_ground import own_ground
from maps.view import View
from tests.maps import archives, stories

VIEW = View(112.75, -7.55, 113.85, -6.45, -180.0)  # one point, with its margin
BOX = (112.0, -8.0, 114.5, -6.0)
HERE = (113.3, -7.0)
SEA = shapely.box(112.0, -6.9, 114.5, -6.0)
ACROSS = shapely.LineString([(112.2, -7.1), (113.3, -7.05), (114.4, -7.1)])
ALONG = shapely.LineString([(113.2, -7.9), (113.25, -7.2), (113.2, -6.2)])
PROTOMAPS = [
    ("earth", shapely.box(*BOX), {"kind": "earth"}),
    ("water", SEA, {"kind": "ocean"}),
    ("water", ALONG, {"kind": "river", "name": "Sungai"}),
    ("roads", ACROSS, {"kind": "highway"}),
    ("roads", ALONG, {"kind": "minor_road"}),
    ("roads", ALONG, {"kind": "rail"}),
    ("boundaries", ACROSS, {"kind": "county"}),
    ("buildings", shapely.box(113.29, -7.01, 113.31, -6.99), {"kind": "building"}),
    ("places", shapely.Point(113.31, -7.02), {"kind_detail": "village", "name": "Desa", "name:en": "Village"}),
    ("places", shapely.Point(113.1, -7.1), {"kind_detail": "city", "name": "Kota", "population": 90_000}),
]
OPENMAPTILES = [
    ("water", SEA, {"class": "ocean"}),
    ("waterway", ALONG, {"class": "river"}),
    ("transportation", ACROSS, {"class": "motorway"}),
    ("transportation", ALONG, {"class": "minor"}),
    ("transportation", ALONG, {"class": "rail"}),
    ("boundary", ACROSS, {"admin_level": 4, "maritime": 0, "disputed": 0}),
    ("boundary", ALONG, {"admin_level": 2, "maritime": 1, "disputed": 0}),
    ("place", shapely.Point(113.31, -7.02), {"class": "village", "name": "Desa", "name:en": "Village", "rank": 11}),
    ("place", shapely.Point(113.1, -7.1), {"class": "city", "name": "Kota", "rank": 5}),
]


def decoded(line, units):
    x = y = 0
    points = []
    for dx, dy in zip(line[::2], line[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x / units, y / units))
    return points


@pytest.mark.parametrize("extent", [4096, 512])
@pytest.mark.parametrize("features", [PROTOMAPS, OPENMAPTILES], ids=["protomaps", "openmaptiles"])
def test_both_schemas_are_drawn_where_they_lie(tmp_path, features, extent):
    path = archives.regional(tmp_path / "a.pmtiles", BOX, features, extent=extent, metadata={"attribution": "(C) Me"})
    ground = own_ground(VIEW, path, language="en")
    places = [town[0] for town in ground["towns"]]
    assert (places, ground["credit"], ground["nearest"]) == (["Kota", "Village"], "(C) Me", 11)
    drawn = {kind: [decoded(line, ground["units"]) for line in lines] for kind, lines in ground["lines"].items()}
    near = {"road": ACROSS, "division": ACROSS, "river": ALONG, "street": ALONG, "rail": ALONG}
    assert {kind for kind, lines in drawn.items() if lines} == set(near)
    fine = 2.5 / ground["units"] + 0.35 / extent
    for kind, whole in near.items():
        assert all(whole.buffer(fine).covers(shapely.LineString(line)) for line in drawn[kind]), kind
        assert sum(shapely.LineString(line).length for line in drawn[kind]) > 0.5, kind
    water = [shapely.Polygon(decoded(rings[0], ground["units"])) for rings in ground["areas"]["water"]]
    land = [shapely.Polygon(decoded(rings[0], ground["units"])) for rings in ground["areas"]["land"]]
    assert shapely.union_all(water).symmetric_difference(shapely.union_all(land).intersection(SEA)).area < 0.02
    assert shapely.union_all(land).covers(shapely.Point(HERE))


@pytest.mark.parametrize(("kind", "kept", "nearest"), [("minor_road", 0, 10), ("major_road", 100, 9)])
def test_a_cut_stays_small_without_streets_and_by_coarser_tiles(tmp_path, kind, kept, nearest):
    winding = [[(112 + k / 400, -7.9 + turn / 60 + k % 2 / 99) for turn in range(110)] for k in range(600)]
    for line in winding:
        line[1::2] = [(x + 1 / 300, y) for x, y in line[1::2]]
    grid = [("roads", shapely.LineString(line), {"kind": kind}) for line in winding]
    coarse = [one for one in PROTOMAPS if one[0] != "roads"] + grid[::4]
    path = tmp_path / "a.pmtiles"
    tiles = {at: archives.tile(*at, [*PROTOMAPS, *grid]) for at in archives.tiles_over(BOX, 9)}
    tiles |= {at: archives.tile(*at, coarse) for at in archives.tiles_over(BOX, 8)}
    ground = own_ground(VIEW, archives.write_archive(path, tiles), language="id")
    assert len(json.dumps(ground, separators=(",", ":"))) <= 150_000
    assert (ground["nearest"], len(ground["lines"]["street"])) == (nearest, 0)
    assert len(ground["lines"]["road"]) > kept


def test_where_an_archive_has_no_tiles_the_shipped_ground_stays(tmp_path):
    path = archives.regional(tmp_path / "a.pmtiles", (10.0, 50.0, 10.1, 50.1), PROTOMAPS)
    assert own_ground(VIEW, path, language="en") is None
    assert local_ground(VIEW, language="en", basemap=path) == local_ground(VIEW, language="en")
    (note,) = maps.story_map(stories.kim(), basemap=path).notes
    assert "is not used: it has no tiles around the story" in note


HOSTILE = [
    ("<a href='javascript:alert(1)'>\u202e© <b>OSM</b></a>\x00<script>x</script>", "© OSM x"),
    ({"a": [1]}, "{'a': [1]}"),
    ("<" * 5_000, "<" * 300),
    ("", "named"),
]


@pytest.mark.parametrize(("said", "shown"), HOSTILE)
def test_whom_to_credit_is_plain_text(tmp_path, said, shown):
    path = archives.write_archive(
        tmp_path / "a.pmtiles", {(0, 0, 0): b""}, metadata={"attribution": said, "name": "named"}
    )
    with open_archive(path) as archive:
        assert archive.credit == shown


def changed(path, at, data):
    content = bytearray(path.read_bytes())
    content[at : at + len(data)] = data
    path.write_bytes(bytes(content))
    return path


def bomb(size):
    return gzip.compress(bytes(size))


def huge_number(path):
    """Put a number of a million bytes into the root directory."""
    return put_directory(path, gzip.compress(b"\xff" * 900_000))


def put_directory(path, packed):
    start = path.read_bytes()
    path.write_bytes(start + packed)
    return changed(path, 8, len(start).to_bytes(8, "little") + len(packed).to_bytes(8, "little"))


DAMAGE = {
    "another kind of file": (lambda path: changed(path, 0, b"SQLite "), "no PMTiles file: its first bytes"),
    "another version": (lambda path: changed(path, 7, b"\x02"), "of another version than 3"),
    "pictures": (lambda path: changed(path, 99, bytes([TileType.PNG.value])), "tiles of the kind PNG"),
    "another packing": (lambda path: changed(path, 98, bytes([Compression.BROTLI.value])), "packed by BROTLI"),
    "an unknown packing": (lambda path: changed(path, 98, b"\x63"), "is damaged"),
    "cut in the header": (lambda path: path.write_bytes(path.read_bytes()[:60]), "is damaged"),
    "cut in the tiles": (lambda path: path.write_bytes(path.read_bytes()[:-2_000]), "is damaged"),
    "metadata beyond the file": (lambda path: changed(path, 24, b"\xff" * 8), "is damaged"),
    "a directory of a gigabyte": (lambda path: put_directory(path, bomb(2_000_000)), "is damaged"),
    "a directory of two parts": (lambda path: put_directory(path, bomb(10) + bomb(50_000_000)), None),
    "a number without an end": (huge_number, "its directories cannot be read"),
    "no directory": (lambda path: put_directory(path, b"x" * 50), "is damaged"),
    "a directory beyond the file": (lambda path: changed(path, 16, b"\xff" * 8), "is damaged"),
    "zooms of no map": (lambda path: changed(path, 100, b"\xfe\xff"), None),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_archive_is_one_sentence(tmp_path, name):
    damage, said = DAMAGE[name]
    path = archives.regional(tmp_path / "a.pmtiles", BOX, PROTOMAPS, zooms=(9,))
    damage(path)
    if said is None:
        assert own_ground(VIEW, path, language="en") is None
        return
    with pytest.raises(DataFileError, match=said) as caught:
        own_ground(VIEW, path, language="en")
    assert (str(path) in str(caught.value), "\n" in str(caught.value)) == (True, False)


HOSTILE_TILES = {
    "no tile": b"\xff" * 200,
    "too large": bytes(3_000_000),
    "a layer without an extent": b"\x1a\x10\x78\x02\x0a\x05water\x28\x00\x12\x05\x18\x02\x22\x01\x09",
    "a feature of no kind": b"\x1a\x0f\x78\x02\x0a\x05water\x12\x04\x18\x00\x22\x00",
}


@pytest.mark.parametrize("name", HOSTILE_TILES)
def test_a_hostile_tile_is_one_sentence(tmp_path, name):
    tiles = dict.fromkeys(archives.tiles_over(BOX, 9), HOSTILE_TILES[name])
    with pytest.raises(DataFileError, match="is damaged"):
        own_ground(VIEW, archives.write_archive(tmp_path / "a.pmtiles", tiles), language="en")


def test_a_line_of_very_many_turns_is_thinned(tmp_path):
    line = shapely.LineString([(k * 7919 % 4001, k * 104729 % 4003) for k in range(40_000)])
    turns = archives.encoded([("water", line, {"kind": "river"})])
    tiles = dict.fromkeys(archives.tiles_over(BOX, 9), turns)
    ground = own_ground(VIEW, archives.write_archive(tmp_path / "a.pmtiles", tiles), language="en")
    assert len(json.dumps(ground, separators=(",", ":"))) <= 150_000


def test_names_are_of_the_language_and_plain(tmp_path):
    features = [
        ("places", shapely.Point(113.3, -7.0), {"kind": "locality", "name": "a\u202eb\x07" + "c" * 100}),
        ("places", shapely.Point(113.32, -7.0), {"kind": "locality", "name": "Kota", "name:id": "Kota Baru"}),
        ("places", shapely.Point(113.34, -7.0), {"kind": "locality", "name": 7}),
    ]
    ground = own_ground(VIEW, archives.regional(tmp_path / "a.pmtiles", BOX, features), language="id")
    assert sorted(town[0] for town in ground["towns"]) == ["Kota Baru", "a b " + "c" * 56]
