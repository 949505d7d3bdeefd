"""新建事项 An item that a body does not have yet, from an entry of the basic list or under the body's own code; it begins as a draft."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oneseal.catalogue.actions import begin_item
from oneseal.catalogue.queries import bodies_kept_by, entry_in_use
from oneseal.catalogue.rules import is_code
from oneseal.catalogue.rules.content import MODES
from oneseal.law.powers import REVIEW
from oneseal.people.models import Body
from oneseal.web.forms import Form, coded, one_of, posted, text
from oneseal.web.visitor import here
from oneseal.web.workbench.office.change import changing
from oneseal.web.workbench.office.door import posts_with, with_power

MEANT = {
    "transferred": "由审批局受理和决定",
    "stationed": "主管部门在本大厅受理和决定",
    "linked": "只提供指南和入口，到别处办理",
}


class Beginning(Form):
    """Whose item it is, by which code it is known, how it is handled, and on what ground there is one."""

    catalog_code = coded(
        "基本编码", hint="12 位，从基本目录选取；目录里没有的，写下面的地方实施编码", required=False, longest=50, autocomplete="off"
    )
    local_task_code = text(
        "地方实施编码", hint="没有国家基本编码的事项必须填写；有的可以不写", required=False, longest=120, autocomplete="off"
    )
    name = text("事项名称", hint="不写的，用基本目录的名称；同一编码下的另一个办理项，写成“目录名称（变更）”", required=False)
    mode = one_of("办理方式", [(key, f"{label}：{MEANT[key]}") for key, label in MODES.items()])
    reason = text("编制理由", hint="依据哪个目录、文件或者决定新增", longest=200)

    def __init__(self, bodies: list[tuple[str, str]], *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        choices = bodies if len(bodies) == 1 else [("", "请选择"), *bodies]
        self.fields["body"] = one_of("实施主体", choices, hint="本局管理其事项的机构", listed=True)
        self.order_fields(["body"])


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(REVIEW)
def begin(request: HttpRequest) -> HttpResponse:
    """新建事项; ``code`` in the address: the entry of a basic list from which she comes."""
    keepers = Body.objects.filter(pk__in={post.body for post in posts_with(here(request), REVIEW)}, kind="bureau").order_by("division")
    bodies = [(str(body.pk), f"{body.name}（{body.uscc}）") for keeper in keepers for body in bodies_kept_by(keeper)]
    code = request.GET.get("code", "")[:50]
    entry = entry_in_use(code) if is_code(code) else None
    form = Beginning(bodies, posted(request), initial={"catalog_code": entry.code, "name": entry.name} if entry else {})
    by = here(request).person

    def do(said: dict[str, Any]) -> UUID:
        told = {name: said[name] for name in ("catalog_code", "local_task_code", "name", "mode", "reason")}
        return begin_item(body=UUID(said["body"]), by=by, **told)

    return changing(
        request, form, do, title="新建事项", button="存为草稿", done="已存为草稿，请逐项填写", back=reverse("kept-items"),
        trail=(("事项", reverse("kept-items")),), onward=lambda item: reverse("kept-item", args=[item]),
    )  # fmt: skip
