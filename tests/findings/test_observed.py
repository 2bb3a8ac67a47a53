"""What live tenants were seen to serve, as a colleague's note; the bodies stand beside the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from conform.commands import run_command

ROOT = Path(__file__).parents[2]
OBSERVED = ROOT / ".." / "shared" / "observed"
pytestmark = pytest.mark.skipif(not OBSERVED.is_dir(), reason="the observed bodies are not beside the clone")

NOTES = {
    ("v1-get-site_info.json", "GET /site_info"): [
        (
            "critical",
            ("GET /site_info{format} serves integer columns as strings: 2 fields in 1 resource"),
        ),
        (
            "critical",
            ("GET /site_info{format} serves date_format as string, not integer: 1 field in 1 resource"),
        ),
        (
            "critical",
            ("GET /site_info{format} serves numberFormat as integer, not string: 1 field in 1 resource"),
        ),
        (
            "normal",
            ("GET /site_info{format} serves null where the docs claim a value: 2 fields in 1 resource"),
        ),
        (
            "trivial",
            (
                "GET /site_info{format} serves fields that the docs do not name "
                "(ALLOWED_LOYALTY_PLUGIN, beta_version, bn1, bn2 and 8 more): 12 fields in 1 "
                "resource"
            ),
        ),
    ],
    ("v1-list-clients.rows.json", "GET /clients"): [
        (
            "critical",
            ("GET /clients{format} serves integer and boolean columns as strings: 4 fields in 1 resource"),
        ),
        (
            "normal",
            ("GET /clients{format} serves null where the docs claim a value: 7 fields in 1 resource"),
        ),
        (
            "normal",
            "GET /clients{format} leaves out email and type: 2 fields in 1 resource",
        ),
        (
            "minor",
            (
                "GET /clients{format} leaves out active_secondary_address, address1, address2, "
                "birth_date and 31 more: 35 fields in 1 resource"
            ),
        ),
        (
            "trivial",
            ("GET /clients{format} serves fields that the docs do not name (site_id): 1 field in 1 resource"),
        ),
    ],
    ("v1-list-client_payments.row.json", "GET /client_payments"): [
        (
            "critical",
            (
                "GET /client_payments{format} serves integer and number columns as strings: 5 "
                "fields in 1 resource"
            ),
        ),
        (
            "normal",
            ("GET /client_payments{format} serves null where the docs claim a value: 6 fields in 1 resource"),
        ),
        (
            "trivial",
            (
                "GET /client_payments{format} serves fields that the docs do not name "
                "(added_by, branch_id, client_id, code and 5 more): 9 fields in 1 resource"
            ),
        ),
    ],
    ("v2-get-unknown-entity.http200.json", "GET /brand/{id}"): [
        (
            "critical",
            (
                "GET /brand/{{id}}/{{format}} answers an object with error where the docs have "
                "an object with id, name, created, modified: 1 operation in 1 resource"
            ),
        ),
    ],
    ("v2-list-branch.json", "GET /brand/list"): [
        (
            "trivial",
            (
                "GET /brand/list/{{format}} serves fields that the docs do not name (status): 1 "
                "field in 1 resource"
            ),
        ),
    ],
}


@pytest.mark.parametrize(("name", "operation"), NOTES, ids=lambda value: value)
def test_each_observed_body_reads_like_a_note(
    name: str, operation: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)

    status = run_command(["judge", str(OBSERVED / name), "--operation", operation])

    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines[2:] if not line.startswith(" ")] == [
        f"{severity:<10}{sentence}" for severity, sentence in NOTES[name, operation]
    ]
    assert status == 1
