"""Daftra: how the documents are read."""

from conform.contract.vendor import Documents
from conform.daftra.references import LISTING_PAGE, MISLED, REFERENCES, REFERENCES_OF

DOCUMENTS = Documents(
    references=REFERENCES,
    references_of=REFERENCES_OF,
    listing=LISTING_PAGE,
    misled=MISLED,
)
