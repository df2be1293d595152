"""Web archives of made-up pages, some of whose records are broken: for the tests and for `bench/corpus.py`."""

import gzip
import random
import uuid
from collections.abc import Iterator
from pathlib import Path

__all__ = ["BROKEN", "write_archive"]

WORDS = "rain fell in Oslo on Monday and Bergen while ships left for Stavanger after floods near Turku".split()  # noqa: SIM905
BROKEN = ("flipped", "cut member", "short record", "garbage", "no http", "bad encoding")
HTML = "text/html; charset=utf-8"


def write_archive(path: Path, count: int, seed: int) -> list[tuple[str, str]]:
    """Write an archive in which every eleventh record on average is broken, or no page.

    Parameters
    ----------
    path
        The file, ``.warc.gz``: each record packed by itself, as crawlers write them.
    count
        How many records.
    seed
        Of the chance.

    Returns
    -------
    list of tuple
        The address and the kind of each record: ``"page"``, ``"no page"``, or one of `BROKEN`.
    """
    chance = random.Random(seed)  # noqa: S311  (a sample, no secret)
    made = []
    with path.open("wb") as file:
        for number, kind in enumerate(_kinds(count, chance)):
            address = f"https://paper{number % 50}.example/{number}"
            file.write(_member(address, kind, chance))
            made.append((address, kind))
    return made


def _kinds(count: int, chance: random.Random) -> Iterator[str]:
    for _ in range(count):
        if chance.random() < 1 / 11:
            yield chance.choice((*BROKEN, "no page"))
        else:
            yield "page"


def _member(address: str, kind: str, chance: random.Random) -> bytes:
    """Return the bytes of a record: one member of a gzip file, or what is left of it."""
    text = " ".join(chance.choices(WORDS, k=chance.randint(40, 400)))
    page = f"<!DOCTYPE html><html lang='en'><body><article><p>{text} {address}</p></article></body></html>".encode()
    status, more = ("404 Not Found", "") if kind == "no page" else ("200 OK", "")
    if kind == "bad encoding":
        more = "Content-Encoding: gzip\r\n"
    http = f"HTTP/1.1 {status}\r\nContent-Type: {HTML}\r\n{more}\r\n".encode() + page
    if kind == "no http":
        http = b"\x00\x01nothing that a server says\r\n"
    length = len(http) + (5_000 if kind == "short record" else 0)
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\n"
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, address)}>\r\n"
        f"WARC-Target-URI: {address}\r\nWARC-Date: 2024-05-06T01:02:03Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {length}\r\n\r\n"
    )
    member = gzip.compress(head.encode() + http + b"\r\n\r\n", mtime=0)
    if kind == "garbage":
        return chance.randbytes(chance.randint(20, 300))
    if kind == "cut member":
        return member[: len(member) * 2 // 3]
    if kind == "flipped":
        middle = len(member) // 2
        return member[:middle] + bytes(byte ^ 0xFF for byte in member[middle : middle + 8]) + member[middle + 8 :]
    return member
