"""Daftra's settled readings: where the documents contradict themselves, who wins, one function each.

Each takes a contract and gives it settled, with the contradiction kept. The order is that of the table:
names first, because places go by them; types before limits, because a limit goes by its kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.daftra.readings.answers import (
    entries_are_titles_or_objects,
    models_are_known,
    page_urls_are_text_or_null,
    reasons_are_keyed_by_field,
    statuses_are_completed,
)
from conform.daftra.readings.fields import (
    limits_hold_on_both_sides,
    records_are_read_under_other_names,
    written_names_are_read_under_theirs,
)
from conform.daftra.readings.guide import (
    several_entities_are_fetched_by_action,
    v2_lists_take_pages_filters_and_order,
)
from conform.daftra.readings.invoices import (
    generated_types_yield,
    one_post_is_documented_twice,
    rows_are_headers_with_a_client,
    single_read_serves_type_zero,
)
from conform.daftra.readings.requirements import (
    edits_require_what_words_require,
    ids_are_given,
    invoices_require_a_client,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Contract

OF_A_CONTRACT: tuple[Callable[[Contract], Contract], ...] = (
    written_names_are_read_under_theirs,
    records_are_read_under_other_names,
    rows_are_headers_with_a_client,
    generated_types_yield,
    limits_hold_on_both_sides,
    single_read_serves_type_zero,
    one_post_is_documented_twice,
    edits_require_what_words_require,
    invoices_require_a_client,
    ids_are_given,
    entries_are_titles_or_objects,
    page_urls_are_text_or_null,
    v2_lists_take_pages_filters_and_order,
    several_entities_are_fetched_by_action,
    statuses_are_completed,
    reasons_are_keyed_by_field,
)


def contracts_are_settled(contracts: tuple[Contract, ...]) -> tuple[Contract, ...]:
    """Apply every reading of a contract to each."""
    for reading in OF_A_CONTRACT:
        contracts = tuple(reading(each) for each in contracts)
    return contracts


READINGS = (contracts_are_settled, models_are_known)
