"""Options that several commands share: decorators that add them to a command, and what their values become."""

import functools
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import click

from geo.errors import OptionError
from geo.files import check_no_input

if TYPE_CHECKING:
    from geo.corpus import Pool, ReadSettings
    from geo.gazetteer import Gazetteer

__all__ = [
    "PageOptions",
    "ReadOptions",
    "by_gear",
    "spare_inputs",
    "with_gazetteer",
    "with_manner",
    "with_page",
    "with_pool",
    "with_settings",
    "with_shared",
]

_INPUTS = (
    "articles",
    "article",
    "inputs",
    "corrections",
    "lines",
    "places",
    "path",
    "style",
    "basemap",
    "dump",
    "alternates",
)

_published = click.option(
    "--published", metavar="DATE", help="Publication date, as 2023-09-05; wins over what the page or the text says."
)
_language = click.option("--lang", "language", metavar="CODE", help="Language of the article, as id or en.")
_lines_of_routes = click.option(
    "--route",
    "lines",
    metavar="FILE",
    multiple=True,
    help="Your own line of a journey (GPX, GeoJSON); it replaces the one between the same places.",
)
_corrections = click.option(
    "--corrections",
    metavar="FILE",
    multiple=True,
    help="Corrections that you saved from the page; without it, ARTICLE's name with .corrections.json is looked for.",
)
_corrections_of_many = click.option(
    "--corrections",
    metavar="PATH",
    multiple=True,
    help="Corrections of any of the articles, a file or a folder; each is applied to the article that it was made for.",
)
_without_denied = click.option("--no-denied", is_flag=True, help="Leave out journeys that are denied or called off.")
_gear = click.option(
    "--gear",
    type=click.Choice(["accurate", "fast"]),
    default="accurate",
    show_default=True,
    help="How names and events are read: by the trained models and the rules, or by the rules alone.",
)
_workers = click.option(
    "--workers", type=click.IntRange(min=1), help="Processes that read at once; every core when not given."
)
_scheduler = click.option(
    "--scheduler", metavar="ADDRESS", help="Read on a dask cluster, as tcp://10.0.0.1:8786 (network!)."
)
_shared = {
    "published": _published,
    "language": _language,
    "gear": _gear,
    "workers": _workers,
}
_gazetteer_options = (
    click.option("--places", metavar="FILE", help="Your own table of places (CSV, GeoJSON, GeoPackage); it wins."),
    click.option(
        "--gazetteer", "path", metavar="FILE", help="Another gazetteer, as 'dateline gazetteer build' makes it."
    ),
    click.option(
        "--geocoder", metavar="NAME", help="Ask this geopy geocoder for unknown names, as nominatim (network!)."
    ),
    click.option("--geocoder-option", "settings", metavar="KEY=VALUE", multiple=True, help="What the geocoder needs."),
)
_look_options = (
    click.option("--title", metavar="TEXT", help="Headline of the page; ARTICLE's own, or its lead, when not given."),
    click.option("--byline", metavar="TEXT", help="Who wrote the article."),
    click.option("--source", metavar="TEXT", help="Who published the article."),
    click.option(
        "--image-address",
        metavar="URL",
        help="Where you publish a picture of the map; other sites show it beside a link. The page does not load it.",
    ),
    click.option("--png", metavar="FILE", help="Also save a picture of the page (needs a Chromium on your system)."),
    click.option("--pdf", metavar="FILE", help="Also save the page for paper (needs a Chromium on your system)."),
    click.option(
        "--picture",
        metavar="FILE",
        help="Also save a picture that stands alone, .png, .svg or .pdf (needs a Chromium on your system).",
    ),
    click.option(
        "--shape",
        type=click.Choice(["wide", "square", "tall"]),
        default="wide",
        show_default=True,
        help="Shape of --picture: 16:9, 1:1 or 9:16.",
    ),
    click.option(
        "--tiles",
        metavar="NAME",
        help="Show these tiles of xyzservices, as OpenStreetMap.Mapnik, on the web (network!).",
    ),
    click.option(
        "--basemap",
        metavar="FILE",
        help="Cut roads, water, borders and places around the story out of your own vector tiles (PMTiles).",
    ),
    click.option(
        "--interface",
        metavar="CODE",
        help="Language of the page's own words, as fr or ar; without it the article's, or English.",
    ),
    click.option("--no-edit", is_flag=True, help="Leave out of the page what lets a reader correct it."),
    click.option("--style", metavar="FILE", help="Fonts, colours and logo of your house (TOML); see docs/styles."),
    click.option(
        "--embed", is_flag=True, help="Write the map alone, for a frame in another page; see 'Embed' in the README."
    ),
    click.option(
        "--place-names",
        type=click.Choice(["article", "gazetteer", "interface"]),
        default="article",
        show_default=True,
        help="Label places as the article spells them, as the gazetteer does, or in the page's language where a name "
        "in it is known.",
    ),
    click.option(
        "--page-mb",
        type=click.FloatRange(min=1),
        default=3.0,
        show_default=True,
        help="Size that a page of very many events should stay below: quotations are cut when they must.",
    ),
)


def _with_options(command: Callable[..., None], *options: Callable[..., Any]) -> Callable[..., None]:
    """Give a command options, in the order in which `--help` lists them."""
    for option in reversed(options):
        command = option(command)
    return command


def with_shared(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a decorator that gives a command some of the options that many commands have.

    Parameters
    ----------
    *names
        Of ``"published"``, ``"language"``, ``"gear"``, ``"workers"``, in the order in which ``--help`` lists them.

    Returns
    -------
    callable
        The decorator.
    """
    return lambda command: _with_options(command, *map(_shared.__getitem__, names))


def with_gazetteer(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of the gazetteer, and a function that opens it.

    Parameters
    ----------
    command
        It takes `gazetteer`, a function without parameters.

    Returns
    -------
    callable
        The command with these options.
    """

    @functools.wraps(command)
    def wrapped(
        *, places: str | None, path: str | None, geocoder: str | None, settings: Sequence[str], **rest: Any
    ) -> None:
        command(gazetteer=lambda: _open_gazetteer(places, path, geocoder, settings), **rest)

    return _with_options(wrapped, *_gazetteer_options)


def _open_gazetteer(places: str | None, path: str | None, geocoder: str | None, settings: Sequence[str]) -> "Gazetteer":
    from geo.gazetteer import open_gazetteer  # noqa: PLC0415  (--help needs none of it)

    given = dict(setting.partition("=")[::2] for setting in settings)
    if not all(given.values()):
        msg = f"--geocoder-option wants KEY=VALUE, not {next(key for key, value in given.items() if not value)!r}"
        raise OptionError(msg)
    fallback = None
    if geocoder:
        from geo.gazetteer import open_geocoder  # noqa: PLC0415

        fallback = open_geocoder(geocoder, options=given)
    return open_gazetteer(path, places=places, fallback=fallback)


def by_gear(gear: str) -> dict[str, Any]:
    """Choose the functions that find names and read events.

    Parameters
    ----------
    gear
        ``"accurate"`` or ``"fast"``.

    Returns
    -------
    dict
        The functions as ``recogniser`` and ``reader``.
    """
    from geo.reader import READERS  # noqa: PLC0415  (--help needs none of it)
    from geo.recognition import RECOGNISERS  # noqa: PLC0415

    return {"recogniser": RECOGNISERS[gear], "reader": READERS[gear]}


class ReadOptions(NamedTuple):
    """How an article is read.

    Parameters
    ----------
    gear
        How names are found and events are read.
    lines
        The user's own lines of journeys.
    no_denied
        Leave out journeys that are denied or called off.
    corrections
        The user's files of corrections.
    """

    gear: str
    lines: Sequence[str]
    no_denied: bool
    corrections: Sequence[str]


def with_manner(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of reading one article.

    Parameters
    ----------
    command
        It takes `reading`, a `ReadOptions`.

    Returns
    -------
    callable
        The command with these options.
    """

    @functools.wraps(command)
    def wrapped(*, gear: str, lines: Sequence[str], no_denied: bool, corrections: Sequence[str], **rest: Any) -> None:
        command(reading=ReadOptions(gear, lines, no_denied, corrections), **rest)

    return _with_options(wrapped, _gear, _lines_of_routes, _without_denied, _corrections)


class PageOptions(NamedTuple):
    """How a page is drawn.

    Parameters
    ----------
    page_bytes
        What it may weigh.
    tiles
        Its tiles on the web.
    place_names
        How places are labelled.
    interface
        Language of its own words.
    heading
        Its headline and look, as `maps.story_map` takes them.
    pictures
        Files of pictures to save of it, each with its shape.
    edit
        Whether a reader can correct it.
    """

    page_bytes: int
    tiles: str | None
    place_names: Literal["article", "gazetteer", "interface"]
    interface: str | None
    heading: dict[str, Any]
    pictures: Sequence[tuple[Path, str | None]]
    edit: bool


def with_page(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of drawing a page.

    Parameters
    ----------
    command
        It takes `page`, a `PageOptions`.

    Returns
    -------
    callable
        The command with these options.
    """

    @functools.wraps(command)
    def wrapped(
        *,
        png: str | None,
        pdf: str | None,
        page_mb: float,
        tiles: str | None,
        place_names: Literal["article", "gazetteer", "interface"],
        interface: str | None,
        no_edit: bool,
        **rest: Any,
    ) -> None:
        for picture, ending in ((png, ".png"), (pdf, ".pdf")):
            if picture and Path(picture).suffix.lower() != ending:
                msg = f"--{ending[1:]} wants a file that ends in {ending}, not {picture!r}"
                raise OptionError(msg)
        picture, shape = rest.pop("picture"), rest.pop("shape")
        if picture and Path(picture).suffix.lower() not in {".png", ".svg", ".pdf"}:
            msg = f"--picture wants a file that ends in .png, .svg or .pdf, not {picture!r}"
            raise OptionError(msg)
        pictures = [(Path(name), None) for name in (png, pdf) if name] + ([(Path(picture), shape)] if picture else [])
        named = ("title", "byline", "source", "embed", "style", "image_address", "basemap")
        heading = {key: rest.pop(key) for key in named}
        options = PageOptions(
            round(page_mb * 1_000_000), tiles, place_names, interface, heading, pictures, edit=not no_edit
        )
        command(page=options, **rest)

    return _with_options(wrapped, *_look_options)


def with_pool(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of where many articles are read.

    Parameters
    ----------
    command
        It takes `pool`, a function that makes the context of a `geo.corpus.Pool`, or of None for the library's choice.

    Returns
    -------
    callable
        The command with these options.
    """

    @functools.wraps(command)
    def wrapped(*, workers: int | None, scheduler: str | None, **rest: Any) -> None:
        command(pool=lambda: _pool(workers, scheduler), **rest)

    return _with_options(wrapped, _workers, _scheduler)


def _pool(workers: int | None, scheduler: str | None) -> AbstractContextManager["Pool | None"]:
    """Choose where articles are read; None leaves it to the library."""
    from geo.corpus import cluster_pool, process_pool  # noqa: PLC0415  (--help needs none of it)

    return cluster_pool(scheduler) if scheduler else nullcontext(process_pool(workers) if workers else None)


def with_settings(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of how many articles are read.

    Parameters
    ----------
    command
        It takes `settings`, a function that makes `geo.corpus.ReadSettings` of them and of `spans`, when that is given.

    Returns
    -------
    callable
        The command with these options.
    """

    @functools.wraps(command)
    def wrapped(
        *,
        published: str | None,
        language: str | None,
        gear: str,
        gazetteer: Callable[[], "Gazetteer"],
        corrections: Sequence[str],
        **rest: Any,
    ) -> None:
        def settings(spans: str = "found") -> "ReadSettings":
            return _read_settings(gazetteer(), gear, published, language, spans=spans, corrections=corrections)

        command(settings=settings, **rest)

    return _with_options(wrapped, _published, _language, _gear, _corrections_of_many, with_gazetteer)


def _read_settings(
    gazetteer: "Gazetteer",
    gear: str,
    published: str | None,
    language: str | None,
    *,
    spans: str,
    corrections: Sequence[str],
) -> "ReadSettings":
    from geo.article import reading_options  # noqa: PLC0415  (--help needs none of it)
    from geo.corpus import ReadSettings  # noqa: PLC0415
    from geo.corrections import find_corrections, read_corrections  # noqa: PLC0415

    given = {"spans": spans, **by_gear(gear), **reading_options(published, language)}
    return ReadSettings(gazetteer, corrections=tuple(map(read_corrections, find_corrections(corrections))), **given)


def spare_inputs(*targets: Path) -> None:
    """Refuse to write over a file that this call reads, before anything is read.

    Parameters
    ----------
    *targets
        Files that this call writes.
    """
    from geo.corrections import corrections_path  # noqa: PLC0415  (--help needs none of it)

    given = click.get_current_context().params
    inputs: list[str | Path] = []
    for value in map(given.get, _INPUTS):
        inputs += [value] if isinstance(value, str) else value or ()
    inputs += [corrections_path(name) for name in inputs if name != "-" and Path(name).name]
    for target in targets:
        check_no_input(target, inputs)
