"""Daftra: what answers have around a record, and what a server may do to a value."""

from conform.contract.vendor import Answers, Paging

PAGING = Paging(
    sizes=("limit", "per_page"),
    page="page",
    frame="pagination",
    totals=("total_results", "total"),
    lasts=("page_count", "last_page"),
    numbers=("page", "current_page"),
)
"""Each with v1 first: pages 15115258e0 (v1) and 36139822e0 (v2)."""

ANSWERS = Answers()
