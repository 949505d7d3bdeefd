"""兜底条款 What names no material and so asks for anything (行政许可法 31)."""

import re

_PAPER = "(?:材料|资料|文件|证明|证件)"
_NAMED = f"(?:证明|申请|申报|辅助|书面|技术)?{_PAPER}"
_HAND_IN = "(?:提交|提供|出具|报送|递交|上报|上传|补充|补正|准备|携带|说明|核验|查验)"
_ANYBODY = (
    "(?:法律|法规|规章|国家|政府|部门|机关|单位|企业|公司|机构|个人|本人|申请人?"
    "|审批|办理|办事|事项|业务|项目|上述|所有|各类|各种|提供|提交|规定|要求)"
)
"""Who and what names no matter of its own: papers of these are papers of anything."""
CATCH_ALL = re.compile(
    rf"其[他它](?:(?:应当?|需要?|必?须|所需|要求|按规定)[^，、；]{{0,6}}?{_HAND_IN}[^，、；]{{0,4}}|需要|所需|要求|必[须需]|有关|相关|必要|补充)?的?{_NAMED}"
    rf"|(?:部门|机关|单位|窗口)(?:认为)?(?:要求|规定|需要|必要|指定)的?{_HAND_IN}?的?{_NAMED}"
    rf"|(?:\A|[、，；,;（(及和与或等]|\A(?:{_ANYBODY}|[和与及、])+的?)(?:有关|相关)的?{_NAMED}"
    r"|其[他它](?:有关|相关)(?!人|部门|单位|机构|专业)|规定的其[他它]"
)
"""What names no material: "其他相关材料", "其它资料", "有关证明文件", "其他需提供的证明材料", "相关部门要求的材料"."""
_VAGUE = re.compile(rf"(?:有关|相关)的?{_NAMED}")


def is_vague(name: str) -> bool:
    """Whether a material's name says what it is about and leaves open which papers are asked for: "住所相关文件"."""
    return bool(_VAGUE.search(name)) and not CATCH_ALL.search(name)
