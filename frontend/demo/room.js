// Joins the parts of the demo: stories speak into conversations, conversations go over the bridge, the agent's answers
// go back to both. Holds the one desk value; the page only shows it and calls the verbs here.

import { JiehuaBridge } from "../bridge/jiehua-bridge.js";
import { Player } from "./player.js";
import { change, EMPTY_DESK, settled } from "./talks.js";

/**
 * @typedef {import("./story.js").Story} Story
 * @typedef {import("./story.js").Effect} Effect
 * @typedef {import("./talks.js").Bubble} Bubble
 * @typedef {import("./talks.js").Desk} Desk
 * @typedef {import("../bridge/jiehua-bridge.js").Reply} Reply
 * @typedef {import("../bridge/jiehua-bridge.js").State} State
 *
 * @typedef {object} ProductCard  as `/demo/session` tells it
 * @property {string} id
 * @property {string} title
 * @property {string} price  yuan
 * @property {Readonly<Record<string, number>>} stock  pieces per variant
 * @property {string} link
 * @property {string} picture  an emoji
 * @property {string} trade
 *
 * @typedef {{id: string, name: string, agent?: string, products: readonly ProductCard[]}} Shop  agent: who sits here
 * @typedef {{bridge_token: string, sidebar_token: string, shop: Shop}} Session
 *
 * @typedef {object} Link  how the bridge stands
 * @property {State["phase"]} connection
 * @property {number | null} code  the close code, where the connection ended
 * @property {number} waiting  frames that are not acked
 * @property {number | null} ackMs  the last ack's round trip
 *
 * @typedef {object} World  what the room needs of the outside
 * @property {Session} session
 * @property {string} run  marks this page load in every message id
 * @property {readonly Story[]} stories
 * @property {import("./clock.js").StoryClock} clock
 * @property {() => number} now
 * @property {() => number} ticks  ms of a clock that never jumps
 * @property {(ms: number, run: () => void) => () => void} after
 * @property {() => import("../bridge/jiehua-bridge.js").Socket} open
 * @property {() => void} changed
 * @property {() => void} refused  the server does not know this page any more
 * @property {(buyer: string) => void} inserted  a reply lies in this buyer's composer
 */

const GUESTS = ["小河", "木木", "阿南", "七月", "麦子", "云开", "老白", "青团"];

export class Room {
  /** @type {World} */ #world;
  /** @type {Player} */ #player;
  /** @type {JiehuaBridge} */ #bridge;
  #count = 0;
  #guests = 0;

  /** @type {Desk} */ desk = EMPTY_DESK;
  /** @type {Link} */ link = { connection: "connecting", code: null, waiting: 0, ackMs: null };
  /** @type {string} */ trouble = "";

  /** @param {World} world */
  constructor(world) {
    this.#world = world;
    this.#player = new Player(world.clock, {
      did: (story, effect) => this.#storyDid(story, effect),
      typing: (story, typing) => this.#do({ do: "typing", buyer: story.id, typing }),
    });
    this.#bridge = new JiehuaBridge({
      url: "",
      open: world.open,
      after: world.after,
      token: world.session.bridge_token,
      client: "jiehua-demo/1.0",
      onReply: (reply) => this.#reply(reply),
      onState: ({ phase, code }) => {
        this.link = { ...this.link, connection: phase, code, waiting: this.#bridge.waiting };
        world.changed();
        if (phase === "refused") world.refused();
      },
    });
  }

  start() {
    this.#bridge.start();
    this.#player.play(this.#world.stories);
  }

  /** @param {string} buyer */
  open(buyer) {
    this.#do({ do: "open", buyer });
  }

  /** The agent types. @param {string} buyer @param {string} text */
  draft(buyer, text) {
    this.#do({ do: "draft", buyer, text });
  }

  /**
   * Sends what lies in the composer.
   * @param {string} buyer
   * @returns {boolean} whether it was a pick of the sidebar
   */
  send(buyer) {
    const talk = this.desk.talks[buyer];
    const text = talk?.draft.trim();
    if (!talk || !text) return false;
    const picked = talk.picked !== "";
    this.#do({ do: "draft", buyer, text: "" });
    this.#agentSays(buyer, text, "text");
    return picked;
  }

  /** The agent sends the product's card. @param {string} buyer @param {ProductCard} product */
  sendCard(buyer, product) {
    this.#agentSays(buyer, `${product.title} ${product.link}`, "card");
  }

  /**
   * A person speaks as a buyer: the script of that buyer steps back.
   * @param {string | null} buyer null: somebody new
   * @param {string} text
   * @returns {string} the buyer's id
   */
  speakAs(buyer, text) {
    const id = buyer ?? this.#newGuest();
    if (this.desk.talks[id]?.scripted) {
      this.#player.handOver(id);
      this.#do({ do: "unscript", buyer: id });
    }
    this.#say(id, "buyer", "text", text);
    this.#do({ do: "open", buyer: id });
    return id;
  }

  /** @param {string} id @returns {ProductCard | undefined} */
  product(id) {
    return this.#world.session.shop.products.find((product) => product.id === id);
  }

  #newGuest() {
    const name = GUESTS[this.#guests % GUESTS.length] ?? "访客";
    this.#guests += 1;
    const buyer = `guest-${this.#world.run}-${this.#guests}`;
    const who = { buyer, name, trade: "访客", note: "由您来说话的买家", product: "", scripted: false };
    this.#do({ do: "arrive", who });
    return buyer;
  }

  /** @param {Story} story @param {Effect} effect */
  #storyDid(story, effect) {
    const { id: buyer, name, trade, note, product } = story;
    this.#do({ do: "arrive", who: { buyer, name, trade, note, product, scripted: true } });
    if (effect.do === "order") return this.#order(story, effect);
    if (effect.do === "divider") {
      const bubble = this.#bubble("system", "divider", effect.text);
      return this.#do({ do: "say", buyer, bubble: { ...bubble, stored: true } });
    }
    const card = this.product(story.product);
    const text = effect.kind === "card" && card ? `${card.title} ${card.link}` : effect.text;
    this.#say(buyer, "buyer", effect.kind, text, effect.photo);
  }

  /** @param {Story} story @param {import("./story.js").Order} effect */
  #order(story, { status, amount: agreed }) {
    const items = [{ product: story.product, variant: story.variant ?? "", count: story.count ?? 1 }, ...(story.also ?? [])];
    const sum = items.reduce((total, item) => total + Number(this.product(item.product)?.price ?? 0) * item.count, 0);
    const amount = agreed ?? this.desk.talks[story.id]?.order?.amount ?? sum.toFixed(2);
    const number = `88${String(story.seed).padStart(6, "0")}`;
    const text = items
      .map((item) => `${this.product(item.product)?.title ?? item.product}${item.variant && ` · ${item.variant}`} ×${item.count}`)
      .join("\n");
    const bubble = { ...this.#bubble("system", "order", text), status };
    this.#do({ do: "order", buyer: story.id, bubble, order: { number, status, amount } });
    this.#fed(bubble.id, this.#bridge.order({
      id: bubble.id, buyer: story.id, order: number, status, amount, at: new Date(bubble.at).toISOString(),
      items: items.map((item) => ({ product: item.product, sku: item.variant, count: item.count })),
    }));
  }

  /** @param {string} buyer @param {string} text @param {"text" | "card"} kind */
  #agentSays(buyer, text, kind) {
    this.#say(buyer, "agent", kind, text);
    this.#player.agentSaid(buyer, text);
  }

  /**
   * @param {string} buyer
   * @param {"buyer" | "agent"} from
   * @param {"text" | "image" | "card"} kind
   * @param {string} text
   * @param {string} [photo]
   */
  #say(buyer, from, kind, text, photo) {
    const bubble = { ...this.#bubble(from, kind, text), ...(photo ? { photo } : {}) };
    this.#do({ do: "say", buyer, bubble });
    const talk = this.desk.talks[buyer];
    const { agent } = this.#world.session.shop;
    this.#fed(bubble.id, this.#bridge.message({
      id: bubble.id, buyer, from, text, kind, at: new Date(bubble.at).toISOString(),
      ...(agent ? { agent } : {}),
      ...(talk ? { buyer_name: talk.name } : {}),
      ...(talk?.product ? { product: talk.product } : {}),
    }));
  }

  /** @param {Reply} reply @returns {import("../bridge/jiehua-bridge.js").WhyNot | null} */
  #reply(reply) {
    const put = settled(this.desk.talks[reply.buyer], reply);
    if (put.why !== undefined) return put.why;
    this.#do({ do: "open", buyer: reply.buyer });
    if (put.send) {
      this.#agentSays(reply.buyer, put.text, "text");
      return null;
    }
    this.#do({ do: "insert", buyer: reply.buyer, text: put.text });
    this.#world.inserted(reply.buyer);
    return null;
  }

  /** @param {string} id @param {Promise<unknown>} stored */
  #fed(id, stored) {
    const { ticks } = this.#world;
    const began = this.link.connection === "live" ? ticks() : null;
    this.link = { ...this.link, waiting: this.#bridge.waiting };
    stored.then(
      () => {
        this.link = { ...this.link, waiting: this.#bridge.waiting, ackMs: began === null ? this.link.ackMs : ticks() - began };
        this.#do({ do: "stored", id });
      },
      (why) => this.#tell(`服务端没有收下消息 ${id}：${why.message}`),
    );
  }

  /**
   * @param {Bubble["from"]} from
   * @param {Bubble["kind"]} kind
   * @param {string} text
   * @returns {Bubble}
   */
  #bubble(from, kind, text) {
    this.#count += 1;
    return { id: `demo-${this.#world.run}-${this.#count}`, from, kind, text, at: this.#world.now(), stored: false };
  }

  /** @param {string} trouble */
  #tell(trouble) {
    this.trouble = trouble;
    this.#world.changed();
  }

  /** @param {import("./talks.js").Action} action */
  #do(action) {
    this.desk = change(this.desk, action);
    this.#world.changed();
  }
}
