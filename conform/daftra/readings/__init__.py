"""Daftra's settled readings: where the documents contradict themselves, who wins, one function each.

Each takes a contract and gives it settled, with the contradiction kept. The order is that of the table:
names first, because places go by them; types before limits, because a limit goes by its kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.daftra.readings import answers, bodies, fields, invoices, numbers

if TYPE_CHECKING:
    from conform.contract import Contract
    from conform.daftra.readings.places import Reading

OF_A_CONTRACT: tuple[Reading, ...] = (
    fields.written_names_are_read_under_theirs,
    fields.records_are_read_under_other_names,
    invoices.rows_are_headers_with_a_client,
    invoices.generated_types_yield,
    bodies.codes_are_sent_as_shown,
    fields.limits_hold_on_both_sides,
    invoices.single_read_serves_type_zero,
    invoices.one_post_is_documented_twice,
    fields.edits_require_what_words_require,
    fields.invoices_require_a_client,
    fields.ids_are_given,
    answers.entries_are_titles_or_objects,
    bodies.slips_of_the_pen_claim_nothing,
    bodies.any_list_is_the_guides,
    bodies.paginators_are_those_of_the_pages,
    bodies.several_entities_are_keyed,
    bodies.a_new_invoice_may_tell_its_number,
    bodies.a_failed_element_tells_why,
    bodies.a_post_edits_too,
    answers.page_urls_are_text_or_null,
    answers.v2_lists_take_pages_filters_and_order,
    answers.several_entities_are_fetched_by_action,
    answers.statuses_are_completed,
    answers.reasons_are_keyed_by_field,
)


def contracts_are_settled(contracts: tuple[Contract, ...]) -> tuple[Contract, ...]:
    """Apply every reading of a contract to each."""
    for reading in OF_A_CONTRACT:
        contracts = tuple(reading(each) for each in contracts)
    return contracts


READINGS = (
    contracts_are_settled,
    numbers.money_may_have_decimals,
    numbers.rows_are_served_as_they_are_written,
    answers.models_are_known,
)
