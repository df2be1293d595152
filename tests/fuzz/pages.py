"""Pages of made-up strings in Chromium: whatever a story, its corrections or its style hold, no code of theirs runs."""

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import maps
from geo import Article, read_story
from geo.corrections import Corrections, corrections_text, describe_article, parse_corrections, select
from geo.errors import DatelineError
from geo.reader import read_by_rules
from geo.recognition import recognise
from tests.maps.attacks import all_at_once
from tests.maps.conftest import CHROMIUM, FLAGS
from tests.maps.waiting import wait_until_ready

TEXT = "Rebels attacked Goma on Tuesday and killed 5 people. A train left Paris for Berlin on Monday, police said."
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
MOST_CLICKS = 100
CLICK_ALL = f"""() => {{
  const buttons = "#dateline :is(button:not(.download, .share button, .edit-save), summary)";
  [...document.querySelectorAll(buttons)].slice(0, {MOST_CLICKS}).forEach((one) => one.click());
  for (const kind of ["place", "event", "route"]) {{
    for (const one of dateline.data[`${{kind}}s`].slice(0, 8)) {{
      dateline.select(`${{kind}}:${{one.id}}`, {{ from: "list" }});
      document.querySelectorAll(".card :is(button, summary)").forEach((element) => element.click());
    }}
  }}
}}"""
FOREIGN = "script, iframe, object, embed, form:not([class]), base, link, meta, style, video, math, a[href^=javascript]"
SEEN = f"""() => ({{
  ran: window.__pwned !== undefined, foreign: document.querySelectorAll("#dateline :is({FOREIGN})").length,
  handlers: [...document.querySelectorAll("#dateline *")].filter(
    (one) => one.getAttributeNames().some((name) => name.startsWith("on"))).length,
}})"""
TOLD = "() => [...document.querySelectorAll('.event-list blockquote')].map((one) => one.textContent)"


@cache
def own_browser() -> Any:
    """Start a browser that lives as long as the process."""
    from playwright.sync_api import sync_playwright

    return sync_playwright().start().chromium.launch(executable_path=CHROMIUM, args=FLAGS)


def as_shown(text: str) -> str:
    """Return a text as a page holds it: halves of characters are replaced."""
    return text.encode("utf-8", "replace").decode()


def shown_map(strings: list[str]) -> tuple[Any, list[str]]:
    """Draw a story with a string in every field; return the page and the quotations that it must show."""
    story = all_at_once(strings)
    story.article.title, story.article.notes = strings[0], tuple(strings)
    heading = dict(zip(("title", "byline", "source"), (strings * 3)[:3], strict=True))
    return maps.story_map(story, **heading), [one for one in strings if one]


def edited_map(strings: list[str], folder: Path) -> tuple[Any, list[str]]:
    """Draw a story that was corrected with strings, in a style of strings; what is refused is left out."""
    text = TEXT + "\n\n" + "\n\n".join(strings)
    article = Article(text, title=strings[0], source=strings[-1], language="en", notes=tuple(strings))
    goma, attack = select(text, text.index("Goma"), text.index("Goma") + 4), select(text, 0, 15)
    changes = []
    for string in strings:
        about = {"who": string[:200], "when": string[:40], "note": string[:2000]}
        changes += [
            {"kind": "mention", "action": "edit", "target": goma, "set": {"name": string[:500]}, **about},
            {"kind": "event", "action": "edit", "target": attack, **about}
            | {"set": {"title": string[:500], "according_to": string[:500]}},
        ]
    given = Corrections(describe_article(article), [change for change in changes if allowed(article, change)])
    story = read_story(article, recogniser=recognise, reader=read_by_rules, corrections=given)
    lines = [("fonts", "headlines"), ("colours", "paper"), ("logo", "text")]
    style = "\n".join(f"[{table}]\n{key} = {json.dumps(strings[0])}" for table, key in lines)
    (folder / "a.toml").write_bytes(style.encode("utf-8", "replace"))
    try:
        return maps.story_map(story, byline=strings[0], style=folder / "a.toml"), []
    except DatelineError:
        return maps.story_map(story, byline=strings[0]), []


def allowed(article: Article, change: dict[str, Any]) -> bool:
    """Tell whether a file of corrections may hold a change."""
    try:
        parse_corrections(corrections_text(Corrections(describe_article(article), [change])))
    except DatelineError:
        return False
    return True


def look_at(opened: Any, data: bytes, folder: Path, draw: Callable[..., tuple[Any, list[str]]]) -> None:
    """Open a page of strings in a browser without the page's policy, click at everything, and see what it did."""
    strings = json.loads(data)
    given = (strings, folder) if draw is edited_map else (strings,)
    drawn, quotations = draw(*given)
    path = folder / "a.html"
    # Without its policy, which would forbid code, a text has to be harmless by itself.
    path.write_text(POLICY.sub("", drawn.get_root().render()), encoding="utf-8")
    complaints, requests = [], []
    context = opened.new_context(viewport={"width": 1400, "height": 800}, reduced_motion="reduce", locale="en-GB")
    try:
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append("dialog"), dialog.dismiss()))
        page.goto(path.as_uri())
        wait_until_ready(page)
        if quotations:
            told = page.evaluate(TOLD)
            assert told == [*map(as_shown, quotations)], told
        page.evaluate("() => { window.showSaveFilePicker = undefined; }")
        page.evaluate(CLICK_ALL)
        seen = page.evaluate(SEEN)
        assert seen == {"ran": False, "foreign": 0, "handlers": 0}, seen
    finally:
        context.close()
    assert complaints == [], complaints
    others = [url for url in requests[1:] if not url.startswith(("data:", "blob:"))]
    assert others == [], others
