// The worked example of docs/bridge.md: a chat client that is a pipe. What buyers say comes in on stdin, a line each,
// "buyer<TAB>text"; what the agent picks goes out on stdout. Node 22 or newer:
//
//     JIEHUA_URL=http://127.0.0.1:8000 JIEHUA_TOKEN=… node docs/examples/bridge.mjs

import { createInterface } from "node:readline";
import { JiehuaBridge, stableId } from "../../frontend/bridge/jiehua-bridge.js";

/** What this chat client holds of each buyer: how often each line was said, and the id of the newest line. */
const talks = new Map();
const talkOf = (buyer) => talks.get(buyer) ?? talks.set(buyer, { said: new Map(), newest: null }).get(buyer);

const bridge = new JiehuaBridge({
  url: process.env.JIEHUA_URL ?? "http://127.0.0.1:8000",
  token: process.env.JIEHUA_TOKEN ?? "",
  client: "pipe/1.0",
  onState: ({ phase, code }) => console.error(code === null ? phase : `${phase} (${code})`),
  onReply: (reply) => {
    // The buyer wrote meanwhile: what the agent picked answers an older line.
    if (reply.message !== talkOf(reply.buyer).newest) return "context_changed";
    process.stdout.write(`${reply.buyer}\t${reply.text}\n`);
    return null;
  },
});

async function say(buyer, text) {
  const talk = talkOf(buyer);
  const count = (talk.said.get(text) ?? 0) + 1;
  talk.said.set(text, count);
  // The same line of the same buyer gets the same id when this program reads its input again after a crash.
  talk.newest = stableId(buyer, text, count);
  try {
    const { seq, duplicate } = await bridge.message({ id: talk.newest, buyer, from: "buyer", text });
    console.error(`stored ${seq}${duplicate ? " again" : ""}`);
  } catch (refused) {
    console.error(`refused: ${refused.message}`); // this line will never be taken; the next ones are
  }
}

bridge.start();
for await (const line of createInterface({ input: process.stdin })) {
  const [buyer, ...words] = line.split("\t");
  if (buyer && words.length) void say(buyer, words.join("\t"));
}
bridge.stop();
