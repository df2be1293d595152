"""The vendored browser files."""

import hashlib
import json
from pathlib import Path

from maps import basemap

ROOT = Path(basemap.__file__).resolve().parent.parent


def test_vendored_files_are_the_ones_in_the_manifest():
    files = json.loads((ROOT / "maps/static/vendor/manifest.json").read_text())["files"]
    found = {name: hashlib.sha256((ROOT / "maps/static/vendor" / name).read_bytes()).hexdigest() for name in files}
    assert found == {name: entry["sha256"] for name, entry in files.items()}
