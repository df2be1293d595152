"""Mentions: which words of a text name a place.

This recogniser is driven by the gazetteer, the lexicon and counts of how words are written in annotated text; persons,
newspapers and organisations are kept from becoming places by what stands beside a name.
"""

from collections.abc import Iterator
from typing import Protocol

from geo.document import Document, Mention, Name, Names
from geo.gazetteer import Gazetteer
from geo.recognition.chunks import BIG, CASELESS, COMMON, Chunk, ChunkReader, is_major, prior_odds
from geo.text import Token, class_word_before

__all__ = ["ACCEPT", "Recogniser", "RuleReader", "recognise"]

ACCEPT = 1.0  # odds from which a name is taken for a place
_DATELINE_ODDS, _CLASS_ODDS, _UNKNOWN_ODDS = 4.0, 2.5, 2.0
_UNKNOWN_LONGEST = 4  # words of a name that only a class word vouches for


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
    """The text under judgement: which of its pieces are places, which are persons.

    Parameters
    ----------
    text
        The text, tokenised, with the lexicon of its language.
    gazetteer
        The gazetteer to look names up in.
    """

    def weigh(self) -> tuple[list[tuple[Mention, float]], list[Name]]:
        """Weigh every name that could be a place, also those that are none.

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
        """Words that are part of somebody's name: behind a title, or in a run that is names only."""
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
        """Whether a word can be part of a person's name: no acronym, no word that is common in lower case."""
        lower = self.counts.get(token.lower, (0, 0, 0, 0, 0))
        common = lower[0] >= COMMON and lower[0] > lower[2]
        return len(token.text) > 1 and not token.text.isupper() and not common

    def _spans(self, chunks: list[Chunk], persons: set[str], head: range) -> Iterator[tuple[Mention, float]]:
        """Decide which pieces of a run are places."""
        index = 0
        while index < len(chunks):
            joined = self._class_name(chunks, index)
            if joined is not None:
                stop, span = joined
                if span is not None:
                    yield span, _CLASS_ODDS
                index = stop
                continue
            chunk = chunks[index]
            unknown = self._unknown_name(chunks, index)
            if unknown is not None:
                yield unknown, _UNKNOWN_ODDS
            if chunk.kind == "place":
                yield self._place_span(chunks, index, persons, head)
            index += 1

    def _unknown_name(self, chunks: list[Chunk], index: int) -> Mention | None:
        """Take a name that only the class word before it vouches for: "desa Sukamaju", "the village of Kashkash"."""
        found = self.lexicon.match_before("names.settlement", self.text.words, chunks[index].first)
        if index or chunks[0].kind != "name" or found is None:
            return None
        stop = 1
        while stop < min(len(chunks), _UNKNOWN_LONGEST) and chunks[stop].kind == "name":
            stop += 1
        return self._make(chunks[0].first, chunks[stop - 1].last, hint=found.words, score=0.7)

    def _class_name(self, chunks: list[Chunk], index: int) -> tuple[int, Mention | None] | None:
        """Join a class word with its name ("Sungai Brantas", "Brazos River"), or leave it out ("Kabupaten Garut")."""
        chunk = chunks[index]
        behind = chunks[index + 1] if index + 1 < len(chunks) else None
        after = self.lexicon.class_word == "before"
        if chunk.kind in {"facility", "feature"} and after and behind and behind.kind in {"place", "name", "direction"}:
            stop = index + 1
            while (
                stop < len(chunks)
                and chunks[stop].kind in {"place", "name", "direction"}
                and stop - index <= _UNKNOWN_LONGEST
            ):
                stop += 1
            return stop, self._make(chunk.first, chunks[stop - 1].last, hint=self._words(chunk), score=0.75)
        if chunk.kind == "class" and behind and behind.kind == "name":
            stop = index + 1
            while (
                stop < len(chunks) and chunks[stop].kind in {"name", "direction"} and stop - index <= _UNKNOWN_LONGEST
            ):
                stop += 1
            return stop, self._make(behind.first, chunks[stop - 1].last, hint=self._words(chunk), score=0.7)
        if not after and chunk.kind in {"place", "name"}:
            stop = index + 1
            while stop < len(chunks) and chunks[stop].kind in {"place", "name"}:
                stop += 1
            if stop < len(chunks) and chunks[stop].kind in {"feature", "facility"}:
                tail = chunks[stop + 1].kind if stop + 1 < len(chunks) else ""
                first = max(chunk.first, chunks[stop].first - _UNKNOWN_LONGEST)
                taken = self._make(first, chunks[stop].last, hint=self._words(chunks[stop]), score=0.75)
                return stop + 1, None if tail == "organisation" else taken
        return None

    def _place_span(self, chunks: list[Chunk], index: int, persons: set[str], head: range) -> tuple[Mention, float]:
        """Score a gazetteer name by what it is and what stands beside it."""
        chunk = chunks[index]
        before = chunks[index - 1].kind if index else ""
        behind = chunks[index + 1].kind if index + 1 < len(chunks) else ""
        dateline, after = chunk.first in head, self.lexicon.class_word == "before"
        if dateline and before != "name" and (chunk.last >= head.stop or behind not in {"name", "organisation"}):
            return self._make(chunk.first, chunk.last, dateline=True, score=0.95), _DATELINE_ODDS
        hint = self._words(chunks[index - 1]) if before == "class" else class_word_before(self.text, chunk.first)
        score = prior_odds(chunk) + self._context(chunk) + self._word_evidence(chunk) + (2.0 if hint else 0.0)
        neighbours = self._name_neighbours(chunks, index)
        major = is_major(chunk)
        nested = after and self.lexicon.match_before("names.office", self.text.words, chunk.first) is not None
        if behind == "organisation" or (before == "organisation" and not nested):
            score -= 4.0
        office = nested or (before == "title" and after and self._is_office(chunk))
        if neighbours and not office:
            score -= 1.0 if major and len(neighbours) == 1 else 4.0
        if before == "title" and not office:
            score -= 3.0 if not major or behind in {"name", "place"} else 0.0
        if not hint and not self._is_located(chunk) and all(c.place.feature == "S.UNIV" for c in chunk.candidates):
            score -= 3.0
        single = chunk.last - chunk.first == 1
        if single and self.text.words[chunk.first] in persons and not major:
            score -= 3.0
        sure = min(0.99, max(0.01, 0.55 + 0.1 * score))
        return self._make(chunk.first, chunk.last, hint=hint, score=sure)._replace(nested=nested), score

    def _is_located(self, chunk: Chunk) -> bool:
        """Whether a preposition of place or of moving stands before a name."""
        roles = ("scene", "origin", "destination", "via")
        return any(self.lexicon.match_before(f"roles.{role}", self.text.words, chunk.first) for role in roles)

    def _name_neighbours(self, chunks: list[Chunk], index: int) -> list[Chunk]:
        """Pieces beside a place that look like the rest of somebody's name; common words do not count."""
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
        """Whether a token stands in a headline, where every word is capitalised."""
        sentence = self.text.sentences[self.text.sentence_at(self.text.tokens[at].start)]
        words = [token for token in self.text.tokens[sentence.first : sentence.last] if token.text[0].isalpha()]
        return sum(token.text[0].isupper() for token in words) > CASELESS * len(words)

    def _is_office(self, chunk: Chunk) -> bool:
        """Whether a place behind a title is what the office is for: "Gubernur Jawa Barat", "Bupati Garut"."""
        return any(c.place.feature.startswith("A.") or c.place.population > BIG for c in chunk.candidates)

    def _context(self, chunk: Chunk) -> float:
        """Weigh the words beside a name: prepositions, a container behind a comma, a verb of saying."""
        words, score = self.text.words, 1.5 if self._is_located(chunk) else 0.0
        behind = words[chunk.last] if chunk.last < len(words) else ""
        if behind == "," and self.longest_place(chunk.last + 1, len(words)):
            score += 1.0
        if chunk.first >= 2 and words[chunk.first - 1] == "," and words[chunk.first - 2] not in self.plain:  # noqa: PLR2004
            score += 0.5
        if behind in self.lexicon.words("grammar.possessive"):
            score += 0.3
        saying = self.lexicon.match("speakers.said", words, chunk.last)
        if saying and chunk.last - chunk.first == 1 and not is_major(chunk):
            score -= 2.0
        return score

    def _word_evidence(self, chunk: Chunk) -> float:
        """Weigh how a single word is written elsewhere: as a common word, in names of places, of persons."""
        if chunk.last - chunk.first > 1:
            return 1.0
        counts = self.counts.get(self.text.words[chunk.first])
        if counts is None:
            return 0.0
        lower, place, person, organisation, other = counts
        named = place + person + organisation + other
        score = 2.0 * (place + 1) / (named + 2) - 1.0 if named else 0.0
        opens = chunk.first in self.heads or self.caseless
        if lower >= COMMON and lower > place:
            score -= 3.0 if opens or lower > 5 * (place + 1) else 1.0
        return score

    def _words(self, chunk: Chunk) -> str:
        """Join the words of a piece, in lower case."""
        return " ".join(self.text.words[chunk.first : chunk.last])

    def _make(self, first: int, last: int, *, hint: str | None = None, dateline: bool = False, score: float) -> Mention:
        """Make a span of tokens."""
        start, end = self.text.tokens[first].start, self.text.tokens[last - 1].end
        return Mention(start, end, self.text.text[start:end], hint, dateline, score)
