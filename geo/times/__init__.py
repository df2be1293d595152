"""Times: the expressions of time in a text, as intervals of days.

In: a document with its text and publication date. Out: `geo.document.Time` records with EDTF values (`read_dates`);
and the publication date that a text says of itself (`publication_date`).
"""

from geo.times.grammar import publication_date, read_dates

__all__ = ["publication_date", "read_dates"]
