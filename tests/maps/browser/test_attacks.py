"""Hostile text in every field that can hold text: nothing runs, nothing is lost, the text is shown unchanged."""
# ruff: noqa: E501

import json
import re

import folium
import pytest

import maps
from tests.maps import stories
from tests.maps.attacks import ATTACKS, SINGLE, all_at_once, hostile
from tests.maps.waiting import wait_for_search, wait_until_ready

LOOK_EVERYWHERE = """
() => {
  for (const button of document.querySelectorAll("button:not(.download), summary")) button.click();
  for (const kind of ["place", "event", "route"]) {
    dateline.select(kind + ":" + dateline.data[kind + "s"][0].id, { from: "list" });
    document.querySelectorAll(".card button, .card summary").forEach((element) => element.click());
  }
  const data = Dateline.storyData();
  const text = document.getElementById("article-text").cloneNode(true);
  text.querySelectorAll(".event-number").forEach((element) => element.remove());
  dateline.select("event:" + data.events[0].id, { from: "list" });
  const wanted = data.article.title || dateline.words.t("untitled");
  return {
    pwned: window.__pwned, evil: document.querySelectorAll("#dateline :is(script, iframe, object, embed, form, base, link, meta, style, video, a:not(.leaflet-bar a))").length,
    title: document.querySelector("h1").textContent === wanted, text: text.textContent === data.article.text,
    quote: document.querySelector(".event-list").textContent.includes(data.events[0].sentence),
    wide: document.documentElement.scrollWidth <= innerWidth, card: !document.querySelector(".card").hidden,
  };
}
"""


def page_of(text, *, policy, edit=True):
    html = maps.story_map(hostile(text), edit=edit).get_root().render()
    # A lone surrogate must not stop the page from being written.
    html.encode("utf-8")
    return html if policy else re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)


# Without the policy a text has to be harmless by itself. That the policy breaks no page needs fewer texts. A page without
# the editor takes half the time, so that a third of the texts meet the editor here; others do in test_edit.py. The texts
# come in parts, so that two processes share them.
@pytest.mark.parametrize(("policy", "attacks"), [(True, SINGLE[::8]), *((False, SINGLE[part::6]) for part in range(6))])
def test_hostile_text_neither_runs_nor_is_lost(open_page, policy, attacks):
    page = open_page(page_of(attacks[0], policy=policy))
    bad = {}
    for at, attack in enumerate(attacks):
        page.log.requests.clear()
        page.log.path.write_text(page_of(attack, policy=policy, edit=at % 3 == 0), encoding="utf-8")
        page.goto(page.log.path.as_uri())
        wait_until_ready(page)
        seen = page.evaluate(LOOK_EVERYWHERE)
        expected = {"evil": 0, "title": True, "text": True, "quote": True, "wide": True, "card": True}
        if {key: value for key, value in seen.items() if value is not None} != expected or len(page.log.requests) != 1:
            bad[attack[:60]] = (seen, page.log.requests[1:])
    assert bad == {}
    assert page.log.complaints == []


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_data_holds_the_text_unchanged(attack):
    html = maps.story_map(hostile(attack)).get_root().render()
    data = re.search(r'<script type="application/json" id="story-data">(.*?)</script>', html, re.DOTALL).group(1)
    assert not set(data) & set("<>&\u2028\u2029\u202e\x00")
    assert json.loads(data)["article"]["text"] == f"{attack}\n{attack}"


def test_no_text_of_the_story_is_outside_the_data_but_in_the_title_and_what_other_sites_show():
    html = maps.story_map(hostile("Zanzibar-Q7")).get_root().render()
    allowed = r'<script type="application/json".*?</script>|<title>.*?</title>|<meta (?:property|name)="[a-z:_]+" content="[^"<>]*">'
    assert "Zanzibar-Q7" not in re.sub(allowed, "", html, flags=re.DOTALL)


@pytest.mark.parametrize(
    "attack", ['"><script>boom()</script>', "' onload=boom() x='", '"/><img src=x onerror=boom()>', "a\nb"]
)
def test_what_other_sites_show_is_escaped(attack):
    html = maps.story_map(hostile(attack)).get_root().render()
    head = html[: html.index("<script")]
    assert "<img" not in head
    assert "boom()</script>" not in head
    assert all(
        re.fullmatch(r'<meta [a-z-]+="[^"<>]*"(?: content="[^"<>]*")?>', one) for one in re.findall(r"<meta .*", head)
    )


def opened(open_page, story, *, policy):
    html = maps.story_map(story).get_root().render()
    return open_page(html if policy else re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html))


SAFE = """
() => [window.__pwned === undefined, document.querySelectorAll(
  "#dateline :is(script, iframe, object, embed, form, base, link, meta, style, video, math, a:not(.leaflet-bar a))").length,
  document.documentElement.scrollWidth <= innerWidth]
"""
CODES = "(texts) => texts.map((text) => Array.from(text, (sign) => sign.codePointAt(0)))"


def codes(text):
    return [ord(sign) for sign in text]


@pytest.mark.parametrize("policy", [True, False], ids=["policy", "no-policy"])
def test_three_hundred_attacks_in_one_story_are_shown_as_they_are(open_page, policy):
    assert len(set(ATTACKS)) >= 300
    page = opened(open_page, all_at_once(ATTACKS), policy=policy)
    quoted = f"() => ({CODES})([...document.querySelectorAll('.event-list blockquote')].map((one) => one.textContent))"
    assert page.evaluate(quoted) == [codes(attack) for attack in ATTACKS if attack]
    page.evaluate("() => document.querySelectorAll('.card button, summary').forEach((one) => one.click())")
    assert page.evaluate(SAFE) == [True, 0, True]
    assert page.log.complaints == []
    assert len(page.log.requests) == 1


@pytest.mark.parametrize("policy", [True, False], ids=["policy", "no-policy"])
def test_three_hundred_attacks_among_clusters_are_shown_as_they_are(open_page, policy, monkeypatch):
    monkeypatch.setattr("maps.clusters.MOST_MARKS", 10)
    page = opened(open_page, all_at_once(ATTACKS), policy=policy)
    shown = f"""() => ({CODES})(Array.from({{ length: dateline.columns.size }}, (_, k) => {{
      dateline.select("event:" + k, {{ from: "list" }});
      document.querySelectorAll(".card summary").forEach((one) => one.click());
      return (document.querySelector(".card blockquote") || {{ textContent: "" }}).textContent;
    }}))"""
    assert page.evaluate(shown) == [codes(attack) for attack in ATTACKS]
    page.evaluate("""() => {
      for (let k = 0; k < dateline.columns.places.size; k += 1) dateline.select("place:" + k, { from: "list" });
      for (let k = 0; k < dateline.columns.routes.size; k += 1) dateline.select("route:" + k, { from: "list" });
      document.querySelectorAll("#dateline button:not(.download, .share button), summary").forEach((one) => one.click());
    }""")
    for attack in ('"><img src=x onerror=window.__pwned=1>', "(((((a+)+)+)+)+)$", "\\"):
        page.locator(".search").fill(attack)
        wait_for_search(page)
    assert page.evaluate(SAFE) == [True, 0, True]
    assert page.log.complaints == []
    assert [url for url in page.log.requests[1:] if not url.startswith(("data:", "blob:"))] == []


def test_a_page_parses_no_markup_but_leaflets_signs(kim_page):
    parses = """(texts) => texts.map((text) => {
      try { document.createElement("p").innerHTML = text; return true; } catch (error) { return error.name; }
    })"""
    refused = ["<b>x</b>", "<img src=x onerror=window.__pwned=1>", "<svg/onload=1>", "1 km<b>", " ", "<svg/> "]
    assert kim_page.evaluate(parses, refused) == ["TypeError"] * len(refused)
    assert kim_page.evaluate(parses, ["", "<svg/>", "500 m", "0.5 km"]) == [True] * 4
    runs = """() => {
      try { document.createElement("script").text = "window.__pwned = 1"; return true; } catch (error) { return error.name; }
    }"""
    assert kim_page.evaluate(runs) == "TypeError"
    assert kim_page.evaluate("() => window.__pwned") is None
    assert re.fullmatch(r"[\d.]+ k?m", kim_page.locator(".leaflet-control-scale-line").inner_text())


def test_only_layers_of_the_users_own_may_write_markup():
    made = maps.story_map(stories.kim())
    assert "require-trusted-types-for 'script'; trusted-types default\"" in made.get_root().render()
    folium.Marker([40, 128], popup="mine").add_to(made)
    assert "trusted-types" not in made.get_root().render().partition("<script>")[0]
