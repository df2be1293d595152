"""The ends of journeys that a sentence names, from hand-made mentions and roles."""

import pytest

from geo.routes.endpoints import EndpointReader


@pytest.mark.parametrize(
    ("sentence", "names", "roles", "kinds"),
    [
        ("He went from Oslo to Rome.", ["Oslo", "Rome"], ["origin", "destination"], ["origin", "destination"]),
        ("The London-Paris train stopped.", ["London", "Paris"], [], ["origin", "destination"]),
        (
            "He flew to Rome after talks in Singapore.",
            ["Rome", "Singapore"],
            ["destination", "scene"],
            ["destination", "origin"],
        ),
        ("They landed in Rome.", ["Rome"], [], ["destination"]),
        ("It rained in Rome.", ["Rome"], ["scene"], []),
    ],
)
def test_which_end_a_mention_is(towns, sentence, names, roles, kinds):
    assert [end.kind for end in EndpointReader(towns(sentence, names, roles)).endpoints(0)] == kinds


def test_an_unresolved_mention_is_no_end(with_mentions):
    read = with_mentions("He went to Rome.", ["Rome"], roles=["destination"])
    assert EndpointReader(read).endpoints(0) == []
