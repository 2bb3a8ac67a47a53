"""A header and a proxy are for every request of a live run, and stand in no file of it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from conform.tenants.embedded.tenant import EmbeddedTenant
from tests import ours
from tests.forward import forwarding
from tests.live.engine import copied, text_of
from tests.live.test_counted import KEEPING, sent
from tests.proxy import Fault, proxied

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

    from tests.proxy import Passing

VALUE = "told-to-the-gateway-alone"


def test_each_request_carries_the_header_through_the_proxy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copied(tmp_path / "project", ("v1/site_info", "v1/stores", "v1/taxes"))
    reports, cassettes = tmp_path / "reports", tmp_path / "cassettes"
    heard = list[str]()

    def hearing(passing: Passing) -> Iterator[bytes]:
        heard.append(passing.header("X-Gateway"))
        yield passing.on().raw()

    with (
        closing(EmbeddedTenant(ours.contracts())) as tenant,
        proxied(tenant.base_url, KEEPING) as (url, proxy),
        forwarding() as forward,
    ):
        monkeypatch.setenv("DAFTRA_API_KEY", tenant.key)
        asked = {
            "tenant": "live",
            "base_url": url,
            "rate": 1e5,
            "reports": str(reports),
            "allow_writes": True,
        }
        sent(root, **asked, resource=["taxes"])  # leaves what the next run sweeps
        proxy.fault = Fault(act=hearing)
        way = {"header": [f"X-Gateway: {VALUE}"], "proxy": forward.address}
        kept = {"record": True, "cassettes": str(cassettes)}
        found = sent(root, **asked, **way, **kept, resource=["taxes", "stores"])
    assert min(found[each] for each in ("checking", "cleaning_up", "cases")) > 0
    assert heard == [VALUE] * sum(found.values())
    assert len(forward.asked) == len(heard)
    assert VALUE not in text_of(reports) + text_of(cassettes)
    assert forward.address not in text_of(reports) + text_of(cassettes)
