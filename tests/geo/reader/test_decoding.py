"""Decisions from probabilities, on outputs that are written by hand."""

import numpy as np
import pytest

from geo.reader.decoding import candidates
from geo.reader.inputs import LINKS, MODES, ROLES, STATUSES, TYPES
from geo.reader.model import ReaderOutput, Trigger


def output(*links):
    """Make what a model reads: one trigger, and the probability of each place to be where it happens."""
    count = len(links)
    likely = np.zeros((len(LINKS), count), np.float32)
    likely[0] = links
    flat = {kinds: np.full(len(kinds), 1 / len(kinds), np.float32) for kinds in (TYPES, STATUSES, MODES)}
    trigger = Trigger(
        *(0, 4, 0.9, 0),
        *(flat[TYPES], flat[STATUSES], flat[MODES]),
        *(likely, np.zeros(0, np.float32), np.zeros(0, np.float32), None, None),
    )
    pairs = np.zeros((count, count), np.float32)
    return ReaderOutput(
        [trigger],
        [0],
        np.full((count, len(ROLES)), 1 / len(ROLES), np.float32),
        np.arange(count),
        np.zeros(0, np.int64),
        pairs,
        np.zeros((count, count, len(MODES)), np.float32),
        np.zeros((count, count, len(STATUSES)), np.float32),
    )


@pytest.mark.parametrize(
    ("links", "without", "place", "likely"),
    [
        ([0.6, 0.3], (), 0, 0.6),
        ([0.2, 0.7], (1,), None, 0.1),  # the likelier place has no coordinates
        ([0.5, 0.3], (1,), 0, 0.5),
        ([0.1, 0.1], (), None, 0.8),
        ([0.3, 0.6], (0, 1), None, 1.0),
    ],
)
def test_an_event_is_at_its_likeliest_place_or_at_none(links, without, place, likely):
    (found,) = candidates(output(*links), lambda one, other: one == other, lambda at: at not in without)
    assert found.place == place
    assert np.exp(found.features[1]) == pytest.approx(likely, abs=1e-3)
    assert found.features[2] == (place is None)


def test_neighbours_support_each_other():
    (found,) = candidates(
        output(0.25, 0.25, 0.35), lambda one, other: one == other or {one, other} == {0, 1}, lambda _: True
    )
    assert found.place in {0, 1}
    assert np.exp(found.features[1]) == pytest.approx(0.5, abs=1e-2)
