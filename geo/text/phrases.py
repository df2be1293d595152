"""Noun phrases: what stands before and behind a name, and how two names hang together.

One walker for recognition, resolution, roles, events and routes. It knows articles, adjectives, class words and
directions from the lexicon, so that "the southern city of Puebla" is one phrase in each of them.
"""

from collections.abc import Iterator, Sequence

from geo.text.sentences import Text

__all__ = ["class_word_before", "class_words", "holds", "is_held", "is_list", "phrase_heads", "phrase_start"]

_CLASS_WORDS = ("names.class_before", "names.feature", "names.facility", "names.direction", "journeys.adjectives")
_BETWEEN = 40  # characters between a name and what it lies in
_HOLDER_TOKENS = 7  # tokens between a name and the one that lies in it
_QUOTES = frozenset("\"“'")
_OPENING = frozenset({",", "(", "-", "–"})


def phrase_heads(text: Text, first: int, low: int) -> Iterator[int]:
    """Step back from a name to the beginning of its noun phrase.

    Parameters
    ----------
    text
        The text.
    first
        First token of the name.
    low
        First token that may belong to the phrase.

    Yields
    ------
    int
        The name's first token, then each earlier token where the phrase can begin, the nearest first: over articles,
        determiners, hyphenated modifiers ("rebel-held"), class words, directions and "city of".
    """
    at, of = first, False
    yield at
    while at > low:
        step = _step(text, at, low)
        if not step and of and text.tokens[at - 1].text[0].isupper():
            step = 1  # "the West Bank town of Nablus"
        if not step:
            return
        of = of or text.is_in("grammar.genitive", at - 1)
        at -= step
        yield at


def phrase_start(text: Text, first: int, low: int, *, stop: str | None = None) -> int:
    """Find where the noun phrase of a name begins.

    Parameters
    ----------
    text
        The text.
    first
        First token of the name.
    low
        First token that may belong to the phrase.
    stop
        A table of the lexicon; an entry of it that ends at a head ends the phrase there.

    Returns
    -------
    int
        Index of the phrase's first token.
    """
    at = first
    for head in phrase_heads(text, first, low):
        at = head
        if stop and text.lexicon.match_before(stop, text.words, head):
            break
    return at


def _step(text: Text, at: int, low: int) -> int:
    """Count the tokens before `at` that belong to the same phrase."""
    words, lexicon = text.words, text.lexicon
    if text.is_in("grammar.articles", at - 1) or text.is_in("grammar.determiners", at - 1) or words[at - 1] in _QUOTES:
        return 1
    if at - 2 > low and words[at - 2] == "-" and text.tokens[at - 1].text.islower():
        return 3
    noun = at - 2 > low and words[at - 2].isalpha() and text.tokens[at - 2].text.islower()
    if text.is_in("grammar.genitive", at - 1) and noun:
        return 0 if lexicon.match_before("names.title", words, at - 1) else 2
    for table in _CLASS_WORDS:
        found = lexicon.match_before(table, words, at)
        if found and at - found.length >= low:
            return found.length
    return 0


def class_word_before(text: Text, first: int) -> str | None:
    """Take the class word before a name: "provinsi", "the city of".

    Parameters
    ----------
    text
        The text.
    first
        First token of the name.

    Returns
    -------
    str or None
        The class word in lower case; None when there is none.
    """
    before = text.lexicon.class_word == "before"
    for table in ("names.class_before", *(("names.feature", "names.facility") if before else ())):
        found = text.lexicon.match_before(table, text.words, first)
        if found:
            return found.words
    return None


def class_words(text: Text, first: int, last: int) -> list[str]:
    """Take the class words before and behind a name: "kabupaten", "the city of", "river".

    Parameters
    ----------
    text
        The text.
    first, last
        First token of the name, and the first token after it.

    Returns
    -------
    list of str
        Entries of the table ``classes``, in lower case.
    """
    before = text.lexicon.match_before("classes", text.words, first)
    after = text.lexicon.match("classes", text.words, last) if text.lexicon.class_word == "after" else None
    return [found.words for found in (before, after) if found]


def _between(text: Text, end: int, start: int) -> Sequence[str] | None:
    """Return the words between two names; None when they are far apart or in different paragraphs."""
    if start - end > _BETWEEN or "\n" in text.text[end:start]:
        return None
    first, last = text.token_at(max(0, end - 1)) + 1, text.token_at(start)
    return text.words[first:last]


def is_list(text: Text, end: int, start: int) -> bool:
    """Tell whether a conjunction or a sign of a list joins two names: "A and B", "A, dan B", "A-B".

    Parameters
    ----------
    text
        The text.
    end
        Character after the first name.
    start
        First character of the second name.

    Returns
    -------
    bool
        True when it does; a comma alone does not say.
    """
    words = _between(text, end, start) or ()
    rest = words[1:] if words and words[0] == "," else words
    return len(rest) == 1 and rest[0] in text.lexicon.words("grammar.conjunctions")


def is_held(text: Text, end: int, start: int) -> bool:
    """Tell whether the second name says where the first lies: "Paris, Texas", "Garut (Jawa Barat)", "Kabul in X".

    Parameters
    ----------
    text
        The text.
    end
        Character after the first name.
    start
        First character of the second name.

    Returns
    -------
    bool
        True when only a comma, a bracket, class words, directions or a preposition of place stand between; behind a
        class word a genitive too ("Torkula village of Guma").
    """
    words = _between(text, end, start)
    if not words:
        return False
    tables: tuple[str, ...] = ("names.class_before", "names.direction", "roles.scene", "classes")
    last = text.tokens[text.token_at(max(0, end - 1))].text  # the class word can be a part of the name
    if words[0] in text.lexicon.words("classes") or last in text.lexicon.words("classes"):
        tables += ("grammar.genitive",)
    rest = [word for word in words if not any(word in text.lexicon.words(table) for table in tables)]
    return not rest or (len(rest) == 1 and rest[0] in _OPENING) or rest == [",", ","]


def holds(text: Text, end: int, start: int) -> bool:
    """Tell whether the first name says where the second lies: "Indonesia's Aceh", "the Texas town of Paris".

    Parameters
    ----------
    text
        The text.
    end
        Character after the first name.
    start
        First character of the second name.

    Returns
    -------
    bool
        True when a possessive or a class word joins them.
    """
    words = _between(text, end, start)
    if not words or len(words) > _HOLDER_TOKENS:
        return False
    lexicon = text.lexicon
    owned = words[0] in lexicon.words("grammar.possessive")
    rest = words[1:] if owned else words
    classes = lexicon.words("classes") | lexicon.words("attach.part")
    small = lexicon.words("names.direction") | lexicon.words("attach.skipped") | lexicon.words("grammar.genitive")
    named = any(word in classes for word in rest)
    return (owned or named) and all(word in classes or word in small for word in rest)
