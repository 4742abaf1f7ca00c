// 南风 haggles over bedding: price again and again, orders, does not pay until something gives.

/** @type {import("../story.js").Story} */
export const nanfeng = {
  id: "nanfeng",
  name: "南风",
  trade: "家居",
  note: "收藏了很久，一直在等降价",
  product: "bedding",
  variant: "燕麦色 1.8 米",
  arrives: 21_500,
  seed: 8809,
  begins: "lowest",
  nudges: [["在？", "老板在吗"], ["不说话就是能便宜咯"], ["算了，去直播间看看"]],
  agrees: ["行，等你", "问下你们老板"],
  scenes: {
    lowest: {
      says: ["四件套最低多少钱"],
      hears: [
        { on: ["discount"], to: "more" },
        { on: ["gift"], to: "gift_more" },
        { on: ["holds_price", "fact", "service"], to: "compare" },
      ],
      puzzled: "别说别的，给个实在价",
      otherwise: "compare",
    },
    more: {
      says: ["减20还是贵", ["再抹个零，200拿走", "200，行我现在拍"]],
      hears: [
        { on: ["gift"], to: "gift_more" },
        { on: ["holds_price", "apology", "soothes"], to: "compare" },
        { on: ["discount"], to: "soft" },
      ],
      otherwise: "compare",
    },
    compare: {
      says: [["直播间同款才189", "我看别家也是水洗棉，便宜五十"]],
      hears: [
        { on: ["fact", "compares", "service"], to: "feel" },
        { on: ["gift"], to: "gift_more" },
        { on: ["discount"], to: "soft" },
        { on: ["holds_price", "soothes"], to: "threat" },
      ],
      otherwise: "threat",
    },
    threat: {
      says: ["不便宜我可走了啊"],
      hears: [
        { on: ["gift"], to: "gift_more" },
        { on: ["discount"], to: "soft" },
        { on: ["two_options"], to: "soft" },
        { on: ["holds_price", "soothes", "bye", "alternative"], to: "stay" },
      ],
      otherwise: "stay",
    },
    stay: { says: [["哎，你这人真硬", "一分都不让啊，服了"]], then: "feel" },
    feel: {
      says: ["洗了会不会缩水掉色"],
      hears: [{ on: ["promises"], to: "soft" }, { on: ["honest", "fact", "leaves_room"], to: "soft" }],
      otherwise: "soft",
    },
    gift_more: { says: ["送袜子啊……袜子不缺", "换成枕套行不行"], otherwise: "soft" },
    soft: {
      says: [["燕麦色和雾霾蓝选哪个", "床是1.8的，燕麦色还是雾霾蓝"]],
      hears: [{ on: ["two_options", "recommends", "popular", "honest"], to: "place" }],
      otherwise: "place",
    },
    place: {
      says: [{ order: "placed" }, "先拍着，燕麦色"],
      hears: [
        { on: ["discount", "gift"], to: "pay" },
        { on: ["last_chance", "dispatch"], to: "pay" },
        { on: ["pay_help", "address"], to: "later" },
      ],
      otherwise: "later",
    },
    later: {
      says: [["晚上再付", "等我洗完碗付"]],
      hears: [
        { on: ["last_chance", "dispatch", "discount", "gift"], to: "pay" },
        { on: ["pay_help", "bye", "soothes", "noted", "wait", "leaves_room"], to: "evening" },
      ],
      otherwise: "evening",
    },
    evening: { says: [{ divider: "当天晚上" }, "还在吗，价格没变吧"], otherwise: "pay" },
    pay: {
      says: [{ order: "paid" }, ["付了，下次来要便宜哦", "行吧付了，亏死我了"]],
      hears: [{ on: ["promises"], to: "next" }, { on: ["thanks", "dispatch", "bye", "gift"], to: "next" }],
      otherwise: "next",
    },
    next: {
      says: [{ divider: "五天后" }, { order: "delivered" }, "我付完第二天你们降了10块？？", "差价退我"],
      hears: [
        { on: ["noted", "follow_up", "remedy", "discount"], to: "end" },
        { on: ["apology", "soothes", "asks_proof"], to: "shot" },
      ],
      puzzled: "保价总有吧",
      otherwise: "end",
    },
    shot: { says: [{ photo: "🧾", text: "价格页的截图：229 元" }], otherwise: "end" },
    end: { says: [["这还差不多", "好，等你消息"]] },
  },
};
