"""Places named as the article spells them."""

import pytest

from geo import read_story
from geo.gazetteer import open_gazetteer
from maps import payload
from maps.names import spell_as_article, spell_for_readers
from tests.maps import stories

CASES = {
    "the most frequent spelling": ("Al-Fashir", ["El Fasher", "El Fasher", "Fasher"], "El Fasher"),
    "no address line": ("Athens", ["ATHENS"], "Athens"),
    "an address line of another spelling": ("Zürich", ["ZURICH"], "Zurich"),
    "an abbreviation": ("United States", ["U.S."], "U.S."),
    "a word before capitals": ("Singapore", ["SINGAPURA", "Singapura"], "Singapura"),
    "two towns in one address": ("İstanbul", ["ISTANBUL/DUBLIN"], "İstanbul"),
    "never named": ("Bern", [], "Bern"),
}


@pytest.mark.parametrize(("known", "said", "expected"), CASES.values(), ids=CASES)
def test_a_place_is_named_as_the_article_names_it(known, said, expected):
    mentions = [{"place_id": "p", "text": text, "resolved_by": "name"} for text in said]
    assert spell_as_article([{"id": "p", "name": known}], mentions) == [
        {"id": "p", "name": expected, "gazetteer_name": known}
    ]


@pytest.mark.parametrize(("said", "expected"), [(["Mushroom Bay"] * 2, "Mushroom Bay"), (["A", "B"], "Lembongan")])
def test_a_container_takes_the_name_of_the_only_place_it_stands_for(said, expected):
    mentions = [{"place_id": "p", "text": text, "resolved_by": "container"} for text in said]
    assert spell_as_article([{"id": "p", "name": "Lembongan"}], mentions)[0]["name"] == expected


def test_the_gazetteers_names_can_be_asked_for():
    made = stories.kim()
    made.places["name"] = "Elsewhere"
    named = {choice: payload.story_payload(made, place_names=choice)["places"] for choice in ("article", "gazetteer")}
    assert {place["name"] for place in named["gazetteer"]} == {"Elsewhere"}
    assert {place["gazetteer_name"] for place in named["article"]} == {"Elsewhere"}
    assert "Elsewhere" not in {place["name"] for place in named["article"]}


READERS = {  # place, its country, whether it is one, as the article spells it; for readers of a language
    "a country by the CLDR": (("Germany", "DE", True, "Jerman"), "fr", "Allemagne"),
    "a country in other letters": (("Germany", "DE", True, "Jerman"), "ar", "ألمانيا"),
    "a town": (("Cairo", "EG", False, "Kairo"), "fr", "Le Caire"),
    "a town in other letters": (("Cairo", "EG", False, "Kairo"), "ru", "Каир"),
    "a town without a name in the language": (("Garut", "ID", False, "Kota Garut"), "fr", "Kota Garut"),
    "letters that readers cannot read": (("Garut", "ID", False, "غاروت"), "fr", "Garut"),
}


@pytest.mark.parametrize(("place", "language", "expected"), READERS.values(), ids=READERS)
def test_a_place_is_named_as_readers_know_it(place, language, expected):
    known, country, is_country, said = place
    places = [one.place for one in open_gazetteer().candidates(known)]
    kind = "A.PCL" if is_country else "P"
    found = next(one for one in places if one.country == country and one.feature.startswith(kind))
    record = {"id": found.place_id, "name": known, "country": country, "is_country": is_country}
    mentions = [{"place_id": found.place_id, "text": said, "resolved_by": "name"}]
    named = spell_for_readers(spell_as_article([record], mentions), mentions, language=language)
    assert named == [{**record, "name": expected, "gazetteer_name": known}]


@pytest.mark.parametrize(
    ("place_id", "by", "more"),
    [("geonames:360630", "name", {"corrected": True}), ("geonames:360630", "container", {}), ("user:x", "name", {})],
)
def test_names_that_are_not_of_the_gazetteer_stay(place_id, by, more):
    record = {"id": place_id, "name": "Cairo", "country": "EG", "is_country": False, **more}
    mentions = [{"place_id": place_id, "text": "Here", "resolved_by": by}]
    spelt = spell_as_article([dict(record)], mentions)[0]["name"]
    assert spell_for_readers(spell_as_article([record], mentions), mentions, language="fr")[0]["name"] == spelt


def test_the_page_takes_the_names_of_its_language():
    story = read_story(text="Polisi Jerman menangkap dua orang di Kairo pada hari Senin.", language="id")
    made = payload.story_payload(story, language="fr", place_names="interface")
    assert {place["name"] for place in made["places"]} == {"Allemagne", "Le Caire"}
    assert "Le Caire" in made["summary"]["where"]
