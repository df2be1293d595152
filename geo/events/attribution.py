"""Attribution: who says a sentence, in its words ("kata juru bicara NSC, Adrienne Watson, kepada Yonhap")."""

from geo.text import Sentence, Text

__all__ = ["read_speakers"]

_SPEAKER_REACH = 14  # tokens of the longest phrase that names a speaker
_ABBREVIATED = 4  # letters of a title before its point, at most: Capt
_SHORT = 6  # words: a longer phrase after ", said" is what was said, not who said it
_QUOTES = frozenset({'"', "”", "'", "’", "?", "!"})
_STOPS = frozenset({",", ".", ";", ":", '"', "”", "“", "(", ")"})


def read_speakers(text: Text) -> dict[int, str]:
    """Find the speaker of each sentence.

    Parameters
    ----------
    text
        The text, tokenised.

    Returns
    -------
    dict of int to str
        Index of a sentence to the words that name its speaker; a quotation that runs over several sentences has one.
    """
    found: dict[int, str] = {}
    lexicon = text.lexicon
    anaphors, last = lexicon.words("speakers.anaphors") | lexicon.words("speakers.said_anaphor"), ""
    for index, sentence in enumerate(text.sentences):
        speaker = _speaker(text, sentence) if sentence.kind == "body" else None
        if speaker and speaker.lower().split()[0] not in anaphors:
            last = speaker
        if speaker and last:
            found[index] = last
    for index in range(len(text.sentences) - 2, -1, -1):
        sentence, following = text.sentences[index], text.sentences[index + 1]
        quote = text.text[sentence.start : sentence.end]
        opened = quote.count('"') % 2 == 1 or quote.count("“") > quote.count("”")
        if (
            opened
            and index not in found
            and index + 1 in found
            and "\n" not in text.text[sentence.end : following.start]
        ):
            found[index] = found[index + 1]
    return found


def _speaker(text: Text, sentence: Sentence) -> str | None:
    """Read the speaker of a sentence: after "menurut" or "kata", or before "said"."""
    lexicon, words = text.lexicon, text.words
    openers = lexicon.openers("speakers.according")
    for at in (at for at in range(sentence.first, sentence.last) if words[at] in openers):
        according = lexicon.match("speakers.according", words, at)
        speaker = _phrase(text, at + according.length, sentence.last) if according else None
        if speaker:
            return speaker
    openers = lexicon.openers("speakers.said")
    for at in (at for at in range(sentence.first, sentence.last) if words[at] in openers):
        said = lexicon.match("speakers.said", words, at)
        speaker = _beside(text, sentence, at, said.length) if said else None
        if speaker:
            return speaker
    # "ujarnya": the one who was named before says it.
    again = text.lexicon.words("speakers.said_anaphor")
    return next((word for word in words[sentence.first : sentence.last] if word in again), None)


def _beside(text: Text, sentence: Sentence, at: int, length: int) -> str | None:
    """Read the name after a verb of saying (`..., " said Adrienne Watson`), or its subject before it."""
    words = text.words
    before = words[at - 1] if at > sentence.first else ""
    quoted = before in _QUOTES or (before == "," and at - 2 >= sentence.first and words[at - 2] in _QUOTES)
    if (quoted or before == ",") and text.lexicon.match("speakers.before_name", words, at):
        speaker = _phrase(text, at + length, sentence.last)
        after = words[at + length : at + length + 1]  # ", said he would travel": what was said begins
        named = len((speaker or "").split()) <= _SHORT and not text.lexicon.words("speakers.pronouns") & set(after)
        if speaker and (quoted or named):
            return speaker
    return _subject(text, sentence, at - 1) if before == "," else _direct(text, sentence, at)


def _direct(text: Text, sentence: Sentence, stop: int) -> str | None:
    """Take a short subject right before a verb of saying, also in lower case: ", police said"."""
    start = stop
    while start > sentence.first and stop - start <= _SHORT and not _stops(text, start - 1):
        start -= 1
    short = 0 < stop - start <= _SHORT and start > sentence.first and text.words[start - 1] == ","
    pronoun = text.words[start] in text.lexicon.words("speakers.pronouns") | text.lexicon.words("speakers.leading")
    if short and not pronoun and text.tokens[start].text[0].isalpha():
        return _words_between(text, start, stop)
    return _subject(text, sentence, stop)


def _subject(text: Text, sentence: Sentence, stop: int) -> str | None:
    """Return the words between commas before a verb of saying; before an apposition: "Ann Lee, the mayor, said"."""
    found = None
    for _ in range(2 if text.words[stop] == "," else 1):
        start = stop
        while start > sentence.first and stop - start < _SPEAKER_REACH and not _stops(text, start - 1):
            start -= 1
        if any(token.text[0].isupper() for token in text.tokens[start:stop]):
            found = _words_between(text, start, stop) or found
        if text.tokens[start].text[0].isupper() or start == sentence.first or text.words[start - 1] != ",":
            break
        stop = start - 1
    return found


def _stops(text: Text, at: int) -> bool:
    """Whether a token ends a phrase; the point of an abbreviation does not ("Col. Ann Lee")."""
    short = (
        at > 0
        and text.words[at] == "."
        and text.tokens[at - 1].text.istitle()
        and len(text.words[at - 1]) <= _ABBREVIATED
    )
    return text.words[at] in _STOPS and not short


def _phrase(text: Text, at: int, last: int) -> str | None:
    """Take the words up to the end of the clause, with a name in apposition ("juru bicara NSC, Adrienne Watson")."""
    end = at
    while end < min(last, at + _SPEAKER_REACH) and text.words[end] not in {".", ";", ":", '"', "”", "(", "?", "!"}:
        if text.words[end] == ",":
            end = _apposition(text, end, last)
            break
        counterpart = end > at and text.lexicon.match("roles.counterpart", text.words, end)
        clause = end > at and text.lexicon.match("attach.clause", text.words, end)
        after = end > at and text.lexicon.match("status", text.words, end)
        if counterpart or clause or after or text.lexicon.match("dates.weekdays", text.words, end):
            break
        end += 1
    return _words_between(text, at, end)


def _words_between(text: Text, at: int, end: int) -> str | None:
    """Take the words between two tokens that can name a speaker: no small words around it, and no clause."""
    words, lexicon = text.words, text.lexicon
    leading, days = lexicon.words("speakers.leading"), lexicon.words("dates.weekdays")
    while at < end and (not text.tokens[at].text[0].isalnum() or words[at] in leading):
        at += 1
    ends, edges = lexicon.words("speakers.ends"), lexicon.words("speakers.edges")
    if at == end or words[at] in ends | edges or words[end - 1] in edges | lexicon.words("speakers.determiners"):
        return None
    if not lexicon.words("speakers.clause").isdisjoint(words[at:end]):
        return None
    ends |= lexicon.words("speakers.anaphors")  # "according to the ministry he died"
    end = next((near for near in range(at + 1, end) if words[near] in ends), end)
    while not text.tokens[end - 1].text[0].isalnum() or words[end - 1] in leading | days:
        if end - 1 == at:
            return None
        end -= 1
    return text.text[text.tokens[at].start : text.tokens[end - 1].end]


def _apposition(text: Text, comma: int, last: int) -> int:
    """Include a name between commas ("juru bicara NSC, Adrienne Watson,"); without one, end at the comma."""
    end = comma + 1
    if text.lexicon.match("dates.weekdays", text.words, end):
        return comma
    while end < last and text.tokens[end].text[0].isupper():
        end += 1
    closed = end > comma + 1 and (
        end == last or not text.words[end][0].isalnum() or text.words[end] in text.lexicon.words("grammar.addressee")
    )
    return end if closed else comma
