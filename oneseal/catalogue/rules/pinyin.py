"""拼音 How names sound: syllables without tones, with the sounds that speakers of the south do not tell apart made one; initials."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise, product

_SYLLABLES = """
    a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce cen ceng cha chai chan chang
    chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci cong cou cu cuan cui cun cuo da dai dan dang dao de
    dei den deng di dia dian diao die ding diu dong dou du duan dui dun duo e ei en er fa fan fang fei fen feng fo fou fu ga gai gan gang
    gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang
    hui hun huo ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke ken keng kong kou ku kua kuai kuan
    kuang kui kun kuo la lai lan lang lao le lei leng li lia lian liang liao lie lin ling liu long lou lu luan lun luo lv lve ma mai man
    mang mao me mei men meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne nei nen neng ni nian niang niao nie nin ning
    niu nong nou nu nuan nuo nv nve o ou pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu qi qia qian qiang qiao qie
    qin qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong rou ru ruan rui run ruo sa sai san sang sao se sen seng sha shai
    shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun shuo si song sou su suan sui sun suo ta tai tan
    tang tao te teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai wan wang wei wen weng wo wu xi xia xian xiang xiao xie xin
    xing xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai
    zhan zhang zhao zhe zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo
    """
SYLLABLES = frozenset(_SYLLABLES.split())
BEGINNINGS = frozenset(syllable[:length] for syllable in SYLLABLES for length in range(1, len(syllable) + 1))
"""What a syllable may begin with, itself included: the last one is typed letter by letter."""
OTHERWISE = {
    "会": "kuai hui", "行": "hang xing", "长": "chang zhang", "调": "diao tiao", "重": "chong zhong", "乐": "le yue", "单": "shan dan",
    "区": "ou qu", "查": "zha cha", "盖": "ge gai", "解": "xie jie", "任": "ren", "仇": "qiu chou", "曾": "zeng ceng", "朴": "piao pu",
    "纪": "ji", "折": "zhe she", "传": "zhuan chuan", "藏": "zang cang", "降": "jiang xiang", "给": "gei ji", "供": "gong",
    "参": "can shen", "差": "cha chai", "提": "ti di", "种": "zhong", "数": "shu", "率": "lv shuai", "便": "bian pian", "石": "shi dan",
    "厦": "xia sha", "六": "liu lu", "车": "che ju", "弹": "dan tan", "系": "xi ji", "属": "shu zhu", "校": "xiao jiao", "核": "he hu",
    "处": "chu", "还": "huan hai", "都": "du dou", "得": "de dei", "露": "lu lou", "薄": "bo bao", "剥": "bo bao", "削": "xue xiao",
    "血": "xue xie", "液": "ye", "药": "yao", "角": "jiao jue", "壳": "ke qiao", "亚": "ya", "泊": "bo po", "绿": "lv lu", "熟": "shu shou",
    "色": "se shai", "仔": "zi zai", "咖": "ka ga", "茄": "qie jia", "卡": "ka qia", "尉": "yu wei", "万": "wan mo", "缪": "miao mou",
    "召": "shao zhao", "翟": "zhai di", "覃": "qin tan", "逄": "pang", "郇": "xun huan", "隗": "wei kui", "黑": "hei", "柏": "bai bo",
    "宿": "su xiu", "蔚": "wei yu", "洗": "xi xian", "冼": "xian", "员": "yuan yun", "祭": "zhai ji", "佴": "nai", "那": "na nuo",
    "尹": "yin", "葛": "ge", "么": "me yao", "逯": "lu", "臧": "zang", "贾": "jia gu", "訾": "zi", "俞": "yu shu", "牟": "mou mu",
    "繁": "po fan", "能": "neng nai", "句": "gou ju", "阚": "kan", "晁": "chao", "乜": "nie", "谌": "chen shen", "燕": "yan",
}  # fmt: skip
"""Characters with several readings, surnames and place names among them: each reading finds the name."""
_ONE_SOUND = ((re.compile(r"^zh"), "z"), (re.compile(r"^ch"), "c"), (re.compile(r"^sh"), "s"), (re.compile(r"^n(?=[aeiouv])"), "l"),
              (re.compile(r"(?<=[aei])ng$"), "n"), (re.compile(r"v"), "u"))  # fmt: skip
_PARTS = re.compile(r"[\u3000-\U0003ffff]+|[^\u3000-\U0003ffff]+")
_MOST_WAYS = 6

Reading = tuple[str, ...]


@lru_cache(maxsize=2048)
def one_sound(syllable: str) -> str:
    """A syllable as those hear it who do not tell zh from z, n from l, ing from in."""
    for pattern, sound in _ONE_SOUND:
        syllable = pattern.sub(sound, syllable)
    return syllable


SOUNDS = frozenset(map(one_sound, SYLLABLES))
"""Every finished syllable as it is heard."""


def readings(text: str) -> list[Reading]:
    """The sounds of each character of a Chinese text, the one that fits its word first."""
    from pypinyin import lazy_pinyin

    words = [sound for part in _PARTS.findall(text) for sound in (lazy_pinyin(part) if part[0] > "\u3000" else part)]
    return [_readings(character, syllable) for character, syllable in zip(text, words, strict=True)]


@lru_cache(maxsize=16384)
def _readings(character: str, syllable: str) -> Reading:
    return tuple(dict.fromkeys(one_sound(each) for each in (syllable, *OTHERWISE.get(character, "").split())))


def syllables_of(letters: str) -> list[Reading]:
    """The ways in which letters can be read as pinyin, fewest syllables first; the last syllable may be unfinished. Empty: no way."""
    ways: dict[int, list[Reading]] = {0: [()]}
    for start in range(len(letters)):
        for before in ways.get(start, ())[:_MOST_WAYS]:
            for end in range(start + 1, min(start + 6, len(letters)) + 1):
                part = letters[start:end]
                if part in SYLLABLES or (end == len(letters) and part in BEGINNINGS and len(part) > (1 if start == 0 else 0)):
                    ways.setdefault(end, []).append((*before, part))
    found = sorted(ways.get(len(letters), ()), key=lambda way: (way[-1] not in SYLLABLES, len(way)))
    return list(dict.fromkeys(tuple(map(one_sound, way)) for way in found))[:_MOST_WAYS]


def syllables_in(letters: str) -> Reading:
    """The syllables that can be made out in mistyped letters, the longest first at each place; none when most letters are left over."""
    found: list[str] = []
    place = left = 0
    while place < len(letters):
        ends = range(min(place + 6, len(letters)), place + 1, -1)
        part = next((letters[place:end] for end in ends if letters[place:end] in SYLLABLES), "")
        if part:
            found.append(one_sound(part))
        place, left = place + (len(part) or 1), left + (not part)
    return tuple(found) if left <= 0.4 * len(letters) else ()


def sound_pairs(sounds: Sequence[Reading]) -> list[str]:
    """Two neighbouring syllables written together, in every reading."""
    return [first + second for one, two in pairwise(sounds) for first, second in product(one, two)]


def is_one_slip(first: str, second: str) -> bool:
    """Whether two texts differ by one letter: wrong, missing, too many, or two neighbours swapped."""
    if abs(len(first) - len(second)) > 1:
        return False
    start = next((place for place, (one, two) in enumerate(zip(first, second, strict=False)) if one != two), min(len(first), len(second)))
    rest, other = first[start:], second[start:]
    return (
        rest[1:] == other[1:]
        or rest[1:] == other
        or rest == other[1:]
        or (len(rest) > 1 and len(other) > 1 and rest[0] == other[1] and rest[1] == other[0] and rest[2:] == other[2:])
    )
