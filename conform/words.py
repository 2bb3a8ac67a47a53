"""Facts as words, once and at the end: for a screen, a report and the vendor; nothing reads them back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conform.drift.value import Drift, digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conform.breach import Breach
    from conform.drift.docs_change import Change
    from conform.drift.value import Facts

_MOST: Final = 60
"""Characters of one value that are shown."""

# code of what the docs claim: its words. {0} is the first thing that belongs to it, {all} and {either} list
# all of them; a code without a row is its own words
CLAIMED: Final[Mapping[str, str]] = {
    "kinds": "{either}",
    "object": "an object with {all}",
    "one_of": "one of {all}",
    "format": "{0}",
    "pattern": "the pattern {0}",
    "at_most": "at most {0} characters",
    "media": "{0} with {1}",
    "statuses": "{all}",
    "success": "{either}",
    "taken": "{either} for a valid payload",
    "refusal": "a refusal: {0}",
    "refused": "a refusal",
    "denied": "401 without good credentials",
    "denied_to": "401 {0}",
    "absent": "404 for a record that is not there",
    "granted": "{either} with good credentials",
    "http_status": "the HTTP status, {0}",
    "http_refusal": "what the HTTP status says",
    "no_server_error": "one of the documented answers",
    "as_sent": "the value that was sent",
    "a_result_for_each": "one result for each element sent",
    "each_for_itself": "each element made, whatever fails beside it",
    "error_in_its_place": "an error with a message in the place of the element that breaks a rule",
    "as_before": "as before, because it was not sent",
    "as_after_the_first_edit": "as after the first edit, because the second was the same",
    "the_servers_own_value": "the server's own value, whatever is sent",
    "default": "the default {0}",
    "never_served": "write-only, never served",
    "still_there": "the record, because only others were addressed",
    "gone_after_the_delete": "404 after the delete",
    "limit_is_kept": "as many rows as the limit, while there are more",
    "number_of_records": "the number of records",
    "total_over_the_limit": "the total over the limit",
    "page_asked_for": "the page that was asked for",
    "newest_first": "newest {0} first",
    "link_to_page": "the link to that page",
    "no_link": "no link where no such page is",
    "chosen_by": "the rows that it asks for, in the order that it asks for",
    "stated": "{0}",
    "in_words": "{0}",
}
# code of what came: its words, likewise; {one} and {other} are two sides, of which `value` shows a raw value
GOT: Final[Mapping[str, str]] = {
    "status": "{0}",
    "status_naming": "{0} ({others})",
    "record_gone": "{0}, and the record is gone",
    "value": "{value}",
    "sent": "{one}, sent {other}",
    "results_for_elements": "{0} results for {1} elements",
    "refused_as_well": "elements refused with which nothing is wrong",
    "no_error": "no error",
    "no_message": "an error without a message",
    "was": "{one}, was {other}",
    "object_with": "an object with {all}",
    "absent_and_not_required": "absent, which the schema allows",
    "dressed": "{0} with the word {1}",
    "characters": "{0} characters",
    "further_keys": "{0} further keys",
    "too_large": "{0} MiB, more than is read",
    "JSON_sent_as": "JSON sent as {0}",
    "media": "{0}",
    "tenants_date": "date in the tenant's format",
    "tenants_date_and_time": "date in the tenant's format with time",
    "rows_for_a_limit": "{0} rows for a limit of {1}",
    "total_with_rows": "{0} with {1} rows served",
    "pages_for_records": "{0} for {1} records by {2}",
    "another_page": "{0} for page {1}",
    "rows_again": "{0} rows of page {1} again on page {2}",
    "records_on_no_page": "{0} records on no page",
    "older_before_newer": "an older {0} before a newer one",
    "link_to": "a link to page {0} on page {1}",
    "as_without": "the rows that come without it",
    "rows_let_in": "rows that do not fit",
    "rows_left_out": "rows that fit are left out",
    "rows_showing_otherwise": "rows that show more or less",
    "in_another_order": "rows in another order",
    "more_than_all": "a total of {0}, of {1} in all",
    "stated": "{each}",
    "in_words": "{0}",
}
# code of how a value was changed: its words, likewise; those of what is not here tell nobody more
HOW: Final[Mapping[str, str]] = {
    "time_dropped": "without its time",
    "upper_case": "upper case",
    "lower_case": "lower case",
    "trimmed": "trimmed",
    "spaces_flattened": "spaces flattened",
    "accents_joined": "accents joined",
    "escaped": "escaped for {0}",
    "markup_lost": "markup lost",
    "emoji_lost": "emoji lost",
    "other_scripts_lost": "other scripts lost",
    "leading_zeros_lost": "leading zeros lost",
    "plus_sign_lost": "plus sign lost",
    "cut_at": "cut at {0} characters",
    "sign_lost": "sign lost",
    "made_whole": "made whole",
    "rounded_to": "rounded to {0} places",
    "clamped_at": "clamped at {0}",
    "read_as_number": "read as a number",
    "swapped_with": "what was sent for {0}",
    "kept_old": "the value of before",
    "doubled": "doubled",
    "added_to": "something added",
    "shifted_by": "shifted by {0}",
    "date_moved": "moved by {0} days",
    "date_in_another_form": "the date in another form",
    "null_for_empty": "null for an empty value",
    "empty_for_null": "an empty value for null",
    "rows_lost": "{0} of the rows lost",
    "default_instead": "the default instead",
    "lost": "lost entirely",
    "of_another_record": "another record's",
}
# code with nothing that belongs to it, where that needs words of its own
BARE: Final[Mapping[str, str]] = {
    "kinds": "anything",
    "statuses": "no status at all",
    "refusal": "a refusal: a payload that breaks a documented rule",
    "object_with": "an empty object",
    "rounded_to": "rounded",
}
# what drifts share, by the name of the fact: how it is said
SHARED: Final[Mapping[str, str]] = {
    "contract": "all on {0}",
    "version": "several resources of {0}",
    "apart": "the same of {all}",
    "severity": "",
    "leaf": "one name ({0})",
    "field": "one field ({0})",
    "claimed": "the same claim",
    "claim": "the same claim",
    "got": "the same answer ({each})",
    "code": "the same answer ({each})",
    "states": "the same statements",
    "rule": "one rule ({all})",
    "broken": "one rule ({all})",
    "change": "the same change ({0})",
    "named": "the same is refused ({all})",
    "reason": "the same reason ({each})",
    "chosen": "chosen by the same ({all})",
    "operation": "one operation ({all})",
    "role": "one sort of operation ({0})",
    "writer": "one write ({0})",
}
_SEEN: Final = (("lost",), ("null_for_empty",), ("empty_for_null",), ("rows_lost",))
"""Codes of changes that both sides of a value show without a word."""
# code of what a page would state, if the docs are to follow, where neither table above has it
FOLLOWED: Final[Mapping[str, str]] = {
    "forms": "{either}",
    "as_long_as": "a limit of {0} characters or more",
}
WAYS: Final[Mapping[str, str]] = {
    "none": "without credentials",
    "wrong": "with a wrong key",
    "bearer": "with the key sent as a Bearer token",
    "both": "with the key beside an Authorization header",
}
"""Class of credentials: how a call was made with it."""


def documented(drift: Drift) -> str:
    """Say in a few words what the docs claim: `integer`, `202 for a valid payload`."""
    code, *own = drift.claimed
    return _filled(CLAIMED, code, [way(each) if code == "denied_to" else short(each) for each in own])


def observed(drift: Drift) -> str:
    """Say in a few words what came: `integer in a string`, `3 rows for a limit of 2`."""
    code, *own = drift.got
    values = map(short, drift.raw)
    if code in ("sent", "was"):
        sides = [next(values, "") if each == "value" else _plain(each) for each in own]
        said = _filled(GOT, code, own, one=sides[0], other=sides[1])
        changed = "" if drift.how[:1] in _SEEN else change(drift)
        return f"{said} ({changed})" if changed else said
    return _filled(GOT, code, own, value=next(values, ""))


def change(drift: Drift) -> str:
    """Say how a value was changed: `cut at 99 characters`; empty where it is not known."""
    code, own = drift.how[:1], drift.how[1:]
    return _filled(HOW, code[0], own) if code and code[0] in HOW else ""


def shared(fact: str, own: Sequence[str]) -> str:
    """Say what drifts share, by the name of the fact: `one field (city)`; empty where that is nothing."""
    said = {"change": lambda code: HOW.get(code, code), "got": _plain, "code": _plain}.get(fact, str)
    told = [said(each) for each in own if each]
    rest = told[1:] if fact in ("rule", "broken") else told
    return _filled(SHARED, fact, rest) if rest else ""


def changed(change: Change) -> tuple[str, str]:
    """Say what a page states and what it would state: `integer` and `string`."""
    code, *own = change.stated
    stated = _filled(CLAIMED, code, list(map(short, own)))
    code, *own = change.seen
    known = {**CLAIMED, **GOT, **FOLLOWED}
    return stated, _filled(known, code, [_filled(GOT, each, ()) for each in own] if code == "forms" else own)


# name of a rule that a request breaks: what the request is; {0} is the place
RULES: Final[Mapping[str, str]] = {
    "required": "{0} is left out, which is required",
    "condition": "{0} is left out, which a value beside it requires",
    "kind": "{0} has another kind than documented",
    "null": "{0} is null, which is not among its kinds",
    "format": "{0} is not in its documented form",
    "pattern": "{0} does not fit its documented pattern",
    "enum": "{0} has a value that the docs do not list",
    "max_length": "{0} is longer than documented",
    "empty": "{0} is an empty text, which is as good as none",
    "unique": "{0} has the value of another record",
    "hindered": "a record is deleted to which {0} still refer",
    "method": "its method is {0}, which no page has for the path, so that 405 answers it (RFC 9110, 15.5.6)",
    "json": "the body is no JSON",
    "empty_body": "there is no body",
    "wrapper_missing": "the record does not stand under its name",
    "wrapper_wrong": "the record stands under another name",
}

# name of a rule that a caller breaks, where a case never does: what the request is; {0} is the place
BROKEN: Final[Mapping[str, str]] = {
    **RULES,
    "minimum": "{0} is below what is documented",
    "maximum": "{0} is above what is documented",
    "read_only": "{0} is read-only: what is sent for it is ignored",
    "credentials": "the request comes {way}",
    "media": "the body calls itself something else than JSON",
    "undocumented": "no page documents {0}",
    "undocumented_field": "no page names {0}: the docs are silent on what becomes of it",
    "undocumented_parameter": "no page names {0}: the docs are silent on what becomes of it",
}
# code of what the docs claim of a request: its words, as of `CLAIMED`
ASKED: Final[Mapping[str, str]] = {
    **CLAIMED,
    "required_where": "required where {0} is {others}",
    "at_least": "at least {0}",
    "no_more_than": "no more than {0}",
    "not_empty": "refused when it is empty",
    "media_sent": "{0}",
}
# name of a rule: what to do; {0} is the place, {either} what the docs allow
MENDED: Final[Mapping[str, str]] = {
    "required": "send {0}",
    "condition": "send {0}, or another {1}",
    "null": "send a value for {0}",
    "kind": "send {either} for {0}",
    "enum": "send one of the listed values",
    "max_length": "cut {0}, or refuse it before it is sent",
    "format": "send {0} as {1}",
    "pattern": "send {0} in that form",
    "minimum": "keep {0} within the limit",
    "maximum": "keep {0} within the limit",
    "empty": "send a text for {0}",
    "read_only": "leave {0} out",
    "credentials": "send the key in the documented header",
    "media": "say Content-Type: {1}",
    "json": "send JSON",
    "empty_body": "send a body",
    "wrapper_missing": "put the record under {1}",
    "undocumented": "look at the path and the method; near it: {others}",
    "undocumented_field": "look at its spelling",
    "undocumented_parameter": "look at its spelling",
}


def rules(drift: Drift) -> str:
    """Say which rule a request breaks that was taken: `Client.email is left out, which is required`."""
    named = [each.partition(":") for each in drift.claimed[1:]]
    return " and ".join(
        RULES[rule].format(at) if rule in RULES else f"{rule} {at}".rstrip() for rule, _, at in named
    )


def broken(breach: Breach) -> str:
    """Say what is wrong with a request: `Client.email is left out, which is required`."""
    ways = {"way": way(breach.claimed[1])} if breach.rule == "credentials" else {}
    return BROKEN[breach.rule].format(breach.where or "the body", **ways)


def mended(breach: Breach) -> str:
    """Say what to do about it: `send Client.email`."""
    own = breach.claimed[1:]
    some = {"either": " or ".join(own), "others": ", ".join(own) or "nothing"}
    return MENDED[breach.rule].format(breach.where or "the body", *own, **some)


def claim(breach: Breach) -> str:
    """Say what the docs claim and where: `at most 100 characters (page 15115262e0)`; empty without a page."""
    code, *own = breach.claimed
    said = _filled(ASKED, code, [way(each) if code == "denied_to" else short(each) for each in own])
    return "" if breach.source is None else f"{said} (page {breach.source.page}, {breach.source.edition})"


def way(credentials: str) -> str:
    """Say how a call of a class of credentials was made: `without credentials`."""
    return WAYS.get(credentials, credentials)


def fault(facts: Facts) -> str:
    """Say why a body has no value: `a page of HTML or XML`."""
    return _filled(GOT, facts[0], facts[1:])


def difference(drift: Drift) -> str:
    """Say what came and what is documented, without the place."""
    is_bare = drift.claimed[0] == "not_documented"
    return f"{observed(drift)}; {'' if is_bare else 'documented '}{documented(drift)}"


def line(drift: Drift) -> str:
    """Give one drift on one line, with its operation."""
    return f"{drift.kind} {drift.operation} {drift.place}: {observed(drift)} ({documented(drift)})"


def former_id(drift: Drift) -> str:
    """Give the id that versions before gave the drift, made of its words of then.

    Files of known drift and reports of before name it; who rewords a claim keeps its old words for this.
    """
    parts = (drift.kind, drift.contract, drift.operation, drift.place, documented(drift))
    return drift.formerly or digest(parts)


def ids(drift: Drift) -> tuple[str, ...]:
    """Give the ids by which files and reports may name a drift: its own, and those of versions before."""
    former = (former_id(drift),)
    return (drift.id, *former, drift.wider_id) if drift.of else (drift.id, *former)


def told(drift: Drift) -> tuple[str, ...]:
    """Give the ids by which a file tells a drift: those of before only where it was told like that then."""
    return (drift.id,) if drift.of else ids(drift)


def short(text: str) -> str:
    """Cut a value to what is shown of it."""
    return cut(text, _MOST)


def cut(text: str, most: int) -> str:
    """Give the beginning of a text, at most so many characters with what says that there is more."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _filled(table: Mapping[str, str], code: str, own: Sequence[str], **more: str) -> str:
    form = table.get(code) if own or code not in BARE else BARE[code]
    if form is None:
        return _plain(code)
    lists = {"all": ", ".join(own), "others": ", ".join(own[1:]), "each": "; ".join(own)}
    return form.format(*own, either=" or ".join(own), **lists, **more)


def _plain(code: str) -> str:
    return code.replace("_", " ")


def nights(shown: int, asked: int, *, is_first: bool = False) -> str:
    """Say on how many nights, of those that asked, it showed; `is_first`: tonight, and never before."""
    if is_first and asked > 1:
        return f"seen the first time; asked {counted(asked - 1, 'night')} before without it"
    return f"seen on {shown} of {counted(asked, 'night')}"


def stood(since: str, came: str) -> str:
    """Say since when the oldest drift of a resource stands, and when the last one came; moments as ISO."""
    parts = (f"since {since[:10]}" if since else "", f"last one came {came[:10]}" if came else "")
    return ", ".join(filter(None, parts))


def standing(known: str, shown: int = 0, asked: int = 0) -> str:
    """Say what a finding is to the team: accepted, in part, or seen on some nights only; empty where new."""
    if known == "flapping":
        return f"comes and goes: {nights(shown, asked)}"
    return {"known": "accepted by the team", "partly": "accepted by the team in part"}.get(known, "")


def counted(number: int, noun: str) -> str:
    """Give a number with its noun: `1 field`, `3 fields`, `3 entries`."""
    return f"{number} {plural(number, noun)}"


def plural(number: int, noun: str) -> str:
    """Give a noun as it stands beside a number: `field`, `fields`, `entries`."""
    many = f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2] not in "aeiou" else f"{noun}s"
    return noun if number == 1 else many


# code of what of a request makes the difference: its words; {0} is how much of it shows the drift, {1} how
# much does not
TRAITS: Final[Mapping[str, str]] = {
    "absent": "the field is left out",
    "accents": "letters with accents",
    "ampersands": "an ampersand",
    "angle_brackets": "an angle bracket",
    "apostrophes": "an apostrophe",
    "backslashes": "a backslash",
    "below_zero": "a number below zero",
    "boolean_form": "a number or a digit for a boolean",
    "bytes": "{0} bytes of UTF-8, not {1}",
    "combining_accents": "an accent as a sign of its own",
    "day_like_month": "a day that reads as a month",
    "digits": "a digit",
    "directions": "a sign of direction or one that joins others",
    "double_quotes": "a double quote",
    "double_spaces": "two spaces in a row",
    "emoji": "emoji and other signs of four bytes",
    "empty": "an empty text",
    "exponent": "a text that reads as a number with an exponent",
    "false": "false, not true",
    "fraction_digits": "{0} digits after the point, not {1}",
    "leading_zero": "a zero in front",
    "leap_day": "a 29 February",
    "length": "{0} characters, not {1}",
    "line_breaks": "a line break",
    "looks_like_boolean": "a text that reads as true",
    "looks_like_null": "a text that reads as null",
    "looks_like_number": "a text that reads as a number",
    "lower_case": "small letters",
    "markup": "markup",
    "null": "null",
    "other_digits": "digits of another script",
    "other_scripts": "letters of another script",
    "plus_sign": "a plus sign",
    "present": "the field, whatever it holds",
    "rows": "{0} rows, not {1}",
    "size": "{0}, not {1}",
    "spaces": "a space",
    "t_before_the_time": "a T between date and time",
    "tabs": "a tab",
    "time_of_day": "a time of day",
    "true": "true, not false",
    "upper_case": "capital letters",
    "value": "the value {0}",
    "zero": "zero",
    "zone": "a time zone",
}


def trait(facts: Facts) -> str:
    """Say what of a request makes the difference: `letters of another script`, `100 characters, not 99`."""
    return _filled(TRAITS, facts[0], [short(each) for each in facts[1:]])


_TOUCHED: Final[Mapping[str, str]] = {
    "calls": "calls {operation}",
    "asks": "asks {operation} with {what}",
    "sends": "sends {what} to {operation}",
    "reads": "reads {what} of {operation}",
    "relies": "relies on {what} of {operation}",
}
_ALL: Final = {"": "what nobody knows", "*": "all"}


def touched(by: str, what: str, operation: str) -> str:
    """Say by what of a consumer drift hits him: `reads data.Client.id of GET /clients/{id}`."""
    return _TOUCHED[by].format(what=_ALL.get(what, what), operation=operation)


def listed(names: Sequence[str]) -> str:
    """Name several in a sentence: `one, two and three`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
