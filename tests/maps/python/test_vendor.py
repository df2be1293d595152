"""The vendored browser files."""

import hashlib
import json
import runpy
from pathlib import Path

from maps import basemap

ROOT = Path(basemap.__file__).resolve().parent.parent


def test_vendored_files_are_the_ones_in_the_manifest():
    files = json.loads((ROOT / "maps/static/vendor/manifest.json").read_text())["files"]
    found = {name: hashlib.sha256((ROOT / "maps/static/vendor" / name).read_bytes()).hexdigest() for name in files}
    assert found == {name: entry["sha256"] for name, entry in files.items()}


def test_the_manual_names_every_package_with_its_version_licence_and_files():
    files = json.loads((ROOT / "maps/static/vendor/manifest.json").read_text())["files"]
    rows = {}
    for name, entry in files.items():
        rows.setdefault((entry["package"], entry["version"], entry["licence"]), []).append(f"`{name}`")
    manual = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for (package, version, licence), names in rows.items():
        assert f"| {package} | {version} | {licence} | {', '.join(names)} |" in manual


def test_a_renewed_package_changes_its_files_and_what_the_manifest_says(tmp_path, monkeypatch, capsys):
    program = runpy.run_path(str(ROOT / "maps/static/vendor/refresh.py"))
    files = {name: {"package": name, "version": "1.0", "from": "dist/a.js"} for name in ("one", "other")}
    for name, content in (("one", b"old"), ("other", b"new")):
        (tmp_path / "npm" / name / "package/dist").mkdir(parents=True)
        (tmp_path / "npm" / name / "package/dist/a.js").write_bytes(content)
        files[name]["sha256"] = hashlib.sha256(b"old").hexdigest()
    monkeypatch.setitem(program["renew"].__globals__, "HERE", tmp_path)
    program["renew"](files, {"one": "1.0", "other": "2.0"}, tmp_path / "npm")
    assert [(tmp_path / name).read_bytes() for name in files] == [b"old", b"new"]
    assert [(entry["version"], entry["sha256"]) for entry in files.values()] == [
        ("1.0", hashlib.sha256(b"old").hexdigest()),
        ("2.0", hashlib.sha256(b"new").hexdigest()),
    ]
    assert capsys.readouterr().out == "other: other 1.0 -> 2.0\n"
