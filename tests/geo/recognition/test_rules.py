import pytest

from geo.recognition.rules import recognise


def places(text, gazetteer):
    return [span.text for span in recognise(text, gazetteer=gazetteer).places]


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("Presiden Joko Widodo terbang ke Surabaya.", "id", ["Surabaya"]),
        ("New York Times melaporkan gempa di Turki.", "id", ["Turki"]),
        ("Universitas Indonesia menolak tuduhan itu.", "id", []),
        ("Warga Kabupaten Garut, Jawa Barat, mengungsi.", "id", ["Garut", "Jawa Barat"]),
        ("Banjir melanda tepi Sungai Brantas di Kediri.", "id", ["Sungai Brantas", "Kediri"]),
        ("Surat itu dibaca para warga pada bulan Mei.", "id", []),
        ("Mr. Paris Hilton told Boston University about London.", "en", ["London"]),
        ("Floods hit Cook County and the Brazos River near Houston.", "en", ["Cook County", "Brazos River", "Houston"]),
        ("Russia's army left Kherson.", "en", ["Russia", "Kherson"]),
        ("The U.S. and the UK signed in Geneva.", "en", ["U.S.", "UK", "Geneva"]),
        ("A train left St. Petersburg for Rostov-on-Don.", "en", ["St. Petersburg", "Rostov-on-Don"]),
        ("Lincoln said he was tired. Abraham Lincoln slept.", "en", []),
    ],
)
def test_names_that_are_places_and_names_that_are_not(text, language, names, document, gazetteer):
    assert places(document(text, language), gazetteer) == names


@pytest.mark.parametrize(
    ("text", "language", "dateline"),
    [
        ("KONTAN.CO.ID - WASHINGTON. Hujan turun di Paris.", "id", ["WASHINGTON"]),
        ("SURABAYA, KOMPAS.com - Hujan turun di Malang.", "id", ["SURABAYA"]),
        ("BEIRUT Aid convoys reached Homs.", "en", ["BEIRUT"]),
        ("NEW DELHI (Reuters) - Rain fell in Mumbai.", "en", ["NEW DELHI"]),
        ("Rain fell in Mumbai - and in Pune.", "en", []),
    ],
)
def test_datelines(text, language, dateline, document, gazetteer):
    assert [
        span.text for span in recognise(document(text, language), gazetteer=gazetteer).places if span.dateline
    ] == dateline


def test_a_class_word_becomes_the_hint_of_the_name_after_it(document, gazetteer):
    spans = recognise(document("Banjir di desa Xanavuto, Kabupaten Garut.", "id"), gazetteer=gazetteer).places
    assert [(span.text, span.hint) for span in spans][1] == ("Garut", "kabupaten")


def test_persons_are_found(document, gazetteer):
    names = recognise(document("Menteri Sergei Shoigu bertemu Adrienne Watson.", "id"), gazetteer=gazetteer).persons
    assert [name for _, _, name in names] == ["Sergei Shoigu", "Adrienne Watson"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "!!!",
        "😀 😀",
        "x" * 10_000,
        "KIM GOES TO RUSSIA",
        "kim pergi ke rusia",
        "日本 東京",
        "A" * 3 + " " + "B " * 3000,
    ],
)
def test_odd_texts_are_read(text, document, gazetteer):
    spans = recognise(document(text, "id"), gazetteer=gazetteer).places
    assert all(text[span.start : span.end] == span.text for span in spans)


def test_lower_case_and_capitals_are_read(document, gazetteer):
    assert places(document("kapal itu berlayar ke singapura dari vladivostok", "id"), gazetteer) == [
        "singapura",
        "vladivostok",
    ]
    assert places(document("REBELS ATTACKED THE TOWN NEAR SAN SALVADOR YESTERDAY", "en"), gazetteer) == ["SAN SALVADOR"]
