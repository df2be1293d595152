"""Journeys: who goes from where to where, by what, gathered from the sentences that tell it.

The ends come from the roles of the place names and from the lexicon's table ``journeys``: lines ("rute Manila ke
Kalibo"), starts and arrivals, what was left behind ("after talks in Singapore", "there"). An end that its sentence does
not name is looked for near by, in sentences about nobody else. Nothing comes from a dateline or from world knowledge.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from geo.lexicon import Lexicon
from geo.mentions import Span
from geo.places import Place, distance_km, inside
from geo.resolve import Resolution
from geo.roles import Role
from geo.text import Sentence, Text, by_sentence, read_text

__all__ = ["Journey", "read_journeys"]

_SHORTEST_KM = 1.0  # ends nearer than this are one place
_SEARCHED = 2  # sentences before and behind in which a missing origin is looked for
_BACK = 6  # tokens that class words before a name may take
_START_REACH = 7  # tokens between "began" and "in Boston"
_LINE_REACH = 12  # tokens between the two ends of a line: "rute Rote, Nusa Tenggara Timur menuju Makassar"
_MOTION_REACH = 10  # tokens between "continue" and "into wealthier Europe"
_SUBJECT_REACH = 5  # tokens at the head of a sentence where its subject is named
_OPENING = 4  # tokens at the head of a sentence where "Others" points back
_REMEMBERED = 60  # mentions back, among which "there" is looked for
_BEHIND_COST = 1.5  # a vehicle behind the ends is so much farther than one before them
_SKIPPED = frozenset({"the", "a", "an"})
_DASHES = frozenset({"-", "–", "—", "--", "/"})
_CLASSES = ("names.class_before", "names.facility", "names.feature", "names.direction")
_CONTINENT = "L.CONT"
_ENDS = ("origin", "destination", "via")


class Journey(NamedTuple):
    """A leg as the text tells it.

    Parameters
    ----------
    sentence
        Index of the sentence that tells it.
    origin, destination
        Indices of the mentions at its ends.
    via
        Indices of the mentions it passes.
    mode
        One of `geo.networks.MODES`.
    trigger
        Token of the word of moving.
    mover, cargo
        Who or what goes and what is carried, in the words of the text; None when not told.
    another
        Whether the text says that this is one more journey on a way told before.
    """

    sentence: int
    origin: int
    destination: int
    via: tuple[int, ...]
    mode: str
    trigger: int
    mover: str | None
    cargo: str | None
    another: bool


class _Slot(NamedTuple):
    """A place name and the end of a journey it stands for."""

    mention: int
    end: str
    first: int
    last: int


def read_journeys(
    text: Text,
    spans: Sequence[Span],
    resolutions: Sequence[Resolution],
    roles: Sequence[Role],
    persons: Sequence[tuple[int, int, str]],
    title: str | None = None,
) -> list[Journey]:
    """Gather the journeys of a text, in the order of the telling.

    Parameters
    ----------
    text
        The text, tokenised.
    spans, resolutions, roles
        Its place names, what they were resolved to and what they are there for.
    persons
        Names of persons, as ``(start, end, text)``.
    title
        The headline: it may name the vehicle that the text does not.

    Returns
    -------
    list of Journey
        The same journey as often as it is told.
    """
    reader = _Reader(text, spans, resolutions, roles, persons)
    told: list[Journey] = []
    for index, sentence in enumerate(text.sentences):
        if sentence.kind == "body" and (index in reader.mentions):
            told += reader.journeys(index, sentence, told)
    told += reader.outward(told)
    common = reader.common_mode()
    if common is None:
        common = _headline_mode(title, text.lexicon)
    return [journey if journey.mode != "unknown" else journey._replace(mode=common) for journey in told]


class _Reader:
    """The place names of a text as a journey sees them."""

    def __init__(
        self,
        text: Text,
        spans: Sequence[Span],
        resolutions: Sequence[Resolution],
        roles: Sequence[Role],
        persons: Sequence[tuple[int, int, str]],
    ) -> None:
        self.text, self.spans, self.resolutions, self.roles, self.persons = text, spans, resolutions, roles, persons
        self.mentions = by_sentence(text, [span.start for span in spans])
        self.named = by_sentence(text, [start for start, _, _ in persons])
        self.bare = text.lexicon.words("journeys.and") | _SKIPPED

    def place(self, mention: int) -> Place:
        place = self.resolutions[mention].place
        assert place is not None
        return place

    def first(self, table: str, low: int, high: int) -> int | None:
        """Find the first token of a stretch at which an entry of a table begins."""
        openers = self.text.lexicon.openers(table)
        near = (at for at in range(low, high) if self.text.words[at] in openers)
        return next((at for at in near if self.text.lexicon.match(table, self.text.words, at)), None)

    def has(self, table: str, sentence: Sentence) -> bool:
        """Whether a sentence has a word of a table."""
        return self.first(table, sentence.first, sentence.last) is not None

    def slots(self, index: int) -> list[_Slot]:
        """List the ends of journeys that a sentence names, in order."""
        sentence = self.text.sentences[index]
        named = [
            (at, self.text.token_at(self.spans[at].start), self.text.token_at(self.spans[at].end - 1) + 1)
            for at in self.mentions.get(index, ())
            if self.resolutions[at].place is not None and not self.roles[at].container
        ]
        slots = [_Slot(at, self.end(sentence, at, first), first, last) for at, first, last in named]
        slots = [slot for at, slot in enumerate(slots) if at == 0 or slot.end or not self.within(slots[at - 1], slot)]
        for place in range(len(slots) - 1):
            one, other = slots[place : place + 2]
            if not one.end and self.line(sentence, one, other):
                slots[place : place + 2] = [one._replace(end="origin"), other._replace(end="destination")]
            elif not one.end and self.line_to(sentence, one, slots[place + 1 :]):
                slots[place] = one._replace(end="origin")
            elif not other.end and self.goes_on(sentence, one, other):
                slots[place + 1] = other._replace(end="destination")
        ends = {slot.end for slot in slots}
        if "destination" in ends and "origin" not in ends:
            slots = [slot._replace(end="origin") if self.left_behind(sentence, slot) else slot for slot in slots]
        return self.finest([slot for slot in slots if slot.end])

    def within(self, one: _Slot, other: _Slot) -> bool:
        """Whether a name only says where the one before it lies."""
        return inside(self.place(one.mention), self.place(other.mention))

    def end(self, sentence: Sentence, at: int, first: int) -> str:
        """Tell which end of a journey a mention is: by its role, a word of arriving, or a start ("set out in")."""
        role = self.roles[at].role
        if role in _ENDS:
            return role
        lexicon, words, back = self.text.lexicon, self.text.words, self.back(sentence, first)
        if role not in {"scene", "reference"}:
            return ""
        heads = (back, self.apposed(sentence, first))
        if any(lexicon.match_before("journeys.reach", words, head) for head in heads):
            return "destination"
        towards = lexicon.match_before("roles.destination", words, back) or words[back - 1] in lexicon.words("journeys.toward")
        described = back < first and self.first("journeys.adjectives", back, first) is not None
        moving = self.first("motion.move", max(sentence.first, back - _MOTION_REACH), back) is not None
        if back > sentence.first and towards and described and moving:
            return "destination"
        begun = self.first("journeys.start", max(sentence.first, back - _START_REACH), back)
        located = lexicon.match_before("roles.scene", words, back)
        if begun is not None and located and self.first("motion.move", begun, back) is not None:
            return "origin"
        return ""

    def apposed(self, sentence: Sentence, first: int) -> int:
        """Step back over the name that a name explains: "landed at Ramstein Air Base, Germany"."""
        at = first - 1
        if at <= sentence.first or self.text.words[at] != ",":
            return first
        while at > max(sentence.first, first - _BACK) and self.text.tokens[at - 1].text[0].isupper():
            at -= 1
        return at

    def back(self, sentence: Sentence, first: int) -> int:
        """Step back over articles and class words: "the northern town of Puebla" begins at "the"."""
        lexicon, words, at = self.text.lexicon, self.text.words, first
        moved = True
        while moved and at > max(sentence.first, first - _BACK):
            moved = words[at - 1] in _SKIPPED or (
                words[at - 1] == "of" and lexicon.match_before("names.class_before", words, at - 1) is not None
            )
            found = [
                match
                for table in (*_CLASSES, "journeys.adjectives")
                if (match := lexicon.match_before(table, words, at))
            ]
            step = found[0].length if found and not moved else int(moved)
            at, moved = at - step, step > 0
        return max(at, sentence.first)

    def line(self, sentence: Sentence, one: _Slot, other: _Slot) -> bool:
        """Whether two names with a dash between are the ends of a line: "the London-Paris train"."""
        lexicon, words = self.text.lexicon, self.text.words
        if other.first != one.last + 1 or words[one.last] not in _DASHES:
            return False
        before = lexicon.match_before("journeys.line", words, self.back(sentence, one.first))
        return bool(before or lexicon.match("journeys.line_behind", words, other.last))

    def line_to(self, sentence: Sentence, one: _Slot, behind: Sequence[_Slot]) -> bool:
        """Whether a line leads from a name to a goal behind it: "rute Rote, Nusa Tenggara Timur menuju Makassar"."""
        goal = next((slot for slot in behind if slot.end), None)
        near = goal is not None and goal.end == "destination" and goal.first - one.last <= _LINE_REACH
        words = self.text.words
        return near and bool(self.text.lexicon.match_before("journeys.line", words, self.back(sentence, one.first)))

    def goes_on(self, sentence: Sentence, one: _Slot, other: _Slot) -> bool:
        """Whether a name is the goal of the one before, or one more: "from Oslo to Rome", ", and to Kefraya"."""
        between = self.text.words[one.last : other.first]
        if one.end == "origin":
            goal = self.text.lexicon.match_before("roles.destination", self.text.words, self.back(sentence, other.first))
            return goal is not None and len(between) <= _LINE_REACH
        if one.end == "destination" and between and all(word in self.bare for word in between):
            return True
        joined = self.first("journeys.and", one.last, other.first) is not None
        arrow = self.text.lexicon.match_before("roles.destination", self.text.words, other.first) is not None
        loose = self.first("journeys.then", one.last, other.first) is not None
        return one.end == "destination" and bool(between) and joined and (arrow or loose) and len(between) <= _BACK

    def left_behind(self, sentence: Sentence, slot: _Slot) -> bool:
        """Whether a name tells what was left: "after talks in Singapore", "fled after rebels took the town of Bara"."""
        if slot.end:
            return False
        after = self.first("journeys.after", sentence.first, slot.first)
        if after is None:
            return False
        stayed = self.first("journeys.stay", after, slot.first) is not None
        fled = self.first("journeys.flee", sentence.first, after) is not None and self.roles[slot.mention].role != "actor"
        return stayed or fled

    def finest(self, slots: Sequence[_Slot]) -> list[_Slot]:
        """Leave out an end that another one of its kind lies in, and the second naming of one."""
        kept: dict[tuple[str, str], _Slot] = {}
        for slot in slots:
            place = self.place(slot.mention)
            rivals = (self.place(one.mention) for one in slots if one.end == slot.end and one != slot)
            if place.feature == _CONTINENT or not any(inside(rival, place) for rival in rivals):
                kept.setdefault((place.place_id, slot.end), slot)
        return list(kept.values())

    def journeys(self, index: int, sentence: Sentence, told: Sequence[Journey]) -> Iterator[Journey]:
        """Pair the ends that a sentence names; what it does not name is looked for near by."""
        if not self.has("motion.move", sentence):
            return
        slots = self.slots(index)
        destinations = [slot for slot in slots if slot.end == "destination"]
        if not destinations:
            return
        if not any(slot.end == "origin" for slot in slots):
            origin = self.missing_origin(index, sentence, destinations, told)
            slots = slots if origin is None else [_Slot(origin, "origin", sentence.first, sentence.first), *slots]
        pairs, via = self.paired(slots), [slot.mention for slot in slots if slot.end == "via"]
        if len(pairs) > 1:
            pairs, via = self.passed(sentence, pairs, via)
        for origin, destination in pairs:
            if self.apart(origin.mention, destination.mention):
                yield self.told(index, sentence, origin, destination, tuple(via))

    def apart(self, one: int, other: int) -> bool:
        """Whether two ends can be a journey: neither lies in the other, nor are they one place."""
        here, there = self.place(one), self.place(other)
        nested = inside(here, there) or inside(there, here)
        return distance_km(here, there) > _SHORTEST_KM and (not nested or _CONTINENT in {here.feature, there.feature})

    def told(
        self, index: int, sentence: Sentence, origin: _Slot, destination: _Slot, via: tuple[int, ...]
    ) -> Journey:
        low, high = min(origin.first, destination.first), max(origin.last, destination.last)
        trigger = self.trigger(sentence, low, high)
        return Journey(
            sentence=index,
            origin=origin.mention,
            destination=destination.mention,
            via=via,
            mode=self.mode(sentence, low, high),
            trigger=trigger,
            mover=self.mover(index, sentence, trigger),
            cargo=self.named_word("journeys.cargo", sentence.first, sentence.last),
            another=self.first("journeys.another", sentence.first, max(trigger, low)) is not None,
        )

    def paired(self, slots: Sequence[_Slot]) -> list[tuple[_Slot, _Slot]]:
        """Give each destination its origin: the one before it, else the next; behind "then", the destination before."""
        origins = [slot for slot in slots if slot.end == "origin"]
        pairs: list[tuple[_Slot, _Slot]] = []
        last: _Slot | None = None
        for slot in (slot for slot in slots if slot.end == "destination"):
            before = [origin for origin in origins if origin.first < slot.first]
            then = last is not None and self.first("journeys.then", last.last, slot.first) is not None
            fresh = last is not None and any(origin.first > last.first for origin in before)
            if then and last is not None and not fresh:
                pairs.append((last, slot))
            elif before and len([one for one in slots if one.end == "destination"]) == 1:
                pairs += [(origin, slot) for origin in origins]
            elif origins:
                pairs.append((before[-1] if before else origins[0], slot))
            last = slot
        return pairs

    def passed(
        self, sentence: Sentence, pairs: Sequence[tuple[_Slot, _Slot]], via: Sequence[int]
    ) -> tuple[list[tuple[_Slot, _Slot]], list[int]]:
        """Make way-points of the ends of a detour and of a stop: "would detour from B to C", "after arriving in B"."""
        kept, passed = [], list(via)
        for origin, destination in pairs:
            low = min(origin.first, destination.first)
            detour = self.first("journeys.detour", max(sentence.first, low - _START_REACH), low)
            stop = self.first("journeys.after", max(sentence.first, destination.first - _START_REACH), destination.first)
            if detour is not None and kept:
                passed += [origin.mention, destination.mention]
            elif stop is not None and kept and kept[0][0] == origin:
                passed.append(destination.mention)
            else:
                kept.append((origin, destination))
        return kept, passed

    def missing_origin(
        self, index: int, sentence: Sentence, destinations: Sequence[_Slot], told: Sequence[Journey]
    ) -> int | None:
        """Find where a journey began that its sentence gives only the goal of."""
        goals = [self.place(slot.mention) for slot in destinations]
        others = self.first("journeys.others", sentence.first, min(sentence.last, sentence.first + _OPENING))
        if others is not None and told and index - told[-1].sentence <= _SEARCHED:
            return told[-1].origin
        if self.has("journeys.there", sentence) and (there := self.antecedent(index, goals)) is not None:
            return there
        for step in range(1, _SEARCHED + 1):
            for near in (index - step, index + step):
                if 0 <= near < len(self.text.sentences) and self.text.sentences[near].kind == "body":
                    origin = self.lone_origin(near)
                    if origin is not None and self.joinable(index, near, origin, goals):
                        return origin
        return None

    def lone_origin(self, index: int) -> int | None:
        """Take the origin of a sentence that tells of leaving and has no destination of its own."""
        if not self.has("motion.leave", self.text.sentences[index]):
            return None
        slots = self.slots(index)
        if any(slot.end == "destination" for slot in slots):
            return None
        return next((slot.mention for slot in slots if slot.end == "origin"), None)

    def joinable(self, index: int, near: int, origin: int, goals: Sequence[Place]) -> bool:
        """Whether two sentences can tell one journey: not of different persons, and the goal not where it began."""
        here, there = self.subject(index), self.subject(near)
        strangers = bool(here and there) and not here & there
        return not strangers and not any(inside(goal, self.place(origin)) for goal in goals)

    def subject(self, index: int) -> set[str]:
        """List the words of the name of the person that a sentence opens with."""
        head = self.text.sentences[index].first + _SUBJECT_REACH
        named = (self.persons[at] for at in self.named.get(index, ()))
        return {word for start, _, name in named if self.text.token_at(start) < head for word in name.lower().split()}

    def antecedent(self, index: int, goals: Sequence[Place]) -> int | None:
        """Find what "there" or "the camp" means: the last place before that something happened at or led to."""
        start = self.text.sentences[index].start
        before = [at for at in range(len(self.spans)) if self.spans[at].start < start][-_REMEMBERED:]
        for at in reversed(before):
            place = self.resolutions[at].place
            located = self.roles[at].role in {"scene", "destination", "origin"} and not self.roles[at].container
            if place and located and place.feature[:2] in {"P.", "S.", "T."} and place not in goals:
                return at
        return None

    def outward(self, told: Sequence[Journey]) -> Iterator[Journey]:
        """Read the way out of a way back: "will sail from Singapore to San Diego ... left San Diego in November"."""
        for index, sentence in enumerate(self.text.sentences):
            if sentence.kind != "body" or index not in self.mentions or not told:
                continue
            left = self.lone_origin(index)
            back = next((one for one in told if left is not None and self.same(one.destination, left)), None)
            if left is None or back is None or self.first("journeys.ahead", sentence.first, sentence.last) is not None:
                continue
            if not any(self.same(one.origin, left) for one in told):
                trigger = self.first("motion.leave", sentence.first, sentence.last) or sentence.first
                yield back._replace(sentence=index, origin=left, destination=back.origin, via=(), trigger=trigger)

    def same(self, one: int, other: int) -> bool:
        return self.place(one).place_id == self.place(other).place_id

    def trigger(self, sentence: Sentence, low: int, high: int) -> int:
        """Find the word of moving nearest to the ends, the last one before them first."""
        matches = [
            at
            for at in range(sentence.first, sentence.last)
            if self.text.lexicon.match("motion.move", self.text.words, at)
        ]
        return min(matches, key=lambda at: _away(at, low, high), default=low)

    def mode(self, sentence: Sentence, low: int, high: int) -> str:
        """Tell the means of travel from the vehicle named nearest to the ends."""
        found = []
        for at in range(sentence.first, sentence.last):
            match = self.text.lexicon.match("modes", self.text.words, at)
            if match:
                found.append((_away(at, low, high), -match.length, str(match.value)))
        return min(found)[2] if found else "unknown"

    def common_mode(self) -> str | None:
        """Tell the one means of travel that the text names where it tells of moving; unknown when it names several."""
        moving = [one for one in self.text.sentences if one.kind == "body" and self.has("motion.move", one)]
        modes = {mode for one in moving if (mode := self.mode(one, one.first, one.first)) != "unknown"}
        return None if not modes else modes.pop() if len(modes) == 1 else "unknown"

    def mover(self, index: int, sentence: Sentence, trigger: int) -> str | None:
        """Name who or what goes: the last person before the word of moving, else a word for travellers or a vehicle."""
        start = self.text.tokens[trigger].start
        before = [self.persons[at][2] for at in self.named.get(index, ()) if self.persons[at][0] < start]
        return before[-1] if before else self.named_word("journeys.movers", sentence.first, sentence.last)

    def named_word(self, table: str, low: int, high: int) -> str | None:
        """Quote the first entry of a table in a stretch."""
        at = self.first(table, low, high)
        match = None if at is None else self.text.lexicon.match(table, self.text.words, at)
        if at is None or match is None:
            return None
        return self.text.text[self.text.tokens[at].start : self.text.tokens[at + match.length - 1].end]


def _away(at: int, low: int, high: int) -> float:
    """Count the tokens between a word and a stretch."""
    return low - at if at < low else _BEHIND_COST * (at - high + 1) if at >= high else 0.0


def _headline_mode(title: str | None, lexicon: Lexicon) -> str:
    """Tell the one means of travel that a headline names."""
    words = read_text(title, lexicon).words if title else []
    modes = {str(found.value) for at in range(len(words)) if (found := lexicon.match("modes", words, at))}
    return modes.pop() if len(modes) == 1 else "unknown"
