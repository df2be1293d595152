"""The tables of a lexicon: what each holds, and what a lexicon file lacks or has too much of.

`TABLES` lists every table that the code reads. `check_lexicon` holds the files of one language against it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from geo.errors import OptionError
from geo.text.lexicon import ANY, Lexicon, open_lexicon, own_tables

__all__ = ["TABLES", "Finding", "Table", "check_lexicon"]


class Table(NamedTuple):
    """A table of a lexicon.

    Parameters
    ----------
    shape
        ``"words"``: a list of entries; ``"groups"``: a list of entries for each key; ``"values"``: a number or a text
        for each entry; ``"flag"``; ``"word"``; ``"forms"``: rows of endings and what replaces them.
    meaning
        What the table says.
    keys
        The keys of groups; empty when any key is allowed.
    optional
        Keys that a language may lack.
    whole
        Whether a whole lexicon needs the table; a lexicon of dates alone does not.
    """

    shape: str
    meaning: str
    keys: str = ""
    optional: str = ""
    whole: bool = True


class Finding(NamedTuple):
    """Something that `check_lexicon` found.

    Parameters
    ----------
    kind
        ``"missing"``: a table or key that the lexicon lacks; ``"unknown"``: one that no code reads; ``"wrong"``: one of
        another shape; ``"unused"``: an entry that can never match, or stands twice.
    table
        The table, with its key.
    detail
        What is meant, in words.
    """

    kind: str
    table: str
    detail: str


_DATE_WORDS = """
    after_number ahead am ambiguous and between both_ways clause clock clock_behind clock_date clock_sure closing
    date date_alone date_clock day_lead day_mark day_word decade decade_before each earlier early from hijri last
    last_year late later leading mid modal month next next_year not_ahead not_month_after not_year_after
    not_year_before now number_joiner of opening or ordinal_before ordinal_behind pm range rolling same since the
    then this this_year through trailing until until_behind vague week_from weekday_lead weekend within year
    year_mark
"""
_DATES_LATER = "beside a count"
_HEMISPHERES = "north south east west"
_COUNTED = "dead wounded missing displaced arrested evacuated"
_COUNTS = (
    "at_least more_than at_most fewer_than about between to of others units helpers passive beside people nobody links"
)
_COORDINATES = "about and at before behind degree from introduce minute of onward second toward"
TABLES: Mapping[str, Table] = {
    "stopwords": Table("words", "The most frequent words, by which the language is detected."),
    "abbreviations": Table("words", "Words whose full stop ends no sentence."),
    "cut": Table("word", "How words are written: characters, elided or suffixed.", whole=False),
    "day_first": Table("flag", "Whether 5/9 is the fifth of September.", whole=False),
    "ordinal_days": Table("flag", "Whether the day of a month alone is an ordinal.", whole=False),
    "buddhist_years": Table("flag", "Whether a year above 2199 is one of the Buddhist era.", whole=False),
    "bare_days": Table("flag", "Whether the day of a month alone is a bare number.", whole=False),
    "sign": Table("word", "A sign that the language's dates carry.", whole=False),
    "bare_bearings": Table(
        "flag", 'Whether a direction stands beside its place without a word between: "tenggara Garut".', whole=False
    ),
    "place_first": Table("flag", 'Whether the place comes before the distance: "北京以北40公里".', whole=False),
    "grammar": Table(
        "groups",
        "How noun phrases are built.",
        "possessive articles genitive linkers conjunctions determiners addressee name_abbreviations",
        "small complementisers relatives "
        "auxiliaries before_names behind_names division_endings proclitics "
        "class_word direction_endings sentence_openers inflection possessive articles genitive linkers "
        "determiners addressee name_abbreviations",
    ),
    "layout": Table("groups", "Words that open links, bylines and boilerplate.", "boilerplate byline related"),
    "names": Table(
        "groups",
        "Words beside and inside names.",
        "bearer class_before direction facility feature joiner office organisation organisation_head plain settlement "
        "title",
    ),
    "classes": Table("groups", "What a sentence calls a place, by first letters of GeoNames class and code."),
    "roles": Table(
        "groups",
        "What gives a mention its role: prepositions and verbs.",
        "actor_verbs bound clause counterpart deeds destination give origin scene seat verb_beginnings verb_endings "
        "via",
    ),
    "attach": Table(
        "groups",
        "How a place name hangs on the words beside it.",
        "clause from locative of part passive skipped small to weak",
    ),
    "events": Table("groups", "Triggers by type of event."),
    "light": Table(
        "groups",
        "Verbs that say little beside a noun, and words that look like triggers.",
        "and before behind casualties figurative nothing nouns weak",
    ),
    "motion": Table("groups", "Words of moving.", "arrive goal_object leave move source_object"),
    "journeys": Table(
        "groups",
        "What makes a place the end of a journey.",
        "adjectives after ahead and another cargo detour flee helpers line line_behind movers now others reach start "
        "stay then there toward under_way",
    ),
    "modes": Table("groups", "Vehicles by means of travel.", "air foot rail river road sea"),
    "status": Table(
        "groups",
        "Cues of certainty.",
        "denied happened nothing ongoing planned possible predicted unconfirmed",
    ),
    "scope": Table(
        "groups",
        "How far a cue of certainty reaches.",
        "before_noun behind_noun blocks noun_endings purpose stops temporal",
    ),
    "progressive": Table(
        "groups", "What marks a verb that is going on.", "ending states words", "ending states words", whole=False
    ),
    "speakers": Table(
        "groups",
        "Attribution: verbs of saying and words around a source.",
        "according before_name leading pronouns said",
        "anaphors clause determiners edges ends said_anaphor",
    ),
    "coordinates": Table(
        "groups",
        "The small words of coordinates and bearings.",
        _COORDINATES,
        _COORDINATES,
        whole=False,
    ),
    "hemispheres": Table("groups", "Hemispheres beside a degree: S, south.", _HEMISPHERES, _HEMISPHERES, whole=False),
    "axes": Table(
        "groups",
        'Words that only a coordinate has: "LS", "latitude".',
        f"{_HEMISPHERES} latitude longitude",
        f"{_HEMISPHERES} latitude longitude",
        whole=False,
    ),
    "directions": Table("groups", "Points of the compass by degrees, clockwise from north.", whole=False),
    "lengths": Table("groups", "Units of length by kilometres.", whole=False),
    "counts": Table("groups", "The small words around a number of people.", _COUNTS, _COUNTS, whole=False),
    "counted_behind": Table("groups", "What became of people, behind their number.", _COUNTED, _COUNTED, whole=False),
    "counted_before": Table("groups", "What was done to people, before their number.", _COUNTED, _COUNTED, whole=False),
    "tolls": Table("groups", "What is counted, before its number.", _COUNTED, _COUNTED, whole=False),
    "amounts": Table("values", "Words for an amount: the least, a hyphen, the most.", whole=False),
    "amount_scales": Table("values", "Words that multiply a number of people.", whole=False),
    "dates.next_position": Table("word", 'Where "next" stands beside its unit: before, after or both.', whole=False),
    "dates.part_position": Table(
        "word", 'Where "early" and "the first week" stand beside their period: before or behind.', whole=False
    ),
    "dates.ahead_beginnings": Table("words", "How verbs begin that look ahead.", whole=False),
    "dates.ahead_endings": Table("words", "How verbs end that look ahead.", whole=False),
    "dates.months": Table("values", "Months and their numbers."),
    "dates.weekdays": Table("values", "Weekdays and their numbers, Monday 1."),
    "dates.seasons": Table("values", "Seasons and their numbers.", whole=False),
    "dates.quarters": Table("values", "Quarters and their numbers.", whole=False),
    "dates.halves": Table("values", "Halves of a year and their numbers.", whole=False),
    "dates.numbers": Table("values", "Number words."),
    "dates.scales": Table("values", "Words that multiply a number.", whole=False),
    "dates.ordinals": Table("values", "Ordinals.", whole=False),
    "dates.units": Table("groups", "Units of the calendar."),
    "dates.fused": Table("groups", "Words that are one of a unit.", whole=False),
    "dates.near": Table("groups", "What is so many units away from the publication date.", whole=False),
    "dates.narrative": Table("groups", "The same, away from the last day that the text named.", whole=False),
    "dates.before": Table("values", f"Words before a unit {_DATES_LATER}.", whole=False),
    "dates.behind": Table("values", f"Words behind a unit {_DATES_LATER}.", whole=False),
    "dates.since": Table("values", "Words between a count and the date it is counted from.", whole=False),
    "dates.narrative_behind": Table("values", "Words behind a count from the last day named.", whole=False),
    "dates.rolling_behind": Table("values", "Words behind a length of time.", whole=False),
    "dates.parts": Table("groups", "Parts of the day.", whole=False),
    "dates.decades": Table("values", "Decades and the year of a century in which they begin.", whole=False),
    "dates.since_behind": Table("values", "Words between a date and the count from it.", whole=False),
    "dates.zones": Table("values", "Time zones.", whole=False),
    "dates.marks": Table("groups", "Signs for year, month and day.", whole=False),
    "dates.eras": Table("values", "Years to add to a year of another era.", whole=False),
    "dates.holidays": Table("groups", "Holidays by the rule that dates them.", whole=False),
    "dates.words": Table("groups", "The small words of dates.", "", _DATE_WORDS, whole=False),
}
_SINGLE = frozenset({"grammar.class_word", "progressive.ending"})  # keys of groups that hold one word


def check_lexicon(code: str) -> list[Finding]:
    """Hold the files of a language against the tables that the code reads.

    Parameters
    ----------
    code
        ISO 639-1 code of the language.

    Returns
    -------
    list of Finding
        What is missing, unknown, wrong or unused; empty for a complete lexicon.

    Raises
    ------
    OptionError
        When the language has no files.
    DataFileError
        When a file cannot be parsed.
    """
    own = own_tables(code)
    if not own:
        msg = f"there is no lexicon 'data/lexicons/{code}'"
        raise OptionError(msg)
    lexicon = open_lexicon(code)
    return [*_missing(lexicon), *_foreign(own), *_unused(code, own)]


def _missing(lexicon: Lexicon) -> Iterator[Finding]:
    for path, table in TABLES.items():
        if lexicon.get(path) is None:
            if table.whole and (lexicon.has_names or path.startswith("dates.")):
                yield Finding("missing", path, table.meaning)
            continue
        for key in table.keys.split() if lexicon.has_names else ():
            if key not in table.optional.split() and lexicon.get(f"{path}.{key}") is None:
                yield Finding("missing", f"{path}.{key}", table.meaning)


def _foreign(own: Mapping[str, Any]) -> Iterator[Finding]:
    """Find tables and keys that no code reads, and those of another shape."""
    flat = {f"dates.{key}": value for key, value in own.get("dates", {}).items()}
    flat |= {key: value for key, value in own.items() if key != "dates"}
    for path, value in flat.items():
        table = TABLES.get(path)
        if table is None:
            yield Finding("unknown", path, "no code reads this table")
            continue
        if not _fits(path, table, value):
            yield Finding("wrong", path, f"expected {table.shape}")
            continue
        known = _DATE_WORDS if path == "dates.words" else {*table.keys.split(), *table.optional.split()}
        if table.shape == "groups" and known:
            yield from (
                Finding("unknown", f"{path}.{key}", "no code reads this key") for key in value if key not in known
            )


def _fits(path: str, table: Table, value: Any) -> bool:
    if table.shape == "flag":
        return isinstance(value, bool)
    if table.shape == "word":
        return isinstance(value, str)
    if table.shape == "words":
        return isinstance(value, list) and all(isinstance(entry, str) for entry in value)
    if not isinstance(value, Mapping):
        return False
    if table.shape == "values":
        return all(isinstance(entry, int | str) for entry in value.values())
    return all(
        isinstance(entry, str) if f"{path}.{key}" in _SINGLE else isinstance(entry, list)
        for key, entry in value.items()
    )


def _unused(code: str, own: Mapping[str, Any]) -> Iterator[Finding]:
    """Find entries that stand twice in a list, or are not in lower case and so never match."""
    for path, entries in _lists(own):
        for entry, count in Counter(entries).items():
            if count > 1:
                yield Finding("unused", path, f"{entry!r} is listed {count} times")
            if isinstance(entry, str) and entry != entry.lower() and code != ANY:
                yield Finding("unused", path, f"{entry!r} is not in lower case")


def _lists(node: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, list[Any]]]:
    for key, value in node.items():
        here = f"{path}.{key}" if path else key
        if isinstance(value, Mapping):
            yield from _lists(value, here)
        elif isinstance(value, list) and all(isinstance(entry, str) for entry in value):
            yield here, value
