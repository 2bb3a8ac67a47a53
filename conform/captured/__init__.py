"""Captured traffic: HAR files and vcrpy cassettes, read piece by piece and matched to operations."""

from conform.captured.match import Matcher
from conform.captured.open import read_captured
from conform.captured.value import Captured, CapturedError

__all__ = ["Captured", "CapturedError", "Matcher", "read_captured"]
