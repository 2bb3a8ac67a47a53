"""Run cases on a tenant: bind, send, judge, and remove what was made."""

from conform.run.session import Session

__all__ = ["Session"]
