"""Who is let in."""

from __future__ import annotations

from conform.tenants.embedded.access import FORM, KEY, Gate, read_form

PARTS = (
    b'--x\r\nContent-Disposition: form-data; name="client_id"\r\n\r\n1\r\n'
    b'--x\r\nContent-Disposition: form-data; name="password"\r\n\r\na b\r\n--x--\r\n'
)


def test_the_key_opens_and_nothing_else_does() -> None:
    gate = Gate("apikey")
    assert gate.is_open_to({"apikey": KEY})
    assert not gate.is_open_to({})
    assert not gate.is_open_to({"apikey": "wrong"})
    assert not gate.is_open_to({"apikey": "مفتاح"})


def test_a_key_sent_as_a_bearer_token_is_refused_even_beside_a_good_key() -> None:
    gate = Gate("apikey")
    assert not gate.is_open_to({"authorization": f"Bearer {KEY}"})
    assert not gate.is_open_to({"authorization": f"Bearer {KEY}", "apikey": KEY})


def test_an_issued_token_opens_its_own_tenant_alone() -> None:
    gate, other = Gate("apikey"), Gate("apikey")
    issued = gate.issue(FORM)
    assert issued is not None
    bearer = {"authorization": f"bearer {issued['access_token']}"}
    assert gate.is_open_to(bearer)
    assert not other.is_open_to(bearer)


def test_no_token_is_issued_for_a_form_that_differs_or_lacks_the_client() -> None:
    gate = Gate("apikey")
    assert all(gate.issue({**FORM, name: "x"}) is None for name in FORM)
    assert gate.issue({}) is None
    assert gate.issue({name: FORM[name] for name in ("client_id", "client_secret")}) is not None


def test_a_form_is_read_in_each_way_in_which_clients_send_one() -> None:
    wanted = {"client_id": "1", "password": "a b"}
    assert read_form({}, b"client_id=1&password=a+b", None) == wanted
    assert read_form({"content-type": "multipart/form-data; boundary=x"}, PARTS, None) == wanted
    assert read_form({}, b"", {"client_id": 1, "password": "a b"}) == wanted


def test_a_form_that_is_none_gives_no_values() -> None:
    assert read_form({}, b"", None) == {}
    assert read_form({"content-type": "multipart/form-data; boundary=x"}, b"nonsense", None) == {}
    assert read_form({"content-type": "multipart/form-data"}, PARTS, None) == {}
