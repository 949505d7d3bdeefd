"""空白表格和样表 The files that an item's materials have for people to download: looked at, put in, taken off."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from oneseal.catalogue.actions import Attached, attach_files
from oneseal.catalogue.models import ItemVersion
from oneseal.catalogue.queries import previewed, written_file
from oneseal.catalogue.rules import Held, files_of
from oneseal.catalogue.rules.attached import ADDRESSES, NAMED, held_under, leads_nowhere, word_of
from oneseal.catalogue.rules.elements import MATERIAL
from oneseal.law.powers import REVIEW
from oneseal.law.rule import Refused
from oneseal.web.attached import handed
from oneseal.web.forms import Form, agreed, posted, text
from oneseal.web.uploads import KINDS
from oneseal.web.visitor import here
from oneseal.web.workbench.items.keeping import MANAGERS, item_here, trail_of
from oneseal.web.workbench.office.door import with_power


@dataclass(frozen=True, slots=True)
class Slot:
    """What a material has as its blank form or its sample. ``word``: how it names it; ``held``: the file, if the version holds one; without
    one it is ``lost``, an ``address``, or made of the item's own form."""

    label: str
    word: str
    held: Held | None
    lost: bool
    address: bool
    file: Any
    off: Any


class Files(Form):
    """A file to put in and a box to take off, for the blank form and the sample of every material."""

    def __init__(self, row: ItemVersion, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.row = row
        self.materials = list(row.content.get("materials") or ())
        hint = f"{'、'.join(KINDS.values())}，不超过 {filesizeformat(settings.UPLOAD_LARGEST)}"
        for place, material in enumerate(self.materials):
            for element in NAMED:
                label = f"{_called(material)}：{MATERIAL[element].label}"
                self.fields[f"{element}-{place}"] = forms.FileField(label=label, help_text=hint, required=False, allow_empty_file=True)
                if word_of(material, element):
                    self.fields[f"off-{element}-{place}"] = agreed(f"去掉{MATERIAL[element].label}", required=False)
        self.fields["reason"] = text("修改理由", hint="写给审核的人看：改了什么、依据是什么", longest=200)
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput(), initial=row.digest, required=False)

    @property
    def lines(self) -> list[tuple[int, str, list[Slot]]]:
        """Number, name and both slots of every material."""
        rows = enumerate(self.materials)
        return [(place + 1, _called(row), [self._slot(place, row, element) for element in NAMED]) for place, row in rows]

    def _slot(self, place: int, row: Any, element: str) -> Slot:
        word, off, content = word_of(row, element), f"off-{element}-{place}", self.row.content
        held, is_address = held_under(content, word), word.startswith(ADDRESSES)
        known = (word, held, leads_nowhere(content, row, element), is_address)
        return Slot(MATERIAL[element].label, *known, self[f"{element}-{place}"], self[off] if off in self.fields else None)

    @property
    def changes(self) -> Iterator[Attached]:
        """What is to be put in, and what is to be taken off; who does both puts in."""
        for place in range(len(self.materials)):
            for element in NAMED:
                if given := self.cleaned_data.get(f"{element}-{place}"):
                    yield Attached(place, element, given, given.name or "")
                elif self.cleaned_data.get(f"off-{element}-{place}"):
                    yield Attached(place, element)

    def clean(self) -> dict[str, Any]:
        """Something is to be done."""
        cleaned = super().clean() or {}
        self.cleaned_data = cleaned
        if not list(self.changes):
            self.add_error(None, "没有选文件，也没有勾选要去掉的")
        return cleaned


def _called(row: Any) -> str:
    return str(row.get("material_name") or "（没有名称）")


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(REVIEW)
def files(request: HttpRequest, item: UUID) -> HttpResponse:
    """The files of an item's materials; what is changed is its draft, which somebody else publishes."""
    known, row = item_here(here(request), item)
    form = Files(row, posted(request), request.FILES) if request.method == "POST" else Files(row)
    if form.is_bound and form.is_valid() and _saved(request, form):
        messages.success(request, "已存为草稿，提交后由其他人员发布")
        return HttpResponseRedirect(reverse("kept-item", args=[item]))
    told = {"form": form, "item": known, "trail": trail_of(known)}
    return render(request, "workbench/items/files.html", told, status=422 if form.errors else 200)


def _saved(request: HttpRequest, form: Files) -> bool:
    said = form.cleaned_data
    try:
        attach_files(form.row.pk, list(form.changes), change_reason=said["reason"], by=here(request).person, seen=said["seen"])
    except Refused as refusal:
        form.take(refusal)
        return False
    return True


@never_cache
@require_safe
@with_power(*MANAGERS)
def kept_file(request: HttpRequest, item: UUID, key: str) -> HttpResponseBase:
    """A blank form or sample of any version of an item that her bureau keeps, a draft's too."""
    item_here(here(request), item)
    rows = ItemVersion.objects.filter(item=item).select_related("item__keeper").order_by("-version")
    found = next(((row, held) for row in rows if (held := files_of(row.content).get(key))), None)
    if found is None:
        raise Http404
    row, held = found
    return handed(held, lambda: written_file(previewed(row).loaded, held))


__all__ = ["files", "kept_file"]
