"""Routes: who travels from where to where, and the line of each leg.

In: a document with mentions and events. Out: `geo.document.Journey` records by rules (`read_journeys`), and
`geo.document.Route` records with the lines of a `geo.routing.Router` (`lay_routes`).
"""

from geo.routes.journeys import read_journeys
from geo.routes.legs import lay_routes

__all__ = ["lay_routes", "read_journeys"]
