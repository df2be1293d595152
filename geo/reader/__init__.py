"""Reader: roles, events and journeys of a document.

In: a document with resolved mentions, persons and times. Out: a `geo.document.Reading`. `StoryReader` is the seam;
`READERS` has the two that ship: the trained model with the rules as hints, and the rules alone. This is the only
package that reads ``data/reader``.
"""

from collections.abc import Mapping

from geo.reader.rules import StoryReader, read_by_rules
from geo.reader.trained import Seen, inspect, open_trained, read_by_model

__all__ = ["READERS", "Seen", "StoryReader", "inspect", "open_trained", "read_by_model", "read_by_rules"]

READERS: Mapping[str, StoryReader] = {"accurate": read_by_model, "fast": read_by_rules}
