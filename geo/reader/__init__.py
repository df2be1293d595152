"""Reader: roles, events and journeys of a document.

In: a document with resolved mentions, persons and times. Out: a `geo.document.Reading`. `StoryReader` is the seam.
"""

from geo.reader.rules import StoryReader, read_by_rules

__all__ = ["StoryReader", "read_by_rules"]
