"""Which trade a talk belongs to, by the goods that its words and its product card name; names as in the bank."""

from __future__ import annotations

from app.rank.cues import CueIndex

_CLOTHES = "衣服 裙 裤 衫 外套 卫衣 羽绒服 风衣 毛衣 大衣 T恤 t恤 内衣 睡衣 西装 旗袍 背心 棉服 马甲 夹克 打底"
_SKIN = (
    "面霜 精华 口红 粉底 防晒 洗面奶 洁面 爽肤水 面膜 眼霜 护肤 乳液 化妆 彩妆 唇膏 眉笔 护手霜 身体乳 卸妆 水乳 香水"
)
_FOOD = "零食 坚果 饼干 糕 糖果 巧克力 牛肉干 蜂蜜 大米 面包 水果 咖啡 果干 麦片 辣条 好吃 口味 苹果 橙 腊肠 月饼"
_FRUIT = "水果 苹果 橙 柚 桃 梨 芒果 葡萄 樱桃 车厘子 草莓 猕猴桃 荔枝 香蕉 榴莲 柑 橘"
_DIGITAL = "手机 耳机 充电 数据线 平板 键盘 鼠标 音箱 手表 移动电源 摄像头 路由器 硬盘 U盘 相机 显示器 支架 转接"
_APPLIANCE = (
    "电饭煲 电饭锅 冰箱 洗衣机 空调 风扇 吹风机 加湿器 吸尘器 微波炉 烤箱 热水器 电水壶 豆浆机 破壁机 剃须刀 "
    "电热毯 台灯 净水器"
)

GOODS: dict[str, str] = {
    "服装": _CLOTHES,
    "女装": "裙 女装 女士 旗袍 打底 雪纺",
    "男装": "男装 男士 男款 西装",
    "童装": "童装 宝宝穿 儿童 小孩穿 女童 男童 婴儿服",
    "鞋": "鞋 靴",
    "箱包": "包包 背包 双肩包 托特 行李箱 拉杆箱 钱包 斜挎",
    "美妆": _SKIN,
    "化妆品": _SKIN,
    "护肤": _SKIN,
    "食品": _FOOD,
    "零食": _FOOD,
    "坚果": "坚果 核桃 腰果 杏仁 开心果 瓜子 巴旦木 夏威夷果 碧根果",
    "水果": _FRUIT,
    "生鲜": f"{_FRUIT} 海鲜 虾 蟹 牛排 鲜肉 鸡蛋 冷链",
    "农产品": f"{_FRUIT} 大米 小米 杂粮 红薯 土豆 玉米 蜂蜜 木耳 香菇 枸杞 土鸡",
    "茶叶": "茶叶 绿茶 红茶 普洱 乌龙 铁观音 龙井 白茶 花茶",
    "数码": _DIGITAL,
    "手机": "手机",
    "手机配件": "充电器 数据线 手机壳 钢化膜 耳机 充电宝 充电头 支架",
    "电脑": "电脑 笔记本 显示器 键盘 鼠标 硬盘 主机",
    "家电": _APPLIANCE,
    "家居": "收纳 置物架 地毯 窗帘 挂钩 花瓶 毛巾 锅 碗 杯 灯 抱枕 拖把 衣架",
    "家纺": "床单 被套 四件套 枕头 被子 棉被 毛毯 毯子 床垫 枕套",
    "家具": "沙发 桌 椅 床 柜 书架 茶几 衣柜",
    "母婴": "宝宝 奶粉 尿不湿 纸尿裤 奶瓶 婴儿 孕妇 辅食 推车",
    "玩具": "玩具 积木 拼图 娃娃 遥控车",
}
"""Nouns that show the trade; 服装 and 女装 may both hold. A phrase is held back where none of its trades is shown."""

GOODS_IN: CueIndex[str] = CueIndex(GOODS)
