"""Articles of 行政许可法 that were read and not made into functions, with the reason; a test holds the list complete."""

from collections.abc import Mapping

_LATER = "撤销、注销、变更、延续等后续环节的办理页面在后续版本"
_HEARING = "听证程序尚未在本版本办理"

NOT_FORMALISED: Mapping[str, str] = {
    "第三十三条": "对信息化和共享的一般要求，由产品整体体现，没有可计算的规则",
    "第三十五条": "初审转报件在后续版本；上级不得要求重复提供材料由材料复用实现",
    "第三十六条": "利害关系人名单和陈述申辩在后续版本办理",
    "第三十七条": "期限本身见第四十二条，程序见流程图，没有另外的规则",
    "第四十一条": "许可的地域效力由证照内容载明，不影响办理",
    "第四十三条": "初审转报件在后续版本；期限同第四十二条",
    "第四十六条": _HEARING,
    "第四十七条": _HEARING,
    "第四十八条": _HEARING,
    "第四十九条": _LATER,
    "第五十一条": "只规定适用顺序",
    "第五十二条": "国务院实施的许可，不属于审批局",
    "第五十三条": "招标、拍卖的许可不在本版本事项之内",
    "第五十四条": "考试、考核的许可不在本版本事项之内",
    "第五十五条": "检验、检测、检疫的许可不在本版本事项之内；两名以上工作人员见第三十四条第三款",
}
"""Article of chapter 4 → why there is no function for it."""
CHAPTER_FOUR = range(29, 58)
"""The articles of chapter 4, 行政许可的实施程序."""
