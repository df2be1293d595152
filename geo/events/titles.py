"""Titles: the clause that tells an event, as a short sentence of whole phrases.

The title is cut from the text, never written anew. It begins where the clause of the trigger begins, with its subject
where the clause has one, and ends at the end of a phrase: never on a preposition, an article or a conjunction.
"""

from collections.abc import Iterator
from functools import lru_cache

from geo.text import Lexicon, Text

__all__ = ["after_dateline", "function_words", "title_of"]

_MOST_TOKENS = 16  # of a title
_DENSE = 3  # times as many tokens where each character is one
_LONGER = 6  # tokens more, for a title that would have no subject otherwise
_BEHIND = 8  # tokens behind the trigger that there is room for, however long its subject is
_SUBJECT = 1  # tokens that must stand between the beginning of a clause and its verb
_DATELINE_TOKENS = 14  # in which a dash ends the dateline
_BREAKS = frozenset(',;:"“”„«»—–，。；؛：「」『』《》、')
_QUOTES = frozenset('"“”„«»「」『』')
_STOPS = frozenset(";；؛") | _QUOTES  # signs that part sentences of their own
_QUOTED = 4  # words that a pair of quotation marks holds where it marks a name and not what somebody says
_OPENING, _CLOSING = frozenset("([（"), frozenset(")]）")
_DASHES = frozenset({"-", "--", "–", "—"})
_HYPHENS = frozenset({"-", "–"})  # these join words when no space is beside them
_PREPOSITIONS = ("attach.locative", "attach.of", "attach.to", "attach.from", "attach.weak")
_ENDERS = (  # tables whose words do not end a phrase
    *("grammar.articles", "grammar.determiners", "grammar.genitive", "grammar.linkers", "grammar.conjunctions"),
    *("attach.locative", "attach.of", "attach.to", "attach.from", "attach.weak", "attach.clause", "attach.passive"),
    *("roles.origin", "roles.destination", "roles.via", "light.and", "scope.purpose", "scope.temporal"),
    *("scope.stops", "journeys.helpers", "grammar.small"),
)


def function_words(text: Text) -> frozenset[str]:
    """Return the words on which no title ends: prepositions, articles, conjunctions and helper verbs.

    Parameters
    ----------
    text
        The text, with the lexicon of its language.

    Returns
    -------
    frozenset of str
        Words in lower case; empty for a language without a lexicon.
    """
    return _function_words(text.lexicon)


@lru_cache(maxsize=32)
def _function_words(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(word for table in _ENDERS for word in lexicon.words(table) if word[0].isalpha())


def title_of(text: Text, start: int, end: int, *, after: int = 0) -> str:
    """Cut the title of an event from its sentence.

    Parameters
    ----------
    text
        The text.
    start, end
        Characters of the trigger.
    after
        Character after the dateline; the title begins behind it.

    Returns
    -------
    str
        The clause of the trigger, shortened to whole phrases, its first letter a capital.
    """
    sentence = text.sentences[text.sentence_at(start)]
    first, last = text.token_at(start), text.token_at(max(start, end - 1)) + 1
    behind = text.token_at(after) if sentence.start < after <= start else sentence.first
    low = after_dateline(text, behind, first, headed=behind > sentence.first)
    high = sentence.last
    head = _beginning(text, low, first)
    tail = _ending(text, last, high, head)
    tail = _last_phrase(text, last, _whole_brackets(text, last, head, _last_phrase(text, last, tail)))
    openers = ("attach.clause", "grammar.conjunctions")
    while head < first and (not _is_word(text, head) or any(text.is_in(table, head) for table in openers)):
        if _marks_a_name(text, head):
            break
        head += 1
    if tail - head == 1:  # one bare word says nothing: the rest of the sentence does
        tail = _last_phrase(text, last, min(high, head + _most(text)))
    tail = _whole_name(text, last, head, tail)
    title = " ".join(text.text[text.tokens[head].start : text.tokens[tail - 1].end].split())
    return title[:1].upper() + title[1:]


def _whole_brackets(text: Text, last: int, head: int, tail: int) -> int:
    """Step back before a bracket behind the trigger that the title would leave open: "on Sunday (15 June"."""
    opened: list[int] = []
    for at in range(head, tail):
        if text.words[at] in _OPENING:
            opened.append(at)
        elif text.words[at] in _CLOSING and opened:
            opened.pop()
    return min([at for at in opened if at >= last], default=tail)


def _whole_name(text: Text, last: int, head: int, tail: int) -> int:
    """Take in the quotation mark behind a name, or step back before a name that the title would cut."""
    marks = [at for at in range(head, tail) if _marks_a_name(text, at)]
    if len(marks) % 2 == 0:
        return tail
    if tail < len(text.words) and _marks_a_name(text, tail):
        return tail + 1
    return _last_phrase(text, last, marks[-1]) if marks[-1] >= last else tail


def _last_phrase(text: Text, last: int, tail: int) -> int:
    """Step back from signs and function words to the end of a phrase."""
    ends = function_words(text)
    while tail > last and (not _is_word(text, tail - 1) or text.words[tail - 1] in ends or _is_in_a_word(text, tail)):
        tail -= 1
    return tail


def _most(text: Text) -> int:
    """Return the most tokens of a title."""
    return _MOST_TOKENS * (_DENSE if text.lexicon.get("cut") == "characters" else 1)


def _is_word(text: Text, at: int) -> bool:
    token = text.tokens[at].text
    return token[0].isalnum() or token[0] in "$€£" or text.is_in("grammar.possessive", at)


def _is_in_a_word(text: Text, at: int) -> bool:
    """Whether the place before a token lies inside of a word like "third-place" or "Rostov-on-Don"."""
    return any(
        0 < hyphen < len(text.words) - 1
        and text.words[hyphen] in _HYPHENS
        and text.tokens[hyphen - 1].end == text.tokens[hyphen].start
        and text.tokens[hyphen].end == text.tokens[hyphen + 1].start
        and text.words[hyphen - 1][-1].isalpha()
        and text.words[hyphen + 1][0].isalpha()
        for hyphen in (at - 1, at)
    )


def after_dateline(text: Text, low: int, first: int, *, headed: bool) -> int:
    """Skip "PARIS (Reuters) -" at the head of a sentence, or ", 3 March -" behind a place that is known to head it.

    Parameters
    ----------
    text
        The text.
    low
        The first token.
    first
        The token at which the search ends.
    headed
        Whether a place that heads the report stands before the first token.

    Returns
    -------
    int
        The token behind the dash, or the first token when there is no dash of an address.
    """
    for at in range(low, min(first, low + _DATELINE_TOKENS)):
        spaced = at > 0 and text.tokens[at].start > text.tokens[at - 1].end
        site = at == low + 1 and "." in text.tokens[low].text[1:-1]  # "KOMPAS.com -"
        if text.words[at] in _DASHES and spaced and (headed or at == low or site or text.tokens[low].text.isupper()):
            return at + 1
    return _behind_agency(text, low, first) if headed else low


def _behind_agency(text: Text, low: int, first: int) -> int:
    """Skip the rest of an address that ends with the agency and no dash: "HAMMOND, Ind. (AP) Boaters were fined"."""
    opened = None
    if low >= first or (text.words[low] != "," and text.words[low] not in _OPENING):
        return low
    for at in range(low, min(first, low + _DATELINE_TOKENS)):
        if text.words[at] in _CLOSING and opened is not None:
            return at + 1
        opened = at if text.words[at] in _OPENING else opened
        if text.tokens[at].text[0].islower():
            break
    return low


def _breaks(text: Text, low: int, high: int) -> Iterator[int]:
    """Yield the tokens between two others that end a clause; a whole bracket ends none."""
    depth = 0
    for at in range(low, high):
        word = text.words[at]
        depth += (word in _OPENING and _closes(text, at, high)) - (word in _CLOSING and depth > 0)
        if depth or word in _CLOSING:
            continue
        figure = 0 < at < len(text.words) - 1 and text.words[at - 1][0].isdigit() and text.words[at + 1][0].isdigit()
        clause = text.is_in("attach.clause", at) or text.is_in("grammar.complementisers", at)
        if (word in _BREAKS and not figure and not _is_in_a_word(text, at) and not _marks_a_name(text, at)) or (
            clause and not text.is_in("grammar.conjunctions", at)
        ):
            yield at


def _marks_a_name(text: Text, at: int) -> bool:
    """Whether a quotation mark is one of a pair around a few words: "the "Tampa" left port"."""
    if text.words[at] not in _QUOTES:
        return False
    for step in (1, -1):
        end = at + step * (_QUOTED + 2)
        for other in range(at + step, min(max(end, -1), len(text.words)), step):
            if text.words[other] in _QUOTES:
                if abs(other - at) > 1:
                    return True
                break
            if text.words[other] in _BREAKS:
                break
    return False


def _closes(text: Text, at: int, high: int) -> bool:
    """Whether a bracket is closed before a token."""
    return any(word in _CLOSING for word in text.words[at + 1 : high])


def _beginning(text: Text, low: int, first: int) -> int:
    """Find where the clause begins: behind the nearest break that leaves the verb a subject."""
    breaks = list(_breaks(text, low, first))
    for at, following in zip(reversed(breaks), [first, *reversed(breaks)], strict=False):
        if text.words[at] in _STOPS:
            return _behind_speaker(text, at + 1, first)
        words = [token for token in range(at + 1, first) if _is_word(text, token)]
        inner = text.is_in("grammar.relatives", at) or _is_apposition(text, at, following)
        if not inner and len(words) > _SUBJECT and not _is_verbal(text, words[0]) and first - at <= _most(text):
            return at + 1
        if first - at > _most(text) + _LONGER:
            return at + 1
    return low if first - low <= _most(text) + _LONGER else _phrase_within(text, max(low, first - _most(text)), first)


def _is_apposition(text: Text, at: int, following: int) -> bool:
    """Whether names alone stand between two commas: "a fisherman of Tidore, North Maluku, who was missing"."""
    between = [text.tokens[token].text for token in range(at + 1, following)]
    return text.words[at] == text.words[following] == "," and not any(word[0].islower() for word in between)


def _behind_speaker(text: Text, low: int, first: int) -> int:
    """Skip the verb of saying behind a quotation: "...", said the minister, who will fly."""
    while low < first and (not _is_word(text, low) or text.lexicon.match("speakers.said", text.words, low)):
        low += 1
    return low


def _phrase_within(text: Text, low: int, first: int) -> int:
    """Find where the first noun phrase begins, behind a function word, in the part of a long clause before its verb."""
    ends = function_words(text)
    begins = (at for at in range(low + 1, first) if text.words[at - 1] in ends and text.words[at] not in ends)
    return next(begins, max(low, first - _most(text) // 2))


def _is_verbal(text: Text, at: int) -> bool:
    """Whether a clause that begins with a word has no subject: a verb, a helper, a cue of certainty, a preposition."""
    if any(text.lexicon.match(table, text.words, at) for table in ("modes", "light.nouns")):
        return False  # a vehicle, a noun among the words of moving
    tables = ("attach.passive", "grammar.auxiliaries", "scope.purpose", "grammar.relatives")
    counted = at + 1 < len(text.words) and text.words[at + 1][0].isdigit()  # "around 200 people"
    if not counted and any(text.is_in(table, at) for table in _PREPOSITIONS):
        return True
    matched = ("status", "speakers.said", "motion.move", "events")
    return any(text.is_in(table, at) for table in tables) or any(
        text.lexicon.match(table, text.words, at) for table in matched
    )


def _ending(text: Text, last: int, high: int, head: int) -> int:
    """Find where the clause ends, or the last whole phrase that the length of a title leaves room for."""
    end = next(_breaks(text, last, high), high)
    if end == last:  # the trigger itself is at a break: "the attack, which ..."
        end = next(_breaks(text, last + 1, high), high) if last - head <= 1 else last
    limit = max(min(last + _BEHIND, len(text.words)), head + _most(text))
    if end <= limit:
        return end
    ends = function_words(text)
    cut = [at for at in range(last + 1, limit + 1) if text.words[at] in ends and not _is_in_a_word(text, at)]
    if cut:
        return cut[-1]
    while limit < min(end, last + 2 * _LONGER) and all(text.tokens[at].text[0].isupper() for at in (limit - 1, limit)):
        limit += 1  # not inside of a name
    return limit
