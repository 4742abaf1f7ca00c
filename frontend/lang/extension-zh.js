// Every text of the extension in Chinese, the first language. extension-en.js has the same shape; a test compares them.

export const zh = {
  lang: "zh-CN",
  title: "接话",
  settings: "设置",
  teach: "教一教",
  teachAgain: "重新教",
  teachName: "教买家名字",
  connect: "接入这个页面",
  setup: {
    title: "先告诉接话服务在哪里",
    say: "接话跑在您店里自己的电脑上。填好服务地址和两个口令，就能在聊天页面旁边用了。",
    go: "去填写",
  },
  strip: {
    noPage: "打开聊天页面，再点一下浏览器右上角的接话图标",
    /** @param {string} name */
    notYet: (name) => `${name} 还没有接入`,
    /** @param {string} name */
    unknown: (name) => `还不认识 ${name}，点「教一教」，按提示点四下`,
    /** @param {string} name @param {string} parts */
    unknownParts: (name, parts) => `${name}：还不知道${parts}在哪里，点「教一教」`,
    /** @param {string} name */
    looking: (name) => `${name}：请打开一位买家的对话`,
    /** @param {string} name @param {string} parts */
    lost: (name, parts) => `不再认得 ${name} 了：找不到${parts}。对话开着的话，请重新教一遍`,
    /** @param {string} name @param {string} buyer */
    ready: (name, buyer) => `${name} · ${buyer}`,
    teaching: "请到聊天页面上，按绿条的提示点击",
    /** @param {number} n */
    underWay: (n) => `${n} 条还没存上`,
    /** @param {string} why */
    problem: (why) => `有一条服务没有收：${why}`,
  },
  parts: { buyerSays: "买家的消息", weSay: "我们的消息", text: "消息文字", buyer: "买家名字", composer: "输入框", lines: "消息" },
  and: "、",
  link: { connecting: "正在连接服务…", away: "和服务断开了，正在重连", refused: "服务没有让接入，请看设置", stopped: "没有连接" },
  /** @type {Record<number, string>} */
  codes: {
    4500: "接入口令不对，或已过期。请到设置里换一个",
    4501: "接入口令已被停用。请到设置里换一个",
    4502: "接入口令填成了客服口令。请到设置里换成桥接口令",
    4504: "扩展和服务的版本不一致。请更新扩展",
    4505: "连接数太多。请关掉别的接话窗口",
  },
  teacher: {
    steps: {
      buyer: "请点一下买家的名字（对话上方那个）",
      buyerSays: "请点一条买家说的话",
      weSay: "请点一条我们说的话",
      composer: "请点一下输入框",
    },
    problems: {
      same: "这两下点在同一条消息上了，请点另一边的一条",
      alike: "看不出两边有什么不同，请换一条文字消息再点",
      empty: "这里没有文字，请点在文字上",
      no_field: "这里不能打字，请点在输入框里面",
    },
    cancel: "不教了",
    of: " / ",
  },
  options: {
    title: "接话 · 设置",
    server: "服务地址",
    serverHint: "运行 jiehua serve 的电脑，比如 http://127.0.0.1:8000",
    agent: "客服口令",
    agentHint: "jiehua token new --shop 店铺 --role agent --name 小美",
    bridge: "桥接口令",
    bridgeHint: "jiehua token new --shop 店铺 --role bridge --name 网页",
    originSay: "启动服务时要允许这个扩展，把下面这行放在前面：",
    save: "保存并试一试",
    saved: "已保存",
    trying: "正在试…",
    needServer: "请填写服务地址，以 http:// 或 https:// 开头",
    needTokens: "请填写两个口令",
    denied: "没有得到访问服务地址的许可，断网时不能搜话术；其余都能用",
    good: "都通了：可以到聊天页面旁边用了",
    /** @param {string} which @param {string} why */
    bad: (which, why) => `${which}：${why}`,
    unreachable: "连不上。请确认服务在运行，并且启动时带了上面那一行",
    wrongToken: "口令不对，或已过期",
    wrongRole: "口令的种类不对，两个口令是不是填反了",
    taught: "教过的页面",
    none: "还没有。在聊天页面旁边打开接话，点「教一教」",
    forget: "忘掉",
    sites: "已接入的网站",
    remove: "取消接入",
    own: "自己的 Chatwoot 地址",
    ownHint: "自建的 Chatwoot 填这里，比如 https://chat.example.com",
    add: "加上",
  },
};
