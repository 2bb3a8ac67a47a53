"""A drift: one difference between what the docs claim and what a tenant answered."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from conform.contract import Source  # noqa: TC001 - the codec of reports reads the annotations

_INDEX = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """State one difference, in the words of the report.

    `kind` is the rule's name (`field.retyped`); `contract` the key (`v1/clients`); `operation` its id;
    `where` a dotted place with indices (`data[3].Client.staff_id`), or `status`; `documented` and
    `observed` short facts (`integer`, `integer in a string`); `source` the page of the claim; `case`
    the id of the case that showed it, empty for captured traffic. `values` are those values in `observed`
    that are cut there, as they are before the cut (see `short`); `fingerprint` is the id that the drift
    was found with, where one of its texts has been redacted since, else empty.
    """

    kind: str
    contract: str
    operation: str
    where: str
    documented: str
    observed: str
    source: Source
    case: str = ""
    values: tuple[str, ...] = ()
    fingerprint: str = ""

    @property
    def place(self) -> str:
        """Give the place without row numbers: `data[].Client.staff_id`."""
        return _INDEX.sub("[]", self.where)

    @property
    def id(self) -> str:
        """Give a fingerprint that is the same whenever the same difference shows again."""
        if self.fingerprint:
            return self.fingerprint
        parts = (self.kind, self.contract, self.operation, self.place, self.documented)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
