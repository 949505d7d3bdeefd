"""实施清单要素: the national element names (domain 1.6), their Chinese labels, which must be filled, and their code tables (domain 1.5)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from oneseal.catalogue.rules.findings import Finding, found

TASK_TYPES = {
    "01": "行政许可", "02": "行政处罚", "03": "行政强制", "04": "行政征收", "05": "行政给付", "06": "行政检查",
    "07": "行政确认", "08": "行政奖励", "09": "行政裁决", "10": "其他行政权力", "20": "公共服务",
}  # fmt: skip
USE_LEVELS = {"1": "国家级", "2": "省级", "3": "市级", "4": "县级", "5": "镇（乡、街道）级", "6": "村（社区）级", "7": "分级管理"}
YES_NO = {"1": "是", "0": "否"}
LIMIT_UNITS = {"1": "working", "2": "natural", "5": "month"}
"""Codes of anticipate_type and promise_type to the units of law.days (hours and minutes are not counted here)."""
PROJECT_TYPES = {"1": "即办件", "2": "承诺件", "9": "其他"}
RESULT_TYPES = {"1": "证照", "2": "批文", "3": "其他", "4": "无"}
SERVER_TYPES = {"1": "自然人", "2": "企业法人", "3": "事业法人", "4": "社会组织法人", "5": "行政机关", "6": "其他组织"}
NEEDS = {"1": "必要", "2": "非必要", "3": "容缺后补"}
SOURCES = {"10": "申请人自备", "20": "政府部门核发", "30": "中介机构或法定机构出具", "99": "其他"}
MATERIAL_TYPES = {"1": "原件", "2": "复印件", "3": "原件或复印件"}
MATERIAL_FORMATS = {"1": "纸质", "2": "电子", "3": "纸质或电子"}
WAYS = {"1": "窗口", "2": "网络", "3": "电话", "4": "信件", "5": "电子邮件"}
HANDLE_TYPES = {"1": "窗口办理", "2": "网上（电脑端）", "3": "网上（移动端）", "4": "快递申请", "9": "其他"}
DEPTHS = {
    "1": "互联网咨询", "2": "互联网收件", "3": "互联网预审", "4": "互联网受理", "5": "互联网办理", "6": "办理结果信息反馈",
    "7": "电子证照反馈", "8": "其他", "9": "其他",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Element:
    """One element. ``choices``: its code table; ``many``: several codes joined by ``^``."""

    name: str
    label: str
    must: bool = False
    kind: type = str
    choices: Mapping[str, str] | None = None
    many: bool = False


ELEMENTS = {
    element.name: element
    for element in (
        Element("catalog_code", "基本编码", must=True),
        Element("local_catalog_code", "地方基本目录编码"),
        Element("task_code", "实施编码", must=True),
        Element("local_task_code", "地方实施编码"),
        Element("task_handle_item", "业务办理项编码", must=True),
        Element("handle_serial", "办理项序号", must=True),
        Element("task_name", "事项名称", must=True),
        Element("task_type", "事项类型", must=True, choices=TASK_TYPES),
        Element("plan_effective_date", "计划生效日期"),
        Element("plan_cancel_date", "计划取消日期"),
        Element("dept_code", "实施主体编码", must=True),
        Element("dept_name", "实施主体", must=True),
        Element("dept_type", "实施主体性质", must=True, choices={"1": "法定机关", "2": "授权组织", "3": "受委托组织", "9": "其他"}),
        Element("entrust_name", "委托部门"),
        Element("entrust_notice", "委托公告"),
        Element("other_dept", "联办机构"),
        Element("power_source", "权力来源", must=True, choices=dict.fromkeys("123456", "")),
        Element("use_level", "行使层级", must=True, choices=USE_LEVELS),
        Element("power_division", "权限划分"),
        Element("server_type", "服务对象", must=True, choices=SERVER_TYPES, many=True),
        Element("user_topic_type", "自然人主题分类"),
        Element("corp_topic_type", "法人主题分类"),
        Element("accept_condition", "受理条件", must=True),
        Element("limit_explain", "数量限制", must=True),
        Element("forbidden_requirement", "禁止性要求"),
        Element("right_enjoy_by_law", "申请人依法享有的权利"),
        Element("duty_perform_by_law", "申请人依法履行的义务"),
        Element("anticipate_day", "法定办结时限", must=True, kind=int),
        Element("anticipate_type", "法定办结时限单位", must=True, choices=LIMIT_UNITS),
        Element("anticipate_explain", "法定办结时限说明", must=True),
        Element("promise_day", "承诺办结时限", must=True, kind=int),
        Element("promise_type", "承诺办结时限单位", must=True, choices=LIMIT_UNITS),
        Element("promise_explain", "承诺办结时限说明", must=True),
        Element("extension_day", "延长期限", must=True, kind=int),
        Element("extension_type", "延长期限单位", must=True, choices=LIMIT_UNITS),
        Element("extension_approver", "延长批准人"),
        Element("extension_basis", "延长依据"),
        Element("delivery_day", "送达期限", must=True, kind=int),
        Element("delivery_type", "送达期限单位", must=True, choices=LIMIT_UNITS),
        Element("correction_day", "补正期限", must=True, kind=int),
        Element("correction_type", "补正期限单位", must=True, choices=LIMIT_UNITS),
        Element("project_type", "办件类型", must=True, choices=PROJECT_TYPES),
        Element("examine_type", "审查类型", must=True, choices={"即审即办": "", "前审后批": ""}),
        Element("handle_type", "办理形式", must=True, choices=HANDLE_TYPES, many=True),
        Element("limit_scene_num", "到办事现场次数", must=True, kind=int),
        Element("limit_scene_explain", "必须现场办理原因"),
        Element("handle_flow", "办理流程", must=True),
        Element("offline_flow", "线下办理流程", must=True),
        Element("online_flow", "线上办理流程", must=True),
        Element("is_online", "是否网办", choices=YES_NO),
        Element("online_handle_depth", "网上办理深度", choices=DEPTHS, many=True),
        Element("online_handle_url", "网上办理地址"),
        Element("mobile_terminal_url", "移动端办理地址"),
        Element("is_single_login", "是否单点登录", choices=YES_NO),
        Element("app_is_single_login", "移动端是否单点登录", choices=YES_NO),
        Element("handle_area", "通办范围", choices=dict.fromkeys("123456", ""), many=True),
        Element("is_entry_center", "是否进驻大厅", choices=YES_NO),
        Element("center_name", "大厅名称"),
        Element("is_service_terminals", "是否支持自助终端", choices=YES_NO),
        Element("is_schedule", "是否支持预约", choices=YES_NO),
        Element("schedule_num", "预约数量", kind=int),
        Element("schedule_rule", "预约规则"),
        Element("is_express", "是否支持物流快递", choices=YES_NO),
        Element("is_mail_material", "材料可否邮寄", choices=YES_NO),
        Element("is_mail_result", "结果可否邮寄", choices=YES_NO),
        Element("is_pay_online", "是否支持网上支付", choices=YES_NO),
        Element("survey", "是否现场勘验", must=True, kind=bool),
        Element("hearing", "是否听证", kind=bool),
        Element("expert", "是否专家评审", kind=bool),
        Element("publicity", "是否公示", kind=bool),
        Element("transact_addr", "办理地点", must=True),
        Element("transact_time", "办理时间", must=True),
        Element("traffic_guide", "交通指引"),
        Element("link_way", "咨询方式", must=True, choices=WAYS, many=True),
        Element("consult_phone", "咨询电话", must=True),
        Element("consult_net", "网上咨询地址"),
        Element("supervise_way", "监督投诉方式", must=True, choices=WAYS, many=True),
        Element("complain_phone", "投诉电话", must=True),
        Element("complain_net", "网上投诉地址"),
        Element("is_fee", "是否收费", must=True, choices=YES_NO),
        Element("fee_basis", "收费依据"),
        Element("is_exist_intermediary", "是否有中介服务", choices=YES_NO),
        Element("service_type", "中介服务"),
        Element("result_type", "审批结果类型", must=True, choices=RESULT_TYPES),
        Element("result_name", "审批结果名称"),
        Element("result_guid", "审批结果样本"),
        Element("validity_years", "有效期（年）", kind=int),
        Element("validity_text", "有效期"),
        Element("annual_check", "年检或年审"),
        Element("administrative_review_dept", "行政复议机关", must=True),
        Element("administrative_review_addr", "行政复议机关地址"),
        Element("administrative_review_phone", "行政复议机关电话"),
        Element("administrative_litigation_dept", "行政诉讼法院", must=True),
        Element("administrative_litigation_addr", "行政诉讼法院地址"),
        Element("administrative_litigation_phone", "行政诉讼法院电话"),
    )
}  # fmt: skip
MATERIAL = {
    element.name: element
    for element in (
        Element("id", "材料编号", must=True),
        Element("material_name", "材料名称", must=True),
        Element("material_type", "材料类型", must=True, choices=MATERIAL_TYPES),
        Element("material_format", "材料形式", must=True, choices=MATERIAL_FORMATS),
        Element("is_need", "材料必要性", must=True, choices=NEEDS),
        Element("source_type", "来源渠道", must=True, choices=SOURCES),
        Element("source_explain", "来源渠道说明"),
        Element("page_num", "纸质材料份数", must=True, kind=int),
        Element("page_num_y", "原件份数", kind=int),
        Element("page_num_f", "复印件份数", kind=int),
        Element("page_format", "纸质材料规格"),
        Element("form_guid", "空白表格"),
        Element("example_guid", "示例样表"),
        Element("fill_explain", "填报须知"),
        Element("accept_stand", "受理标准"),
        Element("by_law", "要求提供材料的依据", must=True),
        Element("remark", "备注"),
        Element("when", "适用情形", kind=dict),
    )
}  # fmt: skip


def element_findings(values: Mapping[str, Any], table: Mapping[str, Element], where: str = "") -> Iterator[Finding]:
    """Unknown names (I-01), missing mandatory elements (I-02), wrong types and codes outside the table (I-03)."""
    for name in values:
        if name not in table:
            yield found("I-01", f"{where}{name}", values[name], "不是实施清单的要素", "请核对要素名称的拼写")
    for element in table.values():
        value = values.get(element.name)
        if value is None or value == "":
            if element.must:
                yield found("I-02", f"{where}{element.name}", "", f"缺少必填要素“{element.label}”", f"请填写{element.label}")
        elif not isinstance(value, element.kind) or isinstance(value, bool) is not (element.kind is bool):
            named = {int: "整数", bool: "true 或 false", str: "文字", dict: "表"}[element.kind]
            yield found("I-03", f"{where}{element.name}", value, f"“{element.label}”应为{named}", "请按类型填写")
        elif isinstance(value, int) and value < 0:
            yield found("I-03", f"{where}{element.name}", value, f"“{element.label}”小于 0", "请填写 0 或正整数")
        elif element.name.endswith("_date") and not is_date(value):
            yield found("I-03", f"{where}{element.name}", value, f"“{element.label}”不是日期", "写成 2026-03-09")
        elif element.choices is not None:
            yield from _choice(element, element.choices, str(value), where)


def is_date(value: Any) -> bool:
    """Whether a text is an ISO date."""
    try:
        return bool(date.fromisoformat(str(value)).isoformat() == value)
    except ValueError:
        return False


def _choice(element: Element, choices: Mapping[str, str], value: str, where: str) -> Iterator[Finding]:
    codes = value.split("^") if element.many else [value]
    for code in codes:
        if code not in choices:
            listed = "、".join(f"{key} {label}".strip() for key, label in choices.items())
            yield found("I-03", f"{where}{element.name}", value, f"“{element.label}”的代码“{code}”不在代码表中", f"可用：{listed}")
