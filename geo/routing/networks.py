"""Network files: a network of railways, roads or sea lanes as arrays, opened only when a journey asks for it."""

import io
import zipfile
import zlib
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo.errors import DataFileError
from geo.files import check_shipped, data_path

__all__ = ["EARTH_KM", "Network", "open_network", "vectors"]

EARTH_KM = 6371.0088  # mean radius of the Earth [km]

_FORMAT = 3  # of the files; data/build/networks/build.py writes it
_ARRAYS = ("format", "points", "first", "span", "metres", "stitch", "stitches", "countries", "country", "land")


class Network(NamedTuple):
    """A network as arrays.

    Parameters
    ----------
    points
        Nodes (lon, lat) in degrees, n x 2.
    edges
        The two nodes of each edge, the lower number first, sorted, m x 2.
    km
        The true length of each edge [km].
    stitch
        Index into `stitches` for each edge; 0 is track, 1 a stitch without a name.
    stitches
        The lines whose gaps are bridged; "" where a line has no name.
    countries
        ISO 3166-1 codes; "" at sea.
    country
        Index into `countries` for each node.
    part
        Number of the connected part each node is in.
    vectors
        Nodes as vectors [km], to find those near a place.
    land
        Cells of land that ships go round (`geo.routing.sea`), None for networks on land.
    """

    points: NDArray[np.float64]
    edges: NDArray[np.int32]
    km: NDArray[np.float64]
    stitch: NDArray[np.uint8]
    stitches: list[str]
    countries: list[str]
    country: NDArray[np.uint8]
    part: NDArray[np.int32]
    vectors: NDArray[np.float64]
    land: NDArray[np.uint8] | None


def vectors(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Convert points to vectors from the centre of the Earth.

    Parameters
    ----------
    points
        Longitudes and latitudes in degrees, n x 2.

    Returns
    -------
    ndarray
        Vectors [km], n x 3.
    """
    lon, lat = np.radians(points).T
    return EARTH_KM * np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


@lru_cache(maxsize=4)
def open_network(mode: str) -> Network:
    """Open the network of a mode of transport.

    Parameters
    ----------
    mode
        ``"rail"``, ``"road"`` or ``"sea"``.

    Returns
    -------
    Network
        Its arrays.

    Raises
    ------
    DataFileError
        When the file is missing, cut or of another format.
    """
    from scipy.sparse import csr_matrix  # noqa: PLC0415  (slow to import)
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    arrays = _arrays(mode)
    points = np.cumsum(arrays["points"], axis=0) / 1000
    first = np.cumsum(arrays["first"], dtype=np.int32)
    edges = np.column_stack([first, first + arrays["span"]])
    size = len(points)
    matrix = csr_matrix((np.ones(len(edges), np.int8), (edges[:, 0], edges[:, 1])), shape=(size, size))
    return Network(
        points=points,
        edges=edges,
        km=arrays["metres"] / 1000,
        stitch=arrays["stitch"],
        stitches=arrays["stitches"].tolist(),
        countries=arrays["countries"].tolist(),
        country=arrays["country"],
        part=connected_components(matrix, directed=False)[1],
        vectors=vectors(points),
        land=arrays["land"] if arrays["land"].size else None,
    )


def _arrays(mode: str) -> dict[str, NDArray[Any]]:
    """Read a file whole, and refuse one that is not a network of this version."""
    path = data_path("networks", f"{mode}.npz")
    msg = f"{str(path)!r} is not a {mode} network of version {_FORMAT}, or it is damaged"
    try:
        content = path.read_bytes()
        check_shipped(path, content)
        with np.lib.npyio.NpzFile(io.BytesIO(content), allow_pickle=False) as file:
            arrays = {name: file[name] for name in _ARRAYS}
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        if isinstance(error, DataFileError):
            raise
        raise DataFileError(msg) from error
    if arrays["format"].tolist() != [_FORMAT]:
        raise DataFileError(msg)
    return arrays
