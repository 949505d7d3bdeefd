"""检索规则: how names sound, what the index keeps, how well words fit, what may be kept of a search that found nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneseal.catalogue.rules.grams import (
    MATERIAL,
    NAME,
    RESULT,
    WORD,
    as_fts5,
    as_tsquery,
    asked,
    kept_pieces,
    lenient,
    piece,
    pieces_of,
    plain_text,
    reaching,
    strict,
    tokens_of,
)
from oneseal.catalogue.rules.pinyin import SYLLABLES, is_one_slip, one_sound, readings, syllables_in, syllables_of
from oneseal.catalogue.rules.ranking import EXACT, INITIALS, PINYIN, SOUNDS, fit, rarity
from oneseal.catalogue.rules.spoken import fit_heard, heard_in, steps_of
from oneseal.catalogue.rules.typed_places import places_typed
from oneseal.catalogue.rules.wording import Wording, is_like_a_name, kept_words, meanings_of, phrases_for, required_wording, searchable
from oneseal.law.rule import Refused

HAN = st.text(alphabet="食品经营许可公司设立登记结婚离证", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("text", "sounds"),
    [("会计", ("kuai", "ji")), ("长期", ("can", "qi")), ("登记", ("den", "ji")), ("施工", ("si", "gon")), ("女", ("lu",))],
)
def test_characters_are_read_as_their_word_and_sounds_not_told_apart_are_one(text: str, sounds: tuple[str, ...]) -> None:
    assert tuple(reading[0].replace("ong", "on") for reading in readings(text)) == sounds


@pytest.mark.parametrize(("character", "also"), [("单", "san"), ("会", "hui"), ("重", "zong"), ("解", "xie"), ("查", "za"), ("仇", "qiu")])
def test_every_reading_of_a_character_with_several_is_kept(character: str, also: str) -> None:
    assert also in readings(character)[0]


def test_letters_are_read_as_pinyin_in_every_way_and_the_last_syllable_may_be_unfinished() -> None:
    assert syllables_of("jiehun")[0] == ("jie", "hun")
    assert ("xi", "an") in syllables_of("xian")
    assert syllables_of("shipi")[0] == ("si", "pi")
    assert syllables_of("spjy") == []
    assert syllables_in("shpinjingying") == ("pin", "jin", "yin")
    assert syllables_in("qwert") == ()


@given(st.lists(st.sampled_from(sorted(SYLLABLES)), min_size=1, max_size=6))
def test_what_was_put_together_from_syllables_can_be_read(parts: list[str]) -> None:
    ways = syllables_of("".join(parts))
    assert ways
    assert "".join(map(one_sound, parts)) in {"".join(way) for way in ways} or len(ways) == 6


@given(st.text(alphabet="abc", min_size=1, max_size=6), st.integers(0, 5), st.sampled_from(["wrong", "missing", "more", "swapped"]))
def test_one_slip_is_a_letter_wrong_missing_too_many_or_two_swapped(text: str, place: int, slip: str) -> None:
    place %= len(text)
    spoiled = {
        "wrong": text[:place] + "x" + text[place + 1 :],
        "missing": text[:place] + text[place + 1 :],
        "more": text[:place] + "x" + text[place:],
        "swapped": text[:place] + text[place : place + 2][::-1] + text[place + 2 :],
    }[slip]
    assert is_one_slip(text, spoiled)
    assert not is_one_slip(text, text + "xyz")


def test_what_is_asked_leaves_out_how_one_asks() -> None:
    assert asked("我想办理结婚登记需要什么材料").core == "结婚登记"
    assert asked("怎么办身份证？").core == "身份证"
    assert asked("怎么办").core == "怎么办"
    assert asked(" 食品-经营／许可 ").core == "食品经营许可"
    assert asked("").core == ""


def test_the_index_keeps_characters_pairs_sounds_and_initials_of_names_and_pairs_of_materials() -> None:
    tokens = tokens_of([piece(NAME, "结婚登记"), piece(RESULT, "结婚证"), piece(MATERIAL, "声明书")])
    assert {"n结", "n结婚", "b结", "b结婚", "pjie", "pjiehun", "ijh", "jj", "o结婚", "o声明"} <= tokens
    assert not {token for token in tokens if token in {"n声明", "o声"}}


@given(HAN)
def test_an_item_has_every_token_that_its_own_name_asks_for(name: str) -> None:
    tokens = tokens_of([piece(NAME, name)])
    first = strict(asked(name))[1]
    if asked(name).core == plain_text(name):
        assert set(first[1]) <= tokens


@given(st.text(max_size=60))
def test_whatever_is_typed_both_databases_can_be_asked(words: str) -> None:
    known = asked(words)
    for step in (*strict(known), *lenient(known)) if known.core else ():
        told = as_fts5(step) + as_tsquery(step)
        assert all(character.isalnum() or character in "\"'()&|:* " for character in told)


def fitting(words: str, name: str, *others: tuple[str, str]) -> float:
    found = fit(asked(words), [piece(NAME, name), *(piece(*other) for other in others)])
    return found.score if found else 0.0


def test_the_nearer_the_better() -> None:
    name = "食品经营许可"
    scores = [fitting(words, name) for words in ("食品经营许可", "食品经营许克", "食品金营许克", "药品经营", "结婚")]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] == 0.0


@pytest.mark.parametrize(
    ("words", "how"), [("结婚登记", EXACT), ("jiehundengji", PINYIN), ("jhdj", INITIALS), ("节婚登记", SOUNDS), ("jiehu", PINYIN)]
)
def test_a_hit_says_how_it_fits(words: str, how: str) -> None:
    found = fit(asked(words), [piece(NAME, "结婚登记")])
    assert found is not None
    assert (found.how, found.field, found.text) == (how, NAME, "结婚登记")


@pytest.mark.parametrize("words", ["结婚登", "婚结登记", "结登记", "结昏登记", "结婚登记证", "jiehundenji", "jhjd", "jdj"])
def test_a_slip_of_the_finger_still_finds(words: str) -> None:
    assert fitting(words, "结婚登记") > 0.5 or words == "jdj"


@pytest.mark.parametrize("words", ["飞机", "彩票", "qwert", "钓鱼证", "宇宙飞船", "阿斯顿发", "12345"])
def test_what_meets_by_chance_is_not_shown(words: str) -> None:
    for name, word in (("生育登记", "生育证"), ("烟草专卖零售许可", "烟证"), ("公司设立登记", "办执照")):
        assert fitting(words, name, (WORD, word)) == 0.0


def test_an_everyday_word_inside_what_was_typed_counts() -> None:
    assert fitting("我要开个小饭馆卖早点", "食品经营许可", (WORD, "小饭馆")) > fitting("我要开个小饭馆卖早点", "旅馆业特种行业许可")


def test_what_every_paper_is_called_tells_less_than_whose_it_is() -> None:
    own = fitting("药店执照", "药品零售企业经营许可", (WORD, "药店"))
    assert own > fitting("药店执照", "个体工商户设立登记", (WORD, "小店执照"))
    assert fitting("办执照", "公司设立登记", (WORD, "办执照")) > 0.9


def test_materials_count_less_than_names() -> None:
    assert fitting("身份证", "居民身份证申领") > fitting("身份证", "结婚登记", (MATERIAL, "身份证")) > 0


def content(name: str, **more: str) -> dict[str, object]:
    return {"elements": {"task_name": name, "server_type": "1^2", **more}, "short_names": [], "materials": []}


def test_what_says_the_same_has_the_same_key_and_shorter_names_come_first() -> None:
    one, same, longer = (searchable(content(name), {}, []) for name in ("结婚登记", "结婚登记", "收养登记办理"))
    assert one.key == same.key
    assert one.key < longer.key < 2**63
    assert searchable(content("结婚登记", result_name="结婚证"), {}, []).key != one.key


def test_a_word_belongs_to_names_that_hold_every_part_of_its_meaning_in_its_division() -> None:
    words = meanings_of([Wording("关门", "注销"), Wording("取钱", "公积金+提取"), Wording("土话", "注销", "990102000000")])
    assert phrases_for(["公司注销登记"], words, ["990100000000"]) == ["关门"]
    assert phrases_for(["公司注销登记"], words, ["990102000000", "990100000000"]) == ["关门", "土话"]
    assert phrases_for(["住房公积金提取"], words, []) == ["取钱"]
    assert phrases_for(["住房公积金贷款"], words, []) == []


@pytest.mark.parametrize(
    ("words", "kept"),
    [("飞机票", "飞机票"), ("电话13800001111", "电话###########"), ("110101199001011234", ""), ("王小明", ""), ("李婷", ""), ("a@b.cn", ""),
     ("方便面", "方便面"), ("", ""), ("！！", "")],
)  # fmt: skip
def test_of_a_search_that_found_nothing_no_number_and_no_name_is_kept(words: str, kept: str) -> None:
    assert kept_words(words) == kept


def test_a_name_is_told_from_a_word() -> None:
    assert is_like_a_name("张伟")
    assert not is_like_a_name("金融")
    assert not is_like_a_name("马戏团")


@pytest.mark.parametrize(
    ("phrase", "means"),
    [("", "食品经营"), ("张伟", "食品经营"), ("电话1380000", "食品经营"), ("饭馆", ""), ("饭馆", "食+品"), ("长" * 21, "食品")],
)
def test_a_wording_that_says_nothing_or_too_much_is_refused(phrase: str, means: str) -> None:
    with pytest.raises(Refused, match="I-32"):
        required_wording(phrase, means)


def test_what_names_an_item_is_found_in_a_sentence_and_what_many_items_share_is_not() -> None:
    words = meanings_of([Wording("环境评价", "环评"), Wording("续证", "延续"), Wording("注册公司", "公司+设立登记")])
    assert phrases_for(["建设项目环评审批（报告表）"], words, []) == ["环境评价", "环评"]
    assert phrases_for(["公司设立登记", "食品经营许可（延续）"], words, []) == ["注册公司", "续证"]
    name = [piece(NAME, "建设项目环评审批（报告表）")]
    assert fit(asked("养猪场要做环评吗"), name) is None
    assert fit(asked("养猪场要做环评吗"), [*name, piece(WORD, "环评")]) is not None


@pytest.mark.parametrize(
    ("words", "word", "found"),
    [
        ("卖感冒药", "卖药", True),
        ("卖维生素药", "卖药", False),
        ("卖感冒片", "卖药", False),
        ("开个小面馆", "开面馆", True),
        ("药卖", "卖药", True),
    ],
)
def test_a_short_word_is_found_when_its_ends_begin_and_end_what_was_typed(words: str, word: str, found: bool) -> None:
    assert (fit(asked(words), [piece(NAME, "某某许可"), piece(WORD, word)]) is not None) is found


@pytest.mark.parametrize(
    ("words", "word"),
    [("我妈想在小区门口卖煎饼要办啥证", "卖煎饼"), ("帮别人报税做账", "报税做账"), ("厂子里新装的那台大锅炉谁来登记", "锅炉")],
)
def test_a_known_word_in_a_sentence_is_found_whatever_stands_around_it(words: str, word: str) -> None:
    assert fitting(words, "某某许可", (WORD, word)) > 0.2
    assert fitting(words, "某某许可", (WORD, "殡仪馆")) == 0.0


def test_what_befell_a_paper_tells_less_than_which_paper_it_is() -> None:
    own = fitting("卫生许可证过期了", "公共场所卫生许可")
    assert own > fitting("卫生许可证过期了", "食品经营许可（延续）", (WORD, "过期"))
    assert fitting("执照丢了补办", "公司变更登记", (WORD, "公司执照")) > 0.4


def test_a_pair_that_many_names_hold_tells_less() -> None:
    texts = [(f"事项{number}", [piece(NAME, f"甲乙经营许可{number}")]) for number in range(9)]
    rare = rarity("经营锅炉房", [*texts, ("锅炉", [piece(NAME, "锅炉使用登记"), piece(MATERIAL, "营锅")])])
    assert rare["锅炉"] == 1.0 > rare["经营"] > 0.3
    assert "营锅" not in rare


def test_verb_and_object_may_stand_apart_in_a_sentence() -> None:
    words = "家里养了两千只蛋鸡"
    assert {(words[verb] + words[what]) for verb, what in reaching(words)} >= {"养鸡"}
    assert fitting(words, "动物防疫条件合格证核发", (WORD, "养鸡")) > 0
    assert fitting(words, "动物防疫条件合格证核发", (WORD, "养牛")) == 0.0


def test_pinyin_among_characters_is_heard() -> None:
    assert fitting("shouyao经营", "兽药经营许可") > 0.5
    assert fitting("生er胎登记", "生育登记", (WORD, "二胎登记")) > 0.3
    assert asked("开KTV").core == "开ktv"


@given(st.lists(st.tuples(st.sampled_from([NAME, WORD, RESULT, MATERIAL]), st.text("饭馆开店（）a", min_size=1, max_size=6)), max_size=8))
def test_what_is_kept_of_pieces_gives_them_back(told: list[tuple[str, str]]) -> None:
    pieces = [piece(*each) for each in told]
    assert pieces_of(kept_pieces(pieces)) == [each for each in pieces if each.plain or each.field != WORD or each.text]


@pytest.mark.parametrize(
    ("words", "place", "left"),
    [
        ("岚湖区开饭店", "岚湖区", "开饭店"),
        ("松坪县结婚怎么办", "松坪县", "结婚怎么办"),
        ("开饭馆 白鹭县", "白鹭县", "开饭馆"),
        ("我想在白鹭县开饭馆", "白鹭县", "我想在开饭馆"),
        ("结婚白鹭县怎么办", "白鹭县", "结婚怎么办"),
        ("开饭馆，望岚街道，手续", "望岚街道", "开饭馆手续"),
    ],
)
def test_what_may_be_a_place_is_read_at_either_end_or_set_apart(words: str, place: str, left: str) -> None:
    assert places_typed(words)[place] == left


@pytest.mark.parametrize("words", ["岚湖区", "食品经营许可", "", "spjy", "开饭馆"])
def test_a_place_alone_and_words_that_end_in_no_division_ask_for_none(words: str) -> None:
    assert places_typed(words) == {}


@pytest.mark.parametrize(
    ("words", "field", "text", "loose"),
    [
        ("户口迁移", WORD, "口腔医院", True),
        ("户口迁移", WORD, "户口", True),
        ("学区房", WORD, "蓄洪区建房", True),
        ("停车证", WORD, "叉车证", True),
        ("违章", MATERIAL, "持证期间从业情况和无违章承诺", True),
        ("取暖补贴", WORD, "住房补贴", True),
        ("转学", WORD, "化妆学校", True),
        ("清税证明", MATERIAL, "清税证明", False),
        ("开小饭馆", WORD, "小饭馆", False),
        ("食品金营许克", NAME, "食品经营许可", False),
        ("节婚登记", NAME, "结婚登记", False),
        ("jiehundenji", NAME, "结婚登记", False),
    ],
)
def test_what_shares_too_little_with_an_item_does_not_mean_it(words: str, field: str, text: str, loose: bool) -> None:
    """It is shown as near to what was typed; a slip of the finger means what it is a slip of."""
    found = fit(asked(words), [piece(field, text)])
    assert (found is None or found.loose) is loose


def heard(words: str, name: str, *others: tuple[str, str]) -> float:
    found = fit_heard(heard_in(asked(words)), [piece(NAME, name), *(piece(*other) for other in others)])
    return found.score if found else 0.0


def test_words_of_an_item_are_heard_in_a_phrase_of_full_pinyin() -> None:
    """A whole word, or three syllables of one; two that are a part of a longer word meet by chance."""
    assert heard("woyaokaixiaofanguan", "食品经营许可", (WORD, "小饭馆")) > heard("woyaokaixiaofanguan", "旅馆业特种行业许可")
    assert heard("fangziguohubudongchan", "不动产登记", (WORD, "房子过户")) > 0.7
    assert heard("zhaoliuzhanshigui", "食品经营许可") == 0.0
    assert heard("fangziguohu", "某某许可", (MATERIAL, "房子过户")) == 0.0


def test_how_one_asks_tells_next_to_nothing_in_pinyin_too() -> None:
    assert heard("woyaobanjiehundengji", "结婚登记") > 0.65


def test_letters_that_are_no_whole_syllables_are_no_phrase() -> None:
    assert (heard_in(asked("spjyxk")), heard_in(asked("jiehun")), heard_in(asked("结婚登记"))) == ((), (), ())
    assert heard_in(asked("jiehundengji")) == ("jie", "hun", "den", "ji")
    for step in steps_of(heard_in(asked("jiehundengji"))):
        assert all(character.isalnum() or character in "\"'()&|:* " for character in as_fts5(step) + as_tsquery(step))
