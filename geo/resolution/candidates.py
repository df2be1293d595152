"""Candidates: the places of the gazetteer that a name can mean, and how the name was read.

A name that the gazetteer does not know in full is read without its class word ("Kecamatan Menteng"), without its
direction ("Israel utara"), by its parts ("Gedung DPR, Jakarta"), or as something that lies in a place it names
("Bandara Sentani Jayapura"). The `Lookup` keeps how the name was read, for the reasons of a place.
"""

import operator
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from geo.gazetteer import Candidate, Gazetteer, fold
from geo.text import Lexicon, base_forms, open_lexicon

__all__ = ["Lookup", "classes_of", "fits", "look_up", "without_class"]

_INSIDE = ("R", "S")  # classes that lie inside a town
_LONGEST = 12  # words of a name
_ACRONYM = 3  # letters
_SHORTEST = 6  # letters of a name that may be misspelt
_NEAR = 5  # names that are one letter off
_SHORTEST_STEM = 2  # letters of a name before its class word, in scripts without spaces
_DIVISIONS = ("A.ADM1", "A.ADM2")
_NAMED = 4  # words of a place inside another name
_TOWN = 20_000  # inhabitants: a smaller town is not what a hospital is named after
_CITY = 100_000  # inhabitants: a smaller one inside a name may be anything
_EDGES = " \t\n\"'“”‘’«»()[]{}.,;:!?*#@"
_CONTAINERS = ("A.PCL", "A.ADM", "P.", "L.RGN", "T.ISL")


class Lookup(NamedTuple):
    """The candidates of a name.

    Parameters
    ----------
    how
        ``"name"``: the gazetteer has the name; ``"part"``: it has what is left without a direction or a class word
        that it does not carry; ``"container"``: it has the place that the name says it lies in; ``"piece"``: it has
        one word or a few of a name that it does not know; ``"geocoder"``: the fallback geocoder knows the name;
        ``"near"``: it has a name that is one letter off; ``"none"``.
    candidates
        The places.
    classes
        What the name or the sentence calls the place, as first letters of GeoNames classes.
    said
        The words that were left out or that name the container, for the reader.
    """

    how: str
    candidates: tuple[Candidate, ...]
    classes: frozenset[str]
    said: str

    @property
    def lies_inside(self) -> bool:
        """Tell whether the name is of something inside a town: a street, a hospital."""
        return any(kind.startswith(_INSIDE) for kind in self.classes)


def look_up(name: str, gazetteer: Gazetteer, lexicon: Lexicon, hints: frozenset[str] = frozenset()) -> Lookup:
    """Look a name up in each way it can be read, the simplest first.

    Parameters
    ----------
    name
        The name as the text has it.
    gazetteer
        Where it is looked up.
    lexicon
        The language's class words and directions.
    hints
        Class words that the sentence puts beside the name.

    Returns
    -------
    Lookup
        The first reading that has candidates; ``"none"`` when there is none.
    """
    plain = " ".join(name.strip(_EDGES).split())
    classes = frozenset(kind for hint in hints for kind in classes_of(hint, lexicon))
    common = bool(classes_of(plain.lower(), lexicon)) and (lexicon.has_names or not plain[:1].isupper())  # Porto is one
    for spelt in () if common else _spellings(name, plain, lexicon):
        found = _written(spelt, gazetteer)
        if found:
            return Lookup("name", found, classes, "")
    words = _words(plain, gazetteer, lexicon)
    if not words or len(words) > _LONGEST or common:
        return Lookup("none", (), classes, "")
    stripped = _stripped(words, lexicon)
    classes |= stripped.classes
    for lookup in (_part(stripped, gazetteer), _parts(name, gazetteer, lexicon, hints), _inside(stripped, gazetteer)):
        if lookup is not None:
            return lookup._replace(classes=classes | lookup.classes)
    asked = gazetteer.ask(plain)
    if asked is not None:
        return Lookup("geocoder", (Candidate(asked, plain, "name", None, exact=True),), classes, asked.source)
    return _near(plain, gazetteer, classes) or Lookup("none", (), classes, stripped.said)


def classes_of(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the classes of places that a class word means.

    Parameters
    ----------
    word
        One or more words in lower case: "river", "kabupaten".
    lexicon
        The language's ``[classes]``.

    Returns
    -------
    tuple of str
        First letters of GeoNames class and code, ``"A.ADM2"``; empty when the lexicon does not have the word.
    """
    return _class_table(lexicon.code).get(word, ())


def without_class(name: str, lexicon: Lexicon) -> tuple[str, frozenset[str]]:
    """Take the class words off a name.

    Parameters
    ----------
    name
        A folded name: "stasiun pasar senen".
    lexicon
        The language's class words.

    Returns
    -------
    tuple of str and frozenset of str
        What is left, "pasar senen", and the classes of the words that went; the name and none when it has none.
    """
    stripped = _stripped(name.split(), lexicon)
    return (" ".join(stripped.rest), stripped.classes) if stripped.classes else (name, frozenset())


def fits(feature: str, classes: frozenset[str]) -> bool:
    """Tell whether a place is of a class that the text gives it.

    Parameters
    ----------
    feature
        GeoNames class and code of the place.
    classes
        As `Lookup` has them.

    Returns
    -------
    bool
        True when one of the classes fits.
    """
    return any(
        feature.startswith(kind) or (kind == "P" and feature in {"A.ADM3", "A.ADM4"}) or
        (kind.startswith("A.ADM") and kind > "A.ADM2" and feature.startswith("P."))
        for kind in classes
    )  # fmt: skip


def _words(name: str, gazetteer: Gazetteer, lexicon: Lexicon) -> list[str]:
    """Cut a name into words; one of a script without spaces before its class word: "仙台空港"."""
    words = name.split()
    if len(words) != 1 or lexicon.get("cut") != "characters":
        return words
    ends = (name[at:] for at in range(_SHORTEST_STEM, len(name)))
    found = next((end for end in ends if classes_of(end, lexicon)), "")
    stem = name.removesuffix(found)
    if not found or gazetteer.candidates(stem):
        return [stem, found] if found else words
    known = (at for at in range(len(stem) - 1, _SHORTEST_STEM - 1, -1) if gazetteer.candidates(stem[:at]))
    first = next(known, len(stem))  # "郑州新郑国际机场": the town, then the airport's own name
    return [word for word in (stem[:first], stem[first:], found) if word]


class _Stripped(NamedTuple):
    """A name without its class words and directions."""

    words: tuple[str, ...]
    rest: tuple[str, ...]
    classes: frozenset[str]
    said: str
    direction: bool


@lru_cache(maxsize=64)
def _class_table(language: str) -> Mapping[str, tuple[str, ...]]:
    """Invert a language's ``[classes]``: class word -> classes."""
    table: dict[str, tuple[str, ...]] = {}
    for kind, words in open_lexicon(language).get("classes", {}).items():
        for word in words:
            table[word] = (*table.get(word, ()), kind)
    return table


def _written(name: str, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """Look a spelling up; a few capitals are an abbreviation, not a town shouted ("EU" is not Eu)."""
    found = gazetteer.candidates(name, broad=True)
    if len(name) <= _ACRONYM and name.isupper():
        return tuple(candidate for candidate in found if candidate.exact)
    return found


def _spellings(name: str, plain: str, lexicon: Lexicon) -> Iterator[str]:
    yield name
    if plain != name:
        yield plain
    head, _, rest = plain.partition(" ")
    if rest and head.lower() in lexicon.words("grammar.articles"):
        yield rest
    endings = (*lexicon.get("grammar.possessive", ()), "'")
    for ending in (*endings, *(one.replace("'", "’") for one in endings)):
        if plain.endswith(ending):
            yield plain.removesuffix(ending)
    yield from base_forms(plain, lexicon.code)
    if lexicon.get("cut") == "characters":  # "马尔康" is 马尔康市
        yield from (f"{plain}{word}" for kind in _DIVISIONS for word in lexicon.get("classes", {}).get(kind, ()))
    bare = plain.lstrip("#@")
    cut = "".join(f" {c}" if at and c.isupper() and bare[at - 1].islower() else c for at, c in enumerate(bare))
    if cut != plain:
        yield cut


def _stripped(words: Sequence[str], lexicon: Lexicon) -> _Stripped:
    """Take class words and directions off both ends, as long as something is left."""
    table, directions = _class_table(lexicon.code), lexicon.words("names.direction")
    linkers = lexicon.words("grammar.linkers")
    low = [fold(word) for word in words]
    first, last, classes, said, direction = 0, len(words), set[str](), list[str](), False
    moved = True
    while moved and last - first > 1:
        moved = False
        for length in (3, 2, 1):
            head, tail = " ".join(low[first : first + length]), " ".join(low[last - length : last])
            if first + length < last and head in table:
                classes |= set(table[head])
                said.append(" ".join(words[first : first + length]))
                first, moved = first + length, True
                break
            if last - length > first and tail in table:
                classes |= set(table[tail])
                said.append(" ".join(words[last - length : last]))
                last, moved = last - length, True
                break
        if not moved and (low[first] in directions or low[last - 1] in directions):
            ahead = low[first] in directions
            said.append(words[first] if ahead else words[last - 1])
            first, last, moved, direction = first + ahead, last - (not ahead), True, True
    while last - first > 1 and low[first] in linkers:
        first += 1
    return _Stripped(tuple(words), tuple(words[first:last]), frozenset(classes), " ".join(said), direction)


def _part(name: _Stripped, gazetteer: Gazetteer) -> Lookup | None:
    """Read a name without class words and directions; what lies inside a town is not the town it is named after."""
    if len(name.rest) == len(name.words) or any(kind.startswith(_INSIDE) for kind in name.classes):
        return None
    found = gazetteer.candidates(" ".join(name.rest), broad=True)
    if not found:
        return None
    fitting = tuple(candidate for candidate in found if fits(candidate.place.feature, name.classes))
    how = "name" if fitting and not name.direction else "part"
    return Lookup(how, fitting or found, name.classes, name.said)


def _parts(name: str, gazetteer: Gazetteer, lexicon: Lexicon, hints: frozenset[str]) -> Lookup | None:
    """Read the parts of "Gedung DPR, Senayan, Jakarta": the first that is known, else the first that lies somewhere."""
    pieces = [piece for piece in name.replace("(", ",").replace("/", ",").split(",") if piece.strip(_EDGES)]
    if len(pieces) < 2 or len(pieces) > _LONGEST:  # noqa: PLR2004
        return None
    read = [look_up(piece, gazetteer, lexicon, hints) for piece in pieces]
    for at, lookup in sorted(enumerate(read), key=lambda item: item[1].how == "container"):
        if lookup.candidates:
            how = "container" if at else lookup.how
            return lookup._replace(how=how, said=pieces[0].strip(_EDGES) if at else lookup.said)
    return None


def _near(name: str, gazetteer: Gazetteer, classes: frozenset[str]) -> Lookup | None:
    """Read a name that is one letter off."""
    if len(name) < _SHORTEST or name[:1].islower() or name.isupper():
        return None
    found = [candidate for other in gazetteer.near(name)[:_NEAR] for candidate in gazetteer.candidates(other)]
    return Lookup("near", tuple(found), classes, name) if found else None


def _inside(name: _Stripped, gazetteer: Gazetteer) -> Lookup | None:
    """Find the longest, then the largest place named inside another name: "Manila Cathedral"."""
    if "R" in name.classes or len(name.words) == 1:
        return None
    town = _TOWN if any(kind.startswith("S") for kind in name.classes) else _CITY
    small = all(word.islower() for word in name.words)  # a text without capitals
    for length in range(min(len(name.rest), _NAMED), 0, -1):
        held = []
        for first in range(len(name.rest) - length + 1):
            piece = " ".join(name.rest[first : first + length])
            found = gazetteer.candidates(piece) if small or not piece[0].islower() else ()
            holders = tuple(c for c in found if _holds(c, town) and (small or c.exact))
            if holders:
                held.append((max(c.place.population for c in holders), _ends(name, first, length), holders))
        if held:
            _, ends, largest = max(held, key=operator.itemgetter(0))
            return Lookup("container" if ends else "piece", largest, name.classes, " ".join(name.words))
    return None


def _ends(name: _Stripped, first: int, length: int) -> bool:
    """Tell whether a piece is all that follows or precedes the class word, or ends a name that the class word opens."""
    last = first + length == len(name.rest)
    return len(name.rest) < len(name.words) and last and (first == 0 or name.words[0] != name.rest[0])


def _holds(candidate: Candidate, town: int) -> bool:
    """Whether a place is one that others are named after: a division, a region, a town of that many inhabitants."""
    place = candidate.place
    held = place.feature.startswith(_CONTAINERS) and (place.population >= town or place.feature[:1] != "P")
    return held and candidate.kind != "abbreviation"
