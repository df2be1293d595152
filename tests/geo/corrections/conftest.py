"""An article with events and a journey, and changes of what is read in it."""

import datetime as dt

import pytest

from geo import Article
from geo.corrections import Corrections, describe_article, select
from geo.reader import read_by_rules
from geo.story import read_document

TEXT = (
    "SPRINGFIELD (Reuters) - A train left Paris for Berlin on Monday, police said.\n\n"
    "Rebels attacked Goma on Tuesday and killed 5 people. Fighting in Goma went on near Bukavu on Wednesday.\n\n"
    "A ship sailed from Rotterdam to Hamburg on Sunday. Officials met in Paris on Friday to discuss the attack."
)
ARTICLE = Article(TEXT, title="Trains and rebels", language="en", published=dt.date(2023, 9, 6))


@pytest.fixture(scope="session")
def as_read(gazetteer):
    return read_document(ARTICLE, gazetteer=gazetteer, reader=read_by_rules)


def quoted(words, nth=0, text=TEXT):
    """Select the words where they stand the nth time."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return select(text, at, at + len(words))


def change(kind, action, target, /, **rest):
    return {"kind": kind, "action": action, "target": target, **rest}


def corrections(*changes, article=ARTICLE):
    return Corrections(describe_article(article), changes)
