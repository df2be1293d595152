"""Measure the start and the sizes: ``dateline map`` on the sample against importing folium and geopandas.

usage: python bench/start.py [--runs N] [--wheel FILE]
"""

import argparse
import gzip
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = ROOT / "data" / "articles" / "kontan_kim_vladivostok_id.txt"


def seconds(command: list[str | Path]) -> float:
    """Wall time [s] of a whole process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - start


def main() -> None:
    """Print the medians, their ratio and the sizes."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--wheel", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "map.html"
        call = ["map", str(ARTICLE), "--published", "2023-09-06", "-o", str(page)]
        code = f"from geo.cli import main; main({call!r})"
        whole: list[str | Path] = [sys.executable, "-c", code]
        peer: list[str | Path] = [sys.executable, "-c", "import folium, geopandas"]
        seconds(whole), seconds(peer)
        pairs = [(seconds(whole), seconds(peer)) for _ in range(given.runs)]
        ratio = statistics.median(a / b for a, b in pairs)
        print(f"dateline map, cold: {statistics.median(a for a, _ in pairs):.2f} s")
        print(f"import folium, geopandas: {statistics.median(b for _, b in pairs):.2f} s")
        print(f"ratio: {ratio:.2f} (bar 2.5)")
        data = page.read_bytes()
        print(f"page: {len(data):,} bytes (bar 1,500,000), {len(gzip.compress(data)):,} gzipped")
    if given.wheel:
        print(f"wheel: {given.wheel.stat().st_size:,} bytes (bar 60,000,000)")


if __name__ == "__main__":
    main()
