"""Installation: what of Dateline is installed, whether its data are whole, and what its optional parts lack."""

import hashlib
import json
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement

from geo.errors import DataFileError
from geo.files import data_path

__all__ = ["DataSet", "Part", "installed_data", "installed_version", "optional_parts"]

_NAME = "dateline"
_DATA = ("gazetteer", "models", "reader", "networks", "basemap", "lexicons")  # what the wheel holds
_DIGITS = 12  # of a checksum that is shown
_EXTRAS = {  # what each optional part is for
    "parquet": "GeoParquet files",
    "corpus": "datasets of many articles, WARC and feeds",
    "objects": "articles and datasets in object stores",
    "cluster": "reading on a dask cluster",
    "basemap": "vector tiles of your own below the map (--basemap)",
    "notebook": "the notebooks",
}


class DataSet(NamedTuple):
    """A folder of shipped data.

    Parameters
    ----------
    name
        Folder below ``data``.
    checksum
        First digits of the sha256 of all its files, in the order of their names.
    damaged
        Files that are not what their manifest says, or are missing.
    """

    name: str
    checksum: str
    damaged: tuple[str, ...]


class Part(NamedTuple):
    """An optional part.

    Parameters
    ----------
    name
        Name of the extra.
    use
        What it is for.
    missing
        Packages that it lacks, or that are too old or too new.
    """

    name: str
    use: str
    missing: tuple[str, ...]


def installed_version() -> str:
    """Return the version of the installed Dateline.

    Returns
    -------
    str
        For example ``0.2.0``.
    """
    return metadata.version(_NAME)


def installed_data() -> list[DataSet]:
    """Read all shipped data, and compare them with their manifests.

    Returns
    -------
    list of DataSet
        One a folder; a folder that is missing has all of itself damaged.
    """
    return [_data_set(name) for name in _DATA]


def optional_parts() -> list[Part]:
    """Say of every extra which of its packages are missing.

    Returns
    -------
    list of Part
        In the order in which they are documented.
    """
    return [Part(name, use, tuple(sorted(set(_missing(name))))) for name, use in _EXTRAS.items()]


def _data_set(name: str) -> DataSet:
    try:
        folder = data_path(name)
    except DataFileError:
        return DataSet(name, "", (name,))
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix not in {".md", ".sha256"})
    found = {str(path.relative_to(folder)): _digest(path) for path in files}
    promised = dict(_promised(folder))
    whole = hashlib.sha256("".join(found.values()).encode()).hexdigest()[:_DIGITS]
    return DataSet(name, whole, tuple(file for file, digest in promised.items() if found.get(file) != digest))


def _promised(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield what the manifests of a folder say of its files."""
    manifest = folder / "manifest.json"
    if manifest.exists():
        yield from json.loads(manifest.read_text(encoding="utf-8")).items()
    for path in folder.glob("*.sha256"):
        digest, file = path.read_text(encoding="utf-8").split()
        yield file, digest


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _missing(extra: str) -> Iterator[str]:
    """Yield the packages that an extra lacks, those of the extras that it includes among them."""
    for line in metadata.requires(_NAME) or ():
        wanted = Requirement(line)
        if (
            wanted.marker is None
            or wanted.marker.evaluate({"extra": ""})
            or not wanted.marker.evaluate({"extra": extra})
        ):
            continue
        if wanted.name == _NAME:
            for other in wanted.extras:
                yield from _missing(other)
            continue
        try:
            found = metadata.version(wanted.name)
        except metadata.PackageNotFoundError:
            yield wanted.name
        else:
            if not wanted.specifier.contains(found, prereleases=True):
                yield f"{wanted.name}{wanted.specifier} (here: {found})"
