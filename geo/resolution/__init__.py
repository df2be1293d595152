"""Resolution: the place that each mention means, and its role in the text.

In: a document with mentions. Out: the same mentions with a `geo.document.Resolution` (`resolve`), then with a
`geo.document.Role` (`assign_roles`).
"""

from geo.resolution.candidates import look_up
from geo.resolution.ranking import WEIGHTS
from geo.resolution.resolver import resolve
from geo.resolution.roles import assign_roles

__all__ = ["WEIGHTS", "assign_roles", "look_up", "resolve"]
