import itertools

import pytest

from geo.recognition.hybrid import RECOGNISERS, recognise_names
from geo.recognition.rules import recognise


@pytest.fixture
def names(document, gazetteer):
    return lambda text, language="en": recognise_names(document(text, language), gazetteer=gazetteer)


def places(found):
    return [span.text for span in found.places if not span.nested]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Presiden Joko Widodo terbang ke Surabaya.", "id", ["Surabaya"]),
        ("New York Times melaporkan gempa di Turki.", "id", ["Turki"]),
        ("Universitas Indonesia menolak tuduhan itu.", "id", []),
        ("Kim Jong Un tiba di Vladivostok, Rusia.", "id", ["Vladivostok", "Rusia"]),
        ("Persib Bandung menang di Makassar.", "id", ["Makassar"]),
        ("Warga Kabupaten Garut, Jawa Barat, mengungsi.", "id", ["Garut", "Jawa Barat"]),
        ("Surat itu dibaca para warga pada bulan Mei di kota.", "id", []),
        ("Kereta Jakarta-Bandung berangkat pagi ini.", "id", ["Jakarta", "Bandung"]),
        ("Ia menyebut bahwa warga El-Fasher kini kelaparan.", "id", ["El-Fasher"]),
        ("Presiden AS bertolak ke Jabar dan DKI.", "id", ["AS", "Jabar", "DKI"]),
        ("Russia's army left Kherson.", "en", ["Russia", "Kherson"]),
        ("The U.S. and the UK signed in Geneva.", "en", ["U.S.", "UK", "Geneva"]),
        ("Mr. Paris Hilton told Boston University about London.", "en", ["London"]),
        (
            (
                "State Department spokesman John Kirby said John Kerry would go. "
                "A trip in the timeframe Kerry had mentioned was not seen as likely."
            ),
            "en",
            [],
        ),
        ("Ganja itu milik seorang berinisial AS, warga Medan.", "id", ["Medan"]),
        ("Floods hit “New Delhi” and St. John’s on Monday.", "en", ["New Delhi", "St. John’s"]),
    ],
)
def test_names_that_are_places_and_names_that_are_not(text, language, expected, names):
    assert places(names(text, language)) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("BANJIR MELANDA SURABAYA DAN MALANG", "id", ["SURABAYA", "MALANG"]),
        ("banjir besar melanda surabaya kemarin sore", "id", ["surabaya"]),
        ("FLOODS HIT HOUSTON AND DALLAS ON MONDAY", "en", ["HOUSTON", "DALLAS"]),
        ("a train left london for paris on monday", "en", ["london", "paris"]),
    ],
)
def test_capitals_and_lower_case(text, language, expected, names):
    assert places(names(text, language)) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("El presidente de Bolivia viajó a Madrid.", "es", ["Bolivia", "Madrid"]),
        ("Der Zug fuhr von Hamburg nach Wien.", "de", ["Hamburg", "Wien"]),
        ("Президент прибыл в Москву.", "ru", ["Москву"]),
        ("江主席今天上午抵达北京。", "zh", ["北京"]),
        ("Le train a quitté Lyon pour Marseille.", "fr", ["Lyon", "Marseille"]),
    ],
)
def test_languages_without_a_lexicon(text, language, expected, names):
    assert places(names(text, language)) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("新华社万象2月20日电", "zh", ["万象"]),
        ("一只东北虎昨天在黑龙江省牡丹江市放归。", "zh", ["黑龙江省", "牡丹江市"]),
        ("農相は首都ハノイに到着した。", "ja", ["ハノイ"]),
        ("زار الوزير بيروت ودمشق.", "ar", ["بيروت", "دمشق"]),
        ("وصل الوفد إلى الرباط يوم الأربعاء.", "ar", ["الرباط"]),
    ],
)
def test_names_end_where_particles_class_words_and_agencies_begin(text, language, expected, names):
    assert places(names(text, language)) == expected


def test_what_is_written_small_is_no_name_in_a_language_without_a_lexicon(names):
    text = "El entrenador argentino viajó de Madrid a la selección mexicana en Guadalajara."
    assert places(names(text, "es")) == ["Madrid", "Guadalajara"]


def test_the_place_of_an_office_is_kept_and_flagged(names):
    found = names("Petugas BPBD Aceh Jaya tiba di Calang.", "id").places
    assert [(span.text, span.nested) for span in found] == [("Aceh Jaya", True), ("Calang", False)]


def test_persons_and_organisations_are_told(names):
    found = names("Angela Merkel met officials of the World Bank in Berlin.")
    assert [name for _, _, name in found.persons] == ["Angela Merkel"]
    assert [name for _, _, name in found.organisations] == ["World Bank"]


@pytest.mark.parametrize("recogniser", RECOGNISERS)
@pytest.mark.parametrize(
    "text", ["", "Paris", "😀 🎉", "ＡＢＣ", "\ud800", "。、", "a" * 20_000, "PARIS " * 2_000, "x,. " * 9_000]
)
def test_bad_input_is_answered(text, recogniser, document, gazetteer):
    read = document(text.encode("utf-8", "replace").decode("utf-8"))
    for span in RECOGNISERS[recogniser](read, gazetteer=gazetteer).places:
        assert read.article.text[span.start : span.end] == span.text


def test_spans_are_in_order_and_do_not_overlap(kim):
    bounds = list(zip(kim.mentions["start"], kim.mentions["end"], strict=True))
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(bounds))


def test_both_gears_have_the_same_shape(document, gazetteer):
    text = document("A train left Paris for Berlin.")
    assert [recogniser(text, gazetteer=gazetteer).places[0].text for recogniser in (recognise, recognise_names)] == [
        "Paris",
        "Paris",
    ]


@pytest.mark.parametrize("text", ["江主席今天上午抵达北京。", "東京で会見を開いた。"])
def test_scripts_without_spaces_are_read_however_they_are_cut(text, gazetteer, document):
    whole = recognise_names(document(text, "zh"), gazetteer=gazetteer).places
    assert [span.text for span in whole] in (["北京"], ["東京"])
