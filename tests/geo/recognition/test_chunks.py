"""Chunks of capitalised runs, with a gazetteer of two places."""

import pytest

from geo.recognition.chunks import ChunkReader, prior_odds


@pytest.fixture
def reader(tokenised, make_place, stub_gazetteer):
    """Return a function that makes the reader of a text."""
    places = [make_place("Paris", feature="P.PPLC"), make_place("Texas", "US", feature="A.ADM1")]
    return lambda text, language="en": ChunkReader(tokenised(text, language), stub_gazetteer(places))


@pytest.mark.parametrize(
    ("sentence", "runs"),
    [
        ("We saw Paris.", [["place"]]),
        ("Mr. Paris Hilton met.", [["title", "place", "name"]]),
        ("Rain hit Texas County.", [["name"], ["place", "feature"]]),
        ("It was quiet.", []),
    ],
)
def test_a_run_is_cut_into_chunks_by_kind(reader, sentence, runs):
    read = reader(sentence)
    assert [[chunk.kind for chunk in run] for run in read.runs(read.text.sentences[0])] == runs


@pytest.mark.parametrize(
    ("text", "language", "tokens"),
    [
        ("KONTAN.CO.ID - PARIS. Hujan turun.", "id", range(4)),
        ("BEIRUT Aid convoys came.", "en", range(1)),
        ("Rain fell - and on.", "en", range(0)),
    ],
)
def test_the_tokens_of_the_dateline(reader, text, language, tokens):
    assert reader(text, language).dateline() == tokens


@pytest.mark.parametrize(("name", "odds"), [("Paris", 2.5), ("Texas", 1.5)])
def test_prior_odds_are_those_of_the_class(reader, name, odds):
    assert prior_odds(reader(name).longest_place(0, 1)) == odds
