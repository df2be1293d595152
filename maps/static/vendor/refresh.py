# ruff: noqa: INP001 - a script, not a module
"""Renew the vendored browser files from the registry of npm, and write their versions and hashes into the manifest.

Usage: ``python maps/static/vendor/refresh.py [PACKAGE@VERSION ...]``, as ``leaflet@1.9.4``. Packages that are not named
keep their version, and their files are fetched again and compared. Needs npm and the network; no script of a package
runs. The files wanted stand in ``manifest.json``.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Fetch every package that the manifest names, and renew its files."""
    path = HERE / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    versions = {entry["package"]: entry["version"] for entry in manifest["files"].values()}
    wanted = dict(one.rpartition("@")[::2] for one in sys.argv[1:])
    if others := wanted.keys() - versions.keys():
        sys.exit(f"no vendored file is of {', '.join(sorted(others))}; the packages are {', '.join(versions)}")
    with tempfile.TemporaryDirectory() as folder:
        for package, version in {**versions, **wanted}.items():
            unpack(package, version, Path(folder, package))
        renew(manifest["files"], {**versions, **wanted}, Path(folder))
    path.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def unpack(package: str, version: str, folder: Path) -> None:
    """Fetch a package and unpack it into a folder."""
    folder.mkdir()
    command = ["npm", "pack", "--ignore-scripts", "--silent", "--pack-destination", str(folder), f"{package}@{version}"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - the names of a manifest and of its user
    (packed,) = folder.glob("*.tgz")
    with tarfile.open(packed) as archive:
        archive.extractall(folder, filter="data")  # everything is in package/


def renew(files: dict[str, dict[str, Any]], versions: dict[str, str], folder: Path) -> None:
    """Copy every file and note its version and hash; say what has changed."""
    for name, entry in files.items():
        target, version = HERE / name, versions[entry["package"]]
        shutil.copyfile(folder / entry["package"] / "package" / entry["from"], target)
        digest = hashlib.sha256(target.read_bytes()).hexdigest()
        if digest != entry["sha256"]:
            sys.stdout.write(f"{name}: {entry['package']} {entry['version']} -> {version}\n")
        entry.update(version=version, sha256=digest)


if __name__ == "__main__":
    main()
