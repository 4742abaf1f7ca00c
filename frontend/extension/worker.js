// The service worker: opens the side panel on a click, and nothing else. The socket lives in the panel page, since Chrome
// may stop this worker after half a minute.

chrome.action.onClicked.addListener((tab) => {
  // In the click itself, as Chrome asks for; the click also lets the panel see the address of this tab (activeTab).
  void chrome.sidePanel.open({ windowId: tab.windowId });
  // A panel that is open already looks again: what it may see has changed. There may be none to hear it.
  chrome.runtime.sendMessage("clicked").catch(() => undefined);
});
