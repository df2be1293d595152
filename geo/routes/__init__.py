"""Routes: who travels from where to where, as the text tells it.

In: a document with all other layers, and a `geo.routing.Router`. Out: `geo.document.Route` records (`read_routes`).
"""

from geo.routes.legs import read_routes

__all__ = ["read_routes"]
