// 糖糖妈 buys for a baby: safety first, then size, then a gift note; grateful and chatty.

/** @type {import("../story.js").Story} */
export const tangma = {
  id: "tangma",
  name: "糖糖妈",
  trade: "母婴",
  note: "给五个月的宝宝看连体衣",
  product: "romper",
  variant: "小鹿米 73",
  also: [{ product: "bib", variant: "混色", count: 1 }],
  arrives: 3_500,
  seed: 3307,
  begins: "safe",
  nudges: [["亲在吗", "在不在呀亲"], ["宝宝要睡了，麻烦回一下～"], ["那我晚点再来吧"]],
  agrees: ["好的亲不急，我先喂奶", "好滴，我等你"],
  scenes: {
    safe: {
      says: ["你好呀", "这个连体衣有荧光剂吗，宝宝皮肤嫩"],
      hears: [
        { on: ["genuine", "fact", "service"], to: "size" },
        { on: ["promises"], to: "proof" },
        { on: ["asks"], to: "five" },
      ],
      puzzled: "就是想问安不安全，小月龄能穿吗",
      otherwise: "size",
    },
    proof: {
      says: ["有检测报告能看看吗"],
      hears: [{ on: ["genuine", "recommends"], to: "size" }],
      otherwise: "size",
    },
    five: { says: ["五个月，女宝"], otherwise: "size" },
    size: {
      says: ["放心了", "糖糖5个月，66厘米，15斤，买66还是73？"],
      hears: [
        { on: ["size", "recommends", "honest", "two_options"], to: "colour" },
        { on: ["asks"], to: "chubby" },
      ],
      otherwise: "colour",
    },
    chubby: { says: [["有点胖嘟嘟的哈哈", "大腿粗，怕勒"]], otherwise: "colour" },
    colour: {
      says: ["那拿73吧，能多穿一阵", "颜色小鹿米跟云朵蓝哪个耐脏"],
      hears: [
        { has: /蓝/, on: ["recommends", "popular"], not: ["two_options"], to: "blue" },
        { on: ["two_options", "honest", "recommends", "popular"], to: "bib" },
      ],
      otherwise: "bib",
    },
    blue: { says: ["蓝的女宝也能穿哈，不过我还是喜欢小鹿"], then: "bib" },
    bib: {
      says: ["就小鹿米", "最近老流口水，有没有口水巾一起买"],
      hears: [{ on: ["goes_with", "recommends", "postage", "discount"], to: "postage" }],
      otherwise: "postage",
    },
    postage: {
      says: [["一起拍包邮吗", "两样一起有没有邮费呀"]],
      hears: [{ on: ["postage", "discount"], to: "place" }, { on: ["holds_price"], to: "small_sigh" }],
      puzzled: "就是邮费要不要另算",
      otherwise: "place",
    },
    small_sigh: { says: ["哦哦好吧，那也没多少"], then: "place" },
    place: {
      says: [{ order: "placed" }, { order: "paid" }, ["付好啦", "已经付了哦"], "其中一套是送闺蜜宝宝的，能不能包好看点，别放价格单"],
      hears: [{ on: ["noted"], to: "happy" }, { on: ["apology"], to: "fine" }],
      puzzled: "记得备注一下哈",
      otherwise: "happy",
    },
    fine: { says: ["没事，不放价格单就行"], then: "date" },
    happy: { says: [["太贴心啦", "谢谢亲，么么"]], then: "date" },
    date: {
      says: ["周六之前能到吗，周日满月酒"],
      hears: [{ on: ["promises"], to: "count_on" }, { on: ["leaves_room", "dispatch", "courier"], to: "bye" }],
      otherwise: "bye",
    },
    count_on: { says: ["那我就当一定能到啦，到不了要找你哦"], otherwise: "bye" },
    bye: { says: [["嗯嗯理解，尽量就好", "好的，谢谢你呀"]] },
  },
};
