"""Decisions from probabilities, on outputs that are written by hand."""

import numpy as np
import pytest

from geo.reader.decoding import Event, candidates, journey_table, role_features, status_features, told_below
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
        *(likely, np.zeros(0, np.float32), np.zeros(0, np.float32), None, None, None),
    )
    none = np.zeros(0, np.int64)
    return ReaderOutput(
        triggers=[trigger],
        chains=[0],
        roles=np.full((count, len(ROLES)), 1 / len(ROLES), np.float32),
        place_keys=np.arange(count),
        time_keys=none,
        place_sentences=np.zeros(count, np.int64),
        time_relations=none,
        journeys=np.zeros((count, count), np.float32),
        journey_modes=np.zeros((count, count, len(MODES)), np.float32),
        journey_statuses=np.zeros((count, count, len(STATUSES)), np.float32),
    )


@pytest.mark.parametrize(
    ("links", "without", "place", "likely"),
    [
        ([0.6, 0.3], (), 0, 0.6),
        ([0.2, 0.7], (1,), 1, 0.7),  # the likelier place has no coordinates
        ([0.5, 0.3], (1,), 0, 0.5),
        ([0.1, 0.1], (), None, 0.8),
        ([0.3, 0.6], (0, 1), 1, 0.6),
        ([0.1, 0.2], (0, 1), None, 1.0),
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


def test_where_a_place_is_named_is_described():
    read = output(0.6, 0.3)._replace(place_sentences=np.array([0, 3]))
    (found,) = candidates(read, lambda one, other: one == other, lambda _: True)
    assert found.features[-3] == 1.0  # the trigger stands in the sentence of the first place
    read = read._replace(place_sentences=np.array([2, 3]))
    (found,) = candidates(read, lambda one, other: one == other, lambda _: True)
    assert found.features[-3] == 0.0


def test_the_rules_and_the_days_are_features_of_the_status():
    read = output(0.6)
    (found,) = candidates(read, lambda one, other: one == other, lambda _: True)
    plain = status_features(read, found, ())
    hinted = status_features(read, found, [(0, 4, "denied")])
    changed = np.flatnonzero(plain != hinted) - len(STATUSES)
    assert changed.tolist() == [
        STATUSES.index("denied"),
        len(STATUSES),
    ]  # said to be denied, no more said to be nothing


def test_what_rules_say_of_roles_is_a_feature():
    rows = role_features(output(0.6, 0.3), ["scene", None])
    said = rows[:, -len(ROLES) :]
    assert said.argmax(axis=1).tolist() == [ROLES.index("scene"), len(ROLES) - 1]
    assert said.sum(axis=1).tolist() == [1, 1]


def test_journeys_are_described_by_the_order_of_the_names():
    read = output(0.4, 0.4, 0.2)._replace(place_keys=np.array([0, 1, 0]), place_sentences=np.array([0, 0, 4]))
    read = read._replace(journeys=np.array([[0, 0.5], [0.5, 0]], np.float32))
    read = read._replace(journey_modes=np.zeros((2, 2, len(MODES))), journey_statuses=np.zeros((2, 2, len(STATUSES))))
    table, _ = journey_table(read, [[0]])
    assert table.shape == (2, 2, 9)
    assert table[..., 7].tolist() == [[0, 1], [0, 0]]  # the first is named before the second, where they stand nearest
    assert table[..., 8].tolist() == [[1, 1], [1, 1]]


def event(output, trigger, kind, place, confidence):
    return Event([trigger], kind, "happened", place, None, None, None, confidence, True, 0.9, 0.0, 0.9)


@pytest.mark.parametrize(
    ("kind", "place", "confidence", "left"),
    [
        ("travel", 0, 0.6, [[1, 0]]),  # the same: the headline's telling goes to the event below
        ("travel", None, 0.6, [[1, 0]]),
        ("travel", 1, 0.6, [[0], [1]]),  # elsewhere
        ("meet", 0, 0.6, [[0], [1]]),  # something else
        ("travel", 0, 0.1, [[0], [1]]),  # far less sure
    ],
)
def test_what_a_headline_tells_is_told_below(kind, place, confidence, left):
    read = output(0.4, 0.4)
    later = read.triggers[0]._replace(start=50, end=54)
    read = read._replace(triggers=[read.triggers[0], later], chains=[0, 1])
    events = [event(read, 0, "travel", 0, 0.5), event(read, 1, kind, place, confidence)]
    assert [one.tellings for one in told_below(events, read, 30)] == left
    assert told_below(events, read, 0) == events
