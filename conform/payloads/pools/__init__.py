"""Pools: cases that ask many questions at once, at different places of a payload and one after the other."""

from conform.payloads.pools.chain import pools
from conform.payloads.pools.pack import POOLED, Pack, is_packable, own_places

__all__ = ["POOLED", "Pack", "is_packable", "own_places", "pools"]
