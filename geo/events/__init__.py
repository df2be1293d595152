"""Events: what happened or may happen, where, when, how sure that is, and who says so.

In: a document with mentions, roles, persons and times. Out: `geo.document.Event` records by rules (`read_events`).
"""

from geo.events.attribution import read_speakers
from geo.events.counts import COUNTED, Count, counts_of_events, read_counts
from geo.events.extract import read_events
from geo.events.factuality import status_of
from geo.events.titles import after_dateline, title_of
from geo.events.triggers import Trigger, find_triggers
from geo.events.types import CAMEO, PLAIN, PLOVER, TYPES

__all__ = [
    "CAMEO",
    "COUNTED",
    "PLAIN",
    "PLOVER",
    "TYPES",
    "Count",
    "Trigger",
    "after_dateline",
    "counts_of_events",
    "find_triggers",
    "read_counts",
    "read_events",
    "read_speakers",
    "status_of",
    "title_of",
]
