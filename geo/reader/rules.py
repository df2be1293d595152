"""The reader by rules: roles, events and journeys from lexicons, without a model."""

from typing import Protocol

from geo.document import Document, Reading
from geo.events import read_events
from geo.resolution import assign_roles, measured_from
from geo.routes import read_journeys

__all__ = ["StoryReader", "read_by_rules"]


class StoryReader(Protocol):
    """The seam of reading: any callable of this shape finds roles, events and journeys of a document."""

    def __call__(self, document: Document) -> Reading:
        """Read a document; see `read_by_rules`."""


def read_by_rules(document: Document) -> Reading:
    """Read the roles, events and journeys of a document by rules.

    Parameters
    ----------
    document
        A document with resolved mentions, persons and times.

    Returns
    -------
    Reading
        Mentions with roles, events and journeys; no events and journeys in a language without a lexicon.
    """
    document = document.with_layers(mentions=assign_roles(document))
    bearings = measured_from(document.mentions)
    events = [
        event._replace(place=None if event.place is None else bearings.get(event.place, event.place))
        for event in read_events(document)
    ]
    document = document.with_layers(events=events)
    return Reading(document.mentions, document.events, read_journeys(document), document.times)
