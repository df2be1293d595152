"""The command line: the same verbs as the library, a thin skin.

Results go to standard output or to a file, everything else to standard error. What went wrong is one sentence; the
exit code is 1 for an error, 2 for a wrong call, 3 when some documents of many failed, 130 for an interruption.
"""

import functools
import json
import os
import signal
import sys
import threading
import time
import webbrowser
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import click

from geo.errors import ArticleError, ArticleNotFoundError, DataFileError, DatelineError, OptionError
from geo.files import STANDARD_OUTPUT, check_no_input, is_stream, replacing, standard_input

if TYPE_CHECKING:
    from datetime import datetime

    from geo.article import Article
    from geo.corpus import Pool, ReadSettings
    from geo.corrections import Corrections
    from geo.gazetteer import Gazetteer
    from geo.story import Story

__all__ = ["main"]

_FIRST_STEPS = """Dateline turns a news article into a map you can trust.

  dateline map article.txt                      one HTML page that opens without a network
  dateline show article.txt                     the story as tables in the terminal
  dateline export article.txt story.geojson     the story for a GIS

dateline --help lists all commands, dateline COMMAND --help explains one, dateline doctor checks the installation."""
_FAILED, _SOME_FAILED, _INTERRUPTED = 1, 3, 130
_TOLD_SECONDS = 0.5  # between two lines of progress
_CORPUS = ".jsonl"
_MOST_NEAR = 5  # near names that are offered for one that is not known
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
_READ_KEYS = ("doc_id", "text", "lang", "title", "published")  # of a gold story: what an article may say of itself

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
_seconds = click.option(
    "--article-seconds",
    "seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=300,
    show_default=True,
    help="How long one article may take; a longer one is set aside.",
)
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


def _with_gazetteer(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of the gazetteer, and a function that opens it."""

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


def _by_gear(gear: str) -> dict[str, Any]:
    """Choose the functions that find names and read events."""
    from geo.reader import READERS  # noqa: PLC0415  (--help needs none of it)
    from geo.recognition import RECOGNISERS  # noqa: PLC0415

    return {"recogniser": RECOGNISERS[gear], "reader": READERS[gear]}


class _ReadOptions(NamedTuple):
    """How an article is read: how names are found, the user's own lines and corrections, whether denied ones stay."""

    gear: str
    lines: Sequence[str]
    no_denied: bool
    corrections: Sequence[str]


def _with_manner(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of reading one article."""

    @functools.wraps(command)
    def wrapped(*, gear: str, lines: Sequence[str], no_denied: bool, corrections: Sequence[str], **rest: Any) -> None:
        command(reading=_ReadOptions(gear, lines, no_denied, corrections), **rest)

    return _with_options(wrapped, _gear, _lines_of_routes, _without_denied, _corrections)


class _PageOptions(NamedTuple):
    """What a page may weigh, its tiles on the web, its language, its pictures, and whether it can be edited."""

    page_bytes: int
    tiles: str | None
    place_names: Literal["article", "gazetteer", "interface"]
    interface: str | None
    heading: dict[str, Any]
    pictures: Sequence[tuple[Path, str | None]]
    edit: bool


def _with_page(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of drawing a page."""

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
        options = _PageOptions(
            round(page_mb * 1_000_000), tiles, place_names, interface, heading, pictures, edit=not no_edit
        )
        command(page=options, **rest)

    return _with_options(wrapped, *_look_options)


def _article_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the argument and the options of everything that reads one article."""
    return _with_options(command, click.argument("article"), _published, _language, _with_manner, _with_gazetteer)


class _Commands(click.Group):
    """The command group: every error Dateline raises on purpose is one sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        if sys.stderr is None:  # else the next file that is opened gets its number, and the messages of libraries
            _silence()
        if sys.stdout is None:
            _complain("standard output is closed")
            ctx.exit(_FAILED)
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except DatelineError as error:
            _complain(str(error))
            ctx.exit(_FAILED)
        except BrokenPipeError:
            sys.stderr.close()
            ctx.exit(_FAILED)
        except OSError as error:
            where = repr(error.filename) if error.filename else "a file or standard output"
            _complain(f"{where} cannot be used: {error.strerror or error}")
            if not error.filename:
                sys.stdout = None  # what it still holds would be written, and fail, once more
            ctx.exit(_FAILED)
        except (KeyboardInterrupt, click.exceptions.Abort):
            _complain("interrupted")
            ctx.exit(_INTERRUPTED)
        return result


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Print the version of the program and of its data."""
    if not wanted or ctx.resilient_parsing:
        return
    from geo.installation import installed_data, installed_version  # noqa: PLC0415

    click.echo(f"dateline {installed_version()}")
    for data in installed_data():
        click.echo(f"{data.name} {data.checksum or 'missing'}")
    ctx.exit()


@click.group(cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version, that of the data too, and exit.",
)
@click.pass_context
def main(ctx: click.Context) -> None:
    """Turn a news article into a map you can trust.

    ARTICLE is a text or HTML file, a web address, or - for standard input.

    \b
    Examples:
      dateline map article.txt
      dateline map https://example.org/news/1 -o map.html --open
      dateline show article.txt --published 2023-09-06
      dateline export article.txt story.geojson
      dateline extract articles.jsonl -o stories.jsonl
    """  # noqa: D301
    if ctx.invoked_subcommand is None:
        click.echo(_FIRST_STEPS)


@main.command("map")
@click.argument("articles", metavar="ARTICLE...", nargs=-1, required=True)
@_published
@_language
@_with_manner
@_with_gazetteer
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="The page to write, - for standard output; ARTICLE's name with .html when not given.",
)
@_with_page
@click.option("--open", "show", is_flag=True, help="Open the page in the browser.")
def map_articles(
    *,
    articles: Sequence[str],
    published: str | None,
    language: str | None,
    reading: _ReadOptions,
    gazetteer: Callable[[], "Gazetteer"],
    output: str | None,
    page: _PageOptions,
    show: bool,
) -> None:
    """Draw ARTICLE as one HTML page that opens without a network; several articles on one map.

    A file that ends in .jsonl holds many articles, one JSON object a line: its page shows all their events, and of the
    texts what is quoted. Above 100,000 events it puts them together by cell and period, and says so. A dataset of
    'dateline corpus' is drawn without reading its articles again: one mark a happening, with all its tellings.

    \b
    Example:
      dateline map article.txt -o map.html --published 2023-09-06 --png map.png
      dateline map article.txt --title "Ferry sinks off Bali" --source "The Paper" --embed -o frame.html
      dateline map article.txt --interface fr
      dateline map article.txt --basemap java.pmtiles
      dateline map monday.txt tuesday.txt -o week.html
      dateline map articles.jsonl -o year.html --gear fast
      dateline map dataset/ -o week.html
    """  # noqa: D301
    import maps  # noqa: PLC0415  (drawing is not needed by the other commands)
    from geo.corpus import is_dataset  # noqa: PLC0415

    target = Path(output) if output else _page_name(articles)
    _spare_inputs(target, *(picture for picture, _ in page.pictures))
    if (page.pictures or show) and is_stream(target):
        msg = f"a picture and --open want a page that is a file, not {str(target)!r}"
        raise OptionError(msg)
    if page.tiles:
        from maps.tiles import tile_layer  # noqa: PLC0415

        tile_layer(page.tiles)  # what cannot be used is said before anything is read
    if page.heading["image_address"]:
        from maps.headline import image_address  # noqa: PLC0415

        image_address(page.heading["image_address"])
    if page.heading["basemap"]:
        from maps.archive import check_archive  # noqa: PLC0415

        check_archive(page.heading["basemap"])
    if page.interface:
        from maps.payload import ui_language  # noqa: PLC0415

        ui_language(None, page.interface)
    corpus = any(article.endswith(_CORPUS) or is_dataset(article) for article in articles)
    read = (_corpus if corpus else _stories)(articles, published, language, gazetteer(), reading)
    drawn = maps.story_map(
        read.story,
        page_bytes=page.page_bytes,
        tiles=page.tiles,
        place_names=page.place_names,
        language=page.interface,
        edit=page.edit,
        **page.heading,
    )
    drawn.save(str(target))
    for note in (*read.notes, *drawn.notes):
        _echo(_printable(str(note)))
    _name_result(target)
    for picture, shape in page.pictures:
        from maps.picture import save_picture  # noqa: PLC0415

        save_picture(target, picture, shape=shape)
        _name_result(picture)
    _echo(_printable(read.last))
    if show:
        webbrowser.open(target.resolve().as_uri())
    if read.failed:
        _complain(f"{read.failed} of {read.total} articles could not be read")
        raise click.exceptions.Exit(_SOME_FAILED)


@main.command()
@_language
@_published
@click.argument("sentence")
@_with_gazetteer
def explain(sentence: str, published: str | None, language: str | None, gazetteer: Callable[[], "Gazetteer"]) -> None:
    """Print what Dateline reads in SENTENCE, and why.

    \b
    Example:
      dateline explain "Kim akan berangkat pekan depan" --published 2023-09-06
    """  # noqa: D301
    from geo.article import Article, detect_language, reading_options  # noqa: PLC0415
    from geo.output import print_explanation  # noqa: PLC0415
    from geo.story import read_document  # noqa: PLC0415

    options = reading_options(published, language)
    article = Article(
        sentence, language=options["language"] or detect_language(sentence), published=options["published"]
    )
    print_explanation(read_document(article, gazetteer=gazetteer()))


@main.command()
@_article_options
@click.argument("target", metavar="FILE")
@click.option(
    "--per-layer", is_flag=True, help="Write one file a layer: FILE with .places, .mentions, .events, .routes."
)
def export(
    *,
    article: str,
    target: str,
    published: str | None,
    language: str | None,
    reading: _ReadOptions,
    gazetteer: Callable[[], "Gazetteer"],
    per_layer: bool,
) -> None:
    """Write ARTICLE's story to FILE for a GIS.

    The ending chooses the format: .geojson (RFC 7946), .gpkg, .parquet, .csv, .kml; .lpf.json (Linked Places Format),
    .jsonld (W3C Web Annotation), .mfjson (OGC Moving Features), .plover.json (events after PLOVER).

    \b
    Example:
      dateline export article.txt story.geojson
      dateline export article.txt story.lpf.json
    """  # noqa: D301
    from geo.output import story_files, write_story  # noqa: PLC0415

    _spare_inputs(*(path for path, _ in story_files(target, per_layer=per_layer)))
    story = _story(article, published, language, gazetteer(), reading)
    written = write_story(story, target, per_layer=per_layer)
    _tell(story)
    for path in written:
        _name_result(path)


@main.command()
@_article_options
def show(
    article: str,
    published: str | None,
    language: str | None,
    gazetteer: Callable[[], "Gazetteer"],
    reading: _ReadOptions,
) -> None:
    """Show ARTICLE's story as tables in the terminal.

    \b
    Example:
      dateline show article.txt --published 2023-09-06
    """  # noqa: D301
    from geo.output import print_story  # noqa: PLC0415

    print_story(_story(article, published, language, gazetteer(), reading))


@main.command()
@click.argument("articles", metavar="ARTICLES.jsonl")
@click.option("-o", "--output", metavar="FILE", help="Where to write; standard output when not given.")
@click.option(
    "--spans",
    type=click.Choice(["found", "gold"]),
    default="found",
    help="gold: resolve the 'toponyms' that each line gives, instead of recognising names.",
)
@_workers
@_published
@_language
@_gear
@_corrections_of_many
@_with_gazetteer
def extract(
    *,
    articles: str,
    output: str | None,
    spans: str,
    workers: int | None,
    published: str | None,
    language: str | None,
    gazetteer: Callable[[], "Gazetteer"],
    gear: str,
    corrections: Sequence[str],
) -> None:
    """Read many articles, one JSON object a line, into one record a line.

    A line that cannot be read gives a record with its error; the run goes on, and the exit code is 3. With -o, a run
    that was ended goes on where it was when it is called again: until then FILE.parts keeps what is finished.

    \b
    Example:
      dateline extract articles.jsonl -o stories.jsonl
      dateline extract articles.jsonl --corrections one.json --corrections two.json
    """  # noqa: D301
    from geo.corpus import input_bytes, process_pool, read_jsonl, read_records, save_records  # noqa: PLC0415

    if output == STANDARD_OUTPUT:
        output = None
    if output:
        _spare_inputs(Path(output))
    settings = _read_settings(gazetteer(), gear, published, language, spans=spans, corrections=corrections)
    pool = process_pool(workers) if workers else None
    with _between_records() as go_on, _progress(input_bytes([articles])) as progress:

        def lines(store: Path | None) -> Iterator[bytes]:
            found = read_jsonl(articles, advance=progress.read)
            return read_records(found, settings, pool=pool, store=store, complain=_complain)

        read = save_records(lines, Path(output)) if output else _written(lines(None))
        _finish_records(_tell_corrected(read) if corrections else read, progress, go_on)


def _tell_corrected(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Tell which corrections do not fit, and how many articles were corrected."""
    corrected = 0
    for line in lines:
        found = json.loads(line).get("corrections")
        corrected += found is not None
        for left in found["left"] if found else ():
            _complain(left)
        yield line
    _echo(f"articles corrected: {corrected}")


def _finish_records(lines: Iterable[bytes], progress: "_Progress", go_on: Callable[[], None]) -> None:
    """Count records as they are written, and tell what failed."""
    failed = total = 0
    for line in lines:
        go_on()
        total += 1
        progress.count(1)
        if not line.endswith(b'"error": null}\n'):
            failed += 1
            _complain(json.loads(line)["error"])
    if failed:
        _complain(f"{failed} of {total} articles could not be read")
        raise click.exceptions.Exit(_SOME_FAILED)


def _written(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Write lines to standard output."""
    for line in lines:
        click.echo(line, nl=False)
        yield line


def _read_settings(
    gazetteer: "Gazetteer",
    gear: str,
    published: str | None,
    language: str | None,
    *,
    spans: str = "found",
    corrections: Sequence[str] = (),
) -> "ReadSettings":
    from geo.article import reading_options  # noqa: PLC0415  (--help needs none of it)
    from geo.corpus import ReadSettings  # noqa: PLC0415
    from geo.corrections import find_corrections, read_corrections  # noqa: PLC0415

    given = {"spans": spans, **_by_gear(gear), **reading_options(published, language)}
    return ReadSettings(gazetteer, corrections=tuple(map(read_corrections, find_corrections(corrections))), **given)


def _pool(workers: int | None, scheduler: str | None) -> AbstractContextManager["Pool | None"]:
    """Choose where articles are read; None leaves it to the library."""
    from geo.corpus import cluster_pool, process_pool  # noqa: PLC0415  (--help needs none of it)

    return cluster_pool(scheduler) if scheduler else nullcontext(process_pool(workers) if workers else None)


def _with_pool(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of where many articles are read."""

    @functools.wraps(command)
    def wrapped(*, workers: int | None, scheduler: str | None, **rest: Any) -> None:
        command(pool=lambda: _pool(workers, scheduler), **rest)

    return _with_options(wrapped, _workers, _scheduler)


def _with_settings(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of how many articles are read."""

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
        command(
            settings=lambda: _read_settings(gazetteer(), gear, published, language, corrections=corrections), **rest
        )

    return _with_options(wrapped, _published, _language, _gear, _corrections_of_many, _with_gazetteer)


class _CorpusGroup(click.Group):
    """A group that reads inputs when the first word is none of its commands."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["read", *args]
        return super().parse_args(ctx, args)


@main.group("corpus", cls=_CorpusGroup)
def corpus_group() -> None:
    """Read many articles into a dataset of GeoParquet tables that grows with every run.

    "dateline corpus INPUT... -o DATASET" is short for "dateline corpus read"; its --help says the rest.

    \b
    Example:
      dateline corpus archive/ news.warc.gz -o dataset/
    """  # noqa: D301


@corpus_group.command("read")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option("-o", "--output", metavar="DATASET", required=True, help="The folder to make, or to go on with.")
@click.option("--jsonl", is_flag=True, help="Write one file of records instead, as 'dateline extract' does.")
@click.option("--only-new", is_flag=True, help="Pass over articles whose address is known, also when they changed.")
@click.option(
    "--since",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Pass over articles published before this day, as 2024-05-06.",
)
@_seconds
@click.option(
    "--column", "columns", metavar="FIELD=COLUMN", multiple=True, help="Where a table has a field, as text=body."
)
@_with_pool
@_with_settings
def read_inputs_into(
    *,
    inputs: Sequence[str],
    output: str,
    jsonl: bool,
    only_new: bool,
    since: "datetime | None",
    seconds: float,
    columns: Sequence[str],
    pool: Callable[[], AbstractContextManager["Pool | None"]],
    settings: Callable[[], "ReadSettings"],
) -> None:
    """Read INPUT into a dataset: JSON lines, folders of texts and pages, Parquet, WARC, RSS and Atom, or - .

    What the dataset has already is not read again, nor corrected. A run that was ended goes on where it was when it is
    called again. The exit code is 3 when some articles could not be read; the table 'articles' says why.

    \b
    Example:
      dateline corpus archive/ news.warc.gz -o dataset/
      dateline corpus feed.xml -o dataset/ --only-new --since 2024-05-06
      dateline corpus articles.parquet -o dataset/ --column text=body --workers 8
      dateline corpus archive/ -o dataset/ --corrections corrected/
    """  # noqa: D301
    from dataclasses import replace  # noqa: PLC0415  (--help needs none of it)

    from geo.corpus import build_dataset, input_bytes, known_columns, read_inputs, read_records, save_records  # noqa: PLC0415

    _spare_inputs(Path(output))
    if jsonl is False and output == STANDARD_OUTPUT:
        msg = "a dataset is a folder: it cannot go to standard output, except with --jsonl"
        raise OptionError(msg)
    named = known_columns(columns)
    chosen = replace(settings(), since=since and since.date(), seconds=seconds)
    with ExitStack() as stack:
        workers = stack.enter_context(pool())
        progress = stack.enter_context(_progress(input_bytes(inputs)))
        go_on = stack.enter_context(_between_records())
        found = read_inputs(inputs, columns=named, advance=progress.read, complain=_complain)
        if jsonl:

            def lines(store: Path | None) -> Iterator[bytes]:
                return read_records(found, chosen, pool=workers, store=store, complain=_complain)

            written = _written(lines(None)) if output == STANDARD_OUTPUT else save_records(lines, Path(output))
            _finish_records(_tell_corrected(written) if chosen.corrections else written, progress, go_on)
            return

        def tell(articles: int) -> None:
            go_on()
            progress.count(articles)

        summary = build_dataset(found, output, chosen, pool=workers, only_new=only_new, complain=_complain, tell=tell)
    for line in summary.lines():
        _echo(_printable(line))
    _name_result(Path(output))
    if summary.rows["failed"]:
        raise click.exceptions.Exit(_SOME_FAILED)


@corpus_group.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def diff(old: str, new: str, *, as_json: bool) -> None:
    """Print what the dataset NEW says that OLD did not: new happenings, changed certainty, days and places.

    \b
    Example:
      cp -r dataset yesterday && dateline corpus feed.xml -o dataset && dateline corpus diff yesterday dataset
    """  # noqa: D301
    from geo.corpus import compare_datasets  # noqa: PLC0415  (--help needs none of it)

    for change in compare_datasets(old, new):
        if as_json:
            click.echo(json.dumps(change._asdict(), ensure_ascii=False))
        else:
            said = [change.change, f"{change.before or '-'} > {change.after or '-'}", change.title]
            click.echo("\t".join(_printable(one) for one in said))


@corpus_group.command()
@click.argument("dataset", metavar="DATASET")
@click.argument("target", metavar="ADDRESS")
def publish(dataset: str, target: str) -> None:
    """Copy DATASET to an object store, or bring what was published there up to date; readers see all of it or nothing.

    Files go first, the record that makes them count last. It wants 'dateline[objects]', and s3fs or gcsfs (network!).

    \b
    Example:
      dateline corpus publish dataset/ s3://bucket/dataset
    """  # noqa: D301
    from geo.corpus import publish_dataset  # noqa: PLC0415  (--help needs none of it)

    copied = publish_dataset(dataset, target)
    _echo(f"{copied:,} files copied to {_printable(target)}")


@corpus_group.command()
@click.argument("dataset", metavar="DATASET")
def compact(dataset: str) -> None:
    """Put the small files of DATASET together, one for each table and day; its rows stay the same.

    Worth it after some hundred runs. What is ended in the middle is finished by the next run.

    \b
    Example:
      dateline corpus compact dataset/
    """  # noqa: D301
    from geo.corpus import compact_dataset  # noqa: PLC0415  (--help needs none of it)

    before, after = compact_dataset(dataset)
    _echo(f"{before:,} files became {after:,}")


@main.command()
@click.argument("gold", metavar="GOLD")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--by-language", is_flag=True, help="Print a column for each language.")
@_gear
@_with_gazetteer
def evaluate(gold: str, *, as_json: bool, by_language: bool, gear: str, gazetteer: Callable[[], "Gazetteer"]) -> None:
    """Read the stories of GOLD and print how often places, times, events and routes are right.

    GOLD is an XML file as in data/gold/stories, a file of JSON lines with the same fields, or a folder of either.

    \b
    Example:
      dateline evaluate my-gold.jsonl
    """  # noqa: D301
    from geo.corpus import extract as read_all  # noqa: PLC0415  (--help needs none of it)
    from geo.evaluation import read_gold, score_stories  # noqa: PLC0415
    from geo.output import print_scores  # noqa: PLC0415

    golds = read_gold(gold)
    lines = [json.dumps({key: story.get(key) for key in _READ_KEYS}) for story in golds]
    opened = gazetteer()
    with _counted(lines) as counted:
        records = list(read_all(counted, opened, **_by_gear(gear)))
    failed = [record["error"] for record in records if record["error"]]
    if failed:
        msg = f"{len(failed)} of {len(golds)} stories could not be read, the first because of this: {failed[0]}"
        raise ArticleError(msg)
    languages = sorted({str(story.get("lang")) for story in golds}) if by_language else []
    scores = {"all": score_stories(golds, records)}
    for code in languages:
        chosen = [at for at, story in enumerate(golds) if str(story.get("lang")) == code]
        scores[code] = score_stories([golds[at] for at in chosen], [records[at] for at in chosen])
    if as_json:
        click.echo(json.dumps(scores, indent=1))
    else:
        print_scores(scores)


@main.command()
def doctor() -> None:
    """Say what is installed, whether its data are whole, and which line installs an optional part.

    The exit code is 1 when a file of the data is missing or damaged.

    \b
    Example:
      dateline doctor
    """  # noqa: D301
    import platform  # noqa: PLC0415

    from geo.installation import installed_data, installed_version, optional_parts  # noqa: PLC0415
    from maps.picture import find_browser  # noqa: PLC0415

    python = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    click.echo(f"dateline {installed_version()} on {python}\n\nData")
    data = installed_data()
    for one in data:
        said = f"damaged or missing: {', '.join(one.damaged)}" if one.damaged else f"whole, {one.checksum}"
        click.echo(f"  {one.name:10} {said}")
    click.echo("\nOptional parts")
    for part in optional_parts():
        lacks = (
            f"lacks {', '.join(part.missing)}:  pip install 'dateline[{part.name}]'" if part.missing else "installed"
        )
        click.echo(f"  {part.name:10} {lacks}  ({part.use})")
    browser = find_browser()
    lacks = browser or "no Chromium or Chrome was found: install your system's package, as  apt-get install chromium"
    click.echo(f"  {'browser':10} {lacks}  (--png, --pdf and --picture)")
    if any(one.damaged for one in data):
        raise click.exceptions.Exit(_FAILED)


@main.group("lexicon")
def lexicon_group() -> None:
    """Check the words that Dateline knows of a language."""


@lexicon_group.command()
@click.argument("code")
def check(code: str) -> None:
    """Say what the lexicon of the language CODE lacks, and what in it is unknown, wrong or unused.

    The exit code is 1 when something is unknown, wrong or unused; what is missing is only listed.

    \b
    Example:
      dateline lexicon check es
    """  # noqa: D301
    from geo.text import check_lexicon  # noqa: PLC0415

    findings = check_lexicon(code)
    for finding in findings:
        click.echo(_printable(f"{finding.kind:8} {finding.table}: {finding.detail}"))
    if not findings:
        click.echo(f"the lexicon {code!r} is complete")
    if any(finding.kind != "missing" for finding in findings):
        raise click.exceptions.Exit(_FAILED)


@main.group("places")
def places_group() -> None:
    """Make tables of places of your own."""


@places_group.command()
@click.argument("corrections", metavar="CORRECTIONS...", nargs=-1, required=True)
@click.option("-o", "--output", metavar="FILE", required=True, help="The table to write (CSV), for --places.")
@click.option("--gazetteer", "path", metavar="FILE", help="Another gazetteer, where the places are looked up.")
def learn(corrections: Sequence[str], output: str, path: str | None) -> None:
    """Make a table for --places of the places that files of corrections give to names.

    \b
    Example:
      dateline places learn article.corrections.json -o mine.csv
      dateline map tomorrow.txt --places mine.csv
    """  # noqa: D301
    import csv  # noqa: PLC0415

    from geo.corrections import learned_places, read_corrections  # noqa: PLC0415
    from geo.gazetteer import open_gazetteer  # noqa: PLC0415

    _spare_inputs(Path(output))
    rows = learned_places([read_corrections(file) for file in corrections], open_gazetteer(path))
    if not rows:
        msg = "no place is corrected there: a table of places would be empty"
        raise DataFileError(msg)
    with replacing(Path(output)) as temporary, temporary.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    click.echo(f"{len(rows)} places: {_printable(output)}")


@main.group("gazetteer")
def gazetteer_group() -> None:
    """Look names up in the gazetteer, or build another one."""


@gazetteer_group.command()
@click.argument("name")
@_with_gazetteer
def lookup(name: str, gazetteer: Callable[[], "Gazetteer"]) -> None:
    """Show every place that NAME can mean, the most populous first.

    \b
    Example:
      dateline gazetteer lookup Springfield
    """  # noqa: D301
    from geo.output import print_candidates  # noqa: PLC0415

    opened = gazetteer()
    if not print_candidates(name, opened):
        near = opened.near(name)[:_MOST_NEAR]
        hint = f"; it knows {', '.join(map(repr, near))}" if near else ""
        msg = f"the gazetteer does not know {name!r}{hint}"
        raise OptionError(msg)


@gazetteer_group.command()
@_with_gazetteer
def sources(gazetteer: Callable[[], "Gazetteer"]) -> None:
    """Check the gazetteer's file, and show where its data come from and on what terms.

    \b
    Example:
      dateline gazetteer sources
    """  # noqa: D301
    from geo.output import print_sources  # noqa: PLC0415

    opened = gazetteer()
    opened.check()
    print_sources(opened)


@gazetteer_group.command()
@click.argument("dump", metavar="allCountries.zip")
@click.option("--alternates", metavar="FILE", help="alternateNamesV2.zip: names with their language.")
@click.option("-o", "--output", metavar="FILE", required=True, help="The gazetteer to write.")
def build(dump: str, alternates: str | None, output: str) -> None:
    """Build a gazetteer from a GeoNames dump (.zip or .txt; the world's or a country's).

    \b
    Example:
      dateline gazetteer build allCountries.zip --alternates alternateNamesV2.zip -o world.sqlite
      dateline map article.txt --gazetteer world.sqlite
    """  # noqa: D301
    from geo.gazetteer import build_from_geonames  # noqa: PLC0415

    def tell(lines: int) -> None:
        if sys.stderr.isatty():
            _echo(f"\r{lines:,} lines read", nl=False)

    _spare_inputs(Path(output))
    names = Path(alternates) if alternates else None
    places, folded = build_from_geonames(Path(dump), Path(output), alternates=names, progress=tell)
    click.echo(f"{places:,} places, {folded:,} names: {_printable(output)}")


class _MapInput(NamedTuple):
    """What a map is drawn of, what the reader is told, and how many articles could not be read, of how many."""

    story: Any
    notes: Sequence[object]
    last: str
    failed: int
    total: int


def _stories(
    articles: Sequence[str], published: str | None, language: str | None, gazetteer: "Gazetteer", reading: _ReadOptions
) -> _MapInput:
    """Read articles; of several, those that cannot be read are told and left out."""
    from geo.output import doubts  # noqa: PLC0415  (--help needs none of it)

    if len(articles) == 1:
        story = _story(articles[0], published, language, gazetteer, reading)
        return _MapInput(story, story.article.notes, doubts([story]), 0, 1)
    stories = []
    with _counted(articles) as counted:
        for article in counted:
            try:
                stories.append(_story(article, published, language, gazetteer, reading, several=True))
            except ArticleError as error:
                _complain(str(error))
    if not stories:
        msg = "none of the articles could be read"
        raise ArticleError(msg)
    _tell_foreign(reading.corrections, stories)
    notes = [note for story in stories for note in story.article.notes]
    return _MapInput(stories, notes, doubts(stories), len(articles) - len(stories), len(articles))


def _corpus(
    articles: Sequence[str], published: str | None, language: str | None, gazetteer: "Gazetteer", reading: _ReadOptions
) -> _MapInput:
    """Read a file of many articles; the lines that cannot be read are told and left out."""
    from dataclasses import replace  # noqa: PLC0415  (--help needs none of it)

    from geo.article import reading_options  # noqa: PLC0415
    from geo.corpus import is_dataset, open_corpus, read_corpus  # noqa: PLC0415

    if len(articles) > 1 or reading.lines or reading.corrections:
        msg = "a dataset, or a .jsonl file of many articles, is mapped alone, and without --route and --corrections"
        raise OptionError(msg)
    failed = 0

    def complain(message: str) -> None:
        nonlocal failed
        failed += 1
        _complain(message)

    options = reading_options(published, language)
    if is_dataset(articles[0]):
        corpus = open_corpus(articles[0])
    else:
        with _lines(articles[0]) as lines:
            corpus = read_corpus(lines, gazetteer, **_by_gear(reading.gear), complain=complain, **options)
    if reading.no_denied:
        corpus = replace(corpus, routes=corpus.routes[corpus.routes["status"] != "denied"])
    told = f"{len(corpus.articles):,} articles, {len(corpus.events):,} events, {len(corpus.places):,} places"
    return _MapInput(corpus, [], told, failed, failed + len(corpus.articles))


def _story(
    article: str,
    published: str | None,
    language: str | None,
    gazetteer: "Gazetteer",
    reading: _ReadOptions,
    *,
    several: bool = False,
) -> "Story":
    from dataclasses import replace  # noqa: PLC0415  (--help needs none of it)

    from geo.article import read_article  # noqa: PLC0415
    from geo.routing import own_lines, own_network, route  # noqa: PLC0415
    from geo.story import read_story  # noqa: PLC0415

    router = own_lines(reading.lines) if reading.lines else route
    read = read_article(article, published=published, language=language)
    story = read_story(
        read,
        gazetteer=gazetteer,
        **_by_gear(reading.gear),
        router=router,
        corrections=_corrections_of(article, read, reading.corrections, several=several),
    )
    for left in story.left:
        _complain(str(left))
    drawn = " ".join(story.routes["network"])
    for line in reading.lines:
        if own_network(line) not in drawn:
            _echo(f"{line!r} fits no journey of the story: its ends are over 50 km from theirs")
    return replace(story, routes=story.routes[story.routes["status"] != "denied"]) if reading.no_denied else story


def _corrections_of(
    name: str, article: "Article", given: Sequence[str], *, several: bool = False
) -> "Corrections | None":
    """Read the corrections of an article: the files that the user named, else the one beside the article."""
    from geo.corrections import Corrections, are_of, corrections_path, read_corrections  # noqa: PLC0415

    beside = None if given or name == "-" or "://" in name else corrections_path(name)
    files = list(given) or ([str(beside)] if beside and beside.is_file() else [])
    found = [(file, read_corrections(file)) for file in files]
    foreign = [file for file, corrections in found if not are_of(corrections, article)]
    if foreign and not several:
        msg = f"the corrections {foreign[0]!r} are of another article: nothing that they quote is in this one"
        raise DataFileError(msg)
    kept = [(file, corrections) for file, corrections in found if file not in foreign]
    for file, corrections in kept:
        _echo(f"corrections of {_printable(file)!r} are applied: {len(corrections.changes)}")
    changes = tuple(change for _, corrections in kept for change in corrections.changes)
    return Corrections(kept[0][1].article, changes) if kept else None


def _tell_foreign(files: Sequence[str], stories: Sequence["Story"]) -> None:
    """Refuse files of corrections that are of none of several articles."""
    from geo.corrections import are_of, read_corrections  # noqa: PLC0415

    for file in files:
        corrections = read_corrections(file)
        if not any(are_of(corrections, story.article) for story in stories):
            msg = f"the corrections {file!r} are of none of the articles: nothing that they quote is in them"
            raise DataFileError(msg)


def _page_name(articles: Sequence[str]) -> Path:
    """Name the page after the article, in the folder where the command is run, and never as the article itself."""
    article = articles[0] if len(articles) == 1 else "-"
    stem = Path(article.partition("?")[0].rstrip("/")).stem if article != "-" else ""
    plain = "".join(character if character.isalnum() or character in "-_." else "-" for character in stem)
    name = plain.strip("-.")[:80] or "map"
    page = Path(f"{name}.html")
    try:
        check_no_input(page, articles)
    except OptionError:
        return Path(f"{name}.map.html")
    return page


def _spare_inputs(*targets: Path) -> None:
    """Refuse to write over a file that this call reads, before anything is read."""
    from geo.corrections import corrections_path  # noqa: PLC0415  (--help needs none of it)

    given = click.get_current_context().params
    inputs: list[str | Path] = []
    for value in map(given.get, _INPUTS):
        inputs += [value] if isinstance(value, str) else value or ()
    inputs += [corrections_path(name) for name in inputs if name != "-" and Path(name).name]
    for target in targets:
        check_no_input(target, inputs)


def _tell(story: "Story") -> None:
    for note in story.article.notes:
        _echo(_printable(str(note)))


def _name_result(path: Path) -> None:
    """Print the name of a file that was written, for a program byte by byte; not among the bytes of a result."""
    if str(path) == STANDARD_OUTPUT:
        return
    shown = sys.stdout is not None and sys.stdout.isatty()
    click.echo(_printable(str(path)) if shown else os.fsencode(path))


def _printable(message: str) -> str:
    """Replace what a terminal would obey."""
    return "".join(character if character.isprintable() else "�" for character in message)


def _echo(message: str, *, nl: bool = True) -> None:
    """Write to standard error; when nobody reads it any more, the work goes on in silence."""
    try:
        click.echo(message, nl=nl, err=True)
    except OSError:
        _silence()


def _silence() -> None:
    sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115


def _complain(message: str) -> None:
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    _echo(click.style(f"dateline: {_printable(message)}", fg=None if plain else "red", reset=not plain))


@contextmanager
def _lines(name: str) -> Iterator[Iterator[str]]:
    """Open a file of lines, or standard input; bytes that are no UTF-8 become replacement characters."""
    if name == "-":
        yield (line.decode("utf-8", "replace") for line in standard_input())
        return
    try:
        file = Path(name).open(encoding="utf-8", errors="replace")  # noqa: SIM115  (closed below)
    except FileNotFoundError as error:
        msg = f"there is no file {name!r}"
        raise ArticleNotFoundError(msg) from error
    except OSError as error:
        msg = f"cannot read {name!r}: {error.strerror}"
        raise ArticleNotFoundError(msg) from error
    with file:
        yield iter(file)


@contextmanager
def _between_records() -> Iterator[Callable[[], None]]:
    """Let an interruption wait for the record in hand: inside a library it can be lost. A second one does not wait."""
    stopped = False

    def stop(*_: object) -> None:
        nonlocal stopped
        stopped = True
        signal.signal(signal.SIGINT, before)

    def go_on() -> None:
        if stopped:
            raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield go_on
        return
    before = signal.signal(signal.SIGINT, stop)
    try:
        yield go_on
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _counted(articles: Sequence[str]) -> Iterator[Iterable[str]]:
    """Show a bar of the articles read, for several and on a terminal only."""
    if not sys.stderr.isatty():
        yield articles
        return
    with click.progressbar(articles, label="articles", file=sys.stderr) as bar:
        yield bar


class _Progress:
    """A line on a terminal that says how far a run is."""

    def __init__(self, size: int) -> None:
        self._size, self._bytes, self._articles = size, 0, 0
        self._begun = self._told = time.monotonic()

    def read(self, size: int) -> None:
        self._bytes += size

    def count(self, articles: int) -> None:
        from geo.corpus import progress_line  # noqa: PLC0415  (--help needs none of it)

        self._articles += articles
        now = time.monotonic()
        if sys.stderr.isatty() and now - self._told > _TOLD_SECONDS:
            self._told = now
            share = min(self._bytes / self._size, 1.0) if self._size else None
            _echo(f"\r\033[K{progress_line(self._articles, now - self._begun, share)}", nl=False)


@contextmanager
def _progress(size: int) -> Iterator[_Progress]:
    """Show how far a run is, on a terminal only."""
    yield _Progress(size)
    if sys.stderr.isatty():
        _echo("")
