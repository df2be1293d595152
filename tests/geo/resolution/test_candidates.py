import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.gazetteer import open_gazetteer
from geo.resolution.candidates import classes_of, fits, look_up
from geo.text import open_lexicon

GAZETTEER = open_gazetteer()


@pytest.mark.parametrize(
    ("name", "language", "how", "place", "country"),
    [
        ("Paris", "en", "name", "Paris", "FR"),
        ("the Philippines", "en", "name", "Philippines", "PH"),
        ("Kabupaten Garut", "id", "name", "Garut", "ID"),
        ("Kecamatan Menteng", "id", "name", "Menteng", "ID"),
        ("Kelurahan Kalibata", "id", "name", "Kalibata", "ID"),
        ("Provinsi Jawa Timur", "id", "name", "Jawa Timur", "ID"),
        ("northern Nigeria", "en", "part", "Nigeria", "NG"),
        ("Israel utara", "id", "part", "Israel", "IL"),
        ("Manila Cathedral", "en", "container", "Manila", "PH"),
        ("Gedung Sukamaju, Surabaya", "id", "container", "Surabaya", "ID"),
        ("Bandara Xyz Jayapura", "id", "container", "Jayapura", "ID"),
        ("SouthSudan", "en", "name", "South Sudan", "SS"),
        ("#Jakarta", "id", "name", "Jakarta", "ID"),
        ("Russian", "en", "name", "Russia", "RU"),
        ("Москве", "ru", "name", "Moscow", "RU"),
        ("Пекина", "ru", "name", "Beijing", "CN"),
        ("Україні", "uk", "name", "Ukraine", "UA"),
        ("России", "ru", "name", "Russia", "RU"),
        ("Амурской области", "ru", "name", "Amurskaya oblast'", "RU"),
        ("Баренцевом море", "ru", "name", "Barents Sea", None),
        ("Чернігова", "uk", "name", "Chernihiv", "UA"),
        ("Warszawy", "pl", "name", "Warsaw", "PL"),
        ("Jeleniej Górze", "pl", "name", "Jelenia Góra", "PL"),
        ("Porto", "pt", "name", "Porto", "PT"),
        ("porto de Setúbal", "pt", "container", "Setúbal", "PT"),
        ("Hospital de Calama", "es", "container", "Calama", "CL"),
        ("Hospital Gerik", "ms", "container", "Gerik", "MY"),
        ("仙台空港", "ja", "container", "Sendai", "JP"),
        ("马尔康", "zh", "name", "Barkam", "CN"),
        ("경기", "ko", "name", "Gyeonggi-do", "KR"),
    ],
)
def test_how_a_name_is_read(name, language, how, place, country):
    reading = look_up(name, GAZETTEER, open_lexicon(language))
    names = {(c.place.name, c.place.country) for c in reading.candidates} | {
        (GAZETTEER.name(c.place.place_id, "id"), c.place.country) for c in reading.candidates
    }
    assert reading.how == how
    assert (place, country) in names


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("kota", "id"),
        ("Kelurahan", "id"),
        ("EU", "en"),
        ("Paris Street", "en"),
        ("Xanavuto", "id"),
        ("", "id"),
        ("'s", "en"),
        ("محافظة", "ar"),
        ("porto", "pt"),
        ("空港", "ja"),
    ],
)
def test_what_is_no_name_of_a_place_has_no_reading(name, language):
    assert look_up(name, GAZETTEER, open_lexicon(language)).how == "none"


def test_a_class_word_chooses_among_the_candidates():
    lexicon = open_lexicon("en")
    features = {c.place.feature for c in look_up("Cook County", GAZETTEER, lexicon).candidates}
    assert features == {"A.ADM2"}


def test_classes_are_the_lexicons():
    lexicon = open_lexicon("id")
    assert [classes_of(word, lexicon) for word in ("kabupaten", "sungai", "jalan", "ikan")] == [
        *(("A.ADM2",), ("H",), ("R",), ())
    ]
    assert [fits(feature, frozenset({"P"})) for feature in ("P.PPL", "A.ADM3", "A.ADM2")] == [True, True, False]


@given(st.text(max_size=80))
def test_any_name_has_a_reading(name):
    reading = look_up(name, GAZETTEER, open_lexicon("en"))
    assert bool(reading.candidates) == (reading.how != "none")
