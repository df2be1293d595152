"""The scores of hand-made candidates."""

import pytest

from geo.gazetteer import Candidate
from geo.resolution.candidates import Lookup
from geo.resolution.ranking import WEIGHTS, confidence, merged_shares, rank
from geo.resolution.senses import Sense


@pytest.fixture
def senses(make_place):
    """Return a function that makes senses of Paris and Texas, the second perhaps the container of the first."""
    capital = make_place("Paris", feature="P.PPLC", lat=49, lon=2, population=2_000_000)
    town = make_place("Paris", "US", admin1="Texas", lat=34, lon=-96, population=25_000)
    texas = make_place("Texas", "US", feature="A.ADM1", admin1="Texas", lat=31, lon=-99, extent_km=600)

    def make(*containers):
        lookups = [
            Lookup("name", tuple(Candidate(one, one.name, "name", None, exact=True) for one in places), frozenset(), "")
            for places in ((capital, town), (texas,))
        ]
        return [Sense(lookups[0], 0, "", containers, 1, False), Sense(lookups[1], 1, "", (), 1, False)]

    return make


def best(ranked):
    return ranked.sense.candidates[int(ranked.shares.argmax())].place.country


def test_population_decides_without_other_evidence(senses):
    assert best(rank(senses()[:1], {}, {}, "en")[0]) == "FR"


def test_a_container_decides_and_is_named(senses):
    ranked = rank(senses(1), {}, {}, "en")[0]
    assert (best(ranked), ranked.boxes) == ("US", (None, "Texas"))


def test_a_people_of_the_text_is_evidence_for_its_country(senses):
    plain, with_people = (rank(senses()[:1], people, {}, "en")[0] for people in ({}, {"US": 3.0}))
    assert (with_people.scores - plain.scores).tolist() == pytest.approx([0.0, 0.75 * WEIGHTS["near_country"]])


def test_the_country_of_the_publisher_adds_its_weight(senses):
    plain, at_home = (rank(senses()[:1], {}, home, "en")[0] for home in ({}, {"US": 2.0}))
    assert (at_home.scores - plain.scores).tolist() == pytest.approx([0.0, 2.0])


def test_shares_are_a_distribution_and_confidence_is_below_its_limit(senses):
    ranked = rank(senses(1), {}, {}, "en")[0]
    assert (ranked.shares.sum(), merged_shares(ranked).sum()) == (pytest.approx(1.0), pytest.approx(1.0))
    assert 0.5 < confidence(ranked, 1) <= 0.97


def test_a_sense_without_candidates_has_no_scores():
    nothing = Sense(Lookup("none", (), frozenset(), ""), 0, "", (), 1, False)
    assert rank([nothing], {}, {}, "en")[0].scores.tolist() == []
