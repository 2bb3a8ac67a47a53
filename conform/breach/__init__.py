"""What the caller did wrong: a request beside the docs → the documented claims that it breaks."""

from conform.breach.judge import breaches, is_refusable, stranger
from conform.breach.rules import NAMES, TOLD_ONLY
from conform.breach.served import Served, is_nothing
from conform.breach.value import Breach

__all__ = ["NAMES", "TOLD_ONLY", "Breach", "Served", "breaches", "is_nothing", "is_refusable", "stranger"]
