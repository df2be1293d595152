"""`python -m dateline`, and `python -m geo` in a checkout: the command line.

The wheel holds this file a second time as `dateline.py`, because the distribution has a name that neither package has.
"""

from geo.cli import main

__all__: list[str] = []

if __name__ == "__main__":
    main(prog_name="dateline")
