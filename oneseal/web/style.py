"""样式页 Every part of the pages in all its states, for those who make pages and those who judge them."""

from importlib.resources import files
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from oneseal.cases.queries.desk import Done
from oneseal.documents.queries import qr
from oneseal.journal.queries import now
from oneseal.law.rule import HouseRule, Refused
from oneseal.web.chart import Way, way
from oneseal.web.forms import Form, agreed, on_day, one_of, prose, some_of, text
from oneseal.web.workbench.desk.go import Goal

SHOWN = HouseRule("S-02", "样式页上的示例", "本系统样式页")


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


def sample_way() -> Way:
    """A chart of which one step is done and one is open."""
    return way(files("oneseal.web").joinpath("style.bpmn").read_text(encoding="utf-8"), {"file"}, {"accept"})


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """The page: an empty form, and the same with everything wrong and a refusal on top; ``desk``: the parts of the workbench alone."""
    if "desk" in request.GET:
        return render(request, "style_desk.html", _desk())
    wrong = Sample({"name": "", "phone": "1", "kind": "z"}, auto_id="wrong_%s")
    wrong.take(Refused(SHOWN, "这一步没有办：页面打开后别人已办理", mend="请刷新后再看"))
    return render(request, "style.html", {"form": Sample(), "wrong": wrong, "way": sample_way()})


def _desk() -> dict[str, Any]:
    """What the parts of the workbench are filled with."""
    case = Goal("#goals", "某事项 某申请人", "受理判断　…202611290001")
    groups = [("办件", [case]), ("常用视图", [Goal("#goals", "我的视图")]), ("页面", [Goal("#goals", "窗口")])]
    done = Done(2, "accept", now(), "受理", "严接件", "受理", "", ())
    told: dict[str, Any] = {"groups": groups, "meanwhile": [done], "leaf": LEAF, "phrases": ("同意审查意见，准予许可。", "理由：")}
    told["field"] = Sample()["opinion"]
    return told | {"qr": SafeString(qr("https://example.invalid/progress"))}  # nosec B703 - drawn here
