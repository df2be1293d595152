import gzip
import json
import uuid

import pytest

from geo.corpus import ReadSettings
from geo.reader import read_by_rules
from geo.recognition import recognise

TOWNS = ("Oslo", "Bergen", "Bandung", "Goma", "Lyon", "Medan", "Perth", "Turin")


@pytest.fixture
def settings(gazetteer):
    """How articles are read in these tests: by rules, which are fast."""
    return ReadSettings(gazetteer, recogniser=recognise, reader=read_by_rules)


@pytest.fixture
def articles():
    """Return a function that makes many short articles, each of its own."""

    def make(count, first=0):
        return [
            {
                "doc_id": k,
                "text": f"Floods killed {k + 2} in {TOWNS[k % len(TOWNS)]} on Monday. Macron flew from Paris to Rome.",
                "lang": "en",
                "url": f"https://paper{k % 3}.example/{k}",
                "date": f"2024-05-{k % 3 + 6:02}",
            }
            for k in range(first, first + count)
        ]

    return make


@pytest.fixture
def jsonl(tmp_path):
    """Return a function that writes objects to a file, one a line."""

    def write(objects, name="in.jsonl"):
        path = tmp_path / name
        path.write_text("".join(json.dumps(one) + "\n" for one in objects), encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def warc():
    """Return a function that makes a web archive of pages, packed or not."""

    def make(pages, *, packed, kind="text/html; charset=utf-8", status="200 OK"):
        records = []
        for address, page in pages:
            http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + page
            head = (
                "WARC/1.0\r\nWARC-Type: response\r\n"
                f"WARC-Record-ID: <urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, address)}>\r\n"
                f"WARC-Target-URI: {address}\r\nWARC-Date: 2024-05-06T01:02:03Z\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
            )
            record = head.encode() + http + b"\r\n\r\n"
            records.append(gzip.compress(record) if packed else record)
        return b"".join(records)

    return make
