"""One browser for the session, one page for each test, and a log of its requests and errors."""

import shutil
from types import SimpleNamespace

import pytest

import maps
from tests.maps import stories
from tests.maps.waiting import wait_until_ready

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--font-render-hinting=none"]


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine: install the system's package 'chromium'")
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: pip install playwright"
    )
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def open_page(browser, tmp_path):
    """Return a function that opens a map or a text in the browser, and returns the page with its log."""
    contexts = []

    def opened(shown, **options):
        path = tmp_path / f"{len(contexts)}.html"
        if isinstance(shown, str):
            path.write_text(shown, encoding="utf-8")
        else:
            shown.save(path)
        settings = {
            "viewport": {"width": 1400, "height": 800},
            "reduced_motion": "reduce",
            "locale": "en-GB",
            **options,
        }
        context = browser.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
        log = SimpleNamespace(requests=[], complaints=[], path=path)
        page.on("request", lambda request: log.requests.append(request.url))
        page.on("console", lambda message: log.complaints.append(message.text))
        page.on("pageerror", lambda error: log.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (log.complaints.append("dialog"), dialog.dismiss()))
        page.goto(path.as_uri())
        page.log = log
        wait_until_ready(page)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def story():
    """Return a function that makes one of the hand-made stories by name."""
    return lambda name: stories.STORIES[name]()


@pytest.fixture
def kim_page(open_page):
    return open_page(maps.story_map(stories.kim()))
