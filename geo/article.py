"""Articles: read the text and metadata of a file, standard input or a web address.

Nothing is fetched unless the user typed the address.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from geo.errors import ArticleError, ArticleNotFoundError, OptionError
from geo.fetching import fetch
from geo.files import standard_input
from geo.text import languages, open_lexicon

__all__ = [
    "NOTES",
    "Article",
    "Note",
    "country_of",
    "detect_language",
    "parse_article",
    "read_article",
    "reading_options",
    "whole_characters",
]

NOTES = {  # what a note says in English, by its key; a page has the same keys in its own languages
    "language_less_read": "Dateline reads articles in this language ({language}) less well than others: "
    "expect more mistakes.",
    "language_unknown": "The language of this article is not known: expect more mistakes.",
    "dates_unread": "Dates are not read in this language.",
    "published_read": "The publication date {date} was read in the text.",
    "published_unknown": "The publication date is not known, so words such as “yesterday” give no date.",
    "encoding_guessed": "The encoding is not certain; it was read as {encoding}. "
    "If letters are wrong, save the text as UTF-8.",
    "encoded_twice": "The text seems to be encoded twice: “{wrong}” may be “{right}”. The program ftfy mends it.",
}
MAX_BYTES = 20_000_000  # one article; a larger file is no article
_SHORTEST_PAGE = 200  # characters: a shorter extract is a menu or a cookie notice
_SNIFFED = 2_048  # bytes inspected to distinguish HTML from text
_MARKS = {  # UTF-32 first: its mark begins with that of UTF-16
    b"\xff\xfe\0\0": "utf-32",
    b"\0\0\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
    b"\xef\xbb\xbf": "utf-8-sig",
}
_WORDS_OF_A_TEXT = 12  # a path of more words is taken for a text that was given in its place
_GUESSED = 500_000  # bytes from which an encoding is guessed
_CHAOS_OF_USUAL = (
    0.1  # charset-normalizer's measure of disorder: so much more is allowed to a language's usual encoding
)
_CHAOS_APART = 0.02  # nearer than this, two readings are equally likely
_WESTERN = "cp1252"
_LATIN = 256
_FEWEST_TWICE, _SHARE_TWICE = 2, 0.8  # of signs that were encoded twice, and of the letters that could begin one
_AROUND_TWICE = 20  # characters in front of the first one that are shown, and half of those behind
_BETWEEN_WORDS = " \t\r\n,.;"
_LEADS = "[ÂÃÄÅÐÑØÙÚ]"  # what Western European makes of the first bytes of Latin, Cyrillic and Arabic in UTF-8
_FOLLOWING = "[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"  # and of the later bytes
_QUOTING = "â[\u0080€]"  # and of the first two of quotation marks
_TWICE_LEADS, _TWICE = re.compile(f"{_LEADS}|{_QUOTING}"), re.compile(f"(?:{_LEADS}|{_QUOTING}){_FOLLOWING}")
_PAGES = {  # the usual single-byte encoding, by the codes of its languages
    "cp1250": frozenset({"bs", "cs", "hr", "hu", "pl", "ro", "sk", "sl", "sq"}),
    "cp1251": frozenset({"be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "tt", "uk"}),
    "cp1253": frozenset({"el"}),
    "cp1254": frozenset({"az", "ku", "tr"}),
    "cp1255": frozenset({"he", "yi"}),
    "cp1256": frozenset({"ar", "fa", "ps", "ug", "ur"}),
    "cp1257": frozenset({"et", "lt", "lv"}),
    "cp1258": frozenset({"vi"}),
}
_CONTROL_SHARE = 0.02  # of the first bytes: more control characters than this make a binary file
_LANGUAGE_SAMPLE = 10_000  # characters
_LONGEST_TITLE = 160  # characters
_WEB = ("http://", "https://")
_FEWEST_WORDS = 40  # words; in a shorter text the share of function words does not decide
_SMALL_WORDS = 0.12  # share of its most frequent words from which the language is certain
_SMALL_WORDS_APART = 8.0  # times the share of any other language
_SOLD_DOMAINS = frozenset({"ai", "cc", "co", "eu", "fm", "gg", "io", "ly", "me", "nu", "su", "to", "tv", "ws"})
_AS_INDONESIAN = frozenset({"ms", "jv"})  # codes that the detector gives Indonesian news by mistake
_HALF = re.compile("[\ud800-\udfff]")
_MOST_ATTRIBUTES = 200  # of one element; the time of the HTML library grows with their square
# A tag as browsers cut it, a comment, or a script or style whole. No alternative gives back what it took.
_ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>"'][^\s>]*+)?)?+"""
_TAG = re.compile(
    rf"<!--(?:[^-]|-(?!->))*+|<(?:(script|style)(?=[\s/>])|[a-z][^\s/>]*+)(?:{_ATTRIBUTE})*+"
    r"(?(1)[^<]*+(?:<(?!/(?:script|style))[^<]*+)*+)",
    re.IGNORECASE,
)
_ATTRIBUTES = re.compile(rf"\A(<[a-z][^\s/>]*+(?:{_ATTRIBUTE}){{{_MOST_ATTRIBUTES}}})(?:{_ATTRIBUTE})++", re.IGNORECASE)
_UNPACK = "unpack it, and read the text or the page that is inside"
_SAVE_AS = "open it in a word processor, and save it as plain text (UTF-8)"
_OTHER_FORMATS = (  # how a file of the format begins, what it is called, what to do
    (b"%PDF-", "a PDF", "save its text first, for example with  pdftotext FILE.pdf FILE.txt"),
    (b"{\\rtf", "an RTF document", _SAVE_AS),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a document of an old office program (.doc)", _SAVE_AS),
    (b"PK\x03\x04", "a DOCX, ODT or EPUB document or a ZIP archive", f"{_SAVE_AS}; an archive wants unpacking"),
    (b"PK\x05\x06", "an empty ZIP archive", "it holds no article"),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (tuple(b"BZh%d1AY&SY" % level for level in range(1, 10)), "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ\x00", "an xz archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
)


@dataclass(frozen=True)
class Note:
    """What the reader should know of how an article was read, for saying in any language.

    Parameters
    ----------
    key
        One of `NOTES`.
    values
        What stands in the sentence: ``language`` (an ISO 639 code), ``date`` (ISO 8601), ``encoding``, or ``wrong`` and
        ``right``, words of the text.
    about
        The title or the number of the article, where several are shown together.
    """

    key: str
    values: Mapping[str, str] = field(default_factory=dict, hash=False)
    about: str | None = None

    def __str__(self) -> str:
        """Return the note as an English sentence."""
        told = NOTES[self.key].format_map(self.values)
        return f"{self.about}: {told}" if self.about else told


@dataclass(frozen=True)
class Article:
    """An article as read, and what is known about it.

    Parameters
    ----------
    text
        The text exactly as given; every offset of a story points into it.
    title
        The headline, None when not known.
    language
        ISO 639-1 code, None when not known.
    published
        The publication date, None when not known.
    source
        File name or web address, None for text from memory.
    notes
        Notes for the reader; `str` gives each as an English sentence.
    byline
        Who wrote it, as its page says; None when not known.
    publisher
        Who published it, as its page says; None when not known.
    """

    text: str
    title: str | None = None
    language: str | None = None
    published: dt.date | None = None
    source: str | None = None
    notes: tuple[Note | str, ...] = ()
    byline: str | None = None
    publisher: str | None = None


def read_article(source: str | Path, *, published: dt.date | str | None = None, language: str | None = None) -> Article:
    """Read an article from a text or HTML file, standard input or a web address.

    Parameters
    ----------
    source
        A path, ``"-"`` for standard input, or an address that begins with ``http://`` or ``https://``.
    published
        The publication date; it overrides the page's.
    language
        ISO 639-1 code; it overrides the page's.

    Returns
    -------
    Article
        The article; its language is detected when neither `language` nor the page gives it.

    Raises
    ------
    ArticleNotFoundError
        When there is no such file.
    FetchError
        When the address cannot be fetched.
    ArticleError
        When the input is empty, binary, undecodable, too large, or a page without an article.
    OptionError
        When `published` is no date or `language` no language code.
    """
    options = reading_options(published, language)
    name = str(source)
    if name.startswith(_WEB):
        data, charset = fetch(name, most_bytes=MAX_BYTES)
        return parse_article(data, source=name, charset=charset, **options)
    if name == "-":
        return parse_article(standard_input().read(MAX_BYTES + 1), source=None, **options)
    return parse_article(_read_file(Path(source)), source=Path(source).name, **options)


def parse_article(
    data: bytes | str,
    *,
    source: str | None = None,
    charset: str | None = None,
    published: dt.date | None = None,
    language: str | None = None,
) -> Article:
    """Turn bytes or a string, text or HTML, into an article.

    Parameters
    ----------
    data
        The content.
    source
        Where it came from, for messages and for the page.
    charset
        The encoding that the server named, if any.
    published
        The publication date; it overrides the page's.
    language
        ISO 639-1 code; it overrides the page's.

    Returns
    -------
    Article
        The article; its language is detected when neither `language` nor the page gives it.

    Raises
    ------
    ArticleError
        When the content is empty, binary, undecodable, too large, or a page without an article.
    """
    label = repr(source) if source else "the input"
    if len(data) > MAX_BYTES:
        msg = f"{label} is larger than {MAX_BYTES // 1_000_000} MB: too large for one article"
        raise ArticleError(msg)
    _refuse_other_formats(data, label)
    text, notes = (data, ()) if isinstance(data, str) else _decode(data, label, charset)
    if not text.strip("\ufeff \t\r\n"):
        msg = f"{label} is empty"
        raise ArticleError(msg)
    text = text.encode("utf-8", "replace").decode("utf-8")
    article = _from_page(text, label) if _is_html(text, source) else _from_text(text)
    return replace(
        article,
        source=source,
        notes=(*article.notes, *notes, *_encoded_twice(article.text)),
        published=published or article.published,
        language=language or article.language or detect_language(article.text),
    )


def whole_characters(article: Article) -> Article:
    """Replace half characters, which no file can hold; every offset stays.

    Parameters
    ----------
    article
        An article whose text may come from a program, or its name from a file system.

    Returns
    -------
    Article
        The article with U+FFFD in the place of every lone surrogate.
    """
    whole: dict[str, Any] = {
        name: _HALF.sub("\ufffd", value) if isinstance(value, str) else value for name, value in vars(article).items()
    }
    return Article(**whole)


def detect_language(text: str) -> str | None:
    """Guess the language of a text.

    Parameters
    ----------
    text
        The text; its first 10,000 characters are looked at.

    Returns
    -------
    str or None
        ISO 639-1 code; None when the text has no letters. Malay and Javanese, which the detector cannot keep apart
        from Indonesian in news, come out as Indonesian.
    """
    sample = text[:_LANGUAGE_SAMPLE]
    if not any(character.isalpha() for character in sample):
        return None
    plain = _by_small_words(sample)
    if plain is not None:
        return plain
    import py3langid  # noqa: PLC0415  (its model takes half a second to load)

    code = str(py3langid.classify(sample)[0])
    return "id" if code in _AS_INDONESIAN else code


def _by_small_words(sample: str) -> str | None:
    """Detect a language with a lexicon by the share of its most frequent words; None when the shares do not decide."""
    words = re.findall(r"[^\W\d_]+", sample.lower())
    if len(words) < _FEWEST_WORDS:
        return None
    counts = Counter(words)
    shares = sorted(
        (sum(counts[word] for word in open_lexicon(code).words("stopwords")) / len(words), code) for code in languages()
    )
    runner_up = shares[-2][0] if len(shares) > 1 else 0.0
    return shares[-1][1] if shares[-1][0] > _SMALL_WORDS and runner_up < shares[-1][0] / _SMALL_WORDS_APART else None


def country_of(source: str | None) -> str | None:
    """Return the country of a publisher from its domain.

    Parameters
    ----------
    source
        File name or web address of an article.

    Returns
    -------
    str or None
        ISO 3166-1 alpha-2 of a national domain; None for files, for generic domains and for national ones in generic
        use (``.tv``, ``.io``).
    """
    try:
        host = (urlsplit(source).hostname or "") if source and source.startswith(_WEB) else ""
    except ValueError:
        return None
    ending = host.rpartition(".")[2]
    if len(ending) != 2 or not ending.isalpha() or ending in _SOLD_DOMAINS:  # noqa: PLR2004
        return None
    return "GB" if ending == "uk" else ending.upper()


def reading_options(published: dt.date | str | None, language: str | None) -> dict[str, Any]:
    """Check the publication date and language that a user gives.

    Parameters
    ----------
    published
        A date, or text like ``2023-09-05``.
    language
        ISO 639 code.

    Returns
    -------
    dict
        ``published`` as a date and ``language`` in lower case, None where not given.

    Raises
    ------
    OptionError
        When one of them is not valid.
    """
    if isinstance(published, str):
        try:
            published = dt.date.fromisoformat(published)
        except ValueError as error:
            msg = f"the publication date {published!r} is not a date like 2023-09-05"
            raise OptionError(msg) from error
    if language is not None and not (language.isascii() and language.isalpha() and len(language) in {2, 3}):
        msg = f"the language {language!r} is not an ISO 639 code like 'id' or 'en'"
        raise OptionError(msg)
    return {"published": published, "language": language.lower() if language else None}


def _read_file(path: Path) -> bytes:
    try:
        if path.is_dir():
            msg = f"{str(path)!r} is a folder, not an article"
            raise ArticleError(msg)
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, ArticleError):
            raise
        words = str(path).split()
        if len(words) > _WORDS_OF_A_TEXT:
            begins = " ".join(words[:_WORDS_OF_A_TEXT])
            msg = f"'{begins} ...' is no file; a text itself is given as read_story(text=...)"
            raise ArticleNotFoundError(msg) from error
        if isinstance(error, FileNotFoundError):
            msg = f"there is no file {str(path)!r}"
            raise ArticleNotFoundError(msg) from error
        msg = f"cannot read {str(path)!r}: {getattr(error, 'strerror', None) or error}"
        raise ArticleError(msg) from error


def _refuse_other_formats(data: bytes | str, label: str) -> None:
    """Name a file that is no text, and say what makes a text of it."""
    head = data[:_SNIFFED].encode("utf-8", "replace") if isinstance(data, str) else data[:_SNIFFED]
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    found = next(((kind, advice) for start, kind, advice in _OTHER_FORMATS if head.startswith(start)), None)
    if found:
        kind, advice = found
        msg = f"{label} is {kind}, not a text or a page: {advice}"
        raise ArticleError(msg)


def _decode(data: bytes, label: str, charset: str | None) -> tuple[str, tuple[Note, ...]]:
    """Decode as the byte order mark, UTF-8, the server or the content says, in this order; note a doubtful guess."""
    marked = next((encoding for mark, encoding in _MARKS.items() if data.startswith(mark)), None)
    head = data[:_SNIFFED]
    control = sum(byte < 9 or 13 < byte < 27 for byte in head)  # noqa: PLR2004
    if marked in {None, "utf-8-sig"} and (b"\0" in head or control > _CONTROL_SHARE * len(head) + 1):
        msg = f"{label} is not text: it looks like a binary file"
        raise ArticleError(msg)
    for encoding in (marked,) if marked else ("utf-8", charset):
        try:
            if encoding:
                return data.decode(encoding), ()
        except (UnicodeError, LookupError):
            continue
    for encoding, sure in _guesses(data[:_GUESSED]):
        try:
            text = data.decode(encoding)
        except (UnicodeError, LookupError):
            continue
        return text, () if sure else (Note("encoding_guessed", {"encoding": encoding}),)
    msg = f"the encoding of {label} cannot be detected; save it as UTF-8"
    raise ArticleError(msg)


def _encoded_twice(text: str) -> tuple[Note, ...]:
    """Note that UTF-8 was taken for Western European and encoded again ("CÃºcuta"), as one of its words shows.

    In a text that was encoded once the letters with which such signs begin stand before other letters nearly always.
    """
    mended = [one for one in _TWICE.finditer(text) if _decoded_again(one) != one[0]]
    if len(mended) < _FEWEST_TWICE or len(mended) < _SHARE_TWICE * len(_TWICE_LEADS.findall(text)):
        return ()
    at = mended[0].start()
    start = max(text.rfind(sign, max(at - _AROUND_TWICE, 0), at) for sign in _BETWEEN_WORDS) + 1
    start = max(start, at - _AROUND_TWICE, 0)
    wrong = re.split(f"[{_BETWEEN_WORDS}]", text[start : at + 2 * _AROUND_TWICE], maxsplit=1)[0]
    return (Note("encoded_twice", {"wrong": wrong, "right": _TWICE.sub(_decoded_again, wrong)}),)


def _decoded_again(found: re.Match[str]) -> str:
    """Read the bytes of signs of Western European as UTF-8; the signs themselves where they are none."""
    try:
        return b"".join(
            one.encode("latin-1") if ord(one) < _LATIN else one.encode(_WESTERN) for one in found[0]
        ).decode("utf-8")
    except UnicodeError:
        return found[0]


def _guesses(data: bytes) -> list[tuple[str, bool]]:
    """List the encodings that the bytes can have, the likeliest first, and whether each is the only likely one.

    Many single-byte encodings fit the same bytes equally well. The language, which shows in all of them, then decides.
    """
    import charset_normalizer  # noqa: PLC0415  (rarely needed)

    matches = list(charset_normalizer.from_bytes(data))
    if not matches:
        return []
    language = detect_language(str(matches[0])) or ""
    usual = next((page for page, codes in _PAGES.items() if language in codes), _WESTERN)
    best = min(match.chaos for match in matches)
    found = []
    for match in matches:
        names = {match.encoding, *match.could_be_from_charset}
        fits = usual in names and match.chaos <= best + _CHAOS_OF_USUAL
        rivals = any(str(other) != str(match) and other.chaos <= match.chaos + _CHAOS_APART for other in matches)
        found.append((not fits, usual if fits else match.encoding, not rivals))
    return [(encoding, sure) for _, encoding, sure in sorted(found, key=lambda one: one[0])]


def _is_html(text: str, source: str | None) -> bool:
    head = text.lstrip("\ufeff \t\r\n")[:_SNIFFED].lower()
    named = bool(source) and str(source).lower().endswith((".html", ".htm", ".xhtml"))
    return (
        head.startswith(("<!doctype html", "<html"))
        or (named and "<" in head)
        or ("<head" in head and "<body" in text.lower())
    )


def _from_text(text: str) -> Article:
    """Take a short first line before an empty line as the headline."""
    first, _, rest = text.lstrip("\ufeff\r\n").partition("\n")
    first = first.strip()
    alone = rest.startswith(("\n", "\r\n")) and bool(rest.strip())
    headline = alone and 0 < len(first) <= _LONGEST_TITLE and not first.endswith((".", ":", ";", ","))
    return Article(text=text, title=first if headline else None)


def _from_page(html: str, label: str) -> Article:
    import trafilatura  # noqa: PLC0415  (only pages need it)
    from lxml import etree  # noqa: PLC0415
    from lxml import html as lxml_html  # noqa: PLC0415

    html = _with_few_attributes(html)
    page: Any = trafilatura.bare_extraction(html, with_metadata=True, include_comments=False, include_tables=False)
    text = str(page.text or "") if page is not None else ""
    if len(text) < _SHORTEST_PAGE:
        msg = f"no article was found in {label}"
        raise ArticleError(msg)
    try:
        language = lxml_html.document_fromstring(html.encode()).get("lang") or ""
    except (etree.ParserError, ValueError):
        language = ""
    code = language.replace("_", "-").partition("-")[0].strip().lower()
    try:
        published = dt.date.fromisoformat(str(page.date)[:10])
    except ValueError:
        published = None
    known = code.isascii() and code.isalpha() and len(code) in {2, 3}
    return Article(
        text=text,
        title=_line(page.title),
        language=code if known else None,
        published=published,
        byline=_line(page.author),
        publisher=_line(page.sitename),
    )


def _with_few_attributes(page: str) -> str:
    """Leave out the attributes of an element beyond those that a page can need."""
    return _TAG.sub(lambda found: _ATTRIBUTES.sub(r"\1", found.group(), count=1), page)


def _line(value: object) -> str | None:
    """Return a value of a page's metadata as one line; None for one that is missing or empty."""
    return " ".join(str(value).split()) or None if value else None
