"""Bring the spans of differently annotated texts to one convention: Dateline's.

A place is its bare name: no article, no class word in front ("Kabupaten", "Desa", "negara bagian"), no direction word
in lower case, no generic word in lower case behind; "X, Y" is two places. Facilities and natural features keep their
class word ("Bandara Dhoho", "Pulau Rote"). Schools, universities and offices are organisations.
"""

import re
from collections.abc import Iterator

from geo.text import open_lexicon

__all__ = ["Labelled", "normalised"]

Labelled = tuple[int, int, str]  # start, end, LOC | PER | ORG

PLACES = {"LOC", "GPE", "FAC"}
SEPARATOR = re.compile(r"\s*[,(]\s*")
GENERIC = {
    *("province", "state", "district", "region", "city", "village", "town", "area", "county", "governorate", "oblast"),
    *("township", "borough", "territory", "prefecture", "parish", "regency", "suburb", "republic"),
}
WORD = re.compile(r"[^\s]+")
EDGE = " \t\n\"'“”‘’«»()[]{},.;:#@*"
ARTICLES = ("the ", "The ")
KEPT_ARTICLE = ("The Hague", "The Bronx", "The Gambia", "The Bahamas", "The Netherlands")
SCHOOLS = {
    *("universitas", "institut", "sekolah", "politeknik", "akademi", "sma", "smp", "sd", "smk", "sman", "smpn", "sdn"),
    *("smu", "mts", "stie", "fakultas", "departemen", "kementerian", "university", "college", "school", "academy"),
    *("pengadilan", "kantor", "polres", "polda", "polsek", "bank", "museum nasional indonesia"),
}


def normalised(text: str, entities: list[dict], language: str) -> list[Labelled]:
    """Return the spans of a record by the convention, in order, without overlaps (the longer wins)."""
    spans = [span for entity in entities for span in _spans(text, entity, language)]
    spans = [_untitled(text, span, spans) for span in spans]
    spans.sort(key=lambda span: (span[0] - span[1], span[0]))
    kept: list[Labelled] = []
    for span in spans:
        if all(span[1] <= other[0] or other[1] <= span[0] for other in kept):
            kept.append(span)
    return sorted(kept)


def _untitled(text: str, span: Labelled, others: list[Labelled]) -> Labelled:
    """Cut what an office is of from a person's name: "Johor chief Azrol Rahani" is "Azrol Rahani"."""
    start, end, label = span
    if label != "PER" or not any(start <= a and b <= end and kind != "PER" for a, b, kind in others):
        return span
    small = [found.end() for found in WORD.finditer(text, start, end) if found.group().islower()]
    after = max([b for a, b, kind in others if start <= a and b <= end and kind != "PER"] + small)
    first, last = _trimmed(text, after, end)
    return (first, last, label) if first < last else span


def _spans(text: str, entity: dict, language: str) -> Iterator[Labelled]:
    start, end = _trimmed(text, entity["start"], entity["end"])
    if start >= end:
        return
    if entity["label"] not in PLACES:
        yield start, end, entity["label"]
        return
    words = text[start:end].lower().split()
    if words[0] in SCHOOLS or (language == "en" and words[-1] in SCHOOLS):
        yield start, end, "ORG"
        return
    at = start
    parts = []
    for found in SEPARATOR.finditer(text, start, end):
        if found.end() < end and (text[found.end()].isupper() or text[found.end()].islower() == text[start].islower()):
            parts.append((at, found.start()))
            at = found.end()
    for a, b in [*parts, (at, end)]:
        a, b = _bare(text, *_trimmed(text, a, b), language)  # noqa: PLW2901
        if a < b and any(letter.isalpha() for letter in text[a:b]):
            yield a, b, "LOC"


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in EDGE:
        start += 1
    while start < end and text[end - 1] in EDGE and not _closes(text, start, end):
        end -= 1
    return start, end


def _closes(text: str, start: int, end: int) -> bool:
    """Whether the last sign of a span belongs to it: the full stop of "D.C." or "Jr.", a bracket opened inside."""
    name, sign = text[start : end - 1], text[end - 1]
    if sign == ".":
        return "." in name or name.endswith(("Jr", "Sr", "Inc", "Ltd", "Co", "Corp"))
    return sign in ")]}" and name.count("([{"[")]}".index(sign)]) > name.count(sign)


def _bare(text: str, start: int, end: int, language: str) -> tuple[int, int]:
    """Leave out articles, class words and directions in front, generic words in lower case behind."""
    lexicon = open_lexicon(language)
    shouted = text[start:end].islower()
    if text.startswith(ARTICLES, start, end) and not text.startswith(KEPT_ARTICLE, start, end):
        start += 4
    words = [(found.start(), found.end()) for found in WORD.finditer(text, start, end)]
    lower = [text[a:b].lower() for a, b in words]
    first, last = 0, len(words)
    while first < last - 1:
        found = lexicon.match("names.class_before", lower, first)
        small = text[words[first][0]].islower() and not shouted
        if language == "id" and found and first + found.length < last:
            first += found.length
        elif small and (lower[first] in lexicon.words("names.direction") or lower[first] in {"the", "of"}):
            first += 1
        elif small and found and first + found.length < last:
            first += found.length
        else:
            break
    while last - first > 1 and language == "en" and not shouted and text[words[last - 1][0]].islower():
        if lower[last - 1] not in GENERIC:
            break
        last -= 1
    alone = last - first == 1 and (lower[first] in lexicon.words("names.class_before"))
    small = last - first >= 1 and text[words[first][0] : words[last - 1][1]].islower() and language == "id"
    if not words or alone or (small and lower[first] in lexicon.words("names.plain")):
        return start, start
    return words[first][0], words[last - 1][1]
