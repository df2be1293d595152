import bz2
import datetime as dt
import gzip
import http.server
import io
import lzma
import threading
import zipfile
from itertools import count

import pytest
import trafilatura
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from geo import Article, parse_article, read_article
from geo.article import _MOST_ATTRIBUTES, Note, _with_few_attributes, country_of
from geo.errors import ArticleError, ArticleNotFoundError, FetchError, OptionError

PARAGRAPH = (
    "The president of France arrived in Berlin on Monday for talks with the chancellor of Germany about trade. " * 4
)
PAGE = f"""<!doctype html><html lang="en-GB"><head><title>Talks in Berlin</title>
<meta property="article:published_time" content="2023-09-05T08:00:00Z"></head>
<body><nav>Home News Sport</nav><article><h1>Talks in Berlin</h1><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></article>
</body></html>"""


def test_a_text_keeps_every_character(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"Jakarta\r\n\r\nHujan turun di Jakarta sejak pagi hari ini.\n")
    article = read_article(path)
    assert article == Article(
        text="Jakarta\r\n\r\nHujan turun di Jakarta sejak pagi hari ini.\n",
        title="Jakarta",
        language="id",
        source="a.txt",
    )


def test_a_page_gives_its_title_date_and_language():
    article = parse_article(PAGE, source="page.html")
    assert (article.title, article.published, article.language) == ("Talks in Berlin", dt.date(2023, 9, 5), "en")
    assert "arrived in Berlin" in article.text
    assert "Home News Sport" not in article.text


def packed(write):
    """Return the bytes of a file that a library writes."""
    file = io.BytesIO()
    write(file)
    return file.getvalue()


def zipped(file):
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w:t>Rain fell in Oslo.</w:t>")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.4\n1 0 obj\n<< /Title (Rain in Oslo) >>\nendobj\n", "is a PDF, .* pdftotext"),
        (b"\xef\xbb\xbf\n%PDF-1.7 Rain in Oslo", "is a PDF"),
        (b"{\\rtf1\\ansi Rain fell in Oslo on Monday.}", "is an RTF document, .* plain text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), r"\.doc.* plain text"),
        (packed(zipped), "is a DOCX, ODT or EPUB document or a ZIP archive"),
        (packed(lambda file: zipfile.ZipFile(file, "w").close()), "is an empty ZIP archive"),
        (gzip.compress(b"Rain fell in Oslo.", mtime=0), "is a gzip archive, .* unpack it"),
        *((bz2.compress(b"Rain fell in Oslo.", level), "is a bzip2 archive") for level in (1, 9)),
        (lzma.compress(b"Rain fell in Oslo."), "is an xz archive"),
        (b"\x28\xb5\x2f\xfd\x04\x00", "is a Zstandard archive"),
    ],
)
def test_a_document_that_is_no_text_is_named(tmp_path, data, said):
    (tmp_path / "a.txt").write_bytes(data)
    with pytest.raises(ArticleError, match=f"'a.txt' {said}" if said.startswith("is") else said):
        read_article(tmp_path / "a.txt")


@pytest.mark.parametrize("text", ["BZh is a name. Rain fell in Oslo.", "PK went to Oslo.", "100 %PDF- is no PDF."])
def test_a_text_that_looks_a_little_like_another_format_is_read(text):
    assert parse_article(text.encode()).text == text


def test_what_the_user_says_wins_over_the_page():
    article = parse_article(PAGE, published=dt.date(2020, 1, 2), language="id")
    assert (article.published, article.language) == (dt.date(2020, 1, 2), "id")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b"  \n\t ", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        (bytes(range(256)) * 4, "binary"),
        (b"<html><head></head><body><p>Hi</p></body></html>", "no article was found"),
        (b"x" * 20_000_001, "larger than 20 MB"),
    ],
)
def test_what_is_no_article_gets_one_clear_sentence(data, sentence):
    with pytest.raises(ArticleError, match=sentence):
        parse_article(data, source="input")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_encodings_are_told_apart(encoding):
    text = "Le président français est arrivé à Besançon où il a rencontré le maire. Il était très heureux. " * 3
    assert parse_article(text.encode(encoding)).text == text


NEWS = {
    "cp1250": "Prezydent przyjechał w poniedziałek do Łodzi, gdzie spotkał się z burmistrzem. Żona była też. ",
    "cp1251": "Президент России прибыл в Берлин в понедельник для переговоров с канцлером Германии о торговле. ",
    "koi8-r": "Президент России прибыл в Берлин в понедельник для переговоров с канцлером Германии о торговле. ",
    "cp1252": "Der Präsident fuhr am Montag von München nach Köln. Über die Größe der Straße wurde später gesprochen. ",
    "cp1253": "Ο πρόεδρος έφτασε στην Αθήνα τη Δευτέρα για συνομιλίες με τον καγκελάριο της Γερμανίας. ",
    "cp1254": "Cumhurbaşkanı pazartesi günü Diyarbakır'da yaptığı konuşmada İstanbul ile Şanlıurfa arasındaki yol. ",
    "cp1255": "הנשיא הגיע לברלין ביום שני לשיחות עם הקנצלר של גרמניה על סחר בין המדינות. ",
    "cp1256": "وصل الرئيس إلى برلين يوم الاثنين لإجراء محادثات مع المستشار حول التجارة بين البلدين. ",
    "cp1257": "Prezidentas pirmadienį atvyko į Vilnių, kur susitiko su miesto meru. Žmona taip pat buvo šalia. ",
    "shift_jis": "大統領は月曜日にベルリンに到着し、ドイツの首相と貿易について会談した。",
    "gb18030": "总统星期一抵达柏林,与德国总理就贸易问题举行会谈。",
    "big5": "總統星期一抵達柏林,與德國總理就貿易問題舉行會談。",
    "euc_kr": "대통령은 월요일 베를린에 도착하여 독일 총리와 무역에 대해 회담했다.",
    "cp874": "ประธานาธิบดีเดินทางถึงกรุงเบอร์ลินในวันจันทร์เพื่อเจรจากับนายกรัฐมนตรีเยอรมนี ",
}


@pytest.mark.parametrize("times", [3, 20])
@pytest.mark.parametrize("encoding", NEWS)
def test_older_encodings_are_read_by_their_language(encoding, times):
    text = NEWS[encoding] * times
    assert parse_article(text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-le", "utf-32-be"])
def test_utf_32_is_read_by_its_mark(encoding):
    text = PARAGRAPH if encoding == "utf-32" else f"\ufeff{PARAGRAPH}"
    assert parse_article(text.encode(encoding)) == parse_article(PARAGRAPH)


def test_a_guess_that_is_not_certain_is_told():
    def notes(encoding):
        return parse_article((NEWS[encoding] * 3).encode(encoding)).notes

    told = Note("encoding_guessed", {"encoding": "cp1254"})
    assert (notes("cp1254"), notes("big5"), notes("cp874")) == ((told,), (), ())
    assert parse_article(NEWS["cp1254"].encode()).notes == ()


def test_lone_surrogates_do_not_reach_the_story():
    assert parse_article("Paris \ud800 burns").text == "Paris ? burns"


def test_a_missing_file_a_folder_and_odd_names_are_told(tmp_path):
    with pytest.raises(ArticleNotFoundError, match="there is no file"):
        read_article(tmp_path / "nothing.txt")
    with pytest.raises(ArticleError, match="is a folder"):
        read_article(tmp_path)
    with pytest.raises(ArticleError, match="cannot read"):
        read_article("a\0b")


@pytest.mark.parametrize("times", [1, 100])
def test_a_text_in_the_place_of_a_path_is_told_apart(times):
    text = "A ferry sank off Rote on Monday.\nThree people are missing, the police of Kupang said. " * times
    begins = "'A ferry sank off Rote on Monday. Three people are missing, the ...'"
    with pytest.raises(ArticleNotFoundError) as caught:
        read_article(text)
    assert str(caught.value) == f"{begins} is no file; a text itself is given as read_story(text=...)"


@pytest.mark.parametrize(
    ("published", "language"), [("5/9/2023", None), ("2023-02-30", None), (None, "indonesian"), (None, "../x")]
)
def test_options_are_checked(sample, published, language):
    with pytest.raises(OptionError):
        read_article(sample, published=published, language=language)


class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        kinds = {"/page": ("text/html; charset=utf-8", 200), "/image": ("image/png", 200), "/gone": ("text/html", 404)}
        kind, status = kinds.get(self.path, ("text/html", 302))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if status == 302:
            self.send_header("Location", "/again")
        self.end_headers()
        if self.path == "/page":
            self.wfile.write(PAGE.encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def site():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_address_is_fetched(site):
    article = read_article(f"{site}/page")
    assert (article.title, article.source) == ("Talks in Berlin", f"{site}/page")


@pytest.mark.parametrize("path", ["/image", "/gone", "/again"])
def test_an_address_without_an_article_is_told(site, path):
    with pytest.raises(FetchError):
        read_article(site + path)


def test_a_page_larger_than_the_limit_is_not_read_to_its_end(site, monkeypatch):
    monkeypatch.setattr("geo.article.MAX_BYTES", 100)
    with pytest.raises(FetchError, match="too large"):
        read_article(f"{site}/page")


def test_nothing_answers(unused="http://127.0.0.1:9/"):
    with pytest.raises(FetchError, match="cannot fetch"):
        read_article(unused)


@pytest.mark.parametrize(
    ("source", "country"),
    [
        ("https://www.kompas.co.id/read/1", "ID"),
        ("https://www.bbc.co.uk/news", "GB"),
        ("https://www.abc.net.au:443/x?y=.de", "AU"),
        ("https://www.reuters.com/world", None),
        ("https://example.io/", None),
        ("https://[::1", None),
        ("article.de", None),
        (None, None),
    ],
)
def test_the_country_of_a_paper(source, country):
    assert country_of(source) == country


PARTS = st.sampled_from(
    [
        "<p ",
        "<b",
        "<!-- ",
        "-->",
        "<script ",
        "</script>",
        "</p>",
        ">",
        "/>",
        '"',
        "'",
        "=",
        " ",
        "\n",
        "/",
        "x",
        'a="b>c"',
        "c='<p d'",
    ]
)


@given(st.lists(st.tuples(PARTS, st.integers(0, 400)), max_size=12))
def test_no_element_that_the_html_library_sees_has_more_attributes_than_are_allowed(parts):
    names = count()
    many = "".join(part + "".join(f" a{next(names)}=1" for _ in range(number)) for part, number in parts)
    page = f"<html><body>{many}"
    seen = lxml_html.document_fromstring(_with_few_attributes(page))
    assert max(len(element.attrib) for element in seen.iter()) <= _MOST_ATTRIBUTES


@given(st.lists(st.tuples(PARTS, st.integers(0, 9)), max_size=20))
def test_a_page_with_few_attributes_stays_as_it_is(parts):
    page = "".join(part + " a=1" * number for part, number in parts)
    assert _with_few_attributes(page) == page


def test_a_page_with_very_many_attributes_is_read(monkeypatch):
    many = " ".join(f"a{number}=1" for number in range(20_000))
    said = "Kim went to Berlin on Monday, the ministry said. " * 6
    page = f"<html lang='en' {many}><body><article {many}><p {many}>{said}</p></article></body></html>"
    extract, parsed = trafilatura.bare_extraction, []
    monkeypatch.setattr("trafilatura.bare_extraction", lambda page, **how: parsed.append(page) or extract(page, **how))
    read = parse_article(page.encode(), source="a.html")
    assert (read.text, read.language) == (said.strip(), "en")
    assert parsed[0].count("=1") == 3 * _MOST_ATTRIBUTES - 1  # and the language


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("Un incendio en Cúcuta mató a siete personas, según la policía.", "CÃºcuta", "Cúcuta"),
        ("Der Zug aus Köln kam nach Düsseldorf.", "KÃ¶ln", "Köln"),
        ("Поезд прибыл в Киев.", "ÐŸÐ¾ÐµÐ·Ð´", "Поезд"),
        ("The “ship” sank off Rote.", "â€œshipâ€\x9d", "“ship”"),
    ],
)
def test_a_text_that_is_encoded_twice_is_told_and_read_as_it_is(text, wrong, right):
    twice = "".join(
        chr(byte) if byte in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else bytes([byte]).decode("cp1252")
        for byte in text.encode()
    )
    read = parse_article(twice.encode())
    assert read.text == twice
    assert [note for note in read.notes if note.key == "encoded_twice"] == [
        Note("encoded_twice", {"wrong": wrong, "right": right})
    ]


@pytest.mark.parametrize(
    "text",
    [
        "A MANHÃ” disse ele, e a IRMÔ foi à praia. NÃO, SÃO, PÃO.",
        "Le CÔTÉ… et l’ÉTÉ’ à Évian, «Âge», Ä€Ô.",
        "Один поезд. 東京で地震。 Ångström Ärger Ølen Ðorđe Ñandú",
        "x" * 1000,
    ],
)
def test_a_text_that_is_encoded_once_is_not_told(text):
    assert [
        note for note in parse_article(text.encode()).notes if isinstance(note, Note) and note.key == "encoded_twice"
    ] == []
