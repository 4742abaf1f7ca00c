// 陈阿姨 shops on the net for the first time: nut boxes as gifts; needs one step at a time.

/** @type {import("../story.js").Story} */
export const aunt = {
  id: "aunt",
  name: "陈阿姨",
  trade: "食品",
  note: "女儿装的软件，第一次网购",
  product: "nuts",
  variant: "少糖 30 包",
  count: 2,
  arrives: 15_000,
  seed: 7703,
  begins: "hello",
  nudges: [["姑娘在不在", "小同志还在吗？"], ["是不是我发错地方了"], ["那我等女儿回来再弄吧"]],
  agrees: ["好好，不着急", "没事你忙你的"],
  scenes: {
    hello: {
      says: ["你好，我头一回在网上买东西", "想买点坚果送老姐妹，哪种好啊"],
      hears: [
        { on: ["asks"], to: "who" },
        { on: ["recommends", "fact", "two_options"], to: "sugar" },
      ],
      otherwise: "who",
    },
    who: { says: ["都六十多了，有一个血糖高"], otherwise: "sugar" },
    sugar: {
      says: [["甜不甜呀，太甜的不敢送", "里头有糖没有"]],
      hears: [
        { on: ["honest"], to: "candid" },
        { on: ["promises"], to: "doctor" },
        { on: ["fact", "recommends"], has: /糖|甜|成分/, to: "less_sugar" },
      ],
      puzzled: "我是问甜的还是不甜的",
      otherwise: "less_sugar",
    },
    candid: { says: [["你这孩子实诚，说得明白", "好，有一说一，我信你"]], then: "less_sugar" },
    doctor: { says: ["话可别说满哦，医生让她少吃甜的"], then: "less_sugar" },
    less_sugar: {
      says: ["那就少糖的，要两盒", "能放多久？离过年还有一阵子呢"],
      hears: [{ on: ["fact", "leaves_room"], to: "price" }],
      otherwise: "price",
    },
    price: {
      says: ["两盒一起能便宜点不"],
      hears: [
        { on: ["discount"], to: "coupon" },
        { on: ["gift"], to: "glad" },
        { on: ["holds_price"], to: "fine" },
        { on: ["goes_with"], to: "tea" },
      ],
      otherwise: "fine",
    },
    coupon: {
      says: ["这个券怎么领啊，我不会弄"],
      hears: [{ on: ["pay_help", "discount"], to: "step" }],
      puzzled: "点哪个地方？",
      otherwise: "step",
    },
    glad: { says: ["还有东西送呀，那好那好"], then: "how" },
    fine: { says: ["行吧，东西好就行"], then: "how" },
    tea: { says: ["茶家里多着呢，先要坚果"], then: "how" },
    how: {
      says: ["怎么买呢？我点了半天没找着"],
      hears: [{ on: ["pay_help"], to: "step" }, { on: ["asks"], to: "step" }],
      puzzled: "你慢点说，一步一步来",
      otherwise: "step",
    },
    step: {
      says: [["点了，让我填地址", "哦哦看到了，叫我写收货人"], "收货人写我还是写老姐妹？"],
      hears: [{ on: ["address", "recommends", "two_options", "pay_help"], to: "placed" }],
      otherwise: "placed",
    },
    placed: {
      says: [{ order: "placed" }, "弄好了！然后呢"],
      hears: [{ on: ["address"], to: "checked" }, { on: ["pay_help"], to: "paid" }],
      puzzled: "钱在哪里付？",
      otherwise: "paid",
    },
    checked: { says: ["地址对的，写的是老姐妹家：柳溪县桃源里6号"], otherwise: "paid" },
    paid: {
      says: [{ order: "paid" }, ["女儿帮我付掉了", "付成功了，哎呀真方便"], "能写张卡片吗：老姐姐身体健康"],
      hears: [{ on: ["noted", "gift"], to: "bye" }, { on: ["apology"], to: "bye" }],
      puzzled: "能写不？",
      otherwise: "bye",
    },
    bye: { says: [["谢谢你啊，真有耐心", "好好好，你们服务真好"]] },
  },
};
