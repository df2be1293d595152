"""Install the built wheel in fresh environments, with the oldest and the newest packages it allows, and draw a map.

usage: python bench/install.py WHEEL [PYTHON ...]

PYTHON are interpreters (``python3.11``, a path); the one that runs this when none is named. Needs the package ``uv``
and a package index. Prints a table; the exit code is 1 when an installation or a map fails.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

STORY = Path(__file__).resolve().parents[1] / "docs" / "examples" / "ferry.txt"


def tried(wheel: Path, python: str, resolution: str, folder: Path) -> str:
    """Install and draw; gives what came of it."""
    binaries = folder / "fresh" / "bin"
    uv = [sys.executable, "-m", "uv"]
    steps = (
        [*uv, "venv", "-q", "--clear", "-p", python, folder / "fresh"],
        [*uv, "pip", "install", "-q", "-p", binaries / "python", "--resolution", resolution, wheel],
        [binaries / "dateline", "doctor"],
        [binaries / "dateline", "map", STORY, "-o", folder / "map.html"],
    )
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True, check=False)
        if done.returncode:
            return f"{Path(step[0]).name} {step[1]} failed: {done.stderr.strip().splitlines()[-1:]}"
    return f"a page of {(folder / 'map.html').stat().st_size:,} bytes"


def main() -> int:
    """Print the table."""
    wheel, pythons = Path(sys.argv[1]).resolve(), sys.argv[2:] or [sys.executable]
    print("| Python | packages | result |\n|---|---|---|")
    failed = False
    for python in pythons:
        version = subprocess.run([python, "-V"], capture_output=True, text=True, check=True).stdout.split()[-1]
        for name, resolution in (("newest", "highest"), ("oldest allowed", "lowest-direct")):
            with tempfile.TemporaryDirectory() as folder:
                result = tried(wheel, python, resolution, Path(folder))
            failed |= "failed" in result
            print(f"| {version} | {name} | {result} |", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
