"""The sidebar in the dashboard of a Chatwoot: framed by it alone, and on the buyer whose conversation is in front."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.running import Running, served
from tests.chatwoot.played import SECRET, TOKEN, Played, created, playing, signed

pytestmark = pytest.mark.browser

DASHBOARD = """<!doctype html><meta charset="utf-8"><title>Chatwoot（仿）</title>
<iframe src="%s/chatwoot/" style="width:380px;height:700px"></iframe>
<script>
  // As Chatwoot's Frame.vue does: a string, on request and when the frame is loaded, to whom it may concern.
  window.conversation = null;
  window.asked = [];
  const frame = document.querySelector("iframe");
  const currentAgent = { id: 3, name: "小美", email: "xiaomei@example.com" };
  window.tell = () => {
    const data = { conversation: window.conversation, contact: { id: 7 }, currentAgent };
    frame.contentWindow.postMessage(JSON.stringify({ event: "appContext", data }), "*");
  };
  window.addEventListener("message", (event) => {
    window.asked.push(event.data);
    if (event.data === "chatwoot-dashboard-app:fetch-info") window.tell();
  });
  frame.addEventListener("load", () => window.tell());
</script>"""


@pytest.fixture(scope="module")
def played() -> Iterator[Played]:
    """A Chatwoot with a dashboard."""
    with playing() as found:
        yield found


@pytest.fixture(scope="module")
def shop(played: Played, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that this Chatwoot may frame."""
    given = {"chatwoot_url": played.address, "chatwoot_token": TOKEN, "chatwoot_secret": SECRET, "chatwoot_shop": "s1"}
    with served(tmp_path_factory.mktemp("chatwoot") / "data", **given) as running:
        running.token("agent", "xiaomei")
        played.page = DASHBOARD % running.url
        yield running


def hook(shop: Running, id: int, text: str, conversation: int) -> None:
    """A buyer writes in a conversation."""
    payload = created(id, text)
    payload["conversation"]["id"] = conversation
    payload["sender"]["name"] = f"买家{conversation}"
    body, headers = signed(payload)
    httpx.post(f"{shop.url}/chatwoot/webhook", content=body, headers=headers).raise_for_status()


def test_the_tab_follows_the_conversation_in_front(page: Page, played: Played, shop: Running) -> None:
    hook(shop, 1, "有L码吗", 41)
    hook(shop, 2, "黑色和白色哪个好看呀", 42)
    page.goto(played.address)
    sidebar = page.frame_locator("iframe").frame_locator("iframe")
    sidebar.locator("#token").fill(shop.token("agent"))
    sidebar.locator("form button[type=submit]").click()
    for conversation in (41, 42, 41):
        page.evaluate("one => { window.conversation = one; window.tell(); }", {"id": conversation, "account_id": 1})
        expect(sidebar.locator(".buyer-name")).to_have_text(f"买家{conversation}")
    assert page.evaluate("window.asked[0]") == "chatwoot-dashboard-app:fetch-info"
    page.evaluate("window.conversation = { id: 42, account_id: 1 }")  # gone over, and Chatwoot says nothing
    expect(sidebar.locator(".buyer-name")).to_have_text("买家42")
    sidebar.locator(".strip-box").get_by_text("买家41", exact=True).click()
    page.evaluate("window.tell()")  # the same conversation again takes nobody away
    expect(sidebar.locator(".buyer-name")).to_have_text("买家41")
    played.asked.clear()
    sidebar.locator(".list .item-pick").first.click()
    expect(sidebar.locator("body")).to_contain_text("已放进")
    ((path, _, body),) = played.asked
    assert path.endswith("/conversations/41/messages")
    assert body["private"] is True


def test_no_other_site_may_frame_it(context: BrowserContext, shop: Running) -> None:
    page = context.new_page()
    with playing() as other:
        other.page = DASHBOARD % shop.url
        with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
            page.goto(other.address)
    assert page.frames[1].url.startswith("chrome-error:")
