// 老周 comes back angry: the kettle leaks. He calms down step by step if he is heard, and threatens if he is not.

/** @type {import("../story.js").Story} */
export const laozhou = {
  id: "laozhou",
  name: "老周",
  trade: "小家电",
  note: "昨天签收的水壶出了问题",
  product: "kettle",
  variant: "墨绿色",
  arrives: 7_500,
  seed: 4409,
  begins: "angry",
  nudges: [["人呢？？", "没人管是吧"], ["再不回我就找平台了"], ["行，我直接申请平台介入"]],
  agrees: ["快点查", "我等着，别让我等太久"],
  scenes: {
    angry: {
      says: [{ order: "delivered" }, "你们这什么质量！", "水壶昨天刚到，今天烧水底下漏了一桌子"],
      hears: [
        { on: ["asks_proof"], not: ["apology", "soothes"], to: "cold" },
        { on: ["apology"], to: "photo" },
        { on: ["soothes", "wait", "follow_up"], to: "photo" },
        { on: ["goes_with", "discount"], to: "furious" },
      ],
      puzzled: "我说漏水！你听见没有",
      otherwise: "cold",
    },
    furious: {
      says: ["我跟你说漏水你跟我推销？？"],
      hears: [{ on: ["apology", "soothes"], to: "photo" }],
      otherwise: "threat",
    },
    cold: {
      says: ["上来就要这要那，一句人话没有"],
      hears: [{ on: ["apology", "soothes"], to: "photo" }],
      otherwise: "threat",
    },
    threat: {
      says: ["信不信我给你差评", "我还要投诉你们"],
      hears: [
        { on: ["apology", "soothes"], to: "photo" },
        { on: ["remedy"], to: "options" },
      ],
      otherwise: "photo",
    },
    photo: {
      says: [["不是我发火，桌上还放着孩子作业", "插座都湿了，出了事谁负责"], { photo: "🫖", text: "壶底和桌面上的一摊水" }, "你自己看"],
      hears: [
        { on: ["remedy"], to: "options" },
        { on: ["asks_proof"], to: "number" },
        { on: ["apology", "soothes", "wait", "follow_up"], to: "what_now" },
      ],
      otherwise: "what_now",
    },
    number: {
      says: ["订单号88004409", "就是底座这里，一烧开就漏"],
      hears: [{ on: ["remedy"], to: "options" }],
      otherwise: "what_now",
    },
    what_now: {
      says: ["那你说怎么办吧"],
      hears: [
        { on: ["refund", "exchange"], to: "options" },
        { on: ["remedy"], to: "options" },
        { on: ["promises"], to: "heard_that" },
      ],
      puzzled: "别绕，换还是退",
      otherwise: "options",
    },
    heard_that: { says: ["保证保证，上次那家也这么说"], hears: [{ on: ["remedy"], to: "options" }], otherwise: "options" },
    options: {
      says: ["运费谁出？我可不掏"],
      hears: [
        { on: ["remedy", "postage"], to: "exchange" },
        { on: ["holds_price"], to: "threat_again" },
      ],
      otherwise: "exchange",
    },
    threat_again: { says: ["你们的问题让我出钱？"], hears: [{ on: ["apology", "remedy", "soothes"], to: "exchange" }], otherwise: "exchange" },
    exchange: {
      says: [["那换一个新的来", "行，给我换一个"], "多久能到"],
      hears: [
        { on: ["promises"], to: "hold_you" },
        { on: ["leaves_room", "follow_up", "dispatch", "courier"], to: "calm" },
      ],
      otherwise: "calm",
    },
    hold_you: { says: ["你说的啊，我截图了"], then: "calm" },
    calm: {
      says: [["嗯，态度还可以", "行，这还差不多"], "刚才话说重了，别往心里去"],
      hears: [{ on: ["thanks", "soothes", "apology", "bye", "follow_up"], to: "later" }],
      otherwise: "later",
    },
    later: {
      says: [{ divider: "四天后" }, "新壶到了，这个不漏", ["就这样吧，谢了", "处理得还行，评价我改一下"]],
    },
  },
};
