"""What stands beside the contracts: which editions they were derived from."""

from __future__ import annotations

import yaml

from conform.derive.document import Document
from conform.derive.editions import Edition, dump_editions, edition


def test_an_edition_is_named_by_date_sort_and_digest() -> None:
    document = Document(edition="2026-01-02", sort="page", name="secret-host.txt", operations=())
    named = edition(document, "text")
    assert (named.edition, named.sort, named.operations) == ("2026-01-02", "page", 0)
    assert named.sha256 == "982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1"


def test_editions_are_written_newest_first_without_paths() -> None:
    old = Edition(edition="2025-01-02", sort="page", sha256="a", operations=1)
    new = Edition(edition="2026-01-02", sort="apidog", sha256="b", operations=2)
    text = dump_editions([old, new])
    assert text == dump_editions([new, old])
    assert [each["edition"] for each in yaml.safe_load(text)["editions"]] == ["2026-01-02", "2025-01-02"]
