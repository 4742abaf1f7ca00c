"""What teaching derives, on pages built in many ways: the same selectors must also read the lines that come later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.shipped import ROOT

pytestmark = pytest.mark.browser

SITE = "https://chat.shop.example"


@dataclass(frozen=True)
class Build:
    """How a page is built: what stands around the lines, and a line of each side."""

    around: str
    buyer: str
    ours: str


LINES = '<div class="head"><b class="who">小鱼</b></div>%s<textarea class="box"></textarea>'
BUILDS = {
    "a class for each side": Build(
        '<ul class="msgs">{}</ul>', '<li class="msg in"><p>{}</p></li>', '<li class="msg out"><p>{}</p></li>'
    ),
    "a class for our side alone": Build(
        '<div class="talk">{}</div>',
        '<div class="line"><span class="txt">{}</span></div>',
        '<div class="line mine"><span class="txt">{}</span></div>',
    ),
    "a class within the row": Build(
        '<div class="talk">{}</div>',
        '<div class="row"><div class="bubble grey"><span>{}</span></div><i>10:21</i></div>',
        '<div class="row"><div class="bubble blue"><span>{}</span></div><i>10:22</i></div>',
    ),
    "an attribute for each side": Build(
        "<section>{}</section>",
        '<article data-from="buyer"><div>{}</div></article>',
        '<article data-from="shop"><div>{}</div></article>',
    ),
    "made names beside good ones": Build(
        '<div class="sc-bdVaJa list">{}</div>',
        '<div class="iD7SHBvMhm4Of css-1x2y3z from-them"><pre class="kJ8sd9Qz">{}</pre></div>',
        '<div class="iD7SHBvMhm4Of css-9z8y7x from-us"><pre class="pQ3ld7Xa">{}</pre></div>',
    ),
    "grouped by day": Build(
        '<div class="days"><div class="day"><h4>昨天</h4><div class="m in"><p>昨天的</p></div></div>'
        '<div class="day"><h4>今天</h4>{}</div></div>',
        '<div class="m in"><p>{}</p></div>',
        '<div class="m out"><p>{}</p></div>',
    ),
    "only left and right": Build(
        '<div class="talk" style="width:500px">{}</div>',
        '<div class="item" style="display:flex"><span>{}</span></div>',
        '<div class="item" style="display:flex;justify-content:flex-end"><span>{}</span></div>',
    ),
    "no name at all, left and right": Build(
        '<main style="width:500px">{}</main>',
        '<div style="display:flex"><span>{}</span></div>',
        '<div style="display:flex;justify-content:flex-end"><span>{}</span></div>',
    ),
    "a moment's class on what was clicked": Build(
        '<div class="talk">{}</div>',
        '<div class="turn unread first them"><p>{}</p></div>',
        '<div class="turn last us"><p>{}</p></div>',
    ),
}
LATER = {"unread first them": "them", "last us": "us"}
"""The passing classes that later lines do not have."""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that can import the extension's modules."""
    made = browser.new_page(viewport={"width": 800, "height": 600})

    def answer(route: Route) -> None:
        path = ROOT / "frontend" / route.request.url.removeprefix(f"{SITE}/")
        if path.suffix == ".js":
            route.fulfill(body=path.read_text("utf-8"), content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><body></body>", content_type="text/html; charset=utf-8")

    made.route(f"{SITE}/**", answer)
    made.goto(f"{SITE}/")
    yield made
    made.close()


READ = """async (html) => {
  const [{ talkOf, placeOf }, { read, all }] = await Promise.all(
    ["derive", "find"].map((name) => import(`/extension/page/${name}.js`)));
  const fill = (page) => { document.body.innerHTML = page; };
  fill(html[0]);
  const said = [...document.querySelectorAll("p, span, pre, div")];
  const words = (text) => said.findLast((one) => one.textContent === text);
  const talk = talkOf(words("买家的第一句"), words("我们的第一句"));
  if (typeof talk === "string") return talk;
  const adapter = { id: "x", key: null, buyerName: null, send: null, ...talk,
    buyer: { place: placeOf(document.querySelector(".who")), attribute: null },
    composer: placeOf(document.querySelector(".box")) };
  fill(html[1]);
  const reading = read(adapter, document);
  const lines = reading.lines.map((line) => [line.from, line.text]);
  return { adapter, missing: reading.missing, buyer: reading.buyer?.id, lines };
}"""


def written(build: Build, *lines: tuple[str, str], later: bool = False) -> str:
    """The page with these lines."""
    rows = "".join((build.buyer if who == "buyer" else build.ours).format(text) for who, text in lines)
    if later:
        for passing, lasting in LATER.items():
            rows = rows.replace(passing, lasting)
    return LINES % build.around.format(rows)


@pytest.mark.parametrize("name", BUILDS)
def test_the_lines_that_come_later_are_read_too(page: Page, name: str) -> None:
    build = BUILDS[name]
    first = (("buyer", "买家的第一句"), ("agent", "我们的第一句"))
    then = (*first, ("buyer", "多少钱"), ("buyer", "包邮吗"), ("agent", "包邮的亲"), ("buyer", "好"))
    html = [written(build, *first), written(build, *then, later=True)]
    found: Any = page.evaluate(READ, html)
    assert isinstance(found, dict), found
    assert found["missing"] == []
    assert found["buyer"] == "x:小鱼"
    before = [["buyer", "昨天的"]] if name == "grouped by day" else []
    assert found["lines"] == before + [list(line) for line in then], found["adapter"]


def test_two_lines_that_nothing_tells_apart_are_not_taken(page: Page) -> None:
    row = "<div class='m'><p>{}</p></div>"
    alike = Build("<div class='talk'>{}</div>", row, row)
    html = written(alike, ("buyer", "买家的第一句"), ("agent", "我们的第一句"))
    assert page.evaluate(READ, [html, html]) == "alike"


def test_two_clicks_on_one_line_are_not_taken(page: Page) -> None:
    html = LINES % "<div class='talk'><div class='m'><p>买家的第一句<b><span>我们的第一句</span></b></p></div></div>"
    script = READ.replace('words("买家的第一句")', 'document.querySelector(".m p")')
    assert page.evaluate(script, [html, html]) == "same"
