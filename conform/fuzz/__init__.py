"""Schemathesis on the same contracts: it draws requests, which are cases of ours before anything is sent.

It sends nothing and judges nothing: what it draws goes the way of every other case, through custody, budget
and ledger to the tenant, and to our judge. This is the one room that imports it, and only once it is asked.
"""

from conform.fuzz import kept
from conform.fuzz.plan import FUZZ, Wanted, groups

__all__ = ["FUZZ", "Wanted", "groups", "kept"]
