# ruff: noqa: INP001 - a script, not a module
"""Refresh the vendored browser files from unpacked npm packages, and write their hashes into the manifest.

Usage: ``python maps/static/vendor/refresh.py FOLDER``, where FOLDER holds ``leaflet/``, ``jquery/``,
``supercluster/`` and ``kdbush/``: what ``npm pack leaflet@1.9.4 jquery@3.7.1 supercluster@9.1.0 kdbush@4.1.0`` gives,
unpacked. The versions and the files wanted stand in ``manifest.json``.
"""

import hashlib
import json
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Copy every file the manifest names and note its sha256."""
    source, manifest_path = Path(sys.argv[1]), HERE / "manifest.json"
    manifest = json.loads(manifest_path.read_text(encoding="utf-8"))
    for name, entry in manifest["files"].items():
        target = HERE / name
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(source / entry["package"] / entry["from"], target)
        entry["sha256"] = hashlib.sha256(target.read_bytes()).hexdigest()
    manifest_path.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
