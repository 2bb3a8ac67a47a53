"""What a recording says of itself: when, against what, and with which versions it was made."""

from __future__ import annotations

import platform
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = 1
_DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Describe where recordings come from.

    `tenant` is its sort and `profile` how the embedded one behaved, "" for others; `editions` are digests
    of what the contracts were derived from, by name; `recorded` is UTC in ISO 8601 to the second.
    """

    tenant: str
    profile: str = ""
    recorded: str = ""
    editions: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)

    def age(self, moment: datetime) -> float:
        """Give the age in days at a moment; a recording that does not say when it was made has no age: 0."""
        try:
            recorded = datetime.fromisoformat(self.recorded)
        except ValueError:
            return 0.0
        recorded = recorded if recorded.tzinfo else recorded.replace(tzinfo=UTC)
        return max(0.0, (moment - recorded).total_seconds() / _DAY)


def present_origin(
    tenant: str, *, suite: str, profile: str = "", editions: Mapping[str, str] | None = None
) -> Origin:
    """Describe recordings that are made now, with the versions installed here; `suite` is our own name."""
    return Origin(
        tenant=tenant,
        profile=profile,
        recorded=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        editions=dict(editions or {}),
        versions={
            "python": platform.python_version(),
            **{name: version(name) for name in (suite, "hypothesis", "vcrpy")},
        },
    )


def origin_as_json(origin: Origin) -> dict[str, Any]:
    """Give an origin as plain JSON."""
    return asdict(origin)


def origin_from_json(value: Mapping[str, Any]) -> Origin:
    """Read an origin; what is missing or of another kind counts as not said."""
    return Origin(
        tenant=str(value.get("tenant", "")),
        profile=str(value.get("profile", "")),
        recorded=str(value.get("recorded", "")),
        editions=dict(value.get("editions") or {}),
        versions=dict(value.get("versions") or {}),
    )
