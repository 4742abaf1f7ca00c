"""Which attributes of a product card the buyer's words ask for: by the key, by its kind's words, by the value itself.

A shop names its attributes as it likes (面料, 材质), and a buyer asks in yet other words (什么料子的). So a card's
attributes are told by what they are, and a phrase can tell any of them by the one slot 参数.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from app.dialogue.state import BuyerState
from app.phrases.near import Nearest
from app.phrases.words import Words

CHARACTERS_READ = 200
"""So many last characters of what the buyer said are searched; the wish stands at the end (label rule 4)."""
LINES_READ = 3
MOST_TOLD = 3
"""How many attributes one line tells at most."""
MOST_NEAR = 2
"""How many are told where they are only near to the words: more would be guessing."""
LONGEST_VALUE = 40
"""A longer value is a text of its own (a size chart, a list of ingredients) and not told in passing."""

_KINDS: tuple[tuple[str, str], ...] = (
    (
        "材质 面料 材料 料 鞋面 填充 杯身 皮质 布料",
        "面料 料子 什么料 材质 什么做 什么材料 纯棉 真皮 布料 含棉 真银 纯银 真金 纯金 镀 是实木 真丝",
    ),
    ("尺寸 大小 直径 长宽高 规格尺寸", "多大 多长 多宽 多高 尺寸 放得下 装得下 多少厘米 几厘米"),
    ("容量 容积", "多大 容量 能装 多少升 几升 毫升"),
    ("重量 净重 克重", "多重 几斤 重吗 重不重 沉不沉 沉吗 多少克"),
    (
        "净含量 规格 数量 张数 片数 包数 装量",
        "多少片 几片 几包 多少包 多少个 一盒 一包 一袋 一箱 多少克 多少粒 几支 多少支 分量",
    ),
    ("厚度", "多厚 厚吗 厚不厚 厚度 薄不薄 薄吗"),
    ("保质期 保存期限", "放多久 能放 过期 保质 能存"),
    ("生产日期", "什么日期 生产日期 几月产 哪天产 日期新"),
    ("功率", "多少瓦 几瓦 功率 费电 耗电"),
    ("成分 配料 配料表 主要成分", "成分 配料 添加 含不含 有没有糖 酒精 香精"),
    (
        "适用 适合 适配",
        "适合 能用 能吃 能喝 能穿 适用 兼容 适配 能不能用 可以用 可以吃 可以喝",
    ),
    ("续航 续航时间 电池", "续航 能用多久 充一次 电量"),
    ("接口 连接 连接方式", "什么接口 能接 插口 怎么连 蓝牙"),
    ("产地 原产地", "哪产 哪里产 哪儿产 国产 进口 哪里的"),
    ("洗涤 洗涤方式 清洗", "机洗 手洗 怎么洗 水洗 能洗"),
    ("执行标准 认证 质检 检测 证书 检测报告", "认证 3c 检测 质检 什么标准 安全 有害 有毒 甲醛 证书 报告"),
    ("质地", "油不油 腻不腻 厚重 清爽 质地 粘不粘"),
    ("版型", "修身 宽松 偏大 偏小 版型 显瘦"),
    ("口味 风味", "什么味 口味 甜不甜 辣不辣"),
    ("质保 保修", "保修 质保 保多久"),
    ("香型 香味 气味", "香味 什么味 香吗 味道"),
    ("成色 新旧", "成色 几成新 多新"),
    ("裤长 衣长 袖长 裙长", "多长"),
    ("噪音 静音", "吵不吵 声音大 噪音"),
    ("防水 防水等级", "防水 沾水 进水"),
    ("充绒量 填充物", "充绒 多少绒 保暖"),
    ("内存 存储", "内存 存储 多少g"),
    ("度数 酒精度", "多少度 几度"),
    ("辣度", "辣不辣 多辣"),
    ("承重 载重", "承重 多重的人 能放多重 压坏"),
    ("安装 组装", "怎么装 打孔 安装 组装 自己装 自己拼 难装 好装 会不会装"),
    ("工艺", "什么工艺 怎么做的"),
    ("品牌 牌子", "什么牌子 哪个牌子 品牌"),
    ("遮光率", "遮光 透光"),
)  # fmt: skip
"""Kinds of attributes: the keys under which shops keep them, and the words in which buyers ask for them."""

_GENERAL = frozenset(("适用", "适合", "使用", "产品", "商品", "说明", "其他", "主要", "类型", "名称", "方式", "是否"))
"""Pieces of keys that say nothing of what the attribute is about."""
_PIECES = re.compile(r"[,，、;；/|\s]+")
_NAMES = re.compile(r"[\u4e00-\u9fff]{2,8}(?![\u4e00-\u9fff])")
_CODE = re.compile(r"[a-z]{2,}[0-9]*|[0-9]+[a-z]+[0-9a-z]*")
_NUMBER = re.compile(r"[0-9][0-9.]*[0-9]")
_SHORT = 4
"""A value of so few characters is asked for by its own name (A类)."""
_MEASURED = re.compile(r"[0-9<>≤≥约+]|[一二三四五六七八九十]+[个年月天]")


def last_words(state: BuyerState) -> str:
    """What the buyer said since the agent's last line, at most three lines; after the agent's line the ones before."""
    lines: list[str] = []
    for line in reversed(state.lines):
        if line.sender == "buyer":
            lines.append(line.text[-CHARACTERS_READ:])
            if len(lines) == LINES_READ:
                break
        elif lines:
            break
    if not lines and state.last_message is not None and state.last_message.sender == "buyer":
        lines.append(state.last_message.text[-CHARACTERS_READ:])
    return "\n".join(reversed(lines))[-CHARACTERS_READ:]


class Askings:
    """What words ask for each attribute of a card. Built once for a card; its `title` asks for nothing by itself."""

    def __init__(self, attributes: Mapping[str, str], title: str = "") -> None:
        self._told: list[str] = []
        self._asked_by: dict[str, list[int]] = {}
        for key, value in attributes.items():
            if 0 < len(value.strip()) <= LONGEST_VALUE:
                for word in _words(key, value):
                    self._asked_by.setdefault(word, []).append(len(self._told))
                self._told.append(_told(key, value.strip()))
        self._words, self._nearest = Words(self._asked_by), Nearest(self._told, title)

    def told(self, text: str) -> str:
        """The attributes that the words of a text ask for, with their values, as a part of a sentence (承重25kg，
        材质是牛津布), or ""; in the card's order, at most MOST_TOLD.

        Where no word asks for one outright, that which has most of the text's own characters (带线吗: 不含线)."""
        said = text.lower()
        if words := self._words.find(said):
            places = sorted({place for word in words for place in self._asked_by[word]})[:MOST_TOLD]
        else:
            places = self._nearest.to(said)[:MOST_NEAR]
        return "，".join([self._told[place] for place in places])


def _words(key: str, value: str) -> frozenset[str]:
    key = key.strip().lower()
    words = {key} if len(key) > 1 else set()
    words |= {pair for pair in map("".join, pairwise(key)) if pair not in _GENERAL and not pair.isascii()}
    for keys, asking in _KINDS:
        if any(name == key or (len(name) > 1 and name in key) for name in keys.split()):
            words |= set(asking.split())
    words |= set(_NUMBER.findall(key))
    if key.endswith(("度", "量", "重", "长", "宽", "高")):  # 厚度: 多厚, 厚不厚
        root = key[-1] if key[-1] in "重长宽高" else key[-2:-1]
        words |= {f"多{root}", f"{root}不{root}", f"{root}吗"}
    if 1 < len(value.strip()) <= _SHORT:
        words.add(value.strip().lower())
    for piece in _PIECES.split(value.lower()):
        words |= {name for name in _NAMES.findall(piece) if name not in _GENERAL}
        words |= {code.rstrip("0123456789") for code in _CODE.findall(piece) if len(code.rstrip("0123456789")) > 2}
    return frozenset(words)


def _told(key: str, value: str) -> str:
    """An attribute as it is told: 承重25kg, 材质是纯棉."""
    return f"{key}{value}" if _MEASURED.match(value) or key in value else f"{key}是{value}"
