"""The customers of a small shop, kept in Daftra: six operations of its API, and nothing else."""

from taxdesk.desk import CircleError, Customer, Desk, RefusedError

__all__ = ["CircleError", "Customer", "Desk", "RefusedError"]
