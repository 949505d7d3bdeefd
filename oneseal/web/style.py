"""样式页 Every part of the pages in all its states, for those who make pages and those who judge them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oneseal.law.rule import HouseRule, Refused
from oneseal.web.forms import Form, agreed, on_day, one_of, prose, some_of, text

SHOWN = HouseRule("S-01", "样式页上的示例", "本系统样式页")


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


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """The page: an empty form, and the same with everything wrong and a refusal on top."""
    wrong = Sample({"name": "", "phone": "1", "kind": "z"}, auto_id="wrong_%s")
    wrong.take(Refused(SHOWN, "这一步没有办：页面打开后别人已办理", mend="请刷新后再看"))
    return render(request, "style.html", {"form": Sample(), "wrong": wrong})
