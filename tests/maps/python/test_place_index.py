"""The names that the editor of a page can search."""

import base64
import gzip
import json

import pytest

from geo.gazetteer import open_gazetteer
from maps.place_index import place_index
from maps.view import View

MADURA = View(112.75, -7.55, 113.85, -6.45, -180.0)
FIJI = View(175.0, -20.0, 185.0, -10.0, 0.0)
WORLD = View(-170.0, -50.0, 170.0, 70.0, -180.0)


def rows(index):
    """Return the places of an index as (id, name, name in English, kind, country, division, longitude, latitude)."""
    columns = json.loads(gzip.decompress(base64.b64decode(index["packed"])))
    ids = [f"geonames:{one}" if isinstance(one, int) else one for one in columns["ids"]]
    named = [[columns["known"][key][at] for at in columns[key]] for key in ("feature", "country", "admin1")]
    at = [[value / 1e4 for value in columns[key]] for key in ("lon", "lat")]
    return list(zip(ids, columns["names"], columns["english"], *named, *at, strict=True))


@pytest.mark.parametrize("view", [MADURA, FIJI, WORLD], ids=["madura", "fiji", "world"])
def test_an_index_is_small_and_says_what_the_gazetteer_says(view):
    index, gazetteer = place_index(view, language="id"), open_gazetteer()
    assert len(index["packed"]) <= 40_000
    found = rows(index)
    assert (len(found), len({row[0] for row in found})) == (index["count"], index["count"])
    assert index["count"] > 1_000
    for ident, name, english, feature, country, admin1, lon, lat in found[::50]:
        place = gazetteer.place(ident)
        assert name == (gazetteer.name_in(ident, "id") or place.name)
        assert english == (place.name if place.name != name else "")
        assert (feature, country, admin1) == (place.feature, place.country or "", place.admin1 or "")
        assert (lon, lat) == (pytest.approx(place.lon, abs=6e-5), pytest.approx(place.lat, abs=6e-5))


def test_it_has_countries_capitals_large_cities_and_what_lies_around_the_story():
    found = {(row[1], row[3]) for row in rows(place_index(MADURA, language="id"))}
    wanted = {("Jerman", "A.PCLI"), ("Paris", "P.PPLC"), ("Sampang", "P.PPLA2"), ("Shanghai", "P.PPLA")}
    divisions = {("Bangkalan", "A.ADM2"), ("Sumenep", "A.ADM2"), ("Tambelangan", "A.ADM3"), ("Jawa Timur", "A.ADM1")}
    assert (wanted | divisions) - found == set()
