"""办事指南 on a page: the one content that the paper and the open data have too, its labels in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass

from oneseal.catalogue.queries import Guide
from oneseal.web.words import say

ENGLISH: Mapping[str, str] = {
    "server_type": "For whom", "character_topic_type": "For these groups", "accept_condition": "Conditions",
    "limit_explain": "Limit of number", "forbidden_requirement": "Not granted when", "right_enjoy_by_law": "Your rights",
    "duty_perform_by_law": "Your duties", "project_type": "Kind of case", "anticipate_day": "Limit by law",
    "promise_day": "Our promise", "extension_day": "Extension", "delivery_day": "Delivery", "correction_day": "To correct",
    "handle_type": "Ways to apply", "limit_scene_num": "Visits", "handle_flow": "Steps", "offline_flow": "At the counter",
    "online_flow": "Online", "examine_type": "Examination", "is_online": "Can be done online", "online_handle_depth": "How far online",
    "online_plan": "Plan to go online", "online_handle_url": "Address online", "mobile_terminal_url": "Address on phones",
    "link_addr": "Link", "handle_area": "Handled across", "is_entry_center": "In the service hall", "is_service_terminals": "At terminals",
    "is_schedule": "By appointment", "schedule_rule": "Appointments", "is_mail_material": "Material by mail",
    "is_mail_result": "Result by mail", "is_pay_online": "Pay online", "survey": "Survey on site", "hearing": "Hearing",
    "expert": "Expert review", "publicity": "Public notice", "dept_name": "Office", "decider_name": "Decided by",
    "transact_addr": "Address", "center_name": "Service hall", "transact_time": "Hours", "traffic_guide": "How to get there",
    "town_name": "Also in towns", "village_name": "Also in villages", "link_way": "Ways to ask",
    "consult_phone": "Questions", "consult_net": "Ask online", "consult_mail": "Ask by e-mail",
    "consult_wechat": "Ask by message", "supervise_way": "Ways to complain",
    "complain_phone": "Complaints", "complain_net": "Complain online", "complain_mail": "Complain by e-mail",
    "complain_letter": "Complain by letter", "is_fee": "Fee", "fee_basis": "Basis of the fee",
    "is_exist_intermediary": "Intermediary services", "result_type": "Kind of result",
    "result_name": "Result", "result_guid": "Sample of the result", "validity_text": "Valid for", "annual_check": "Yearly check",
    "administrative_review_dept": "Review by", "administrative_review_addr": "Address", "administrative_review_phone": "Telephone",
    "administrative_review_url": "Online", "administrative_litigation_dept": "Court", "administrative_litigation_addr": "Address",
    "administrative_litigation_phone": "Telephone", "administrative_litigation_url": "Online", "task_type": "Type of item",
    "task_handle_item": "Code of the item", "task_code": "Implementation code", "catalog_code": "Basic code",
    "local_catalog_code": "Local code", "dept_code": "Code of the office", "dept_type": "Kind of office",
    "power_source": "Source of power", "entrust_name": "Entrusted by", "entrust_notice": "Notice of entrustment",
    "other_dept": "Together with", "use_level": "Level", "power_division": "Division of powers",
    "user_topic_type": "Topics for people", "corp_topic_type": "Topics for firms",
}  # fmt: skip
"""National name → the label in English."""
TOLD_ABOVE = frozenset({"accept_condition", "result_guid"})
"""What the page says in a paragraph or by a link of its own."""
FIRST = frozenset({"handle_type", "limit_scene_num", "offline_flow", "online_flow", "link_addr"})
"""What of the way to handle it most people want to know; the rest is folded up beneath, under ``more``."""
RIGHTS = frozenset({"right_enjoy_by_law", "duty_perform_by_law"})
"""What the law says of whoever applies, much the same for every item: folded up, under ``rights``."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the page; ``link``: whether it is an address to press."""

    label: str
    value: str
    link: bool


def parts_of(guide: Guide) -> dict[str, list[Shown]]:
    """The parts of a guide by their names, each with its lines; what is folded up is ``more`` and ``rights``."""
    parts: dict[str, list[Shown]] = {}
    for key, part in guide.parts.items():
        for line in part.lines:
            if line.name not in TOLD_ABOVE and not (line.name == "is_exist_intermediary" and guide.services):
                place = "more" if key == "intermediary" or (key == "how" and line.name not in FIRST) else key
                place = "rights" if line.name in RIGHTS else place
                is_link = line.value.startswith(("/items/", "/items?", "https://", "http://"))
                parts.setdefault(place, []).append(Shown(say(line.label, ENGLISH.get(line.name, line.label)), line.value, is_link))
    return parts
