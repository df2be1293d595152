"""Thin the road network: junctions of a few hundred metres become one node, and what lies between two of them one edge.

The lengths of edges stay the true ones along the road; what is lost inside a junction is added to the edges that end
there. Only the drawing gets coarser.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

CELL = 0.015  # degrees: nodes in one cell that short roads join become one
SHORT_KM = 1.5  # a road that may vanish inside a junction
SPUR_KM = 3.0  # a dead end shorter than this is left out
SMALLEST = 12  # nodes of a separate part of the network that is kept
MERGED_KM = 30.0  # two roads that only lead on are one up to this length
BENT = 1.15  # while they are at most so many times the straight line
_EARTH_KM = 6371.0088

Edges = NDArray[np.float64]  # rows of (node, node, km)


def thinned(
    points: NDArray[Any], edges: list[tuple[int, int, float]]
) -> tuple[NDArray[Any], list[tuple[int, int, float]]]:
    """Thin a network of nodes (lon, lat) and edges (from, to, km)."""
    points, table = _joined_cells(points, np.array(edges, float))
    table = _without_spurs(len(points), table)
    table = _straightened(points, table)
    table = _without_parts(len(points), table)
    used = np.unique(table[:, :2].astype(int))
    number = np.full(len(points), -1)
    number[used] = np.arange(len(used))
    ends = number[table[:, :2].astype(int)]
    return points[used], [(int(a), int(b), float(km)) for (a, b), km in zip(ends, table[:, 2], strict=True)]


def _arc_km(one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.float64]:
    lon1, lat1, lon2, lat2 = np.radians([one[:, 0], one[:, 1], other[:, 0], other[:, 1]])
    half = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * np.arcsin(np.sqrt(np.minimum(1, half)))


def _single(table: Edges) -> Edges:
    """Keep the shortest of the edges between two nodes."""
    table = table[table[:, 0] != table[:, 1]].copy()
    table[:, :2].sort(axis=1)
    table = table[np.lexsort((table[:, 2], table[:, 1], table[:, 0]))]
    fresh = np.ones(len(table), bool)
    fresh[1:] = (table[1:, :2] != table[:-1, :2]).any(axis=1)
    return table[fresh]


def _joined_cells(points: NDArray[Any], table: Edges) -> tuple[NDArray[Any], Edges]:
    """Make one node of those that short roads join inside a cell of the grid."""
    ends, cells = table[:, :2].astype(int), np.floor(points / CELL).astype(int)
    near = (cells[ends[:, 0]] == cells[ends[:, 1]]).all(axis=1) & (table[:, 2] <= SHORT_KM)
    size = len(points)
    matrix = csr_matrix((np.ones(near.sum()), (ends[near, 0], ends[near, 1])), shape=(size, size))
    count, part = connected_components(matrix, directed=False)
    members = np.bincount(part, minlength=count)
    centres = np.column_stack([np.bincount(part, points[:, axis], count) / members for axis in (0, 1)])
    off = _arc_km(points, centres[part])
    km = np.maximum(table[:, 2] + off[ends].sum(axis=1), _arc_km(centres[part[ends[:, 0]]], centres[part[ends[:, 1]]]))
    return centres, _single(np.column_stack([part[ends], km]))


def _without_spurs(size: int, table: Edges) -> Edges:
    """Drop short dead ends until there are none."""
    while True:
        degree = np.bincount(table[:, :2].astype(int).ravel(), minlength=size)
        spur = (degree[table[:, :2].astype(int)] == 1).any(axis=1) & (table[:, 2] < SPUR_KM)
        if not spur.any():
            return table
        table = table[~spur]


def _without_parts(size: int, table: Edges) -> Edges:
    """Drop separate parts of a few nodes."""
    ends = table[:, :2].astype(int)
    matrix = csr_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(size, size))
    part = connected_components(matrix, directed=False)[1]
    return table[np.bincount(part)[part[ends[:, 0]]] >= SMALLEST]


def _straightened(points: NDArray[Any], table: Edges) -> Edges:
    """Make one edge of two that only lead on, while the line stays near the road."""
    near: list[dict[int, float]] = [{} for _ in points]
    for a, b, km in table:
        near[int(a)][int(b)] = near[int(b)][int(a)] = float(km)
    for node, links in enumerate(near):
        if len(links) != 2:
            continue
        (one, here), (other, there) = links.items()
        km = here + there
        if km > MERGED_KM or other in near[one] or km > BENT * _arc_km(points[[one]], points[[other]])[0]:
            continue
        del near[one][node], near[other][node]
        links.clear()
        near[one][other] = near[other][one] = km
    return np.array([(a, b, km) for a, links in enumerate(near) for b, km in links.items() if a < b])
