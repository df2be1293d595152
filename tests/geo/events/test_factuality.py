"""The status of the last trigger of a sentence, from its cues."""

import datetime as dt

import pytest

from geo.events import find_triggers, status_of
from geo.intervals import between

PUBLISHED = dt.date(2023, 9, 6)


def status(text, **options):
    triggers = find_triggers(text, text.sentences[0], ())
    return tuple(status_of(text, text.sentences[0], triggers[-1], triggers, published=PUBLISHED, **options))


@pytest.mark.parametrize(
    ("sentence", "result"),
    [
        ("They met.", ("happened", ())),
        ("They will meet.", ("planned", ("will",))),
        ("They may meet.", ("possible", ("may",))),
        ("They did not meet.", ("denied", ("did not",))),
        ("They are meeting.", ("ongoing", ("are meeting",))),
        ("They reportedly met.", ("unconfirmed", ("reportedly",))),
        ("He denied that they met.", ("denied", ("denied",))),
        ("The quake is expected.", ("predicted", ("expected",))),
        ("The talks will be held.", ("planned", ("will",))),
        ("There were no victims in the quake.", ("happened", ())),
    ],
)
def test_the_strongest_cue_in_scope_decides(tokenised, sentence, result):
    assert status(tokenised(sentence)) == result


@pytest.mark.parametrize(("days", "name"), [(1, "planned"), (0, "happened"), (-1, "happened")])
def test_a_future_day_makes_a_plan_without_a_cue(tokenised, days, name):
    interval = between(PUBLISHED + dt.timedelta(days=days))
    assert status(tokenised("They met."), interval=interval) == (name, ())
