"""Tiles: a second basemap from the network, only when the author names a service and only on the web."""

import difflib
import warnings
from urllib.parse import urlsplit

import xyzservices
from xyzservices import TileProvider

from geo.errors import OptionError
from maps.records import TileLayer

__all__ = ["tile_layer"]

_LEFT_TO_LEAFLET = ("{x}", "{y}", "{z}", "{s}")


def tile_layer(wanted: str | TileProvider) -> TileLayer:
    """Return what the page needs to know of a tile service.

    Parameters
    ----------
    wanted
        A name that xyzservices knows, such as ``"OpenStreetMap.Mapnik"``, or one of its providers, for
        services that need a key.

    Returns
    -------
    dict
        ``name``, ``url`` (a template of Leaflet's), ``subdomains``, ``hosts`` (all that are asked), ``attribution`` as
        text, and ``max_zoom``.

    Raises
    ------
    OptionError
        When the service is not known, needs a key that is missing, or does not use https.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a missing key is an error below
        provider = wanted if isinstance(wanted, TileProvider) else _provider(wanted)
        if provider.requires_token():
            msg = f"the tiles {provider.name!r} want a key: from Python, pass the provider of xyzservices with its key"
            raise OptionError(msg)
        url = provider.build_url(fill_subdomain=False)
    rest = url
    for known in _LEFT_TO_LEAFLET:
        rest = rest.replace(known, "")
    if not url.startswith("https://") or "{" in rest:
        msg = f"the tiles {provider.name!r} cannot be used: their address is {url!r}, and the page takes https alone"
        raise OptionError(msg)
    subdomains = list(provider.get("subdomains", "abc")) if "{s}" in url else []
    hosts = sorted({urlsplit(url.replace("{s}", one)).netloc for one in subdomains or ("",)})
    return {
        "name": str(provider.name),
        "url": url,
        "subdomains": subdomains,
        "hosts": hosts,
        "attribution": str(provider.get("attribution") or provider.name),
        "max_zoom": int(provider.get("max_zoom", 18)),
    }


def _provider(name: str) -> TileProvider:
    try:
        return xyzservices.providers.query_name(name)
    except ValueError:
        near = difflib.get_close_matches(name, xyzservices.providers.flatten(), n=3, cutoff=0.4)
        msg = f"there are no tiles {name!r}; names are those of xyzservices" + (
            f", such as {', '.join(near)}" if near else ""
        )
        raise OptionError(msg) from None
