"""Who is let in."""

from __future__ import annotations

from conform.tenants.embedded.access import Account, Gate, is_anonymous

ACCOUNT = Account()


def test_the_key_opens_and_nothing_else_does() -> None:
    gate = Gate(ACCOUNT)
    assert gate.is_open_to({"apikey": ACCOUNT.key})
    assert not gate.is_open_to({})
    assert not gate.is_open_to({"apikey": "wrong"})
    assert not gate.is_open_to({"apikey": "مفتاح"})


def test_a_key_sent_as_a_bearer_token_is_refused_even_beside_a_good_key() -> None:
    gate = Gate(ACCOUNT)
    assert not gate.is_open_to({"authorization": f"Bearer {ACCOUNT.key}"})
    assert not gate.is_open_to({"authorization": f"Bearer {ACCOUNT.key}", "apikey": ACCOUNT.key})


def test_an_issued_token_opens_its_own_tenant_alone() -> None:
    gate, other = Gate(ACCOUNT), Gate(ACCOUNT)
    issued = gate.issue(ACCOUNT.form)
    assert issued is not None
    bearer = {"authorization": f"bearer {issued['access_token']}"}
    assert gate.is_open_to(bearer)
    assert not other.is_open_to(bearer)


def test_no_token_is_issued_for_a_form_that_differs_or_lacks_the_client() -> None:
    gate = Gate(ACCOUNT)
    assert all(gate.issue({**ACCOUNT.form, name: "x"}) is None for name in ACCOUNT.form)
    assert gate.issue({}) is None
    assert gate.issue({name: ACCOUNT.form[name] for name in ("client_id", "client_secret")}) is not None


def test_only_a_caller_without_any_credentials_is_anonymous() -> None:
    assert is_anonymous({"host": "x"})
    assert not is_anonymous({"apikey": ""})
    assert not is_anonymous({"authorization": "Bearer x"})


def test_an_account_does_not_show_its_key() -> None:
    assert ACCOUNT.key not in repr(ACCOUNT)
