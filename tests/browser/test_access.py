"""Whether people with disabilities can use the sidebar: axe-core finds nothing serious in any state or colour."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acting import Bridge, bring_to_front, open_sidebar
from tests.browser.running import Running

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RUN = "() => axe.run(document, { resultTypes: ['violations'] })"


def troubles(page: Page) -> list[str]:
    """What axe-core finds on the page as it stands."""
    if not page.evaluate("'axe' in window"):
        # Through the debugger, since the page's policy lets no other script in.
        page.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate(RUN)
    return [
        f"{one['impact']} {one['id']}: {one['help']} {[node['html'][:120] for node in one['nodes']][:3]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical", "moderate")
    ]


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (400, "dark"), (1280, "light"), (1280, "dark")])
def test_no_state_of_the_page_shuts_anybody_out(page: Page, server: Running, width: int, scheme: str) -> None:
    bridge = Bridge(server)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(server.url)
    expect(page.locator(".first-steps")).to_be_visible()
    assert troubles(page) == []
    buyer = f"access-{width}-{scheme}"
    for text in ("在吗", "这件外套黑色和白色我有点纠结，能便宜点吗，急", "收到是坏的，我要投诉你们，赶紧退款"):
        bridge.says(buyer, text, f"无障碍{width}{scheme}")
    open_sidebar(page, server)
    bring_to_front(page, f"无障碍{width}{scheme}")
    expect(page.locator(".item")).not_to_have_count(0)
    assert troubles(page) == []
    for keys, there in (
        (["Shift+Digit1"], "#draft-text"),
        (["Escape", "b"], "form.panel"),
        (["Escape", "v"], "form.panel"),
        (["Escape", "?"], "dialog"),
        (["Escape", "s"], ".stage-armed"),
        (["Escape", "/"], ".search-open"),
    ):
        for key in keys:
            page.keyboard.press(key)
        expect(page.locator(there)).to_be_visible()
        assert troubles(page) == [], there
    page.keyboard.type("tuihuo")
    expect(page.locator(".choice-say")).to_be_visible()
    assert troubles(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press(page.locator(".item:not(:has(.gap)) .cap").first.inner_text())
    reply = bridge.hear("reply")
    bridge.tell(type="delivered", id=f"d-{buyer}", reply=reply["id"], ok=False, why="not_empty")
    expect(page.get_by_role("alertdialog")).to_be_visible()
    assert troubles(page) == []
    bridge.close()


def test_everything_is_reached_with_the_tab_key_and_shows_where_it_is(page: Page, server: Running) -> None:
    server.say("tab", "黑色和白色我有点纠结", buyer_name="用键盘")
    open_sidebar(page, server)
    bring_to_front(page, "用键盘")
    expect(page.locator(".item")).not_to_have_count(0)
    page.evaluate("document.activeElement?.blur()")
    reached = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        here = page.evaluate(
            """() => {
              const at = document.activeElement;
              if (!at || at === document.body) return null;
              const style = getComputedStyle(at);
              const seen = style.outlineStyle !== "none" || at.matches("input");
              return [at.className || at.id || at.tagName, seen];
            }"""
        )
        if here is None:
            continue
        assert here[1], f"{here[0]} does not show that it has the focus"
        reached.add(str(here[0]).split(" ", maxsplit=1)[0])
    assert {"row", "step", "item-pick", "badge", "tool", "round"} <= reached


def test_the_whole_page_speaks_english_where_the_agent_wants_it(page: Page, server: Running) -> None:
    server.say("english", "在吗", buyer_name="Amy")
    open_sidebar(page, server)
    bring_to_front(page, "Amy")
    page.keyboard.press("?")
    page.get_by_role("button", name="English").click()
    expect(page.locator(".line-live")).to_have_text("Connected")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.keyboard.press("?")
    ours = page.evaluate(
        """() => [...document.querySelectorAll("h1, h3, label, .top, .search, .key-name, .sheet .quiet")]
          .map((one) => one.textContent).join(" ")"""
    )
    chinese = [one for one in ours if "\u4e00" <= one <= "\u9fff" and one not in "接话中文"]
    assert chinese == []


def test_who_wants_no_motion_sees_none(page: Page, server: Running) -> None:
    page.emulate_media(reduced_motion="reduce")
    server.say("motion", "在吗", buyer_name="不要动")
    open_sidebar(page, server)
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((one) => {
          const { transitionDuration, animationName } = getComputedStyle(one);
          return animationName !== "none" || transitionDuration.split(",").some((time) => parseFloat(time) > 0);
        }).map((one) => one.className)"""
    )
    assert moving == []
