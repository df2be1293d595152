"""Noun phrases around names, and relations between two names."""

import pytest

from geo.text import class_words, holds, is_held, is_list, phrase_start


@pytest.mark.parametrize(
    ("phrase", "first", "start"),
    [
        ("in the southern city of Puebla", 5, 1),
        ("in the rebel-held Homs", 5, 1),
        ("in Homs", 1, 1),
        ("he visited its Homs", 3, 2),
    ],
)
def test_where_the_phrase_of_a_name_starts(tokenised, phrase, first, start):
    assert phrase_start(tokenised(phrase), first, 0) == start


def test_a_table_of_the_lexicon_stops_the_phrase(tokenised):
    text = tokenised("in the city of Homs")
    assert [phrase_start(text, 4, 0, stop=stop) for stop in (None, "roles.scene")] == [
        1,
        2,
    ]  # "in the" is an entry of the table


@pytest.mark.parametrize(
    ("phrase", "language", "at", "words"),
    [
        ("the city of Homs", "en", 3, ["city of"]),
        ("the Brazos River", "en", 1, ["river"]),
        ("di kabupaten Garut", "id", 2, ["kabupaten"]),
        ("near Homs", "en", 1, []),
    ],
)
def test_the_class_words_next_to_a_name(tokenised, phrase, language, at, words):
    assert class_words(tokenised(phrase, language), at, at + 1) == words


@pytest.mark.parametrize(
    ("phrase", "relations"),
    [
        ("Paris and Rome", [is_list]),
        ("Paris, and Rome", [is_list]),
        ("Paris, Texas", [is_held]),
        ("Paris (Texas", [is_held]),
        ("Texas town of Paris", [is_held, holds]),  # which of the two lies in the other, only the gazetteer can say
        ("Indonesia's Aceh", [holds]),
        ("Paris of Texas", []),
        ("Paris said Rome", []),
        ("Paris\nTexas", []),
    ],
)
def test_the_relations_that_the_words_between_two_names_can_mean(tokenised, phrase, relations):
    text = tokenised(phrase)
    end, start = text.tokens[0].end, text.tokens[-1].start
    assert [one for one in (is_list, is_held, holds) if one(text, end, start)] == relations
