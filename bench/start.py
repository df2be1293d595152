"""Measure the start and the sizes: ``dateline map`` on the sample against importing folium and geopandas.

usage: python bench/start.py [--runs N] [--wheel FILE]

Each call is a whole process; the two take turns. Without ``--wheel`` the newest one in ``dist/`` is measured.
"""

import argparse
import gzip
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = ROOT / "data" / "articles" / "kontan_kim_vladivostok_id.txt"
PEER = [sys.executable, "-c", "import folium, geopandas"]


def seconds(command: list[str]) -> tuple[float, float]:
    """Wall and CPU time [s] of a whole process."""
    before, start = os.times(), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=ROOT)
    wall, after = time.perf_counter() - start, os.times()
    return wall, after.children_user + after.children_system - before.children_user - before.children_system


def main() -> None:
    """Print the medians, their ratios and the sizes."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--wheel", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "map.html"
        call = ["map", str(ARTICLE), "--published", "2023-09-06", "-o", str(page)]
        ours = [sys.executable, "-c", f"from geo.cli import main; main({call!r})"]
        seconds(ours), seconds(PEER)  # the files are in the system's cache from here on
        pairs = [(seconds(ours), seconds(PEER)) for _ in range(given.runs)]
        for kind, name in enumerate(("wall", "CPU")):
            mine, peer = ([pair[side][kind] for pair in pairs] for side in (0, 1))
            ratio = statistics.median(a / b for a, b in zip(mine, peer, strict=True))
            print(
                f"{name}: dateline map {statistics.median(mine):.2f} s, import folium, geopandas "
                f"{statistics.median(peer):.2f} s, ratio {ratio:.2f} (bar 2.5)"
            )
        data = page.read_bytes()
    print(f"page: {len(data):,} bytes (bar 1,500,000), {len(gzip.compress(data)):,} gzipped")
    wheels = [given.wheel] if given.wheel else sorted((ROOT / "dist").glob("*.whl"), key=os.path.getmtime)
    if wheels:
        print(f"wheel: {wheels[-1].stat().st_size:,} bytes (bar 60,000,000)")


if __name__ == "__main__":
    main()
