"""Numbers of the dead, wounded and others beside events: digits, words, bounds, and what counts nobody."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.events import counts_of_events, read_counts
from geo.text import open_lexicon, read_text

GOLD = Path(__file__).resolve().parents[3] / "data" / "gold" / "counts.csv"
LEAST_PRECISION, LEAST_RECALL = 0.95, 0.9


def counts(text, language):
    """Return what is counted in a text: kind, least, most, whether it is rough."""
    cut = read_text(text, open_lexicon(language))
    return [one[:4] for sentence in cut.sentences for one in read_counts(cut, sentence)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "At least 12 people were killed.", [("dead", 12, None, False)]),
        ("en", "The blast killed 1,200 people.", [("dead", 1200, 1200, False)]),
        ("en", "The blast killed twenty-three miners.", [("dead", 23, 23, False)]),
        ("en", "Two hundred and six people were hurt.", [("wounded", 206, 206, False)]),
        ("en", "About 1.5 million people were displaced.", [("displaced", 1_500_000, 1_500_000, True)]),
        ("en", "Dozens were arrested.", [("arrested", 24, None, False)]),
        ("en", "Between 10 and 15 sailors are missing.", [("missing", 10, 15, False)]),
        ("en", "More than 40 villagers were evacuated.", [("evacuated", 41, None, False)]),
        ("en", "12 soldiers killed 30 civilians.", [("dead", 30, 30, False)]),
        ("en", "The toll rose to 12, with 3 missing.", [("dead", 12, 12, False), ("missing", 3, 3, False)]),
        ("en", "A man of 71 was arrested.", []),
        ("en", "No one was killed.", []),
        ("en", "The fire killed 40 cows and destroyed 12 houses.", []),
        ("en", "The 12-day siege killed the economy.", []),
        ("id", "Sebanyak 2.300 warga mengungsi.", [("displaced", 2300, 2300, False)]),
        ("id", "Dua puluh lima orang tewas.", [("dead", 25, 25, False)]),
        ("id", "Seratus dua puluh lima ribu orang mengungsi.", [("displaced", 125_000, 125_000, False)]),
        ("id", "Belasan siswa luka-luka.", [("wounded", 11, 19, False)]),
        ("id", "Lima dari 12 penumpang kapal itu hilang.", [("missing", 5, 5, False)]),
        ("id", "Korban tewas menjadi 41 orang.", [("dead", 41, 41, False)]),
        ("id", "Polisi menangkap tujuh orang.", [("arrested", 7, 7, False)]),
        ("id", "Pada Februari 2024 dua petani tewas.", [("dead", 2, 2, False)]),
        ("id", "Uang Rp 85 juta raib.", []),
        ("id", "Tidak ada korban jiwa, kata 12 petugas.", []),
        ("de", "Mindestens 12 Menschen wurden getötet.", []),
    ],
)
def test_a_number_of_people_has_its_kind_and_its_bounds(language, text, expected):
    assert counts(text, language) == expected


def test_the_marked_sentences_are_read():
    right = found = marked = 0
    with GOLD.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            gold = Counter(filter(None, row["counts"].split("; ")))
            read = Counter(map(written, counts(row["text"], row["lang"])))
            right, found, marked = right + (gold & read).total(), found + read.total(), marked + gold.total()
    assert right / found >= LEAST_PRECISION
    assert right / marked >= LEAST_RECALL


def written(count):
    """Write a count as the gold file does."""
    kind, least, most, about = count
    if least is None or most is None:
        return f"{kind} -{most}" if least is None else f"{kind} {least}+"
    return f"{kind} {'~' * about}{least}" if least == most else f"{kind} {least}-{most}"


def test_a_count_belongs_to_the_event_that_can_have_it(reading):
    document = reading("Police in Oslo arrested 7 men on Monday after a bomb in Bergen killed 12 people.")
    told = zip(document.events, counts_of_events(document), strict=True)
    assert [(event.type, [(one.kind, one.least) for one in found]) for event, found in told] == [
        ("coerce", [("arrested", 7)]),
        ("assault", [("dead", 12)]),
    ]


def test_the_year_of_a_date_counts_nobody(reading):
    document = reading("Rebels killed 2 people in Oslo in May 2012. Many died.")
    assert [one.least for found in counts_of_events(document) for one in found] == [2]


WORDS = (
    "killed 12 1.5 million people - of and dozens at least two the to , death toll were 9999999999999999 % ² ١٢".split()
)


@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
def test_whatever_stands_beside_each_other_gives_bounds_in_order(text):
    cut = read_text(text, open_lexicon("en"))
    for sentence in cut.sentences:
        for one in read_counts(cut, sentence):
            assert sentence.first <= one.first < one.last <= sentence.last
            assert one.least is not None or one.most is not None
            assert one.least is None or one.most is None or 0 < one.least <= one.most
