// The types of what the extension uses of Chrome, and no more.

declare namespace chrome {
  interface Event<F> {
    addListener(listener: F): void;
  }
  namespace runtime {
    interface Port {
      sender?: { tab?: tabs.Tab };
      postMessage(message: unknown): void;
      disconnect(): void;
      onMessage: Event<(message: unknown) => void>;
      onDisconnect: Event<() => void>;
    }
    const id: string;
    const lastError: { message?: string } | undefined;
    const onConnect: Event<(port: Port) => void>;
    const onMessage: Event<(message: unknown) => void>;
    function sendMessage(message: unknown): Promise<unknown>;
    function getURL(path: string): string;
    function openOptionsPage(): Promise<void>;
  }
  namespace tabs {
    /** `url` is there only where the extension may see it. */
    interface Tab {
      id?: number;
      windowId: number;
      url?: string;
      active: boolean;
    }
    const onActivated: Event<(info: { tabId: number; windowId: number }) => void>;
    const onUpdated: Event<(tabId: number, change: { status?: string; url?: string }, tab: Tab) => void>;
    const onRemoved: Event<(tabId: number) => void>;
    function query(what: { active?: boolean; currentWindow?: boolean }): Promise<Tab[]>;
    function connect(tabId: number, info: { name: string; frameId: number }): runtime.Port;
  }
  namespace action {
    const onClicked: Event<(tab: tabs.Tab) => void>;
  }
  namespace sidePanel {
    function open(where: { windowId: number }): Promise<void>;
  }
  namespace scripting {
    function executeScript(what: { target: { tabId: number; allFrames: boolean }; files: string[] }): Promise<{ frameId: number; result?: unknown }[]>;
  }
  namespace permissions {
    const onAdded: Event<() => void>;
    const onRemoved: Event<() => void>;
    function contains(what: { origins: string[] }): Promise<boolean>;
    function request(what: { origins: string[] }): Promise<boolean>;
    function remove(what: { origins: string[] }): Promise<boolean>;
    function getAll(): Promise<{ origins?: string[] }>;
  }
}
