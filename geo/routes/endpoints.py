"""Endpoints: decide which end of a journey a place name of a sentence is, if any.

By its role, and by the lexicon's table ``journeys``: lines ("rute Manila ke Kalibo"), starts, arrivals, lists of goals,
and places just left ("after talks in Singapore").
"""

from collections.abc import Sequence
from typing import NamedTuple

from geo.document import Document
from geo.gazetteer import Place, inside
from geo.text import Sentence, phrase_start

__all__ = ["CONTINENT", "START_REACH", "Endpoint", "EndpointReader"]

_BACK = 6  # tokens that class words before a name may take
START_REACH = 7  # tokens between "began" and "in Boston"
_LINE_REACH = 12  # tokens between the two ends of a line: "rute Rote, Nusa Tenggara Timur menuju Makassar"
_MOTION_REACH = 10  # tokens between "continue" and "into wealthier Europe"
_DASHES = frozenset({"-", "–", "—", "--", "/"})
CONTINENT = "L.CONT"
_ENDS = ("origin", "destination", "via")


class Endpoint(NamedTuple):
    """A place name and the end of a journey that it names.

    Parameters
    ----------
    mention
        Index of the mention.
    kind
        ``"origin"``, ``"destination"``, ``"via"`` or empty when it is none.
    first, last
        Its tokens, the last one exclusive.
    """

    mention: int
    kind: str
    first: int
    last: int


class EndpointReader:
    """A reader of the ends of journeys among the place names of a text.

    Parameters
    ----------
    document
        A document with resolved mentions, roles and persons.
    """

    def __init__(self, document: Document) -> None:
        self.text, self.spans, self.persons = document.text, document.mentions, document.persons
        self.mentions, self.named = document.mentions_by_sentence, document.persons_by_sentence
        self.bare = self.text.lexicon.words("journeys.and") | self.text.lexicon.words("grammar.articles")

    def place(self, mention: int) -> Place:
        """Return what a resolved mention was resolved to.

        Parameters
        ----------
        mention
            Index of a mention that has a place.

        Returns
        -------
        Place
            The place.
        """
        place = self.spans[mention].place
        assert place is not None
        return place

    def first(self, table: str, low: int, high: int) -> int | None:
        """Find the first token of a range at which an entry of a table begins.

        Parameters
        ----------
        table
            Dotted path of a table of the lexicon.
        low, high
            The range of tokens, its end exclusive.

        Returns
        -------
        int or None
            The token; None when no entry begins there.
        """
        openers = self.text.lexicon.openers(table)
        near = (at for at in range(low, high) if self.text.words[at] in openers)
        return next((at for at in near if self.text.lexicon.match(table, self.text.words, at)), None)

    def has(self, table: str, sentence: Sentence) -> bool:
        """Tell whether a sentence has a word of a table.

        Parameters
        ----------
        table
            Dotted path of a table of the lexicon.
        sentence
            The sentence.

        Returns
        -------
        bool
            True when it has.
        """
        return self.first(table, sentence.first, sentence.last) is not None

    def endpoints(self, index: int) -> list[Endpoint]:
        """List the ends of journeys that a sentence names, in order.

        Parameters
        ----------
        index
            Index of the sentence.

        Returns
        -------
        list of Endpoint
            The names that are an end, each place once for each end.
        """
        sentence = self.text.sentences[index]
        named = [
            (at, self.text.token_at(self.spans[at].start), self.text.token_at(self.spans[at].end - 1) + 1)
            for at in self.mentions.get(index, ())
            if self.spans[at].place is not None and not self.spans[at].role.container
        ]
        endpoints = [Endpoint(at, self._kind(sentence, at, first), first, last) for at, first, last in named]
        endpoints = [
            endpoint
            for at, endpoint in enumerate(endpoints)
            if at == 0 or endpoint.kind or not self._within(endpoints[at - 1], endpoint)
        ]
        for place in range(len(endpoints) - 1):
            one, other = endpoints[place : place + 2]
            if not one.kind and self._line(sentence, one, other):
                endpoints[place : place + 2] = [one._replace(kind="origin"), other._replace(kind="destination")]
            elif not one.kind and self._line_to(sentence, one, endpoints[place + 1 :]):
                endpoints[place] = one._replace(kind="origin")
            elif not other.kind and self._goes_on(sentence, one, other):
                endpoints[place + 1] = other._replace(kind="destination")
        endpoints = [endpoint for at, endpoint in enumerate(endpoints) if not self._explained(endpoints, at)]
        ends = {endpoint.kind for endpoint in endpoints}
        if "destination" in ends and "origin" not in ends:
            endpoints = [
                endpoint._replace(kind="origin") if self._is_left(sentence, endpoint) else endpoint
                for endpoint in endpoints
            ]
        return self._finest([end for end in endpoints if end.kind])

    def _explained(self, endpoints: Sequence[Endpoint], at: int) -> bool:
        """Tell whether the name after a comma explains this one ("Lanud Juanda, Surabaya"), and no list goes on."""
        if at + 1 >= len(endpoints) or not endpoints[at].kind or endpoints[at].kind != endpoints[at + 1].kind:
            return False
        one, other, *more = endpoints[at : at + 3]
        goes_on = bool(more) and all(word in self.bare for word in self.text.words[other.last : more[0].first])
        before = at > 0 and all(word in self.bare for word in self.text.words[endpoints[at - 1].last : one.first])
        return self.text.words[one.last : other.first] == [","] and not goes_on and not before

    def _within(self, one: Endpoint, other: Endpoint) -> bool:
        """Tell whether a name only says where the one before it lies."""
        return inside(self.place(one.mention), self.place(other.mention))

    def _kind(self, sentence: Sentence, at: int, first: int) -> str:
        """Return which end of a journey a mention is: by its role, a word of arriving, or a start ("set out in")."""
        role = self.spans[at].role.role
        if role in _ENDS:
            return role
        lexicon, words, back = (
            self.text.lexicon,
            self.text.words,
            self._head(sentence, first),
        )
        if role not in {"scene", "reference"}:
            return ""
        heads = (back, self._apposed(sentence, first))
        if any(lexicon.match_before("journeys.reach", words, head) for head in heads):
            return "destination"
        towards = lexicon.match_before("roles.destination", words, back) or words[back - 1] in lexicon.words(
            "journeys.toward"
        )
        described = back < first and self.first("journeys.adjectives", back, first) is not None
        moving = self.first("motion.move", max(sentence.first, back - _MOTION_REACH), back) is not None
        if back > sentence.first and towards and described and moving:
            return "destination"
        begun = self.first("journeys.start", max(sentence.first, back - START_REACH), back)
        located = lexicon.match_before("roles.scene", words, back)
        if begun is not None and located and self.first("motion.move", begun, back) is not None:
            return "origin"
        return ""

    def _head(self, sentence: Sentence, first: int) -> int:
        """Find where the noun phrase of a name begins."""
        return phrase_start(self.text, first, max(sentence.first, first - _BACK))

    def _apposed(self, sentence: Sentence, first: int) -> int:
        """Step back over the name that a name explains: "landed at Ramstein Air Base, Germany"."""
        at = first - 1
        if at <= sentence.first or self.text.words[at] != ",":
            return first
        while at > max(sentence.first, first - _BACK) and self.text.tokens[at - 1].text[0].isupper():
            at -= 1
        return at

    def _line(self, sentence: Sentence, one: Endpoint, other: Endpoint) -> bool:
        """Tell whether two names with a dash between are the ends of a line: "the London-Paris train"."""
        lexicon, words = self.text.lexicon, self.text.words
        if other.first != one.last + 1 or words[one.last] not in _DASHES:
            return False
        before = lexicon.match_before("journeys.line", words, self._head(sentence, one.first))
        return bool(before or lexicon.match("journeys.line_behind", words, other.last))

    def _line_to(self, sentence: Sentence, one: Endpoint, following: Sequence[Endpoint]) -> bool:
        """Tell whether a line leads from a name to a later goal: "rute Rote, Nusa Tenggara Timur menuju Makassar"."""
        goal = next((endpoint for endpoint in following if endpoint.kind), None)
        near = goal is not None and goal.kind == "destination" and goal.first - one.last <= _LINE_REACH
        words = self.text.words
        return near and bool(self.text.lexicon.match_before("journeys.line", words, self._head(sentence, one.first)))

    def _goes_on(self, sentence: Sentence, one: Endpoint, other: Endpoint) -> bool:
        """Tell whether a name is the goal of the one before, or one more: "from Oslo to Rome", ", and to Kefraya"."""
        between = self.text.words[one.last : other.first]
        if one.kind == "origin":
            goal = self.text.lexicon.match_before(
                "roles.destination",
                self.text.words,
                self._head(sentence, other.first),
            )
            return goal is not None and len(between) <= _LINE_REACH
        if one.kind == "destination" and between and all(word in self.bare for word in between):
            return True
        joined = self.first("journeys.and", one.last, other.first) is not None
        arrow = self.text.lexicon.match_before("roles.destination", self.text.words, other.first) is not None
        loose = self.first("journeys.then", one.last, other.first) is not None
        return one.kind == "destination" and bool(between) and joined and (arrow or loose) and len(between) <= _BACK

    def _is_left(self, sentence: Sentence, endpoint: Endpoint) -> bool:
        """Tell whether a place was just left: "after talks in Singapore", "fled after rebels took the town of Bara"."""
        if endpoint.kind:
            return False
        after = self.first("journeys.after", sentence.first, endpoint.first)
        if after is None:
            return False
        stayed = self.first("journeys.stay", after, endpoint.first) is not None
        fled = (
            self.first("journeys.flee", sentence.first, after) is not None
            and self.spans[endpoint.mention].role.role != "actor"
        )
        return stayed or fled

    def _finest(self, endpoints: Sequence[Endpoint]) -> list[Endpoint]:
        """Leave out an end that another one of its kind lies in, and the second naming of one."""
        kept: dict[tuple[str, str], Endpoint] = {}
        for endpoint in endpoints:
            place = self.place(endpoint.mention)
            rivals = (self.place(one.mention) for one in endpoints if one.kind == endpoint.kind and one != endpoint)
            if place.feature == CONTINENT or not any(inside(rival, place) for rival in rivals):
                kept.setdefault((place.place_id, endpoint.kind), endpoint)
        return list(kept.values())
