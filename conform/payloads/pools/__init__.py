"""Pools: cases that ask many questions at once, at different places of a payload and one after the other."""

from conform.payloads.pools.chain import pools
from conform.payloads.pools.pack import POOLED, own_places

__all__ = ["POOLED", "own_places", "pools"]
