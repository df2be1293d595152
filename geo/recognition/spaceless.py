"""Spaceless: the bounds of names in scripts that set no spaces, or that glue particles to names.

The tagger labels pieces of words there, so that a name can begin or end in the middle of one.
"""

from collections.abc import Iterator

from geo.gazetteer import Gazetteer
from geo.text import Text

__all__ = ["bounded"]

_SHORTEST = 2  # letters of a name
_MOST_LETTERS = 3  # countries called by one letter, side by side
_LONGEST_WORD = 30  # letters: of a longer word only the nearest are looked at
_KATAKANA = ("\u30a1", "\u30fe")
_HANGUL = ("\uac00", "\ud7af")


def bounded(text: Text, start: int, end: int, gazetteer: Gazetteer) -> Iterator[tuple[int, int]]:
    """Set the bounds of what the tagger takes for a name.

    Parameters
    ----------
    text
        The text.
    start, end
        Character offsets of the pieces, end exclusive.
    gazetteer
        Where parts of it are looked up.

    Yields
    ------
    tuple of int
        Offsets of the name, or of several that stand side by side, the larger before the smaller ("黑龙江省东宁市").
    """
    start, end = _whole_words(text.text, start, end)
    if not gazetteer.candidates(text.text[start:end]):
        end += _facility(text, end)
    for part in _divided(text, start, end, gazetteer):
        first, last = _trimmed(text, *part, gazetteer)
        letters = _are_letters(text.text[first:last], gazetteer)
        if letters:
            yield from ((at, at + 1) for at in range(first, last))
        elif last - first >= _SHORTEST:
            yield first, last


def _are_letters(name: str, gazetteer: Gazetteer) -> bool:
    """Tell whether each letter stands for a place of its own: "中美", but not where the whole is a name."""
    return (
        len(name) <= _MOST_LETTERS
        and not (len(name) > 1 and gazetteer.candidates(name))
        and all(map(gazetteer.candidates, name))
    )


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in the rest of a word in Katakana, and the beginning of one in Hangul, whose particles stand behind."""
    low, high = max(start - _LONGEST_WORD, 0), min(end + _LONGEST_WORD, len(text))
    while start > low and (_joins(text, start, _KATAKANA) or _joins(text, start, _HANGUL)):
        start -= 1
    while end < high and _joins(text, end, _KATAKANA):
        end += 1
    return start, end


def _joins(text: str, at: int, script: tuple[str, str]) -> bool:
    first, last = script
    return first <= text[at - 1] <= last and first <= text[at] <= last


def _facility(text: Text, end: int) -> int:
    """Measure the class word of a facility behind a name: "机场" of "郑州新郑国际机场"."""
    words = text.lexicon.get("classes", {})
    known = (word for kind, of_kind in words.items() if kind.startswith("S") for word in of_kind)
    return max((len(word) for word in known if len(word) >= _SHORTEST and text.text.startswith(word, end)), default=0)


def _divided(text: Text, start: int, end: int, gazetteer: Gazetteer) -> Iterator[tuple[int, int]]:
    """Part a division from what lies in it, where the division is known: "愛知県" and "東海市"."""
    endings = text.lexicon.words("grammar.division_endings")
    at = start + _SHORTEST
    while at < end - 1:
        name = text.text[start : at + 1]
        if (
            text.text[at] in endings
            and end - at > _SHORTEST
            and (gazetteer.candidates(name) or (len(name) > _SHORTEST and gazetteer.candidates(name[:-1])))
        ):
            yield start, at + 1
            start, at = at + 1, at + _SHORTEST
        at += 1
    yield start, end


def _trimmed(text: Text, start: int, end: int, gazetteer: Gazetteer) -> tuple[int, int]:
    """Leave out what stands at the edge of a name and is no part of it: "新华社" of "新华社万象"."""
    name = text.text[start:end]
    if gazetteer.candidates(name):
        return start, end
    before, behind = (text.lexicon.get(f"grammar.{side}", ()) for side in ("before_names", "behind_names"))
    heads = [0, *(len(one) for one in before if name.startswith(one))]
    tails = [0, *(len(one) for one in behind if name.endswith(one))]
    for head in heads:
        for tail in tails:
            if len(name) - head - tail >= _SHORTEST and gazetteer.candidates(name[head : len(name) - tail]):
                return start + head, end - tail
    return start, end
