"""Text: words and sentences with exact offsets, and the words of each language as data.

In: the characters of an article and the code of its language. Out: a `Text`, whose `Lexicon` knows the language. This
is the only package that reads ``data/lexicons``.
"""

from geo.text.lexicon import Lexicon, Match, base_forms, languages, open_lexicon, word_counts
from geo.text.phrases import class_word_before, class_words, holds, is_held, is_list, phrase_heads, phrase_start
from geo.text.schema import TABLES, Finding, Table, check_lexicon
from geo.text.sentences import Sentence, Text, by_sentence, read_text
from geo.text.tokens import Token

__all__ = [
    "TABLES",
    "Finding",
    "Lexicon",
    "Match",
    "Sentence",
    "Table",
    "Text",
    "Token",
    "base_forms",
    "by_sentence",
    "check_lexicon",
    "class_word_before",
    "class_words",
    "holds",
    "is_held",
    "is_list",
    "languages",
    "open_lexicon",
    "phrase_heads",
    "phrase_start",
    "read_text",
    "word_counts",
]
