"""Files: the paths of shipped data, and results that are written whole, where they belong, and never over an input."""

import hashlib
import json
import os
import shutil
import stat
import sys
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from geo.errors import ArticleError, DataFileError, DatelineError, OptionError, OutputError

__all__ = [
    "MANIFEST",
    "STANDARD_OUTPUT",
    "check_no_input",
    "check_shipped",
    "data_path",
    "is_stream",
    "put_in_place",
    "replacing",
    "standard_input",
]

STANDARD_OUTPUT = "-"
MANIFEST = "manifest.json"  # the SHA-256 checksum of each file of a folder of shipped data, by its path in it


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


def check_shipped(path: Path, content: bytes) -> None:
    """Refuse a shipped file that is not what the manifest beside it says.

    Parameters
    ----------
    path
        The file.
    content
        What it holds.

    Raises
    ------
    DataFileError
        When its checksum is another one, or the manifest cannot be read. Without a manifest nothing is compared.
    """
    manifest = path.with_name(MANIFEST)
    if not manifest.exists():
        return
    try:
        promised = json.loads(manifest.read_text(encoding="utf-8"))[path.name]
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = f"the manifest {str(manifest)!r} has no checksum of {path.name!r}: this installation is damaged"
        raise DataFileError(msg) from error
    if hashlib.sha256(content).hexdigest() != promised:
        msg = f"the data file {str(path)!r} is damaged: its checksum is not the one of its manifest"
        raise DataFileError(msg)


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Write a file under a temporary name, and put it in the place of `target` when it is whole.

    Parameters
    ----------
    target
        The file to make or replace. A device or a pipe is written to as it is, ``-`` is standard output.

    Yields
    ------
    pathlib.Path
        The temporary name to write to; it has the suffix of `target`.

    Raises
    ------
    OutputError
        When the file cannot be written (no such folder, no permission, disk full). No temporary file remains, and
        `target` is as it was.
    """
    try:
        if is_stream(target):
            with tempfile.TemporaryDirectory() as folder:
                temporary = Path(folder, f"whole{target.suffix}")
                temporary.touch()
                yield temporary
                _copy_into(temporary, target)
            return
        temporary = _beside(Path(os.path.realpath(target)))
        try:
            yield temporary
            put_in_place(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
    except DatelineError:
        raise
    except OSError as error:
        msg = f"cannot write {str(target)!r}: {error.strerror or error}"
        raise OutputError(msg) from error


def put_in_place(whole: Path, target: Path) -> None:
    """Move a file that is whole to its place, when it is on the disk.

    Parameters
    ----------
    whole
        The file, on the same disk as `target`.
    target
        The file to make or replace. One that is there keeps its mode, its owner and its other names (hard links), and
        of a symbolic link the file behind it is replaced.

    Raises
    ------
    OSError
        When the file cannot be moved. Then `target` is as it was.
    """
    final = Path(os.path.realpath(target))
    with whole.open("rb+") as file:
        os.fsync(file.fileno())
    try:
        before = final.stat()
    except FileNotFoundError:
        whole.replace(final)
        return
    if before.st_nlink > 1 and stat.S_ISREG(before.st_mode):
        _copy_over(whole, final)
        whole.unlink()
        return
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(whole, before.st_uid, before.st_gid)
    whole.chmod(stat.S_IMODE(before.st_mode))
    whole.replace(final)


def is_stream(target: Path) -> bool:
    """Tell whether what is written to a path cannot be replaced by a file.

    Parameters
    ----------
    target
        The path.

    Returns
    -------
    bool
        True for standard output (``-``), a device, a pipe and a socket.

    Raises
    ------
    OutputError
        When the path cannot be looked up: its name is too long, or its symbolic links go round.
    """
    if str(target) == STANDARD_OUTPUT:
        return True
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return False
    except (OSError, ValueError) as error:
        msg = f"cannot write {str(target)!r}: {getattr(error, 'strerror', None) or error}"
        raise OutputError(msg) from error
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def standard_input() -> BinaryIO:
    """Return the bytes of standard input.

    Returns
    -------
    binary file object
        Standard input.

    Raises
    ------
    ArticleError
        When it is closed.
    """
    if sys.stdin is None:
        msg = "standard input is closed"
        raise ArticleError(msg)
    return sys.stdin.buffer


def check_no_input(target: Path, inputs: Iterable[str | Path]) -> None:
    """Refuse to write a result over what it is made of.

    Parameters
    ----------
    target
        The file or the folder to write.
    inputs
        The files and folders that are read; what is not there, a web address for example, is none.

    Raises
    ------
    OptionError
        When `target` is one of the inputs, by whatever name, or a file inside an input folder.
    """
    if not os.path.lexists(target) or is_stream(target):
        return
    real = Path(os.path.realpath(target))
    for name in inputs:
        path = Path(name)
        try:
            same = path.samefile(target)
        except (OSError, ValueError):
            continue
        if same or (path.is_dir() and Path(os.path.realpath(path)) in real.parents and real.is_file()):
            where = "the input" if same else f"in the input {str(name)!r}"
            msg = f"{str(target)!r} is {where}: the result wants another file"
            raise OptionError(msg)


def _beside(final: Path) -> Path:
    """Make an empty file for what will replace another; only its owner reads it where the other is private."""
    temporary = final.with_name(f".{final.stem[:40]}-{uuid.uuid4().hex[:12]}{final.suffix}")
    try:
        mode = stat.S_IMODE(final.stat().st_mode) & 0o777 | 0o600  # also a file that is only read is replaced
    except FileNotFoundError:
        mode = 0o666
    os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
    return temporary


def _copy_into(whole: Path, target: Path) -> None:
    """Write a file to a device, a pipe or standard output."""
    with whole.open("rb") as source:
        if str(target) != STANDARD_OUTPUT:
            with target.open("wb") as out:
                shutil.copyfileobj(source, out)
            return
        if sys.stdout is None:
            msg = "standard output is closed"
            raise OutputError(msg)
        shutil.copyfileobj(source, sys.stdout.buffer)
        sys.stdout.buffer.flush()


def _copy_over(whole: Path, target: Path) -> None:
    """Write over the bytes of a file that has several names, with the room for them taken beforehand."""
    size = whole.stat().st_size
    with whole.open("rb") as source, target.open("rb+") as out:
        before = os.fstat(out.fileno()).st_size
        try:
            if size and hasattr(os, "posix_fallocate"):
                os.posix_fallocate(out.fileno(), 0, size)
        except OSError:
            out.truncate(before)
            raise
        shutil.copyfileobj(source, out)
        out.truncate()
        out.flush()
        os.fsync(out.fileno())
