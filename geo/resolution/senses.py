"""Senses: the names of a text with the containers next to them, one sense for all mentions of a name.

"Alexandria, Virginia" and "Alexandria, Louisiana" in one text are two senses of one name; every other mention of a name
shares the sense of the mention before it.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from geo.document import Mention
from geo.gazetteer import Candidate, Gazetteer, fold, inside
from geo.resolution.candidates import Lookup, look_up, without_class
from geo.text import Lexicon, Text, class_words, holds, is_held, is_list

__all__ = ["HOLDERS", "Sense", "read_peoples", "read_senses"]

_CHAIN = 5  # names looked at for containers of containers: "Desa A, Kecamatan B, Kabupaten C, Jawa Barat"
HOLDERS = 10  # candidates of a container that are tried
_TOWN = 20_000  # inhabitants of a place that a station or a mountain is named after
_TOWNS = ("A", "P")  # classes whose name without the class word is the same place
_CANDIDATES = 300  # of a name; the most populous
_PEOPLE_WEIGHT = 0.5  # of an adjective of nationality against a name
_SURE = 0.9  # probability that a name is one of a place
_LISTED = 0.7  # the same, of one in a list of places
_GUESSED = frozenset({"piece", "near"})  # readings of a name that the gazetteer does not know
_DATELINE_WEIGHT = 2.0  # of a name in the dateline against others


class Sense(NamedTuple):
    """A name in one sense.

    Parameters
    ----------
    lookup
        The candidates of the name.
    first
        Index of its first mention.
    hint
        A class word next to it, empty when there is none.
    containers
        The containers next to it: the index of another sense of the text, or the candidates of
        words that are no mention.
    mentions
        Number of its mentions.
    dateline
        Whether one of them is in the dateline.
    """

    lookup: Lookup
    first: int
    hint: str
    containers: tuple["int | Lookup", ...]
    mentions: int
    dateline: bool

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The places the name can mean."""
        return self.lookup.candidates

    @property
    def weight(self) -> float:
        """Weight of the name as evidence for what the text is about [-]."""
        return math.sqrt(self.mentions) * (_DATELINE_WEIGHT if self.dateline else 1.0)


def read_senses(text: Text, spans: Sequence[Mention], gazetteer: Gazetteer) -> tuple[list[Sense], list[int]]:
    """Find the senses of a text's names, and give every mention one.

    Parameters
    ----------
    text
        The text of the mentions.
    spans
        Mentions of places in the order of the text.
    gazetteer
        Where candidates come from.

    Returns
    -------
    tuple of list of Sense and list of int
        The senses, and for each mention the index of its sense. A name has a sense for each
        container next to it; a mention without a container has the sense of the one before.
    """
    bounds = [(text.token_at(span.start), text.token_at(span.end - 1) + 1) for span in spans]
    hints = [
        {*class_words(text, *bound), *filter(None, [span.hint])} for span, bound in zip(spans, bounds, strict=True)
    ]
    keys = [fold(span.text) for span in spans]
    called: dict[str, set[str]] = defaultdict(set)
    for key, words in zip(keys, hints, strict=True):
        called[key] |= words
    lookups: dict[str, Lookup] = {}
    for key, span in zip(keys, spans, strict=True):
        if key not in lookups:
            lookup = look_up(span.text, gazetteer, text.lexicon, frozenset(called[key]))
            lookups[key] = lookup._replace(candidates=lookup.candidates[:_CANDIDATES])
    keys = _long_forms(keys, lookups, text.lexicon)
    beside = _containers(text, spans, keys, lookups, gazetteer)
    latest = {key: box[0] for key, box in reversed(list(zip(keys, beside, strict=True))) if box}
    groups: dict[tuple[str, str], list[int]] = {}  # name and nearest container -> mentions
    for index, (key, box) in enumerate(zip(keys, beside, strict=True)):
        said = latest[key] = box[0] if box else latest.get(key, "")
        groups.setdefault((key, said), []).append(index)
    named: dict[str, list[int]] = defaultdict(list)
    for number, (key, _) in enumerate(groups):
        named[key].append(number)
    senses, which = [], [0] * len(spans)
    for number, ((key, _), mentions) in enumerate(groups.items()):
        box = next((beside[index] for index in mentions if beside[index]), ())
        containers: list[int | Lookup] = []
        for holder in box:
            containers += named[holder] if holder in named else [_lookup_of(holder, gazetteer)]
        dateline = any(spans[index].dateline for index in mentions)
        hint = min(called[key], default="")
        senses.append(Sense(lookups[key], mentions[0], hint, tuple(containers), len(mentions), dateline))
        for index in mentions:
            which[index] = number
    return senses, which


def _long_forms(keys: Sequence[str], lookups: Mapping[str, Lookup], lexicon: Lexicon) -> list[str]:
    """Replace the short name of a station, a mountain or the like by the long name that the same text has.

    "Pasar Senen" is "Stasiun Pasar Senen" there, "Bandara Dhoho" is "Bandara Dhoho Kediri". A town keeps its name: the
    station is named after it.
    """
    bare = {key: without_class(key, lexicon) for key in lookups}
    whole = {key: one for key, one in bare.items() if one[1] and not any(kind.startswith(_TOWNS) for kind in one[1])}
    long: dict[str, str] = {}
    for key, (rest, classes) in bare.items() if whole else ():
        if any(candidate.place.population >= _TOWN for candidate in lookups[key].candidates):
            continue
        for other, (core, kinds) in whole.items():
            if other != key and (_joined(core) == _joined(key) or (classes & kinds and core.startswith(f"{rest} "))):
                long[key] = other
                break
    return [long.get(key, key) for key in keys]


def _joined(name: str) -> str:
    """Write a name as one word: "Pasarsenen" is "Pasar Senen"."""
    return name.replace(" ", "").replace("-", "")


def _lookup_of(name: str, gazetteer: Gazetteer) -> Lookup:
    return Lookup("name", gazetteer.candidates(name, broad=True)[:HOLDERS], frozenset(), "")


def _containers(
    text: Text, spans: Sequence[Mention], keys: Sequence[str], lookups: Mapping[str, Lookup], gazetteer: Gazetteer
) -> list[tuple[str, ...]]:
    """List the containers beside each name, the nearest first; a name that holds no candidate is none."""
    direct: list[int | None] = []
    for index, span in enumerate(spans):
        following = spans[index + 1] if index + 1 < len(spans) else None
        beside = following is not None and is_held(text, span.end, following.start)
        lookup = lookups[keys[index]]
        sure = (
            lookup.candidates
            or lookup.classes
            or span.score >= _SURE
            or text.text[span.end : span.end + 2].lstrip()[:1] in {",", "("}
        )
        direct.append(index + 1 if beside and sure else None)  # "Longsor di Garut": a slide, not a place in Garut
    found: list[tuple[str, ...]] = []
    for index, span in enumerate(spans):
        chain: list[str] = []
        at = direct[index]
        for _ in range(_CHAIN):
            if at is None:
                break
            if keys[at] != keys[index] and _can_hold(lookups[keys[at]].candidates, lookups[keys[index]]):
                chain.append(keys[at])
            at = direct[at]
        if not chain and index and holds(text, spans[index - 1].end, span.start):
            owner = keys[index - 1]
            chain += [owner] if _can_hold(lookups[owner].candidates, lookups[keys[index]]) else []
        if not chain and (code := _postal(text, span)):
            boxes = gazetteer.candidates(code, broad=True)
            chain += [code] if _can_hold(boxes, lookups[keys[index]]) else []
        found.append(tuple(chain))
    for index in range(len(spans) - 2, -1, -1):  # "A and B in Idlib": both are there
        if not found[index] and not lookups[keys[index]].candidates and spans[index].score >= _LISTED:
            joined = is_list(text, spans[index].end, spans[index + 1].start)
            found[index] = found[index + 1] if joined else ()
    return found


def _can_hold(boxes: Sequence[Candidate], lookup: Lookup) -> bool:
    """Tell whether a container can hold a name: one of its places lies there, or none is of the whole name."""
    known = lookup.how not in _GUESSED and lookup.candidates
    return not known or any(inside(one.place, box.place) for box in boxes[:HOLDERS] for one in known)


def _postal(text: Text, span: Mention) -> str | None:
    """Return the code of a state after a comma that is no mention itself: "Portland, OR"."""
    at = text.token_at(span.end - 1) + 1
    if at + 1 >= len(text.tokens) or text.words[at] != ",":
        return None
    code = text.tokens[at + 1].text
    return code if len(code) <= 6 and (code.isupper() or code.endswith(".")) and code[0].isalpha() else None  # noqa: PLR2004


def read_peoples(text: Text, spans: Sequence[Mention], gazetteer: Gazetteer) -> dict[str, float]:
    """Weigh the countries whose people the text names ("Georgian"), spans left out.

    Parameters
    ----------
    text
        The text.
    spans
        Its place names.
    gazetteer
        Where peoples are looked up.

    Returns
    -------
    dict of str to float
        ISO 3166-1 alpha-2 codes with their weight, in the units of `Sense.weight`.
    """
    taken = {text.token_at(span.start) for span in spans}
    counts: Counter[str] = Counter()
    for index, token in enumerate(text.tokens):
        if token.text[0].isupper() and index not in taken and token.text.isalpha():
            for candidate in gazetteer.candidates(token.text, broad=True)[:2]:
                if candidate.kind == "demonym" and candidate.exact and candidate.place.country:
                    counts[candidate.place.country] += 1
                    break
    return {country: _PEOPLE_WEIGHT * math.sqrt(count) for country, count in counts.items()}
