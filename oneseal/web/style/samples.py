"""示例 What the parts of the style pages are filled with: the product's own forms and rows, invented words, nobody's data."""

from collections.abc import Mapping
from copy import deepcopy
from importlib.resources import files
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.safestring import SafeString

from oneseal.cases.queries.ahead import Later
from oneseal.cases.queries.desk import Done
from oneseal.catalogue.rules.renewed import ADDED, CHANGED, REMOVED, RENAMED, Change
from oneseal.documents.queries import qr
from oneseal.journal.queries import now
from oneseal.law.days import WORKING, Limit
from oneseal.law.powers import R4_01
from oneseal.law.rule import HouseRule, Refused
from oneseal.web.chart import Way, way
from oneseal.web.forms import Form, agreed, on_day, one_of, prose, some_of, text
from oneseal.web.portal.filing.changes import Told, told_changes
from oneseal.web.workbench.desk.case import CaseHere
from oneseal.web.workbench.desk.ending import Deliver
from oneseal.web.workbench.desk.examination import Survey
from oneseal.web.workbench.desk.go import Goal
from oneseal.web.workbench.desk.serving import RecordService
from oneseal.web.workbench.desk.summary import Point, Source

SHOWN = HouseRule("S-02", "样式页上的示例", "本系统样式页")
NOBODY = UUID(int=0)


class Sample(Form):
    """One of every kind of field."""

    name = text("字号名称", hint="与营业执照上一致")
    phone = text("手机号码", required=False, inputmode="numeric", size=11)
    kind = one_of("主体业态", [("a", "餐饮服务经营者"), ("b", "食品销售经营者")])
    many = some_of("经营项目", [("x", "热食类食品制售"), ("y", "冷食类食品制售")])
    listed = one_of("所在县区", [("", "请选择"), ("1", "清溪县")], listed=True)
    since = on_day("拟开业日期", required=False)
    opinion = prose("意见", required=False)
    true = agreed("我声明所填内容真实")


LEAF = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1240 1754'%3E"
    "%3Crect width='1240' height='1754' fill='%23fff'/%3E"
    "%3Cpath d='M420 240h400M180 420h880M180 520h880M180 620h880M180 720h560' stroke='%23999' stroke-width='28'/%3E%3C/svg%3E"
)
"""A page of some paper, as an image."""
PHOTO = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 120 90'%3E%3Crect width='120' height='90' fill='%23ddd'/%3E"
    "%3Cpath d='M0 90l40-50 25 30 20-22 35 42z' fill='%23888'/%3E%3Ccircle cx='88' cy='24' r='9' fill='%23888'/%3E%3C/svg%3E"
)
"""A photo of some place."""


def sample_way() -> Way:
    """A chart of which one step is done and one is open."""
    return way(files("oneseal.web.style").joinpath("chart.bpmn").read_text(encoding="utf-8"), {"file", "accept"}, {"decide"})


def code() -> SafeString:
    """A code to scan."""
    return SafeString(qr("https://example.invalid/progress"))  # nosec B703 - drawn here


def portal() -> dict[str, Any]:
    """An empty form, and the same with everything wrong and a refusal on top."""
    wrong = Sample({"name": "", "phone": "1", "kind": "z"}, auto_id="wrong_%s")
    wrong.take(Refused(SHOWN, "这一步没有办：页面打开后别人已办理", mend="请刷新后再看"))
    return {"form": Sample(), "wrong": wrong}


def filing() -> dict[str, Any]:
    """A draft on its way, what was chosen for it, what another window changed."""
    labels = ("情形", "申请人", "经营场所", "材料", "核对提交")
    steps = [{"label": label, "done": place < 2, "is_here": place == 2, "address": "#steps"} for place, label in enumerate(labels)]
    draft = SimpleNamespace(
        loaded=SimpleNamespace(name="某许可（新办）"), applicant="王记面馆", said={"saved_at": now(), "applicant": NOBODY}, now_for=""
    )
    told: dict[str, Any] = {"steps": steps, "draft": draft, "changed": _renewed(), "way": sample_way(), "leaf": LEAF, "qr": code()}
    told["other"] = SimpleNamespace(loaded=draft.loaded, applicant="王记面馆", said=draft.said, now_for="王申请")
    told |= {
        "elsewhere": [("字号名称", "王记面馆", "王记牛肉面馆"), ("拟开业日期", "", "12月1日")],
        "line": SimpleNamespace(id="a", name="平面布局图"),
    }
    told |= {"typed": [("字号名称", "王记面馆")], "sentences": ["门口的台阶已经改成坡道。"]}
    told |= {"wish": SimpleNamespace(text="开饭馆", division="", audience="", topic=""), "places": {"1": "岚湖区", "2": "清溪县"}}
    told["service"] = [Sample(auto_id="said_%s")["true"]]
    return told


def _renewed() -> Told:
    """What a new version of an item changed."""
    moved = Change("promise", CHANGED, "", before=Limit(10, WORKING), after=Limit(5, WORKING))
    lines = [Change("materials", ADDED, "消防验收意见"), Change("materials", RENAMED, "平面布局图", before="平面图")]
    return told_changes([*lines, Change("form", ADDED, "营业时间"), Change("form", REMOVED, "传真"), moved])


def desk() -> dict[str, Any]:
    """Where to go, what was not done and who was there meanwhile."""
    one = Goal("#goals", "某事项 某申请人", "受理判断　…202611290001")
    groups = [("办件", [one]), ("常用视图", [Goal("#goals", "我的视图")]), ("页面", [Goal("#goals", "窗口")])]
    done = Done(2, "accept", now(), "受理", "严接件", "受理", "", ())
    return {"groups": groups, "meanwhile": [done], "qr": code()}


def case() -> dict[str, Any]:
    """A survey under way, a certificate to hand over, a summary in every tone."""
    opinion = Sample()["opinion"]
    told: dict[str, Any] = {"field": opinion, "phrases": ("同意审查意见，准予许可。", "理由："), "leaf": LEAF, "photo": PHOTO}
    told |= {"survey": _survey(), "handing": _fields_of(Deliver, way="direct", proof="code")}
    told["served"] = _fields_of(RecordService, "served_%s", way="left")
    source = (Source("看材料", "#materials"),)
    tones = (
        ("材料", "5 项齐全", "good"),
        ("勘验", "一项不符合：留样冰箱", "bad"),
        ("期限", "余 1 个工作日", "warn"),
        ("审查意见", "建议准予", ""),
    )
    told |= {"copies": _copies(), "line": SimpleNamespace(id="copies", name="营业执照"), "scan": SimpleNamespace(ticked=())}
    told |= {"few": _later()[:2], "many": _later()}
    told["points"] = [Point(label, words, source, tone) for label, words, tone in tones]
    return told


def _copies() -> list[tuple[SimpleNamespace, bool]]:
    """Two files of a line at a window, one of them held against its original."""
    names = ("营业执照正面.jpg", "营业执照副本.jpg")
    return [(SimpleNamespace(id=UUID(int=place), name=name, size=204_800), place == 1) for place, name in enumerate(names, start=1)]


def _later() -> list[Later]:
    """Steps to come: what they wait for, and one that would not be hers even then."""
    ground = "《中华人民共和国行政许可法》第四十四条"
    own = Later(("审查",), "审查", ("受理判断",), str(R4_01), "您已在本件办理“受理”，不能再办理“审查”", "请由其他人员办理")
    return [Later(("制证",), "制证", ("审查", "决定"), ground), own, Later(("送达",), "送达", ("审查", "决定", "制作许可证"), ground)]


def _survey() -> Survey:
    """The form of a survey, of a case that is nobody's."""
    case = SimpleNamespace(id=NOBODY, version=1, plan=None, place="清溪路 1 号", surveyors={NOBODY: "钱勘验"})
    case.checklist = ("有留样冰箱和记录", "食品处理区与卫生间不直通")
    case.visitor = SimpleNamespace(person=NOBODY)
    case.desk = SimpleNamespace(loaded=SimpleNamespace(licensing=True))
    form = Survey(cast(CaseHere, case))
    form.initial.update({"result:0": "符合", "signed": "screen"})
    return form


def _fields_of(form: type[Form], auto_id: str = "id_%s", **initial: str) -> Form:
    """The fields of an act without the case that they are fitted to."""
    shown = Form(initial=initial, auto_id=auto_id)
    shown.fields.update(deepcopy(cast(Mapping[str, forms.Field], form.base_fields)))
    return shown
