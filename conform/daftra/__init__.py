"""The vendor: every literal of Daftra's, as the one frozen value that the engine is handed."""

from conform.contract import Vendor
from conform.daftra.access import ACCESS
from conform.daftra.answers import ANSWERS, PAGING
from conform.daftra.asking import ASKING
from conform.daftra.books import BOOKS
from conform.daftra.documents import DOCUMENTS
from conform.daftra.embedded import EMBEDDED
from conform.daftra.filtering import FILTERING

DAFTRA = Vendor(
    name="Daftra",
    paging=PAGING,
    filtering=FILTERING,
    documents=DOCUMENTS,
    asking=ASKING,
    answers=ANSWERS,
    access=ACCESS,
    embedded=EMBEDDED,
    books=BOOKS,
)

__all__ = ["DAFTRA"]
