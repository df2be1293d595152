import sqlite3
import zipfile

import pytest

from geo.errors import DataFileError, OutputError
from geo.gazetteer.build import Name, PlaceRow, Source, build_from_geonames, write_gazetteer
from geo.gazetteer.sqlite import open_gazetteer

SOURCE = Source("test", "1", "CC0", 1, "", "nobody")


def line(ident, name, feature, **more):
    given = {"country": "ID", "admin1": "30", "admin2": "", "people": 0, "others": "", "lat": -6.9, **more}
    kind, code = feature.split(".")
    where = (given["lat"], 107.6, kind, code, given["country"], "", given["admin1"], given["admin2"], "", "")
    cells = (ident, name, name, given["others"], *where, given["people"], "", 0, "", "")
    return "\t".join(map(str, cells)) + "\n"


DUMP = (
    line(1, "Jawa Barat", "A.ADM1"),
    line(2, "Kabupaten Garut", "A.ADM2", admin2="05"),
    line(3, "Garut", "P.PPLA2", admin2="05", people=130_000, others="Garoet,GRT"),
    line(4, "Garut", "P.PPL", admin1="99", people=10),
)
ALTERNATES = (
    "1\t1\tid\tProvinsi Jawa Barat\t\t\t\t\n"
    "2\t1\ten\tWest Java\t1\t\t\t\n"
    "3\t3\tlink\thttps://example.org\t\t\t\t\n"
    "4\t3\tnl\tGaroetstad\t\t\t\t1\n"
    "5\t1\tabbr\tJabar\t\t\t\t\n"
)


@pytest.fixture
def dump(tmp_path):
    path = tmp_path / "allCountries.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("allCountries.txt", "".join(DUMP))
    (tmp_path / "alternateNamesV2.txt").write_text(ALTERNATES, encoding="utf-8")
    return path


def test_a_dump_becomes_a_gazetteer(dump, tmp_path):
    out = tmp_path / "world.sqlite"
    counts = build_from_geonames(dump, out, alternates=tmp_path / "alternateNamesV2.txt")
    gazetteer = open_gazetteer(out)
    assert counts == (4, 8)
    assert [(c.place.place_id, c.place.admin1, c.place.admin2) for c in gazetteer.candidates("Garut")] == [
        ("geonames:3", "Jawa Barat", "Kabupaten Garut"),
        ("geonames:4", None, None),
    ]
    found = {name: [(c.kind, c.language) for c in gazetteer.candidates(name)] for name in ("West Java", "Garoetstad")}
    assert found == {"West Java": [("exonym", "en")], "Garoetstad": [("old", "nl")]}
    assert [len(gazetteer.candidates(name)) for name in ("Jabar", "jabar", "https://example.org", "GRT")] == [
        1,
        0,
        0,
        0,
    ]
    assert set(gazetteer.sources()["attribution"]) == {"GeoNames (geonames.org), CC BY 4.0"}


def test_the_same_dump_gives_the_same_file(dump, tmp_path):
    first, second = tmp_path / "a.sqlite", tmp_path / "b.sqlite"
    build_from_geonames(dump, first)
    build_from_geonames(dump, second)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", None),
        ("name\tlat\tlon\n", "line 1: not a line of a GeoNames dump"),
        (line(1, "A", "P.PPL") + "2\tB\n", "line 2: not a line of a GeoNames dump"),
        (line(7, "A", "P.PPL", lat="north"), "the place 7 has no coordinates"),
    ],
)
def test_what_is_no_dump_is_refused_by_its_line(tmp_path, text, said):
    path, out = tmp_path / "dump.txt", tmp_path / "out.sqlite"
    path.write_text(text, encoding="utf-8")
    if said is None:
        assert build_from_geonames(path, out) == (0, 0)
        return
    with pytest.raises(DataFileError, match=said):
        build_from_geonames(path, out)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"PK\x03\x04 cut", b"\xff\xfe\x00"])
def test_a_damaged_archive_is_refused(tmp_path, content):
    path = tmp_path / "allCountries.zip"
    path.write_bytes(content)
    with pytest.raises(DataFileError, match="cannot be read as a GeoNames dump"):
        build_from_geonames(path, tmp_path / "out.sqlite")


def test_an_archive_without_the_dump_is_refused(tmp_path):
    path = tmp_path / "allCountries.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(DataFileError, match=r"holds no 'allCountries\.txt'"):
        build_from_geonames(path, tmp_path / "out.sqlite")


def test_a_gazetteer_without_attribution_cannot_be_written(tmp_path):
    for sources in ([], [SOURCE._replace(attribution="")], [SOURCE._replace(licence="")]):
        with pytest.raises(DataFileError, match="licence and the attribution"):
            write_gazetteer(tmp_path / "x.sqlite", [], [], sources=sources)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_an_output_error(dump, tmp_path):
    with pytest.raises(OutputError):
        build_from_geonames(dump, tmp_path / "nowhere" / "x.sqlite")


def test_a_name_of_several_languages_is_english_or_nobodys(tmp_path):
    rows = [PlaceRow(1, None, "Roma", "P.PPLC", "IT", None, None, 41.9, 12.5, 3, 1.0)]
    names = [Name(1, name, "exonym", tag) for name in ("Rome", "Rom") for tag in ("fr", "de")]
    write_gazetteer(tmp_path / "x.sqlite", rows, [*names, Name(1, "Rome", "exonym", "en")], sources=[SOURCE])
    gazetteer = open_gazetteer(tmp_path / "x.sqlite")
    assert [gazetteer.candidates(name)[0].language for name in ("Rome", "Rom")] == ["en", None]


def test_the_file_is_one_that_sqlite_reads(dump, tmp_path):
    build_from_geonames(dump, tmp_path / "x.sqlite")
    base = sqlite3.connect(tmp_path / "x.sqlite")
    assert base.execute("SELECT name, lat, population FROM places WHERE id = 3").fetchall() == [
        ("Garut", -690000, 130000)
    ]
    base.close()
