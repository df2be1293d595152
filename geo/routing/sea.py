"""Sea: straighten sea lanes where only water lies between two of their points."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from geo.routing.networks import EARTH_KM, vectors

__all__ = ["straighten"]

_STEP_KM = 80.0  # between the points at which a lane may be left or joined
_FINE_KM = 4.0  # between the points at which a line is looked at: less than a cell of land
_COARSE = 48  # points of a line that are looked at first: most lines over land fail there
_MOST = 400  # points of a lane that are tried

Line = NDArray[np.float64]


def straighten(line: Line, land: NDArray[np.uint8]) -> tuple[Line, float]:
    """Straighten a lane.

    Parameters
    ----------
    line
        Its points (lon, lat) in degrees, n x 2.
    land
        Cells of land, rows from north to south, columns from 180 degrees west to east, packed eight a byte.

    Returns
    -------
    points : ndarray
        Points of the straightened lane (lon, lat) in degrees.
    km : float
        Its length on the sphere [km].
    """
    points = _dense(vectors(line), _STEP_KM)
    step = max(1, len(points) // _MOST)
    points = np.concatenate([points[:-1:step], points[-1:]])
    for _ in range(2):  # a pass in the other direction finds shortcuts that the first one missed
        points = _dense(_pulled(points, land)[::-1], _STEP_KM)
    kept = _pulled(points, land)
    chords = np.linalg.norm(np.diff(kept, axis=0), axis=1)
    km = float((2 * EARTH_KM * np.arcsin(np.minimum(1, chords / 2 / EARTH_KM))).sum())
    return _degrees(_dense(kept, _STEP_KM)), km


def _pulled(points: Line, land: NDArray[np.uint8]) -> Line:
    """Keep from each point only the farthest one that open water connects it to."""
    kept, at = [0], 0
    while at < len(points) - 1:
        ahead = np.arange(at + 2, len(points))
        shares = np.linspace(0, 1, _COARSE)[1:-1]
        seen = ahead[~_on_land(points[at], points[ahead], shares, land)] if len(ahead) else ahead
        following = at + 1
        for to in seen[::-1]:
            count = int(np.linalg.norm(points[at] - points[to]) / _FINE_KM) + 2
            if not _on_land(points[at], points[[to]], np.linspace(0, 1, count)[1:-1], land)[0]:
                following = int(to)
                break
        kept.append(following)
        at = following
    return points[kept]


def _on_land(start: Line, ends: Line, shares: NDArray[np.float64], land: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Tell whether the great circles from a point to others touch land."""
    between = start + (ends - start)[:, None, :] * shares[None, :, None]
    lon_lat = _degrees(between.reshape(-1, 3))
    rows, bytes_in_row = land.shape
    columns = bytes_in_row * 8
    row = np.clip(((90 - lon_lat[:, 1]) / 180 * rows).astype(int), 0, rows - 1)
    column = ((lon_lat[:, 0] + 180) / 360 * columns).astype(int) % columns
    touched = (land[row, column >> 3] >> (7 - (column & 7))) & 1
    crossed: NDArray[np.bool_] = touched.reshape(len(ends), -1).any(axis=1)
    return crossed


def _dense(points: Line, step_km: float) -> Line:
    """Put points between those of a line, along great circles."""
    parts = []
    for one, other in pairwise(points):
        count = max(1, int(np.ceil(np.linalg.norm(other - one) / step_km)))
        part = one + (other - one) * np.linspace(0, 1, count, endpoint=False)[:, None]
        parts.append(part * (EARTH_KM / np.linalg.norm(part, axis=1))[:, None])
    return np.concatenate([*parts, points[-1:]])


def _degrees(points: Line) -> Line:
    """Turn vectors from the centre of the Earth, of any length, into longitudes and latitudes."""
    x, y, z = points.T
    return np.column_stack([np.degrees(np.arctan2(y, x)), np.degrees(np.arctan2(z, np.hypot(x, y)))])
