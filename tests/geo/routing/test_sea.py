"""Straightened sea lanes on a grid of one-degree cells."""

import numpy as np
import pytest

from geo.routing.router import distance_km
from geo.routing.sea import straighten

DETOUR = np.array([(0.0, 0.0), (5.0, 5.0), (10.0, 0.0)])


def land(rows=slice(0), columns=slice(0)):
    cells = np.zeros((180, 360), np.uint8)
    cells[rows, columns] = 1
    return np.packbits(cells, axis=1)


def test_open_water_makes_a_lane_a_great_circle():
    points, km = straighten(DETOUR, land())
    assert abs(points[:, 1]).max() == pytest.approx(0.0, abs=1e-6)
    assert km == pytest.approx(distance_km((0, 0), (10, 0)), rel=1e-6)


def test_a_lane_goes_round_land_and_is_not_longer_than_it_was():
    points, km = straighten(DETOUR, land(slice(86, 92), slice(183, 188)))
    crossed = (abs(points[:, 1]) < 2) & (points[:, 0] > 3) & (points[:, 0] < 8)
    before = distance_km((0, 0), (5, 5)) + distance_km((5, 5), (10, 0))
    assert not crossed.any()
    assert distance_km((0, 0), (10, 0)) < km <= before


def test_a_lane_keeps_its_ends():
    points, _ = straighten(DETOUR, land())
    assert points[[0, -1]] == pytest.approx(DETOUR[[0, -1]])
