"""Rules: find the names of places and persons by rules alone.

This recogniser is driven by the gazetteer, the lexicon and counts of how words are written in annotated text; the words
next to a name distinguish places from persons, newspapers and organisations.
"""

from collections.abc import Iterator
from typing import Protocol

from geo.document import Document, Mention, Name, Names
from geo.gazetteer import Gazetteer
from geo.recognition.chunks import BIG, CASELESS, COMMON, Chunk, ChunkReader, is_major, prior_odds
from geo.text import Token, class_word_before

__all__ = ["ACCEPT", "WEIGHTS", "Recogniser", "RuleReader", "recognise"]

ACCEPT = 1.0  # odds from which a name is taken for a place
# What each piece of evidence adds to the odds that a name of the gazetteer is a place here; set by hand on development
# data. docs/figures.md says what recognition loses without each (`python bench/recogniser.py GOLD --ablate`).
WEIGHTS: dict[str, float] = {
    "dateline": 4.0,  # instead of all others, for a name in the dateline
    "class_name": 2.5,  # instead of all others, for a class word with its name ("Sungai Brantas")
    "unknown": 2.0,  # instead of all others, for an unknown name after a class word ("desa Sukamaju")
    "hint": 2.0,  # a class word before the name
    "located": 1.5,  # a preposition of place or motion before it
    "contained": 1.0,  # a comma and another place after it
    "listed": 0.5,  # a comma before it
    "organisation": -4.0,  # a word of organisations beside it
    "neighbour": -4.0,  # a name beside it, as in a person's name
    "major_neighbour": -1.0,  # the same, for a country or a large town
    "title": -3.0,  # a person's title before it
    "university": -3.0,  # known only as a university, without a preposition
    "person": -3.0,  # one word that is part of a person's name elsewhere in the text
    "several_words": 1.0,  # a name of several words is rarely something else
    "counts": 2.0,  # times the share of its capitalised uses that are places, minus a half
    "common": -3.0,  # a word that is common in lower case, at the head of a sentence
    "less_common": -1.0,  # the same elsewhere, less common
}
_CLASSED = 0.75  # probability that a class word with its name is a place
_CLASSED_UNKNOWN = 0.7  # the same for an unknown name after a class word
_LEAST_SCORE, _MOST_SCORE, _EVEN_SCORE, _SCORE_PER_ODDS = 0.01, 0.99, 0.55, 0.1  # probability from odds
_DATELINE_SCORE = 0.95
_MUCH_COMMONER = 5  # times as often in lower case as in names of places
_UNKNOWN_LONGEST = 4  # words of an unknown name after a class word


class Recogniser(Protocol):
    """The seam of recognition: any callable of this shape finds the names of a document."""

    def __call__(self, document: Document, *, gazetteer: Gazetteer) -> Names:
        """Find the names of a document; see `recognise`."""


def recognise(document: Document, *, gazetteer: Gazetteer) -> Names:
    """Find the names of a document by rules alone.

    Parameters
    ----------
    document
        The document; only its text is read.
    gazetteer
        Where names are looked up.

    Returns
    -------
    Names
        The names of places and persons in order.
    """
    weighed, persons = RuleReader(document.text, gazetteer).weigh()
    return Names([span for span, odds in weighed if odds >= ACCEPT], persons)


class RuleReader(ChunkReader):
    """A reader that weighs which chunks of a text are places and persons.

    Parameters
    ----------
    text
        The text, tokenised, with the lexicon of its language.
    gazetteer
        The gazetteer to look names up in.
    """

    def weigh(self) -> tuple[list[tuple[Mention, float]], list[Name]]:
        """Weigh every name that could be a place.

        Returns
        -------
        tuple
            Spans in order with the odds that they are places, which are accepted from `ACCEPT`; and names of persons.
        """
        head = self.dateline()
        runs = [run for sentence in self.text.sentences for run in self.runs(sentence)]
        persons = {word for chunks in runs for word in self._person_words(chunks)}
        spans = [weighed for chunks in runs for weighed in self._spans(chunks, persons, head)]
        found = [person for chunks in runs for person in self._persons(chunks, persons)]
        return sorted(spans, key=lambda weighed: weighed[0].start), found

    def _person_words(self, chunks: list[Chunk]) -> Iterator[str]:
        """Find the words of persons' names: after a title, or in a run of names only."""
        tokens = self.text.tokens
        if any(chunk.kind in {"organisation", "facility", "feature", "class"} for chunk in chunks):
            return
        titled = False
        for index, chunk in enumerate(chunks):
            named = chunk.kind == "name" or (chunk.kind == "place" and not is_major(chunk))
            near = [chunks[at] for at in (index - 1, index + 1) if 0 <= at < len(chunks)]
            beside = any(other.kind == "name" or (other.kind == "place" and not is_major(other)) for other in near)
            if named and (titled or beside):
                yield from (token.lower for token in tokens[chunk.first : chunk.last] if self._is_person_word(token))
            titled = chunk.kind == "title" or (titled and named)

    def _persons(self, chunks: list[Chunk], words: set[str]) -> Iterator[Name]:
        """Join neighbouring words of persons' names."""
        first = last = -1
        for chunk in [*chunks, Chunk(-1, -1, "end")]:
            named = chunk.first >= 0 and all(word in words for word in self.text.words[chunk.first : chunk.last])
            if named and last == chunk.first:
                last = chunk.last
                continue
            if first >= 0:
                start, end = self.text.tokens[first].start, self.text.tokens[last - 1].end
                yield Name(start, end, self.text.text[start:end])
            first, last = (chunk.first, chunk.last) if named else (-1, -1)

    def _is_person_word(self, token: Token) -> bool:
        """Tell whether a word can be part of a person's name: no acronym, no word that is common in lower case."""
        lower = self.counts.get(token.lower, (0, 0, 0, 0, 0))
        common = lower[0] >= COMMON and lower[0] > lower[2]
        return len(token.text) > 1 and not token.text.isupper() and not common

    def _spans(self, chunks: list[Chunk], persons: set[str], head: range) -> Iterator[tuple[Mention, float]]:
        """Yield the chunks of a run that can be places, with their odds."""
        index = 0
        while index < len(chunks):
            joined = self._class_name(chunks, index)
            if joined is not None:
                stop, span = joined
                if span is not None:
                    yield span, WEIGHTS["class_name"]
                index = stop
                continue
            chunk = chunks[index]
            unknown = self._unknown_name(chunks, index)
            if unknown is not None:
                yield unknown, WEIGHTS["unknown"]
            if chunk.kind == "place":
                yield self._place_span(chunks, index, persons, head)
            index += 1

    def _unknown_name(self, chunks: list[Chunk], index: int) -> Mention | None:
        """Take an unknown name after a class word of settlements: "desa Sukamaju", "the village of Kashkash"."""
        found = self.lexicon.match_before("names.settlement", self.text.words, chunks[index].first)
        if index or chunks[0].kind != "name" or found is None:
            return None
        stop = 1
        while stop < min(len(chunks), _UNKNOWN_LONGEST) and chunks[stop].kind == "name":
            stop += 1
        return self._make(chunks[0].first, chunks[stop - 1].last, hint=found.words, score=_CLASSED_UNKNOWN)

    def _class_name(self, chunks: list[Chunk], index: int) -> tuple[int, Mention | None] | None:
        """Join a class word with its name ("Sungai Brantas", "Brazos River"), or leave it out ("Kabupaten Garut")."""
        chunk = chunks[index]
        following = chunks[index + 1] if index + 1 < len(chunks) else None
        after = self.lexicon.class_word == "before"
        if (
            chunk.kind in {"facility", "feature"}
            and after
            and following
            and following.kind in {"place", "name", "direction"}
        ):
            stop = index + 1
            while (
                stop < len(chunks)
                and chunks[stop].kind in {"place", "name", "direction"}
                and stop - index <= _UNKNOWN_LONGEST
            ):
                stop += 1
            return stop, self._make(chunk.first, chunks[stop - 1].last, hint=self._words(chunk), score=_CLASSED)
        if chunk.kind == "class" and following and following.kind == "name":
            stop = index + 1
            while (
                stop < len(chunks) and chunks[stop].kind in {"name", "direction"} and stop - index <= _UNKNOWN_LONGEST
            ):
                stop += 1
            return stop, self._make(
                following.first, chunks[stop - 1].last, hint=self._words(chunk), score=_CLASSED_UNKNOWN
            )
        if not after and chunk.kind in {"place", "name"}:
            stop = index + 1
            while stop < len(chunks) and chunks[stop].kind in {"place", "name"}:
                stop += 1
            if stop < len(chunks) and chunks[stop].kind in {"feature", "facility"}:
                tail = chunks[stop + 1].kind if stop + 1 < len(chunks) else ""
                first = max(chunk.first, chunks[stop].first - _UNKNOWN_LONGEST)
                taken = self._make(first, chunks[stop].last, hint=self._words(chunks[stop]), score=_CLASSED)
                return stop + 1, None if tail == "organisation" else taken
        return None

    def _place_span(self, chunks: list[Chunk], index: int, persons: set[str], head: range) -> tuple[Mention, float]:
        """Weigh a gazetteer name by its places and its context."""
        chunk = chunks[index]
        before = chunks[index - 1].kind if index else ""
        following = chunks[index + 1].kind if index + 1 < len(chunks) else ""
        whole = chunk.last >= head.stop or following not in {"name", "organisation"}
        if chunk.first in head and before != "name" and whole:
            return self._make(chunk.first, chunk.last, dateline=True, score=_DATELINE_SCORE), WEIGHTS["dateline"]
        hint = self._words(chunks[index - 1]) if before == "class" else class_word_before(self.text, chunk.first)
        class_first = self.lexicon.class_word == "before"
        office_before = self.lexicon.match_before("names.office", self.text.words, chunk.first)
        nested = class_first and office_before is not None
        features = [
            *(["hint"] if hint else ()),
            *self._context(chunk),
            *self._beside(chunks, index, nested=nested),
            *self._as_person(chunk, persons, hint),
        ]
        odds = prior_odds(chunk) + sum(WEIGHTS[name] for name in features) + self._word_evidence(chunk)
        score = min(_MOST_SCORE, max(_LEAST_SCORE, _EVEN_SCORE + _SCORE_PER_ODDS * odds))
        return self._make(chunk.first, chunk.last, hint=hint, score=score)._replace(nested=nested), odds

    def _beside(self, chunks: list[Chunk], index: int, *, nested: bool) -> Iterator[str]:
        """Yield the features of the chunks next to a place: an organisation, a person, a title."""
        chunk, major = chunks[index], is_major(chunks[index])
        before = chunks[index - 1].kind if index else ""
        following = chunks[index + 1].kind if index + 1 < len(chunks) else ""
        if following == "organisation" or (before == "organisation" and not nested):
            yield "organisation"
        class_first = self.lexicon.class_word == "before"
        office = nested or (before == "title" and class_first and self._is_office(chunk))
        neighbours = self._name_neighbours(chunks, index)
        if neighbours and not office:
            yield "major_neighbour" if major and len(neighbours) == 1 else "neighbour"
        if before == "title" and not office and (not major or following in {"name", "place"}):
            yield "title"

    def _as_person(self, chunk: Chunk, persons: set[str], hint: str | None) -> Iterator[str]:
        """Yield the features of a university and of a person named elsewhere in the text."""
        if not hint and not self._is_located(chunk) and all(c.place.feature == "S.UNIV" for c in chunk.candidates):
            yield "university"
        single = chunk.last - chunk.first == 1
        if single and self.text.words[chunk.first] in persons and not is_major(chunk):
            yield "person"

    def _is_located(self, chunk: Chunk) -> bool:
        """Tell whether a preposition of place or motion precedes a name."""
        roles = ("scene", "origin", "destination", "via")
        return any(self.lexicon.match_before(f"roles.{role}", self.text.words, chunk.first) for role in roles)

    def _name_neighbours(self, chunks: list[Chunk], index: int) -> list[Chunk]:
        """Find the chunks next to a place that can be the rest of a person's name; common words do not count."""
        found = []
        for near in (index - 1, index + 1):
            if 0 <= near < len(chunks) and chunks[near].kind in {"name", "place"}:
                counts = self.counts.get(self.text.words[chunks[near].first])
                common = counts is not None and counts[0] >= COMMON and counts[0] > sum(counts[1:4])
                hyphen = self.text.tokens[chunks[near].first].text in {"-", "–"}
                opener = chunks[near].first in self.heads and common
                both = chunks[near].kind == "place" and (is_major(chunks[near]) or is_major(chunks[index]))
                if not (hyphen or opener or both or (common and self._is_title_case(chunks[near].first))):
                    found.append(chunks[near])
        return found

    def _is_title_case(self, at: int) -> bool:
        """Tell whether the sentence of a token is in title case, like a headline."""
        sentence = self.text.sentences[self.text.sentence_at(self.text.tokens[at].start)]
        words = [token for token in self.text.tokens[sentence.first : sentence.last] if token.text[0].isalpha()]
        return sum(token.text[0].isupper() for token in words) > CASELESS * len(words)

    def _is_office(self, chunk: Chunk) -> bool:
        """Tell whether a place after a title belongs to the office: "Gubernur Jawa Barat", "Bupati Garut"."""
        return any(c.place.feature.startswith("A.") or c.place.population > BIG for c in chunk.candidates)

    def _context(self, chunk: Chunk) -> Iterator[str]:
        """Yield the features of the words next to a name: a preposition, a place after a comma, a comma before."""
        words = self.text.words
        if self._is_located(chunk):
            yield "located"
        if words[chunk.last : chunk.last + 1] == [","] and self.longest_place(chunk.last + 1, len(words)):
            yield "contained"
        if chunk.first > 1 and words[chunk.first - 1] == "," and words[chunk.first - 2] not in self.plain:
            yield "listed"

    def _word_evidence(self, chunk: Chunk) -> float:
        """Weigh how a single word is written elsewhere: as a common word, in names of places, of persons."""
        if chunk.last - chunk.first > 1:
            return WEIGHTS["several_words"]
        counts = self.counts.get(self.text.words[chunk.first])
        if counts is None:
            return 0.0
        lower, place, person, organisation, other = counts
        named = place + person + organisation + other
        score = WEIGHTS["counts"] * ((place + 1) / (named + 2) - 0.5) if named else 0.0
        if lower >= COMMON and lower > place:
            opens = chunk.first in self.heads or self.caseless
            score += WEIGHTS["common" if opens or lower > _MUCH_COMMONER * (place + 1) else "less_common"]
        return score

    def _words(self, chunk: Chunk) -> str:
        """Return the words of a chunk in lower case."""
        return " ".join(self.text.words[chunk.first : chunk.last])

    def _make(self, first: int, last: int, *, hint: str | None = None, dateline: bool = False, score: float) -> Mention:
        """Make a span of tokens."""
        start, end = self.text.tokens[first].start, self.text.tokens[last - 1].end
        return Mention(start, end, self.text.text[start:end], hint, dateline, score)
