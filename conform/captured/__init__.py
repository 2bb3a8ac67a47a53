"""Captured traffic: files of others, read piece by piece by a table of readers, and matched to operations."""

from conform.captured.match import Candidate, Matcher
from conform.captured.readers import READERS, Captured, CapturedError, Reader, read_captured

__all__ = ["READERS", "Candidate", "Captured", "CapturedError", "Matcher", "Reader", "read_captured"]
