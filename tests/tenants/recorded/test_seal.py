from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conform.tenants.recorded.file import RecordingError, seal, unseal

CONTENT = b'{"version": 1, "interactions": []}' * 3


@given(st.binary(max_size=400))
def test_what_is_sealed_comes_back(content: bytes) -> None:
    assert unseal(seal(content), "f") == content


@given(st.binary(max_size=400))
def test_any_gzip_reader_reads_a_sealed_file(content: bytes) -> None:
    assert gzip.decompress(seal(content)) == content


def test_the_same_content_gives_the_same_bytes() -> None:
    assert seal(CONTENT) == seal(CONTENT)


@pytest.mark.parametrize("bit", [0, 3, 7])
def test_one_bit_flipped_anywhere_breaks_the_seal(bit: int) -> None:
    sealed = seal(CONTENT)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1 << bit
        with pytest.raises(RecordingError, match=r"^f "):
            unseal(bytes(changed), "f")


def test_a_file_cut_anywhere_breaks_the_seal() -> None:
    sealed = seal(CONTENT)
    for length in range(len(sealed)):
        with pytest.raises(RecordingError, match=r"^f "):
            unseal(sealed[:length], "f")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "f is empty"),
        (b"interactions: []\nversion: 1\n", "f is in another format"),
        (gzip.compress(CONTENT, mtime=0), "f has no seal: it was edited, or another program wrote it"),
        (seal(CONTENT)[:-1], "f is truncated or was changed"),
        (seal(CONTENT) + b"x", "f is truncated or was changed"),
    ],
    ids=["empty", "another format", "no seal", "cut", "too long"],
)
def test_each_damage_is_named(content: bytes, said: str) -> None:
    with pytest.raises(RecordingError, match=said):
        unseal(content, "f")
