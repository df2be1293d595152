"""Correcting a story in the page, and applying the saved file in Python."""

# ruff: noqa: E501

import datetime as dt
import json

import pytest

import maps
from geo import Article, read_story
from geo.corrections import Corrections, apply_corrections, describe_article, parse_corrections, select
from geo.document import UNRESOLVED
from geo.gazetteer import open_gazetteer
from geo.reader import read_by_rules
from geo.story import read_document, story_tables
from tests.maps.attacks import SINGLE
from tests.maps.waiting import wait_for, wait_until_still

TEXT = (
    "SPRINGFIELD (Reuters) - A train left Paris for Berlin on Monday, police said.\n\n"
    "Rebels attacked Goma on Tuesday and killed 5 people. Fighting in Goma went on near Bukavu on Wednesday.\n\n"
    "A ship sailed from Rotterdam to Hamburg on Sunday. Officials met in Paris on Friday to discuss the attack.\n\n"
    "The minister resigned, the union said. Thieves robbed a bank and killed a guard. A fire broke out."
)
PAGE = """() => {
  const { data } = dateline, at = new Map(data.mentions.map((one) => [one.id, one.start]));
  const known = (event) => [event.start, event.end, event.title, event.type, event.status, event.time || null,
    event.time_start, event.time_end, event.according_to, event.place];
  return {
    mentions: data.mentions.map((one) => [one.start, one.end, one.place, one.role]),
    places: data.places.map((one) => [one.id, one.mentions, one.lon.toFixed(4), one.lat.toFixed(4)]).sort(),
    events: data.events.map(known),
    unsure: data.unsure.map(known),
    routes: data.routes.map((one) =>
      [one.origin, one.via, one.destination, one.mode, one.status, one.time || null, one.mention_ids.map((id) => at.get(id))]),
  };
}"""
HOSTILE = [text for text in SINGLE[::2] if text.strip() and len(text) < 5_000]


def read(corrections=None):
    return read_story(text=TEXT, language="en", published="2023-09-06", reader=read_by_rules, corrections=corrections)


@pytest.fixture(scope="module")
def story():
    return read()


@pytest.fixture(scope="module")
def gazetteer():
    return open_gazetteer()


@pytest.fixture(scope="module")
def as_read(gazetteer):
    article = Article(TEXT, language="en", published=dt.date(2023, 9, 6))
    return read_document(article, gazetteer=gazetteer, reader=read_by_rules)


@pytest.fixture
def edit_page(open_page, story):
    page = open_page(maps.story_map(story, language="en"))
    page.evaluate("() => { window.showSaveFilePicker = undefined; }")  # no dialogue of the system in a test
    page.click(".edit-toggle")
    return page


def cell(value):
    return None if value is None or value != value else str(value)[:10]  # noqa: PLR0124  (missing values of pandas)


def plain(table):
    """Return the rows of a table, missing cells as None."""
    frame = table.astype(object)
    return frame.where(frame.notna(), None).to_dict("records")


def tables(story):
    """Return of a story what `PAGE` returns of a page."""
    at = {row["mention_id"]: row["start"] for row in plain(story.mentions)}

    def known(row):
        days = [None if row[name] is None else str(row[name])[:10] for name in ("time_start", "time_end")]
        told = [row[name] for name in ("start", "end", "title", "type", "status", "time")]
        return [*told, *days, row["according_to"], row["place_id"]]

    def way(row):
        told = [row[name] for name in ("origin_id", "via", "destination_id", "mode", "status", "time")]
        return [*told, [at[one] for one in row["mention_ids"]]]

    def place(row):
        return [row["place_id"], row["mentions"], f"{row['geometry'].x:.4f}", f"{row['geometry'].y:.4f}"]

    events = plain(story.events)
    return {
        "mentions": [[row[name] for name in ("start", "end", "place_id", "role")] for row in plain(story.mentions)],
        "places": sorted(map(place, plain(story.places))),
        "events": [known(row) for row in events if row["drawn"]],
        "unsure": [known(row) for row in events if not row["drawn"]],
        "routes": list(map(way, plain(story.routes))),
    }


def save(page):
    """Save the corrections and return the file's text."""
    with page.expect_download() as download:
        page.click(".edit-save")
    return download.value.path().read_text(encoding="utf-8")


def open_event(page, words):
    found = "(start) => dateline.data.events.find((one) => one.start === start).id"
    event = page.evaluate(found, TEXT.index(words))
    page.evaluate("(id) => dateline.select('event:' + id, { from: 'list' })", event)


def test_the_page_is_what_the_tables_are(edit_page, story):
    assert edit_page.evaluate(PAGE) == tables(story)


def test_a_person_corrects_the_page_and_python_applies_the_file(edit_page, story):
    page = edit_page
    page.fill("[data-edit=who]", "Ann Editor")
    # A place is another one of its name, everywhere.
    page.click('#article-text .mention:has-text("Paris") >> nth=0')
    page.click(".edit-choice:has-text('Texas') input")
    page.fill("[data-edit=note]", "the one in Texas")
    page.click(".edit-apply")
    assert page.locator(".place-list").first.inner_text().count("Paris") == 1
    # An event did not happen.
    open_event(page, "attacked")
    page.select_option(".edit-form select >> nth=2", "denied")
    page.fill("[data-edit=days]", "2023-09-04/2023-09-05")
    page.click(".edit-apply")
    # A journey is none; a place name is none, and that is undone.
    before = page.evaluate("() => dateline.data.routes.length")
    page.evaluate("() => dateline.select('route:' + dateline.data.routes.at(-1).id, { from: 'list' })")
    page.click(".edit-remove")
    assert page.evaluate("() => dateline.data.routes.length") == before - 1
    page.click('#article-text .mention:has-text("Bukavu")')
    page.click(".edit-remove")
    assert page.locator('#article-text .mention:has-text("Bukavu")').count() == 0
    page.click(".edit-undo")
    assert page.locator('#article-text .mention:has-text("Bukavu")').count() == 1
    shown = page.evaluate(PAGE)
    text = save(page)
    found = read(parse_corrections(text))
    assert found.left == ()
    assert tables(found) == shown
    changes = json.loads(text)["changes"]
    assert [(one["kind"], one["action"], one["who"]) for one in changes] == [
        ("mention", "edit", "Ann Editor"),
        ("event", "edit", "Ann Editor"),
        ("journey", "remove", "Ann Editor"),
    ]
    assert changes[0]["note"] == "the one in Texas"
    assert page.log.complaints == []
    assert page.log.requests == [page.log.path.as_uri()]


# Makes steps as a person would, each of what the page shows after the ones before; some are taken back.
RANDOM = """([seed, size, text]) => {
  let state = seed * 2654435761 % 4294967296;
  const random = () => (state = (state * 1664525 + 1013904223) % 4294967296) / 4294967296;
  const any = (list) => list[Math.floor(random() * list.length)];
  const data = window.__asread = window.__asread || JSON.parse(JSON.stringify(dateline.data));
  const edit = data.edit, log = Dateline.makeLog(data);
  const some = (fields) => Object.fromEntries(Object.entries(fields).filter(() => random() < 0.5).map(([k, make]) => [k, make()]));
  const tables = () => Dateline.replay(log.base, log.steps, text).tables;
  const days = () => any([null, "2023", "2023-09", "2023-09-04", "2023-09-04/2023-09-06"]);
  const span = () => { const at = Math.floor(random() * (text.length - 30)); return [at, at + 1 + Math.floor(random() * 29)]; };
  for (let k = 0; k < size; k += 1) {
    const now = tables(), placed = now.mentions.filter((one) => one.place !== null);
    const mention = any(now.mentions), event = any([...now.events, ...now.unsure]), route = any(now.routes);
    const point = () => ({ point: [Math.round(random() * 3600 - 1800) / 10, Math.round(random() * 1800 - 900) / 10] });
    const listed = () => { const { id, name, country, admin1, lon, lat } = any(window.__names); return { id, name, country, admin1, lon, lat }; };
    const candidate = () => { if (random() < 0.3) return listed(); const one = any(now.places.flatMap((place) => place.alternatives)); return one ? { ...one, id: one.place_id } : point(); };
    const ofMention = () => some({ place: () => (random() < 0.5 ? point() : candidate()), name: () => any(["Alpha", "Béta <b>"]), role: () => any(edit.roles), everywhere: () => random() < 0.5 });
    const ofEvent = () => some({ title: () => any(["A title", "</script>"]), type: () => any(edit.types), place: () => (random() < 0.2 ? null : any(placed).id), days: days, status: () => any(edit.statuses), according_to: () => any([null, "the mayor"]) });
    const ofJourney = () => some({ origin: () => any(placed).id, destination: () => any(placed).id, via: () => [any(placed).id], mode: () => any(["air", "foot", "unknown"]), days: days, status: () => any(edit.statuses) });
    const steps = [
      () => mention && { kind: "mention", action: "edit", id: mention.id, set: ofMention() },
      () => ({ kind: "mention", action: "add", id: log.newId("m"), span: span(), set: { ...ofMention(), place: point() } }),
      () => mention && { kind: "mention", action: "remove", id: mention.id, ...(random() < 0.3 ? { everywhere: true } : {}) },
      () => event && { kind: "event", action: "edit", id: event.id, set: ofEvent() },
      () => ({ kind: "event", action: "add", id: log.newId("e"), span: span(), set: ofEvent() }),
      () => event && { kind: "event", action: "remove", id: event.id },
      () => event && { kind: "event", action: "merge", id: event.id, into: any([...now.events, ...now.unsure]).id },
      () => {
        const into = event && any([...now.events, ...now.unsure]).id;
        return into && [{ kind: "event", action: "edit", id: into, set: { place: null, days: null, according_to: null } }, { kind: "event", action: "merge", id: event.id, into: into }];
      },
      () => {
        const stop = any(placed);
        return route && stop && [{ kind: "journey", action: "edit", id: route.id, set: { via: [stop.id] } }, { kind: "mention", action: "remove", id: stop.id }];
      },
      () => route && { kind: "journey", action: "edit", id: route.id, set: ofJourney() },
      () => ({ kind: "journey", action: "add", id: log.newId("j"), origin: any(placed).id, destination: any(placed).id, set: ofJourney() }),
      () => route && { kind: "journey", action: "remove", id: route.id },
    ];
    const empty = (step) => step.kind === "mention" && step.action === "edit" && !Object.keys(step.set).length;
    for (const step of [placed.length && any(steps)()].flat().filter((one) => one && !empty(one))) log.add({ ...step, who: "x", name: "y" });
    if (random() < 0.15) log.undo();
    if (random() < 0.1 && log.steps.length) log.drop(any(log.steps));
    const { unfit } = Dateline.replay(log.base, log.steps, text);
    log.steps = log.steps.filter((one) => !unfit.includes(one));
  }
  return { tables: tables(), file: JSON.stringify(Dateline.correctionsFile(dateline, log)) };
}"""


# The names of the gazetteer that the page can search, unpacked.
NAMES = """async () => {
  window.__names = Dateline.indexedPlaces(await Dateline.unpackJson(dateline.data.edit.index.packed));
}"""


def test_80_random_sessions_give_in_python_what_they_give_in_the_page(edit_page, story, gazetteer, as_read):
    summary = PAGE.replace("const { data } = dateline,", "const data = window.__tables,")
    edit_page.evaluate(NAMES)
    for seed in range(80):
        made = edit_page.evaluate(RANDOM, [seed, 1 + seed % 9, TEXT])
        shown = edit_page.evaluate(f"(tables) => {{ window.__tables = tables; return ({summary})(); }}", made["tables"])
        document, left = apply_corrections(as_read, parse_corrections(made["file"]), gazetteer=gazetteer)
        found = tables(story_tables(document, gazetteer))
        assert left == (), seed
        assert {name: sorted(rows, key=str) for name, rows in found.items()} == {
            name: sorted(rows, key=str) for name, rows in shown.items()
        }, (seed, made["file"])


def violations(page):
    from axe_playwright_python.sync_playwright import Axe

    return [(found["id"], len(found["nodes"])) for found in Axe().run(page).response["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_no_violation_while_correcting(open_page, story, width, scheme):
    look = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "bypass_csp": True}
    page = open_page(maps.story_map(story, language="en"), **look)
    page.click(".edit-toggle")
    assert violations(page) == []
    for key in ("place:" + story.places["place_id"][1], "event:e2", "route:r1"):
        page.evaluate("(key) => dateline.select(key, { from: 'list' })", key)
        if key.startswith("place:"):
            page.fill("[data-edit=search]", "paris")
            page.wait_for_selector(".edit-option")
            page.keyboard.press("ArrowDown")
        assert violations(page) == [], key
    page.click(".edit-apply")
    page.click(".edit-remove")
    page.click(".edit-add >> nth=2")
    page.click(".edit-add >> nth=0")
    assert violations(page) == []


@pytest.mark.parametrize("width", [1400, 360])
def test_the_panel_is_no_wider_than_the_page_and_can_be_closed(open_page, story, width):
    page = open_page(maps.story_map(story, language="en"), viewport={"width": width, "height": 760})
    page.focus(".edit-toggle")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "edit-title"
    open_event(page, "attacked")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    box = page.locator(".edit-panel").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert page.evaluate(
        "() => { const p = document.querySelector('.edit-panel'); return p.scrollWidth <= p.clientWidth; }"
    )
    page.click(".edit-panel .card-close")
    assert not page.locator(".edit-panel").is_visible()
    assert page.evaluate("() => document.activeElement.className") == "edit-toggle"


SELECT = """(words) => {
  const walk = document.createTreeWalker(document.getElementById("article-text"), NodeFilter.SHOW_TEXT), range = document.createRange();
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    range.setStart(node, at);
    range.setEnd(node, at + words.length);
    break;
  }
  document.getSelection().removeAllRanges();
  document.getSelection().addRange(range);
  return new Promise((done) => setTimeout(done, 0));
}"""


def test_selected_words_become_an_event_and_a_place(edit_page):
    page = edit_page
    page.evaluate(SELECT, "minister resigned")
    wait_for(page, "() => document.getSelection().toString() === 'minister resigned'")
    page.click(".edit-add >> nth=0")
    page.select_option(".edit-form select >> nth=2", "unconfirmed")
    page.click(".edit-apply")
    page.evaluate(SELECT, "minister resigned")
    page.click(".edit-add >> nth=1")
    page.fill("[data-edit=lat]", "10.5")
    page.fill("[data-edit=lon]", "-20,25")
    page.click(".edit-apply")
    shown = page.evaluate(PAGE)
    start = TEXT.index("minister resigned")
    assert [start, start + 17, "hand:10.50000,-20.25000", "scene"] in shown["mentions"]
    assert [event[2:5] for event in shown["events"] if event[0] == start] == [
        ["minister resigned", "other", "unconfirmed"]
    ]
    assert tables(read(parse_corrections(save(page)))) == shown


def test_an_event_that_was_too_unsure_is_drawn_once_a_person_says_that_it_is_right(open_page, gazetteer):
    article = Article(TEXT, language="en", published=dt.date(2023, 9, 6))
    document = read_document(article, gazetteer=gazetteer, reader=read_by_rules)
    events = [event._replace(drawn=event.type != "assault") for event in document.events]
    document = document.with_layers(events=events)
    story = story_tables(document, gazetteer)
    assert not story.events["drawn"].all()
    page = open_page(maps.story_map(story, language="en"))
    page.evaluate("() => { window.showSaveFilePicker = undefined; }")
    page.click(".unsure summary")
    assert not page.locator(".edit-check").first.is_visible()
    page.click(".edit-toggle")
    assert page.evaluate(PAGE) == tables(story)
    page.click(".edit-check >> nth=0")
    page.click(".edit-apply")
    saved = parse_corrections(save(page))
    assert [change["set"] for change in saved.changes] == [{}]
    document, left = apply_corrections(document, saved, gazetteer=gazetteer)
    assert left == ()
    assert tables(story_tables(document, gazetteer)) == page.evaluate(PAGE)
    assert page.evaluate("() => dateline.events.length") == story.events["drawn"].sum() + 1


def test_a_name_that_was_not_found_gets_a_place(open_page, as_read, gazetteer):
    lost = [one._replace(resolution=UNRESOLVED) if one.text == "Bukavu" else one for one in as_read.mentions]
    document = as_read.with_layers(mentions=lost)
    page = open_page(maps.story_map(story_tables(document, gazetteer), language="en"))
    page.evaluate("() => { window.showSaveFilePicker = undefined; }")
    page.click(".edit-toggle")
    page.click("#article-text .mention.is-unresolved")
    page.fill("[data-edit=name]", "Bukavu")
    page.click(".edit-apply")
    assert page.locator(".edit-wrong").inner_text() == "Choose a place, or change something."
    page.fill("[data-edit=lat]", "95")
    page.click(".edit-apply")
    assert page.locator(".edit-wrong").inner_text() == "This is not a latitude and a longitude in degrees."
    page.fill("[data-edit=search]", "gom")
    page.click(".edit-option")
    page.click(".edit-apply")
    goma = next(one.place_id for one in document.mentions if one.text == "Goma")
    corrected, left = apply_corrections(document, parse_corrections(save(page)), gazetteer=gazetteer)
    assert left == ()
    assert [one.place_id for one in corrected.mentions if one.text == "Bukavu"] == [goma]
    assert tables(story_tables(corrected, gazetteer)) == page.evaluate(PAGE)
    assert page.log.complaints == []


def test_a_place_is_searched_by_keys_in_the_gazetteers_names_and_python_finds_it_by_its_id(edit_page, gazetteer):
    page = edit_page
    page.click('#article-text .mention:has-text("Bukavu")')
    assert "all countries and capitals" in page.locator("#edit-searched").inner_text()
    page.fill("[data-edit=search]", "sAO PAul")
    page.wait_for_selector(".edit-option")
    assert page.locator(".edit-option").first.inner_text() == "São Paulo, Brazil · town"
    box = page.locator("[data-edit=search]")
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert (page.locator(".edit-option").count(), box.get_attribute("aria-expanded")) == (0, "false")
    assert page.locator(".edit-form").is_visible()
    page.fill("[data-edit=search]", "munch")
    page.fill("[data-edit=search]", "munich")
    page.wait_for_selector(".edit-option")
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == "edit-found-0"
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.type") == "radio"
    page.click(".edit-apply")
    shown, text = page.evaluate(PAGE), save(page)
    assert json.loads(text)["changes"][0]["set"]["place"] == {"id": "geonames:2867714"}
    found = read(parse_corrections(text))
    assert (found.left, tables(found)) == ((), shown)
    assert page.log.complaints == []


def test_a_place_is_set_by_a_click_on_the_map_and_by_dragging(edit_page):
    page = edit_page
    page.click('#article-text .mention:has-text("Bukavu")')
    page.click(".edit-pick")
    frame = page.locator("#map-frame").bounding_box()
    spot = [frame["width"] * 0.7, frame["height"] * 0.5]
    wanted = page.evaluate(
        "(spot) => { const at = dateline.map.containerPointToLatLng(spot).wrap(); return [at.lng, at.lat]; }", spot
    )
    page.mouse.click(frame["x"] + spot[0], frame["y"] + spot[1])
    assert page.locator("[data-edit=point]").is_checked()
    page.click(".edit-apply")
    found = "() => { const one = dateline.data.mentions.find((m) => m.text === 'Bukavu'); return [one.lon, one.lat]; }"
    assert page.evaluate(found) == pytest.approx(wanted, abs=0.15)  # two pixels
    page.click('#article-text .mention:has-text("Bukavu")')
    handle = page.locator(".edit-handle-sign").bounding_box()
    middle = [handle["x"] + 15, handle["y"] + 15]
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 40, middle[1] + 30, steps=5)
    page.mouse.up()
    page.click(".edit-apply")
    lon, lat = page.evaluate(found)
    assert lon > wanted[0]
    assert lat < wanted[1]
    assert len(page.evaluate("() => dateline.data.mentions.filter((m) => m.text === 'Bukavu')")) == 1


def test_undo_and_redo_by_keys_and_taking_one_back(edit_page, story):
    page, before = edit_page, tables(story)
    open_event(page, "attacked")
    page.click(".edit-remove")
    open_event(page, "met")
    page.click(".edit-remove")
    gone = page.evaluate(PAGE)
    page.locator("#edit-title").focus()
    for key in ("Control+z", "Control+z"):
        page.keyboard.press(key)
    assert page.evaluate(PAGE) == before
    for key in ("Control+Shift+z", "Control+y"):
        page.keyboard.press(key)
    assert page.evaluate(PAGE) == gone
    page.click(".edit-changes .link >> nth=0")
    assert len(page.evaluate(PAGE)["events"]) == len(before["events"]) - 1
    page.click(".edit-changes .link >> nth=0")
    assert page.evaluate(PAGE) == before


def test_drawing_again_leaves_nothing_behind_and_keeps_the_authors_layers(open_page, story):
    import folium

    shown = maps.story_map(story, language="en")
    folium.Marker([0, 20], popup="mine").add_to(shown)
    page = open_page(shown)
    page.click(".edit-toggle")
    state = """() => {
      dateline.close();
      dateline.map.setView([30, 15], 3, { animate: false });
      const counts = {}, events = dateline.map._events;
      for (const name of ["zoomend", "moveend", "resize", "click"]) counts[name] = (events[name] || []).length;
      return { ...counts, panes: document.querySelectorAll(".leaflet-pane").length,
        layers: Object.keys(dateline.map._layers).length, own: document.querySelectorAll(".leaflet-marker-icon:not(.mark)").length,
        root: document.getElementById("dateline").children.length, frame: document.getElementById("map-frame").children.length,
        controls: document.querySelectorAll(".leaflet-control").length };
    }"""
    page.evaluate(state)  # sets the view
    wait_until_still(page)
    before = page.evaluate(state)
    for _ in range(4):
        open_event(page, "attacked")
        page.click(".edit-remove")
        page.click(".edit-undo")
    page.evaluate(state)
    wait_until_still(page)
    assert page.evaluate(state) == before
    assert before["own"] == 1
    assert page.log.complaints == []


def test_the_name_that_a_person_gave_is_the_one_on_the_map(story):
    target = select(TEXT, TEXT.index("Goma"), TEXT.index("Goma") + 4)
    named = {"kind": "mention", "action": "edit", "target": target, "set": {"name": "Goma camp"}}
    shown = maps.story_map(read(Corrections(describe_article(story.article), (named,)))).get_root().payload
    assert [place["name"] for place in shown["places"] if place.get("corrected")] == ["Goma camp"]
    assert sum(mention["text"] == "Goma" for mention in shown["mentions"]) > 1


def test_what_was_corrected_before_is_listed_and_saved_again(open_page, story):
    target = select(TEXT, TEXT.index("attacked"), TEXT.index("attacked") + 8)
    gone = {"kind": "event", "action": "remove", "target": select(TEXT, 0, 5)}
    first = {"kind": "event", "action": "edit", "target": target, "set": {"status": "denied"}, "who": "Bo"}
    given = Corrections(describe_article(story.article), (first, gone))
    page = open_page(maps.story_map(read(given), language="en"))
    page.evaluate("() => { window.showSaveFilePicker = undefined; }")
    page.click(".edit-toggle")
    assert "Bo" in page.locator(".edit-changes").inner_text()
    assert "no event is read at 'A tra'" not in page.locator(".edit-changes").inner_text()
    assert "no event is read at" in page.locator(".edit-changes .edit-wrong").inner_text()
    open_event(page, "met")
    page.click(".edit-remove")
    saved = parse_corrections(save(page))
    assert saved.changes[:2] == given.changes
    assert tables(read(saved)) == page.evaluate(PAGE)
    assert page.locator(".event-list .facts").filter(has_text="corrected by hand").count() == 1


def test_offsets_of_the_file_count_characters_beyond_the_basic_plane_once(open_page):
    text = "😀😀 Rebels attacked Goma on Tuesday 🏳️‍🌈, police said. A train left Paris for Berlin on Monday."
    story = read_story(text=text, language="en", published="2023-09-06", reader=read_by_rules)
    page = open_page(maps.story_map(story, language="en"))
    page.evaluate("() => { window.showSaveFilePicker = undefined; }")
    page.click(".edit-toggle")
    page.evaluate("() => dateline.select('event:e1', { from: 'list' })")
    page.click(".edit-remove")
    page.evaluate("() => dateline.select('route:r1', { from: 'list' })")
    page.click(".edit-remove")
    saved = parse_corrections(save(page))
    start = text.index("attacked")
    ends = [text.index(name) for name in ("Paris", "Berlin")]
    assert [change["target"] for change in saved.changes] == [
        select(text, start, start + 8),
        {"origin": select(text, ends[0], ends[0] + 5), "destination": select(text, ends[1], ends[1] + 6)},
    ]
    found = read_story(text=text, language="en", published="2023-09-06", reader=read_by_rules, corrections=saved)
    assert found.left == ()
    assert len(found.routes) == len(story.routes) - 1


def test_saving_asks_the_browser_where_it_can_and_giving_up_saves_nothing(edit_page):
    edit_page.evaluate(
        """() => {
          window.written = [];
          window.showSaveFilePicker = async (options) => {
            if (window.givesUp) throw new DOMException("no", "AbortError");
            const write = async (text) => window.written.push([options.suggestedName, text]);
            return { createWritable: async () => ({ write, close: async () => window.written.push("closed") }) };
          };
        }"""
    )
    open_event(edit_page, "attacked")
    edit_page.click(".edit-remove")
    edit_page.evaluate("() => { window.givesUp = true; }")
    edit_page.click(".edit-save")
    asks = "() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    assert edit_page.evaluate(asks)
    edit_page.evaluate("() => { window.givesUp = false; }")
    edit_page.click(".edit-save")
    wait_for(edit_page, "() => window.written.length === 2")
    (name, text), closed = edit_page.evaluate("() => window.written")
    assert (name, closed) == ("article.corrections.json", "closed")
    assert len(parse_corrections(text).changes) == 1
    wait_for(edit_page, "() => window.dispatchEvent(new Event('beforeunload', { cancelable: true }))")


def test_leaving_asks_only_while_something_is_not_saved(edit_page):
    asks = "() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    assert not edit_page.evaluate(asks)
    open_event(edit_page, "attacked")
    edit_page.click(".edit-remove")
    assert edit_page.evaluate(asks)
    save(edit_page)
    assert not edit_page.evaluate(asks)


def test_without_an_editor_nothing_of_it_is_in_the_page(story):
    plain_page = maps.story_map(story, edit=False).get_root().render()
    shown = maps.story_map(story).get_root()
    page, names = shown.render(), shown.payload["edit"]["index"]["packed"]
    assert "edit-panel" not in plain_page
    assert '"edit_' not in plain_page
    assert len(page.encode()) - len(plain_page.encode()) - len(names) < 60_000
    assert len(names) <= 40_000
    policies = [
        html.split('Content-Security-Policy" content="')[1].split('"')[0].split("; ") for html in (page, plain_page)
    ]
    assert [part for part in policies[0] if not part.startswith("script-src")] == [
        part for part in policies[1] if not part.startswith("script-src")
    ]


def test_a_map_in_a_frame_has_no_editor(story):
    page = maps.story_map(story, embed=True).get_root().render()
    assert "edit-panel" not in page
    assert '"edit_' not in page


def test_hostile_text_is_shown_and_saved_as_text(open_page, story):
    page = open_page(maps.story_map(story, language="en"))
    page.evaluate("() => { window.showSaveFilePicker = undefined; }")
    page.click(".edit-toggle")
    for text in HOSTILE:
        page.fill("[data-edit=who]", text[:200])
        open_event(page, "attacked")
        for name in ("title", "according_to", "note"):
            page.fill(f".edit-form [data-edit={name}]", text[:500])
        page.click(".edit-apply")
        page.evaluate(
            "() => dateline.select('place:' + dateline.data.places.find((one) => one.mentions === 1).id, { from: 'list' })"
        )
        page.fill(".edit-form [data-edit=name]", text[:500])
        page.fill("[data-edit=search]", text[:500])
        page.fill(".edit-form [data-edit=note]", text[:500])
        page.click(".edit-apply")
    evil = "#dateline :is(script, iframe, object, embed, base, link, meta, style, video, img, a:not(.leaflet-bar a))"
    assert page.evaluate("() => window.__pwned") is None
    assert page.locator(evil).count() == 0
    assert page.log.requests == [page.log.path.as_uri()]
    assert page.log.complaints == []
    saved = parse_corrections(save(page))
    found = read(saved)
    assert tables(found) == page.evaluate(PAGE)
    again = open_page(maps.story_map(found, language="en"))
    again.click(".edit-toggle")
    assert again.evaluate("() => window.__pwned") is None
    assert again.locator(evil).count() == 0
    assert again.log.complaints == []
