"""The extension in a real Chromium, beside pages built like those of four platforms: reading, putting in, refusing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Playwright, expect

from tests.browser.acting import bank_is_here
from tests.browser.agent import Agent
from tests.browser.conftest import ARGUMENTS
from tests.browser.extension import ADDRESSES, ORIGIN, WATCHED_FIELD, Desk, launch, set_up
from tests.browser.injecting import NAME, Fed
from tests.browser.payloads import PAYLOADS
from tests.browser.running import Running, served

pytestmark = pytest.mark.browser
PLATFORMS = ["pinduoduo", "feige", "dongdong", "chatwoot"]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that lets the extension in."""
    with served(tmp_path_factory.mktemp("shop") / "data", origins=ORIGIN) as running:
        yield running


@pytest.fixture(scope="module")
def chrome(
    playwright: Playwright, chromium: str, shop: Running, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    """A browser with the extension, set up for the shop."""
    context = launch(playwright, chromium, tmp_path_factory.mktemp("chrome"), ARGUMENTS)
    set_up(context, shop)
    yield context
    context.close()


@pytest.fixture
def desk(chrome: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A chat page with the panel beside it; on the platform that the test names, else on the first."""
    opened = Desk(chrome, getattr(request, "param", "pinduoduo"))
    yield opened
    opened.close()


@pytest.fixture
def agent(shop: Running) -> Iterator[Agent]:
    """An agent beside the panel, who says exactly what was seen."""
    opened = Agent(shop)
    yield opened
    opened.close()


@pytest.mark.parametrize("desk", PLATFORMS, indirect=True)
def test_a_digit_in_the_chat_page_puts_the_line_into_its_input_box_and_a_person_sends(desk: Desk) -> None:
    desk.buyer("3301", "小鱼", "在吗", "黑色和白色哪个好看呀")
    desk.shows(desk.named("3301", "小鱼"), "黑色和白色哪个好看呀")
    expect(desk.strip).to_have_attribute("data-standing", "ready")
    line = desk.sidebar.locator(".list li").first
    desk.chat.locator("textarea, [contenteditable]").first.focus()
    desk.puts("Alt+1")
    expect(desk.sidebar.locator("body")).to_contain_text("已放进聊天框")
    put = desk.composer()
    assert put in line.inner_text().replace("\n", "")
    assert desk.chat.evaluate("window.sent") == []
    desk.chat.keyboard.press("Enter")
    assert desk.chat.evaluate("window.sent[0].text") == put
    assert desk.composer() == ""


@pytest.mark.parametrize("desk", ["framed"], indirect=True)
def test_a_chat_in_a_frame_of_another_page_is_read_and_written_to(desk: Desk) -> None:
    desk.buyer("3311", "小禾", "黑色和白色我有点纠结")
    desk.shows("1:3311", "黑色和白色我有点纠结")
    expect(desk.strip).to_contain_text("Chatwoot")
    line = desk.sidebar.locator(".item:not(:has(.gap))").first
    desk.page.locator("[contenteditable]").first.focus()
    desk.puts(f"Alt+{line.locator('.cap').inner_text()}")
    expect(desk.sidebar.locator("body")).to_contain_text("已放进聊天框")
    assert desk.composer() == line.locator(".item-text").inner_text()
    desk.page.evaluate("location.reload()")
    desk.page.wait_for_function("'chat' in window")
    desk.buyer("3312", "小满", "有货吗")
    desk.shows("1:3312")


@pytest.mark.parametrize("desk", ["framed"], indirect=True)
def test_a_chat_that_nobody_knows_is_taught_in_its_frame(desk: Desk) -> None:
    desk.chat.evaluate("(url) => { document.querySelector('iframe').src = url; }", ADDRESSES["taught"])
    desk.page.wait_for_url(ADDRESSES["taught"])
    desk.page.wait_for_function("'chat' in window")
    desk.buyer("b3", "小苗", "在吗")
    desk.says("b3", "在的亲", "agent")
    expect(desk.strip).to_have_attribute("data-standing", "unknown")
    desk.panel.get_by_role("button", name="教一教").click()
    asking = desk.page.locator("jiehua-teach .bar")
    name = desk.page.locator(".vac-room-header .vac-room-name")
    expect(asking).to_be_attached()
    name.hover()
    expect(asking).to_contain_text("买家的名字")
    name.click()
    expect(desk.chat.main_frame.locator("jiehua-teach")).to_have_count(0)  # the page around it asks no more
    line = desk.page.locator(".vac-message-wrapper .vac-format-message-wrapper")
    for one in (0, 1):
        line.nth(one).click(force=True)
    desk.page.locator("textarea").click()
    desk.shows("小苗")
    expect(desk.strip).to_have_attribute("data-standing", "ready")
    desk.panel.evaluate("localStorage.removeItem('jiehua.taught')")


@pytest.mark.parametrize("desk", ["pinduoduo", "feige"], indirect=True)
def test_a_page_that_is_read_again_is_not_fed_again(desk: Desk, shop: Running) -> None:
    """With the platform's own ids of messages, and without."""
    name = desk.named("3302", "阿杉")

    def opens() -> None:
        desk.buyer("3302", "阿杉", "有吗", "有吗")
        desk.says("3302", "有的亲", "agent")
        desk.says("3302", "有吗")

    opens()
    desk.shows(name)
    desk.chat.reload()
    opens()
    desk.panel.reload()
    desk.shows(name)
    desk.says("3302", "那要一件")
    expect(desk.sidebar.locator(".said")).to_contain_text("那要一件")
    talk = shop.talk(f"{desk.like}:{name}")
    assert [line["text"] for line in talk] == ["有吗", "有吗", "有的亲", "有吗", "那要一件"]
    assert [line["from"] for line in talk][2] == "agent"


def test_a_click_on_the_icon_lets_an_open_panel_look_again(chrome: BrowserContext, desk: Desk) -> None:
    desk.panel.evaluate("""() => {
      window.heard = [];
      chrome.runtime.onMessage.addListener((message) => { window.heard.push(message); });
    }""")
    (worker,) = chrome.service_workers
    worker.evaluate("chrome.action.onClicked.dispatch({ windowId: 1 })")
    desk.panel.wait_for_function("window.heard.includes('clicked')")


def test_the_pages_of_the_server_itself_are_no_chat(chrome: BrowserContext, desk: Desk, shop: Running) -> None:
    own = chrome.new_page()
    own.goto(shop.url)
    desk.buyer("4301", "小满", "在吗")
    desk.shows("4301")
    expect(desk.strip).to_contain_text("拼多多")
    assert own.evaluate("document.querySelector('jiehua-teach')") is None
    own.close()


def test_the_worker_opens_the_panel_and_keeps_nothing(chrome: BrowserContext) -> None:
    (worker,) = chrome.service_workers
    assert worker.evaluate("chrome.sidePanel.getOptions({}).then(o => o.path)").endswith("extension/panel.html")
    asked = worker.evaluate("chrome.runtime.getManifest().permissions")
    assert asked == ["sidePanel", "activeTab", "scripting"]


@pytest.mark.parametrize("desk", PLATFORMS, indirect=True)
def test_a_draft_is_left_alone_unless_the_agent_says_what_becomes_of_it(desk: Desk, agent: Agent) -> None:
    desk.buyer("3401", "橙子", "有L码吗")
    card = agent.card(desk.on_the_wire("3401", "橙子"), "有L码吗")
    field = desk.chat.locator("textarea, [contenteditable]").first
    field.click()
    desk.chat.keyboard.type("稍等哦")
    assert agent.pick(card, "L码有的")["why"] == "not_empty"
    assert desk.composer() == "稍等哦"
    assert agent.pick(card, "L码有的", draft="append")["ok"]
    assert [line for line in desk.composer().splitlines() if line] == ["稍等哦", "L码有的"]
    assert agent.pick(card, "L码今天发", draft="replace")["ok"]
    assert desk.composer() == "L码今天发"
    assert agent.pick(card, "L码明天发")["ok"], "what we put there, untouched, is no draft"
    assert desk.composer() == "L码明天发"


def test_nothing_is_put_into_another_buyers_chat(desk: Desk, agent: Agent) -> None:
    desk.buyer("3501", "石头", "在吗")
    card = agent.card("pinduoduo:3501", "在吗")
    desk.buyer("3502", "南风", "有货吗")
    desk.opens("3502")
    assert agent.pick(card, "在的亲")["why"] == "no_composer"
    desk.shows("3502")
    assert agent.pick(card, "在的亲")["why"] == "no_composer"
    assert desk.composer() == ""


def test_a_digit_for_another_buyer_than_the_one_in_front_puts_nothing_in_and_says_why(desk: Desk) -> None:
    """In the sidebar itself: the agent went over to somebody whose chat is not open on the page."""
    desk.buyer("3511", "石头", "黑色和白色我有点纠结")
    desk.shows("3511", "黑色和白色我有点纠结")
    desk.buyer("3512", "南风", "有货吗")
    desk.opens("3512")
    desk.shows("3512", "有货吗")
    strip = desk.sidebar.locator(".strip-box")
    more = desk.sidebar.locator('.strip-more button[aria-expanded="false"]:visible')
    if more.count():
        more.click()
    strip.get_by_text("3511", exact=True).click()
    expect(desk.sidebar.locator(".buyer-name")).to_have_text("3511")
    desk.sidebar.locator(".item:not(:has(.gap)) .item-pick").first.press("Enter")
    expect(desk.sidebar.locator(".toast-bad")).to_contain_text("3511")
    expect(desk.sidebar.locator(".toast-bad")).to_contain_text("没有打开这位买家")
    assert desk.composer() == ""
    assert desk.chat.evaluate("window.sent") == []


def test_nothing_is_put_in_when_the_buyer_wrote_meanwhile(desk: Desk, agent: Agent) -> None:
    desk.buyer("3601", "老周", "便宜点吗")
    card = agent.card("pinduoduo:3601", "便宜点吗")
    desk.says("3601", "算了不要了")
    assert agent.pick(card, "可以用券")["why"] == "context_changed"
    agent.card("pinduoduo:3601", "算了不要了")
    assert agent.pick(card, "可以用券")["why"] == "context_changed"
    assert desk.composer() == ""


@pytest.mark.parametrize("desk", PLATFORMS, indirect=True)
def test_a_line_is_sent_only_where_the_shop_lets_this_technique_send(desk: Desk, agent: Agent) -> None:
    desk.buyer("3701", "阿山", "发什么快递")
    card = agent.card(desk.on_the_wire("3701", "阿山"), "发什么快递")
    assert agent.pick(card, "中通", how="send")["ok"]
    assert desk.chat.evaluate("window.sent.map(one => one.text)") == ["中通"]


def test_a_field_that_a_framework_watches_takes_the_text(desk: Desk, agent: Agent) -> None:
    """As React does: the element's own property remembers what the framework set, and news is only what differs."""
    desk.chat.evaluate(WATCHED_FIELD)
    desk.buyer("3801", "林", "在吗")
    assert agent.pick(agent.card("pinduoduo:3801", "在吗"), "在的亲")["ok"]
    assert desk.chat.evaluate("window.state") == "在的亲"


def test_while_an_input_method_composes_alt_and_a_digit_are_its_own(desk: Desk) -> None:
    desk.buyer("3901", "唐妈", "在吗")
    desk.shows("3901")
    desk.chat.locator("textarea").focus()
    keys = desk.chat.context.new_cdp_session(desk.chat)
    keys.send("Input.imeSetComposition", {"text": "ni", "selectionStart": 2, "selectionEnd": 2})
    keys.send(
        "Input.dispatchKeyEvent",
        {"type": "rawKeyDown", "modifiers": 1, "key": "Process", "code": "Digit1", "windowsVirtualKeyCode": 229},
    )
    keys.send("Input.insertText", {"text": "你"})
    desk.chat.keyboard.press("End")
    desk.chat.keyboard.press("Alt+0")
    assert desk.composer() == "你"
    expect(desk.sidebar.locator("body")).not_to_contain_text("没放进去")


def test_a_page_that_is_no_longer_known_is_told_and_left_alone(desk: Desk, agent: Agent) -> None:
    desk.buyer("4001", "小鹿", "在吗")
    card = agent.card("pinduoduo:4001", "在吗")
    desk.chat.evaluate("document.querySelector('#replyTextarea').id = 'renamed'")
    expect(desk.strip).to_have_attribute("data-standing", "lost")
    expect(desk.strip).to_contain_text("不再认得")
    expect(desk.strip).to_contain_text("输入框")
    assert agent.pick(card, "在的亲")["why"] == "no_composer"
    assert desk.composer() == ""


def test_a_page_that_shows_only_numbers_is_taught_the_name(desk: Desk) -> None:
    desk.buyer("4101", "小雨", "在吗")
    desk.shows("4101")
    desk.panel.get_by_role("button", name="教买家名字").click()
    desk.chat.locator("header").click()
    expect(desk.strip).to_contain_text("小雨")
    desk.says("4101", "有货吗")
    expect(desk.sidebar.locator(".buyer-name")).to_have_text("小雨")
    desk.panel.evaluate("localStorage.removeItem('jiehua.taught')")


def test_a_page_that_nobody_knows_is_taught_by_four_clicks(chrome: BrowserContext, agent: Agent) -> None:
    """The page is a component that nobody here wrote, in a shadow root."""
    desk = Desk(chrome, "taught")
    desk.buyer("b1", "小鱼", "在吗")
    desk.says("b1", "在的亲", "agent")
    desk.says("b1", "黑色和白色哪个好看呀")
    desk.buyer("b2", "阿杉", "有L码吗")
    expect(desk.strip).to_have_attribute("data-standing", "unknown")
    desk.panel.get_by_role("button", name="教一教").click()
    bar = desk.chat.locator("jiehua-teach .bar")
    line = desk.chat.locator(".vac-message-wrapper .vac-format-message-wrapper")
    expect(bar).to_contain_text("买家的名字")
    desk.chat.locator(".vac-room-header .vac-room-name").click()
    expect(bar).to_contain_text("买家说的话")
    line.nth(0).click(force=True)
    expect(bar).to_contain_text("我们说的话")
    line.nth(0).click(force=True)
    expect(bar).to_contain_text("同一条消息")
    line.nth(1).click(force=True)
    expect(bar).to_contain_text("输入框")
    desk.chat.locator("textarea").click()
    expect(desk.strip).to_have_attribute("data-standing", "ready")
    expect(bar).to_have_count(0)
    buyer = "chat.shop.example:小鱼"
    card = agent.card(buyer, "黑色和白色哪个好看呀")
    assert agent.pick(card, "黑色更显瘦")["ok"]
    desk.chat.locator("textarea").press("Enter")
    assert desk.chat.evaluate("window.sent") == [{"to": "b1", "text": "黑色更显瘦"}]
    desk.says("b1", "那要黑色")
    assert agent.card(buyer, "那要黑色")["version"] > card["version"]
    desk.opens("b2")
    assert agent.card("chat.shop.example:阿杉", "有L码吗")["last_message"]["from"] == "buyer"
    assert agent.pick(card, "黑色更显瘦")["why"] == "no_composer"
    desk.close()


def test_sixty_injections_show_as_plain_text_in_panel_sidebar_and_input_box(
    desk: Desk, agent: Agent, shop: Running
) -> None:
    """As what the page says, as what is put into it, and as name, note, product and phrase beside it."""
    troubles: list[str] = []
    for page in (desk.panel, desk.chat):
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", lambda dialog: troubles.append(dialog.message))
    desk.buyer("4201", "注入", "在吗")
    desk.shows("4201")
    for payload in PAYLOADS:
        desk.says("4201", payload)
        card = agent.card("pinduoduo:4201", payload.strip())
        assert agent.pick(card, payload, draft="replace")["ok"], payload
        assert desk.composer().split() == payload.split(), payload
    expect(desk.sidebar.locator(".said")).to_contain_text(PAYLOADS[-1])
    fed = Fed(shop)
    desk.panel.reload()
    desk.shows("4201")
    expect(desk.sidebar.locator(".strip .row-name").get_by_text(PAYLOADS[-1][:NAME], exact=True)).to_be_attached()
    sidebar = next(frame for frame in desk.panel.frames if frame.parent_frame)
    bank_is_here(sidebar)
    assert fed.walk(sidebar) == []
    for frame in (*desk.panel.frames, desk.chat.main_frame):
        assert frame.evaluate("'__ran' in window") is False
        assert frame.locator("#strip img, [onerror], [onload], svg[onload]").count() == 0
    assert troubles == []
