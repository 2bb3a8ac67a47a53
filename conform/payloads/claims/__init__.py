"""The claims of contracts: what they state, which cases ask it, and why some of it is not asked."""

from conform.payloads.claims.asked import asked
from conform.payloads.claims.claim import Claim
from conform.payloads.claims.coverage import Coverage, coverage, held, left_out, summary, unowed
from conform.payloads.claims.stated import claims

__all__ = ["Claim", "Coverage", "asked", "claims", "coverage", "held", "left_out", "summary", "unowed"]
