"""Average linkage: what belongs together is joined, and one odd pair joins nothing else."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from geo.corpus.clusters import link_groups


def linked(count, agree, *, fixed=(), default=-8.0):
    """Link single members of different articles, of which the pairs named agree with log odds 4."""
    pairs = {pair: (4.0 if pair in agree else default, 1) for pair in combinations(range(count), 2)}
    return link_groups([[str(k)] for k in range(count)], [k in fixed for k in range(count)], pairs)


def test_what_agrees_is_one_group():
    assert linked(4, {(0, 1), (0, 2), (1, 2)}) == [0, 0, 0, 3]


def test_a_member_between_two_groups_does_not_join_them():
    agree = {(0, 1), (0, 2), (1, 2), (2, 3), (3, 4), (3, 5), (4, 5)}
    assert linked(6, agree) == [0, 0, 0, 3, 3, 3]


def test_a_new_telling_joins_what_exists_and_never_joins_two_that_exist():
    assert linked(3, {(0, 1), (0, 2), (1, 2)}, fixed={1, 2}) in ([1, 1, 2], [2, 1, 2])


def test_two_of_one_article_are_not_compared_and_may_share_a_group():
    pairs = {(0, 1): (4.0, 1), (1, 2): (4.0, 1)}
    assert link_groups([["a"], ["b"], ["a"]], [False] * 3, pairs) == [0, 0, 0]


@given(st.integers(2, 9), st.data())
def test_every_member_ends_in_a_group_that_names_itself(count, data):
    pairs = {
        pair: (data.draw(st.floats(-8, 8)), 1)
        for pair in data.draw(st.lists(st.sampled_from(list(combinations(range(count), 2))), unique=True))
    }
    fixed = data.draw(st.lists(st.booleans(), min_size=count, max_size=count))
    ends = link_groups([[str(k)] for k in range(count)], fixed, pairs)
    assert [ends[end] for end in ends] == ends
    assert all(ends[k] == k for k in range(count) if fixed[k])
