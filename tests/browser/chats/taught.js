// A chat desk around the web component vue-advanced-chat, which nobody here wrote: our page only hands it rooms and lines.
window["vue-advanced-chat"].register();
const desk = document.querySelector("vue-advanced-chat");
const people = new Map();
let front = null;
let count = 0;

const set = (name, value) => desk.setAttribute(name, JSON.stringify(value));

function draw() {
  set("rooms", [...people].map(([id, person]) => ({
    roomId: id, roomName: person.name, avatar: "", users: [{ _id: id, username: person.name }, { _id: "shop", username: "店铺" }],
  })));
  set("rooms-loaded", true);
  set("messages", people.get(front)?.lines ?? []);
  set("messages-loaded", true);
  if (front) desk.setAttribute("room-id", front);
}

window.sent = [];
desk.addEventListener("fetch-messages", (event) => {
  front = event.detail[0].room.roomId;
  draw();
});
desk.addEventListener("send-message", (event) => {
  const { content, roomId } = event.detail[0];
  window.sent.push({ to: roomId, text: content });
  window.chat.say(roomId, "agent", content);
});

window.chat = {
  person(id, name) {
    people.set(id, { name, lines: [] });
    front ??= id;
    draw();
  },
  say(id, from, text) {
    count += 1;
    const line = { _id: `x${count}`, content: text, senderId: from === "buyer" ? id : "shop", date: "22 11月", timestamp: "10:21" };
    people.get(id).lines = [...people.get(id).lines, line];
    draw();
  },
  open(id) {
    front = id;
    draw();
  },
};
