"""Legs: the line of each journey, on a real network where one leads there."""

from geo.document import Document, Route
from geo.routing import Router, ask, route

__all__ = ["lay_routes"]


def lay_routes(document: Document, *, router: Router = route) -> list[Route]:
    """Give the journeys of a document their lines.

    Parameters
    ----------
    document
        A document with mentions and journeys.
    router
        The function that gives a leg its line.

    Returns
    -------
    list of Route
        One for each journey, in the same order.
    """
    routes = []
    for journey in document.journeys:
        stops = [document.mentions[at].place for at in (journey.origin, *journey.via, journey.destination)]
        start, *passed, end = [(place.lon, place.lat) for place in stops if place is not None]
        routes.append(Route(journey, ask(router, start, end, mode=journey.mode, via=passed)))
    return routes
