"""A fetch ends in time, sends no password, and is not led inside."""

import http.server
import threading
from contextlib import contextmanager, suppress

import pytest
from click.testing import CliRunner

from geo import fetching
from geo.article import parse_article
from geo.cli import main
from geo.errors import FetchError
from geo.fetching import fetch

DRIPS = 100  # bytes of a slow answer, a twentieth of a second each
HEAD = b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n"


@contextmanager
def server(answer):
    """Serve ``answer(handler)`` on a free port of this machine; ``seen`` holds the headers of the requests."""
    stop = threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            site.seen.append((self.path, dict(self.headers)))
            answer(self)

        def log_message(self, *_):
            pass

        def drip(self, data):
            for byte in data:
                if stop.wait(0.05):
                    return
                self.wfile.write(bytes([byte]))

        def handle(self):
            with suppress(ConnectionError):
                super().handle()

    site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.seen = []
    threading.Thread(target=site.serve_forever, daemon=True).start()
    try:
        yield site
    finally:
        stop.set()
        site.shutdown()
        site.server_close()


def redirect(where):
    def answer(handler):
        handler.send_response(302)
        handler.send_header("Location", where)
        handler.send_header("Set-Cookie", "secret=1; Path=/")
        handler.end_headers()

    return answer


def page(handler):
    handler.wfile.write(HEAD + b"\r\npage")


@pytest.mark.parametrize(
    ("quick", "slow"),
    [
        (b"", b"HTTP/1.0 200 " + b"x" * DRIPS + b"\r\n\r\n"),
        (HEAD, b"X-A: 1\r\n" * (DRIPS // 8) + b"\r\n"),
        (HEAD + b"Content-Length: %d\r\n\r\n" % DRIPS, b"x" * DRIPS),
    ],
    ids=["status line", "headers", "body"],
)
def test_a_slow_server_does_not_stretch_the_limit(monkeypatch, quick, slow):
    monkeypatch.setattr(fetching, "_SECONDS", 0.5)

    def answer(handler):
        handler.wfile.write(quick)
        handler.drip(slow)

    with server(answer) as site, pytest.raises(FetchError, match="too slow"):
        fetch(f"http://127.0.0.1:{site.server_port}/", most_bytes=1000)


def test_no_password_of_netrc_and_no_cookie_of_another_origin_is_sent(monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    with server(page) as second, server(redirect(f"http://127.0.0.1:{second.server_port}/")) as first:
        assert fetch(f"http://127.0.0.1:{first.server_port}/", most_bytes=1000) == (b"page", None)
    for site in (first, second):
        ((_, headers),) = site.seen
        assert {"Authorization", "Cookie"} & set(headers) == set()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.2", "[::ffff:127.0.0.1]", "2130706433"])
def test_a_redirect_inside_is_refused_before_anything_is_sent(host):
    with (
        server(page) as second,
        server(redirect(f"http://{host}:{second.server_port}/")) as first,
        pytest.raises(FetchError, match="inside this machine"),
    ):
        fetch(f"http://127.0.0.1:{first.server_port}/", most_bytes=1000)
    assert (len(first.seen), second.seen) == (1, [])


@pytest.mark.parametrize(
    ("address", "inner"),
    [
        *(
            (inner, True)
            for inner in ("127.0.0.1", "::1", "169.254.169.254", "10.1.2.3", "fe80::1%eth0", "a.localhost")
        ),
        ("::ffff:192.168.0.1", True),
        *((outer, False) for outer in ("93.184.216.34", "2606:2800::1", "example.org")),
    ],
)
def test_what_is_inside(address, inner):
    assert fetching._is_inner(address) is inner


@pytest.mark.parametrize(
    "where", ["file:///etc/passwd", "ftp://127.0.0.1/", "http://[", "http://" + "a" * 64 + ".org/"]
)
def test_a_redirect_to_no_web_address_is_one_sentence(where):
    with server(redirect(where)) as site, pytest.raises(FetchError, match=r"is not a web address|cannot fetch"):
        fetch(f"http://127.0.0.1:{site.server_port}/", most_bytes=1000)


@pytest.mark.parametrize(
    "address", ["http://[", "http://" + "a" * 64 + ".org/", "http://", "http://[::1", "http://a:b/"]
)
def test_an_address_that_is_none_is_one_sentence(address):
    result = CliRunner().invoke(main, ["show", address])
    assert (type(result.exception), "Traceback" in result.output) == (SystemExit, False)
    assert "is not a web address" in result.output or "cannot fetch" in result.output


def test_a_charset_that_cannot_decode_is_passed_over():
    text = "Kim went from Munich to Berlin on Monday \N{EN DASH} on a train. " * 8
    assert parse_article(text.encode("cp1252"), charset="undefined").text.startswith("Kim went from Munich to Berlin")
