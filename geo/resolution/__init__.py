"""Resolution: the place that each mention means, and its role in the text.

In: a document with mentions. Out: the same mentions with a `geo.document.Resolution` (`resolve`), then those of the
coordinates and bearings that the text gives besides (`add_coordinates`), then all with a `geo.document.Role`
(`assign_roles`).
"""

from geo.resolution.candidates import look_up
from geo.resolution.coordinates import add_coordinates, measured_from, read_coordinates
from geo.resolution.ranking import WEIGHTS
from geo.resolution.resolver import resolve
from geo.resolution.roles import assign_roles

__all__ = ["WEIGHTS", "add_coordinates", "assign_roles", "look_up", "measured_from", "read_coordinates", "resolve"]
