// 石头 wants shoes quickly and in few words; the size turns out too small and is exchanged.

/** @type {import("../story.js").Story} */
export const shitou = {
  id: "shitou",
  name: "石头",
  trade: "鞋靴",
  note: "话少，赶时间",
  product: "sneakers",
  variant: "白色 42",
  arrives: 18_000,
  seed: 6607,
  begins: "size",
  nudges: [["?", "人呢"], ["快点"], ["不买了"]],
  agrees: ["嗯", "行"],
  scenes: {
    size: {
      says: [{ card: true }, "41还是42", "平时运动鞋42，皮鞋41，脚宽"],
      hears: [
        { has: /41/, not: ["two_options", "asks"], to: "narrow" },
        { on: ["size", "recommends", "honest"], to: "stock" },
        { on: ["asks"], to: "width" },
      ],
      puzzled: "就说穿几码",
      otherwise: "stock",
    },
    width: { says: ["脚背高"], otherwise: "stock" },
    narrow: { says: ["41不会挤？", "算了拿42"], then: "stock" },
    stock: {
      says: ["42白色有货没"],
      hears: [
        { on: ["sold_out"], to: "grey" },
        { on: ["in_stock", "pay_help", "dispatch"], to: "fast" },
      ],
      otherwise: "fast",
    },
    grey: { says: ["那米色呢"], hears: [{ on: ["in_stock", "recommends"], to: "fast" }], otherwise: "fast" },
    fast: {
      says: [["今天发吗 急", "周五要穿 今天能发不"]],
      hears: [
        { on: ["promises"], to: "ok" },
        { on: ["dispatch", "leaves_room", "courier"], to: "ok" },
        { on: ["two_options"], to: "impatient" },
      ],
      otherwise: "impatient",
    },
    impatient: { says: ["别问了 能发我就拍"], otherwise: "ok" },
    ok: { says: ["行", { order: "placed" }, { order: "paid" }, "付了 写个加急"],
      hears: [{ on: ["noted", "dispatch", "leaves_room", "thanks"], to: "arrived" }], otherwise: "arrived" },
    arrived: {
      says: [{ divider: "两天后" }, { order: "shipped" }, { order: "delivered" }, "鞋到了", ["有点顶脚", "小了 脚趾顶着"], "能换43吗"],
      hears: [
        { on: ["apology", "exchange", "soothes"], to: "how" },
        { on: ["service", "remedy"], to: "how" },
        { on: ["asks_proof", "asks"], to: "unworn" },
      ],
      puzzled: "能不能换 一句话",
      otherwise: "how",
    },
    unworn: { says: ["就屋里试了下 没下地", "盒子也在"], otherwise: "how" },
    how: {
      says: ["怎么换 运费谁出"],
      hears: [
        { on: ["service", "remedy", "postage", "pay_help"], to: "end" },
        { on: ["holds_price"], to: "grumble" },
      ],
      otherwise: "end",
    },
    grumble: { says: ["还要我出啊"], hears: [{ on: ["service", "apology", "soothes", "remedy"], to: "end" }], otherwise: "end" },
    end: { says: [["ok", "知道了"], "谢了"] },
  },
};
