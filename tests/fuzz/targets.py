"""What is fuzzed: a strategy for the bytes of each kind of input, and the function that reads them."""
# ruff: noqa: ARG005, E501

import json
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import shapely
from hypothesis import strategies as st

from geo import Article, parse_article, read_story
from geo.corpus import ReadSettings, read_inputs, read_records
from geo.corrections import Corrections, corrections_text, describe_article, parse_corrections, select
from geo.errors import DatelineError
from geo.gazetteer import open_gazetteer
from geo.reader import read_by_rules
from geo.recognition import recognise
from geo.routing.lines import read_line
from maps.own_ground import own_ground
from maps.page import own_colours
from maps.style import read_style
from maps.view import View
from tests.maps import archives

DOCS = Path(__file__).resolve().parents[2] / "docs"
SENTENCES = (
    "PARIS (Reuters) - A train left Paris for Berlin on Monday, police said.",
    "Rebels attacked Goma on 5 May 2023 and killed 5 people.",
    "Presiden tiba di Bandung pada Selasa (5/9/2023), lalu berangkat ke Jakarta dengan kereta.",
    "A ship sailed from Rotterdam to Hamburg at 0°11' S, 123.13° E, 65 km north of Lampedusa.",
    "The minister did not resign between 1 and 3 March, and a fire may break out in Cúcuta next week.",
    "وصل الوفد إلى القاهرة يوم الثلاثاء.", "北京で地震が発生した。", "В Киеве прошли переговоры.",
)  # fmt: skip
WORDS = (
    " ", "\n", "\n\n", ".", ",", '"', "'", "(", ")", "-", "–", "/", ":", ";", "\\", "\x00", "\t", "\r", "\u2028", "\u202e", "\ufeff", "\u0301", "😀", "\ud83d",
    "0", "1", "-1", "99999999999999999999", "1e999", "NaN", "null", "true", "31 February 2023", "0000-00-00", "2023-99", "°", "′", "km", "Monday", "Berlin", "BERLIN",
    "{", "}", "[", "]", "<", ">", "</", "<p>", "</p>", "<!--", "<script>", "&#0;", "&amp;", "<![CDATA[", "]]>", "<?xml version='1.0'?>", "<!DOCTYPE html>", "a=1 ",
    "\r\n\r\n", "Content-Length: 99999", "Content-Length: -1", "WARC/1.0", "\\ud800", "\\u0000", "=", "#", "[colours]", "url(x)", "/etc/passwd", "http://127.0.0.1/",
)  # fmt: skip
LONGEST_REPEAT = 40


def text() -> st.SearchStrategy[str]:
    """Sentences, words with a meaning for some stage, and any characters."""
    part = st.one_of(st.sampled_from(SENTENCES), st.sampled_from(WORDS), st.text(max_size=12))
    return st.lists(st.tuples(part, st.integers(1, 4)), max_size=14).map(
        lambda parts: "".join((one + " ") * often for one, often in parts)
    )


def changed(*seeds: bytes) -> st.SearchStrategy[bytes]:
    """A valid file with a few places cut out, doubled or replaced."""
    word = st.one_of(
        st.sampled_from(WORDS).map(lambda one: one.encode("utf-8", "surrogatepass")), st.binary(max_size=6)
    )
    edit = st.tuples(st.floats(0, 1), st.integers(0, 30), word, st.integers(0, LONGEST_REPEAT))

    def apply(given: tuple[bytes, list[tuple[float, int, bytes, int]]]) -> bytes:
        made, edits = given
        for where, cut, put, often in edits:
            at = int(where * len(made))
            made = made[:at] + put * often + made[at + cut :]
        return made

    return st.tuples(st.sampled_from(seeds), st.lists(edit, max_size=6)).map(apply)


def page(body: str) -> bytes:
    """Put a text into a page."""
    html = f"<!doctype html><html lang=en><head><title>T</title></head><body><article><p>{body}</p></article></body></html>"
    return html.encode("utf-8", "replace")


def archive(body: bytes) -> bytes:
    """Put a page into a web archive."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0c4f1c5e-0000-4000-8000-000000000000>\r\n"
        "WARC-Target-URI: https://a.example/1\r\nWARC-Date: 2024-05-06T01:02:03Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


@cache
def settings() -> ReadSettings:
    """Articles of a corpus are read by rules, which are fast."""
    return ReadSettings(open_gazetteer(), recogniser=recognise, reader=read_by_rules)


def read_text_article(data: bytes, folder: Path) -> None:
    """Take a text through all stages."""
    read_story(text=parse_article(data).text, published="2023-09-06", recogniser=recognise, reader=read_by_rules)


def read_corpus_file(name: str) -> Callable[[bytes, Path], None]:
    """Return a function that reads a file of many articles: it has no result but whole records."""

    def read(data: bytes, folder: Path) -> None:
        path = folder / name
        path.write_bytes(data)
        for line in read_records(read_inputs([str(path)]), settings()):
            json.loads(line)

    return read


def of_file(name: str, reader: Callable[[Path], object]) -> Callable[[bytes, Path], None]:
    """Return a function that gives a file of the user's to its reader."""

    def read(data: bytes, folder: Path) -> None:
        path = folder / name
        path.write_bytes(data)
        reader(path)

    return read


class Target(NamedTuple):
    """One kind of input."""

    inputs: st.SearchStrategy[bytes]
    read: Callable[[bytes, Path], None]


LINES = b"".join(
    json.dumps(
        {"doc_id": number, "text": said, "lang": "en", "date": "2023-09-06", "url": "https://a.example"}
    ).encode()
    + b"\n"
    for number, said in enumerate(SENTENCES)
)
TABLE = "name,lat,lon,country,aliases\nCamp Alpha,1.5,2.5,FR,Alpha|A\nBéta,-3,4,,\n".encode()
POINTS = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"name": "Alpha"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}
        ],
    }
).encode()
LINE = json.dumps({"type": "LineString", "coordinates": [[1, 2], [3, 4], [5, 6]]}).encode()
GPX = (
    b"<gpx version='1.1' xmlns='http://www.topografix.com/GPX/1/1'><trk><name>way</name><trkseg>"
    b"<trkpt lat='1' lon='2'/><trkpt lat='3' lon='4'/></trkseg></trk></gpx>"
)
KML = (
    b"<kml xmlns='http://www.opengis.net/kml/2.2'><Document><Placemark><name>Alpha</name><Point><coordinates>1,2</coordinates></Point>"
    b"</Placemark><Placemark><LineString><coordinates>1,2 3,4</coordinates></LineString></Placemark></Document></kml>"
)
CHANGE = {
    "kind": "mention",
    "action": "edit",
    "target": select(SENTENCES[0], 0, 5),
    "set": {"place": {"point": [1, 2]}, "name": "Alpha"},
    "who": "Ann",
}
CORRECTIONS = corrections_text(Corrections(describe_article(Article(SENTENCES[0], language="en")), [CHANGE])).encode()
SQUARE = shapely.box(113.0, -7.2, 113.5, -6.8)
with tempfile.TemporaryDirectory() as made:
    TILES = archives.regional(
        Path(made) / "a.pmtiles", (113.2, -7.1, 113.4, -6.9), [("water", SQUARE, {"kind": "lake"})], zooms=(9, 10)
    ).read_bytes()
NEAR = View(112.75, -7.55, 113.85, -6.45, -180.0)
STYLE = (DOCS / "styles" / "newspaper.toml").read_bytes()

TARGETS = {
    "text": Target(text().map(lambda one: one.encode("utf-8", "replace")), read_text_article),
    "page": Target(
        st.one_of(text().map(page), changed(page(" ".join(SENTENCES) * 2))),
        lambda data, folder: parse_article(data, source="a.html") and None,
    ),
    "lines": Target(changed(LINES), read_corpus_file("a.jsonl")),
    "archive": Target(changed(archive(page(" ".join(SENTENCES) * 2))), read_corpus_file("a.warc")),
    "places.csv": Target(changed(TABLE), of_file("a.csv", lambda path: open_gazetteer(places=path))),
    "places.geojson": Target(changed(POINTS), of_file("a.geojson", lambda path: open_gazetteer(places=path))),
    "route.geojson": Target(changed(LINE, POINTS), of_file("a.geojson", read_line)),
    "route.gpx": Target(changed(GPX), of_file("a.gpx", read_line)),
    "route.kml": Target(changed(KML), of_file("a.kml", read_line)),
    "corrections": Target(changed(CORRECTIONS), lambda data, folder: parse_corrections(data) and None),
    "basemap": Target(changed(TILES), of_file("a.pmtiles", lambda path: own_ground(NEAR, path, language="en"))),
    "style": Target(changed(STYLE), of_file("a.toml", lambda path: read_style(path, base=own_colours()))),
}  # fmt: skip


def try_input(name: str, data: bytes, folder: Path) -> bool:
    """Read one input; return whether it was read, False where it was refused in a sentence.

    Every other exception is a fault of Dateline.
    """
    try:
        TARGETS[name].read(data, folder)
    except DatelineError as error:
        told = str(error)
    else:
        return True
    assert told.strip()
    assert "\n" not in told
    return False
