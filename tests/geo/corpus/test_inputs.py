"""Every kind of input, whole and damaged: each article once, and a reason for whatever is none."""

import gzip
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.archives import BROKEN, write_archive
from geo.corpus import inputs
from geo.corpus.inputs import input_bytes, known_columns, read_inputs, read_jsonl
from geo.errors import ArticleNotFoundError, OptionError

PAGE = b"<!DOCTYPE html><html lang='en'><body><article><p>Rain fell in Oslo.</p></article></body></html>"


def found(path, **options):
    return [(raw.origin, raw.kind, raw.data.decode()) for raw in read_inputs([str(path)], **options)]


def objects(path, **options):
    return [json.loads(raw.data) for raw in read_inputs([str(path)], **options)]


LINES = [{"text": "Hujan di Oslo"}, {"text": "Näs"}]
TEXT = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in LINES)


def zst(data):
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as out:
        out.write(data)
    return sink.getvalue().to_pybytes()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jsonl", TEXT.encode()),
        ("a.ndjson", TEXT.rstrip("\n").encode()),
        ("a.jsonl", TEXT.encode("utf-8-sig")),
        ("a.jsonl", TEXT.encode("utf-16")),
        ("a.jsonl.gz", gzip.compress(TEXT.encode(), mtime=0)),
        ("a.jsonl.zst", zst(TEXT.encode())),
        ("a.jsonl.zst", b"".join(zst(line.encode()) for line in TEXT.splitlines(keepends=True))),
    ],
)
def test_lines_are_read_however_they_are_packed(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    assert objects(tmp_path / name) == LINES


def test_a_cut_gzip_file_gives_what_is_whole_and_says_where_it_ends(tmp_path):
    lines = "".join(json.dumps({"text": f"{k * 7919 % 104729} rain"}) + "\n" for k in range(5000))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines.encode())[:-2000])
    *whole, last = read_inputs([str(tmp_path / "a.jsonl.gz")])
    assert [raw.kind for raw in whole] == ["object"] * len(whole)
    assert len(whole) > 1000
    assert (last.kind, last.origin) == ("error", f"a.jsonl.gz, line {len(whole) + 1}")
    assert b"the file is cut or damaged here" in last.data


def test_a_line_that_is_too_long_costs_itself_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(inputs, "LONGEST_LINE", 100)
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "' + b"x" * 1000 + b'"}\n{"text": "b"}\n')
    first, second = read_inputs([str(tmp_path / "a.jsonl")])
    assert (first.kind, first.origin, second.data) == ("error", "a.jsonl, line 1", b'{"text": "b"}')


def test_a_gzip_bomb_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(inputs, "LONGEST_LINE", 1000)
    monkeypatch.setattr(inputs, "_MOST_PASSED_OVER", 3_000_000)
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b"\0" * 200_000_000, 1))
    assert [(raw.origin, raw.kind) for raw in read_inputs([str(tmp_path / "a.jsonl.gz")])] == [
        ("a.jsonl.gz, line 1", "error"),
        ("a.jsonl.gz, line 2", "error"),
    ]


@given(st.binary(max_size=300))
def test_any_bytes_are_articles_or_reasons(data):
    import io

    raws = list(inputs._objects(io.BytesIO(data), "a", {}, lambda: None))
    assert {raw.kind for raw in raws} <= {"object", "error"}
    assert len({raw.article_id for raw in raws if raw.kind == "error"}) == len(
        [raw for raw in raws if raw.kind == "error"]
    )


def test_a_folder_gives_its_files_in_the_order_of_their_names(tmp_path):
    (tmp_path / "b" / "c").mkdir(parents=True)
    (tmp_path / "b" / "2.txt").write_text("Rain in Oslo.")
    (tmp_path / "b" / "c" / "1.html").write_bytes(PAGE)
    (tmp_path / "b" / "1.jsonl").write_text('{"text": "a"}\n')
    (tmp_path / "b" / "photo.jpg").write_bytes(b"\xff\xd8")
    told = []
    assert found(tmp_path / "b", complain=told.append) == [
        ("b/1.jsonl, line 1", "object", '{"text": "a"}'),
        ("b/2.txt", "page", "Rain in Oslo."),
        ("b/c/1.html", "page", PAGE.decode()),
    ]
    assert told == [f"1 files of other kinds in {str(tmp_path / 'b')!r} were passed over"]
    assert input_bytes([str(tmp_path / "b")]) == 14 + 13 + len(PAGE)


def test_a_table_is_read_by_the_names_of_its_columns(tmp_path):
    table = pa.table({"body": ["Rain in Oslo.", None], "when": pa.array([19849, None], pa.date32()), "n": [1, 2]})
    pq.write_table(table, tmp_path / "a.parquet")
    assert objects(tmp_path / "a.parquet", columns={"text": "body", "date": "when", "doc_id": "n"}) == [
        {"doc_id": 1, "text": "Rain in Oslo.", "date": "2024-05-06"},
        {"doc_id": 2},
    ]
    with pytest.raises(OptionError, match="no column 'text'; it has body, n, when"):
        found(tmp_path / "a.parquet")


def test_a_table_that_is_cut_is_one_reason(tmp_path):
    pq.write_table(pa.table({"text": ["a"] * 100}), tmp_path / "a.parquet")
    (tmp_path / "a.parquet").write_bytes((tmp_path / "a.parquet").read_bytes()[:-20])
    ((origin, kind, data),) = found(tmp_path / "a.parquet")
    assert (origin, kind, data.split(":")[0]) == ("a.parquet, row 1", "error", "the file is cut or damaged here")


@pytest.mark.parametrize("packed", [False, True])
def test_a_web_archive_gives_its_pages(tmp_path, warc, packed):
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    pages = [(f"https://paper.example/{k}", PAGE) for k in range(3)]
    others = warc([("https://paper.example/x.png", b"x")], packed=packed, kind="image/png")
    gone = warc([("https://paper.example/gone", PAGE)], packed=packed, status="404 Not Found")
    path.write_bytes(warc(pages, packed=packed) + others + gone)
    told = []
    raws = list(read_inputs([str(path)], complain=told.append))
    assert [(raw.kind, raw.about["address"], raw.data) for raw in raws] == [
        ("page", address, page) for address, page in pages
    ]
    assert {raw.about["seen"] for raw in raws} == {"2024-05-06"}
    assert told == [f"2 records in {path.name!r} that are no pages were passed over"]


@pytest.mark.parametrize("packed", [False, True])
def test_a_web_archive_that_ends_early_loses_its_last_page_alone(tmp_path, warc, packed):
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    path.write_bytes(warc([(f"https://paper.example/{k}", PAGE) for k in range(3)], packed=packed)[:-30])
    raws = list(read_inputs([str(path)]))
    assert [raw.kind for raw in raws] == ["page", "page", "error"]
    assert raws[2].data == b"the record is cut"


class Pipe(io.RawIOBase):
    """Bytes that come once."""

    def __init__(self, data):
        self.rest = data

    def readable(self):
        return True

    def readinto(self, buffer):
        part, self.rest = self.rest[: len(buffer)], self.rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


@pytest.mark.parametrize("through_a_pipe", [False, True])
def test_of_many_records_with_broken_ones_no_whole_page_is_lost(tmp_path, monkeypatch, through_a_pipe):
    made = write_archive(tmp_path / "a.warc.gz", 300, seed=7)
    assert {kind for _, kind in made} == {"page", "no page", *BROKEN}
    passed = []
    if through_a_pipe:
        pipe = io.BufferedReader(Pipe((tmp_path / "a.warc.gz").read_bytes()))
        monkeypatch.setattr(inputs, "standard_input", lambda: pipe)
    raws = list(read_inputs(["-" if through_a_pipe else str(tmp_path / "a.warc.gz")], complain=passed.append))
    pages = [raw.about["address"] for raw in raws if raw.kind == "page"]
    assert pages == [address for address, kind in made if kind == "page"]
    errors = [raw for raw in raws if raw.kind == "error"]
    for kind in ("short record", "bad encoding"):  # those that say who they are
        told = {raw.origin.rpartition(" ")[2] for raw in errors}
        assert {address for address, one in made if one == kind} <= told
    others = sum(kind in {"no page", "no http"} for _, kind in made)
    assert [one.split(" ")[0] for one in passed] == [str(others)]
    # What stands side by side can be one damaged place.
    places = [at for at, (_, kind) in enumerate(made) if kind in {"flipped", "cut member", "garbage"}]
    apart = sum(at - 1 not in places for at in places)
    named = sum(kind in {"short record", "bad encoding"} for _, kind in made)
    assert apart <= len(errors) - named <= len(places)


def test_a_web_archive_that_is_one_member_is_read_too(tmp_path, warc):
    pages = [(f"https://a.example/{k}", PAGE) for k in range(3)]
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(warc(pages, packed=False)))
    assert [raw.about["address"] for raw in read_inputs([str(tmp_path / "a.warc.gz")])] == [one for one, _ in pages]


def test_behind_a_damaged_part_of_a_web_archive_the_reading_goes_on(tmp_path, warc):
    parts = [warc([(f"https://paper.example/{k}", PAGE)], packed=True) for k in range(4)]
    parts[1] = parts[1][:40] + b"\0" * 60 + parts[1][100:]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(parts))
    raws = list(read_inputs([str(tmp_path / "a.warc.gz")]))
    assert [raw.about["address"][-1] for raw in raws if raw.kind == "page"] == ["0", "2", "3"]
    assert b"damaged" in b"".join(raw.data for raw in raws if raw.kind == "error")


RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>P</title><language>id-id</language>
<item><title>Banjir</title><link>https://p.example/1</link><guid>g1</guid>
<pubDate>Mon, 06 May 2024 10:00:00 +0700</pubDate>
<description>&lt;p&gt;Banjir di &lt;b&gt;Garut&lt;/b&gt;.&lt;/p&gt;&lt;p&gt;Hujan.&lt;/p&gt;</description></item>
<item><title>Hanya judul</title></item></channel></rss>"""


def test_a_feed_gives_its_entries(tmp_path):
    (tmp_path / "a.rss").write_text(RSS, encoding="utf-8")
    assert objects(tmp_path / "a.rss") == [
        {
            "doc_id": "g1",
            "text": "Banjir di Garut.\n\nHujan.",
            "title": "Banjir",
            "url": "https://p.example/1",
            "lang": "id",
            "date": "2024-05-06",
        },
        {"text": "Hanya judul", "title": "Hanya judul", "lang": "id"},
    ]


@pytest.mark.parametrize("data", ["", "no feed", "<rss><channel></channel></rss>"])
def test_what_is_no_feed_is_one_reason(tmp_path, data):
    (tmp_path / "a.xml").write_text(data)
    assert found(tmp_path / "a.xml") == [("a.xml", "error", "no feed with entries")]


def test_an_entity_bomb_in_a_feed_does_not_grow(tmp_path):
    bomb = "".join(f'<!ENTITY a{k} "{f"&a{k - 1};" * 10 if k else "x" * 10}">' for k in range(12))
    (tmp_path / "a.xml").write_text(RSS.replace("<rss", f"<!DOCTYPE rss [{bomb}]><rss").replace("Hanya judul", "&a11;"))
    assert sum(len(raw.data) for raw in read_inputs([str(tmp_path / "a.xml")])) < 100_000


def test_the_same_content_has_the_same_identity_wherever_it_is(tmp_path):
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text('{"text": "a"}\n')
    one, other = (next(read_inputs([str(tmp_path / name)])) for name in ("a.jsonl", "b.jsonl"))
    assert (one.article_id, one.origin) == (other.article_id, "a.jsonl, line 1")


def test_what_is_not_there_and_what_is_not_known_is_one_sentence(tmp_path):
    with pytest.raises(ArticleNotFoundError, match="there is no file"):
        found(tmp_path / "none.jsonl")
    (tmp_path / "a.docx").write_bytes(b"PK")
    with pytest.raises(OptionError, match="cannot be told what"):
        found(tmp_path / "a.docx")
    with pytest.raises(OptionError, match="a column is named as text=body"):
        known_columns(["body"])
    with pytest.raises(ArticleNotFoundError, match="cannot read"):
        next(read_jsonl(str(tmp_path)))
