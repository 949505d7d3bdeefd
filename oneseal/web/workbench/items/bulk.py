"""成批修改 One element of the items ticked, or their 办理方式: shown before it is done."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oneseal.catalogue.actions import Change, change_many, preview_change, wrong_value
from oneseal.catalogue.models import Item
from oneseal.catalogue.rules.bulk import LABELS, MODE
from oneseal.catalogue.rules.content import MODES
from oneseal.catalogue.rules.elements import ELEMENTS
from oneseal.law.powers import REVIEW
from oneseal.law.rule import Refused
from oneseal.web.forms import Form, posted, text
from oneseal.web.visitor import Visitor, here
from oneseal.web.workbench.items.about import TITLE
from oneseal.web.workbench.items.keeping import GROUPS
from oneseal.web.workbench.office.door import key_of, with_power

HOW = "有代码的写代码或者名称，办理方式写划转、进驻或者链接；清空这一项就不填"


SHOWN = 3
"""Of each item's findings so many in words, what is about the change first; a draft of a bare list has dozens."""


class Bulk(Form):
    """Which element, what it is to say, why."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        named = [(TITLE, [(MODE, f"{LABELS[MODE]}（{'、'.join(MODES.values())}）")])]
        named += [
            (title, [(name, label) for name, label in LABELS.items() if name != MODE and ELEMENTS[name].group == group])
            for group, title in GROUPS.items()
        ]
        self.fields["element"] = forms.ChoiceField(label="改哪一项", choices=[("", "请选择"), *named], widget=forms.Select())
        self.fields["value"] = text(
            "改成", hint="有代码的写代码或者名称，办理方式写划转、进驻或者链接；清空这一项就不填", required=False, longest=2000
        )
        self.fields["reason"] = text("修改理由", longest=200)


def _seen(request: HttpRequest) -> dict[UUID, str]:
    """Item → digest, as the preview handed them over."""
    pairs = (each.partition(":") for each in request.POST.getlist("seen"))
    return {key: digest for item, _, digest in pairs if (key := key_of(item))}


def _chosen(visitor: Visitor, given: list[str]) -> list[UUID]:
    """The items ticked that her bureaus keep."""
    keys = [key for each in given if (key := key_of(each))]
    return list(Item.objects.filter(pk__in=keys, keeper__in=visitor.bodies).values_list("pk", flat=True))


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(REVIEW)
def bulk(request: HttpRequest) -> HttpResponse:
    """Choose, look at what would change, do it."""
    visitor = here(request)
    items = _chosen(visitor, request.POST.getlist("item") or request.GET.getlist("item"))
    form = Bulk(posted(request))
    changes: list[Change] = []
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            if request.POST.get("do") == "1":
                many = change_many(items, said["element"], said["value"], reason=said["reason"], by=visitor.person, seen=_seen(request))
                messages.success(request, f"已改 {many} 项，都存为草稿；逐项提交后由其他人员发布")
                return HttpResponseRedirect(f"{reverse('kept-items')}?state=editing")
            changes = preview_change(items, said["element"], said["value"], reason=said["reason"])
        except Refused as refusal:
            form.take(refusal)
    many = sum(each.is_change for each in changes)
    wrong = wrong_value(form.cleaned_data["element"], form.cleaned_data["value"]) if many else None
    told = {"form": form, "items": items, "changes": changes, "many": many, "wrong": wrong, "shown": SHOWN}
    told["names"] = Item.objects.filter(pk__in=items).order_by("name").values_list("name", flat=True)
    return render(request, "workbench/items/bulk.html", told, status=422 if form.errors else 200)
