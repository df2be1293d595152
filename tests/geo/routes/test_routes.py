import pytest


def routes(reading, text, language):
    read = reading(text, language)
    return [
        (
            read.mentions[r.journey.origin].text,
            read.mentions[r.journey.destination].text,
            r.journey.mode,
            r.journey.status,
            r.leg.network != "schematic",
        )
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


@pytest.mark.parametrize(
    ("text", "language", "legs"),
    [
        ("Pesawat rute Manila ke Singapura tergelincir pada Selasa.", "id", ["Manila-Singapura"]),
        ("The London-Paris train was delayed in Lille.", "en", ["London-Paris"]),
        ("Pesawat berangkat dari Surabaya dan seharusnya sampai di Singapura.", "id", ["Surabaya-Singapura"]),
        ("Ia terbang ke Rusia usai menghadiri pertemuan di Singapura.", "id", ["Singapura-Rusia"]),
        ("She flew from Oslo to Rome and then to Athens.", "en", ["Oslo-Rome", "Rome-Athens"]),
        ("We began the trip in Boston, and rode to Seattle.", "en", ["Boston-Seattle"]),
        ("The convoy left Damascus. It arrived in Homs on Friday.", "en", ["Damascus-Homs"]),
        ("A bus left the camp in Puebla. Others are headed to Veracruz.", "en", []),
        (
            "The train from Chicago to Los Angeles would detour from Newton to Albuquerque.",
            "en",
            ["Chicago-Los Angeles"],
        ),
        (
            "The ship will sail to San Diego from Singapore. It left San Diego in May.",
            "en",
            ["Singapore-San Diego", "San Diego-Singapore"],
        ),
        ("Anna Berg left Oslo on Monday. Peter Holm arrived in Rome.", "en", []),
    ],
)
def test_ends_are_gathered(reading, text, language, legs):
    assert [f"{origin}-{destination}" for origin, destination, *_ in routes(reading, text, language)] == legs


def test_legs_that_follow_share_their_journey(reading):
    read = reading("She flew from Oslo to Rome and then to Athens. A ship sailed from Shanghai to Rotterdam.")
    assert [journey.number for journey in read.journeys] == [1, 1, 2]


def test_a_detour_is_passed(reading):
    read = reading("The train from Chicago to Los Angeles would detour from Newton to Albuquerque.")
    assert [[read.mentions[at].text for at in journey.via] for journey in read.journeys] == [["Newton", "Albuquerque"]]


def test_what_is_on_the_way_goes_on(reading):
    found = routes(reading, "Trucks were on their way to Homs from Damascus.", "en")
    assert found == [("Damascus", "Homs", "road", "ongoing", True)]


def test_a_trip_that_is_called_off_is_denied(reading):
    found = routes(reading, "The minister cancelled his trip from Paris to Berlin.", "en")
    assert [status for *_, status, _ in found] == ["denied"]


def test_who_goes_and_what_is_carried(reading):
    (journey,) = reading("The ship carried grain from Odesa to Istanbul.").journeys
    assert (journey.mover, journey.cargo, journey.mode) == ("ship", "grain", "sea")
