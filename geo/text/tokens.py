"""Tokens: words, numbers and signs with exact character offsets, for texts and for the entries of lexicons alike."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

__all__ = ["Token", "cut", "entry_words"]

# Dotted capitals (U.S.), web names (KOMPAS.com), numbers with separators, words, anything else by itself. Blocks of
# Indic scripts are named because their vowel signs are no letters to the regular expression engine.
_SIGNS = "\u0300-\u036f\u0610-\u061a\u064b-\u0655\u0900-\u0963\u0970-\u0dff\u1000-\u103f\u1780-\u17d3"
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"
    r"|[^\W_]+\.(?:com|co|id|net|org|info|tv|gov|edu)(?:\.[a-z]{2})?\b"
    r"|\d+(?:[.,]\d+)*"
    rf"|[^\W_][^\W_{_SIGNS}]*(?:[{_SIGNS}][^\W_]*)*(?:['’][^\W\d_]+)*"
    r"|--+"
    r"|\S",
    re.IGNORECASE,
)
_WITHOUT_SPACES = re.compile(  # a run of letters, or one character of a script that sets no spaces between words
    r"[\u0e00-\u0eff\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
    r"|[^\u0e00-\u0eff\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+"
)
_AT_APOSTROPHE = re.compile(r"[^'’]+['’]?|['’]")
_SUFFIXES = re.compile(r"['’]?[^'’]+|['’]")
_PIECES = {"characters": _WITHOUT_SPACES, "elided": _AT_APOSTROPHE, "suffixed": _SUFFIXES}


class Token(NamedTuple):
    """A word, number or sign of the text.

    Parameters
    ----------
    start, end
        Character offsets, end exclusive.
    text
        The characters.
    lower
        The same in lower case, curly apostrophes made straight.
    """

    start: int
    end: int
    text: str
    lower: str


def cut(text: str, manner: str | None = None, possessives: Sequence[str] = ("'s",)) -> list[Token]:
    """Cut a text into tokens.

    Parameters
    ----------
    text
        Any text.
    manner
        How the language writes its words: ``"characters"`` (no spaces between them), ``"elided"`` ("d'octobre" is two),
        ``"suffixed"`` ("Ekim'de" is two); None for words between spaces.
    possessives
        Endings that are words of their own, with a straight apostrophe.

    Returns
    -------
    list of Token
        The tokens in order.
    """
    pieces = _PIECES.get(manner or "")
    tokens = []
    for found in _TOKEN.finditer(text):
        start, word = found.start(), found.group()
        ending = next((len(one) for one in possessives if word.replace("’", "'").endswith(one) and word != one), 0)
        if ending and len(word) > ending:
            tokens.append(_token(start, word[:-ending]))
            tokens.append(_token(found.end() - ending, word[-ending:]))
        elif manner == "suffixed" and tokens and _is_suffix(tokens, start, word):
            tokens[-1] = _token(tokens[-1].start, f"{tokens[-1].text}{word}")  # "2018'de"
        elif pieces is not None and len(word) > 1 and not word[0].isdigit():
            tokens += [_token(start + piece.start(), piece.group()) for piece in pieces.finditer(word)]
        else:
            tokens.append(_token(start, word))
    return tokens


def _is_suffix(tokens: Sequence[Token], start: int, word: str) -> bool:
    """Tell whether a word is the suffix of a number: it is joined to it by an apostrophe."""
    sign, number = tokens[-1], tokens[-2] if len(tokens) > 1 else None
    joined = sign.lower == "'" and sign.end == start and word[0].isalpha()
    return joined and number is not None and number.text[0].isdigit() and number.end == sign.start


def _token(start: int, word: str) -> Token:
    return Token(start, start + len(word), word, word.lower().replace("’", "'").replace("i\u0307", "i"))


def entry_words(phrase: str, manner: str | None = None, possessives: Sequence[str] = ("'s",)) -> Iterator[str]:
    """Cut an entry of a lexicon as a text would be cut.

    Parameters
    ----------
    phrase
        The entry, in lower case.
    manner, possessives
        As for `cut`.

    Yields
    ------
    str
        Its words.
    """
    for word in phrase.split():
        if word in possessives or (manner == "suffixed" and word[0] == "'" and word[1:].isalpha()):
            yield word
        else:
            yield from (token.lower for token in cut(word, manner, possessives))
