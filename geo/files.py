"""Files: the paths of shipped data, and atomic writing of results."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geo.errors import DataFileError, OutputError

__all__ = ["data_path", "replacing"]


def data_path(*parts: str) -> Path:
    """Return the path of a file that ships with Dateline.

    Parameters
    ----------
    *parts
        Path below the data folder, for example ``"networks", "rail.npz"``.

    Returns
    -------
    pathlib.Path
        The file inside the installed package, or in the repository when run from a checkout.

    Raises
    ------
    DataFileError
        When the file is not there: the installation is incomplete.
    """
    here = Path(__file__).resolve().parent
    for root in (here / "data", here.parent / "data"):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    msg = f"the data file {'/'.join(parts)!r} is missing: this installation of dateline is incomplete"
    raise DataFileError(msg)


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Write a file under a temporary name beside `target`, and rename it on success.

    Parameters
    ----------
    target
        The file to make or replace.

    Yields
    ------
    pathlib.Path
        The temporary name to write to; it has the suffix of `target`.

    Raises
    ------
    OutputError
        When the file cannot be written (no such folder, no permission, disk full). No temporary file remains.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.stem[:40]}-", suffix=target.suffix, dir=target.parent)
        os.close(handle)
    except OSError as error:
        msg = f"cannot write {str(target)!r}: {error.strerror or error}"
        raise OutputError(msg) from error
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(target)
    except OSError as error:
        msg = f"cannot write {str(target)!r}: {error.strerror or error}"
        raise OutputError(msg) from error
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
