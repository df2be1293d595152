"""Fetching: one page from the address that the user typed, within limits of time, size, redirects and hosts."""

import ipaddress
import os
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from geo.errors import FetchError

__all__ = ["fetch"]

_SECONDS = 30.0  # the whole fetch, redirects and slow servers included
_TIMEOUT = (5.0, 15.0)  # seconds: to connect, between two packets
_REDIRECTS = 5
_CHUNK = 65_536  # bytes
_AGENT = "dateline (a reader of single articles)"


@dataclass
class _Visit:
    """One fetch: the ends of its connections, which the time limit shuts, and what it may reach."""

    inner: bool = True  # whether addresses inside this machine or network may be reached
    found_inner: bool = False
    refused: str | None = None
    late: bool = False
    ends: list[socket.socket] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, connection: socket.socket, *, proxied: bool) -> None:
        """Note a connection before anything is sent on it; refuse it where it leads inside."""
        if not proxied and _is_inner(connection.getpeername()[0]):
            self.found_inner = True
            if not self.inner:
                self.refused = "it redirects to an address inside this machine or network"
                connection.close()
                raise ConnectionRefusedError(self.refused)
        with self.lock:
            if self.late:
                connection.close()
                raise TimeoutError
            self.ends.append(connection.dup())  # a copy, because TLS takes the socket itself over

    def end(self, *, late: bool) -> None:
        """Shut every connection, so that a thread that reads from one goes on and ends."""
        with self.lock:
            self.late = late
            for connection in self.ends:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
                connection.close()
            self.ends.clear()


def fetch(address: str, *, most_bytes: int) -> tuple[bytes, str | None]:
    """Fetch a page.

    Parameters
    ----------
    address
        The address that the user typed.
    most_bytes
        The largest page [bytes].

    Returns
    -------
    tuple of bytes and str or None
        The content, and the encoding that the server names.

    Raises
    ------
    FetchError
        When it cannot be fetched within 30 s and 5 redirects, is larger, is no page, or redirects to an address inside
        this machine or network whose host is not the one that was typed.
    """
    visit, found = _Visit(), list[tuple[bytes, str | None] | FetchError]()

    def work() -> None:
        try:
            found.append(_follow(address, visit, most_bytes))
        except FetchError as error:
            found.append(error)
        except Exception as error:  # noqa: BLE001  (an address and a server may make a library raise anything)
            found.append(FetchError(f"cannot fetch {address!r}: {visit.refused or type(error).__name__}"))

    thread = threading.Thread(target=work, daemon=True)  # a look-up of a name cannot be ended from outside
    thread.start()
    thread.join(_SECONDS)
    late = thread.is_alive()
    visit.end(late=late)
    if late or not found:
        msg = f"cannot fetch {address!r}: it is too slow, more than {_SECONDS:g} seconds"
        raise FetchError(msg)
    if isinstance(found[0], FetchError):
        raise found[0]
    return found[0]


def _follow(address: str, visit: _Visit, most_bytes: int) -> tuple[bytes, str | None]:
    """Fetch, and follow redirects by hand: each new host is judged, and gets no cookies of another."""
    import requests  # noqa: PLC0415  (only addresses need it)
    from requests.utils import get_environ_proxies  # noqa: PLC0415

    typed, here, target = _host(address), None, address
    with requests.Session() as session:
        session.trust_env = False  # ~/.netrc would send passwords; proxies and certificates are taken below
        session.headers["User-Agent"] = _AGENT
        session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
        for step in range(_REDIRECTS + 1):
            host, origin = _host(target), urlsplit(target)[:2]
            if here not in (None, origin):
                session.cookies.clear()
            here = origin
            visit.inner = step == 0 or (host == typed and visit.found_inner)
            if not visit.inner and _is_inner(host):
                msg = f"cannot fetch {address!r}: it redirects to an address inside this machine or network"
                raise FetchError(msg)
            proxies = get_environ_proxies(target)
            session.mount("http://", _adapter(visit, proxied=bool(proxies)))
            session.mount("https://", _adapter(visit, proxied=bool(proxies)))
            with session.get(target, stream=True, timeout=_TIMEOUT, allow_redirects=False, proxies=proxies) as answer:
                where = session.get_redirect_target(answer)
                if where is None:
                    return _content(answer, address, most_bytes)
                target = urljoin(target, where)
    msg = f"cannot fetch {address!r}: more than {_REDIRECTS} redirects"
    raise FetchError(msg)


def _host(address: str) -> str:
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".").lower()
    except ValueError as error:
        msg = f"{address!r} is not a web address"
        raise FetchError(msg) from error
    if parts.scheme not in {"http", "https"} or not host:
        msg = f"{address!r} is not a web address"
        raise FetchError(msg)
    return host


def _is_inner(host: str) -> bool:
    """Tell whether an IP address is no public one; a name is judged when its connection stands."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return not (getattr(address, "ipv4_mapped", None) or address).is_global


def _adapter(visit: _Visit, *, proxied: bool) -> Any:
    """Make the part of requests that connects show each connection to the visit before it sends."""
    from requests.adapters import HTTPAdapter  # noqa: PLC0415
    from urllib3.connection import HTTPConnection, HTTPSConnection  # noqa: PLC0415
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool  # noqa: PLC0415

    def watched(pool: Any, base: Any) -> Any:
        def connect(self: Any) -> socket.socket:
            connection: socket.socket = base._new_conn(self)  # noqa: SLF001  (urllib3's place to change a connection)
            visit.take(connection, proxied=proxied)
            return connection

        return type("Watched", (pool,), {"ConnectionCls": type("Watched", (base,), {"_new_conn": connect})})

    pools = {
        "http": watched(HTTPConnectionPool, HTTPConnection),
        "https": watched(HTTPSConnectionPool, HTTPSConnection),
    }
    adapter = HTTPAdapter()
    adapter.poolmanager.pool_classes_by_scheme = pools
    through = adapter.proxy_manager_for

    def proxy_manager_for(proxy: str, **options: Any) -> Any:
        manager = through(proxy, **options)
        manager.pool_classes_by_scheme = pools
        return manager

    adapter.proxy_manager_for = proxy_manager_for  # type: ignore[method-assign]
    return adapter


def _content(answer: Any, address: str, most_bytes: int) -> tuple[bytes, str | None]:
    if not answer.ok:
        msg = f"cannot fetch {address!r}: {answer.status_code}"
        raise FetchError(msg)
    told = answer.headers.get("Content-Type", "text/html")
    kind = told.partition(";")[0].strip().lower()
    if not kind.startswith("text/") and kind != "application/xhtml+xml":
        msg = f"{address!r} is {kind!r}, not a page or a text"
        raise FetchError(msg)
    content = bytearray()
    for chunk in answer.iter_content(_CHUNK):
        content += chunk
        if len(content) > most_bytes:
            msg = f"{address!r} is too large to fetch"
            raise FetchError(msg)
    return bytes(content), answer.encoding if "charset" in told.lower() else None
