"""How a tenant behaves, by name."""

from __future__ import annotations

import pytest

from conform.daftra import DAFTRA
from conform.tenants.embedded.profile import UnknownFaultError, UnknownProfileError, behaviours

EMBEDDED = DAFTRA.embedded
KNOWN = next(iter(EMBEDDED.faults))


def test_a_profile_and_faults_are_put_together() -> None:
    assert behaviours(EMBEDDED, "documented", ())._behaviours == ()
    assert behaviours(EMBEDDED, "observed", ())._behaviours == EMBEDDED.observed
    assert behaviours(EMBEDDED, "documented", (KNOWN,))._behaviours == (EMBEDDED.faults[KNOWN],)


def test_a_fault_that_there_is_not_is_told_with_those_spelt_alike() -> None:
    with pytest.raises(
        UnknownFaultError, match=f"near it: .*{KNOWN}.*`conform serve --list-faults`"
    ) as caught:
        behaviours(EMBEDDED, "documented", (KNOWN[:-1],))
    assert "\n" not in str(caught.value)
    with pytest.raises(UnknownFaultError, match="unknown; `conform serve"):
        behaviours(EMBEDDED, "documented", ("zzz",))


def test_a_profile_that_there_is_not_is_told_with_those_there_are() -> None:
    with pytest.raises(UnknownProfileError, match="documented and observed"):
        behaviours(EMBEDDED, "seen", ())
