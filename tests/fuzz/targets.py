"""What is fuzzed: a strategy for the bytes of each kind of input, and the function that reads them."""
# ruff: noqa: ARG005, E501

import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from hypothesis import strategies as st

import maps
from geo import Article, parse_article, read_story
from geo.corpus import ReadSettings, build_dataset, open_corpus, own_pool, read_inputs, read_records
from geo.corrections import Corrections, corrections_text, describe_article, parse_corrections, select
from geo.errors import DatelineError
from geo.gazetteer import build_from_geonames, open_gazetteer
from geo.reader import read_by_rules
from geo.recognition import recognise
from geo.routing.lines import read_line
from maps.own_ground import own_ground
from maps.page import own_colours
from maps.style import read_style
from maps.view import View
from tests.fuzz.pages import edited_map, look_at, own_browser, shown_map
from tests.maps import archives
from tests.maps.attacks import PAYLOADS, SINGLE, WAYS_OUT

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
LEAST_STRINGS = 12  # of a page
FIELDS = ("doc_id", "text", "title", "url", "lang", "date", "published")  # that a column of a table can hold


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


def damaged(seed: Callable[[], bytes]) -> st.SearchStrategy[bytes]:
    """Return a binary file in which a few bytes are others, or whose end is missing."""
    edit = st.tuples(
        st.floats(0, 1), st.one_of(st.binary(min_size=1, max_size=8), st.sampled_from([b"\xff" * 4, bytes(16)]))
    )
    kept = st.one_of(st.just(1.0), st.floats(0, 1))

    def apply(given: tuple[list[tuple[float, bytes]], float]) -> bytes:
        edits, share = given
        made = bytearray(seed())
        for where, put in edits:
            at = int(where * (len(made) - 1))
            made[at : at + len(put)] = put
        return bytes(made[: int(share * len(made))])

    return st.tuples(st.lists(edit, max_size=6), kept).map(apply)


def strings() -> st.SearchStrategy[bytes]:
    """Return a list of strings, most of which would run if they were no texts, as JSON."""
    short = [one for one in SINGLE if 0 < len(one) < 200]
    part = st.one_of(
        st.sampled_from(WAYS_OUT),
        st.sampled_from(PAYLOADS),
        st.sampled_from(short),
        st.sampled_from(WORDS),
        st.text(max_size=8),
    )
    one = st.lists(part, min_size=1, max_size=4).map("".join).filter(bool)
    return st.lists(one, min_size=LEAST_STRINGS, max_size=40).map(lambda made: json.dumps(made).encode())


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
def small_gazetteer() -> bytes:
    """Return a gazetteer of the places of the sentences."""
    names = ("Paris", "Berlin", "Goma", "Bandung", "Jakarta", "Rotterdam", "Hamburg", "Lampedusa")
    rows = [
        (
            number,
            name,
            name,
            f"{name}o",
            1.5 * number,
            2.5 * number,
            "P",
            "PPL",
            "FR",
            "",
            "11",
            "",
            "",
            "",
            1000 * number,
            "",
            0,
            "",
            "",
        )
        for number, name in enumerate(names, 1)
    ]
    with tempfile.TemporaryDirectory() as folder:
        dump, made = Path(folder, "a.txt"), Path(folder, "a.sqlite")
        dump.write_text("".join("\t".join(map(str, row)) + "\n" for row in rows), encoding="utf-8")
        build_from_geonames(dump, made)
        return made.read_bytes()


@cache
def small_dataset() -> dict[str, bytes]:
    """Return the files of a dataset of the sentences."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(1) as threads:
        given, made = Path(folder, "a.jsonl"), Path(folder, "d")
        given.write_bytes(LINES)
        build_dataset(read_inputs([str(given)]), made, settings(), pool=own_pool(threads, 1))
        paths = sorted(path for path in made.rglob("*") if path.is_file() and path.name != "_lock")
        return {path.relative_to(made).as_posix(): path.read_bytes() for path in paths}


def dataset(draw: st.DrawFn) -> bytes:
    """Return a dataset, packed, of which a file or two are missing, damaged, or have other columns."""
    files = dict(small_dataset())
    for _ in range(draw(st.integers(1, 2))):
        name = draw(st.sampled_from(sorted(files)))
        how = draw(st.integers(0, 4))
        if how == 0 and len(files) > 1:
            del files[name]
        elif how == 1:
            files[name] = draw(damaged(lambda name=name: files[name]))
        elif name.endswith(".json"):
            files[name] = draw(changed(files[name]))
        else:
            files[name] = with_other_column(files[name], draw)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


def with_other_column(content: bytes, draw: st.DrawFn) -> bytes:
    """Return a Parquet file of which a column is missing, or has other values, or others of another type."""
    try:
        given = pq.read_table(io.BytesIO(content))
    except (pa.ArrowException, OSError):
        return content
    at = draw(st.integers(0, given.num_columns - 1))
    name = given.schema.field(at).name
    if draw(st.booleans()):
        return written(given.remove_column(at))
    kind = draw(
        st.sampled_from(
            [pa.string(), pa.int64(), pa.float64(), pa.bool_(), pa.binary(), pa.null(), given.schema.field(at).type]
        )
    )
    values = [draw(VALUES[str(kind)] if str(kind) in VALUES else st.none()) for _ in range(given.num_rows)]
    return written(given.set_column(at, name, pa.array(values, kind)))


def written(table: pa.Table) -> bytes:
    """Write a table as Parquet."""
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


def parquet(draw: st.DrawFn) -> bytes:
    """Return a table of articles with columns of any type, or a damaged one."""
    names = draw(st.lists(st.sampled_from([*FIELDS, "b\x1b", ""]), min_size=1, max_size=5, unique=True))
    rows, columns = draw(st.integers(0, 3)), {}
    for name in {*names, "text"} if draw(st.integers(0, 9)) else names:
        kind = "string" if name == "text" and draw(st.booleans()) else draw(st.sampled_from(sorted(VALUES)))
        columns[name] = pa.array([draw(st.one_of(st.none(), VALUES[kind])) for _ in range(rows)], TYPES[kind])
    content = written(pa.table(columns))
    return draw(damaged(lambda: content)) if draw(st.booleans()) else content


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


def read_with_gazetteer(data: bytes, folder: Path) -> None:
    """Read a story with a gazetteer of a stranger's."""
    path = folder / "a.sqlite"
    path.write_bytes(data)
    gazetteer = open_gazetteer(path)
    read_story(
        text=" ".join(SENTENCES[:4]),
        published="2023-09-06",
        gazetteer=gazetteer,
        recogniser=recognise,
        reader=read_by_rules,
    )
    gazetteer.near("Pariss")


def map_dataset(data: bytes, folder: Path) -> None:
    """Draw a map of a dataset of a stranger's."""
    with tempfile.TemporaryDirectory(dir=folder) as inside, zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(inside)
        maps.story_map(open_corpus(inside)).get_root().render()


def correct(data: bytes, folder: Path) -> None:
    """Correct a story by a file of corrections."""
    read_story(
        text=SENTENCES[0],
        language="en",
        recogniser=recognise,
        reader=read_by_rules,
        corrections=parse_corrections(data),
    )


def of_file(name: str, reader: Callable[[Path], object]) -> Callable[[bytes, Path], None]:
    """Return a function that gives a file of the user's to its reader."""

    def read(data: bytes, folder: Path) -> None:
        path = folder / name
        path.write_bytes(data)
        reader(path)

    return read


def prepare() -> None:
    """Make the files that are changed, which takes longer than an input may."""
    small_gazetteer()
    small_dataset()


class Target(NamedTuple):
    """One kind of input; of a kind whose input is slow to read, the tests that run each time try few."""

    inputs: st.SearchStrategy[bytes]
    read: Callable[[bytes, Path], None]
    slow: int = 1


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
RSS = (
    "<?xml version='1.0'?><rss version='2.0'><channel><title>News</title><language>en-GB</language>"
    + "".join(
        f"<item><title>T{number}</title><link>https://a.example/{number}</link><guid>{number}</guid>"
        f"<pubDate>Wed, 06 Sep 2023 07:00:00 GMT</pubDate><description>&lt;p&gt;{said}&lt;/p&gt;</description></item>"
        for number, said in enumerate(SENTENCES[:3])
    )
    + "</channel></rss>"
).encode()
ATOM = (
    "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title>News</title>"
    f"<entry><id>urn:1</id><title type='html'>T</title><link href='https://a.example/1'/><updated>2023-09-06T07:00:00Z</updated>"
    f"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>{SENTENCES[1]}</p></div></content></entry></feed>"
).encode()
TYPES = {
    "string": pa.string(), "int64": pa.int64(), "double": pa.float64(), "bool": pa.bool_(), "binary": pa.binary(),
    "date32[day]": pa.date32(), "timestamp[us]": pa.timestamp("us"), "list": pa.list_(pa.string()),
    "struct": pa.struct([("a", pa.int64()), ("b", pa.string())]), "dictionary": pa.dictionary(pa.int32(), pa.string()), "decimal": pa.decimal128(38, 2),
}  # fmt: skip
WORDS_OF_TABLES = st.one_of(
    st.sampled_from(SENTENCES),
    st.sampled_from([one for one in WORDS if one.isprintable()]),
    st.text(st.characters(codec="utf-8"), max_size=12),
)
VALUES: dict[str, st.SearchStrategy[object]] = {
    "string": WORDS_OF_TABLES, "int64": st.integers(-(2**63), 2**63 - 1), "double": st.floats(), "bool": st.booleans(), "binary": st.binary(max_size=12),
    "date32[day]": st.dates(), "timestamp[us]": st.datetimes(), "list": st.lists(WORDS_OF_TABLES, max_size=3),
    "struct": st.fixed_dictionaries({"a": st.integers(-9, 9), "b": WORDS_OF_TABLES}), "dictionary": WORDS_OF_TABLES,
    "decimal": st.decimals(-999, 999, places=2),
}  # fmt: skip
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
    "feed": Target(changed(RSS, ATOM), read_corpus_file("a.rss")),
    "table": Target(st.composite(parquet)(), read_corpus_file("a.parquet")),
    "gazetteer": Target(damaged(small_gazetteer), read_with_gazetteer),
    "dataset": Target(st.composite(dataset)(), map_dataset, slow=4),
    "corrections": Target(changed(CORRECTIONS), correct, slow=4),
    "basemap": Target(changed(TILES), of_file("a.pmtiles", lambda path: own_ground(NEAR, path, language="en"))),
    "style": Target(changed(STYLE), of_file("a.toml", lambda path: read_style(path, base=own_colours()))),
}  # fmt: skip


PAGES = {  # in a browser
    name: Target(strings(), lambda data, folder, draw=draw: look_at(own_browser(), data, folder, draw), slow=40)
    for name, draw in {"shown": shown_map, "edited": edited_map}.items()
}


def try_input(target: Target, data: bytes, folder: Path) -> bool:
    """Read one input; return whether it was read, False where it was refused in a sentence.

    Every other exception is a fault of Dateline.
    """
    try:
        target.read(data, folder)
    except DatelineError as error:
        told = str(error)
    else:
        return True
    assert told.strip()
    assert "\n" not in told
    return False
