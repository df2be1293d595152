"""Write the checksums of the shipped data whose files are made or edited apart from each other.

usage: python data/build/checksums.py

Run it after a change of a lexicon. The programs that build networks and the basemap write theirs themselves, those of
models, the reader and the gazetteer write them with what they build.
"""

from pathlib import Path

from geo.installation import write_manifest

DATA = Path(__file__).resolve().parents[1]


def main() -> None:
    """Write the manifests."""
    for name in ("basemap", "lexicons", "networks"):
        write_manifest(DATA / name)


if __name__ == "__main__":
    main()
