import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.recognition.subwords import UNKNOWN, Vocabulary

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁a", "a", "b", "ab", "▁ab", "c", "é"]
SCORES = [0.0, 0.0, 0.0, 0.0, *map(math.log, (0.1, 0.1, 0.1, 0.1, 0.05, 0.001, 0.1, 0.1))]


@pytest.fixture(scope="module")
def vocabulary():
    return Vocabulary(PIECES, SCORES)


def cut(vocabulary, word, *, spaced=True):
    return [PIECES[piece.ident] for piece in vocabulary.cut(word, spaced=spaced)]


def test_the_pieces_with_the_best_sum_of_scores_win(vocabulary):
    assert cut(vocabulary, "ab") == ["▁a", "b"]
    assert cut(vocabulary, "ab", spaced=False) == ["ab"]
    assert cut(vocabulary, "abc", spaced=False) == ["ab", "c"]


def test_letters_that_no_piece_has_are_unknown_each(vocabulary):
    assert [tuple(piece) for piece in vocabulary.cut("azz", spaced=False)] == [
        (6, 0, 1),
        (UNKNOWN, 1, 2),
        (UNKNOWN, 2, 3),
    ]


def test_pieces_point_into_the_word_as_written_not_as_normalised(vocabulary):
    assert [tuple(piece)[1:] for piece in vocabulary.cut("ａb", spaced=False)] == [(0, 2)]
    assert [tuple(piece)[1:] for piece in vocabulary.cut("a\u200bb", spaced=False)] == [(0, 3)]


def test_of_a_very_long_word_only_the_beginning_is_read(vocabulary):
    assert vocabulary.cut("c" * 10_000, spaced=True)[-1].end == 200


@given(st.text(min_size=1, max_size=60))
def test_pieces_cover_any_word_in_order(word):
    pieces = Vocabulary(PIECES, SCORES).cut(word, spaced=True)
    assert pieces[-1].end == len(word)
    assert all(one.end >= one.start and other.start >= one.start for one, other in itertools.pairwise(pieces))
