from __future__ import annotations

from dataclasses import replace

from conform.redact import Redactor, Secret
from conform.report.kept import MOST_SENT, keep
from tests.drift.small import CREATE, DELETE, made, step
from tests.report.story import sent

CANARY = "canary-4f1e9a7c2b"


def test_a_request_is_kept_as_it_was_sent_without_its_host() -> None:
    exchange = sent(CREATE, 202, made(), payload={"Pen": {"name": "قلم"}}, query=(("a", "1"),))
    kept = keep(exchange, step(CREATE), Redactor(), is_of_record=False)
    assert (kept.method, kept.path, kept.query) == ("POST", "/api2/pens.json", (("a", "1"),))
    assert kept.body == '{"Pen": {"name": "قلم"}}'
    assert (kept.status, kept.answered, kept.record) == (202, "application/json", None)


def test_the_id_of_a_record_that_was_made_before_is_known() -> None:
    exchange = sent(DELETE, 200, {})
    assert keep(exchange, step(DELETE), Redactor(), is_of_record=True).record == "7"
    assert keep(exchange, step(DELETE), Redactor(), is_of_record=False).record is None


def test_a_long_payload_is_cut_and_says_so() -> None:
    exchange = sent(CREATE, 202, made(), payload={"Pen": {"name": "a" * MOST_SENT}})
    kept = keep(exchange, step(CREATE), Redactor(), is_of_record=False)
    assert kept.is_cut
    assert len(kept.body or "") == MOST_SENT


def test_references_to_records_of_the_tenant_are_named() -> None:
    payload = {"Pen": {"ink": {"$ref": "v1/inks"}}, "Nib": [{"owner": {"$reftext": "listing/Branch"}}, {}]}
    asked = replace(step(CREATE), payload=payload)  # type: ignore[arg-type]  # JSON, as mypy cannot see
    kept = keep(sent(CREATE, 202, made(), payload={}), asked, Redactor(), is_of_record=False)
    assert kept.refers == (("Pen.ink", "v1/inks"), ("Nib[0].owner", "listing/Branch"))


def test_a_known_secret_is_kept_nowhere() -> None:
    exchange = sent(CREATE, 202, made(), payload={"Pen": {"name": CANARY}}, query=(("q", CANARY),))
    redactor = Redactor([Secret(kind="API key", value=CANARY)])
    assert CANARY not in str(keep(exchange, step(CREATE), redactor, is_of_record=False))
