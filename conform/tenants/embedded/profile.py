"""How the embedded tenant behaves: as documented or as live tenants were seen to, with faults by name."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from conform.errors import UserError
from conform.tenants.embedded.behaviour import Behaviours

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conform.contract.embedded import Embedded

Profile: TypeAlias = Literal["documented", "observed"]
PROFILES: Final[tuple[str, ...]] = get_args(Profile)


class UnknownFaultError(UserError):
    """Say that there is no fault of a name, which are spelt alike, and how to see all that there are."""


class UnknownProfileError(UserError):
    """Say that there is no profile of a name, and which there are."""


def behaviours(embedded: Embedded, profile: str, faults: Sequence[str]) -> Behaviours:
    """Give the behaviours of a profile and of some faults; raise for one that there is not."""
    if profile not in PROFILES:
        raise UnknownProfileError(f"profile {profile!r} is unknown; there are {' and '.join(PROFILES)}")
    for name in faults:
        if name not in embedded.faults:
            near = get_close_matches(name, embedded.faults, n=3, cutoff=0.5)
            close = f"near it: {', '.join(near)}; " if near else ""
            raise UnknownFaultError(
                f"fault {name!r} is unknown; {close}`conform serve --list-faults` names them all"
            )
    habits = embedded.observed if profile == "observed" else ()
    return Behaviours((*habits, *(embedded.faults[name] for name in faults)))
