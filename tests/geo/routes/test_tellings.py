"""The legs that sentences tell of, from hand-made mentions and roles."""

import pytest

from geo.routes.tellings import read_tellings

ENDS = ["origin", "destination", "destination"]


@pytest.mark.parametrize(
    ("text", "names", "roles", "legs"),
    [
        ("The bus went from Oslo to Rome.", ["Oslo", "Rome"], ENDS, [(0, 1, (), "road", "bus", None)]),
        (
            "The truck drove from Oslo via Paris to Rome with aid.",
            ["Oslo", "Paris", "Rome"],
            ["origin", "via", "destination"],
            [(0, 2, (1,), "road", "truck", "aid")],
        ),
        (
            "He went from Oslo to Rome and then to Paris.",
            ["Oslo", "Rome", "Paris"],
            ENDS,
            [(0, 1, (), "unknown", None, None), (1, 2, (), "unknown", None, None)],
        ),
        ("He left Oslo. The ship sailed to Rome.", ["Oslo", "Rome"], ENDS, [(0, 1, (), "sea", "ship", None)]),
        ("They landed in Rome.", ["Rome"], [], []),
    ],
)
def test_the_legs_of_a_text(towns, text, names, roles, legs):
    found = read_tellings(towns(text, names, roles[: len(names)]))
    assert [(one.origin, one.destination, one.via, one.mode, one.mover, one.cargo) for one in found] == legs
