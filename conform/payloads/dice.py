"""Seeded draws from Hypothesis strategies that do not depend on what else is loaded or was drawn before.

Hypothesis' own provider mixes in constants that it finds in the loaded modules, mutates earlier examples
(20 draws of 40 fields gave 11 distinct integers) and changes with its versions; ours answers each primitive
choice with the next number of a seeded generator. Leans on `hypothesis.internal` (alternative backends),
which its documentation offers as experimental; the lock file pins the version and a test guards this.
"""

from __future__ import annotations

import random
import warnings
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import HypothesisSideeffectWarning
from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS, PrimitiveProvider

if TYPE_CHECKING:
    from hypothesis.internal.intervalsets import IntervalSet
    from hypothesis.strategies import SearchStrategy

T = TypeVar("T")
NAME = "conform-dice"
_SPAN = 24
"""Characters or bytes that an unbounded text or binary draw has at most."""
_WIDE = 2**63
_FAR = 1e9


class Dice(PrimitiveProvider):
    """Answer each primitive choice by the current generator, uniformly within its bounds."""

    lifetime = "test_case"
    generator: ClassVar[random.Random] = random.Random(0)  # noqa: S311 - draws, no secrets

    def draw_boolean(self, p: float = 0.5) -> bool:
        """Draw true with probability `p`."""
        return self.generator.random() < p

    def draw_integer(
        self,
        min_value: int | None = None,
        max_value: int | None = None,
        *,
        weights: dict[int, float] | None = None,  # noqa: ARG002 - uniform on purpose
        shrink_towards: int = 0,  # noqa: ARG002 - nothing is shrunk
    ) -> int:
        """Draw an integer between the bounds, both included."""
        low = min_value if min_value is not None else (-_WIDE if max_value is None else max_value - _WIDE)
        return self.generator.randint(low, max_value if max_value is not None else low + 2 * _WIDE)

    def draw_float(
        self,
        *,
        min_value: float = -_FAR,
        max_value: float = _FAR,
        allow_nan: bool = True,  # noqa: ARG002 - JSON has none
        smallest_nonzero_magnitude: float = 0.0,  # noqa: ARG002 - uniform on purpose
    ) -> float:
        """Draw a finite number between the bounds."""
        return self.generator.uniform(max(min_value, -_FAR), min(max_value, _FAR))

    def draw_string(self, intervals: IntervalSet, *, min_size: int = 0, max_size: int = _SPAN) -> str:
        """Draw a text of the allowed characters."""
        size = self.generator.randint(min_size, min(max_size, min_size + _SPAN))
        return "".join(chr(intervals[self.generator.randrange(len(intervals))]) for _ in range(size))

    def draw_bytes(self, min_size: int = 0, max_size: int = _SPAN) -> bytes:
        """Draw bytes."""
        return self.generator.randbytes(self.generator.randint(min_size, min(max_size, min_size + _SPAN)))


AVAILABLE_PROVIDERS[NAME] = Dice


def throw(strategy: SearchStrategy[T], *, seed: str, count: int) -> tuple[T, ...]:
    """Draw `count` values of a strategy; the same seed gives the same values in any process.

    One run of Hypothesis without database, deadline, shrinking or health checks.
    """
    drawn: list[T] = []
    Dice.generator = random.Random(seed)  # noqa: S311 - draws, no secrets

    @settings(
        max_examples=count + 1,  # the first is Hypothesis' simplest value, which we drop
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        backend=NAME,
        print_blob=False,
    )
    @given(strategy)
    def collect(value: Any) -> None:
        drawn.append(value)

    with warnings.catch_warnings():  # drawing while pytest starts is our plan, and it is quick
        warnings.simplefilter("ignore", HypothesisSideeffectWarning)
        collect()
    return tuple(drawn[-count:]) if count else ()
