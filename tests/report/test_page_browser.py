"""The page in a real browser: from the picture to a finding to its evidence, whatever a tenant serves."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from conform.disk import Door
from conform.report.page import put
from tests.browser import IS_HERE, browsing, looking
from tests.report.page.small import HOSTILE, drift, finding, hostile, paged, told, usual

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from selenium.webdriver import Chrome

    from conform.report.page.tenant import Told

pytestmark = [
    pytest.mark.skipif(not IS_HERE, reason="no Chromium with its driver here"),
]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with browsing(tmp_path_factory.mktemp("browser")) as found:
        yield found


@pytest.fixture
def opened(browser: Chrome, tmp_path: Path) -> Iterator[Callable[..., Chrome]]:
    """Open the page of some runs: whatever is done with it, no script fails and nothing is asked for."""

    def opening(*some: Told, width: int = 1600, scheme: str = "light", address: str = "") -> Chrome:
        put(paged(*some), tmp_path / "index.html", Door())
        looking(browser, width, 1000, scheme)
        browser.get("about:blank")
        browser.get((tmp_path / "index.html").as_uri() + address)
        return browser

    yield opening
    assert browser.get_log("browser") == []  # type: ignore[no-untyped-call]  # selenium's
    assert script(browser, "performance.getEntriesByType('resource').length") == 0


def script(browser: Chrome, expression: str, *arguments: Any) -> Any:
    return browser.execute_script(f"return {expression}", *arguments)


def named(browser: Chrome, css: str) -> Any:
    return browser.find_element(By.CSS_SELECTOR, css)


def shown(browser: Chrome) -> list[str]:
    """Give the ids of the findings that are to be seen."""
    return list(script(browser, "[...document.querySelectorAll('.finding:not([hidden])')].map(e => e.id)"))


def focused(browser: Chrome) -> str:
    return str(script(browser, "document.activeElement.getAttribute('href') || document.activeElement.id"))


def press(browser: Chrome, *keys: str) -> None:
    for key in keys:
        browser.switch_to.active_element.send_keys(key)


def test_from_the_picture_to_a_finding_to_its_evidence(opened: Callable[..., Chrome]) -> None:
    browser = opened(usual())
    assert shown(browser) == ["F1", "F2", "F4", "F3"]
    assert not named(browser, "#F2 .body").is_displayed()
    named(browser, "a[href='#v1/pens/refusal']").click()
    assert shown(browser) == ["F2"]
    assert named(browser, "[aria-current=true]").get_attribute("href").endswith("#v1/pens/refusal")
    assert (
        "v1/pens, Refusals: 5 kept, 1 new, 4 not asked for a stated reason. 1 finding"
        in named(browser, "#chosen").text
    )
    named(browser, "#F2 summary").click()
    lines = [each.text for each in browser.find_elements(By.CSS_SELECTOR, "#F2 pre")]
    assert any(line.startswith("ANSWER=$(curl -sS") and "$ZOO_BASE_URL/pens" in line for line in lines)
    assert any('"id": 7' in line for line in lines)
    named(browser, "#chosen button").click()
    assert shown(browser) == ["F1", "F2", "F4", "F3"]


def test_the_same_by_the_keyboard_alone(opened: Callable[..., Chrome]) -> None:
    browser = opened(usual())
    script(browser, "document.querySelector('a[href=\"#v1/pens/status\"]').focus()")
    press(browser, Keys.ARROW_RIGHT)
    assert focused(browser) == "#v1/pens/field"
    press(browser, Keys.ARROW_DOWN)
    assert focused(browser) == "#v1/inks/field"
    press(browser, Keys.ARROW_UP, Keys.END)
    assert focused(browser) == "#v1/pens/refusal"
    press(browser, Keys.ENTER)
    assert (shown(browser), focused(browser)) == (["F2"], "findings")
    press(browser, Keys.TAB)
    assert script(browser, "document.activeElement.textContent").startswith("Show all findings")
    press(browser, Keys.TAB, Keys.ENTER)
    assert named(browser, "#F2 .body").is_displayed()
    press(browser, Keys.ESCAPE)
    assert focused(browser) == "#v1/pens/refusal"
    assert len(shown(browser)) == 4
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert script(browser, outline) == "solid"


def test_one_stop_of_the_tab_key_leads_into_the_picture(opened: Callable[..., Chrome]) -> None:
    browser = opened(usual())
    assert script(browser, "document.querySelectorAll('a.c[tabindex=\"0\"]').length") == 1


def test_a_cell_is_an_address_and_shows_its_own_places(opened: Callable[..., Chrome]) -> None:
    of_pens, of_inks = [drift(n) for n in range(40)], [drift(n, contract="v1/inks") for n in range(100, 103)]
    browser = opened(
        told((*of_pens, *of_inks), (finding("F1", *of_pens, *of_inks),)), address="#v1/inks/field"
    )
    rows = "[...document.querySelectorAll('#F1 .places tbody tr')].map(e => e.cells[0].textContent)"
    assert script(browser, rows) == ["GET /inks/{id}"] * 3
    assert "3 drifts here" in named(browser, "#F1 summary").text
    script(browser, "location.hash = '#v1/pens/field'")
    assert script(browser, rows) == ["GET /pens/{id}"] * 15
    named(browser, "#F1 summary").click()
    assert named(browser, "#F1 .rest").text == "… and 25 more here in drift.json."
    press(browser, Keys.ESCAPE)
    assert set(script(browser, rows)) == {"GET /pens/{id}", "GET /inks/{id}"}


@pytest.mark.parametrize("address", ["#%", "#v1/pens/none", "#0/", "#__proto__", "#data"])
def test_an_address_that_is_none_of_the_pages_chooses_nothing(
    opened: Callable[..., Chrome], address: str
) -> None:
    assert shown(opened(usual(), address=address)) == ["F1", "F2", "F4", "F3"]


@pytest.mark.parametrize("width", [400, 1600])
def test_the_picture_is_a_grid_for_who_hears_it(opened: Callable[..., Chrome], width: int) -> None:
    browser = opened(usual(), width=width)
    root = browser.execute_cdp_cmd("DOM.getDocument", {})["root"]["nodeId"]
    found = browser.execute_cdp_cmd("DOM.querySelector", {"nodeId": root, "selector": ".matrix"})["nodeId"]
    nodes = browser.execute_cdp_cmd("Accessibility.queryAXTree", {"nodeId": found})["nodes"]
    told = [(each["role"]["value"], each.get("name", {}).get("value", "")) for each in nodes]
    assert ("grid", "What the docs claim, and what was kept") in told
    assert [role for role, _ in told].count("row") == 6
    assert ("rowheader", "pens") in told
    assert ("link", "v1/pens, Fields: 40 kept, 2 known, 3 new, 1 not asked") in told
    assert any(name.startswith("30 nights: 4 without drift") for _, name in told)


def test_a_finding_is_an_address(opened: Callable[..., Chrome]) -> None:
    assert named(opened(usual(), address="#F3"), "#F3 .body").is_displayed()


def test_what_passes_by_is_folded_until_an_address_leads_there(opened: Callable[..., Chrome]) -> None:
    told = usual()
    passing = replace(told, drifts=replace(told.drifts, consumers=("till",)))
    browser = opened(passing)
    assert not named(browser, "#F3").is_displayed()
    assert named(opened(passing, address="#F3"), "#F3 .body").is_displayed()
    browser = opened(passing, address="#v1/pens/refusal")
    to_be_seen = shown(browser)
    assert all(named(browser, f"#{name}").is_displayed() for name in to_be_seen)
    assert to_be_seen != []


def test_what_came_leads_to_its_finding(opened: Callable[..., Chrome]) -> None:
    browser = opened(usual(), address="#v1/pens/refusal")
    named(browser, "td a[href='#F1']").click()
    assert named(browser, "#F1 .body").is_displayed()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 900, 1300, 1600])
def test_it_fits_its_window_and_is_read_in_light_and_dark(
    opened: Callable[..., Chrome], width: int, scheme: str
) -> None:
    browser = opened(usual(), width=width, scheme=scheme)
    script(browser, "document.querySelectorAll('details').forEach(e => { e.open = true })")
    assert script(browser, "document.documentElement.scrollWidth") <= width
    assert script(browser, CONTRASTS) == []


CONTRASTS = """(() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0);
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const found = rgb(getComputedStyle(e).backgroundColor);
      if (found.length < 4 || found[3] > 0) return found;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const e of document.querySelectorAll("body *")) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (!own || !e.checkVisibility() || e.closest("script, svg")) continue;
    const [one, other] = [light(rgb(getComputedStyle(e).color)), light(ground(e))].sort((a, b) => b - a);
    if ((one + 0.05) / (other + 0.05) < 4.5) poor.push(`${e.tagName}.${e.className}: ${e.textContent}`);
  }
  return poor;
})()"""
"""What is read with less than 4.5 to 1 (WCAG 2.2, 1.4.3)."""


def test_no_text_runs_or_breaks_the_page(opened: Callable[..., Chrome]) -> None:
    browser = opened(hostile())
    script(browser, "document.querySelectorAll('details').forEach(e => { e.open = true })")
    assert script(browser, "window.broken === undefined")
    assert script(browser, "document.querySelectorAll('script').length") == 2
    assert script(browser, "document.querySelectorAll('img, main a:not([href^=\"#\"])').length") == 0
    assert len(shown(browser)) == len(HOSTILE)
    assert script(browser, "document.documentElement.scrollWidth") <= 1600
    text = script(browser, "document.body.innerText")
    assert HOSTILE[0] in text
    assert "\\u202e" in text
    assert "\\ud800" in text
    assert not set("\u202e\u2066\u200f\u2028\x1b") & set(text)
    script(browser, "location.hash = '#v1/pens/field'")
    assert len(shown(browser)) == len(HOSTILE)
    assert script(browser, "window.broken === undefined")


def test_what_runs_is_named_by_its_digest_and_nothing_else_runs(opened: Callable[..., Chrome]) -> None:
    browser = opened(usual())
    script(
        browser,
        "document.body.append(Object.assign(document.createElement('script'), {text: 'window.broken = 1'}))",
    )
    assert script(browser, "window.broken === undefined")
    refused = browser.get_log("browser")  # type: ignore[no-untyped-call]  # selenium's
    assert "Content Security Policy" in refused[0]["message"]


def test_several_tenants_stand_on_one_page(opened: Callable[..., Chrome]) -> None:
    other = drift(50, finding="F9")
    second = told(
        (drift(0), other), (finding("F1", drift(0), known="known"), finding("F9", other)), reports="second"
    )
    browser = opened(usual(), second)
    assert shown(browser) == ["F1", "F2", "F9", "F4", "F3"]
    named(browser, "#tenants a[href='#1/']").click()
    assert shown(browser) == ["F1", "F9"]
    assert script(browser, "document.querySelectorAll('.tenant:not([hidden]) h1').length") == 1
    named(browser, "a[href='#1/v1/pens/field']").click()
    assert "1 drift here" in named(browser, "#F1 summary").text
    press(browser, Keys.ESCAPE)
    assert focused(browser) == "#1/v1/pens/field"
    named(browser, "#tenants a[href='#']").click()
    assert len(shown(browser)) == 5


def test_lines_are_copied(opened: Callable[..., Chrome]) -> None:
    browser = opened(usual())
    button = named(browser, ".facts button")
    button.click()
    browser.implicitly_wait(2)
    found = browser.find_element(By.XPATH, "//button[text()='Copied' or text()='Selected: press Ctrl+C']")
    assert found == button


def test_the_order_of_resources_is_the_worst_first_or_by_name(opened: Callable[..., Chrome]) -> None:
    browser = opened(usual())
    names = "[...document.querySelectorAll('tbody:first-of-type th[scope=row]')].map(e => e.textContent)"
    assert script(browser, names) == ["pens", "inks"]
    named(browser, ".matrix").parent.find_element(By.XPATH, "//button[text()='Order by name']").click()
    assert script(browser, names) == ["inks", "pens"]


@pytest.mark.parametrize("number", [5, 500])
def test_five_thousand_drifts_open_at_once(
    opened: Callable[..., Chrome], number: int, tmp_path: Path
) -> None:
    drifts = [drift(n, finding=f"F{n % number}") for n in range(5_000)]
    findings = [finding(f"F{n}", *drifts[n::number]) for n in range(number)]
    browser = opened(told(drifts, findings, text='"quoted" ' * 100))
    assert (tmp_path / "index.html").stat().st_size < 3_000_000
    assert len(shown(browser)) == number
    spent = json.loads(script(browser, "JSON.stringify(performance.getEntriesByType('navigation')[0])"))
    print(spent["domContentLoadedEventEnd"])  # noqa: T201 - a figure for who measures; no test holds a time


def test_without_scripts_it_can_be_read(opened: Callable[..., Chrome], browser: Chrome) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        opened(usual())
        named(browser, "#F1 summary").click()
        assert named(browser, "#F1 .body").is_displayed()
        assert named(browser, "#F1 .places").is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
