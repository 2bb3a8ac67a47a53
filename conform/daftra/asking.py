"""Daftra: what payloads and queries must respect that no schema says."""

from conform.contract.vendor import Asking

ASKING = Asking()
