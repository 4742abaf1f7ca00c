// 一只鹿 wants somebody to choose for her: a present under two hundred, quickly.

/** @type {import("../story.js").Story} */
export const deer = {
  id: "deer",
  name: "一只鹿",
  trade: "礼物",
  note: "挑礼物，想让人直接推荐",
  product: "earbuds",
  variant: "白色",
  arrives: 26_000,
  seed: 1009,
  begins: "present",
  nudges: [["有人吗", "在吗在吗"], ["我很好说话的，推荐一个就行"], ["那算了，我去送花吧"]],
  agrees: ["好滴", "可以可以"],
  scenes: {
    present: {
      says: ["哈喽", ["想给男朋友买个生日礼物，两百以内", "男朋友生日，预算200，没想法"], "直接推荐一个吧，我懒得挑"],
      hears: [
        { on: ["recommends"], not: ["asks"], to: "sure" },
        { on: ["asks"], to: "tell" },
      ],
      otherwise: "tell",
    },
    tell: {
      says: [["他天天坐地铁，喜欢听歌", "程序员，通勤一小时，爱听歌"]],
      hears: [{ on: ["recommends", "fact", "popular"], to: "sure" }, { on: ["two_options"], to: "either" }],
      puzzled: "所以送啥好",
      otherwise: "sure",
    },
    either: { says: ["你定！我选择困难"], hears: [{ on: ["recommends", "fact", "popular"], to: "sure" }], otherwise: "sure" },
    sure: {
      says: ["耳机好像可以！", "大家送这个的多吗"],
      hears: [{ on: ["popular"], to: "colour" }, { on: ["fact", "recommends"], to: "colour" }],
      otherwise: "colour",
    },
    colour: {
      says: ["黑色白色哪个男生喜欢"],
      hears: [
        { on: ["two_options"], to: "white" },
        { on: ["recommends", "popular", "honest"], to: "white" },
      ],
      otherwise: "white",
    },
    white: {
      says: [["那就白色吧", "白色！干净"], "能赶上礼拜天吗"],
      hears: [
        { on: ["promises"], to: "great" },
        { on: ["leaves_room", "dispatch", "courier"], to: "order" },
      ],
      otherwise: "order",
    },
    great: { says: ["哇那太好了"], then: "order" },
    order: {
      says: [{ order: "placed" }, { order: "paid" }, "下单啦", "可以写个生日快乐的小卡片吗"],
      hears: [{ on: ["noted", "gift"], to: "thanks" }, { on: ["apology"], to: "pity" }],
      puzzled: "可以不～",
      otherwise: "thanks",
    },
    pity: { says: ["没关系，我自己写"], then: "thanks" },
    thanks: {
      says: [["谢谢！你真好", "省心，爱了"]],
      hears: [{ on: ["bye", "thanks"], to: "sunday" }],
      otherwise: "sunday",
    },
    sunday: {
      says: [{ divider: "星期天" }, { order: "shipped" }, { order: "delivered" }, "他很喜欢！", "就是左耳好像连不上，怎么弄"],
      hears: [
        { on: ["asks_proof", "recommends", "wait", "soothes", "apology", "service"], to: "solved" },
      ],
      otherwise: "solved",
    },
    solved: { says: ["放回盒子里再拿出来就好了，哈哈", ["谢谢～", "打扰啦"]] },
  },
};
