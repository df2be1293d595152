import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.reader.inputs import BUCKETS, OVERLAP, WINDOW, cut_windows, distance_buckets, gaps, numbers


@given(st.integers(1, 6 * WINDOW))
def test_windows_cover_a_document_once(count):
    windows = cut_windows(count)
    taken = [at for _, _, first, last in windows for at in range(first, last)]
    assert taken == list(range(count))
    assert all(start <= first and last <= stop <= count for start, stop, first, last in windows)
    assert all(stop - start <= WINDOW for start, stop, _, _ in windows)


def test_a_long_document_has_overlapping_windows_of_like_length():
    middle = WINDOW - OVERLAP // 2
    assert cut_windows(2 * WINDOW - OVERLAP) == [
        (0, WINDOW, 0, middle),
        (WINDOW - OVERLAP, 2 * WINDOW - OVERLAP, middle, 2 * WINDOW - OVERLAP),
    ]
    assert [stop - start for start, stop, _, _ in cut_windows(WINDOW + 90)] == [WINDOW // 2 + 130, WINDOW // 2 + 130]


def test_equal_keys_have_equal_numbers():
    assert numbers(["a", "b", "a", "c"]).tolist() == [0, 1, 0, 2]


@pytest.mark.parametrize(("one", "other", "expected"), [([5], [1, 5, 9], [[0, 0, 1]]), ([20], [1, 5, 9], [[2, 1, 0]])])
def test_what_lies_between_is_counted(one, other, expected):
    assert gaps(np.array(one), np.array(other)).tolist() == expected


@given(st.lists(st.integers(0, 2000), min_size=1, max_size=6), st.lists(st.integers(0, 60), min_size=1, max_size=6))
def test_distances_have_a_class(pieces, sentences):
    size = min(len(pieces), len(sentences))
    one, other = np.array(pieces[:size]), np.array(sentences[:size])
    found = distance_buckets(one, one, other, other)
    assert ((found >= 0) & (found < BUCKETS)).all()
