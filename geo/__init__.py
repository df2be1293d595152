"""Dateline's reading side: from a news article to tables of places, times, events and routes.

Read `geo.story.read_document` from top to bottom to see the whole of it. Every folder is a stage; its ``__init__`` is
its contract.
"""

from geo import article, corpus, document, errors, output, routing, story, tables
from geo.article import Article, parse_article, read_article
from geo.corpus import Corpus, read_corpus
from geo.gazetteer import open_gazetteer
from geo.output import write_story
from geo.story import Story, read_story
from geo.tables import COLUMNS

__all__ = [
    "COLUMNS",
    "Article",
    "Corpus",
    "Story",
    "article",
    "corpus",
    "document",
    "errors",
    "open_gazetteer",
    "output",
    "parse_article",
    "read_article",
    "read_corpus",
    "read_story",
    "routing",
    "story",
    "tables",
    "write_story",
]
__version__ = "0.2.0"
