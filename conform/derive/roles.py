"""What an endpoint does to a record, from its method, its call and its title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conform.derive.paths import parameters

if TYPE_CHECKING:
    from conform.contract import Role

# Endpoints that do something else than their method says: bulk, conversion, change of state, tokens.
_ACTIONS = re.compile(r"/(add_bulk|change_status|convert_to_invoice|multi-entity|is_active|oauth)\b")
# Collections that hold one record only.
_SINGLE = re.compile(r"/site_info\b")


def role(method: str, call: str, title: str) -> Role:
    """Give the role of an endpoint; the credit entities are edited by POST and say so in their title."""
    if _ACTIONS.search(call):
        return "action"
    if method == "DELETE":
        return "delete"
    if method == "PUT" or (method == "POST" and re.match(r"(edit|update)\b", title.strip(), re.IGNORECASE)):
        return "edit"
    if method == "POST":
        return "create"
    is_record = "id" in parameters(call) or bool(_SINGLE.search(call))
    return "read" if is_record else "list"
