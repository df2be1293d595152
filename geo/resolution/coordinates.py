"""Coordinates and bearings: the points that a text itself gives.

"0,11° LS; 123,13° BT" is a point, and so is "65 km tenggara Bone Bolango" once Bone Bolango is resolved. Both become
mentions of their own, with a place that no gazetteer has. The words for hemispheres, directions and lengths are the
lexicon's; here are only the forms. Every token is looked at a fixed number of times.
"""

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from geo.document import Document, Mention, Reason, Resolution, Role
from geo.gazetteer import Place, distance_km
from geo.text import Text, phrase_heads

__all__ = ["add_coordinates", "measured_from", "read_coordinates"]

_CONFIDENCE = 0.97  # of coordinates
_DEGREE_KM = 111.2
_FARTHEST_KM = 20_000.0  # nothing on Earth is farther away
_LEAST_EXTENT_KM = {"coordinates": 0.01, "bearing": 1.0}
_ABOUT = 0.1  # of the distance: what "about" adds to the uncertainty
_LARGE = 2.0  # an area with a radius of so many times the distance is no place to measure from
_OFF_CENTRE = 2.0  # how many radii of a district its town may lie from its middle
_NAMED, _NAMED_KM = 0.3, 5.0  # how far off, of a distance and at least, a name may lie that a bearing describes
_AREAS = ("A.", "L.", "T.", "H.")
_INTRODUCED = 8  # words between "coordinates" and its numbers
_BETWEEN = 3  # signs and words between latitude and longitude
_SMALL = 4  # words between a distance and its direction, or around it
_BRACKETED = 6  # tokens of "(40 miles)"
_PHRASE = 8  # tokens of a noun phrase before its name
_SIXTY = 60
_LIMITS = {"latitude": 90.0, "longitude": 180.0}
_HEMISPHERES = {
    "north": ("latitude", 1),
    "south": ("latitude", -1),
    "east": ("longitude", 1),
    "west": ("longitude", -1),
}
_DASHES = frozenset("-−–—")
_SEPARATORS = frozenset(",;|/，、；،؛") | _DASHES
_APOSTROPHES = frozenset("'’")
_POINT_SIGNS = frozenset(".,٫．")
_THOUSANDS = 3  # digits behind a sign that groups them


class _Atom(NamedTuple):
    """A token, or a part of one: a number or what is none.

    Parameters
    ----------
    start, end
        Character offsets, end exclusive.
    word
        The characters in lower case.
    number
        Whether it is a number.
    upper
        Whether its first letter is a capital, or has no case.
    """

    start: int
    end: int
    word: str
    number: bool
    upper: bool


class _Half(NamedTuple):
    """A latitude or a longitude.

    Parameters
    ----------
    axis
        ``"latitude"`` or ``"longitude"``.
    degrees
        Its value, negative in the south and the west.
    step
        What its last digit is worth, in degrees.
    sure
        Whether a degree sign or a word that only coordinates have stands beside it.
    exact
        Whether it has decimals.
    end
        First atom behind it.
    """

    axis: str
    degrees: float
    step: float
    sure: bool
    exact: bool
    end: int


class _Length(NamedTuple):
    """A distance.

    Parameters
    ----------
    first, last
        First atom, and first atom behind it.
    km
        How far [km].
    spread
        Half the width of a range [km].
    """

    first: int
    last: int
    km: float
    spread: float


class _Bearing(NamedTuple):
    """A distance, with or without a direction, from a mention.

    Parameters
    ----------
    anchor
        Index of the mention.
    first, last
        First atom, and first atom behind it; the mention lies outside.
    length
        The distance.
    degrees
        The direction, None when the text gives none.
    about
        Whether the text says that the distance is not exact.
    """

    anchor: int
    first: int
    last: int
    length: _Length
    degrees: float | None
    about: bool


def read_coordinates(document: Document) -> list[Mention]:
    """Read the coordinates and bearings that a text gives.

    Parameters
    ----------
    document
        A document whose mentions are resolved.

    Returns
    -------
    list of Mention
        New mentions in the order of the text, each with the point it means. What lies in it is known only as exactly
        as the text says, so that the place has no feature class and no country.
    """
    return [mention for mention, _ in _Reader(document).found()]


def add_coordinates(document: Document) -> list[Mention]:
    """Add the coordinates and bearings that a text gives to its mentions.

    Parameters
    ----------
    document
        A document whose mentions are resolved.

    Returns
    -------
    list of Mention
        All mentions in the order of the text, without overlap: what only is a part of a coordinate ("E") is left out.
        The place from which a bearing is measured keeps its mention, as a reference.
    """
    found = _Reader(document).found()
    if not found:
        return list(document.mentions)
    anchors = {anchor: new.text for new, anchor in found if anchor is not None}
    ends = [new.end for new, _ in found]
    kept = [new for new, _ in found]
    for index, mention in enumerate(document.mentions):
        at = bisect_right(ends, mention.start)
        if at < len(found) and found[at][0].start < mention.end:
            continue
        anchored = index in anchors and not mention.dateline
        kept.append(mention._replace(role=Role("reference", anchors[index])) if anchored else mention)
    return sorted(kept, key=lambda mention: mention.start)


def measured_from(mentions: Sequence[Mention]) -> dict[int, int]:
    """Find the places from which bearings are measured.

    Parameters
    ----------
    mentions
        The mentions of a document, with those of `add_coordinates`.

    Returns
    -------
    dict of int to int
        Index of the mention of such a place to that of the bearing beside it.
    """
    bearings = [index for index, mention in enumerate(mentions) if mention.resolution.by == "coordinates"]
    return {
        beside: index
        for index in bearings
        for beside in (index - 1, index + 1)
        if 0 <= beside < len(mentions)
        and mentions[beside].resolution.by != "coordinates"
        and mentions[beside].role == Role("reference", mentions[index].text)
    }


def _atoms(text: Text) -> list[_Atom]:
    """Cut tokens where digits meet letters, and join a number that a language's tokens had cut."""
    atoms: list[_Atom] = []
    for token in text.tokens:
        start = token.start
        for piece in _pieces(token.text):
            word = token.lower if piece == token.text else piece.lower().replace("’", "'")
            atom = _Atom(start, start + len(piece), word, piece[0].isdecimal(), not piece[0].islower())
            start += len(piece)
            whole, point = atoms[-2:] if len(atoms) > 1 else (atom, atom)
            if _joined(whole, point, atom):
                atoms[-2:] = [_Atom(whole.start, atom.end, f"{whole.word}{point.word}{atom.word}", True, True)]
            else:
                atoms.append(atom)
    return atoms


def _pieces(word: str) -> list[str]:
    if len(word) > 1 and (word[-1] in _APOSTROPHES or word[0] in _APOSTROPHES):  # as the entries of lexicons are cut
        return [word[:-1], word[-1]] if word[-1] in _APOSTROPHES else [word[0], word[1:]]
    if not any(map(str.isdecimal, word)) or word.isdecimal():
        return [word]
    if word[0].isdecimal() and all(letter.isdecimal() or letter in _POINT_SIGNS for letter in word):
        one, comma, other = word.partition(",")
        return [one, comma, other] if "." in one and "." in other and "," not in other else [word]
    return ["".join(run) for _, run in groupby(word, str.isdecimal)]


def _joined(whole: _Atom, point: _Atom, rest: _Atom) -> bool:
    touching = whole.end == point.start and point.end == rest.start
    return touching and point.word in _POINT_SIGNS and whole.word.isdecimal() and rest.word.isdecimal()


def _split(number: str) -> tuple[str, str] | None:
    """Split a number at its point; None when it has more than one."""
    at = [index for index, letter in enumerate(number) if letter in _POINT_SIGNS]
    if len(at) > 1:
        return None
    return (number[: at[0]], number[at[0] + 1 :]) if at else (number, "")


class _Reader:
    """The atoms of a document, and the forms that coordinates and bearings have in them."""

    def __init__(self, document: Document) -> None:
        self.document, self.text, self.lexicon = document, document.text, document.text.lexicon
        self.atoms = _atoms(document.text)
        self.words = [atom.word for atom in self.atoms]
        self.starts = [atom.start for atom in self.atoms]

    def found(self) -> list[tuple[Mention, int | None]]:
        """Return the new mentions, each with the index of the mention it is measured from."""
        every: list[tuple[Mention, int | None]] = [(mention, None) for mention in self.coordinates()]
        every += self.bearings()
        found: list[tuple[Mention, int | None]] = []
        for one in sorted(every, key=lambda pair: pair[0].start):
            if not found or found[-1][0].end <= one[0].start:  # of two that overlap, the first
                found.append(one)
        return found

    # -- words

    def word(self, at: int) -> str:
        return self.words[at] if 0 <= at < len(self.words) else ""

    def is_number(self, at: int) -> bool:
        return 0 <= at < len(self.atoms) and self.atoms[at].number

    def match(self, table: str, at: int) -> int:
        """Return how many atoms an entry of a table covers from here on; 0 when none begins here."""
        found = self.lexicon.match(table, self.words, at) if 0 <= at < len(self.words) else None
        return found.length if found else 0

    def before(self, table: str, end: int) -> int:
        """Return how many atoms the entry of a table covers that ends here."""
        found = self.lexicon.match_before(table, self.words, end) if end > 0 else None
        return found.length if found else 0

    def touches(self, at: int) -> bool:
        """Whether an atom stands right behind the one before it."""
        return 0 < at < len(self.atoms) and self.atoms[at - 1].end == self.atoms[at].start

    def slice(self, first: int, last: int) -> str:
        return self.text.text[self.atoms[first].start : self.atoms[last - 1].end]

    # -- coordinates

    def coordinates(self) -> Iterator[Mention]:
        """Yield what is written as latitude and longitude."""
        openers = {*self.lexicon.openers("axes"), *self.lexicon.openers("hemispheres")}
        introduce = self.lexicon.openers("coordinates.introduce")
        at, introduced = 0, -1
        while at < len(self.atoms):
            word = self.words[at]
            if word in introduce and self.match("coordinates.introduce", at):
                introduced = at + _INTRODUCED
            pair = None
            if self.atoms[at].number or word in openers or word in _DASHES:
                pair = self.pair(at)
                if pair is None and at <= introduced and (self.atoms[at].number or word in _DASHES):
                    pair = self.plain_pair(at)
            if pair is None:
                at += 1
                continue
            yield self.point(at, *pair)
            at = max(half.end for half in pair)

    def point(self, first: int, one: _Half, other: _Half) -> Mention:
        lat, lon = (one, other) if one.axis == "latitude" else (other, one)
        last = max(one.end, other.end)
        text = self.slice(first, last)
        steps = lat.step, lon.step * math.cos(math.radians(lat.degrees))
        extent = max(_LEAST_EXTENT_KM["coordinates"], max(steps) / 2 * _DEGREE_KM)
        place = _place(text, lat.degrees, lon.degrees, extent)
        resolution = Resolution(place, _CONFIDENCE, (), (Reason("coordinates"),), "coordinates")
        start, end = self.atoms[first].start, self.atoms[last - 1].end
        return Mention(start, end, text, None, False, 1.0, resolution=resolution, role=Role("scene", text))

    def pair(self, at: int) -> tuple[_Half, _Half] | None:
        """Read latitude and longitude, in any order, each with its hemisphere or its name."""
        one = self.half(at)
        if one is None:
            return None
        other = self.half(self.separated(one.end))
        if other is None or other.axis == one.axis:
            return None
        certain = one.sure or other.sure or (one.exact and other.exact)
        in_range = all(abs(half.degrees) <= _LIMITS[half.axis] for half in (one, other))
        return (one, other) if certain and in_range else None

    def separated(self, at: int) -> int:
        """Step over what may stand between latitude and longitude."""
        for _ in range(_BETWEEN):
            if self.word(at) in _SEPARATORS or self.word(at) == ".":  # "29° N., 19° O."
                at += 1
            else:
                at += self.match("coordinates.and", at)
        return at

    def half(self, at: int) -> _Half | None:
        """Read a number of degrees with the hemisphere before or behind it."""
        at, axis, sign, named = self.lead(at)
        minus = self.word(at) in _DASHES and self.touches(at + 1)
        number = at + (minus or (self.word(at) == "+" and self.touches(at + 1)))
        angle = self.angle(number)
        if angle is None:
            return None
        degrees, step, marked, exact, at = angle
        if sign == 0:
            at, axis, sign, behind = self.tail(at, axis)
            named = named or behind
        if axis is None or (sign == 0 and not named) or (sign > 0 and minus):
            return None
        factor = sign or (-1 if minus else 1)
        return _Half(axis, degrees * factor, step, marked or named, exact, at)

    def lead(self, at: int) -> tuple[int, str | None, int, bool]:
        """Read what stands before a number: "latitude", "北纬", "S"."""
        axis, sign, named = None, 0, False
        for _ in range(_SMALL):
            length, found_axis, found_sign, sure = self.hemisphere(at)
            if length and (axis is None or (sign == 0 and found_axis == axis)):
                axis, sign, named = found_axis, found_sign or sign, named or sure
            elif axis is not None and (self.word(at) in {":", "="}):
                length = 1
            elif axis is not None:
                length = self.match("coordinates.of", at)
            if not length:
                break
            at += length
        return at, axis, sign, named

    def tail(self, at: int, axis: str | None) -> tuple[int, str | None, int, bool]:
        """Read what stands behind a number: "LS", "south", "degrees of latitude south", "Lintang Selatan (LS)"."""
        end, sign, named = at, 0, False
        for _ in range(_BETWEEN):
            length, found_axis, found_sign, sure = self.hemisphere(at)
            if length and (axis is None or found_axis == axis) and not (sign and found_sign):
                axis, sign, named = found_axis, found_sign or sign, named or sure
                end = at + length
            elif not length:
                length = self.match("coordinates.of", at)
            else:
                length = 0
            if not length:
                break
            at += length
        length, found_axis, _, _ = self.hemisphere(end + 1) if self.word(end) == "(" else (0, None, 0, False)
        if sign and length and found_axis == axis and self.word(end + 1 + length) == ")":
            end += length + 2
        return end, axis, sign, named

    def hemisphere(self, at: int) -> tuple[int, str | None, int, bool]:
        """Read a word for a hemisphere or an axis: its length, axis, sign, and whether only coordinates have it."""
        for table in ("axes", "hemispheres"):
            found = self.lexicon.match(table, self.words, at) if 0 <= at < len(self.words) else None
            if found and (len(self.word(at)) > 1 or found.length > 1 or self.atoms[at].upper):
                axis, sign = _HEMISPHERES.get(found.value, (found.value, 0))
                return found.length, axis, sign, table == "axes"
        return 0, None, 0, False

    def angle(self, at: int) -> tuple[float, float, bool, bool, int] | None:
        """Read degrees, minutes and seconds: the value, its last digit's worth, whether marked, whether exact."""
        value, step, marked, exact = 0.0, 1.0, False, False
        for unit, mark in enumerate(("degree", "minute", "second")):
            parts = _split(self.word(at)) if self.is_number(at) and not exact else None
            if parts is None:
                return None if unit == 0 else (value, step, marked, exact, at)
            length = self.match(f"coordinates.{mark}", at + 1)
            if unit and not length:
                return value, step, marked, exact, at
            number = float(f"{parts[0]}.{parts[1] or 0}")
            if unit and number >= _SIXTY:
                return None
            worth: float = _SIXTY**-unit
            value, step = value + number * worth, worth * 10.0 ** -len(parts[1])
            exact, marked = bool(parts[1]), marked or bool(length)
            at += 1 + length
            if not length:
                break
        return value, step, marked, exact, at

    def plain_pair(self, at: int) -> tuple[_Half, _Half] | None:
        """Read "-6.2088, 106.8456", latitude first, both with decimals, behind a word that announces coordinates."""
        one = self.plain(at, "latitude")
        if one is None or not self.apart(at):
            return None
        other = self.plain(self.separated_plain(one.end), "longitude")
        if other is None or not one.exact or not other.exact:
            return None
        followed = other.end
        if self.word(followed) == "%" or self.match("lengths", followed) or self.is_number(followed):
            return None
        return one, other

    def plain(self, at: int, axis: str) -> _Half | None:
        minus = self.word(at) in _DASHES and self.touches(at + 1)
        angle = self.angle(at + minus)
        if angle is None or angle[0] > _LIMITS[axis]:
            return None
        value, step, marked, exact, end = angle
        return _Half(axis, -value if minus else value, step, marked, exact, end)

    def separated_plain(self, at: int) -> int:
        """Step over one sign between two numbers; a dash there is the sign of the second."""
        return at + (self.word(at) in _SEPARATORS - _DASHES or self.match("coordinates.and", at))

    def apart(self, at: int) -> bool:
        """Whether no sign of money or dash before a number makes it something else."""
        return not (self.touches(at) and self.word(at - 1) not in {"(", "[", ":", "="})

    # -- bearings

    def bearings(self) -> Iterator[tuple[Mention, int]]:
        """Yield the points that lie at a distance from a place."""
        for index, mention in enumerate(self.document.mentions):
            place = _centre(mention.resolution)
            if place is None or mention.nested:
                continue
            bearing = self.ahead(index) or (self.behind(index) if self.lexicon.get("place_first") else None)
            if bearing is None or place.feature.startswith("A.PCL"):
                continue
            if place.feature.startswith(_AREAS) and place.extent_km > _LARGE * bearing.length.km:
                continue
            point = self.located(bearing, place)
            if not self.is_named(point, index, bearing):
                yield point, index

    def is_named(self, point: Mention, index: int, bearing: _Bearing) -> bool:
        """Whether a bearing only says where a name beside it lies: "Fallujah, 50 km west of Baghdad"."""
        text, mentions, anchor = self.text, self.document.mentions, self.document.mentions[index]
        for beside in (index - 1, index + 1):
            other = mentions[beside] if 0 <= beside < len(mentions) else None
            if other is None or other.place is None or other.resolution.by not in {"name", "part"}:
                continue
            same = text.sentence_at(other.start) == text.sentence_at(anchor.start)
            if not same or other.place_id == anchor.place_id:
                continue
            assert point.place is not None
            far = distance_km(other.place, point.place)
            off = abs(far - bearing.length.km) if bearing.degrees is None else far
            room = _NAMED * bearing.length.km if bearing.degrees is None else point.place.extent_km
            if off <= max(_NAMED_KM, room) and other.place.extent_km <= max(_NAMED_KM, bearing.length.km):
                return True
        return False

    def atom_at(self, offset: int) -> int:
        return max(0, bisect_right(self.starts, offset) - 1)

    def ahead(self, index: int) -> _Bearing | None:
        """Read a bearing before its place: "40 miles north of the city of Mosul"."""
        mention, text = self.document.mentions[index], self.text
        first = text.token_at(mention.start)
        low = max(text.sentences[text.sentence_at(mention.start)].first, first - _PHRASE)
        behind = self.atom_at(mention.end - 1) + 1
        for head in phrase_heads(text, first, low):
            at = self.atom_at(text.tokens[head].start)
            at -= self.word(at - 1) == "#"
            bearing = self.directed(index, at) or (
                self.ring(index, at) if not self.match("coordinates.onward", behind) else None
            )
            if bearing:
                return bearing
        return None

    def directed(self, index: int, end: int) -> _Bearing | None:
        """Read "65 km tenggara", "40 miles to the north of", which ends at an atom."""
        lengths = {self.before(f"coordinates.{table}", end) for table in ("of", "from")} - {0}
        if self.lexicon.get("bare_bearings"):
            lengths.add(0)
        for length in sorted(lengths, reverse=True):
            found = self.lexicon.match_before("directions", self.words, end - length)
            if found is None:
                continue
            at = end - length - found.length
            distance = self.distance_before(self.unbracketed(self.stepped(at)))
            if distance:
                return self.bearing(index, distance, end, float(found.value))
        return None

    def ring(self, index: int, end: int) -> _Bearing | None:
        """Read "10 km off", "à 30 km de", which ends at an atom."""
        length = self.before("coordinates.from", end)
        if not length:
            return None
        distance = self.distance_before(self.unbracketed(self.stepped(end - length)))
        if distance is None:
            return None
        at = distance.first - self.before("coordinates.about", distance.first)
        if self.lexicon.get("coordinates.at") and not self.before("coordinates.at", at):
            return None
        if self.before("motion.move", at):
            return None  # "drove 300 km from": the place is where it began
        return self.bearing(index, distance, end, None)

    def bearing(self, index: int, length: _Length, end: int, degrees: float | None) -> _Bearing:
        about = bool(self.before("coordinates.about", length.first))
        return _Bearing(index, length.first, end, length, degrees, about)

    def stepped(self, end: int) -> int:
        """Step back over small words between a distance and its direction."""
        for _ in range(_SMALL):
            length = self.before("coordinates.toward", end)
            if not length:
                break
            end -= length
        return end

    def unbracketed(self, end: int) -> int:
        """Step back over the same distance in another unit: "12 km (7 miles)"."""
        if self.word(end - 1) != ")":
            return end
        for at in range(end - 2, max(-1, end - 2 - _BRACKETED), -1):
            if self.word(at) == "(":
                return at if self.distance_before(end - 1) else end
        return end

    def distance_before(self, end: int, *, again: bool = True) -> _Length | None:
        """Read the distance that ends at an atom; of "40 miles/64 km" the first, unless it is the second already."""
        unit = self.lexicon.match_before("lengths", self.words, end) if end > 0 else None
        if unit is None:
            return None
        at = end - unit.length
        at -= self.word(at - 1) == "-" and self.is_number(at - 2)
        value = self.number(at - 1)
        if value is None or self.signed(at - 1):
            return None
        first, low = at - 1, value
        if self.word(at - 2) in _DASHES and self.is_number(at - 3):
            first, low = at - 3, self.number(at - 3) or value
        km = float(unit.value)
        if not 0 < value * km < _FARTHEST_KM:
            return None
        twice = again and self.word(first - 1) == "/"
        other = self.distance_before(first - 1, again=False) if twice else None
        return other or _Length(first, end, (low + value) / 2 * km, abs(value - low) / 2 * km)

    def signed(self, at: int) -> bool:
        """Whether a sign of money stands right before a number."""
        return self.touches(at) and not self.word(at - 1)[-1].isalpha() and self.word(at - 1) not in {
            "(", "[", ",", "，", "、", "~", "≈", "±", "/", *_DASHES,
        }  # fmt: skip

    def number(self, at: int) -> float | None:
        """Return the number at an atom: digits, or one word for a number."""
        if at < 0:
            return None
        if not self.is_number(at):
            found = self.lexicon.match("dates.numbers", self.words, at)
            return float(found.value) if found and found.length == 1 else None
        word = self.words[at]
        groups = word.replace(",", ".").split(".")
        if len(groups) > 1 and groups[0] != "0" and all(len(group) == _THOUSANDS for group in groups[1:]):
            return float("".join(groups))
        parts = _split(word)
        return float(f"{parts[0]}.{parts[1] or 0}") if parts else None

    def behind(self, index: int) -> _Bearing | None:
        """Read a bearing behind its place: "北京以北40公里", "Halep'in 20 kilometre kuzeyinde"."""
        mention = self.document.mentions[index]
        first = self.atom_at(mention.end - 1) + 1
        at, about, origin = first, False, self.match("coordinates.from", first)
        direction, distance = None, None
        for _ in range(2 * _SMALL):
            found = self.lexicon.match("directions", self.words, at) if at < len(self.words) else None
            unit = self.distance_at(at) if distance is None else None
            if found and direction is None:
                direction, at = float(found.value), at + found.length
            elif unit:
                distance, at = unit, unit.last
            elif length := self.match("coordinates.about", at):
                about, at = True, at + length
            elif (length := self.match("coordinates.behind", at)) and distance is None:
                at += length
                first = first if direction is not None or about else at
            else:
                break
        if distance is None:
            return None
        begins = self.before("coordinates.before", self.atom_at(mention.start))
        if self.lexicon.get("bare_bearings") and not begins:
            return None
        if direction is None and (not (begins or origin) or self.match("coordinates.onward", at)):
            return None
        last = at if direction is not None else distance.last
        return _Bearing(index, first, last, distance, direction, about)

    def distance_at(self, at: int) -> _Length | None:
        """Read the distance that begins at an atom."""
        value = self.number(at) if self.is_number(at) else None
        unit = self.lexicon.match("lengths", self.words, at + 1) if at + 1 < len(self.words) else None
        if value is None or unit is None:
            return None
        km = value * float(unit.value)
        return _Length(at, at + 1 + unit.length, km, 0.0) if 0 < km < _FARTHEST_KM else None

    def located(self, bearing: _Bearing, anchor: Place) -> Mention:
        """Make the mention of a bearing."""
        mention = self.document.mentions[bearing.anchor]
        text, km = self.slice(bearing.first, bearing.last), bearing.length.km
        start, end = self.atoms[bearing.first].start, self.atoms[bearing.last - 1].end
        unsure = bearing.length.spread + (_ABOUT * km if bearing.about else 0.0)
        if mention.resolution.by == "container":  # measured from somewhere in it
            unsure += anchor.extent_km
        name = self.text.text[min(start, mention.start) : max(end, mention.end)]
        if bearing.degrees is None:
            extent = max(_LEAST_EXTENT_KM["bearing"], km + unsure)
            place = _place(name, anchor.lat, anchor.lon, extent, ring=True)
            why = Reason("distance", place=anchor.name, words=text)
        else:
            # half the angle to the next point of a compass that has as many as this direction needs
            half = 22.5 if bearing.degrees % 45 == 0 else 11.25
            extent = max(_LEAST_EXTENT_KM["bearing"], km * math.tan(math.radians(half)) + unsure)
            place = _place(name, *_away(anchor, km, bearing.degrees), extent)
            why = Reason("direction", place=anchor.name, words=text)
        resolution = Resolution(place, mention.resolution.confidence, (), (why,), "coordinates")
        return Mention(start, end, text, None, False, mention.score, resolution=resolution, role=Role("scene", text))


def _centre(resolution: Resolution) -> Place | None:
    """Return where distances from a place are measured: for a district that has its town's name, the town."""
    place = resolution.place
    if place is None or not place.feature.startswith("A.ADM"):
        return place
    towns = (other for other, _ in resolution.alternatives if other.feature.startswith("P."))
    named = (town for town in towns if (town.name, town.country) == (place.name, place.country))
    return next((town for town in named if distance_km(town, place) <= _OFF_CENTRE * place.extent_km), place)


def _away(anchor: Place, km: float, degrees: float) -> tuple[float, float]:
    """Return latitude and longitude of the point at a distance and bearing, on the ellipsoid."""
    from pyproj import Geod  # noqa: PLC0415  (slow to import)

    lon, lat, _ = Geod(ellps="WGS84").fwd(anchor.lon, anchor.lat, degrees, km * 1000)
    return float(lat), float(lon)


def _place(name: str, lat: float, lon: float, extent_km: float, *, ring: bool = False) -> Place:
    """Make the place of a point that only the text knows."""
    lat, lon = round(lat, 5) + 0.0, round(lon, 5) + 0.0
    ident = f"text:{lat:.10g},{lon:.10g}" + (f",{extent_km:.3g}km" if ring else "")
    return Place(ident, " ".join(name.split()), "text", "", None, None, None, lat, lon, 0, round(extent_km, 3))
