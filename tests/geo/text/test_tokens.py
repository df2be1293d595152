from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.text.tokens import cut, entry_words


@pytest.mark.parametrize(
    ("text", "manner", "words"),
    [
        ("Kim's U.S. trip, 3.5 km", None, ["Kim", "'s", "U.S.", "trip", ",", "3.5", "km"]),
        ("d'octobre", "elided", ["d'", "octobre"]),
        ("Ekim'de", "suffixed", ["Ekim", "'de"]),
        ("2018年3月、PM会議", "characters", ["2018", "年", "3", "月", "、", "PM", "会", "議"]),
        ("सोमवार को", None, ["सोमवार", "को"]),
    ],
)
def test_words_are_cut_as_the_language_writes_them(text, manner, words):
    assert [token.text for token in cut(text, manner)] == words


@given(st.text(), st.sampled_from([None, "elided", "suffixed", "characters"]))
def test_tokens_are_slices_of_the_text_in_order(text, manner):
    tokens = cut(text, manner)
    assert all(token.text == text[token.start : token.end] for token in tokens)
    assert all(one.end <= other.start for one, other in pairwise(tokens))
    assert "".join(token.text for token in tokens).split() == "".join(text.split()).split() or "_" in text


def test_an_entry_is_cut_as_a_text_would_be():
    assert list(entry_words("new year's day")) == [token.lower for token in cut("New Year's Day")]
