"""The form of a token request."""

from __future__ import annotations

from conform.tenants.embedded.form import form

PARTS = (
    b'--x\r\nContent-Disposition: form-data; name="client_id"\r\n\r\n1\r\n'
    b'--x\r\nContent-Disposition: form-data; name="password"\r\n\r\na b\r\n--x--\r\n'
)


def test_a_form_is_read_in_each_way_in_which_clients_send_one() -> None:
    wanted = {"client_id": "1", "password": "a b"}
    assert form({}, b"client_id=1&password=a+b", None) == wanted
    assert form({"content-type": "multipart/form-data; boundary=x"}, PARTS, None) == wanted
    assert form({}, b"", {"client_id": 1, "password": "a b"}) == wanted


def test_a_form_that_is_none_gives_no_values() -> None:
    assert form({}, b"", None) == {}
    assert form({"content-type": "multipart/form-data; boundary=x"}, b"nonsense", None) == {}
    assert form({"content-type": "multipart/form-data"}, PARTS, None) == {}
