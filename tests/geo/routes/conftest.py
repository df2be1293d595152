"""Fixtures of the tests of routes."""

import pytest


@pytest.fixture
def towns(with_mentions, make_place):
    """Return a function that makes a document whose mentions are resolved to towns far apart."""
    points = {"Oslo": (60, 10), "Rome": (42, 12), "Paris": (49, 2), "London": (51, 0), "Singapore": (1, 103)}

    def make(text, names, roles):
        places = [make_place(name, lat=points[name][0], lon=points[name][1]) for name in names]
        return with_mentions(text, names, roles=roles, places=places)

    return make
