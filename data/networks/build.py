"""Build the railway network from scgraph_data and the reviewed stitches beside this script.

usage: python data/networks/build.py SCGRAPH_DATA COUNTRIES.shp OUT.npz

SCGRAPH_DATA is the unpacked package folder that holds ``world_railways.py``; COUNTRIES.shp is Natural Earth's
``ne_10m_admin_0_countries.shp`` (README.md says where both come from). The same inputs give the same file.
"""

import csv
import json
import re
import sys
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

HERE = Path(__file__).resolve().parent
EARTH_KM = 6371.0088  # mean radius
ANYWHERE_KM = 0.3  # an automatic stitch between two parts of the network
DEAD_END_KM = 1.0  # an automatic stitch that begins at a dead end
DETOUR_KM = 20.0  # two dead ends are a gap when the way round is longer
SNAP_KM = 0.3  # between a reviewed row's end and its node


def read_graph(folder: Path) -> tuple[NDArray[Any], list[tuple[int, int, float]]]:
    """Read nodes (lon, lat) and edges (from, to, km) out of the package's module without running it."""
    lines = (folder / "world_railways.py").read_text(encoding="utf-8").split("\n")
    graph = next(line for line in lines if line.startswith("graph=")).removeprefix("graph=")
    nodes = next(line for line in lines if line.startswith("nodes=")).removeprefix("nodes=")
    lat_lon = np.array(json.loads(nodes))
    links = json.loads(re.sub(r"(\d+): ", r'"\1":', graph))
    edges = [
        (here, int(there), km) for here, near in enumerate(links) for there, km in near.items() if here < int(there)
    ]
    return lat_lon[:, ::-1], edges


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


def reviewed(points: NDArray[Any]) -> list[tuple[int, int, float]]:
    """Read the reviewed stitches; each end must lie at a node."""
    tree = cKDTree(vectors(points))
    found = []
    with (HERE / "stitches.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            ends = np.array([[row["from_lon"], row["from_lat"]], [row["to_lon"], row["to_lat"]]], dtype=float)
            away, nodes = tree.query(vectors(ends))
            if away.max() > SNAP_KM:
                sys.exit(f"stitches.csv: no node at {ends.tolist()} ({away} km away)")
            found.append((int(nodes[0]), int(nodes[1]), float(row["km"])))
    return found


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


def main() -> None:
    """Build the file named on the command line."""
    folder, borders, out = (Path(argument) for argument in sys.argv[1:4])
    points, edges = read_graph(folder)
    gaps = reviewed(points)
    stitched = automatic(points, [*edges, *gaps])
    codes, country = node_countries(points, borders)
    every = np.array([*edges, *stitched, *gaps])
    kind = np.repeat(np.array([0, 1, 2], np.uint8), [len(edges), len(stitched), len(gaps)])
    every[:, :2].sort(axis=1)
    order = np.lexsort((every[:, 1], every[:, 0]))
    np.savez_compressed(
        out,
        format=np.array([1]),
        points=np.round(points * 1000).astype(np.int32),
        edges=every[order, :2].astype(np.int32),
        metres=np.maximum(1, np.round(every[order, 2] * 1000)).astype(np.int32),
        stitched=kind[order],
        countries=np.array(codes),
        country=country,
    )
    km = {k: float(every[kind == k][:, 2].sum()) for k in (0, 1, 2)}
    print(f"{len(points)} nodes, {len(edges)} edges, {km[0]:.0f} km")
    print(f"{len(stitched)} automatic stitches {km[1]:.1f} km, {len(gaps)} reviewed {km[2]:.1f} km")
    print(f"{out.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
