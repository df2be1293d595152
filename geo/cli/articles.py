"""The commands that read articles: map, explain, export, show and extract."""

import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from geo.cli.options import (
    PageOptions,
    ReadOptions,
    by_gear,
    spare_inputs,
    with_gazetteer,
    with_manner,
    with_page,
    with_settings,
    with_shared,
)
from geo.cli.terminal import (
    SOME_FAILED,
    between_records,
    complain,
    echo,
    finish_records,
    name_result,
    print_lines,
    printable,
    show_bar,
    show_progress,
    tell_corrected,
)
from geo.errors import ArticleError, ArticleNotFoundError, DataFileError, OptionError
from geo.files import STANDARD_OUTPUT, check_no_input, is_stream, standard_input

if TYPE_CHECKING:
    from geo.article import Article
    from geo.corpus import ReadSettings
    from geo.corrections import Corrections
    from geo.gazetteer import Gazetteer
    from geo.story import Story

__all__ = ["explain", "export", "extract", "map_articles", "show"]

_CORPUS = ".jsonl"


def _with_article(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the argument and the options of everything that reads one article."""
    return click.argument("article")(with_shared("published", "language")(with_manner(with_gazetteer(command))))


@click.command("map")
@click.argument("articles", metavar="ARTICLE...", nargs=-1, required=True)
@with_shared("published", "language")
@with_manner
@with_gazetteer
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="The page to write, - for standard output; ARTICLE's name with .html when not given.",
)
@with_page
@click.option("--open", "show", is_flag=True, help="Open the page in the browser.")
def map_articles(
    *,
    articles: Sequence[str],
    published: str | None,
    language: str | None,
    reading: ReadOptions,
    gazetteer: Callable[[], "Gazetteer"],
    output: str | None,
    page: PageOptions,
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
    spare_inputs(target, *(picture for picture, _ in page.pictures))
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
        echo(printable(str(note)))
    name_result(target)
    for picture, shape in page.pictures:
        from maps.picture import save_picture  # noqa: PLC0415

        save_picture(target, picture, shape=shape)
        name_result(picture)
    echo(printable(read.last))
    if show:
        webbrowser.open(target.resolve().as_uri())
    if read.failed:
        complain(f"{read.failed} of {read.total} articles could not be read")
        raise click.exceptions.Exit(SOME_FAILED)


@click.command()
@with_shared("language", "published")
@click.argument("sentence")
@with_gazetteer
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


@click.command()
@_with_article
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
    reading: ReadOptions,
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

    spare_inputs(*(path for path, _ in story_files(target, per_layer=per_layer)))
    story = _story(article, published, language, gazetteer(), reading)
    written = write_story(story, target, per_layer=per_layer)
    _tell(story)
    for path in written:
        name_result(path)


@click.command()
@_with_article
def show(
    article: str,
    published: str | None,
    language: str | None,
    gazetteer: Callable[[], "Gazetteer"],
    reading: ReadOptions,
) -> None:
    """Show ARTICLE's story as tables in the terminal.

    \b
    Example:
      dateline show article.txt --published 2023-09-06
    """  # noqa: D301
    from geo.output import print_story  # noqa: PLC0415

    print_story(_story(article, published, language, gazetteer(), reading))


@click.command()
@click.argument("articles", metavar="ARTICLES.jsonl")
@click.option("-o", "--output", metavar="FILE", help="Where to write; standard output when not given.")
@click.option(
    "--spans",
    type=click.Choice(["found", "gold"]),
    default="found",
    help="gold: resolve the 'toponyms' that each line gives, instead of recognising names.",
)
@with_shared("workers")
@with_settings
def extract(
    *,
    articles: str,
    output: str | None,
    spans: str,
    workers: int | None,
    settings: Callable[[str], "ReadSettings"],
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
        spare_inputs(Path(output))
    chosen = settings(spans)
    pool = process_pool(workers) if workers else None
    with between_records() as go_on, show_progress(input_bytes([articles])) as progress:

        def lines(store: Path | None) -> Iterator[bytes]:
            found = read_jsonl(articles, advance=progress.read)
            return read_records(found, chosen, pool=pool, store=store, complain=complain)

        read = save_records(lines, Path(output)) if output else print_lines(lines(None))
        finish_records(tell_corrected(read) if chosen.corrections else read, progress, go_on)


class _MapInput(NamedTuple):
    """What a map is drawn of, what the reader is told, and how many articles could not be read, of how many."""

    story: Any
    notes: Sequence[object]
    last: str
    failed: int
    total: int


def _stories(
    articles: Sequence[str], published: str | None, language: str | None, gazetteer: "Gazetteer", reading: ReadOptions
) -> _MapInput:
    """Read articles; of several, those that cannot be read are told and left out."""
    from geo.output import doubts  # noqa: PLC0415  (--help needs none of it)

    if len(articles) == 1:
        story = _story(articles[0], published, language, gazetteer, reading)
        return _MapInput(story, story.article.notes, doubts([story]), 0, 1)
    stories = []
    with show_bar(articles) as counted:
        for article in counted:
            try:
                stories.append(_story(article, published, language, gazetteer, reading, several=True))
            except ArticleError as error:
                complain(str(error))
    if not stories:
        msg = "none of the articles could be read"
        raise ArticleError(msg)
    _tell_foreign(reading.corrections, stories)
    notes = [note for story in stories for note in story.article.notes]
    return _MapInput(stories, notes, doubts(stories), len(articles) - len(stories), len(articles))


def _corpus(
    articles: Sequence[str], published: str | None, language: str | None, gazetteer: "Gazetteer", reading: ReadOptions
) -> _MapInput:
    """Read a file of many articles; the lines that cannot be read are told and left out."""
    from dataclasses import replace  # noqa: PLC0415  (--help needs none of it)

    from geo.article import reading_options  # noqa: PLC0415
    from geo.corpus import is_dataset, open_corpus, read_corpus  # noqa: PLC0415

    if len(articles) > 1 or reading.lines or reading.corrections:
        msg = "a dataset, or a .jsonl file of many articles, is mapped alone, and without --route and --corrections"
        raise OptionError(msg)
    failed = 0

    def count_failed(message: str) -> None:
        nonlocal failed
        failed += 1
        complain(message)

    options = reading_options(published, language)
    if is_dataset(articles[0]):
        corpus = open_corpus(articles[0])
    else:
        with _lines(articles[0]) as lines:
            corpus = read_corpus(lines, gazetteer, **by_gear(reading.gear), complain=count_failed, **options)
    if reading.no_denied:
        corpus = replace(corpus, routes=corpus.routes[corpus.routes["status"] != "denied"])
    told = f"{len(corpus.articles):,} articles, {len(corpus.events):,} events, {len(corpus.places):,} places"
    return _MapInput(corpus, [], told, failed, failed + len(corpus.articles))


def _story(
    article: str,
    published: str | None,
    language: str | None,
    gazetteer: "Gazetteer",
    reading: ReadOptions,
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
        **by_gear(reading.gear),
        router=router,
        corrections=_corrections_of(article, read, reading.corrections, several=several),
    )
    for left in story.left:
        complain(str(left))
    drawn = " ".join(story.routes["network"])
    for line in reading.lines:
        if own_network(line) not in drawn:
            echo(f"{line!r} fits no journey of the story: its ends are over 50 km from theirs")
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
        echo(f"corrections of {printable(file)!r} are applied: {len(corrections.changes)}")
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


def _tell(story: "Story") -> None:
    for note in story.article.notes:
        echo(printable(str(note)))


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
