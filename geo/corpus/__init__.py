"""Corpus: many articles, as records, as tables in memory, or as a dataset on disk.

In: JSON lines, folders, Parquet, WARC and feeds (`read_inputs`). Out: one record an article (`extract`,
`read_records`), the tables of all (`read_corpus`), or a partitioned GeoParquet dataset that grows with every run
(`build_dataset`). `Pool` is the seam: processes of this machine, a dask cluster, or any executor.
"""

from geo.corpus.changes import Change, compare_datasets
from geo.corpus.compaction import compact_dataset
from geo.corpus.corpus import Corpus, read_corpus
from geo.corpus.dataset import ARTICLES, HAPPENING, TABLES, is_dataset, read_table
from geo.corpus.extraction import read_records, save_records
from geo.corpus.happenings import HAPPENINGS
from geo.corpus.inputs import RawArticle, input_bytes, known_columns, read_inputs, read_jsonl
from geo.corpus.pool import Pool, cluster_pool, own_pool, process_pool
from geo.corpus.progress import progress_line
from geo.corpus.publication import publish_dataset
from geo.corpus.records import extract, given_names, record
from geo.corpus.run import Summary, build_dataset
from geo.corpus.shards import ReadSettings
from geo.corpus.stored import open_corpus

__all__ = [
    "ARTICLES",
    "HAPPENING",
    "HAPPENINGS",
    "TABLES",
    "Change",
    "Corpus",
    "Pool",
    "RawArticle",
    "ReadSettings",
    "Summary",
    "build_dataset",
    "cluster_pool",
    "compact_dataset",
    "compare_datasets",
    "extract",
    "given_names",
    "input_bytes",
    "is_dataset",
    "known_columns",
    "open_corpus",
    "own_pool",
    "process_pool",
    "progress_line",
    "publish_dataset",
    "read_corpus",
    "read_inputs",
    "read_jsonl",
    "read_records",
    "read_table",
    "record",
    "save_records",
]
