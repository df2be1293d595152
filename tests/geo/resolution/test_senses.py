"""The senses of names, with a gazetteer of three places."""

import pytest

from geo.resolution.senses import read_senses


@pytest.fixture
def senses(with_mentions, make_place, stub_gazetteer):
    """Return a function that reads the senses of names in a text."""
    texas = make_place("Texas", "US", feature="A.ADM1", admin1="Texas", lat=31, lon=-99, extent_km=600)
    towns = [make_place("Paris", lat=49, lon=2), make_place("Paris", "US", admin1="Texas", lat=34, lon=-96)]
    gazetteer = stub_gazetteer([*towns, texas])

    def read(text, names):
        made = with_mentions(text, names)
        found, which = read_senses(made.text, made.mentions, gazetteer)
        return [(sense.first, sense.containers, sense.mentions) for sense in found], which

    return read


@pytest.mark.parametrize(
    ("text", "names", "found", "which"),
    [
        ("Paris, Texas, burnt.", ["Paris", "Texas"], [(0, (1,), 1), (1, (), 1)], [0, 1]),
        ("Paris and Texas burnt.", ["Paris", "Texas"], [(0, (), 1), (1, (), 1)], [0, 1]),
        ("Paris burnt. Paris fell.", ["Paris", "Paris"], [(0, (), 2)], [0, 0]),
        ("Paris, Texas, burnt. Paris fell.", ["Paris", "Texas", "Paris"], [(0, (1,), 2), (1, (), 1)], [0, 1, 0]),
    ],
)
def test_a_name_has_one_sense_for_each_container(senses, text, names, found, which):
    assert senses(text, names) == (found, which)
