"""Correcting a story in the page, and applying the saved file in Python."""

# ruff: noqa: E501

import datetime as dt
import json

import pytest

import maps
from geo import Article, read_story
from geo.corrections import apply_corrections, parse_corrections
from geo.gazetteer import open_gazetteer
from geo.reader import read_by_rules
from geo.story import read_document, story_tables

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
    assert page.locator(".place-list").inner_text().count("Paris") == 1
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
    const candidate = () => { const one = any(now.places.flatMap((place) => place.alternatives)); return one ? { ...one, id: one.place_id } : point(); };
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


def test_80_random_sessions_give_in_python_what_they_give_in_the_page(edit_page, story, gazetteer, as_read):
    summary = PAGE.replace("const { data } = dateline,", "const data = window.__tables,")
    for seed in range(80):
        made = edit_page.evaluate(RANDOM, [seed, 1 + seed % 9, TEXT])
        shown = edit_page.evaluate(f"(tables) => {{ window.__tables = tables; return ({summary})(); }}", made["tables"])
        document, left = apply_corrections(as_read, parse_corrections(made["file"]), gazetteer=gazetteer)
        found = tables(story_tables(document, gazetteer))
        assert left == (), seed
        assert {name: sorted(rows, key=str) for name, rows in found.items()} == {
            name: sorted(rows, key=str) for name, rows in shown.items()
        }, (seed, made["file"])
