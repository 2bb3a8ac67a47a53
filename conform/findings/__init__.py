"""Findings: drifts that share one root cause, as the sentence that a person reads and a vendor gets."""

from conform.findings.find import find
from conform.findings.known import Known
from conform.findings.known_file import KnownError, load_known, read_known
from conform.findings.severity import SEVERITIES, severity
from conform.findings.value import Finding

__all__ = ["SEVERITIES", "Finding", "Known", "KnownError", "find", "load_known", "read_known", "severity"]
