"""Remote: files and folders of object stores (``s3://``, ``gs://``, ``memory://`` ...), by fsspec's paths."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geo.errors import MissingExtraError, OptionError

__all__ = ["as_file", "is_remote", "is_there", "open_path", "walk"]

_WEB = frozenset({"http", "https", "ftp"})  # a page is read by `geo.fetching`, with its limits


def is_remote(name: str | Path) -> bool:
    """Tell whether a name is an address of an object store.

    Parameters
    ----------
    name
        A path or an address.

    Returns
    -------
    bool
        True for ``scheme://...``, but not for a web page, and for a path that `open_path` gave for it.
    """
    if isinstance(name, str):
        scheme, sign, _ = name.partition("://")
        return bool(sign) and scheme.replace("+", "").isalnum() and scheme.lower() not in _WEB
    return bool(getattr(name, "protocol", ""))


def open_path(name: str | Path) -> Path:
    """Return the path of a file or folder, on a disk or in an object store.

    Parameters
    ----------
    name
        A path, or an address such as ``s3://bucket/news``.

    Returns
    -------
    pathlib.Path
        Its path; of an address one of universal-pathlib, which has the same methods.

    Raises
    ------
    MissingExtraError
        When universal-pathlib, or the package of the store (s3fs, gcsfs), is not installed.
    OptionError
        When there is no such kind of store.
    """
    if not is_remote(name) or not isinstance(name, str):
        return Path(name) if isinstance(name, str) else name
    try:
        from upath import UPath  # noqa: PLC0415  (an extra)

        path: Any = UPath(name)
        _ = path.fs  # here a package of the store is missed
    except ImportError as error:
        install = "pip install 'dateline[objects]'  (and s3fs for S3, gcsfs for Google)"
        msg = f"{name!r} needs {_package(error)}: install it with  {install}"
        raise MissingExtraError(msg) from error
    except ValueError as error:
        msg = f"{name!r} is no address of a store that fsspec knows: {error}"
        raise OptionError(msg) from error
    return path  # type: ignore[no-any-return]


def _package(error: ImportError) -> str:
    return "universal-pathlib" if error.name == "upath" else error.name or str(error)


def is_there(path: Path) -> bool:
    """Tell whether a file or folder exists.

    Parameters
    ----------
    path
        A path, as `open_path` gives it.

    Returns
    -------
    bool
        Whether it exists.

    Raises
    ------
    OptionError
        When the store cannot be reached, or refuses to say.
    """
    if not is_remote(path):
        return path.exists()
    try:
        return path.exists()
    except Exception as error:
        msg = f"cannot reach {str(path)!r}: {' '.join(str(error).split()) or type(error).__name__}"
        raise OptionError(msg) from error


def as_file(path: Path) -> Any:
    """Return what a library that opens paths itself can open.

    Parameters
    ----------
    path
        A path, as `open_path` gives it.

    Returns
    -------
    pathlib.Path or io.BytesIO
        The path itself; the bytes of a file that is not on a disk.
    """
    return io.BytesIO(path.read_bytes()) if is_remote(path) else path


def walk(folder: Path) -> Iterator[tuple[Path, list[str]]]:
    """Go through a remote folder and all below it, in the order of the names.

    Parameters
    ----------
    folder
        A path, as `open_path` gives it for an address.

    Yields
    ------
    tuple
        Each folder, and the names of its files.
    """
    inside = sorted(folder.iterdir(), key=lambda one: one.name)
    folders = [one for one in inside if one.is_dir()]
    yield folder, [one.name for one in inside if one not in folders]
    for one in folders:
        yield from walk(one)
