"""Places named as the article spells them."""

import pytest

from maps import payload
from maps.names import spell_as_article
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
