import pytest


def routes(reading, text, language):
    read = reading(text, language)
    return [
        (read.spans[r.origin].text, read.spans[r.destination].text, r.mode, r.status, r.leg.network != "schematic")
        for r in read.routes
    ]


@pytest.mark.parametrize(
    ("text", "language", "route"),
    [
        ("Ia akan naik kereta dari Jakarta menuju Surabaya.", "id", ("Jakarta", "Surabaya", "rail", "planned", True)),
        ("A train left Paris for Berlin on Monday.", "en", ("Paris", "Berlin", "rail", "happened", True)),
        ("The ship sailed from Shanghai to Rotterdam.", "en", ("Shanghai", "Rotterdam", "sea", "happened", True)),
        ("Refugees may walk from Homs to Aleppo.", "en", ("Homs", "Aleppo", "foot", "possible", False)),
    ],
)
def test_one_journey(reading, text, language, route):
    assert routes(reading, text, language) == [route]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Rapat berlangsung dari Senin hingga Rabu di Jakarta.", "id"),
        ("Anggota dari Partai Demokrat menolak.", "id"),
        ("Presiden Prancis mengunjungi Hanoi.", "id"),
        ("Prices rose from 5 to 10 per cent in Paris.", "en"),
        ("BEIRUT Rebels attacked Homs.", "en"),
    ],
)
def test_what_is_no_journey(reading, text, language):
    assert routes(reading, text, language) == []


def test_several_destinations_are_several_legs(reading):
    found = routes(reading, "Trucks drove from Damascus to Homs and Aleppo.", "en")
    assert [(origin, destination) for origin, destination, *_ in found] == [
        ("Damascus", "Homs"),
        ("Damascus", "Aleppo"),
    ]


def test_a_country_gives_way_to_its_town(reading):
    found = routes(reading, "Ia berangkat ke Rusia dengan kereta dari Beijing menuju Moskow.", "id")
    assert [(origin, destination) for origin, destination, *_ in found] == [("Beijing", "Moskow")]


def test_a_journey_goes_by_the_places_it_passes(reading):
    text = "A train went from Paris to Munich{} on Monday."
    direct, round_about = (reading(text.format(via)).routes[0].leg.length_km for via in ("", " via Berlin"))
    assert (direct < 900, round_about > 1400) == (True, True)
