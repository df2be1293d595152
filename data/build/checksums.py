"""Write the checksums of the shipped data whose files are made or edited apart from each other.

usage: python data/build/checksums.py

Run it after a change of a lexicon or of a table beside the gazetteer. The programs that build networks and the basemap
write theirs themselves, those of models, the reader and the gazetteer write them with what they build.
"""

import hashlib
from pathlib import Path

from geo.installation import write_manifest

DATA = Path(__file__).resolve().parents[1]


def main() -> None:
    """Write the manifests."""
    for name in ("basemap", "lexicons", "networks"):
        write_manifest(DATA / name)
    for path in (DATA / "gazetteer").glob("*.tsv"):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        path.with_name(f"{path.name}.sha256").write_text(f"{digest}  {path.name}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
