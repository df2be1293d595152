"""Corpus: many articles, as records, as tables in memory, or as a dataset on disk.

In: JSON lines, folders, Parquet, WARC and feeds. Out: one record an article (`extract`), the tables of all
(`read_corpus`), or a partitioned GeoParquet dataset that grows with every run (`build_dataset`).
"""

from geo.corpus.corpus import Corpus, read_corpus
from geo.corpus.records import extract, given_names, record

__all__ = ["Corpus", "extract", "given_names", "read_corpus", "record"]
