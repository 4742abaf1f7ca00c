// 橙子 looks for her parcel: paid, shipped, no movement for two days.

/** @type {import("../story.js").Story} */
export const chengzi = {
  id: "chengzi",
  name: "橙子",
  trade: "服饰",
  note: "帽子还在路上，来催件",
  product: "beanie",
  variant: "奶白色",
  arrives: 5_500,
  seed: 9901,
  begins: "where",
  nudges: [["在不在呀", "客服呢"], ["帮我看看快递嘛😢"], ["算了我自己打快递电话"]],
  agrees: ["好，谢谢", "嗯嗯等你消息"],
  scenes: {
    where: {
      says: [{ order: "shipped" }, ["我的帽子到哪了", "我买的帽子怎么还没到"], "物流两天没动了"],
      hears: [
        { on: ["asks_proof"], not: ["courier"], to: "number" },
        { on: ["courier", "follow_up"], to: "trip" },
        { on: ["apology", "soothes"], to: "trip" },
      ],
      puzzled: "是问快递，订单88009901",
      otherwise: "trip",
    },
    number: { says: ["订单88009901，尾号0000"], hears: [{ on: ["courier", "follow_up", "apology", "soothes"], to: "trip" }], otherwise: "trip" },
    trip: {
      says: ["我周四要出去玩，就等着戴它呢"],
      hears: [
        { on: ["promises"], to: "really" },
        { on: ["leaves_room", "follow_up", "soothes", "courier"], to: "station" },
        { on: ["remedy"], to: "option" },
      ],
      otherwise: "upset",
    },
    really: { says: ["真的吗！那我等着，别骗我"], then: "station" },
    upset: {
      says: [["你们是不是发漏了", "发个帽子要这么久吗"]],
      hears: [{ on: ["apology", "soothes", "follow_up", "courier"], to: "station" }, { on: ["remedy"], to: "option" }],
      otherwise: "refund",
    },
    refund: {
      says: ["那我不要了，退款"],
      hears: [
        { on: ["apology", "soothes", "follow_up"], to: "station" },
        { on: ["refund", "remedy", "service"], to: "refunding" },
      ],
      otherwise: "refunding",
    },
    refunding: {
      says: [{ order: "refunding" }, "申请了，钱多久到"],
      hears: [{ on: ["follow_up", "refund", "leaves_room"], to: "refunded" }],
      otherwise: "refunded",
    },
    refunded: { says: [{ order: "refunded" }, ["收到了，谢谢", "到账了，麻烦你了"]] },
    option: { says: ["可以重发一个快一点的吗"], hears: [{ on: ["exchange", "remedy", "dispatch"], to: "station" }], otherwise: "station" },
    station: {
      says: [{ divider: "第二天" }, { order: "delivered" }, "显示签收了，可我没收到啊"],
      hears: [
        { on: ["courier", "follow_up", "asks", "soothes", "apology"], to: "found" },
      ],
      puzzled: "没人给我打电话",
      otherwise: "found",
    },
    found: {
      says: ["等下我问问门卫", "在门卫那！找到了😂", ["不好意思冤枉你们了", "帽子好可爱，谢谢"]],
      hears: [{ on: ["thanks", "bye", "soothes"], to: "end" }],
      otherwise: "end",
    },
    end: { says: ["拜拜～"] },
  },
};
