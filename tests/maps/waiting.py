"""Wait for what a page shows, never for a length of time: a busy machine needs longer than any that one could name."""

import time

import pytest

_SECONDS = 60
_STILL = """() => {
  const { map } = dateline;
  return !map._animatingZoom && !(map._panAnim && map._panAnim._inProgress);
}"""
_SIZED = """([width, height]) => {
  const frame = dateline.map.getContainer(), size = dateline.map.getSize();
  const known = size.x === frame.clientWidth && size.y === frame.clientHeight;
  return innerWidth === width && innerHeight === height && known;
}"""
_LISTS = "() => dateline.listsTimer === 0"
_SEARCH = "() => dateline.searched === document.querySelector('.search').value"
_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0))))"
_FRAGMENT = """(text) => new Promise((done) => {
  window.addEventListener("hashchange", () => done(), { once: true });
  window.location.hash = text;
})"""


def wait_for(page, condition, given=None):
    """Wait until an expression is true; `wait_for_function` would evaluate text, which the page's policy forbids."""
    end = time.monotonic() + _SECONDS
    while not page.evaluate(condition, given):
        if time.monotonic() > end:
            pytest.fail(f"not true after {_SECONDS} s: {condition}; complaints: {getattr(page, 'log', None)}")
        page.evaluate("() => new Promise((done) => setTimeout(done, 20))")


def wait_until_ready(page):
    """Wait for the page's own flag."""
    wait_for(page, "window.__ready === true")


def wait_until_still(page):
    """Wait until the map does not move, and what it shows is drawn."""
    wait_for(page, _STILL)
    page.evaluate(_FRAMES)


def open_legend(page):
    """Unfold the key above the map; its rows are filters."""
    page.locator(".legend > summary").click()


def wait_until_sized(page, width, height):
    """Wait until the window has a size and the map knows it: then names and marks are laid out for it."""
    wait_for(page, _SIZED, [width, height])


def resize(page, width, height):
    """Give the window a size and wait until the page is laid out for it."""
    page.set_viewport_size({"width": width, "height": height})
    wait_until_sized(page, width, height)


def wait_for_lists(page):
    """Wait until the lists beside the map hold what is in view."""
    wait_for(page, _LISTS)


def wait_for_search(page):
    """Wait until the text in the search field is what was searched for, and the lists show it."""
    wait_for(page, _SEARCH)
    wait_for_lists(page)


def scroll(page, pixels):
    """Turn the mouse wheel, and wait until the page has moved as far as it can and has notified its observers."""
    where = "() => [scrollY, document.documentElement.scrollHeight - innerHeight]"
    before, most = page.evaluate(where)
    page.mouse.wheel(0, pixels)
    wait_for(page, "(wanted) => scrollY >= wanted - 1", min(before + pixels, most))
    page.evaluate(_FRAMES)


def change_fragment(page, text):
    """Change the fragment of the page's address, and wait until the page has read it."""
    page.evaluate(_FRAGMENT, text)
