// Brings the local chat pages to life: buyers, their lines, an input box that sends on Enter. Written by us; only the
// names of the elements are those of the pages that they stand for.
const like = document.body.dataset.like;
const list = document.querySelector(".msg-list, .talk ul, .talk");
const field = document.querySelector("textarea, [contenteditable]");
const people = new Map();
let front = null;
let count = 0;

const draft = () => (field instanceof HTMLTextAreaElement ? field.value : field.innerText).trim();

function clear() {
  if (field instanceof HTMLTextAreaElement) field.value = "";
  else field.replaceChildren();
}

function row(line) {
  const made = document.getElementById(line.from).content.firstElementChild.cloneNode(true);
  const words = made.querySelector("p, [data-text], .message__content, .prose-bubble");
  if (like === "chatwoot") {
    const said = document.createElement("p");
    said.textContent = line.text;
    words.append(said);
    made.dataset.messageId = line.id;
    made.id = `message${line.id}`;
  } else {
    words.textContent = line.text;
  }
  if (like === "pinduoduo") {
    made.id = `middlePanel_list_${line.id}`;
    made.querySelector("[data-who]").setAttribute("currentuid", front);
    made.querySelector("[data-who]").removeAttribute("data-who");
  }
  if (like === "dongdong") made.firstElementChild.id = `msg-${line.id}`;
  return made;
}

function draw() {
  list.replaceChildren(...(people.get(front)?.lines ?? []).map(row));
  (list.closest(".talk, #msgListContainer") ?? list).scrollTop = 1e6;
  const name = people.get(front)?.name ?? "";
  const head = document.querySelector("header span") ?? document.querySelector("header");
  head.textContent = name;
  if (like === "chatwoot") history.replaceState(null, "", `/app/accounts/1/inbox/2/conversations/${front}`);
  document.querySelector("nav").replaceChildren(...[...people].map(([id, person]) => {
    const button = document.createElement("button");
    button.textContent = person.name;
    button.setAttribute("aria-current", String(id === front));
    button.onclick = () => window.chat.open(id);
    return button;
  }));
}

window.sent = [];
function send() {
  const text = draft();
  if (!text) return;
  window.sent.push({ to: front, text });
  clear();
  window.chat.say(front, "agent", text);
}

field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  send();
});
document.querySelector(".send-btn, [role=button], footer button").addEventListener("click", send);

window.chat = {
  person(id, name) {
    people.set(id, { name, lines: [] });
    front ??= id;
    draw();
  },
  say(id, from, text) {
    count += 1;
    people.get(id).lines.push({ from, text, id: 1700000000000 + count });
    draw();
  },
  open(id) {
    front = id;
    clear();
    draw();
  },
};
