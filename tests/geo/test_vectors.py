"""The user's geographic files: what they name is not opened, and what is wrong is one sentence with the row."""

import json

import geopandas as gpd
import pandas as pd
import pytest
from click.testing import CliRunner
from shapely import LineString, Point

from geo.cli import main
from geo.errors import DataFileError, OptionError
from geo.gazetteer import open_gazetteer
from geo.routing.lines import read_line
from geo.vectors import read_vectors

VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="other"><SrcDataSource>{}</SrcDataSource>'
    '<GeometryField encoding="PointFromColumns" x="lon" y="lat"/></OGRVRTLayer></OGRVRTDataSource>'
)


def feature(geometry=None, **properties):
    geometry = geometry or {"type": "Point", "coordinates": [2, 1]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": features})


@pytest.mark.parametrize(
    "suffix", [".geojson", ".json", ".gpx", ".kml", ".gpkg", ".fgb", ".shp", ".vrt", ".xml", ".zip", ""]
)
def test_a_file_that_names_another_file_does_not_open_it(tmp_path, suffix):
    other = tmp_path / "other.csv"
    other.write_text("name,lat,lon\nSecret,1,2\n", encoding="utf-8")
    path = tmp_path / f"mine{suffix}"
    path.write_text(VRT.format(other), encoding="utf-8")
    with pytest.raises(DataFileError, match="mine"):
        open_gazetteer(places=path)
    with pytest.raises(OptionError, match="mine"):
        read_line(path)


@pytest.mark.parametrize(
    "name", ["/vsicurl/http://127.0.0.1:9/x.geojson", "/vsimem/x.gpkg", "http://127.0.0.1:9/x.geojson"]
)
def test_a_name_that_gdal_would_fetch_is_no_file(name):
    with pytest.raises(DataFileError, match="there is no file"):
        read_vectors(name)


@pytest.mark.parametrize("kind", ["gpx", "kml"])
def test_an_entity_of_xml_opens_no_file(tmp_path, kind):
    (tmp_path / "secret.txt").write_text("Secret", encoding="utf-8")
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    point = {
        "gpx": '<gpx><wpt lat="10" lon="20"><name>X&e;</name></wpt></gpx>',
        "kml": "<kml><Placemark><name>X&e;</name><Point><coordinates>20,10</coordinates></Point></Placemark></kml>",
    }[kind]
    path = tmp_path / f"mine.{kind}"
    path.write_text(entity + point, encoding="utf-8")
    assert "Secret" not in str(read_vectors(path)["name"].tolist())


def test_the_crs_of_geojson_names_no_file(tmp_path):
    path = tmp_path / "mine.geojson"
    crs = {"type": "name", "properties": {"name": f"+init={tmp_path}/secret:1"}}
    path.write_text(
        json.dumps({"type": "FeatureCollection", "crs": crs, "features": [feature(name="X")]}), encoding="utf-8"
    )
    with pytest.raises(DataFileError, match="coordinate system"):
        read_vectors(path)


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".fgb", ".shp", ".parquet"])
def test_each_format_that_geopandas_writes_is_read(tmp_path, suffix):
    frame = gpd.GeoDataFrame({"name": ["X"]}, geometry=[Point(500_000, 0)], crs="EPSG:32631")
    path = tmp_path / f"mine{suffix}"
    if suffix == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_file(path)
    read = read_vectors(path)
    assert read.crs == "EPSG:4326"
    assert [(name, round(p.x, 5), round(p.y, 5)) for name, p in zip(read["name"], read.geometry, strict=True)] == [
        ("X", 3.0, 0.0)
    ]


def test_kml_and_way_points_are_places(tmp_path):
    kml, gpx = tmp_path / "mine.kml", tmp_path / "mine.gpx"
    kml.write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>Camp X</name>'
        "<Point><coordinates>20,10,5</coordinates></Point></Placemark></Document></kml>",
        encoding="utf-8",
    )
    gpx.write_text('<gpx><wpt lat="10" lon="20"><name>Camp X</name></wpt></gpx>', encoding="utf-8")
    for path in (kml, gpx):
        place = open_gazetteer(places=path).candidates("Camp X")[0].place
        assert (place.source, place.lat, place.lon) == ("user", 10.0, 20.0)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("m.csv", "name,lat,lon\nX,1,2\n-,1,2\n", "row 2: the name '-' has no letter"),
        ("m.csv", "name,lat,lon\n.,1,2\n", "row 1: the name '.' has no letter"),
        ("m.csv", "name,lat,lon,extent_km\nX,1,2,inf\n", "row 1: 'population' must be"),
        ("m.csv", "name,lat,lon,extent_km\nX,1,2,nan0\n", "must be numbers"),
        ("m.csv", "name,lat,lon,population\nX,1,2,1e300\n", "row 1: 'population' must be"),
        ("m.csv", "name,lat,lon,population\nX,1,2,-1e300\n", "row 1: 'population' must be"),
        ("m.geojson", collection(feature(name="X"), feature(name=["a", "b"])), "row 2: 'name' is a list"),
        ("m.geojson", collection(feature(name="X", aliases={"a": 1})), "row 1: 'aliases' is a list"),
        ("m.geojson", collection(feature({"type": "Point", "coordinates": "no"}, name="X")), "row 1"),
        ("m.geojson", collection(3), "row 1"),
        ("m.geojson", "[" * 100_000, "cannot be read"),
        ("m.geojson", '{"type": []}', "no GeoJSON"),
        ("m.gpx", '<gpx><wpt lat="north" lon="1"/></gpx>', "row 1"),
        ("m.kml", "<kml><Placemark><Point/></Placemark></kml>", "row 1: a Point of 0 points"),
    ],
)
def test_a_table_of_places_that_cannot_be_used_is_one_sentence(tmp_path, name, content, sentence):
    path, article = tmp_path / name, tmp_path / "a.txt"
    path.write_text(content, encoding="utf-8")
    article.write_text(
        "Kim went from Moscow to Berlin - on Monday. Fighting killed 5 in Paris, officials said.", encoding="utf-8"
    )
    result = CliRunner().invoke(main, ["show", str(article), "--gear", "fast", "--places", str(path)])
    assert (result.exit_code != 0, type(result.exception)) == (True, SystemExit)
    assert sentence in result.output
    assert "Traceback" not in result.output


def test_parquet_without_pyarrow_names_the_install_line(tmp_path, monkeypatch):
    path = tmp_path / "m.parquet"
    path.write_bytes(b"PAR1")

    def missing(*_):
        raise ImportError

    monkeypatch.setattr(gpd, "read_parquet", missing)
    with pytest.raises(DataFileError, match=r"pip install 'dateline\[parquet\]'"):
        read_vectors(path)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("r.geojson", json.dumps({"type": "LineString", "coordinates": [[1, 2]]}), "row 1"),
        ("r.geojson", json.dumps({"type": "LineString", "coordinates": [[1, 2], [1e9, 2]]}), "not on Earth"),
        ("r.csv", "name\nX\n", "no reader for '.csv'"),
        ("r.gpx", '<gpx><trk><trkseg><trkpt lat="1" lon="2"/></trkseg></trk></gpx>', "holds no line"),
    ],
)
def test_a_route_that_cannot_be_used_is_one_sentence(tmp_path, name, content, sentence):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(OptionError, match=sentence):
        read_line(path)


def test_a_shapefile_of_lines_is_a_route(tmp_path):
    path = tmp_path / "r.shp"
    gpd.GeoDataFrame(pd.DataFrame({"name": ["X"]}), geometry=[LineString([(1, 2), (3, 4)])], crs="EPSG:4326").to_file(
        path
    )
    assert list(read_line(path).geometry.coords) == [(1.0, 2.0), (3.0, 4.0)]
