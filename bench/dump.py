"""Measure `dateline gazetteer build` on a generated dump in GeoNames' format: memory, time, size.

usage: python bench/dump.py FOLDER [--rows N] [--keep]

Writes FOLDER/allCountries.txt with N rows (13 million are as many as the real one has) and FOLDER/alternateNamesV2.txt
with as many again, builds FOLDER/world.sqlite in a process of its own, and prints its peak memory and its time.
"""

import argparse
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from geo.gazetteer import open_gazetteer

SYLLABLES = [a + b for a in "bdfgjklmnprstvwz" for b in ("a", "e", "i", "o", "u", "an", "ar", "el", "in", "or", "und")]
COUNTRIES = ("ID", "US", "RU", "CN", "IN", "BR", "NG", "DE", "FR", "GB")
CLASSES = (("P", "PPL"), ("P", "PPLA"), ("H", "STM"), ("T", "MT"), ("S", "SCH"), ("A", "ADM1"), ("A", "ADM2"))
SEED = 20261125


def rows(count: int, chance: random.Random) -> Iterator[str]:
    """Make lines of allCountries.txt."""
    for ident in range(1, count + 1):
        name = "".join(chance.choices(SYLLABLES, k=chance.randint(2, 5))).capitalize()
        kind, code = CLASSES[min(chance.randrange(400), len(CLASSES) - 1)]
        lat, lon = chance.uniform(-60, 75), chance.uniform(-180, 180)
        country, admin1, admin2 = chance.choice(COUNTRIES), f"{ident % 40:02d}", f"{ident % 900:03d}"
        others = ",".join("".join(chance.choices(SYLLABLES, k=3)).capitalize() for _ in range(chance.randrange(3)))
        cells = (ident, name, name, others, f"{lat:.5f}", f"{lon:.5f}", kind, code, country, "", admin1, admin2, "", "")
        yield "\t".join(map(str, (*cells, chance.randrange(5000), "", 0, "Asia/Jakarta", "2026-01-01"))) + "\n"


def alternates(count: int, chance: random.Random) -> Iterator[str]:
    """Make lines of alternateNamesV2.txt."""
    for number in range(1, count + 1):
        name = "".join(chance.choices(SYLLABLES, k=4)).capitalize()
        yield f"{number}\t{chance.randint(1, count)}\t{chance.choice(('id', 'en', 'link', ''))}\t{name}\t\t\t\t\t\t\n"


def main() -> None:
    """Generate, build and report."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=13_000_000)
    parser.add_argument("--keep", action="store_true", help="leave the generated files")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    dump, names, out = (given.folder / name for name in ("allCountries.txt", "alternateNamesV2.txt", "world.sqlite"))
    chance = random.Random(SEED)  # noqa: S311  (made-up places, no secret)
    for path, lines in ((dump, rows(given.rows, chance)), (names, alternates(given.rows, chance))):
        with path.open("w", encoding="utf-8") as file:
            file.writelines(lines)
    start = time.perf_counter()
    call = ["gazetteer", "build", str(dump), "--alternates", str(names), "-o", str(out)]
    subprocess.run([sys.executable, "-c", f"from geo.cli import main; main({call!r})"], check=True)
    minutes, peak = (time.perf_counter() - start) / 60, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    size = (dump.stat().st_size + names.stat().st_size) / 1e9
    print(f"{size:.1f} GB in, {out.stat().st_size / 1e9:.1f} GB out, {minutes:.1f} minutes, peak memory {peak:.2f} GB")
    first = dump.open(encoding="utf-8").readline().split("\t")
    print(f"look-up of {first[1]!r}: {len(open_gazetteer(out).candidates(first[1]))} places")
    for path in () if given.keep else (dump, names, out):
        path.unlink()


if __name__ == "__main__":
    main()
