"""Picture: a saved page as PNG or PDF, made by the browser of the system.

The browser opens the saved page itself; nothing is drawn a second time.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from lxml import etree

from geo.errors import MissingExtraError, OptionError, OutputError
from geo.files import replacing

__all__ = ["SHAPES", "find_browser", "save_picture"]

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_FLAGS = (
    *("--headless", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--virtual-time-budget=6000"),
)
_SECONDS = 120
_ENDS = {".png": b"IEND\xaeB`\x82", ".pdf": b"%%EOF", ".svg": b"</svg>"}
_END_BYTES = 32
SHAPES = {"wide": (1200, 675), "square": (1080, 1080), "tall": (1080, 1920)}  # [CSS pixels]


def save_picture(page: Path, target: Path, *, size: tuple[int, int] = (1600, 1000), shape: str | None = None) -> None:
    """Save a picture of a page that `StoryMap.save` wrote.

    Parameters
    ----------
    page
        The page.
    target
        ``.png`` for the screen, ``.pdf`` for paper; with a shape also ``.svg``.
    size
        Width and height of a PNG of the page [CSS pixels].
    shape
        One of `SHAPES`: not the page, but a picture that stands alone, with headline, key, days, doubt and source.

    Raises
    ------
    OptionError
        When `target` or `shape` is another.
    MissingExtraError
        When the system has no Chromium.
    OutputError
        When the browser cannot make the picture or it cannot be written.
    """
    kind, kinds = target.suffix.lower(), [".png", ".pdf", *([".svg"] if shape else [])]
    if kind not in kinds:
        msg = f"a picture is a {' or a '.join(kinds)}, not {target.name!r}"
        raise OptionError(msg)
    if shape is not None and shape not in SHAPES:
        msg = f"the shape of a picture is one of {', '.join(SHAPES)}, not {shape!r}"
        raise OptionError(msg)
    browser = find_browser()
    if browser is None:
        msg = f"a picture needs a browser on this system; none of these is installed: {', '.join(_BROWSERS)}"
        raise MissingExtraError(msg)
    wide, high = SHAPES[shape] if shape else size
    address = page.resolve().as_uri() + (f"#picture={shape}" if shape else "")
    with replacing(target) as temporary, tempfile.TemporaryDirectory() as profile:
        form = {
            ".png": [f"--screenshot={temporary}"],
            ".pdf": [f"--print-to-pdf={temporary}", "--no-pdf-header-footer"],
            ".svg": ["--dump-dom"],
        }[kind]
        root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # its sandbox refuses root
        window = [f"--window-size={wide},{high}"]
        command = [browser, *_FLAGS, *root, f"--user-data-dir={profile}", *window, *form, address]
        try:
            run = subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603  (no shell)
        except (OSError, subprocess.SubprocessError) as error:
            msg = f"{Path(browser).name} could not make {str(target)!r}: {type(error).__name__}"
            raise OutputError(msg) from error
        if kind == ".svg":
            temporary.write_bytes(_drawing(run.stdout))
        if not temporary.exists() or not temporary.stat().st_size:
            msg = f"{Path(browser).name} made no picture for {str(target)!r}"
            raise OutputError(msg)
        if not _is_whole(temporary, kind):
            msg = f"{Path(browser).name} could not write {str(target)!r} whole; the disk may be full"
            raise OutputError(msg)


def find_browser() -> str | None:
    """Find the browser that makes the pictures.

    Returns
    -------
    str or None
        Path of the first Chromium or Chrome on the search path; None where there is none.
    """
    return next(filter(None, map(shutil.which, _BROWSERS)), None)


def _is_whole(picture: Path, kind: str) -> bool:
    """Tell whether a picture has its end: the browser does not say when the disk was full."""
    with picture.open("rb") as file:
        file.seek(-min(_END_BYTES, picture.stat().st_size), os.SEEK_END)
        return file.read().rstrip(b"\r\n").endswith(_ENDS[kind])


def _drawing(page: bytes) -> bytes:
    """Take the SVG out of a page as the browser wrote it, as XML; nothing where it is not well-formed."""
    start = page.find(b"<svg", max(page.rfind(b"<body"), 0))
    end = page.rfind(b"</svg>")
    drawing = page[max(start, 0) : end + len(b"</svg>")].replace(b"&nbsp;", b"&#160;")
    try:
        etree.fromstring(drawing, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return b""
    return drawing
