// 小鱼 buys a hoodie: torn between two colours, asks for the size, may forget to pay, then changes the address.

/** @type {import("../story.js").Story} */
export const xiaoyu = {
  id: "xiaoyu",
  name: "小鱼",
  trade: "服饰",
  note: "第一次来，从卫衣的页面进店",
  product: "hoodie",
  variant: "黑色 M",
  arrives: 200,
  seed: 1101,
  begins: "hello",
  nudges: [["在吗？", "人呢～"], ["亲？还在不在呀"], ["那我先去看看别家了"]],
  agrees: ["好的", "嗯嗯不急"],
  scenes: {
    hello: {
      says: [["在吗", "你好，在不在"], "想看看这件卫衣"],
      hears: [{ on: ["greets", "asks", "recommends", "fact"], to: "colour" }],
      otherwise: "colour",
    },
    colour: {
      says: ["黑色和奶白色都喜欢", ["纠结死了，不知道选哪个", "选不出来，哪个好看呀"]],
      hears: [
        { has: /奶白/, on: ["recommends", "honest"], not: ["in_stock"], to: "white_worry" },
        { on: ["two_options"], to: "black" },
        { on: ["popular"], to: "crowd" },
        { on: ["honest", "recommends", "fact"], to: "black" },
      ],
      puzzled: "嗯……那到底哪个颜色好看",
      otherwise: "black",
    },
    white_worry: {
      says: ["奶白色会不会不经脏啊"],
      hears: [{ on: ["honest"], to: "thanks_honest" }, { on: ["two_options", "recommends"], to: "black" }],
      otherwise: "black",
    },
    thanks_honest: { says: [["你倒是实在", "谢谢说实话"], "那还是黑色吧"], then: "size" },
    crowd: { says: ["大家都买黑色？", "行，那我也黑色"], then: "size" },
    black: { says: [["那就黑色吧，好搭", "听你的，黑色"]], then: "size" },
    size: {
      says: ["我165，52公斤，穿M还是L？"],
      hears: [
        { has: /L/, not: ["asks"], to: "size_l" },
        { on: ["size", "recommends", "two_options"], to: "warm" },
        { on: ["asks"], to: "loose" },
      ],
      puzzled: "所以我穿M可以吗",
      otherwise: "warm",
    },
    size_l: { says: ["L不会太大吗", "算了我喜欢宽松的，也行"], then: "warm" },
    loose: {
      says: [["平时穿M，喜欢稍微宽松一点"]],
      otherwise: "warm",
    },
    warm: {
      says: ["好的", "零下几度能单穿吗"],
      hears: [
        { on: ["promises"], to: "doubt_promise" },
        { on: ["goes_with"], to: "hat" },
        { on: ["fact", "honest", "leaves_room"], to: "offer" },
      ],
      otherwise: "offer",
    },
    doubt_promise: { says: ["真的假的，别吹哦哈哈"], then: "offer" },
    hat: {
      says: ["帽子也挺好看的", "一起买有优惠吗"],
      hears: [{ on: ["discount", "gift", "postage"], to: "order" }, { on: ["holds_price"], to: "only_hoodie" }],
      otherwise: "only_hoodie",
    },
    only_hoodie: { says: ["那先只要卫衣吧"], then: "order" },
    offer: {
      says: ["现在买有什么活动吗"],
      hears: [
        { on: ["gift"], to: "gift" },
        { on: ["discount"], to: "order" },
        { on: ["holds_price"], to: "sigh" },
        { on: ["last_chance", "dispatch"], to: "order" },
      ],
      puzzled: "我是说优惠券之类的",
      otherwise: "order",
    },
    gift: { says: [["还送袜子？可以可以", "有赠品呀，那挺好"]], then: "order" },
    sigh: { says: ["好吧……", "也还能接受"], then: "order" },
    order: {
      says: [["我拍了", "拍下啦"], { order: "placed" }],
      hears: [
        { on: ["address"], to: "pay" },
        { on: ["pay_help", "dispatch"], to: "pay" },
      ],
      otherwise: "pay",
    },
    pay: {
      says: [{ order: "paid" }, ["付好了，今天能发吗"]],
      hears: [
        { on: ["promises"], to: "address" },
        { on: ["leaves_room", "dispatch", "thanks"], to: "address" },
      ],
      otherwise: "address",
    },
    address: {
      says: ["等下", "地址能改一下吗，寄到公司：云水市星桥区明月路18号3楼，小鱼收"],
      hears: [{ on: ["noted", "address"], to: "relief" }, { on: ["apology", "sold_out"], to: "relief" }],
      puzzled: "改好了跟我说一声哈",
      otherwise: "relief",
    },
    relief: { says: [["太好了谢谢～", "好嘞，辛苦啦"]], hears: [{ on: ["bye", "thanks"], to: "arrived" }], otherwise: "arrived" },
    arrived: {
      says: [{ divider: "三天后" }, { order: "shipped" }, { order: "delivered" }, "收到啦，很软！", "就是帽子上有一根线头，剪掉就行了吧"],
      hears: [{ on: ["apology", "exchange", "soothes"], to: "pleased" }],
      otherwise: "pleased",
    },
    pleased: { says: [["没事没事，小问题", "嗯嗯，给你们好评"]] },
  },
};
