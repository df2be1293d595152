"""What `dateline doctor` and `--version` say of an installation."""

import ast
import hashlib
import json
import sys
from importlib import metadata
from pathlib import Path

import pytest
from click.testing import CliRunner
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import geo
from geo import installation
from geo.cli import main
from geo.errors import DataFileError
from geo.files import MANIFEST, data_path
from geo.installation import Part, installed_data, installed_version, optional_parts, write_manifest

DATA = ("gazetteer", "models", "reader", "networks", "basemap", "lexicons")


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """A small set of data, with a manifest and a checksum."""
    for name in DATA:
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.bin").write_bytes(name.encode())
        if name != "gazetteer":
            write_manifest(tmp_path / name)
    digest = hashlib.sha256(b"gazetteer").hexdigest()
    (tmp_path / "gazetteer" / "a.bin.sha256").write_text(f"{digest}  a.bin\n", encoding="utf-8")

    def found(name):
        if not (tmp_path / name).exists():
            raise DataFileError(name)
        return tmp_path / name

    monkeypatch.setattr(installation, "data_path", found)
    return tmp_path


def lacking(monkeypatch, **versions):
    """Let some packages have another version, or none."""
    real = metadata.version

    def version(name):
        if name not in versions:
            return real(name)
        if versions[name] is None:
            raise metadata.PackageNotFoundError(name)
        return versions[name]

    monkeypatch.setattr(metadata, "version", version)


def test_the_shipped_data_are_whole():
    assert [(data.name, data.damaged) for data in installed_data()] == [(name, ()) for name in DATA]


def test_a_changed_and_a_missing_file_are_named(shipped):
    (shipped / "models" / "a.bin").write_bytes(b"other")
    (shipped / "gazetteer" / "a.bin").unlink()
    (shipped / "reader" / "a.bin").unlink()
    (shipped / "reader" / MANIFEST).unlink()
    (shipped / "reader").rmdir()
    damaged = {data.name: data.damaged for data in installed_data() if data.damaged}
    assert damaged == {"gazetteer": ("a.bin",), "models": ("a.bin",), "reader": ("reader",)}
    done = CliRunner().invoke(main, ["doctor"])
    assert done.exit_code == 1
    assert "  models     damaged or missing: a.bin\n" in done.output
    assert "  networks   whole, " in done.output


@pytest.mark.parametrize("text", ["", "[]", "{}", None])
def test_a_folder_without_a_manifest_is_not_whole(shipped, text):
    if text is None:
        (shipped / "networks" / MANIFEST).unlink()
    else:
        (shipped / "networks" / MANIFEST).write_text(text)
    assert [data.damaged for data in installed_data() if data.name == "networks"] == [(MANIFEST,)]


def test_every_shipped_file_has_its_checksum():
    """After a change of a lexicon: python data/build/checksums.py."""
    for name in DATA:
        folder = data_path(name)
        files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        promised = json.loads((folder / MANIFEST).read_text()) if (folder / MANIFEST).exists() else {}
        beside = {path.stem for path in folder.glob("*.sha256")}
        others = {file for file in files if file.endswith((".md", ".sha256")) or file == MANIFEST}
        assert {*promised, *beside} == files - others


def test_a_checksum_changes_with_any_file(shipped):
    before = installed_data()
    (shipped / "lexicons" / "b.bin").write_bytes(b"more")
    after = installed_data()
    assert [a.name for a, b in zip(before, after, strict=True) if a.checksum != b.checksum] == ["lexicons"]


def test_an_optional_part_says_what_it_lacks_and_how_to_get_it(monkeypatch):
    lacking(monkeypatch, pyarrow=None, distributed="2020.1")
    parts = {part.name: part for part in optional_parts()}
    assert parts["parquet"] == Part("parquet", "GeoParquet files", ("pyarrow",))
    assert parts["corpus"].missing == ("pyarrow",)
    assert parts["cluster"].missing == ("distributed<2028,>=2024.8 (here: 2020.1)", "pyarrow")
    assert parts["notebook"].missing == ()
    said = CliRunner().invoke(main, ["doctor"]).output
    assert "  parquet    lacks pyarrow:  pip install 'dateline[parquet]'  (GeoParquet files)\n" in said


def test_every_extra_for_users_is_known():
    extras = set(metadata.metadata("dateline").get_all("Provides-Extra"))
    assert {part.name for part in optional_parts()} == extras - {"dev", "docs", "release"}


def test_the_package_and_its_metadata_have_one_version():
    assert installed_version() == geo.__version__


def test_the_version_names_the_data():
    lines = CliRunner().invoke(main, ["--version"]).output.splitlines()
    assert lines[0] == f"dateline {installed_version()}"
    assert lines[1:] == [f"{data.name} {data.checksum}" for data in installed_data()]


def test_dateline_alone_shows_the_first_steps_and_every_one_of_them_exists():
    done = CliRunner().invoke(main, [])
    named = [line.split()[1] for line in done.output.splitlines() if line.startswith("  dateline ")]
    assert (done.exit_code, named) == (0, ["map", "show", "export"])
    assert set(named) <= set(main.commands)


def test_what_is_imported_is_required_from_a_version_to_a_version():
    lines = [Requirement(line) for line in metadata.requires("dateline")]
    wanted = {canonicalize_name(line.name): line for line in lines if line.name != "dateline"}
    assert [line.name for line in wanted.values() if {one.operator for one in line.specifier} != {">=", "<"}] == []
    root, known = Path(geo.__file__).parents[1], metadata.packages_distributions()
    nodes = (
        node
        for path in (*root.glob("geo/**/*.py"), *root.glob("maps/**/*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    )
    names = {
        (name or "").partition(".")[0]
        for node in nodes
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module])
    }
    found = {canonicalize_name(known[name][0]) for name in names - sys.stdlib_module_names - {"geo", "maps"}}
    assert sorted(found - wanted.keys()) == []


def test_metadata_that_cannot_be_read_are_one_sentence(monkeypatch):
    lacking(monkeypatch, dateline=None)
    installed_version.cache_clear()
    with pytest.raises(DataFileError, match="the version of dateline cannot be read"):
        installed_version()
