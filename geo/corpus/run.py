"""Run: articles of any number into a dataset, as often as wanted, never one twice."""

import importlib.util
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from geo.corpus.dataset import article_ids, open_dataset, parse_rows, read_table, write_batch
from geo.corpus.inputs import RawArticle
from geo.corpus.joining import Joiner
from geo.corpus.pool import Pool, process_pool, run_shards
from geo.corpus.records import parse_object
from geo.corpus.remote import is_remote
from geo.corpus.shards import ROWS, ReadSettings, Shard, cut_shards, shard_key
from geo.corpus.store import alone, remove
from geo.errors import ArticleError, MissingExtraError, OptionError

__all__ = ["BATCH_ARTICLES", "Summary", "build_dataset"]

BATCH_ARTICLES = 4_096  # articles whose rows are in memory at once, and become one file for each day and table
_MOST_CAUSES = 5  # that a summary lists
_PACKAGES = ("pyarrow", "datasketch", "filelock")
_QUOTED = re.compile(r"'[^']*'")  # the name of a file in a message

Done = tuple[Shard, list[bytes]]


@dataclass
class Summary:
    """What a run did.

    Parameters
    ----------
    rows
        How many rows each table got; ``failed`` counts the articles that could not be read.
    known
        How many articles the dataset had already.
    old
        How many articles were published before the day since which they are read.
    causes
        How often each cause kept an article from being read.
    corrected
        How many articles were corrected.
    """

    rows: Counter[str] = field(default_factory=Counter)
    known: int = 0
    old: int = 0
    causes: Counter[str] = field(default_factory=Counter)
    corrected: int = 0

    def lines(self) -> list[str]:
        """Say it in a few lines.

        Returns
        -------
        list of str
            Counts, and the most frequent causes.
        """
        counts = ", ".join(f"{self.rows[name]:,} {name}" for name in ("articles", "events", "happenings"))
        failed, copies, known = self.rows["failed"], self.rows["copies"], self.known
        return [
            counts,
            *([f"{known:,} articles were in the dataset already"] if known else []),
            *([f"{self.corrected:,} articles were corrected"] if self.corrected else []),
            *([f"{self.old:,} articles were published earlier and are passed over"] if self.old else []),
            *([f"{copies:,} articles are copies or versions of others"] if copies else []),
            *([f"{failed:,} articles could not be read:"] if failed else []),
            *(f"  {count:,}: {cause}" for cause, count in self.causes.most_common(_MOST_CAUSES)),
        ]


def build_dataset(
    articles: Iterable[RawArticle],
    target: str | Path,
    settings: ReadSettings,
    *,
    pool: Pool | None = None,
    only_new: bool = False,
    batch: int = BATCH_ARTICLES,
    complain: Callable[[str], None] = lambda _: None,
    tell: Callable[[int], None] = lambda _: None,
) -> Summary:
    """Read articles into a dataset; what it has already is not read again.

    Parameters
    ----------
    articles
        The articles, as `read_inputs` finds them.
    target
        The dataset's folder; made when it is not there.
    settings
        How articles are read.
    pool
        Where they are read; processes on every core when None.
    only_new
        Whether to pass over an article whose address is known, also when its text has changed.
    batch
        How many articles are published together.
    complain
        Told of every article that cannot be read, and what is tried again.
    tell
        Told how many articles were read since the last time.

    Returns
    -------
    Summary
        What was done.

    Raises
    ------
    OutputError
        When the dataset cannot be written, or another run is writing to it. What is finished is kept: the same call
        goes on from there, and gives what a call that was not interrupted would have given.
    DataFileError
        When the dataset is of another format.
    OptionError
        When `target` is in an object store.
    MissingExtraError
        When a package is not installed.
    """
    if is_remote(str(target)):
        msg = f"a dataset is written on a disk, not to {str(target)!r}: publish it there ('dateline corpus publish')"
        raise OptionError(msg)
    root, summary = Path(target), Summary()
    missing = [package for package in _PACKAGES if importlib.util.find_spec(package) is None]
    if missing:
        msg = f"a dataset needs {', '.join(missing)}: install it with  pip install 'dateline[corpus]'"
        raise MissingExtraError(msg)
    with alone(root, root / "_lock"):
        number = open_dataset(root)
        work = root / "_work"
        store, joiner = work / "shards", Joiner(root)
        news = _unknown(articles, root, only_new=only_new, summary=summary)
        done = run_shards(cut_shards(news), ROWS, settings, pool=pool or process_pool(), store=store, complain=complain)
        # A batch ends where a shard ends, and depends on what is new alone: a run that goes on cuts the same batches.
        for group in _batches(_told(done, tell), batch):
            rows = [parse_rows(line) for _, lines in group for line in lines]
            summary.old += sum(len(shard) for shard, _ in group) - len(rows)
            if rows:
                number += 1
                summary.rows.update(write_batch(root, number, rows, joiner.join(rows)))
            for given in rows:
                error = given["article"]["error"]
                if error is not None:
                    complain(f"{given['article']['origin']}: {error}")
                    summary.causes[_QUOTED.sub("'...'", error)] += 1
                corrected = given.get("corrected")
                summary.corrected += corrected is not None
                for left in corrected["left"] if corrected else ():
                    complain(f"{given['article']['origin']}: {left}")
            for shard, _ in group:
                (store / f"{shard_key(shard, settings)}.gz").unlink(missing_ok=True)
        remove(work)
    return summary


def _told(done: Iterable[Done], tell: Callable[[int], None]) -> Iterator[Done]:
    for shard, lines in done:
        tell(len(shard))
        yield shard, lines


def _batches(done: Iterable[Done], size: int) -> Iterator[list[Done]]:
    """Group finished shards into batches."""
    group: list[Done] = []
    for one in done:
        group.append(one)
        if sum(len(shard) for shard, _ in group) >= size:
            yield group
            group = []
    if group:
        yield group


def _unknown(articles: Iterable[RawArticle], root: Path, *, only_new: bool, summary: Summary) -> Iterator[RawArticle]:
    """Leave out the articles that the dataset has, and those that came before."""
    known = article_ids(root)
    addresses = _addresses(root) if only_new else set()
    for article in articles:
        identity = bytes.fromhex(article.article_id)
        address = _address(article) if only_new else None
        if identity in known or (address is not None and address in addresses):
            summary.known += 1
            continue
        known.add(identity)
        if address is not None:
            addresses.add(address)
        yield article


def _addresses(root: Path) -> set[str]:
    table = read_table(root, "articles", ["address", "doc_id"])
    return {address for address in table["address"].fillna(table["doc_id"]) if isinstance(address, str)}


def _address(article: RawArticle) -> str | None:
    """Return the address of an article, or the identity that it gives itself."""
    if article.kind != "object":
        return article.about.get("address", article.about.get("name"))
    try:
        given = parse_object(article.data)
    except ArticleError:
        return None
    found = next((given[key] for key in ("url", "source") if isinstance(given.get(key), str)), given.get("doc_id"))
    return found if isinstance(found, str) or found is None else json.dumps(found)
