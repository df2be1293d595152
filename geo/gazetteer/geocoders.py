"""Geocoders: any geopy geocoder as a fallback of the gazetteer, used only when the user asks for it.

A file on disk caches all answers, also empty ones, so that no query is sent twice. A service that fails, is slow or
answers "too many requests" leaves the name unresolved and never ends the run.
"""

import hashlib
import json
import logging
import math
import os
import sqlite3
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

from geo.errors import OptionError, OutputError
from geo.gazetteer.places import Place, fold

__all__ = ["Geocoder", "cache_path", "open_geocoder"]

_LOGGER = logging.getLogger(__name__)
_USER_AGENT = "dateline (offline geoparser; asks for unknown names only)"
_DELAY_S = 1.0  # seconds between two queries: what Nominatim's usage policy asks for
_TIMEOUT_S = 10.0  # seconds to wait for an answer
_RETRIES = 0  # geopy logs each retry with a traceback; a failure costs one answer
_PATIENCE = 3  # failures in a row after which a service is not asked again in this run
_LOCKED_S = 2.0  # seconds to wait for another process that writes the cache
_CACHE_VERSION = 2
_DIGITS = 32  # of a fingerprint
_LONGEST = 200  # characters of a query
_KM_PER_DEGREE = 111.2  # km, of latitude on the sphere


class Geocoder(Protocol):
    """The seam for names that the gazetteer does not know: any callable of this shape."""

    def __call__(self, query: str, /) -> Place | None:
        """Return the place of a name, None when the service knows none."""


def cache_path() -> Path:
    """Return the path of the cache of geocoders' answers.

    Returns
    -------
    pathlib.Path
        ``dateline/geocoder.sqlite`` in the user's cache folder.
    """
    if sys.platform == "win32":
        root = os.environ.get("LOCALAPPDATA")
    else:
        root = os.environ.get("XDG_CACHE_HOME")
    return (Path(root) if root else Path.home() / ".cache") / "dateline" / "geocoder.sqlite"


def open_geocoder(
    name: str,
    *,
    options: Mapping[str, str] | None = None,
    cache: Path | None = None,
    delay: float = _DELAY_S,
    timeout: float = _TIMEOUT_S,
) -> "Geocoder":
    """Open one of geopy's geocoders for names that the gazetteer does not know.

    Parameters
    ----------
    name
        As geopy calls the service: ``"nominatim"``, ``"photon"``, ``"geonames"``.
    options
        What the service needs: ``domain``, ``scheme``, ``api_key``, ``username``, as geopy calls it.
    cache
        File that keeps the answers; `cache_path` when None.
    delay
        Time between two queries [s]; answers from the cache do not wait.
    timeout
        Time to wait for an answer [s].

    Returns
    -------
    Geocoder
        Takes a name and returns a `Place` or None. It sends no query before it is called.

    Raises
    ------
    OptionError
        When geopy has no such service, or it needs or does not take an option.
    OutputError
        When the cache cannot be written.
    """
    geocode = _service(name, dict(options or {}), delay, timeout)
    service = f"{name} {_fingerprint(options or {})}"
    path = cache or cache_path()
    _prepare(path)
    failures = 0

    def ask(query: str) -> Place | None:
        nonlocal failures
        question = " ".join(query.split())[:_LONGEST]
        known, answer = _remembered(path, service, question)
        if known or failures >= _PATIENCE or not question:
            return _place(answer, name)
        try:
            answer = _answer(geocode(question), question)
        except Exception as error:  # noqa: BLE001  (a service may raise anything, and must not cost the run)
            failures += 1
            last = "; it is not asked again" if failures == _PATIENCE else ""
            _LOGGER.warning("%s did not answer for %r: %s%s", name, question, type(error).__name__, last)
            return None
        failures = 0
        _remember(path, service, question, answer)
        return _place(answer, name)

    return ask


def _service(name: str, options: dict[str, str], delay: float, timeout: float) -> Callable[[str], Any]:
    from geopy.extra.rate_limiter import RateLimiter  # noqa: PLC0415  (only needed with a geocoder)
    from geopy.geocoders import SERVICE_TO_GEOCODER  # noqa: PLC0415

    if name not in SERVICE_TO_GEOCODER:
        msg = f"geopy has no geocoder {name!r}; there are: {', '.join(sorted(SERVICE_TO_GEOCODER))}"
        raise OptionError(msg)
    try:
        service = SERVICE_TO_GEOCODER[name](**{"user_agent": _USER_AGENT, "timeout": timeout, **options})
    except Exception as error:
        msg = f"the geocoder {name!r} cannot be set up: {error}"
        raise OptionError(msg) from error
    limited: Callable[[str], Any] = RateLimiter(
        service.geocode,
        min_delay_seconds=delay,
        max_retries=_RETRIES,
        error_wait_seconds=delay,
        swallow_exceptions=False,
    )
    return limited


def _answer(location: Any, question: str) -> dict[str, Any] | None:
    """Return the fields of an answer that are used; None for a point that is not on Earth."""
    if location is None:
        return None
    lat, lon = float(location.latitude), float(location.longitude)
    if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):  # noqa: PLR2004
        return None
    raw = location.raw if isinstance(location.raw, dict) else {}
    ident = raw.get("osm_id") or raw.get("geonameId") or raw.get("place_id") or f"{lat:.5f},{lon:.5f}"
    label = str(location.address or question).partition(",")[0].strip() or question
    return {"id": str(ident), "name": label, "lat": lat, "lon": lon, "extent_km": _extent(raw.get("boundingbox"), lat)}


def _extent(box: Any, lat: float) -> float:
    """Return half the diagonal [km] of Nominatim's bounding box: south, north, west, east."""
    try:
        south, north, west, east = (float(edge) for edge in box)
    except (TypeError, ValueError):
        return 1.0
    height, width = (north - south) * _KM_PER_DEGREE, (east - west) * _KM_PER_DEGREE * math.cos(math.radians(lat))
    return max(1.0, math.hypot(height, width) / 2)


def _place(answer: Mapping[str, Any] | None, name: str) -> Place | None:
    if answer is None:
        return None
    where = (answer["lat"], answer["lon"])
    return Place(f"{name}:{answer['id']}", answer["name"], name, "", None, None, None, *where, 0, answer["extent_km"])


def _fingerprint(options: Mapping[str, str]) -> str:
    """Tell the settings of a service apart in the cache, without its keys and passwords in clear."""
    return hashlib.sha256(json.dumps(dict(options), sort_keys=True).encode()).hexdigest()[:_DIGITS]


def _prepare(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # what was asked is the user's own affair
        with closing(sqlite3.connect(path)) as base, base:
            if base.execute("PRAGMA user_version").fetchone()[0] < _CACHE_VERSION:
                base.execute("PRAGMA secure_delete = ON")
                base.execute("DROP TABLE IF EXISTS answers")  # the first version kept keys in clear
                base.execute(f"PRAGMA user_version = {_CACHE_VERSION}")
            base.execute(
                "CREATE TABLE IF NOT EXISTS answers "
                "(service TEXT, question TEXT, answer TEXT, PRIMARY KEY (service, question))"
            )
    except (OSError, sqlite3.Error) as error:
        msg = f"the geocoder's answers cannot be kept in {str(path)!r}: {error}"
        raise OutputError(msg) from error


def _remembered(path: Path, service: str, question: str) -> tuple[bool, dict[str, Any] | None]:
    """Look an answer up; one that is locked away or damaged is not known."""
    try:
        with closing(sqlite3.connect(path, timeout=_LOCKED_S)) as base:
            row = base.execute(
                "SELECT answer FROM answers WHERE service = ? AND question = ?", (service, fold(question))
            ).fetchone()
        return row is not None, _checked(json.loads(row[0])) if row else None
    except (sqlite3.Error, ValueError, TypeError, LookupError, RecursionError) as error:
        _LOGGER.warning("the kept answer for %r cannot be read: %s", question, type(error).__name__)
        return False, None


def _checked(answer: Any) -> dict[str, Any] | None:
    """Take an answer of the cache; ValueError, TypeError or LookupError for one that no geocoder gave."""
    if answer is None:
        return None
    lat, lon, extent = (float(answer[key]) for key in ("lat", "lon", "extent_km"))
    if not (abs(lat) <= 90 and abs(lon) <= 180 and 0 <= extent < math.inf):  # noqa: PLR2004
        raise ValueError
    return {"id": str(answer["id"]), "name": str(answer["name"]), "lat": lat, "lon": lon, "extent_km": extent}


def _remember(path: Path, service: str, question: str, answer: Mapping[str, Any] | None) -> None:
    """Keep an answer; the run goes on where it cannot be kept."""
    try:
        with closing(sqlite3.connect(path, timeout=_LOCKED_S)) as base, base:
            row = (service, fold(question), json.dumps(answer))
            base.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", row)
    except sqlite3.Error as error:
        _LOGGER.warning("the answer for %r cannot be kept: %s", question, error)
