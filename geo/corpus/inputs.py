"""Inputs: the articles of files and folders, one after the other, without reading any of them.

Every article has an identity made of its content and address, so that the same article is known again. What is cut,
damaged or too large is an article too, with the error in the place of its content: nothing is left out silently.
"""

import codecs
import datetime as dt
import gzip
import hashlib
import io
import json
import os
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple

from geo.article import MAX_BYTES
from geo.corpus.members import MEMBER, begins_archive, read_members
from geo.corpus.records import LONGEST_LINE, as_line
from geo.corpus.remote import is_remote, is_there, open_path, walk
from geo.errors import ArticleError, ArticleNotFoundError, MissingExtraError, OptionError
from geo.files import standard_input

__all__ = ["FIELDS", "RawArticle", "input_bytes", "known_columns", "read_inputs", "read_jsonl"]

FIELDS = ("doc_id", "text", "title", "url", "lang", "date")  # that a column of a table can hold
_LINES, _PAGES, _FEEDS = (".jsonl", ".ndjson"), (".txt", ".html", ".htm", ".xhtml"), (".rss", ".atom", ".xml")
_PACKED = (".gz", ".zst")
_ANY_PACKING: dict[str, tuple[str, ...]] = {"warc": (".warc",), "lines": _LINES}
_UNPACKED: dict[str, tuple[str, ...]] = {"page": _PAGES, "table": (".parquet",), "feed": _FEEDS}
_CHUNK = 1 << 20  # bytes
_MOST_PASSED_OVER = 20 * LONGEST_LINE  # bytes of one line; behind them the rest of a file is given up
_LARGEST_FEED = 50_000_000  # bytes
_HEAD = 4_096  # bytes by which standard input is told
_ROWS = 256  # of a table that are in memory at once
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_RECORD = b"WARC/1."
_BLOCKS = ("p", "div", "br", "li", "ul", "ol", "tr", "table", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6")
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what lxml reads but does not write
_OK = 200  # status of a page that was found


class RawArticle(NamedTuple):
    """An article as it was found, not yet read.

    Parameters
    ----------
    article_id
        Identity: 24 hexadecimal digits made of its content and address.
    origin
        The file and line, row or address where it was found.
    kind
        ``"object"``: `data` is a JSON object as `extract` takes it; ``"page"``: `data` is a text or a page;
        ``"error"``: `data` says in a sentence why there is no article.
    data
        The content.
    about
        Of a page: ``address``, ``charset``, and ``seen``, the day on which it was fetched.
    """

    article_id: str
    origin: str
    kind: str
    data: bytes
    about: Mapping[str, str] = {}


Advance = Callable[[int], None]
Complain = Callable[[str], None]


def _raw(origin: str, kind: str, data: bytes, **about: str | None) -> RawArticle:
    known = {key: value for key, value in about.items() if value}
    content = [kind.encode(), known.get("address", "").encode("utf-8", "replace"), data]
    if kind == "error":
        content.append(origin.encode("utf-8", "replace"))
    digest = hashlib.blake2b(digest_size=12)
    for part in content:
        digest.update(len(part).to_bytes(8, "big") + part)
    return RawArticle(digest.hexdigest(), origin, kind, data, known)


def _broken(origin: str, message: str) -> RawArticle:
    return _raw(origin, "error", message.encode("utf-8", "replace"))


def read_inputs(
    names: Sequence[str],
    *,
    columns: Mapping[str, str] | None = None,
    advance: Advance = lambda _: None,
    complain: Complain = lambda _: None,
) -> Iterator[RawArticle]:
    """Find the articles of files, folders and standard input.

    Parameters
    ----------
    names
        Paths, addresses of an object store (``s3://bucket/news/``), or ``"-"``. The ending says what a file holds:
        JSON lines (``.jsonl``, also ``.gz`` and ``.zst``), a text
        or a page (``.txt``, ``.html``), a table (``.parquet``), a web archive (``.warc``, ``.warc.gz``), or a feed
        (``.rss``, ``.atom``, ``.xml``); of a folder, every such file below it in the order of the names.
    columns
        The column that holds a field of `FIELDS`, where it has another name.
    advance
        Told how many bytes were read.
    complain
        Told what was passed over because it is no article.

    Yields
    ------
    RawArticle
        The articles in order.

    Raises
    ------
    ArticleNotFoundError
        When there is no such file or folder.
    OptionError
        When it cannot be told what a file holds, or a table has no column with the text.
    MissingExtraError
        When a file needs a package that is not installed.
    """
    columns = columns or {}
    for name in names:
        if name != "-" and not is_there(open_path(name)):
            msg = f"there is no file {name!r}"
            raise ArticleNotFoundError(msg)
    for name in names:
        if name == "-":
            yield from _standard_input(columns, advance, complain)
            continue
        for path, label in _files(open_path(name), complain):
            before = _Counter(advance)
            try:
                yield from _articles(path, label, columns, before, complain)
            except OSError as error:
                if isinstance(error, ArticleError | OptionError | MissingExtraError):
                    raise
                yield _broken(label, f"cannot be read: {error.strerror or error}")
            before.rest(path)


class _Counter:
    """Count the bytes of one file, so that the whole of it is counted at its end, however it was read."""

    def __init__(self, advance: Advance) -> None:
        self._advance, self._seen = advance, 0

    def to(self, position: int) -> None:
        self._advance(max(position - self._seen, 0))
        self._seen = max(position, self._seen)

    def rest(self, path: Path) -> None:
        if path.exists():
            self.to(path.stat().st_size)


def input_bytes(names: Iterable[str]) -> int:
    """Return the size of files and folders.

    Parameters
    ----------
    names
        As for `read_inputs`.

    Returns
    -------
    int
        Bytes; 0 when standard input is among them, whose size is not known.
    """
    names = list(names)
    if "-" in names:
        return 0
    paths = [path for name in names if is_there(open_path(name)) for path, _ in _files(open_path(name), lambda _: None)]
    return sum(path.stat().st_size for path in paths)


def known_columns(given: Sequence[str]) -> dict[str, str]:
    """Parse what a user says of the columns of a table.

    Parameters
    ----------
    given
        Texts like ``text=body``.

    Returns
    -------
    dict
        The column of each field.

    Raises
    ------
    OptionError
        When a field is none of `FIELDS`, or no column is named.
    """
    pairs = dict(one.partition("=")[::2] for one in given)
    for field, column in pairs.items():
        if field not in FIELDS or not column:
            msg = f"a column is named as text=body, with one of {', '.join(FIELDS)}; not as {f'{field}={column}'!r}"
            raise OptionError(msg)
    return pairs


def _files(path: Path, complain: Complain) -> Iterator[tuple[Path, str]]:
    """Give the files of a path in order, each with the name by which it is called in messages."""
    if not path.is_dir():
        yield path, _called(path.name)
        return
    others = 0
    called = path.name if is_remote(path) else path.resolve().name
    for folder, names in walk(path) if is_remote(path) else _walk(path):
        for name in sorted(names):
            file = folder / name
            if _kind(file.name) and file.is_file():
                inside = PurePosixPath(file.as_posix()).relative_to(path.as_posix())
                yield file, _called(f"{called}/{inside}")
            elif not name.startswith("."):
                others += 1
    if others:
        complain(f"{others} files of other kinds in {str(path)!r} were passed over")


def _walk(path: Path) -> Iterator[tuple[Path, list[str]]]:
    for folder, inside, names in os.walk(path):
        inside.sort()
        yield Path(folder), names


def _called(name: str) -> str:
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in name)


def _kind(name: str) -> str:
    """Tell from a file's name what it holds; empty when it cannot be told."""
    plain = name.lower()
    for packed in _PACKED:
        plain = plain.removesuffix(packed)
    unpacked = plain == name.lower()
    known = _ANY_PACKING | (_UNPACKED if unpacked else {})
    return next((kind for kind, endings in known.items() if plain.endswith(endings)), "")


def _articles(
    path: Path, label: str, columns: Mapping[str, str], counter: _Counter, complain: Complain
) -> Iterator[RawArticle]:
    kind = _kind(path.name)
    if not kind:
        endings = ", ".join((*_LINES, *_PAGES, ".parquet", ".warc", *_FEEDS))
        msg = f"it cannot be told what {str(path)!r} holds: its ending is none of {endings}, some with .gz or .zst"
        raise OptionError(msg)
    if kind == "table":
        yield from _table(path, label, columns)
    elif kind == "page":
        with path.open("rb") as file:
            yield _raw(label, "page", file.read(MAX_BYTES + 1), name=label)
    elif kind == "feed":
        with path.open("rb") as file:
            yield from _feed(file.read(_LARGEST_FEED + 1), label)
    elif kind == "warc":
        with path.open("rb") as file:
            yield from _archive(file, label, counter, complain)
    else:
        with path.open("rb") as file, _unpacked(file, path.suffix.lower()) as lines:
            yield from _objects(lines, label, columns, lambda: counter.to(file.tell()))


def _standard_input(columns: Mapping[str, str], advance: Advance, complain: Complain) -> Iterator[RawArticle]:
    """Read standard input as what its first bytes say."""
    label, counter = "standard input", _Counter(advance)
    with ExitStack() as stack:
        stream: Any = _buffered(standard_input())
        head = stream.peek(_HEAD)
        if begins_archive(head):
            yield from _archive(stream, label, counter, complain)
            return
        if head.startswith(MEMBER):
            stream = _buffered(stack.enter_context(gzip.open(stream)))
            head = _first(stream)
        elif head.startswith(b"\x28\xb5\x2f\xfd"):
            stream = _buffered(stack.enter_context(_unpacked(stream, ".zst")))
            head = stream.peek(8)
        if head.startswith(b"WARC/"):
            yield from _archive(stream, label, counter, complain)
        elif head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
            yield from _feed(stream.read(_LARGEST_FEED + 1), label)
        else:
            yield from _objects(stream, label, columns, lambda: None)


def _buffered(stream: Any) -> Any:
    return stream if hasattr(stream, "peek") else io.BufferedReader(stream)


def _first(stream: Any) -> bytes:
    try:
        return bytes(stream.peek(8))
    except (OSError, EOFError, zlib.error):
        return b""


@contextmanager
def _unpacked(file: IO[bytes], ending: str) -> Iterator[Any]:
    """Open what a file holds, packed or not."""
    if ending == ".gz":
        with gzip.open(file) as stream:
            yield stream
    elif ending == ".zst":
        with _arrow("a .zst file").CompressedInputStream(file, "zstd") as stream:
            yield io.BufferedReader(stream)
    else:
        yield file


def _arrow(what: str) -> Any:
    try:
        import pyarrow as pa  # noqa: PLC0415  (an extra)
        import pyarrow.parquet  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError(_missing(what, "pyarrow")) from error
    return pa


def _missing(what: str, package: str) -> str:
    return f"{what} needs {package}: install it with  pip install 'dateline[corpus]'"


def read_jsonl(name: str, *, advance: Advance = lambda _: None) -> Iterator[RawArticle]:
    """Read a file of JSON lines whatever its ending, or standard input.

    Parameters
    ----------
    name
        A path, or ``"-"``.
    advance
        Told how many bytes were read.

    Yields
    ------
    RawArticle
        An article a line; its origin is ``"line 7"``.

    Raises
    ------
    ArticleNotFoundError
        When the file cannot be opened.
    """
    counter = _Counter(advance)
    if name == "-":
        yield from _objects(standard_input(), "", {}, lambda: None)
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115  (closed below; only opening may fail here)
    except FileNotFoundError as error:
        msg = f"there is no file {name!r}"
        raise ArticleNotFoundError(msg) from error
    except (OSError, ValueError) as error:
        msg = f"cannot read {name!r}: {getattr(error, 'strerror', None) or error}"
        raise ArticleNotFoundError(msg) from error
    with file, _unpacked(file, Path(name).suffix.lower()) as lines:
        yield from _objects(lines, "", {}, lambda: counter.to(file.tell()))


def _objects(stream: Any, label: str, columns: Mapping[str, str], tick: Callable[[], None]) -> Iterator[RawArticle]:
    """Give each line that is not empty; a line that is too long is passed over without keeping it."""
    number, where = 0, f"{label}, line" if label else "line"
    try:
        for number, line in enumerate(_bounded_lines(stream), 1):
            tick()
            origin = f"{where} {number}"
            if line is None:
                yield _broken(origin, f"longer than {LONGEST_LINE // 1_000_000} MB: no article")
            elif line.strip():
                yield _raw(origin, "object", _renamed(line.strip(), columns))
    except (OSError, EOFError, zlib.error) as error:
        yield _broken(f"{where} {number + 1}", f"the file is cut or damaged here, and the rest is not read: {error}")


def _renamed(line: bytes, columns: Mapping[str, str]) -> bytes:
    """Give the fields of a JSON object the names that `extract` knows; a broken line stays as it is."""
    if not columns:
        return line
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        return line
    return _object(given, columns) if isinstance(given, dict) else line


def _object(row: Mapping[str, Any], columns: Mapping[str, str]) -> bytes:
    named = {**row, **{field: row[column] for field, column in columns.items() if column in row}}
    return json.dumps(named, default=_written).encode("ascii")


def _written(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _bounded_lines(stream: Any) -> Iterator[bytes | None]:
    """Give lines of UTF-8; None for a line that is too long. A UTF-16 mark at the beginning is obeyed."""
    first = stream.readline(LONGEST_LINE + 1)
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = io.TextIOWrapper(
            io.BufferedReader(_Joined(first, stream)), encoding="utf-16", errors="replace", newline="\n"
        )
        while line := text.readline(LONGEST_LINE):
            yield line.encode("utf-8")
        return
    line = first.removeprefix(codecs.BOM_UTF8)
    while line:
        if len(line) <= LONGEST_LINE or line.endswith(b"\n"):
            yield line
        else:
            yield None
            passed = 0
            while (more := stream.readline(_CHUNK)) and not more.endswith(b"\n"):
                passed += len(more)
                if passed > _MOST_PASSED_OVER:
                    msg = f"a line is longer than {_MOST_PASSED_OVER // 1_000_000} MB"
                    raise OSError(msg)
        line = stream.readline(LONGEST_LINE + 1)


class _Joined(io.RawIOBase):
    """Bytes that were read already, and the stream that goes on behind them."""

    def __init__(self, first: bytes, rest: Any) -> None:
        self._first, self._rest = first, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._first[: len(buffer)] or self._rest.read(len(buffer))
        self._first = self._first[len(data) :]
        buffer[: len(data)] = data
        return len(data)


def _table(path: Path, label: str, columns: Mapping[str, str]) -> Iterator[RawArticle]:
    """Give each row of a Parquet file."""
    pa = _arrow("a Parquet file")
    number = 0
    try:
        with path.open("rb") as opened, pa.parquet.ParquetFile(opened) as file:
            names = set(file.schema_arrow.names)
            wanted = {field: columns.get(field, field) for field in FIELDS}
            if wanted["text"] not in names:
                raise OptionError(_no_text(label, wanted["text"], names))
            chosen = {field: column for field, column in wanted.items() if column in names}
            if "published" in names and "date" not in chosen:
                chosen["date"] = "published"
            for batch in file.iter_batches(_ROWS, columns=sorted(set(chosen.values()))):
                for row in batch.to_pylist():
                    number += 1
                    given = {field: row[column] for field, column in chosen.items() if row[column] is not None}
                    yield _raw(f"{label}, row {number}", "object", _object(given, {}))
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:  # no UTF-8; a day that no calendar has
        if isinstance(error, OptionError):
            raise
        yield _broken(f"{label}, row {number + 1}", f"the file is cut or damaged here: {' '.join(str(error).split())}")


def _no_text(label: str, column: str, names: Iterable[str]) -> str:
    """Say that a table has no text, and how to name the column that holds it."""
    return f"{label!r} has no column {column!r}; it has {', '.join(sorted(names))} (name the column as text=COLUMN)"


def _feed(data: bytes, label: str) -> Iterator[RawArticle]:
    """Give each entry of an RSS or Atom file."""
    try:
        import feedparser  # noqa: PLC0415  (an extra)
    except ImportError as error:
        raise MissingExtraError(_missing("a feed", "feedparser")) from error
    if len(data) > _LARGEST_FEED:
        yield _broken(label, f"larger than {_LARGEST_FEED // 1_000_000} MB: no feed")
        return
    feed = feedparser.parse(io.BytesIO(data), response_headers={"content-type": "application/xml"})
    if not feed.entries:
        yield _broken(label, "no feed with entries")
        return
    if feed.bozo:
        yield _broken(label, f"the feed is damaged, and entries may be missing: {feed.bozo_exception}")
    language = str(feed.feed.get("language", ""))[:2].lower()
    for number, entry in enumerate(feed.entries, 1):
        bodies = [part.get("value") or "" for part in entry.get("content", ())]
        body = max([*bodies, entry.get("summary") or ""], key=len)
        # As a plain dictionary: the entry's own `get` takes one day for the other, and warns.
        when = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
        given = {
            "doc_id": entry.get("id"),
            "text": _plain_text(body) or entry.get("title", ""),
            "title": _plain_text(entry.get("title", "")),
            "url": entry.get("link"),
            "lang": language if language.isascii() and language.isalpha() else None,
            "date": _day("-".join(f"{part:02}" for part in when[:3])) if when else None,
        }
        kept = {key: value for key, value in given.items() if value}
        yield _raw(f"{label}, entry {number}", "object", as_line(kept).strip(), address=kept.get("url"))


def _plain_text(fragment: str) -> str:
    """Turn a piece of HTML into text, with a line for each paragraph."""
    if "<" not in fragment:
        return fragment.strip()
    from lxml import etree, html  # noqa: PLC0415  (only feeds need it)

    try:
        root = html.fragment_fromstring(fragment, create_parent="div")
    except (etree.ParserError, ValueError):
        return ""
    for element in root.iter(*_BLOCKS):
        element.tail = "\n" + _NO_XML.sub("\ufffd", element.tail or "")
    lines = (" ".join(line.split()) for line in root.text_content().splitlines())
    return "\n\n".join(line for line in lines if line)


def _archive(file: Any, label: str, counter: _Counter, complain: Complain) -> Iterator[RawArticle]:
    """Give the pages of a WARC file; behind a damaged part the reading goes on with the next record."""
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType  # noqa: PLC0415  (an extra)
    except ImportError as error:
        raise MissingExtraError(_missing("a WARC file", "fastwarc")) from error
    others = 0

    def pages(stream: Any) -> Iterator[RawArticle | int]:
        """Give the pages of a part, each behind the place where its record begins."""
        nonlocal others
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=False):
            yield record.stream_pos
            found = _page(record, label)
            others += found is None
            if found is not None:
                yield found

    read = _packed_archive if _begins_member(file) else _unpacked_archive
    yield from read(file, label, counter, pages)
    if others:
        complain(f"{others} records in {label!r} that are no pages were passed over")


def _begins_member(file: Any) -> bool:
    if hasattr(file, "peek"):
        return bool(file.peek(len(MEMBER)).startswith(MEMBER))
    first = file.read(len(MEMBER))
    file.seek(0)
    return bool(first == MEMBER)


def _packed_archive(
    file: Any, label: str, counter: _Counter, pages: Callable[[Any], Iterator[RawArticle | int]]
) -> Iterator[RawArticle]:
    """Give the pages of an archive that is packed by gzip, member by member."""
    for part in read_members(file):
        if isinstance(part, tuple):
            yield _broken(f"{label}, byte {part[0]}", f"the archive is damaged here: {part[1]}")
            continue
        counter.to(part.start)
        try:
            for found in pages(part):
                if not isinstance(found, int):
                    part.told = found.kind == "error"
                    yield found
        except (OSError, ValueError) as error:
            if not part.error and not part.told:  # what ends a part is told with the next one
                yield _broken(f"{label}, byte {part.start}", f"the archive is damaged here: {error}")


def _unpacked_archive(
    file: Any, label: str, counter: _Counter, pages: Callable[[Any], Iterator[RawArticle | int]]
) -> Iterator[RawArticle]:
    """Give the pages of an archive that is not packed by gzip; places are those of the file, also behind a damage."""
    start: int | None = 0
    while start is not None:
        at = start
        try:
            for found in pages(file):
                if isinstance(found, int):
                    at = found
                    counter.to(at)
                else:
                    yield found
            break
        except (OSError, ValueError) as error:
            yield _broken(f"{label}, byte {at}", f"the archive is damaged behind this record: {error}")
            start = _next_record(file, at + 1)
            if start is not None:
                file.seek(start)


def _page(record: Any, label: str) -> RawArticle | None:
    """Give the page of a record; None for what is no page that was found."""
    address = record.headers.get("WARC-Target-URI") or ""
    origin = f"{label}, {address or record.record_id}"
    length = record.headers.get("Content-Length") or ""
    if length.isdigit() and int(length) > MAX_BYTES:
        return _broken(origin, f"larger than {MAX_BYTES // 1_000_000} MB: no article")
    record.freeze()
    cut = not length.isdigit() or record.content_length < int(length)
    try:
        record.parse_http(auto_decode="all")
    except (OSError, ValueError) as error:
        return _broken(origin, f"the record is damaged: {error}")
    http = record.http_headers
    if cut or http is None:
        return _broken(origin, "the record is cut")
    if http.status_code != _OK or (record.http_content_type or "").lower() not in _HTML:
        return None
    try:
        data = record.reader.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        return _broken(origin, f"the record is damaged: {error}")
    seen = _day((record.headers.get("WARC-Date") or "")[:10])
    return _raw(origin, "page", data, address=address, charset=record.http_charset, seen=seen)


def _day(written: str) -> str | None:
    try:
        return dt.date.fromisoformat(written).isoformat()
    except ValueError:
        return None


def _next_record(file: Any, start: int) -> int | None:
    """Return where the next record of an archive begins, None when there is none or the file cannot be searched."""
    if not file.seekable():
        return None
    mark = b"\n" + _RECORD
    file.seek(start)
    kept, at = b"", start
    while chunk := file.read(_CHUNK):
        found = (kept + chunk).find(mark)
        if found >= 0:
            return int(at - len(kept) + found + 1)
        at += len(chunk)
        kept = chunk[-len(mark) + 1 :]
    return None
