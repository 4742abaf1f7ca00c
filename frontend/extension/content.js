// The content script that the panel puts into a chat page: a classic script, as Chrome asks for, that fetches the modules.
// Each by its own address, which is another one in every session, so that no page can ask whether the extension is there;
// that is why modules in page/ import nothing and are handed what they need.
(async () => {
  const names = ["page/main", "page/watch", "page/find", "page/settle", "page/keys", "page/compose", "page/teach", "page/derive"];
  const paths = [...names.map((name) => `extension/${name}.js`), "sidebar/host-put.js"];
  const [main, ...parts] = await Promise.all(paths.map((path) => import(chrome.runtime.getURL(path))));
  const [watch, find, settling, keys, compose, teach, derive, hostPut] = parts;
  main.begin({ watch, find, settling, keys, compose, teach, derive, hostPut });
  return { address: location.href, inside: find.framesIn(document) };
})();
