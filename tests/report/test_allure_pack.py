"""The packed page of Allure says what the plain one said; a page of another form is left as it is."""

from __future__ import annotations

import base64
import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conform.report.allure_pack import packed

if TYPE_CHECKING:
    from collections.abc import Mapping

NODE = shutil.which("node")
ONE = {"a": b"1"}


def coded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def page(data: Mapping[str, bytes], program: str = "run();") -> str:
    """Give a page as Allure 3.18 makes it."""
    told = ",".join(f'd("{name}","{coded(content)}")' for name, content in data.items())
    return (
        "<body>\n<script>window.allure = {};</script>\n"
        f'<script   src="data:text/javascript;base64,{coded(program.encode())}"></script>\n'
        "<script async>\n  window.allureReportData = {};\n</script>\n<script defer>\n"
        f"  Promise.allSettled([{told}])\n    .then(function(){{ window.allureReportDataReady = true; }})\n"
        "</script>\n</body>\n"
    )


def unpacked(text: str, called: str) -> bytes:
    found = re.search(rf'{called}\("([A-Za-z0-9+/=]+)"\)', text)
    assert found is not None
    return gzip.decompress(base64.b64decode(found[1]))


@given(st.dictionaries(st.sampled_from("abc"), st.binary() | st.text().map(str.encode), min_size=1))
def test_all_data_are_in_the_packed_page(data: dict[str, bytes]) -> None:
    document = json.loads(unpacked(packed(page(data)), "conformData"))
    told = {name: text.encode() for name, text in document["texts"].items()}
    told |= {name: base64.b64decode(text) for name, text in document["others"].items()}
    assert told == data


def test_the_program_is_in_the_packed_page() -> None:
    assert unpacked(packed(page(ONE, "run('قلم');")), "conformProgram") == "run('قلم');".encode()


def test_what_allure_does_after_its_data_is_done_after_unpacking() -> None:
    text = packed(page(ONE))
    assert re.search(r'conformData\("[^"]+"\)\s+\.then\(function\(\)', text) is not None
    assert text.startswith("<body>\n<script>window.allure = {};</script>\n")


def test_what_repeats_itself_takes_a_tenth() -> None:
    plain = page(dict.fromkeys("abcdefgh", b"the same again " * 1000), "x = 1;" * 10_000)
    assert len(packed(plain)) < len(plain) / 10


@pytest.mark.parametrize(
    "plain",
    [
        "",
        "<body></body>",
        page({}),
        page(ONE).replace('d("a"', "d('a'"),
        page(ONE).replace("data:text/javascript", "app.js?"),
        page(ONE).replace('")])', '"),more("x")])'),
        page(ONE) * 2,
    ],
)
def test_a_page_of_another_form_is_as_it_was(plain: str) -> None:
    assert packed(plain) == plain


def test_equal_pages_are_packed_alike() -> None:
    assert packed(page(ONE)) == packed(page(ONE))


HOST = """
globalThis.window = globalThis;
window.allureReportData = {};
globalThis.URL = { createObjectURL: (blob) => blob };
globalThis.document = {
  createElement: () => ({}),
  body: { append: async (script) => console.log("program", await script.src.text()) },
};
"""


@pytest.mark.skipif(NODE is None, reason="no Node.js here")
def test_javascript_reads_back_what_was_packed() -> None:
    data: dict[str, Any] = {"a": "قلم </script> \U0001f58a".encode() * 9_000, "b": b"\xff\x00", "c": b""}
    text = packed(page(data, "run('قلم');"))
    (program,) = re.findall(r"<script>\n(// .+?)\n</script>", text, re.DOTALL)
    called = re.search(r'conformData\("[^"]+"\)', text)
    assert called is not None
    after = "console.log('data', JSON.stringify(window.allureReportData))"
    script = f"{HOST}{program};await {called[0]};{after};"
    done = subprocess.run(  # noqa: S603 - a script of our own making is what is tested
        [str(NODE), "--input-type=module", "-"],
        input=script.encode(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    told = dict(line.split(" ", 1) for line in done.stdout.decode().splitlines())
    assert told["program"] == "run('قلم');"
    assert json.loads(told["data"]) == {name: coded(content) for name, content in data.items()}


CHROMIUM = Path("/usr/bin/chromium")
READS = """
const read = () => globalThis.allureReportDataReady
  ? fetch("data:text/plain;base64," + allureReportData.a)
      .then((found) => found.text())
      .then((text) => { document.body.append(`read ${text} of ${document.currentScript}`); })
  : setTimeout(read, 10);
read();
"""


@pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium here")
def test_a_browser_runs_the_program_and_finds_its_data(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(packed(page({"a": "قلم".encode()}, READS)), encoding="utf-8")
    done = subprocess.run(  # noqa: S603 - the browser of this machine
        [
            *(str(CHROMIUM), "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"),
            *(f"--user-data-dir={tmp_path / 'browser'}", "--virtual-time-budget=20000", "--dump-dom"),
            (tmp_path / "page.html").as_uri(),
        ],
        capture_output=True,
        check=True,
        timeout=120,
    )
    assert "read قلم of null" in done.stdout.decode()
