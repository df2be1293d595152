"""Members: the parts of a packed web archive, one after the other, whatever some of them hold.

A crawler packs each record by itself, so that the end of a member ends a record too: one that is cut, or that says that
it is longer than it is, costs no other. Behind a damaged part the reading goes on with the next member that holds a
record.
"""

import io
import zlib
from collections.abc import Iterator
from typing import Any

__all__ = ["MEMBER", "Member", "begins_archive", "read_members"]

MEMBER = b"\x1f\x8b\x08"  # how a member of a gzip file begins
_RECORD = b"WARC/"
_CHUNK = 1 << 16  # bytes
_TRIED = 4_096  # bytes of what may be a member
_GZIP = 16 + zlib.MAX_WBITS
_REMEMBERED = 32_000_000  # bytes of a member of a pipe, which cannot be read again
_PADDING = b"\0 \r\n\t"


class Member(io.RawIOBase):
    """What a member holds, unpacked while it is read.

    Parameters
    ----------
    file
        The archive.
    kept
        Bytes that were read of it and are not used yet: the member begins there.
    start
        Where it begins in the archive [bytes].

    Attributes
    ----------
    error
        Why it ended before its end; empty when it did not.
    told
        Set by who reads it: whether something that is wrong with it has been told.
    """

    def __init__(self, file: Any, kept: bytes, start: int) -> None:
        super().__init__()
        self.start, self.error, self.told = start, "", False
        self.first = b""
        self.raw = bytearray(b"" if file.seekable() else kept)
        self._file, self._kept, self._used, self._given = file, kept, len(kept), 0
        self._packed = zlib.decompressobj(_GZIP)

    def readable(self) -> bool:
        """Tell that it can be read.

        Returns
        -------
        bool
            True.
        """
        return True

    def tell(self) -> int:
        """Return how many bytes were given.

        Returns
        -------
        int
            The place in what it holds [bytes].
        """
        return self._given

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer; at a damaged place the member ends, and `error` says why.

        Parameters
        ----------
        buffer
            Where the bytes go.

        Returns
        -------
        int
            How many there are; 0 at the end.
        """
        data = b""
        while not data and not self._packed.eof and not self.error:
            more = self._kept or self._file.read(_CHUNK)
            if not self._kept:
                self._used += len(more)
                if self.raw and len(self.raw) < _REMEMBERED:
                    self.raw += more
            self._kept = b""
            if not more:
                self.error = "it ends too early"
                break
            try:
                data = self._packed.decompress(more, len(buffer))
                self._kept = self._packed.unconsumed_tail
            except zlib.error as error:
                self.error = str(error)
        self.first = self.first or data[: len(_RECORD)]
        self._given += len(data)
        buffer[: len(data)] = data
        return len(data)

    def rest(self) -> tuple[bytes, int]:
        """Read it to its end.

        Returns
        -------
        bytes
            What was read already of the archive behind it.
        int
            Where that begins [bytes].
        """
        while self.read(_CHUNK):
            pass
        kept = self._packed.unused_data
        return kept, self.start + self._used - len(kept)


def read_members(file: Any) -> Iterator[Member | tuple[int, str]]:
    """Give the members of an archive in order.

    Parameters
    ----------
    file
        A binary file, or a pipe.

    Yields
    ------
    Member or tuple
        A member, to be read before the next one is asked for; or where something is damaged [bytes], and why.
    """
    kept, at = bytes(file.read(_CHUNK)), 0
    while kept:
        if not kept.startswith(MEMBER):
            kept = kept if len(kept) >= len(MEMBER) else kept + file.read(_CHUNK)
        if kept.startswith(MEMBER):
            member = Member(file, kept, at)
            yield member
            kept, behind = member.rest()
            error = member.error or ("" if member.first == _RECORD else "it holds no record of a web archive")
            if not error:
                at, kept = behind, kept or bytes(file.read(_CHUNK))
                continue
            if not member.told:
                yield at, error
            at += 1
            if file.seekable():
                file.seek(at)
                kept = bytes(file.read(_CHUNK))
            else:
                kept = bytes(member.raw[1:])
        elif kept.strip(_PADDING) or len(kept) >= _CHUNK:
            yield at, "what stands here is no part of it"
        kept, at = _next(file, kept, at)


def begins_archive(data: bytes) -> bool:
    """Tell whether bytes are the beginning of a member that holds a record.

    Parameters
    ----------
    data
        Some hundred bytes or more.

    Returns
    -------
    bool
        Whether they unpack to what begins a record.
    """
    try:
        return data.startswith(MEMBER) and zlib.decompressobj(_GZIP).decompress(data, len(_RECORD)) == _RECORD
    except zlib.error:
        return False


def _next(file: Any, kept: bytes, at: int) -> tuple[bytes, int]:
    """Go to the next place where a member begins that holds a record."""
    while True:
        found = kept.find(MEMBER)
        if found < 0:
            more = bytes(file.read(_CHUNK))
            if not more:
                return b"", at + len(kept)
            at, kept = at + max(len(kept) - len(MEMBER) + 1, 0), kept[-len(MEMBER) + 1 :] + more
            continue
        if len(kept) - found < _TRIED:
            kept += file.read(_CHUNK)
        if begins_archive(kept[found : found + _TRIED]):
            return kept[found:], at + found
        kept, at = kept[found + 1 :], at + found + 1
