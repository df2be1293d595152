"""Installation: what of Dateline is installed, whether its data are whole, and what its optional parts lack."""

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement

from geo.errors import DataFileError
from geo.files import MANIFEST, data_path

__all__ = ["DataSet", "Part", "installed_data", "installed_version", "optional_parts", "write_manifest"]

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


@cache
def installed_version() -> str:
    """Return the version of the installed Dateline.

    Returns
    -------
    str
        For example ``0.2.0``.

    Raises
    ------
    DataFileError
        When the package's metadata cannot be read.
    """
    try:
        return metadata.version(_NAME)
    except (metadata.PackageNotFoundError, OSError) as error:
        msg = f"the version of {_NAME} cannot be read: {error}"
        raise DataFileError(msg) from error


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


def write_manifest(folder: Path) -> None:
    """Write the checksums of all files of a folder of data into its manifest.

    Parameters
    ----------
    folder
        The folder, as ``data/networks``; only programs that build data call this.
    """
    text = json.dumps(_checksums(folder), indent=1)
    (folder / MANIFEST).write_text(f"{text}\n", encoding="utf-8")


def _data_set(name: str) -> DataSet:
    try:
        folder = data_path(name)
    except DataFileError:
        return DataSet(name, "", (name,))
    found, manifest = _checksums(folder), folder / MANIFEST
    whole = [*found.values(), *([_digest(manifest)] if manifest.exists() else [])]
    try:
        promised = dict(_promised(folder))
    except (OSError, ValueError, AttributeError):
        promised = {}
    damaged = [file for file, digest in promised.items() if found.get(file) != digest] if promised else [MANIFEST]
    checksum = hashlib.sha256("".join(whole).encode()).hexdigest()[:_DIGITS]
    return DataSet(name, checksum, tuple(damaged))


def _checksums(folder: Path) -> dict[str, str]:
    """Return the checksum of every file of a folder but its manifest, checksums and notes, by its path in it."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix not in {".md", ".sha256"})
    named = {path.relative_to(folder).as_posix(): path for path in sorted(files) if path.name != MANIFEST}
    return {name: _digest(path) for name, path in named.items()}


def _promised(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield what the manifests of a folder say of its files."""
    manifest = folder / MANIFEST
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
