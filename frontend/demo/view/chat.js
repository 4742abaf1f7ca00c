// One conversation: who it is, the product at hand, and the bubbles. Texts are only ever set as text.

import { html, useLayoutEffect, useRef } from "../../lib/ui.js";
import { Avatar } from "./avatar.js";
import { clockTime, ORDER_NAMES } from "./words.js";

/**
 * @typedef {import("../talks.js").Talk} Talk
 * @typedef {import("../talks.js").Bubble} Bubble
 * @typedef {import("../room.js").ProductCard} ProductCard
 */

/** @param {{talk: Talk, product: ProductCard | undefined, onCard: () => void}} props */
export function ChatHead({ talk, product, onCard }) {
  return html`<header class="chat-head">
    <${Avatar} name=${talk.name} place=${talk.place} />
    <div class="who">
      <strong>${talk.name}</strong>
      <small>${talk.note}</small>
    </div>
    ${talk.order && html`<span class=${`order-chip ${talk.order.status}`}>${ORDER_NAMES[talk.order.status]} ¥${talk.order.amount}</span>`}
  </header>
  ${product && html`<${ProductStrip} product=${product} onCard=${onCard} />`}`;
}

/** @param {{product: ProductCard, onCard: () => void}} props */
function ProductStrip({ product, onCard }) {
  return html`<section class="product" aria-label="买家正在看的商品">
    <span class="picture" aria-hidden="true">${product.picture}</span>
    <div class="product-text">
      <span class="product-title">${product.title}</span>
      <span class="stock">${Object.entries(product.stock).map(
        ([variant, pieces]) => html`<i key=${variant} class=${pieces === 0 ? "out" : ""}>${variant} ${pieces === 0 ? "缺货" : pieces}</i>`,
      )}</span>
    </div>
    <b class="price">¥${product.price}</b>
    <button type="button" class="quiet" onClick=${onCard}>发给买家</button>
  </section>`;
}

/** @param {{talk: Talk, product: (id: string) => ProductCard | undefined}} props */
export function ChatLog({ talk, product }) {
  const log = useRef(/** @type {HTMLElement | null} */ (null));
  const newest = talk.bubbles.at(-1)?.id;
  useLayoutEffect(() => {
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
  }, [talk.buyer, newest, talk.typing]);
  return html`<section class="log" ref=${log} aria-live="polite" aria-label=${`与${talk.name}的对话`}>
    ${talk.bubbles.map((bubble, index) => html`<${Line} key=${bubble.id} bubble=${bubble} before=${talk.bubbles[index - 1]} after=${talk.bubbles[index + 1]} talk=${talk} card=${product(talk.product)} />`)}
    ${talk.typing && html`<div class="line buyer" key="typing">
      <${Avatar} name=${talk.name} place=${talk.place} />
      <div class="bubble typing" aria-label="正在输入"><i></i><i></i><i></i></div>
    </div>`}
  </section>`;
}

/**
 * @param {{bubble: Bubble, before: Bubble | undefined, after: Bubble | undefined, talk: Talk,
 *   card: ProductCard | undefined}} props
 */
function Line({ bubble, before, after, talk, card }) {
  if (bubble.kind === "divider") return html`<p class="divider"><span>${bubble.text}</span></p>`;
  if (bubble.kind === "order") {
    const first = talk.bubbles.find((one) => one.kind === "order") === bubble;
    return first
      ? html`<${OrderCard} bubble=${bubble} talk=${talk} card=${card} />`
      : html`<p class=${`order-step ${bubble.status}`}><span>订单 ${talk.order?.number} · <b>${bubble.status && ORDER_NAMES[bubble.status]}</b></span></p>`;
  }
  const agent = bubble.from === "agent";
  return html`<div class=${`line ${bubble.from} ${together(before, bubble) ? "follows" : ""}`}>
    <${Avatar} name=${agent ? "我" : talk.name} place=${agent ? null : talk.place} />
    <div class="said">
      ${bubble.kind === "card" && card
        ? html`<div class="bubble card"><span class="picture" aria-hidden="true">${card.picture}</span><span>${card.title}<b class="price">¥${card.price}</b></span></div>`
        : bubble.kind === "image"
          ? html`<div class="bubble photo"><span aria-hidden="true">${bubble.photo}</span><small>${bubble.text}</small></div>`
          : html`<div class="bubble">${bubble.text}</div>`}
      ${!together(bubble, after) && html`<time class="stamp">${clockTime(bubble.at)}${bubble.stored ? "" : " · 待同步"}</time>`}
    </div>
  </div>`;
}

/** @param {{bubble: Bubble, talk: Talk, card: ProductCard | undefined}} props */
function OrderCard({ bubble, talk, card }) {
  const status = bubble.status ?? "placed";
  return html`<article class=${`order ${status}`}>
    <header><span>订单 ${talk.order?.number}</span><b>${ORDER_NAMES[status]}</b></header>
    <div><span class="picture" aria-hidden="true">${card?.picture ?? "📦"}</span><span>${bubble.text}</span><b class="price">¥${talk.order?.amount}</b></div>
  </article>`;
}

/**
 * Whether two bubbles stand as one block: the same person in the same minute, with one picture and one time.
 * @param {Bubble | undefined} one
 * @param {Bubble | undefined} next
 */
function together(one, next) {
  return one !== undefined && next !== undefined && one.from === next.from && next.at - one.at < 60_000;
}
