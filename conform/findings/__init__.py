"""Findings: drifts that share one root cause, as the sentence that a person reads and a vendor gets."""

from conform.drift.kinds import SEVERITIES, severity
from conform.findings.find import Finding, chosen, find, finding_of
from conform.findings.gate import is_below
from conform.findings.known import Known, KnownError, load_known, read_known

__all__ = [
    "SEVERITIES",
    "Finding",
    "Known",
    "KnownError",
    "chosen",
    "find",
    "finding_of",
    "is_below",
    "load_known",
    "read_known",
    "severity",
]
