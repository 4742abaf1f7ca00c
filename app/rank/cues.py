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
        "色差 偏色 实物 图片 照片 图上 图一样 一模一样 一样吗 一样么 一样吧 一样不 美颜 滤镜 p图 线头 完美 瑕疵 误差 "
        "颜色准 差别大"
    ),
    T.REASSURE: (
        "正品 假货 假的 真的吗 真的假的 靠谱 可靠 骗 放心 安全 孕妇 烫 漏电 触电 老人 检测 质检 报告 认证 假一赔 "
        "宝宝 售后 保障 质保 保修 验货 授权 靠不靠谱 怕买"
    ),
    T.CANDID_PROS_CONS: (
        "缺点 毛病 瑕疵 不足 线头 起球 掉色 划痕 怎么这么便宜 为什么便宜 为啥便宜 一分钱一分货 异味 缩水"
    ),
    T.LEAVE_ROOM: (
        "一定 肯定 保证 确定 百分百 绝对 能到吗 能到么 能到不 来得及 赶得上 有效果 有效吗 管用吗 之前到 前能到 能不能到"
    ),
    T.SOCIAL_PROOF: "销量 大家 别人 都买 卖得好 卖的好 卖得最好 爆款 热卖 热销 人气 评价怎么样 评价好 好评 口碑 回购",
    T.GUIDED_CHOICE: "区别 差别 有什么不同 有啥不同 哪个好 哪款好 哪种好 对比 比较 还是 哪个更 哪个合适 哪个划算",
    T.RECOMMEND_MULTI: "推荐 介绍 有什么款 有没有适合 有适合 有哪些 有啥好 几款 发链接 发个链接",
    T.HELP_CHOOSE: "纠结 选哪 挑哪 帮我选 帮我挑 哪个颜色 什么颜色 多大码 什么码 哪个码 拿不定 选择困难 帮我看看 随便",
    T.CLARIFY: "哪个好 什么好 送朋友哪 送什么好",
    T.FIRM_PRICE: (
        "再少 再便宜 再降 最低 抹零 抹个零 别家 隔壁 不便宜 不少就 拉倒 否则 要不然 就不买 不买了 人家 再优惠"
    ),
    T.VALUE_JUSTIFY: "太贵 好贵 贵了 有点贵 便宜点 少点 优惠点 能便宜 能少 便宜些 打折 减点 能减 能不能少 贵啊",
    T.BUNDLE_SAVING: "两件 三件 几件 两条 两个 一起买 一起拍 合并 邮费 运费 包邮 凑单 多买 两份 多拍 免邮",
    T.PROMO_NOTICE: (
        "优惠 活动 打折 几折 优惠券 领券 满减 清仓 特价 秒杀 双十一 双十二 双11 双12 618 赠品 送什么 搞活动 聚划算"
    ),
    T.FAST_DISPATCH: (
        "今天发 今天能发 什么时候发 啥时候发 几时发 多久发 急用 着急 赶时间 当天 马上发 现在拍 今天拍 尽快 快点发 急"
    ),
    T.ORDER_GUIDE: (
        "怎么拍 怎么买 怎么下单 怎么付 怎么用 怎么领 如何拍 如何下单 在哪领 在哪拍 在哪下单 不会买 不会弄 不会拍 "
        "付不了 用不了 微信 转账 转你 花呗 分期 网购 怎么支付 拍不了 下不了单 货到付款 第一次网购"
    ),
    T.CONFIRM_ADDRESS: "地址 收货人 收件人 核对",
    T.RECORD_NOTE: (
        "备注 贺卡 卡片 礼盒 包装好 不要放 别放 改地址 改电话 改颜色 换成 改成 先别发 先不要发 先不发 顺丰 发票 "
        "抬头 留言 写错 填错 晚点发 一起发 代收 门口"
    ),
    T.SOFT_DECLINE: "微信 加v 加V 加我 QQ qq 转账 转你 私下 线下 送我 返现 免费 白送",
    T.TOPIC_SHIFT: (
        "进货 货源 哪里进 拿货 利润 工资 生意 赚钱 赚多少 加盟 代理 兼职 结婚 机器人 下雨 天气 吃饭 日结 刷单 "
        "你是哪里人"
    ),
    T.EXPERT_TALK: "参数 支数 克重 充绒 蓬松度 协议 芯片 配比 烘焙 处理法 色域 刷新率 功耗 浓度 工艺 头层",
    T.PATIENT_EXPLAIN: "不懂 不了解 不太会 小白 第一次买 第一次用 什么意思 啥意思 是什么 新手 没用过 概念 咋用 不会用",
    T.NOVELTY: "新款 最新 新品 特别一点 特别的 独特 撞衫 不撞 上新 限量 少见 刚出 没见过",
    T.VIP_CARE: "老板 经理 会员 vip VIP 老顾客 老客户 大客户 领导 必须给",
    T.ALTERNATIVE: "没货 缺货 断码 断货 卖完 补货 灰的 灰色的 点不动 选不了 没有了吗",
    T.CROSS_SELL: "搭什么 配什么 搭配 配套 一套",
    T.PAYMENT_NUDGE: "没付 未付 等会付 晚点付 待会付 还没付 回头付 再想想 考虑 先不付 再看看",
    T.APOLOGISE: "太差 好差 太慢 失望 过分 什么态度 投诉 生气 无语 垃圾 坑人 气死 破了 碎 坏 没人理 敷衍",
    T.QUICK_RESPONSE: "在吗 人呢 没人 快点 赶紧 急 怎么回事 咋回事",
    T.LISTEN_RECORD: "坏 碎 破 少了 少发 漏发 漏 发错 不能用 没反应 不亮 没声音 有洞 有问题 不对",
    T.SOOTHE_EXPLAIN: "生气 无语 怎么回事 咋回事 怎么包的 怎么这样 郁闷 急死",
    T.REMEDY: "怎么办 怎么处理 怎么赔 怎么解决 赔 补发 补偿 重发 说法 咋办 咋整",
    T.RETURN_GUIDE: "退货 退换 想退 要退 能退 可以退 换大 换小 换货 换个 换一 换码 寄回 运费险 退回 怎么退 退款",
    T.TRACK_SHIPMENT: (
        "到哪 物流 单号 快递没 没动 不动 停在 还没到 没收到 还没发 没发货 怎么还 几天了 驿站 派送 查一下 催 查件 "
        "揽收 还没有发"
    ),
    T.FOLLOW_UP: "处理得 处理的怎 处理好 进度 到账 多久退 什么时候退 还要多久 有结果 怎么样了",
    T.REVIEW_CARE: "评价 差评 中评 好评 追评 删评 晒图 一星",
    T.KEEP_EVIDENCE: "不赔 给差评 就差评 12315 工商 曝光 不然差评 不退就",
    T.FAREWELL: "谢谢 再见 拜拜 没有了 没了 先这样 下次 收到了 不用了",
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
