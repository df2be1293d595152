"""Picture: a saved page as PNG or PDF, made by the browser of the system.

The browser opens the saved page itself; nothing is drawn a second time.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from geo.errors import MissingExtraError, OptionError, OutputError
from geo.files import replacing

__all__ = ["save_picture"]

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_FLAGS = (
    *("--headless", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--virtual-time-budget=6000"),
)
_SECONDS = 120


def save_picture(page: Path, target: Path, *, size: tuple[int, int] = (1600, 1000)) -> None:
    """Save a picture of a page that `StoryMap.save` wrote.

    Parameters
    ----------
    page
        The page.
    target
        ``.png`` for the screen, ``.pdf`` for paper.
    size
        Width and height of a PNG [CSS pixels].

    Raises
    ------
    OptionError
        When `target` is neither.
    MissingExtraError
        When the system has no Chromium.
    OutputError
        When the browser cannot make the picture or it cannot be written.
    """
    kind = target.suffix.lower()
    if kind not in {".png", ".pdf"}:
        msg = f"a picture is a .png or a .pdf, not {target.name!r}"
        raise OptionError(msg)
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        msg = f"a picture needs a browser on this system; none of these is installed: {', '.join(_BROWSERS)}"
        raise MissingExtraError(msg)
    with replacing(target) as temporary, tempfile.TemporaryDirectory() as profile:
        form = [f"--screenshot={temporary}", f"--window-size={size[0]},{size[1]}"]
        if kind == ".pdf":
            form = [f"--print-to-pdf={temporary}", "--no-pdf-header-footer"]
        root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # its sandbox refuses root
        command = [browser, *_FLAGS, *root, f"--user-data-dir={profile}", *form, page.resolve().as_uri()]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603  (no shell)
        except (OSError, subprocess.SubprocessError) as error:
            msg = f"{Path(browser).name} could not make {str(target)!r}: {type(error).__name__}"
            raise OutputError(msg) from error
        if not temporary.exists() or not temporary.stat().st_size:
            msg = f"{Path(browser).name} made no picture for {str(target)!r}"
            raise OutputError(msg)
