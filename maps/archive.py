"""Archive: a PMTiles file that the user gives, and its vector tiles, read within limits."""

import gzip
import json
import os
import re
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from lxml import html
from shapely.errors import ShapelyError

from geo.errors import DataFileError, DatelineError, MissingExtraError

__all__ = ["Archive", "check_archive", "open_archive"]

_HEADER_BYTES = 127
_MOST_DIRECTORY_BYTES = 1_000_000  # unpacked; those of the whole world have some 200 kB
_MOST_DIRECTORIES_BYTES = 8_000_000  # of one archive, all that are read
_MOST_METADATA_BYTES = 1_000_000
_MOST_TILE_BYTES = 2_000_000  # unpacked; makers of tiles warn above 500 kB
_DEEPEST = 4  # directories in directories, as the format has it
_LONGEST_CREDIT, _LONGEST_MARKUP = 300, 2_000  # characters
_KEPT_DIRECTORIES = 4
_NO_NUMBER = re.compile(rb"[\x80-\xff]{10}")  # a number of the format has at most ten bytes


class Archive(NamedTuple):
    """An open archive.

    Parameters
    ----------
    label
        Its name, for messages.
    zooms
        The lowest and the highest zoom of its tiles.
    credit
        Whom to credit, as plain text; empty when the archive does not say.
    layers
        Gives the layers of a tile, as mapbox-vector-tile decodes them, by zoom, column, row and the names of the layers
        that are wanted, together with the bytes of the unpacked tile; None where there is no tile.
    """

    label: str
    zooms: tuple[int, int]
    credit: str
    layers: Callable[[int, int, int, Collection[str]], tuple[dict[str, Any], int] | None]


def check_archive(path: str | Path) -> None:
    """Refuse a file that is no archive of vector tiles.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    DataFileError
        As `open_archive`.
    MissingExtraError
        When the packages that read it are not installed.
    """
    with open_archive(path):
        pass


@contextmanager
def open_archive(path: str | Path) -> Iterator[Archive]:
    """Open an archive of vector tiles.

    Parameters
    ----------
    path
        A PMTiles file of version 3.

    Yields
    ------
    Archive
        What it says of itself, and its tiles.

    Raises
    ------
    DataFileError
        When it is missing, damaged, of another format or version, holds pictures, or has parts that are too large. An
        error while it is read becomes one, too.
    MissingExtraError
        When the packages that read it are not installed.
    """
    label = str(path)
    try:
        from google.protobuf.message import DecodeError  # noqa: PLC0415  (optional)
        from mapbox_vector_tile.decoder import TileData  # noqa: PLC0415
        from pmtiles import tile as format_of  # noqa: PLC0415
    except ImportError as error:
        msg = "a basemap of your own needs other packages: pip install 'dateline[basemap]'"
        raise MissingExtraError(msg) from error
    damage = (
        OSError, ValueError, EOFError, LookupError, TypeError, OverflowError, AssertionError, RecursionError,
        zlib.error, DecodeError, ShapelyError,
    )  # fmt: skip
    try:
        with _opened(Path(path), label) as file:
            header = _header(file, label, format_of)
            metadata = _metadata(file, header, label)
            directory = _directories(file, header, label, format_of)

            def layers(zoom: int, x: int, y: int, names: Collection[str]) -> tuple[dict[str, Any], int] | None:
                wanted, at, length = format_of.zxy_to_tileid(zoom, x, y), header["root_offset"], header["root_length"]
                for _ in range(_DEEPEST):
                    entry = format_of.find_tile(directory(at, length), wanted)
                    if entry is None:
                        return None
                    if entry.run_length:
                        data = _bytes(file, header["tile_data_offset"] + entry.offset, entry.length, _MOST_TILE_BYTES)
                        data = _unpacked(data, header["tile_compression"], _MOST_TILE_BYTES)
                        return _decoded(TileData(pbf_data=data, default_options={"y_coord_down": True}), names), len(
                            data
                        )
                    at, length = header["leaf_directory_offset"] + entry.offset, entry.length
                return None

            zooms = (int(header["min_zoom"]), int(header["max_zoom"]))
            yield Archive(label, zooms, _credit(metadata), layers)
    except damage as error:
        if isinstance(error, DatelineError):
            raise
        msg = f"the basemap {label!r} is damaged, or no archive of vector tiles (PMTiles)"
        raise DataFileError(msg) from error


def _opened(path: Path, label: str) -> BinaryIO:
    if not path.is_file():
        msg = f"there is no file {label!r}"
        raise DataFileError(msg)
    return path.open("rb")


def _header(file: BinaryIO, label: str, format_of: Any) -> dict[str, Any]:
    start = file.read(_HEADER_BYTES)
    if not start.startswith(b"PMTiles"):
        msg = f"the basemap {label!r} is no PMTiles file: its first bytes are others"
        raise DataFileError(msg)
    try:
        header: dict[str, Any] = format_of.deserialize_header(start)
    except format_of.SpecVersionUnsupported:
        msg = f"the basemap {label!r} is a PMTiles file of another version than 3"
        raise DataFileError(msg) from None
    if header["tile_type"] not in {format_of.TileType.MVT, format_of.TileType.UNKNOWN}:
        kind = header["tile_type"].name
        msg = f"the basemap {label!r} has tiles of the kind {kind}; only vector tiles (MVT) can be cut into a page"
        raise DataFileError(msg)
    for part in ("internal_compression", "tile_compression"):
        if header[part] not in {format_of.Compression.NONE, format_of.Compression.GZIP}:
            msg = f"the basemap {label!r} is packed by {header[part].name}; only gzip can be unpacked"
            raise DataFileError(msg)
    return header


def _metadata(file: BinaryIO, header: dict[str, Any], label: str) -> dict[str, Any]:
    data = _bytes(file, header["metadata_offset"], header["metadata_length"], _MOST_METADATA_BYTES)
    data = _unpacked(data, header["internal_compression"], _MOST_METADATA_BYTES) or b"{}"
    found = json.loads(data)
    if not isinstance(found, dict):
        msg = f"the basemap {label!r} is damaged: its metadata are no JSON object"
        raise DataFileError(msg)
    return found


def _directories(file: BinaryIO, header: dict[str, Any], label: str, format_of: Any) -> Callable[[int, int], list[Any]]:
    """Return a function that reads a directory; all that it reads together stay within a limit."""
    read_bytes = 0

    @lru_cache(maxsize=_KEPT_DIRECTORIES)
    def directory(at: int, length: int) -> list[Any]:
        nonlocal read_bytes
        data = _bytes(file, at, length, _MOST_DIRECTORY_BYTES)
        data = _unpacked(data, header["internal_compression"], _MOST_DIRECTORY_BYTES)
        read_bytes += len(data)
        if read_bytes > _MOST_DIRECTORIES_BYTES or _NO_NUMBER.search(data):
            msg = f"the basemap {label!r} is damaged: its directories cannot be read"
            raise DataFileError(msg)
        # The library unpacks without a limit; what it gets here is within one.
        found: list[Any] = format_of.deserialize_directory(gzip.compress(data, compresslevel=1))
        return found

    return directory


def _bytes(file: BinaryIO, at: int, length: int, most: int) -> bytes:
    """Read a part of the file; raise ValueError where it is too large or lies outside."""
    if length > most or at + length > os.fstat(file.fileno()).st_size:
        raise ValueError(length)
    file.seek(at)
    return file.read(length)


def _unpacked(data: bytes, compression: Any, most: int) -> bytes:
    """Unpack as far as a limit; raise ValueError beyond it, and for what is cut."""
    if compression.name == "NONE" or not data:
        return data
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
    made = unpack.decompress(data, most + 1)
    if len(made) > most or not unpack.eof:
        raise ValueError(len(made))
    return made


def _decoded(tile: Any, names: Collection[str]) -> dict[str, Any]:
    """Decode the layers that are wanted; the others are most of a tile."""
    for number in reversed(range(len(tile.tile.layers))):
        if tile.tile.layers[number].name not in names:
            del tile.tile.layers[number]
    made: dict[str, Any] = tile.get_message()
    return made


def _credit(metadata: dict[str, Any]) -> str:
    """Return whom to credit as text: most archives say it as a link in HTML."""
    said = metadata.get("attribution") or metadata.get("name") or ""
    plain = "".join(one if one.isprintable() else " " for one in str(said)[:_LONGEST_MARKUP])
    text = html.document_fromstring(f"<p>{plain}</p>").text_content()
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())[:_LONGEST_CREDIT]
