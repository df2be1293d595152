"""Lines of the user's own, geodesics, and other routers."""

import json

import geopandas as gpd
import pytest
from shapely import LineString

from geo.errors import OptionError
from geo.routing import router as networks
from geo.routing.lines import geodesic_km, read_line, split_line

BERLIN, MUNICH, LEIPZIG = (13.41, 52.52), (11.58, 48.14), (12.37, 51.34)
GPX = """<gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
<trkpt lat="48.14" lon="11.58"/><trkpt lat="51.34" lon="12.37"/><trkpt lat="52.52" lon="13.41"/></trkseg></trk></gpx>"""


@pytest.fixture
def gpx(tmp_path):
    path = tmp_path / "my.gpx"
    path.write_text(GPX, encoding="utf-8")
    return path


def test_a_gpx_track_is_a_line(gpx):
    leg = read_line(gpx)
    assert list(leg.geometry.coords) == [MUNICH, LEIPZIG, BERLIN]
    assert (leg.network, leg.schematic_km) == ("own line: my.gpx", 0.0)
    assert leg.length_km == pytest.approx(geodesic_km([MUNICH, LEIPZIG, BERLIN]))


def test_a_geojson_line_is_a_line(tmp_path):
    path = tmp_path / "line.geojson"
    shape = {"type": "LineString", "coordinates": [[179.0, 10.0], [-179.0, 11.0]]}
    path.write_text(json.dumps({"type": "Feature", "properties": {}, "geometry": shape}), encoding="utf-8")
    assert [part.bounds[0] for part in read_line(path).geometry.geoms] == [179.0, -180.0]


@pytest.mark.parametrize("content", ["", "no gpx", GPX.replace("trk", "wpt")])
def test_what_holds_no_line_is_refused(tmp_path, content):
    path = tmp_path / "my.gpx"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(OptionError, match=r"my\.gpx"):
        read_line(path)


def test_a_table_of_points_is_refused(tmp_path):
    path = tmp_path / "points.geojson"
    gpd.GeoDataFrame(geometry=gpd.points_from_xy([1], [2]), crs="EPSG:4326").to_file(path)
    with pytest.raises(OptionError, match="holds no line"):
        read_line(path)


def test_an_own_line_serves_both_ways_and_no_other_journey(gpx):
    router = networks.own_lines([gpx], router=lambda *_, **__: None)
    found = [
        networks.ask(router, *ends, mode="rail") for ends in ((BERLIN, MUNICH), (MUNICH, BERLIN), (BERLIN, LEIPZIG))
    ]
    assert [leg.network for leg in found] == ["own line: my.gpx", "own line: my.gpx", "schematic"]
    assert found[2].note == "own_line knows no way"


def test_a_router_may_give_a_bare_line():
    def osrm(origin, destination, *, mode, via=()):
        return LineString([origin, *via, destination])

    leg = networks.ask(osrm, BERLIN, MUNICH, mode="road", via=[LEIPZIG])
    assert leg == (split_line([BERLIN, LEIPZIG, MUNICH]), geodesic_km([BERLIN, LEIPZIG, MUNICH]), "osrm", 0.0, None)
