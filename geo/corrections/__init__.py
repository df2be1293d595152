"""Corrections: what a person changed in the reading of an article, as a small file that can be applied again.

In: a file of the form that ``docs/corrections.schema.json`` describes, and a `geo.document.Document`. Out: the document
as the person says it is, and the changes that do not fit its text any more. Quotations say what a change is about, as
selectors of the W3C Web Annotation Data Model, so that a file still fits when the text has changed a little.
"""

from geo.corrections.apply import Applied, Left, apply_corrections, apply_own, are_of
from geo.corrections.files import (
    Corrections,
    corrections_path,
    corrections_text,
    describe_article,
    find_corrections,
    parse_corrections,
    read_corrections,
    write_corrections,
)
from geo.corrections.learn import learned_places
from geo.corrections.quotes import CONTEXT, locate, select
from geo.corrections.schema import JSON_SCHEMA

__all__ = [
    "CONTEXT",
    "JSON_SCHEMA",
    "Applied",
    "Corrections",
    "Left",
    "apply_corrections",
    "apply_own",
    "are_of",
    "corrections_path",
    "corrections_text",
    "describe_article",
    "find_corrections",
    "learned_places",
    "locate",
    "parse_corrections",
    "read_corrections",
    "select",
    "write_corrections",
]
