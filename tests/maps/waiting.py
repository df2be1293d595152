"""Waiting for a page."""

import pytest


def wait_until_ready(page, seconds=60):
    """Wait for the page's own flag; `wait_for_function` would evaluate text, which the page's policy forbids."""
    for _ in range(seconds * 20):
        if page.evaluate("window.__ready === true"):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"the page was not ready after {seconds} s: {page.log.complaints}")
