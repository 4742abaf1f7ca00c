"""Words of the buyer that call for a technique or ask for the fact of a slot: the playbook's triggers as two tables.

They are one sign among others: they order the techniques that answer an intent, they never decide the intent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from app.phrases.words import Words
from app.vocabulary import Technique

K = TypeVar("K", bound=str)

CHARACTERS_READ = 200
"""So many last characters of what the buyer said are searched; the wish stands at the end (label rule 4)."""

T = Technique

TRIGGERS: dict[Technique, str] = {
    T.LOWER_EXPECTATION: (
        "色差 偏色 实物 图片 照片 图上 图一样 一模一样 一样吗 一样么 一样吧 一样不 美颜 滤镜 p图 线头 完美 瑕疵 "
        "误差 颜色准 差别大 买家秀 卖家秀 p过 照骗 跟图 和图 完全一样 有出入 起球吗 掉色吗 掉色不 会起球 会掉色 "
        "会变形 会塌 会不会塌 用久了"
    ),
    T.REASSURE: (
        "正品 假货 假的 真的吗 真的假的 靠谱 可靠 骗 放心 安全 孕妇 烫 漏电 触电 老人 检测 质检 报告 认证 假一赔 "
        "宝宝 售后 保障 质保 保修 验货 授权 靠不靠谱 怕买 被骗 上当 不放心 担心 七天无理由 无理由 真货 保真 3c 3C "
        "刺激 副作用 甲醛 能退吗 能退么 可以退吗 万一 怕买错 买回来不合适"
    ),
    T.CANDID_PROS_CONS: (
        "缺点 毛病 瑕疵 不足 线头 起球 掉色 划痕 怎么这么便宜 为什么便宜 为啥便宜 一分钱一分货 异味 缩水 说实话 "
        "讲实话 实话 坏处 缺陷 弊端 哪里不好 毛病吧 有毛病 瑕疵品 清仓 临期 短板 不好的地方 优缺点"
    ),
    T.LEAVE_ROOM: (
        "一定 肯定 保证 确定 百分百 绝对 能到吗 能到么 能到不 来得及 赶得上 有效果 有效吗 管用吗 之前到 前能到 "
        "能不能到 准话 肯定的答复 打包票 百分之百 见效 会过敏 必须到 能保证 敢保证 说准 准时到 一定要"
    ),
    T.SOCIAL_PROOF: (
        "销量 大家 别人 都买 卖得好 卖的好 卖得最好 爆款 热卖 热销 人气 评价怎么样 评价好 好评 口碑 回购 人都说 "
        "回头客 卖了多少 多少人买 跟风 评论 评价如何 评价咋样 买过的人"
    ),
    T.GUIDED_CHOICE: (
        "区别 差别 有什么不同 有啥不同 哪个好 哪款好 哪种好 对比 比较 还是 哪个更 哪个合适 哪个划算 差在哪 差多少 "
        "啥区别 优缺点 值得买 哪个值 对比下 有啥不一样 有什么不一样"
    ),
    T.RECOMMEND_MULTI: (
        "推荐 介绍 有什么款 有没有适合 有适合 有哪些 有啥好 几款 发链接 发个链接 什么合适 有什么合适 最便宜的 "
        "更便宜的 类似的 还有别的 别的款 有没有别的 适合我的 想找 想买 给我妈 给我爸 给老公 给老婆"
    ),
    T.HELP_CHOOSE: (
        "纠结 选哪 挑哪 帮我选 帮我挑 哪个颜色 什么颜色 多大码 什么码 哪个码 拿不定 选择困难 帮我看看 随便 帮我定 "
        "选不出 挑花眼 哪个适合 显白 百搭 耐脏 好搭 不知道选 选啥 怎么选 挑一"
    ),
    T.CLARIFY: "哪个好 什么好 送朋友哪 送什么好 送人 送客户 送老师 送领导",
    T.FIRM_PRICE: (
        "再少 再便宜 再降 最低 抹零 抹个零 别家 隔壁 不便宜 不少就 拉倒 否则 要不然 就不买 不买了 人家 再优惠 "
        "同价 一口价 再申请 死板 不便宜就 去别家 最后问 给个底价 底价 不降就 卖不卖 一句话"
    ),
    T.VALUE_JUSTIFY: (
        "太贵 好贵 贵了 有点贵 便宜点 少点 优惠点 能便宜 能少 便宜些 打折 减点 能减 能不能少 贵啊 值吗 值不值 "
        "这么贵 那么贵 凭什么 减几块 少几块 便宜几块 便宜多少 什么价"
    ),
    T.BUNDLE_SAVING: (
        "两件 三件 几件 两条 两个 一起买 一起拍 合并 邮费 运费 包邮 凑单 多买 两份 多拍 免邮 合单 凑满 满多少 "
        "多件 批量 量大 两份邮费 一起结 一块买 一块发 多买几"
    ),
    T.PROMO_NOTICE: (
        "优惠 活动 打折 几折 优惠券 领券 满减 清仓 特价 秒杀 双十一 双十二 双11 双12 618 赠品 送什么 搞活动 "
        "聚划算 红包 叠加 折扣 买一送一 新人 首单 会员价 有券 用券 团购 大促 特惠 最便宜 清货"
    ),
    T.FAST_DISPATCH: (
        "今天发 今天能发 什么时候发 啥时候发 几时发 多久发 急用 着急 赶时间 当天 马上发 现在拍 今天拍 尽快 快点发 "
        "急 现在就要 等着用 赶着 抓紧 早点发 最快 加急 明天要 今天能 明天能 立刻发"
    ),
    T.ORDER_GUIDE: (
        "怎么拍 怎么买 怎么下单 怎么付 怎么用 怎么领 如何拍 如何下单 在哪领 在哪拍 在哪下单 不会买 不会弄 不会拍 "
        "付不了 用不了 微信 转账 转你 花呗 分期 网购 怎么支付 拍不了 下不了单 货到付款 第一次网购 怎么付钱 怎么弄 "
        "点哪 怎么填 填什么 怎么操作 付钱 合并付款 显示不可用 不能用券 头一回 在哪买 教我"
    ),
    T.CONFIRM_ADDRESS: "地址 收货人 收件人 核对 老地址 原地址 原来那个 收货信息 老样子",
    T.RECORD_NOTE: (
        "备注 贺卡 卡片 礼盒 包装好 不要放 别放 改地址 改电话 改颜色 换成 改成 先别发 先不要发 先不发 顺丰 发票 "
        "抬头 留言 写错 填错 晚点发 一起发 代收 门口 帮我写 帮写 写上 写个 生日牌 改到 再发 别发 记下 记一下 小票 "
        "价签 加急 帮我备 税号"
    ),
    T.SOFT_DECLINE: (
        "微信 加v 加V 加我 QQ qq 转账 转你 私下 线下 送我 返现 免费 白送 支付宝 银行卡 私聊 加个 额外送 免单 多送 "
        "走线下"
    ),
    T.TOPIC_SHIFT: (
        "进货 货源 哪里进 拿货 利润 工资 生意 赚钱 赚多少 加盟 代理 兼职 结婚 机器人 下雨 天气 吃饭 日结 刷单 "
        "你是哪里人 小姑娘 声音 聊天 几岁 有对象 开个店 供应商 成本价 代运营 推广 排名 招聘 忙不忙"
    ),
    T.EXPERT_TALK: (
        "参数 支数 克重 充绒 蓬松度 协议 芯片 配比 烘焙 处理法 色域 刷新率 功耗 浓度 工艺 头层 高支 精梳 预缩 "
        "罗纹 莱卡 双面 单面 轴体 阻抗 频响 色温 显色 转速 氮化镓 绒子 烟酰胺 视黄醇 玻色因 日晒 水洗豆 的纱"
    ),
    T.PATIENT_EXPLAIN: (
        "不懂 不了解 不太会 小白 第一次买 第一次用 什么意思 啥意思 是什么 新手 没用过 概念 咋用 不会用 不会弄 "
        "完全不懂 不太懂 有啥不一样 头一回 科普 看不懂 啥区别 怎么分"
    ),
    T.NOVELTY: (
        "新款 最新 新品 特别一点 特别的 独特 撞衫 不撞 上新 限量 少见 刚出 没见过 腻了 没闻过 新奇 与众不同 "
        "新花样 设计感 特别吗 刚刷到 好特别 直播"
    ),
    T.VIP_CARE: (
        "老板 经理 会员 vip VIP 老顾客 老客户 大客户 领导 必须给 几万块 vip价 VIP价 老会员 一直在你 金牌会员 你们领导"
    ),
    T.ALTERNATIVE: (
        "没货 缺货 断码 断货 卖完 补货 灰的 灰色的 点不动 选不了 没有了吗 没有吗 没了吗 其他颜色 别的颜色 "
        "显示缺货 拍不了 太厚了 太薄了 还有别的颜色 换别的"
    ),
    T.CROSS_SELL: "搭什么 配什么 搭配 配套 一套 还要配 还需要 配件 还要什么 还缺 一起用",
    T.PAYMENT_NUDGE: "没付 未付 等会付 晚点付 待会付 还没付 回头付 再想想 考虑 先不付 再看看",
    T.BUSY_NOTICE: (
        "人呢 没人理 没人回 不理人 不理我 怎么不回 不回我 回复慢 回得慢 半天不 等半天 等好久 等了好久 还在吗"
    ),
    T.APOLOGISE: (
        "太差 好差 太慢 失望 过分 什么态度 投诉 生气 无语 垃圾 坑人 气死 破了 碎 坏 没人理 敷衍 气人 恶心 "
        "什么玩意 没人管 耽误 白等 骗人 差劲 糊弄 坑我 失信 不像话 臭了 烂了"
    ),
    T.QUICK_RESPONSE: "在吗 人呢 没人 快点 赶紧 急 怎么回事 咋回事 管不管 赶快 马上处理 快点处理 看看怎么 帮忙看看",
    T.LISTEN_RECORD: (
        "坏 碎 破 少了 少发 漏发 漏 发错 不能用 没反应 不亮 没声音 有洞 有问题 不对 漏水 断了 裂 掉漆 开胶 脱线 "
        "缺了 打不开 变质 臭 烂 坏的 发成 不一样 没声 不转 不热"
    ),
    T.SOOTHE_EXPLAIN: (
        "生气 无语 怎么回事 咋回事 怎么包的 怎么这样 郁闷 急死 管不管 到底 气死 不像话 过分 坑人 等着用 "
        "是不是不想 态度 欺负 耽误 这都几天"
    ),
    T.REMEDY: (
        "怎么办 怎么处理 怎么赔 怎么解决 赔 补发 补偿 重发 说法 咋办 咋整 补差 差价 赔钱 全款 全额 换新 修还是换 "
        "给个说法 怎么补 怎么弄 打算怎么"
    ),
    T.RETURN_GUIDE: (
        "退货 退换 想退 要退 能退 可以退 换大 换小 换货 换个 换一 换码 寄回 运费险 退回 怎么退 退款 运费谁 "
        "来回运费 寄回哪 吊牌 拆了 不想要了 有点小 有点大 不合适 穿不上 紧了"
    ),
    T.TRACK_SHIPMENT: (
        "到哪 物流 单号 快递没 没动 不动 停在 还没到 没收到 还没发 没发货 怎么还 几天了 驿站 派送 查一下 催 查件 "
        "揽收 还没有发 签收 查到没 快递员 站点 物流信息 什么时候到 没动了 不更新"
    ),
    T.FOLLOW_UP: (
        "处理得 处理的怎 处理好 进度 到账 多久退 什么时候退 还要多久 有结果 怎么样了 查到没 等消息 等你消息 "
        "处理了吗 办了吗 补发了吗 退了吗 还没退 催一下 多久处理"
    ),
    T.REVIEW_CARE: "评价 差评 中评 好评 追评 删评 晒图 一星 改评价 返现 删掉",
    T.KEEP_EVIDENCE: (
        "不赔 给差评 就差评 12315 工商 曝光 不然差评 不退就 赔钱 消协 律师 起诉 朋友一起 不返 不赔就 打12315 反正要"
    ),
    T.FAREWELL: "谢谢 再见 拜拜 没有了 没了 先这样 下次 收到了 不用了 下次再来 没事了 就这样 满意 喜欢 不打扰",
    T.BETTER_FIT: (
        "合适吗 合适么 适合吗 适合我 我这种 不合适 太厚了 太薄了 够不够 够用吗 够吗 大油皮 干皮 带得动 放得下吗"
    ),
    T.RETURN_VISIT: "收到了 很喜欢 质量很好 很满意 用着不错 挺好用 挺好的 很合身",
    T.GOODWILL_GIFT: "价格没问题 不讲价 不还价 支持你 喝了一年 用了一年 一直买 又来",
    T.ASK_NEED: "送人 送朋友 给我妈 给我爸 给老公 给老婆 给孩子 有没有适合 想找 想买",
}
"""What in the words calls for a technique (playbook section 1, column when)."""

ASKED: dict[str, str] = {
    "材质": "材质 面料 料子 什么料 什么做的 纯棉 真皮 布料 含棉 牛皮 棉 皮",
    "尺寸": "尺寸 多大 多长 多高 多宽 长宽 放得下 装得下 直径 寸",
    "容量": "容量 毫升 多少升 ml 装多少 能装",
    "重量": "多重 几斤 重量 克 沉不沉 重不重 重吗",
    "产地": "产地 哪里产 哪产 进口 国产 哪里的",
    "保质期": "保质期 过期 能放多久 放多久 新鲜 什么日期 几月产",
    "生产日期": "生产日期 什么日期 新鲜 日期",
    "规格": "规格 一盒 一包 一箱 一袋 一份 几个 几包 几片 几支 几颗 多少个 多少片 多少支",
    "功率": "功率 多少瓦 耗电 费电 几瓦 瓦",
    "成分": "成分 配料 添加 酒精 香精 糖 防腐剂",
    "适用": "适合 能用吗 适用 孕妇 敏感 油皮 干皮 适配 兼容 能用不 可以用",
    "尺码表": "尺码 什么码 多大码 哪个码 身高 体重 cm 斤 kg 偏大 偏小 码",
    "版型": "版型 修身 宽松 偏大 偏小 显瘦 显胖",
    "厚度": "厚 薄 保暖 透不透",
    "用法": "怎么用 用法 怎么吃 怎么泡 怎么装 安装",
    "洗涤": "机洗 手洗 怎么洗 水洗 掉色 缩水",
    "口味": "口味 什么味 甜不甜 辣不辣 好吃",
    "续航": "续航 能用多久 充电 电池 电量",
    "推荐尺码": "尺码 什么码 多大码 哪个码 几码 穿多大 穿哪个 码",
    "身高": "身高 cm 厘米",
    "体重": "体重 斤 公斤 kg",
    "价格": "多少钱 价格 几块 什么价 怎么卖 贵不贵 价钱 啥价",
    "链接": "链接 网址 哪款 推荐",
    "库存": "有货 现货 库存 还有吗 还有没 还剩 有没有",
    "现货选项": "有货 现货 哪些颜色 什么颜色 有几个 有几种 还有吗 还有没 有没有 卖完 断货 缺货 没货",
    "发货时间": "发货 几时发 什么时候发 啥时候发 多久发 今天发 哪天发 能发 时候发",
    "到货时间": "到货 几天到 多久到 什么时候到 啥时候到 能到 送到 几天能 时候能到",
    "截单时间": "今天发 当天 几点前 今天能发 今天拍",
    "快递": "快递 顺丰 中通 圆通 韵达 申通 邮政 京东物流 发什么",
    "买家快递": "顺丰 中通 圆通 韵达 申通 邮政 京东",
    "运费": "运费 邮费 快递费",
    "包邮条件": "包邮 免邮 邮费 运费",
    "优惠": "优惠 便宜 打折 满减 少点 几折",
    "优惠券": "券 优惠",
    "活动": "活动 双十一 双十二 双11 618 大促 满减",
    "活动截止": "到什么时候 几号结束 截止 活动多久 结束",
    "赠品": "赠品 送什么 送点 送我 礼物 有赠 送吗",
    "退换": "退 换 七天 7天",
    "运费险": "运费险 运费谁 退货运费",
    "质保": "质保 保修 坏了 售后 保多久",
    "销量": "销量 多少人 卖得 大家 爆款",
    "好评率": "好评 评价 口碑",
    "处理时限": "多久处理 什么时候处理 还没处理 处理",
    "退款时限": "退款 到账 退钱",
    "新品": "新品 新款 上新 最新",
    "会员优惠": "会员 老顾客 vip VIP",
    "发票": "发票 开票 抬头 专票",
    "付款方式": "付款 支付 花呗 分期 微信 信用卡 怎么付",
    "赔付": "赔 补偿",
    "营业时间": "几点 上班 营业 在线",
    "快递单号": "单号 物流 到哪 快递",
    "物流状态": "到哪 物流 怎么还没 不动 没到",
    "地址": "地址 寄到 发到",
}
"""Words that ask for the fact of a slot: a phrase that tells it goes first."""


class CueIndex(Generic[K]):
    """Finds the keys whose words stand in a text."""

    def __init__(self, table: Mapping[K, str]) -> None:
        keys: dict[str, list[K]] = defaultdict(list)
        for key, listed in table.items():
            for word in listed.split():
                keys[word].append(key)
        self.keys = {word: tuple(found) for word, found in keys.items()}
        """The keys of each word."""
        self._words = Words(self.keys)

    def find(self, text: str) -> dict[K, str]:
        """Each key whose word stands in the text, with the longest such word, of equally long ones the first."""
        return self.among(self._words.find(text))

    def among(self, words: Iterable[str]) -> dict[K, str]:
        """The same where it is known which words stand in the text; words that are not of this table are passed by."""
        found: dict[K, str] = {}
        for word in words:
            if word in self.keys:
                for key in self.keys[word]:
                    if key not in found or len(found[key]) < len(word):
                        found[key] = word
        return found


TRIGGERED: CueIndex[Technique] = CueIndex(TRIGGERS)
ASKED_FOR: CueIndex[str] = CueIndex(ASKED)
