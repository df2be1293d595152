"""Tellings: each report of a journey in a text, gathered from its sentences by rules.

The ends come from the roles of the place names and from the lexicon's table ``journeys``: lines ("rute Manila ke
Kalibo"), starts and arrivals, places just left ("after talks in Singapore", "there"). An end that the
sentence does not name is searched in neighbouring sentences that are not about other persons. Datelines and world
knowledge are not used.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from geo.document import Document
from geo.gazetteer import Place, distance_km, inside
from geo.routes.endpoints import CONTINENT, START_REACH, Endpoint, EndpointReader
from geo.text import Lexicon, Sentence, read_text

__all__ = ["Telling", "read_tellings"]

_SHORTEST_KM = 1.0  # ends nearer than this are one place
_SEARCHED = 2  # sentences before and after in which a missing origin is searched
_SUBJECT_REACH = 5  # tokens at the head of a sentence where its subject is named
_OPENING = 4  # tokens at the head of a sentence where "Others" points back
_REMEMBERED = 60  # mentions back, among which "there" is looked for
_AFTER_COST = 1.5  # times as far: a vehicle after the ends against one before them


class Telling(NamedTuple):
    """One telling of a leg.

    Parameters
    ----------
    sentence
        Index of its sentence.
    origin, destination
        Indices of the mentions at its ends.
    via
        Indices of the mentions it passes.
    mode
        One of `geo.routing.MODES`.
    trigger
        Token of the word of moving.
    mover, cargo
        Who or what moves and what is carried, in the words of the text; None when the text does not say.
    another
        Whether the text says that this is one more journey on the same way.
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


def read_tellings(document: Document) -> list[Telling]:
    """Gather the tellings of journeys of a document, in the order of the text.

    Parameters
    ----------
    document
        A document with resolved mentions, roles and persons. Its title may name the vehicle that the text does not.

    Returns
    -------
    list of Telling
        The tellings; a journey that the text repeats has several.
    """
    reader = _TellingReader(document)
    text = document.text
    tellings: list[Telling] = []
    for index, sentence in enumerate(text.sentences):
        if sentence.kind == "body" and (index in reader.mentions):
            tellings += reader.journeys(index, sentence, tellings)
    tellings += reader.outward(tellings)
    common = reader.common_mode()
    if common is None:
        common = _headline_mode(document.article.title, text.lexicon)
    return [journey if journey.mode != "unknown" else journey._replace(mode=common) for journey in tellings]


class _TellingReader(EndpointReader):
    """The endpoints of sentences, combined to legs."""

    def journeys(self, index: int, sentence: Sentence, tellings: Sequence[Telling]) -> Iterator[Telling]:
        """Pair the ends that a sentence names; a missing origin is searched in neighbouring sentences."""
        if not self.has("motion.move", sentence):
            return
        endpoints = self.endpoints(index)
        destinations = [end for end in endpoints if end.kind == "destination"]
        if not destinations:
            return
        if not any(end.kind == "origin" for end in endpoints):
            origin = self.missing_origin(index, sentence, destinations, tellings)
            endpoints = (
                endpoints
                if origin is None
                else [Endpoint(origin, "origin", sentence.first, sentence.first), *endpoints]
            )
        pairs, via = self.paired(endpoints), [end.mention for end in endpoints if end.kind == "via"]
        if len(pairs) > 1:
            pairs, via = self.passed(sentence, pairs, via)
        for begin, goal in pairs:
            if self.apart(begin.mention, goal.mention):
                yield self.telling(index, sentence, begin, goal, tuple(via))

    def apart(self, one: int, other: int) -> bool:
        """Tell whether two ends can be a journey: neither lies in the other, nor are they one place."""
        here, there = self.place(one), self.place(other)
        nested = inside(here, there) or inside(there, here)
        return distance_km(here, there) > _SHORTEST_KM and (not nested or CONTINENT in {here.feature, there.feature})

    def telling(
        self, index: int, sentence: Sentence, origin: Endpoint, destination: Endpoint, via: tuple[int, ...]
    ) -> Telling:
        low, high = min(origin.first, destination.first), max(origin.last, destination.last)
        trigger = self.trigger(sentence, low, high)
        return Telling(
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

    def paired(self, endpoints: Sequence[Endpoint]) -> list[tuple[Endpoint, Endpoint]]:
        """Pair each destination with the origin before it, else the next; after "then", the destination before."""
        origins, goals = ([end for end in endpoints if end.kind == kind] for kind in ("origin", "destination"))
        pairs: list[tuple[Endpoint, Endpoint]] = []
        last: Endpoint | None = None
        for endpoint in goals:
            before = [origin for origin in origins if origin.first < endpoint.first]
            then = last is not None and self.first("journeys.then", last.last, endpoint.first) is not None
            fresh = last is not None and any(origin.first > last.first for origin in before)
            if then and last is not None and not fresh:
                pairs.append((last, endpoint))
            elif before and len(goals) == 1:
                pairs += [(origin, endpoint) for origin in origins]
            elif origins:
                pairs.append((before[-1] if before else origins[0], endpoint))
            last = endpoint
        return pairs

    def passed(
        self, sentence: Sentence, pairs: Sequence[tuple[Endpoint, Endpoint]], via: Sequence[int]
    ) -> tuple[list[tuple[Endpoint, Endpoint]], list[int]]:
        """Make way-points of the ends of a detour and of a stop: "would detour from B to C", "after arriving in B"."""
        kept: list[tuple[Endpoint, Endpoint]] = []
        passed = list(via)
        for origin, destination in pairs:
            low = min(origin.first, destination.first)
            detour = self.first("journeys.detour", max(sentence.first, low - START_REACH), low)
            stop = self.first("journeys.after", max(sentence.first, destination.first - START_REACH), destination.first)
            if detour is not None and kept:
                passed += [origin.mention, destination.mention]
            elif stop is not None and kept and kept[0][0] == origin:
                passed.append(destination.mention)
            else:
                kept.append((origin, destination))
        return kept, passed

    def missing_origin(
        self, index: int, sentence: Sentence, destinations: Sequence[Endpoint], tellings: Sequence[Telling]
    ) -> int | None:
        """Find the origin of a journey whose sentence names only the destination."""
        goals = [self.place(endpoint.mention) for endpoint in destinations]
        others = self.first("journeys.others", sentence.first, min(sentence.last, sentence.first + _OPENING))
        if others is not None and tellings and index - tellings[-1].sentence <= _SEARCHED:
            return tellings[-1].origin
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
        """Return the origin of a sentence about leaving that has no destination of its own."""
        if not self.has("motion.leave", self.text.sentences[index]):
            return None
        endpoints = self.endpoints(index)
        if any(endpoint.kind == "destination" for endpoint in endpoints):
            return None
        return next((endpoint.mention for endpoint in endpoints if endpoint.kind == "origin"), None)

    def joinable(self, index: int, near: int, origin: int, goals: Sequence[Place]) -> bool:
        """Tell whether two sentences can be about one journey: not of different persons, nor a goal at the origin."""
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
        last = bisect_left(self.spans, start, key=lambda span: span.start)
        for at in reversed(range(max(0, last - _REMEMBERED), last)):
            place = self.spans[at].place
            located = (
                self.spans[at].role.role in {"scene", "destination", "origin"} and not self.spans[at].role.container
            )
            if place and located and place.feature[:2] in {"P.", "S.", "T."} and place not in goals:
                return at
        return None

    def outward(self, tellings: Sequence[Telling]) -> Iterator[Telling]:
        """Read the way out of a way back: "will sail from Singapore to San Diego ... left San Diego in November"."""
        for index, sentence in enumerate(self.text.sentences):
            if sentence.kind != "body" or index not in self.mentions or not tellings:
                continue
            left = self.lone_origin(index)
            near = tellings[-_REMEMBERED:]
            back = next((one for one in near if left is not None and self.same(one.destination, left)), None)
            if left is None or back is None or self.first("journeys.ahead", sentence.first, sentence.last) is not None:
                continue
            if not any(self.same(one.origin, left) for one in near):
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
        """Return the means of travel by the vehicle nearest to the ends."""
        found = []
        for at in range(sentence.first, sentence.last):
            match = self.text.lexicon.match("modes", self.text.words, at)
            if match:
                found.append((_away(at, low, high), -match.length, str(match.value)))
        return min(found)[2] if found else "unknown"

    def common_mode(self) -> str | None:
        """Return the one means of travel of the sentences about moving; unknown when there are several."""
        moving = [one for one in self.text.sentences if one.kind == "body" and self.has("motion.move", one)]
        modes = {mode for one in moving if (mode := self.mode(one, one.first, one.first)) != "unknown"}
        return None if not modes else modes.pop() if len(modes) == 1 else "unknown"

    def mover(self, index: int, sentence: Sentence, trigger: int) -> str | None:
        """Return who or what moves: the last person before the word of moving, else a word of ``journeys.movers``."""
        start = self.text.tokens[trigger].start
        before = [self.persons[at][2] for at in self.named.get(index, ()) if self.persons[at][0] < start]
        return before[-1] if before else self.named_word("journeys.movers", sentence.first, sentence.last)

    def named_word(self, table: str, low: int, high: int) -> str | None:
        """Quote the first entry of a table in a range of tokens."""
        at = self.first(table, low, high)
        match = None if at is None else self.text.lexicon.match(table, self.text.words, at)
        if at is None or match is None:
            return None
        return self.text.text[self.text.tokens[at].start : self.text.tokens[at + match.length - 1].end]


def _away(at: int, low: int, high: int) -> float:
    """Return the distance [tokens] between a word and a range of tokens."""
    return low - at if at < low else _AFTER_COST * (at - high + 1) if at >= high else 0.0


def _headline_mode(title: str | None, lexicon: Lexicon) -> str:
    """Return the one means of travel of a headline."""
    words = read_text(title, lexicon).words if title else []
    modes = {str(found.value) for at in range(len(words)) if (found := lexicon.match("modes", words, at))}
    return modes.pop() if len(modes) == 1 else "unknown"
