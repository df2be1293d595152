"""Dateline's reading side: from a news article to tables of places, times, events and routes.

Read `geo.story.read_story` from top to bottom to see the whole of it.
"""

from geo.article import Article, parse_article, read_article
from geo.story import Story, read_story

__all__ = ["Article", "Story", "parse_article", "read_article", "read_story"]
__version__ = "0.1.0"
