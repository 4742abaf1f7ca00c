// 林小满 has touchy skin and asks for guarantees; honesty wins her, promises make her suspicious.

/** @type {import("../story.js").Story} */
export const lin = {
  id: "lin",
  name: "林小满",
  trade: "美妆",
  note: "敏感皮，看面霜",
  product: "cream",
  variant: "滋润型 50 克",
  arrives: 9_500,
  seed: 5501,
  begins: "skin",
  nudges: [["hello？", "在吗亲"], ["还没回我呢"], ["先不看了，拜拜"]],
  agrees: ["好的，麻烦啦", "没事，慢慢查"],
  scenes: {
    skin: {
      says: ["hi", "我换季容易泛红，想找个保湿的面霜"],
      hears: [
        { on: ["asks"], to: "dry" },
        { on: ["recommends", "fact"], to: "safe" },
      ],
      otherwise: "dry",
    },
    dry: { says: [["偏干，两颊起皮", "干敏皮，鼻子又有点油"]], otherwise: "safe" },
    safe: {
      says: ["能保证不过敏吗"],
      hears: [
        { on: ["promises"], to: "suspicious" },
        { on: ["honest", "leaves_room"], to: "trust" },
        { on: ["fact"], to: "ingredients" },
      ],
      puzzled: "我比较怕过敏……",
      otherwise: "ingredients",
    },
    suspicious: {
      says: ["哪有面霜敢说一定不过敏的", "你这么说我反而不敢买"],
      hears: [
        { on: ["honest", "apology", "leaves_room", "soothes"], to: "trust" },
        { on: ["service"], to: "fake" },
      ],
      otherwise: "fake",
    },
    trust: { says: [["嗯，这么说我信", "谢谢提醒，我会先试耳后的"]], then: "fake" },
    ingredients: { says: ["有酒精香精吗"], otherwise: "fake" },
    fake: {
      says: ["是正品吧？网上假货太多了"],
      hears: [
        { on: ["genuine", "service"], to: "which" },
        { on: ["promises"], to: "which_doubt" },
        { on: ["popular"], to: "which" },
      ],
      otherwise: "which_doubt",
    },
    which_doubt: { says: ["好吧……收到能退的吧"], hears: [{ on: ["service"], to: "which" }], otherwise: "which" },
    which: {
      says: ["清爽型和滋润型差在哪"],
      hears: [
        { on: ["compares", "fact", "recommends", "two_options", "honest"], to: "whiten" },
      ],
      puzzled: "我这种干皮用哪个",
      otherwise: "whiten",
    },
    whiten: {
      says: ["滋润型吧", "顺便问下，用了会变白吗"],
      hears: [
        { on: ["honest", "leaves_room"], to: "honest_again" },
        { on: ["promises"], to: "laugh" },
        { on: ["goes_with"], to: "mask" },
      ],
      otherwise: "mask",
    },
    honest_again: { says: ["哈哈好，不变白也行，保湿就够"], then: "sample" },
    laugh: { says: ["哈哈哈这个我不信"], then: "sample" },
    mask: { says: ["面膜家里还有，先不要了"], then: "sample" },
    sample: {
      says: [["有小样可以先试试吗", "送不送小样呀"]],
      hears: [
        { on: ["gift"], to: "place" },
        { on: ["discount"], to: "place" },
        { on: ["apology", "holds_price"], to: "hmm" },
      ],
      otherwise: "hmm",
    },
    hmm: {
      says: ["138一下子买正装有点犹豫"],
      hears: [
        { on: ["service", "discount", "gift", "popular", "soothes"], to: "place" },
        { on: ["last_chance"], to: "push_back" },
        { on: ["two_options"], to: "place" },
      ],
      otherwise: "leave",
    },
    push_back: { says: ["别催嘛，我想想"], hears: [{ on: ["service", "discount", "gift", "soothes", "bye"], to: "place" }], otherwise: "leave" },
    leave: { says: ["那我再看看，谢谢你"] },
    place: {
      says: [{ order: "placed" }, "拍了滋润型", { order: "paid" }],
      hears: [{ on: ["thanks", "dispatch", "address", "noted"], to: "after" }],
      otherwise: "after",
    },
    after: {
      says: [{ divider: "一周后" }, { order: "delivered" }, "来反馈一下，没泛红，挺润的", "就是夏天可能会有点厚"],
      hears: [{ on: ["thanks", "bye", "honest", "apology"], to: "end" }],
      otherwise: "end",
    },
    end: { says: [["好哒，夏天再来买清爽的", "嗯嗯，用完再回购"]] },
  },
};
