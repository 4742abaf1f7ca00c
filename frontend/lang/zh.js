// Every text of the page in Chinese, the first language. en.js has the same shape; the type checker compares them.

/** @param {number} n */
const percent = (n) => `${Math.round(n * 100)}%`;

export const zh = {
  lang: "zh-CN",
  title: "接话",
  percent,
  units: { hours: "时", days: "天" },
  stages: {
    greeting: "问好",
    need_discovery: "需求",
    recommendation: "推荐",
    closing: "促成",
    after_sales: "售后",
  },
  steps: {
    quick_response: "快速反应",
    warm_reception: "热情接待",
    listen_record: "倾听记录",
    soothe_explain: "安抚解释",
    apologise: "诚恳道歉",
    remedy: "补救措施",
    follow_up: "跟进通知",
  },
  noteKinds: {
    address: "改地址",
    gift: "赠品",
    courier: "指定快递",
    phone: "改电话",
    receiver: "改收件人",
    hold: "暂缓发货",
    invoice: "发票",
    other: "备注",
  },
  listAnd: "、",

  connection: {
    live: "已连接",
    connecting: "连接中…",
    offline: "已断开",
    stopped: "未连接",
    /** @param {string} age */
    offlineFor: (age) => `断开 ${age}，正在重连。下面是断开前的内容`,
    neverYet: "连不上服务，正在重试。请看看 jiehua serve 是否在运行",
    now: "现在重连",
    retry: "重试",
    newToken: "换口令",
    reload: "刷新页面",
    /** @type {Record<number, string>} */
    codes: {
      4500: "口令不对，或已过期。请向主管要一个新口令",
      4501: "这个口令已被停用。请向主管要一个新口令",
      4502: "这不是客服口令（可能是桥接口令）。请换成客服或主管的口令",
      4503: "请求太多，服务已拒绝这个窗口。请联系主管后再试",
      4504: "页面和服务的版本不一致。请刷新页面",
      4505: "这个口令开的窗口太多了。请先关掉别的接话窗口",
      1000: "已退出",
    },
  },

  firstRun: {
    welcome: "买家一说话，接话就把下一句备好。您按一个数字，就放进聊天框。",
    steps: [
      { say: "在装了接话的电脑上运行这一行，会打印出口令", code: "jiehua token new --shop 店铺 --role agent --name 小美" },
      { say: "把口令粘贴到下面，点「连接」", code: "" },
      { say: "买家来消息时，看建议，按数字", code: "" },
    ],
    token: "口令",
    tokenHint: "只存在这台电脑的浏览器里",
    connect: "连接",
    needed: "请先粘贴口令",
    demoFailed: "演示没有准备好。请确认是用 jiehua demo 启动的，然后刷新页面",
  },

  strip: {
    label: "买家",
    /** @param {number} waiting @param {number} all */
    count: (waiting, all) => (waiting ? `${waiting} 位在等` : `${all} 位，都已回复`),
    next: "下一位",
    /** @param {number} n */
    more: (n) => `+${n} 位`,
    less: "收起",
    answered: "已回复",
    /** @param {string} name @param {string} clock */
    waits: (name, clock) => `${name}，已等 ${clock}`,
    us: "我：",
    picture: "［图片或卡片］",
    complaint: "诉",
  },

  empty: {
    none: "还没有买家",
    noneHint: "等第一条消息…",
    left: "这位买家的对话已结束，或转给了别的客服",
    leftHint: "按 N 看下一位",
    loading: "正在取买家…",
  },

  buyer: {
    stage: "阶段",
    /** @param {string} name */
    stageTo: (name) => `把阶段改为「${name}」`,
    manual: "手动",
    because: "依据",
    /** @param {string} name */
    from: (name) => `从「${name}」来`,
    /** @param {string} name @param {number} confidence */
    intent: (name, confidence) => (confidence < 0.5 ? `可能是${name}` : name),
    unsure: "把握不大",
    visit: "接待",
    visitLevels: { early: "刚开始", good: "成交好时段", long: "聊得有点久" },
    /** @param {number} from @param {number} until  minutes */
    visitBest: (from, until) => `最佳 ${from}–${until} 分`,
    visitHint: "成交的对话多在 3 到 7 分钟里结束",
    /** @param {number} n */
    messages: (n) => `${n} 条`,
    traits: "买家画像",
    /** @param {string} name */
    notTrait: (name) => `不是「${name}」`,
    /** @param {string} name */
    traitBack: (name) => `还是「${name}」，点一下恢复`,
    agent: "接待",
    nobody: "未分配",
    known: "已知",
    notes: "备注",
    urgent: "急",
    done: "已办",
    markDone: "办好了，打勾（D 再按数字）",
    openAgain: "还没办，取消打勾（D 再按数字）",
    /** @param {string} text */
    seenTo: (text) => `办好了：${text}`,
    uncover: "显示隐去的内容",
    uncoverHint: "手机号、地址、姓名、证件号已隐去；谁看过会记下来",
    warnings: "留意",
    dispute: "纠纷处理",
    /** @param {string} name */
    nextStep: (name) => `下一步：${name}`,
    said: "买家说",
    weSaid: "我们说",
    question: "还没答",
    stagePrompt: "按 1–5 改阶段，Esc 取消",
  },

  list: {
    label: "建议回复",
    fresh: "有新建议",
    freshHint: "换上",
    none: "这一步没有合适的话术",
    noneHint: "按 / 搜话术",
    idle: "已回复，等买家说话",
    offlineHint: "连上之后再选",
    prompts: { dismiss: "按数字移除一条，Esc 取消", copy: "按数字复制一条，Esc 取消", done: "按数字给备注打勾，Esc 取消" },
    /** @param {number} key */
    edit: (key) => `改第 ${key} 条`,
    /** @param {number} key */
    dismiss: (key) => `移除第 ${key} 条`,
    editShort: "改",
    /** @param {string} name */
    why: (name) => `${name}：为什么推荐`,
    gap: "待填",
    sending: "发出中…",
    given: "已选",
    waiting: "等连接…",
    kept: "有改过的草稿",
  },

  editor: {
    label: "改好再发",
    send: "放进聊天框",
    cancel: "返回",
    keys: "Enter 发 · Shift+Enter 换行 · Esc 返回",
    gapKeys: "Tab 跳到下一个空 · Alt+数字 填入备选",
    /** @param {string} name */
    offers: (name) => `${name} 可填`,
    from: { product: "商品", order: "订单", talk: "对话", shop: "店铺" },
    useBetter: "换上",
    moved: "买家又说话了",
    gone: "这位买家的对话已结束或转走，文字还在，可以复制",
    levels: { warn: "注意", block: "违规" },
    tooLong: "太长了",
  },

  search: {
    why: {
      /** @param {string} of */
      technique: (of) => `技巧「${of}」`,
      /** @param {string} of */
      id: (of) => `编号「${of}」`,
      /** @param {string} of */
      starts: (of) => `开头「${of}」`,
      /** @param {string} of */
      initials: (of) => `首字母 ${of}`,
      /** @param {string} of */
      about: (of) => `关于「${of}」`,
      /** @param {string} of */
      holds: (of) => `含「${of}」`,
      /** @param {string} of */
      pinyin: (of) => `拼音 ${of}`,
      /** @param {string} of */
      mixed: (of) => `读作 ${of}`,
      /** @param {string} of */
      scattered: (of) => `含「${[...new Set(of)].join("、")}」`,
    },
    label: "搜话术",
    placeholder: "搜话术：文字、拼音、首字母",
    results: "搜索结果",
    none: "没有找到。换个词，或用拼音首字母试试",
    busy: "搜索中…",
    keys: "数字或 Enter 选 · Esc 返回",
  },

  ask: {
    titles: { moved: "买家又说话了，还用这句吗？", twice: "刚用过这一句，再放一次？", not_empty: "聊天框里有草稿" },
    yes: { moved: "还用这句", twice: "再放一次", not_empty: "接在后面" },
    replace: "换掉草稿",
    no: "返回",
  },

  panel: {
    /** @param {string} name */
    note: (name) => `给${name}记备注`,
    kind: "类别",
    noteText: "写给仓库：例如 送一张贺卡",
    noteGo: "记下",
    paste: "粘贴买家的话",
    who: "谁的对话",
    fresh: "新买家",
    name: "称呼",
    from: "谁说的",
    theBuyer: "买家",
    us: "我们",
    pasteText: "把聊天里的话粘贴到这里",
    pasteGo: "看建议",
    keys: "Enter 提交 · Esc 关闭",
    add: "记备注",
    addPaste: "粘贴",
  },

  small: {
    away: "接话在置顶小窗里",
    back: "回到这里",
    open: "置顶小窗",
  },

  toast: {
    justChanged: "建议刚刚更新，请看一眼再按",
    notLive: "还没连上，没有发出",
    fillFirst: "还有空没填",
    empty: "没有文字，没有发出",
    inserted: "已放进聊天框",
    handed: "已交给聊天窗口",
    late: "买家刚又说了话；发的是您看到的那一版",
    copied: "没有连着聊天窗口，已复制，去粘贴吧",
    copyFailed: "没有连着聊天窗口，也没能复制。请选中文字手动复制",
    copiedAsked: "已复制",
    waiting: "断线中。10 秒内连上就放进聊天框，之后只计数、不再放",
    waitedTooLong: "断线太久，没有放进去",
    /** @param {string} found */
    blocked: (found) => `「${found}」违规，改过才能发`,
    noted: "已记下备注",
    /** @param {string} text */
    noteDone: (text) => `备注已办：${text}`,
    /** @param {string} text */
    noteOpen: (text) => `备注待办：${text}`,
    noNotes: "这位买家没有备注",
    nothingCovered: "没有隐去的内容",
    noWindow: "这个浏览器开不了置顶小窗。请用 Chrome 或 Edge 116 以上，直接打开本页",
    copy: "复制",
    again: "再放一次",
    undo: "撤销",
    close: "关闭",
    /** @param {string} name */
    stageSet: (name) => `阶段已改为「${name}」`,
    /** @param {string} name */
    traitOff: (name) => `已去掉「${name}」`,
    /** @param {string} name @param {string} what */
    about: (name, what) => `${name}：${what}`,
    noNext: "没有别的买家在等",
    /** @type {Record<string, string>} */
    delivery: {
      not_empty: "没放进去：输入框里有草稿",
      context_changed: "没放进去：买家又说话了，先看一眼新消息",
      no_composer: "没放进去：聊天窗口没有打开这位买家",
      failed: "没放进去：聊天窗口没有接住。可以复制后粘贴",
    },
    /** @type {Record<string, string>} */
    errors: {
      offline: "连接断了，不确定是否送到。请看一眼聊天窗口",
      timeout: "服务没有回应，不确定是否送到。请看一眼聊天窗口",
      rate_limited: "操作太快了，请稍等再试",
      overloaded: "服务正忙，请稍等再试",
      store_unavailable: "服务暂时存不了数据，请稍后再试",
      internal: "服务出错了，请再试一次",
      forbidden: "这位买家不归您接待",
      not_found: "找不到这位买家，可能已经结束或转走",
      too_large: "文字太长，没有发出",
    },
    /** @param {string} message */
    otherError: (message) => `没有成功：${message}`,
  },

  help: {
    open: "帮助与按键",
    title: "按键",
    close: "关闭",
    usual: "恢复默认按键",
    window: "置顶小窗",
    off: "已关",
    press: "请按键…",
    unsuited: "这个键不能用在这里：选句用数字键（可加 Shift、Alt、Ctrl），别的命令用别的键。",
    /** @param {string} name */
    change: (name) => `改「${name}」的按键`,
    /** @param {string} name */
    turn: (name) => `开关「${name}」`,
    /** @param {string[]} names */
    clashOurs: (names) => `和「${names.join("」「")}」撞了键，前面的那个生效。`,
    /** @param {string[]} names */
    clashOthers: (names) => `${names.join("、")}已占用这个键，可能按不到这里。`,
    places: { list: "看建议时", edit: "改字时" },
    /** @type {Record<string, string>} */
    commands: {
      pick: "选这一条",
      edit: "打开来改",
      copy: "复制一条（再按数字）",
      dismiss: "移除一条（再按数字）",
      take: "换上新建议",
      walk_down: "下一条",
      walk_up: "上一条",
      next_waiting: "下一位在等的买家",
      step_down: "列表里下一位",
      step_up: "列表里上一位",
      search: "搜话术",
      stage: "改阶段（再按 1–5）",
      note: "记备注",
      done: "备注打勾（再按数字）",
      uncover: "显示隐去的内容",
      paste: "粘贴买家的话",
      window: "置顶小窗",
      help: "帮助与按键",
      send: "发出",
      gap: "下一个空",
      gap_back: "上一个空",
      value: "填入备选的值",
      better: "换成更好的说法",
    },
    /** @type {Record<string, string>} */
    others: { browser: "浏览器", input_method: "输入法", feige: "飞鸽", chatwoot: "Chatwoot" },
    notes: "点按键可以改，右边的开关可以单独关掉。Esc 总是返回；Shift+Enter 换行。输入法正在选字时，按键都归输入法。搜索带数字的内容：先打一个空格。",
    keysOn: "单键快捷键",
    language: "English",
    leave: "退出并忘记口令",
  },
};
