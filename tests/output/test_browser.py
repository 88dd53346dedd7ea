"""The pages in a real browser, opened from disk as a teacher opens them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from auditor.crosscheck import Verdict
from auditor.output.html import render_page
from auditor.output.overview import Trend
from tests.output.pages import HOSTILE, audit, columns, item, overview, row

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--window-size=1280,1000"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
)
NAMES = ("1", "2", "10", "odd name #")
ITEMS = 4


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    pytest.importorskip("selenium", reason="the pages are tried in a browser through selenium, which is not installed")
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    driver = shutil.which("chromedriver")
    if found is None or driver is None:
        pytest.skip("there is no Chromium with its driver on this machine")
    from selenium.common.exceptions import WebDriverException
    from selenium.webdriver import Chrome, ChromeOptions, ChromeService

    options = ChromeOptions()
    options.binary_location = found
    for flag in (*_FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    try:
        started = Chrome(options=options, service=ChromeService(driver))
    except WebDriverException as error:
        pytest.skip(f"Chromium does not start here: {error.msg}")
    yield started
    started.quit()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder as a batch writes it, with hostile groups in `hostile`."""
    made = tmp_path_factory.mktemp("course")
    write(made, "a text", NAMES)
    write(made / "hostile", HOSTILE, ("1", "2"))
    write(made / "harmless", "plain", ("1", "2"))
    return made


def write(folder: Path, text: str, names: tuple[str, ...]) -> None:
    (folder / "groups").mkdir(parents=True)
    verdicts = ("confirmed", "refuted", "open", "doubtful")
    rows = []
    for number, name in enumerate(names):
        turned = [verdicts[(number + place) % 4] if number < 3 else "confirmed" for place in range(ITEMS)]
        found = replace(
            row(
                name,
                *turned,
                discrepancies=number % 3,
                contradicted=number % 2,
                completion=number / 4,
                commits=10 - number,
            ),
            source=f"https://github.com/example/{name}" if text == "a text" else text,
            activity=[1, 2, 3],
            latest=f"2026-01-{20 - number}T10:00:00+00:00",
        )
        rows.append(found)
        items = [item(Verdict(verdict), name=f"item-{place}", text=text) for place, verdict in enumerate(turned)]
        page = render_page(audit(text, *items), group=name, overview="../index.html", decide=text, later=text)
        (folder / "groups" / f"{name}.html").write_bytes(page)
    rows.append(row("99", page=None, failure=text))
    trends = [Trend(text, 3, 0.2), Trend(text, 1, 0.4)]
    page = overview(rows, columns(ITEMS), trends, title=text, note=text)
    (folder / "index.html").write_bytes(page)


def opened(browser: Chrome, page: Path, fragment: str = "") -> Chrome:
    browser.get("about:blank")
    logs(browser)
    browser.get(page.as_uri() + fragment)
    return browser


def logs(browser: Chrome) -> tuple[list[str], list[str]]:
    """Return the console's messages and the addresses that were asked for, since the last call."""
    driver: Any = browser  # selenium leaves its logs untyped
    messages = [entry["message"] for entry in driver.get_log("browser")]
    events = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    sent = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
    return messages, sent


def run(browser: Chrome, script: str, *arguments: object) -> Any:
    driver: Any = browser
    return driver.execute_script(f"return {script}", *arguments)


def groups(browser: Chrome) -> list[str]:
    shown: list[str] = run(
        browser,
        "[...document.querySelectorAll('#heat tbody tr:not([hidden]) th bdi:first-child')]"
        ".filter(e => !e.closest('small')).map(e => e.textContent)",
    )
    return shown


def items(browser: Chrome) -> list[str]:
    shown: list[str] = run(
        browser, "[...document.querySelectorAll('#heat thead th.item:not([hidden])')].map(e => e.textContent.trim())"
    )
    return shown


def choose(browser: Chrome, name: str, value: str) -> None:
    run(
        browser,
        "(() => { const e = document.getElementById(arguments[0]); e.value = arguments[1];"
        "for (const kind of ['input', 'change']) e.dispatchEvent(new Event(kind, {bubbles: true})) }).apply(null, arguments)",
        name,
        value,
    )


def click(browser: Chrome, selector: str) -> None:
    from selenium.webdriver.common.by import By

    browser.find_element(By.CSS_SELECTOR, selector).click()


def press(browser: Chrome, *keys: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    for key in keys:
        ActionChains(browser, duration=0).send_keys(key).perform()


def test_headings_sort_the_groups_and_say_so(browser: Chrome, folder: Path) -> None:
    opened(browser, folder / "index.html")
    assert groups(browser) == ["1", "2", "10", "99", "odd name #"]
    click(browser, "#heat thead th:nth-child(2) button")
    assert groups(browser) == ["10", "2", "1", "odd name #", "99"]  # those without an audit stay last
    heading = "document.querySelector('#heat thead th:nth-child(2)').getAttribute('aria-sort')"
    assert run(browser, heading) == "descending"
    click(browser, "#heat thead th:nth-child(2) button")
    assert run(browser, heading) == "ascending"
    assert groups(browser) == ["1", "odd name #", "2", "10", "99"]
    assert run(browser, "document.querySelectorAll('#heat [aria-sort]').length") == 1
    click(browser, "#heat thead th:nth-child(6) button")
    assert groups(browser)[0] == "1"
    click(browser, "#heat thead th:nth-child(7) button")  # an item: what needs a person first
    assert groups(browser)[0] == "2"


def test_of_very_many_groups_the_first_are_laid_out_until_all_are_asked_for(browser: Chrome, tmp_path: Path) -> None:
    rows = [replace(row(str(number), "confirmed", "refuted"), discrepancies=number % 250) for number in range(1, 260)]
    (tmp_path / "index.html").write_bytes(overview(rows, columns(2)))
    opened(browser, tmp_path / "index.html")

    def told() -> str:
        return str(run(browser, "document.getElementById('shown').textContent"))

    assert groups(browser) == [str(number) for number in range(1, 201)]
    assert told() == "259 of 259 groups (the first 200 are shown), 2 of 2 items"
    click(browser, "#heat thead th:nth-child(2) button")
    assert groups(browser)[:3] == ["249", "248", "247"]
    assert len(groups(browser)) == 200
    choose(browser, "find-group", "25")
    assert groups(browser) == ["225", "125", "25", "259", "258", "257", "256", "255", "254", "253", "252", "251", "250"]
    assert told() == "13 of 259 groups, 2 of 2 items"
    assert run(browser, "document.getElementById('all').hidden") is True
    choose(browser, "find-group", "")
    click(browser, "#all")
    assert len(groups(browser)) == 259
    assert told() == "259 of 259 groups, 2 of 2 items"
    assert logs(browser)[0] == []


def test_items_stand_in_the_checklists_order_or_by_how_many_overclaim_them(browser: Chrome, folder: Path) -> None:
    opened(browser, folder / "index.html")
    first = [f"item-{number}" for number in range(ITEMS)]
    assert items(browser) == first
    shares = run(browser, "[...document.querySelectorAll('#heat thead th.item')].map(e => Number(e.dataset.s))")
    choose(browser, "order", "share")
    ordered = sorted(first, key=lambda name: -shares[first.index(name)])
    assert items(browser) == ordered != first
    cells = run(browser, "[...document.querySelector('#heat tbody tr').cells].slice(6).map(e => e.firstChild.hash)")
    assert cells == [f"#item-{name}" for name in ordered]
    choose(browser, "order", "")
    assert items(browser) == first


def test_filters_by_week_verdict_and_text_leave_what_they_say(browser: Chrome, folder: Path) -> None:
    opened(browser, folder / "index.html")
    choose(browser, "week", "1")
    assert items(browser) == ["item-2", "item-3"]
    assert run(browser, "document.getElementById('shown').textContent") == "5 of 5 groups, 2 of 4 items"
    choose(browser, "week", "")
    choose(browser, "find-item", "THING 3")
    assert items(browser) == ["item-3"]
    choose(browser, "find-item", "")
    choose(browser, "verdict", "r")
    assert groups(browser) == ["1", "2", "10"]
    assert run(browser, "[...document.querySelectorAll('#heat td.off')].every(e => e.className[1] !== 'r')")
    choose(browser, "find-group", "example/2")
    assert groups(browser) == ["2"]
    click(browser, "#tools button[type=reset]")
    assert run(browser, "new Promise(done => setTimeout(done, 50))") is None
    assert (len(groups(browser)), len(items(browser))) == (5, ITEMS)
    assert not run(browser, "document.querySelectorAll('#heat td.off').length")


def test_shares_of_items_are_sorted_by_their_headings(browser: Chrome, folder: Path) -> None:
    opened(browser, folder / "index.html")
    click(browser, "#shares thead th:nth-child(3) button")
    shown = run(
        browser, "[...document.querySelectorAll('#shares tbody td:nth-child(3)')].map(e => parseInt(e.textContent))"
    )
    assert shown == sorted(shown, reverse=True)
    assert len(set(shown)) > 1


@pytest.mark.parametrize("name", NAMES)
def test_a_sign_opens_its_groups_page_at_its_item_and_there_is_a_way_back(
    browser: Chrome, folder: Path, name: str
) -> None:
    opened(browser, folder / "index.html")
    number = groups(browser).index(name)
    click(browser, f"#heat tbody tr:nth-child({number + 1}) td:nth-of-type(7) a")
    assert run(browser, "[location.hash, document.querySelector(':target').id]") == ["#item-item-1", "item-item-1"]
    assert run(browser, "decodeURIComponent(location.pathname.split('/').pop())") == f"{name}.html"
    click(browser, ".crumb a")
    assert run(browser, "location.pathname.split('/').pop()") == "index.html"


def test_the_signs_are_one_stop_and_arrow_keys_move_between_them(browser: Chrome, folder: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    opened(browser, folder / "index.html")
    assert run(browser, "document.querySelectorAll('#heat td a[tabindex=\"0\"]').length") == 1
    run(browser, "document.querySelector('#heat td a[href$=contradicted]').focus()")  # a stop of its own
    assert run(browser, "document.querySelectorAll('#heat td a[tabindex=\"0\"]').length") == 1
    run(browser, "document.querySelector('#heat td a[tabindex=\"0\"]').focus()")
    at = "[document.activeElement.closest('tr').rowIndex, document.activeElement.hash, document.activeElement.tabIndex]"
    assert run(browser, at) == [1, "#item-item-0", 0]
    press(browser, Keys.ARROW_DOWN, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    assert run(browser, at) == [2, "#item-item-2", 0]
    press(browser, Keys.HOME, Keys.PAGE_DOWN, Keys.ARROW_DOWN)
    assert run(browser, at) == [5, "#item-item-0", 0]
    assert run(browser, "document.activeElement.getAttribute('aria-label')") == "odd name #, item-0: confirmed"
    press(browser, Keys.ENTER)
    assert run(browser, "location.hash") == "#item-item-0"


@pytest.mark.parametrize("page", ["index.html", "groups/1.html", "hostile/index.html", "hostile/groups/1.html"])
def test_a_page_says_nothing_to_the_console_and_asks_for_nothing(browser: Chrome, folder: Path, page: str) -> None:
    from selenium.webdriver.common.keys import Keys

    opened(browser, folder / page)
    press(browser, *[Keys.TAB] * 12)
    messages, sent = logs(browser)
    assert messages == []
    assert [url for url in sent if not url.startswith("data:")] == [(folder / page).as_uri()]
    assert run(browser, "performance.getEntriesByType('resource').filter(e => !e.name.startsWith('data:')).length") == 0


@pytest.mark.parametrize("page", ["index.html", "groups/1.html"])
def test_what_students_wrote_changes_nothing(browser: Chrome, folder: Path, page: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By

    skeleton = "[...document.querySelectorAll('*')].map(e => e.tagName + [...e.attributes].map(a => a.name).sort())"
    opened(browser, folder / "harmless" / page)
    harmless = run(browser, skeleton)
    opened(browser, folder / "hostile" / page)
    assert run(browser, skeleton) == harmless
    for element in browser.find_elements(By.CSS_SELECTOR, "h1, h2, caption")[:6]:
        ActionChains(browser, duration=0).move_to_element(element).perform()
    assert run(browser, "window.hurt") is None
    assert run(browser, "[...document.links].every(e => /^(https|http|file):$/.test(e.protocol))")
    assert run(
        browser, "[...document.querySelectorAll('*')].every(e => ![...e.attributes].some(a => /^on/.test(a.name)))"
    )
    assert not run(browser, r"/[\u202a-\u202e\u2066-\u2069\u0000\u001b]/.test(document.documentElement.textContent)")
    assert r"\u202egnp.exe" in run(browser, "document.body.textContent")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", ["index.html", "groups/1.html", "hostile/groups/1.html", "hostile/index.html"])
def test_a_narrow_screen_needs_no_scrolling_sideways(browser: Chrome, folder: Path, page: str, scheme: str) -> None:
    driver: Any = browser
    narrow = {"width": 360, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", narrow)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    try:
        opened(browser, folder / page)
        assert run(browser, "document.documentElement.scrollWidth") <= 360
        dark = run(browser, "getComputedStyle(document.body).backgroundColor") == "rgb(13, 17, 23)"
        assert dark is (scheme == "dark")
    finally:
        driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_on_paper_a_groups_page_has_every_item_and_no_controls(browser: Chrome, folder: Path) -> None:
    driver: Any = browser
    opened(browser, folder / "groups" / "1.html")
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        hidden = "[...document.querySelectorAll(arguments[0])].map(e => getComputedStyle(e).display === 'none')"
        assert all(run(browser, hidden, "nav, .skip, .noprint"))
        assert not any(run(browser, hidden, "article"))
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_tables_say_what_their_headings_head(browser: Chrome, folder: Path) -> None:
    for page in ("index.html", "groups/1.html"):
        opened(browser, folder / page)
        assert run(browser, "[...document.querySelectorAll('table')].every(e => e.caption?.textContent.trim())")
        assert run(browser, "[...document.querySelectorAll('th')].every(e => ['col', 'row'].includes(e.scope))")
        assert run(browser, "document.documentElement.lang") == "en"
        named = "[...document.querySelectorAll('button, a, input, select')].every(e => (e.textContent || e.ariaLabel || e.labels?.length))"
        assert run(browser, named)
