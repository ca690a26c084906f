"""The page in Debian's Chromium, its network blocked; skips where there is none."""

import base64
import json
import shutil
import time
from importlib.metadata import files
from pathlib import Path

import duckdb
import pytest
from conftest import built_at
from customer_segmentation.report.page import render_page
from customer_segmentation.report.reading import read_marts
from customer_segmentation.report.sections import sections
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

SECONDS_TO_DRAW = 2.0


@pytest.fixture(scope="module")
def chromium():
    """Start browsers as asked; each sees no network."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    driver = shutil.which("chromedriver")
    if not (browser and driver):
        pytest.skip("needs Debian's chromium and chromium-driver")
    started = []

    def start(width=1280, height=900, *, with_script=True):
        options = webdriver.ChromeOptions()
        options.binary_location = browser
        for argument in (
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--host-resolver-rules=MAP * ~NOTFOUND",
        ):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        if not with_script:
            options.add_experimental_option(
                "prefs", {"profile.managed_default_content_settings.javascript": 2}
            )
        window = webdriver.Chrome(options=options, service=Service(driver))
        started.append(window)
        window.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600},
        )
        return window

    yield start
    for window in started:
        window.quit()


@pytest.fixture(scope="module")
def address(sample_project, tmp_path_factory):
    return _written(
        read_marts(built_at(sample_project.database)), tmp_path_factory.mktemp("page")
    )


def _written(marts, folder):
    page = folder / "index.html"
    page.write_text(render_page(marts, sections(marts)), encoding="utf-8")
    return page.as_uri()


def _open(window, address):
    window.get(address)
    WebDriverWait(window, 30).until(
        lambda one: one.execute_script("return document.documentElement.dataset.drawn")
    )
    return window


@pytest.fixture(scope="module")
def opened(chromium, address):
    return _open(chromium(), address)


def test_all_charts_are_drawn_with_one_request_and_nothing_on_the_console(chromium, address):
    window = _open(chromium(), address)
    drawn, charts = window.execute_script(
        "return [document.documentElement.dataset.drawn,"
        " document.querySelectorAll('[data-figure] .live svg').length]"
    )
    assert int(drawn) == charts == len(window.find_elements(By.TAG_NAME, "figure"))
    assert window.get_log("browser") == []
    events = [json.loads(one["message"])["message"] for one in window.get_log("performance")]
    requests = [
        event["params"]["request"]["url"]
        for event in events
        if event["method"] == "Network.requestWillBeSent"
    ]
    assert requests == [address]


def test_page_is_drawn_within_two_seconds(chromium, address):
    """The best of three: another test may hold the processor meanwhile."""
    window = chromium()
    times = []
    for _ in range(3):
        _open(window, address)
        times.append(
            int(window.execute_script("return document.documentElement.dataset.drawnAfter"))
        )
    assert min(times) < 1000 * SECONDS_TO_DRAW, times


def test_a_chip_highlights_its_segment_everywhere(opened):
    opened.find_element(By.CSS_SELECTOR, "[data-highlight='2']").click()
    time.sleep(0.3)
    pressed = opened.find_elements(By.CSS_SELECTOR, ".chip[aria-pressed='true']")
    assert [chip.get_attribute("data-highlight") for chip in pressed] == ["2"]
    faded = opened.find_elements(By.CSS_SELECTOR, ".card.faded")
    assert len(faded) == len(opened.find_elements(By.CSS_SELECTOR, ".card")) - 1
    assert "faded" not in opened.find_element(
        By.CSS_SELECTOR, ".card[data-segment='2']"
    ).get_attribute("class")
    # In a figure: the bar of segment 2 keeps its ink, those of the others lose it.
    inks = opened.execute_script(
        "return [...document.querySelectorAll('[data-figure=sizes] .mark-rect path')]"
        ".map((bar) => Number(bar.getAttribute('opacity') ?? 1))"
    )
    assert [ink == 1 for ink in inks] == [place == 1 for place in range(len(inks))]
    opened.find_element(By.CSS_SELECTOR, "[data-highlight='2']").click()
    assert not opened.find_elements(By.CSS_SELECTOR, ".faded")


def test_hovering_tells_the_numbers(opened):
    bar = opened.find_element(By.CSS_SELECTOR, "[data-figure='sizes'] .mark-rect path")
    opened.execute_script("arguments[0].scrollIntoView({block: 'center'})", bar)
    ActionChains(opened).move_to_element(bar).perform()
    WebDriverWait(opened, 5).until(
        lambda one: one.find_elements(By.CSS_SELECTOR, "#vg-tooltip-element.visible")
    )
    assert "Segment" in opened.find_element(By.ID, "vg-tooltip-element").text


def test_numbers_open_under_a_chart(opened):
    details = opened.find_element(By.CSS_SELECTOR, "#figure-traits details")
    summary = details.find_element(By.TAG_NAME, "summary")
    opened.execute_script("arguments[0].scrollIntoView({block: 'center'})", summary)
    summary.click()
    assert details.find_element(By.TAG_NAME, "table").is_displayed()
    summary.click()


@pytest.mark.parametrize(("kind", "start"), [("png", b"\x89PNG"), ("svg", b"<svg")])
def test_a_figure_can_be_saved(chromium, address, tmp_path, kind, start):
    window = _open(chromium(), address)
    window.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)}
    )
    button = window.find_element(By.CSS_SELECTOR, f"[data-save='{kind}'][data-of='sizes']")
    window.execute_script("arguments[0].click()", button)
    saved = tmp_path / f"sizes.{kind}"
    WebDriverWait(window, 10).until(lambda _: saved.exists() and saved.stat().st_size)
    assert saved.read_bytes().lstrip().startswith(start)
    assert window.get_log("browser") == []


def test_it_prints_on_a_few_pages_and_comes_back(chromium, address):
    window = _open(chromium(), address)
    before = _chart_width(window)
    printed = base64.b64decode(
        window.execute_cdp_cmd(
            "Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True}
        )["data"]
    )
    assert printed.startswith(b"%PDF")
    assert 2 <= printed.count(b"/Type /Page\n") <= 7
    # A4 in points, not the American format.
    assert b"/MediaBox [0 0 594" in printed or b"/MediaBox [0 0 595" in printed
    WebDriverWait(window, 5).until(
        lambda _: _chart_width(window) == pytest.approx(before, abs=2)
    )


def _chart_width(window):
    return window.execute_script(
        "return document.querySelector('[data-figure=map] svg').getBoundingClientRect().width"
    )


def test_a_phone_scrolls_downwards_only(chromium, address):
    window = _open(chromium(390, 800), address)
    assert window.execute_script("return document.documentElement.scrollWidth") <= 390
    # A chart fills the width of the phone, its writing as large as on a desk.
    size = window.execute_script(
        "return getComputedStyle(document.querySelector('[data-figure=traits] text')).fontSize"
    )
    assert float(size.removesuffix("px")) >= 11
    assert _chart_width(window) > 280


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_violation(chromium, address, width):
    window = _open(chromium(width), address)
    for summary in window.find_elements(By.TAG_NAME, "summary"):
        window.execute_script("arguments[0].parentElement.open = true", summary)
    window.execute_script(_axe())
    result = window.execute_async_script("axe.run(document).then(arguments[0])")
    violations = [
        (one["id"], node["html"][:120]) for one in result["violations"] for node in one["nodes"]
    ]
    assert violations == []
    assert len(result["passes"]) > 20


def _axe():
    """Read axe-core from the package that carries it; its own code needs Playwright."""
    [script] = [one for one in files("axe-playwright-python") if one.name == "axe.min.js"]
    return Path(script.locate()).read_text(encoding="utf-8")


def test_without_script_the_pictures_stand(chromium, address):
    window = chromium(with_script=False)
    window.get(address)
    pictures = window.find_elements(By.CSS_SELECTOR, "[data-figure] > svg")
    assert len(pictures) == len(window.find_elements(By.TAG_NAME, "figure"))
    assert all(picture.is_displayed() and picture.size["height"] > 60 for picture in pictures)
    assert not window.find_element(By.ID, "print").is_displayed()
    assert window.get_log("browser") == []


def test_hostile_names_run_nothing(chromium, sample_project, tmp_path):
    copy = tmp_path / "hostile.duckdb"
    shutil.copyfile(sample_project.database, copy)
    with duckdb.connect(str(copy)) as connection:
        for place, name in enumerate(
            (
                "</script><script>document.title = 'owned'</script>",
                "<img src=x onerror=\"document.title = 'owned'\">",
                "'] + constructor.constructor('document.title=1')() + ['",
            ),
            start=1,
        ):
            connection.execute(
                "update segment_profiles set segment_name = ? where segment_id = ?",
                [name, place],
            )
    window = _open(chromium(), _written(read_marts(built_at(copy)), tmp_path))
    assert window.title == "Customer segments"
    bar = window.find_element(By.CSS_SELECTOR, "[data-figure='sizes'] .mark-rect path")
    window.execute_script("arguments[0].scrollIntoView({block: 'center'})", bar)
    ActionChains(window).move_to_element(bar).perform()
    time.sleep(0.3)
    assert window.title == "Customer segments"
    assert not window.find_elements(By.CSS_SELECTOR, "img, #vg-tooltip-element script")
    assert window.get_log("browser") == []


# Five groups that overlap at their edges, drawn from hashes: the same file every time.
MILLION_CUSTOMERS = """
    copy (
        select
            'c' || i as customer_id,
            ['Female', 'Male'][1 + cast(hash(i, 0) % 2 as int)] as gender,
            18 + hash(i, 1) % 60 as age,
            [25, 25, 55, 88, 88][1 + g] + 22 * (u + v - 1) as annual_income,
            [20, 79, 50, 17, 82][1 + g] + 16 * (v + w - 1) as spending_score
        from (
            select
                i,
                cast(hash(i, 2) % 5 as int) as g,
                (hash(i, 3) % 1000) / 1000.0 as u,
                (hash(i, 4) % 1000) / 1000.0 as v,
                (hash(i, 5) % 1000) / 1000.0 as w
            from range(1000000) as customers (i)
        )
    ) to '{}' (format parquet)
"""


@pytest.mark.slow
def test_a_million_customers_make_a_page_of_the_same_kind(chromium, project, tmp_path):
    customers = tmp_path / "customers.parquet"
    duckdb.sql(MILLION_CUSTOMERS.format(customers))
    project.build(segmentation_input=str(customers))
    address = _written(read_marts(built_at(project.database)), tmp_path)
    assert (tmp_path / "index.html").stat().st_size < 3_000_000
    window = _open(chromium(), address)
    drawn = "return Number(document.documentElement.dataset.drawnAfter)"
    times = [_open(window, address).execute_script(drawn) for _ in range(3)]
    assert min(times) < 1000 * SECONDS_TO_DRAW, times
    assert window.get_log("browser") == []
