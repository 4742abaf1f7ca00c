// 阿杉 compares earbuds by the figures, distrusts promises, bargains once or twice, leaves politely if nothing moves.

/** @type {import("../story.js").Story} */
export const ashan = {
  id: "ashan",
  name: "阿杉",
  trade: "数码",
  note: "问得很细，比了三家",
  product: "earbuds",
  variant: "黑色",
  arrives: 12_000,
  seed: 2203,
  begins: "specs",
  nudges: [["？", "在吗？"], ["没人吗，那我自己看参数了"], ["算了，先不买了"]],
  agrees: ["行，你查", "可以"],
  scenes: {
    specs: {
      says: ["S2的降噪深度多少", "单次续航是开降噪测的还是关降噪测的？"],
      hears: [{ on: ["fact"], to: "wind" }, { on: ["greets"], to: "again" }],
      puzzled: "先说降噪和续航吧",
      otherwise: "wind",
    },
    again: { says: ["嗯，降噪多少分贝"], hears: [{ on: ["fact"], to: "wind" }], otherwise: "wind" },
    wind: {
      says: [["骑车的时候通话风噪大吗，说实话", "户外打电话风声明显吗，别光说好的"]],
      hears: [
        { on: ["promises"], to: "distrust" },
        { on: ["honest"], to: "respect" },
        { on: ["popular"], to: "reviews" },
      ],
      puzzled: "我问的是风噪",
      otherwise: "quality",
    },
    distrust: { says: ["“保证”这种词我一般当没看见"], then: "quality" },
    respect: { says: [["行，肯说缺点我反而放心", "嗯，实在"]], then: "quality" },
    reviews: { says: ["评价我翻过了，有人说用半年左耳没声"], then: "quality" },
    quality: {
      says: ["坏了怎么保？要不要寄回去检测"],
      hears: [{ on: ["service", "remedy"], to: "bargain" }],
      otherwise: "bargain",
    },
    bargain: {
      says: ["另一家同芯片的卖169", "你们199能不能少点"],
      hears: [
        { on: ["discount"], to: "count" },
        { on: ["gift"], to: "case" },
        { on: ["holds_price", "service"], to: "bargain_again" },
      ],
      otherwise: "bargain_again",
    },
    bargain_again: {
      says: [["便宜20我现在就拍", "180行不行，行就下单"]],
      hears: [
        { on: ["discount", "gift"], to: "count" },
        { on: ["holds_price", "apology", "soothes"], to: "think" },
        { on: ["last_chance"], to: "no_push" },
      ],
      otherwise: "think",
    },
    no_push: { says: ["别催，我不吃这套"], then: "think" },
    case: { says: ["保护套我本来就要买", "送的话等于便宜19，可以"], then: "place" },
    count: { says: ["满199减20，再用券，到手169对吧", "那跟那家一样了", { order: "placed", amount: "169.00" }], then: "invoice_ask" },
    think: {
      says: ["我再考虑下"],
      hears: [
        { on: ["discount", "gift"], to: "place" },
        { on: ["bye", "service", "thanks", "soothes"], to: "return" },
      ],
      otherwise: "return",
    },
    return: { says: [{ divider: "过了一会儿" }, "又看了一圈，还是你家说得清楚"], then: "place" },
    place: {
      says: [{ order: "placed" }],
      then: "invoice_ask",
    },
    invoice_ask: {
      says: ["拍了，黑色。开电子发票吗？"],
      hears: [{ on: ["invoice"], to: "invoice" }, { on: ["pay_help"], to: "paid" }],
      puzzled: "发票能不能开",
      otherwise: "paid",
    },
    invoice: { says: ["抬头：杉木设计工作室（示例），税号稍后发你"], otherwise: "paid" },
    paid: {
      says: [{ order: "paid" }, ["付了。哪个快递", "已付款，发什么快递"]],
      hears: [{ on: ["courier", "dispatch"], to: "done" }],
      otherwise: "done",
    },
    done: { says: [["好，谢谢", "可以，辛苦"]] },
  },
};
