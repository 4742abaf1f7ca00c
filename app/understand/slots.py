"""Finds what a message names: colours, sizes, body data, couriers, dates, amounts; and two options side by side.

Rules and closed vocabularies (phrasebank/slots.toml), since such values are forms, not opinions. Every value is a
substring of the normalised text, save sizes and options, which are upper-cased as shops write them (xl → XL).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.errors import BadFile
from app.understand.pairs import two_named
from app.understand.reading import Slots
from app.understand.sieve import Clause, sieve_of

_LISTS = ("colours", "shades", "bases", "not_colours", "couriers", "days")
_COUNT = r"[0-9]+|[一二两三四五六七八九十百几]{1,3}"
_CLASSIFIER = r"个|件|套|双|条|箱|盒|瓶|袋|包|台|支|把|只|本|份|对|罐|桶|卷|片|张|提|板|盆|顶|副|块(?!钱)|斤(?!\d)"

_SIZE = re.compile(
    r"(?<![a-z0-9])((?:[2-6]x{1,3}l|x{0,4}l|x{0,2}[sm])(?![a-z0-9])|均码)(?:码|号)?"
    r"|(?<![0-9.])((?:[1-9]\d|1[0-7]\d)(?:\.5)?)码|((?:特?[大中小]|加大|最大|最小)[号码])"
)
_HEIGHT = re.compile(
    r"(?<![0-9.])((?:1[4-9]\d|20\d)(?:\.\d)?\s?(?:cm|厘米|公分))|([一1]米[五六七八九5-9](?:[一二三四五六七八九0-9])?)(?!的?床|[0-9宽长])"
    r"|(?<![0-9.])(1\.[4-9]\d?米)(?!的?床)|身?高是?:?\s?(1[4-9]\d(?:\.\d)?(?:cm|厘米|公分)?)(?![0-9])"
)
_WEIGHT = re.compile(
    r"(?<![0-9.])((?:[89]\d|[12]\d\d)(?:\.\d)?斤)(?![装重])|(?<![0-9.])((?:[3-9]\d|1[0-4]\d)(?:\.\d)?\s?(?:公斤|kg|千克))(?![装重])"
    r"|(一百[一二三四五六七八九]?十?[一二三四五六七八九零]{0,2}斤|[八九]十[一二三四五六七八九]?斤)|体?重是?:?\s?((?:[3-9]\d|[12]\d\d)(?:斤|公斤|kg)?)(?![0-9])"
)
_BABY = re.compile(r"个半?月[^0-9]{0,6}?((?:[5-9]|[12][0-9]|3[0-5])(?:\.[0-9])?斤)(?![装重])")
"""A baby's weight stands beside its months: 8个月18斤."""
_BODY = re.compile(r"(?<![0-9.])(1[4-9]\d)\s?(?:cm)?[/,、\s-]\s?([3-9]\d|[12]\d\d)(?:(斤|kg|公斤))?(?![0-9.])")
_WAIST = re.compile(
    r"(腰围?|胸围|臀围)是?:?\s?([0-9]{2,3}(?:cm|厘米)?|[一二三]尺[一二三四五六七八九半]?[一二三四五六七八九]?)|([一二三]尺[一二三四五六七八九半]?)的?腰?"
)
_AMOUNT = re.compile(
    r"[¥￥$]\s?[0-9]+(?:\.[0-9]+)?|(?<![0-9])[0-9]++(?:\.[0-9]++)?(?:元|块钱?|毛)"
    r"|[一二两三四五六七八九十百]{1,4}(?:元|块钱?)(?!大|小|的肥)"
)
_DATE = (
    r"[0-9]{1,2}月[0-9]{1,2}[号日]?|(?<![0-9.])[0-3]?[0-9]号(?![码楼店线床链色机套])"
    r"|(?:下|这|本)?(?:周|星期|礼拜)[一二三四五六日天]"
)
_PHONE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")
_AREA = r"[\u4e00-\u9fff]{1,7}?(?:省|自治区|市|区|县|旗|镇|乡|街道|开发区|新区)"
_STREET = (
    r"[\u4e00-\u9fff0-9]{1,10}?"
    r"(?:路|街|道|巷|弄|村|屯|胡同|小区|花园|苑|里|庭|府|湾|城|大厦|广场|公寓|学校|大学|医院)"
)
_HOUSE = r"[0-9a-z一二三四五六七八九十\-]{1,6}(?:号楼|号院|号|栋|幢|座|单元|楼|层|室|弄|组|队)"
_ADDRESS = re.compile(
    r"(?:[改寄发送换邮搬][到往成为]?|(?:收货)?地址(?:是|改成|换成|写|为|[:：])?|门牌号?是?|(?<![\u4e00-\u9fff]))\s?"
    rf"((?:(?:{_AREA}){{1,4}}(?:{_STREET}){{0,3}}|(?:{_STREET}){{1,3}})\s?(?:{_HOUSE}){{1,4}}(?:[0-9]{{2,4}})?)"
)
"""An address as it is typed: areas and streets, then a house number; what stands before it (改到, 地址是) ends it."""
_RECEIVER = re.compile(
    r"(?:收[件货]人|(?:名字|姓名)(?=[是写叫为:：改换\s]))(?:[是写叫为:：]|改成|改为|换成|写成|\s)*"
    r"(?![错不没有怎要能可吗对写改是谁])([\u4e00-\u9fff](?:女士|先生|小姐|老师)|[\u4e00-\u9fff]{2,4}?(?=[\s,。;、]|电话|手机|号码|地址|吧|$))"
)
_ORDER = re.compile(r"(?<![0-9a-z])[0-9]{12,24}(?![0-9])|订单(?:编?号)?是?:?\s?([0-9a-z-]{6,32})(?![0-9a-z])")
_PARCEL = re.compile(r"(?<![0-9a-z])(?:sf|yt|zt|jd[vx]?|jt|ems|sto|yd)[0-9]{9,16}(?![0-9])")
_NUMBER = re.compile(
    rf"(?:要|买|来|拍了?|订|下单?|加|拿|各|一共|总共|共|发)\s?((?:{_COUNT})(?:{_CLASSIFIER}))|^((?:{_COUNT})(?:{_CLASSIFIER}))[吧呢啊的]?$"
)
_ALONE = re.compile(
    r"(?<![明现资坦黄蛋表纯奶面米花药洗])([{bases}])(?=的(?!时|事|人|话)|还是|款|$|[和跟与、,\s]+[{bases}](?:的|款|$|\s|哪|选))"
)
_MEASURE = re.compile(
    r"(?<![0-9])([0-9]++(?:\.[0-9]++)?)(g|gb|t|l|升|ml|毫升|寸|英寸|克|斤|公斤|kg|米|cm|厘米|片|粒|支|瓶|盒|包|袋|只|个|w|瓦|匹|层|人)"
)
_UNIT_WRITTEN = {"l": "L", "t": "T", "gb": "GB", "w": "W"}
"""Units that shops write in capitals: 3L, 65W."""
_CHOICE = re.compile(r"还是|或|哪|选|和|跟|与|、|纠结|好看|耐|百搭|也|vs|都| ")
_CHOICES = tuple(_CHOICE.pattern.split("|"))
_LONG_NUMBER = re.compile(r"[0-9]{9}")
_NUMERALS = tuple("0123456789一二两三四五六七八九十百")
_NO_COLOUR = re.compile(
    r"颜|什么|啥|[哪几这那一两三各每][个种些款]?|别的|其[他它]|同|单|双|有|没|特|出|角|[变掉褪退染上换]个?|好|气|脸|肤|景|本|货|配|调|所有|多|备|纯|偏|女|男"
    r"|的|了|是|我|要|看|个|种|款"
)
"""What may stand before 色 and names no colour."""


_Finder = Callable[[str, Sequence[str], Slots], None]
"""Puts into the slots what a text with its words names of one kind."""


class SlotFinder:
    """The rules with the vocabulary of one file."""

    def __init__(self, words: dict[str, list[str]], variants: list[list[str]]) -> None:
        bases, shades = "".join(words["bases"]), "|".join(map(re.escape, words["shades"]))
        colours = "|".join(sorted(map(re.escape, words["colours"]), key=len, reverse=True))
        nots = "|".join(map(re.escape, words["not_colours"]))
        self._colour = re.compile(rf"(?!{nots})(?:(?:{colours})色?|(?:{shades})[{bases}]色?|(?<![颜])[{bases}]色)")
        self._alone = re.compile(_ALONE.pattern.replace("{bases}", bases))
        self._courier = re.compile("|".join(sorted(map(re.escape, words["couriers"]), key=len, reverse=True)))
        self._date = re.compile("|".join([_DATE, *sorted(map(re.escape, words["days"]), key=len, reverse=True)]))
        self._kind = {word: number for number, group in enumerate(variants) for word in group}
        self._variant = re.compile("|".join(sorted(map(re.escape, self._kind), key=len, reverse=True)))
        # Most messages name nothing of a kind; what of these words they have tells which of the finders are tried.
        colours_have = (*words["colours"], *words["bases"], "色")
        finders: list[tuple[_Finder, tuple[Clause, ...]]] = [
            (self._colours, (colours_have,)),
            (_sizes, (tuple("sml码号"),)),
            (self._couriers, (tuple(words["couriers"]),)),
            (self._dates, ((*words["days"], *"月号周", "星期", "礼拜"),)),
            (_receiver, (("收件人", "收货人", "名字", "姓名"),)),
            *[(finder, (_NUMERALS, *clauses)) for finder, clauses in _OF_NUMBERS],
        ]
        self._finders = tuple(finder for finder, _ in finders)
        self._sieve = sieve_of([clauses for _, clauses in finders])
        self._of_choices = sieve_of([(_CHOICES,), (tuple(self._kind),)])

    @classmethod
    def load(cls, file: Path) -> SlotFinder:
        """The finder of a TOML file of word lists. Raises BadFile."""
        try:
            data = tomllib.loads(file.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise BadFile(str(file), "", f"cannot be read: {error}") from error
        if unknown := data.keys() - {*_LISTS, "variants"}:
            raise BadFile(str(file), min(unknown), f"is not one of {', '.join(_LISTS)}, variants")
        words = {name: _words(file, name, data.get(name)) for name in _LISTS}
        if long := [base for base in words["bases"] if len(base) != 1]:
            raise BadFile(str(file), "bases", f"{long[0]} is not one character")
        groups = data.get("variants")
        if not isinstance(groups, list):
            raise BadFile(str(file), "variants", "must be a list of lists")
        return cls(words, [_words(file, "variants", group) for group in groups])

    def find(self, text: str, words: Sequence[str]) -> Slots:
        """What a normalised text with its words names; each value once, in the order of the text."""
        slots: Slots = {}
        finders = self._finders
        for number in self._sieve.may(text):
            finders[number](text, words, slots)
        return slots

    def options(self, text: str, slots: Slots) -> tuple[str, str] | None:
        """Two options of one kind named side by side as a choice: colours, sizes, variants or measures."""
        may = self._of_choices.may(text)
        if not may or may[0] != 0 or not _CHOICE.search(text):
            return None
        for name in ("颜色", "尺码"):
            if len(values := slots.get(name, ())) == 2:
                return values[0], values[1]
        if (
            may[-1] == 1
            and len(found := _once(self._variant.findall(text))) == 2
            and self._kind[found[0]] == self._kind[found[1]]
        ):
            return found[0], found[1]
        if "还是" in text or "哪" in text or "选" in text:
            measures = dict.fromkeys(_MEASURE.findall(text))
            if len(measures) == 2 and len({unit for _, unit in measures}) == 1:
                first, second = (number + _UNIT_WRITTEN.get(unit, unit) for number, unit in measures)
                return first, second
        return two_named(text)

    def _colours(self, text: str, words: Sequence[str], slots: Slots) -> None:
        found = {hit.start(): hit[0] for hit in self._colour.finditer(text)}
        found |= {hit.start(): hit[1] for hit in self._alone.finditer(text) if hit.start() not in found}
        place, before = 0, ""
        for word in words:
            named = before + "色" if word == "色" else word if len(word) > 1 and word.endswith("色") else ""
            if len(named) > 1 and not named[:-1].isascii() and not _NO_COLOUR.fullmatch(named[:-1]):
                found.setdefault(place + len(word) - len(named), named)
            place, before = place + len(word), word
        kept: list[str] = []
        end = 0
        for start in sorted(found):
            if start >= end:
                kept.append(found[start])
                end = start + len(found[start])
            elif len(found[start]) + start > end:
                end = start + len(found[start])
        if kept:
            slots["颜色"] = _once(kept)

    def _couriers(self, text: str, _words: Sequence[str], slots: Slots) -> None:
        if couriers := self._courier.findall(text):
            slots["快递"] = _once(couriers)

    def _dates(self, text: str, _words: Sequence[str], slots: Slots) -> None:
        if days := self._date.findall(text):
            slots["日期"] = _once(days)


def _sizes(text: str, _words: Sequence[str], slots: Slots) -> None:
    if hits := _SIZE.findall(text):
        slots["尺码"] = _once(next(filter(None, hit)).upper() for hit in hits)


def _receiver(text: str, _words: Sequence[str], slots: Slots) -> None:
    if receiver := _RECEIVER.search(text):
        slots["收件人"] = (receiver[1],)


def _address(text: str, _words: Sequence[str], slots: Slots) -> None:
    if place := _ADDRESS.search(text):
        slots["地址"] = (place[1],)


def _body(text: str, _words: Sequence[str], slots: Slots) -> None:
    if pair := _BODY.search(text):
        slots["身高"] = (pair[1],)
        slots["体重"] = (pair[2] + (pair[3] or ""),)


def _height(text: str, _words: Sequence[str], slots: Slots) -> None:
    if height := _HEIGHT.search(text):
        slots["身高"] = (next(filter(None, height.groups())),)


def _weight(text: str, _words: Sequence[str], slots: Slots) -> None:
    if weight := _WEIGHT.search(text) or _BABY.search(text):
        slots["体重"] = (next(filter(None, weight.groups())),)


def _girths(text: str, _words: Sequence[str], slots: Slots) -> None:
    for name, girth, feet in _WAIST.findall(text):
        slots["腰围" if not name or name.startswith("腰") else name] = (girth or feet,)


def _amounts(text: str, _words: Sequence[str], slots: Slots) -> None:
    if amounts := _AMOUNT.findall(text):
        slots["金额"] = _once(amounts)


def _counts(text: str, _words: Sequence[str], slots: Slots) -> None:
    if counts := _NUMBER.findall(text):
        slots["数量"] = _once(next(filter(None, hit)) for hit in counts)


def _long_numbers(text: str, _words: Sequence[str], slots: Slots) -> None:
    """Long numbers: phone, parcel, order."""
    if "订单" not in text and not _LONG_NUMBER.search(text):
        return
    if phones := _PHONE.findall(text):
        slots["电话"] = _once(phones)
    if parcels := _PARCEL.findall(text):
        slots["快递单号"] = _once(parcels)
    orders = [hit[1] or hit[0] for hit in _ORDER.finditer(text)]
    if orders := [one for one in orders if one not in slots.get("电话", ()) and any(map(str.isdigit, one))]:
        slots["订单号"] = _once(orders)


_OF_NUMBERS: tuple[tuple[_Finder, tuple[Clause, ...]], ...] = (
    (_address, (tuple("省市区县镇乡路街道巷弄村号栋幢室"), tuple("号栋幢座单楼层室弄组队"))),
    (_body, (tuple(f"1{digit}" for digit in "456789"), tuple("/,、 -"))),
    (_height, (("cm", "米", "公分", "高"),)),
    (_weight, (("斤", "kg", "千克", "重"),)),
    (_girths, (tuple("围尺腰"),)),
    (_amounts, (tuple("¥￥$元块毛"),)),
    (_counts, (tuple(sorted(set(_CLASSIFIER) - set("|(?!\\d)"))),)),
    (_long_numbers, (("订单", *"0123456789"),)),
)
"""What names a number, and the words beside it without which it is none."""


def _once(values: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _words(file: Path, name: str, words: Any) -> list[str]:
    if not isinstance(words, list) or not words or not all(isinstance(word, str) and word for word in words):
        raise BadFile(str(file), name, "must be a list of words that is not empty")
    return words
