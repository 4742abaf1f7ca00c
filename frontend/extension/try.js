// Tries a server address with a token, as the settings page does before anybody relies on it.

/**
 * @param {string} server @param {string} token @param {"bridge"|"sidebar"} role
 * @param {(address: URL) => WebSocket} [open]  for tests
 * @returns {Promise<"good"|"unreachable"|"wrong_token"|"wrong_role">}
 */
export function tryToken(server, token, role, open = (address) => new WebSocket(address, "jiehua.v1")) {
  return new Promise((done) => {
    const address = new URL("/ws", server);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    const socket = open(address);
    const end = (/** @type {"good"|"unreachable"|"wrong_token"|"wrong_role"} */ what) => {
      clearTimeout(timer);
      socket.onclose = null;
      socket.close();
      done(what);
    };
    const timer = setTimeout(() => end("unreachable"), 5000);
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", token, role, client: "jiehua-extension/1.0" }));
    socket.onmessage = () => end("good");
    socket.onclose = (event) => end(event.code === 4502 ? "wrong_role" : event.code >= 4500 ? "wrong_token" : "unreachable");
  });
}
