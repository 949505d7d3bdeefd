"""移交、发布、取消、作废 What is done with an item as a whole: handing over, taking back, publishing, returning, ending, discarding."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oneseal.catalogue.actions import discard_draft, give_body, publish, retract_item, return_item, submit_item, withdraw_item
from oneseal.catalogue.models import Item, ItemVersion
from oneseal.catalogue.queries import Side, Succession, bodies_kept_by, compared, links_to, succession_of
from oneseal.catalogue.rules.columns import PLAIN_LABELS, ROW_LABELS
from oneseal.catalogue.rules.comparing import changed_parts
from oneseal.catalogue.rules.elements import ELEMENTS
from oneseal.catalogue.rules.stream import DRAFT, LONGEST_REMARK, STAGES, SUBMITTED
from oneseal.journal.queries import today
from oneseal.law.powers import DECIDE, REVIEW
from oneseal.web.forms import Form, on_day, one_of, posted, prose, text
from oneseal.web.visitor import here
from oneseal.web.workbench.items.about import PARTS as ABOUT_PARTS
from oneseal.web.workbench.items.about import TITLE
from oneseal.web.workbench.items.drafting import FILES
from oneseal.web.workbench.items.keeping import GROUPS, item_here, trail_of
from oneseal.web.workbench.office.change import Confirmed, changing
from oneseal.web.workbench.office.door import with_power


class Seen(Form):
    """A press, and the digest of what the person saw on the item's page when she came here."""

    seen = forms.CharField(widget=forms.HiddenInput(), required=False)

    def clean(self) -> dict[str, Any]:
        """Nobody decides on what no page showed."""
        cleaned = super().clean() or {}
        if not cleaned.get("seen"):
            self.add_error(None, "请从事项页打开：先看过内容，再办")
        return cleaned


def seen_in(request: HttpRequest) -> dict[str, str]:
    """What the item's page handed over."""
    return {"seen": request.GET.get("seen", "")[:64]}


def _not_waiting(row: ItemVersion) -> str:
    """Why an item's last version cannot be published or returned now; empty where it waits for that."""
    if row.state != DRAFT:
        return "没有等待发布的草稿：这一版已经发布"
    return "" if row.stage == SUBMITTED else f"草稿{STAGES.get(row.stage, '')}，现在没有提交，不能发布或者退回；请起草人提交后再办"


def _on_what_was_waiting(
    request: HttpRequest, form: Seen, do: Callable[[dict[str, Any]], object], row: ItemVersion, **said: Any
) -> HttpResponse:
    """The form of an act on a version that waits to be published. Where it waits no more, who comes by an older link is led to the item's
    page, and a press from an older page is refused without another button to press."""
    why = _not_waiting(row)
    if why and request.method == "GET":
        messages.warning(request, why)
        return HttpResponseRedirect(reverse("kept-item", args=[row.item_id]))
    gone: dict[str, Any] = {"button": "", "danger": "", "confirmed": None} if why else {}
    return _on_what_was_seen(request, form, do, row.item, **{**said, **gone})


def _on_what_was_seen(request: HttpRequest, form: Seen, do: Callable[[dict[str, Any]], object], of: Item, **said: Any) -> HttpResponse:
    """The form of an act on the version seen; who comes without having seen one is led to the item's page."""
    page = reverse("kept-item", args=[of.pk])
    if request.method == "GET" and not seen_in(request)["seen"]:
        messages.warning(request, "请先在这一页看过内容，再办理")
        return HttpResponseRedirect(page)
    back = said.pop("back", page)
    return changing(request, form, do, back=back, trail=trail_of(of), **said)


def _pressed(request: HttpRequest, row: ItemVersion, act: Callable[..., object], **said: Any) -> HttpResponse:
    """A page that asks nothing but whether an act on the version seen is to be done. ``said``: its title and words."""
    form = Seen(posted(request), initial=seen_in(request))
    return _on_what_was_seen(request, form, lambda typed: act(row.pk, by=here(request).person, seen=typed["seen"]), row.item, **said)


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(REVIEW)
def submit(request: HttpRequest, item: UUID) -> HttpResponse:
    """提交发布."""
    danger = "提交后由其他人员发布或者退回；退回或者撤回以前不能再改。"
    _, row = item_here(here(request), item)
    return _pressed(request, row, submit_item, title="提交发布", button="提交发布", done="已提交，等待发布", danger=danger)


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(REVIEW)
def retract(request: HttpRequest, item: UUID) -> HttpResponse:
    """撤回提交."""
    _, row = item_here(here(request), item)
    return _pressed(request, row, retract_item, title="撤回提交", button="撤回提交", done="已撤回，可以继续修改")


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(DECIDE)
def publish_it(request: HttpRequest, item: UUID) -> HttpResponse:
    """发布."""
    danger = "发布后这一版不能再改；在办的件按原版本办完，以后的申请按这一版办理。"
    _, row = item_here(here(request), item)
    form = Seen(posted(request), initial=seen_in(request))
    return _on_what_was_waiting(
        request, form, lambda typed: publish(row.pk, by=here(request).person, seen=typed["seen"]), row,
        title="发布事项", button="发布", done="已发布", danger=danger, confirmed=lambda: _confirmed(row),
    )  # fmt: skip


def _confirmed(draft: ItemVersion) -> Confirmed:
    """What a publisher confirms: which version, from when, why, what holds until then and what differs from that and from the last one."""
    known = succession_of(draft)
    begins = "计划生效日期写得不对" if known.begins_on is None else str(known.begins_on)
    facts = [("发布", f"第 {draft.version} 版")]
    facts.append(("自哪天起施行", f"{begins}（发布当天）" if known.begins_on == today() else begins))
    if until := draft.content["elements"].get("plan_cancel_date"):
        facts.append(("到哪天取消", str(until)))
    facts.append(("现行", _holding(known)))
    for side in known.standing.coming:
        never = "；这一版先施行，那一版不再施行" if known.begins_on and known.begins_on <= side.effective_on else ""
        facts.append(("已发布，还没有施行", f"第 {side.number} 版，自 {side.effective_on} 起{never}"))
    facts.append(("修改理由", str(draft.content.get("change_reason") or "没有写")))
    sides = known.sides
    heads = [_head(known, side) for side in sides]
    if len(sides) == 1:
        return Confirmed(facts)
    return Confirmed(facts, heads, [(each.label, list(zip(heads, each.sides, strict=True))) for each in compared(sides)])


def _holding(known: Succession) -> str:
    """Which version holds on the day of publishing, in words."""
    if now := known.standing.now:
        return f"第 {now.number} 版，自 {now.effective_on} 起" + (f"，{now.cancel_on} 起取消" if now.cancel_on else "")
    if known.before is None:
        return "没有，这是第一版"
    ended = known.before.cancel_on if not known.standing.coming else None
    return "现在没有在用的版本" + (f"，第 {known.before.number} 版已于 {ended} 取消" if ended else "")


def _head(known: Succession, side: Side) -> str:
    """Over what a version says, beside others."""
    if side == known.new:
        return "这一版"
    if side == known.standing.now:
        return f"现行 第 {side.number} 版"
    return f"第 {side.number} 版（{'还没有施行' if side in known.standing.coming else side.state}）"


USUAL, MOST = 3, 100
"""Remarks that the page has room for at first, and the most that it takes."""


Groups = list[tuple[str, list[tuple[str, str]]]]
"""Choices, each under the words of its group."""


class Remarks(Seen):
    """What is to be mended, field by field: as many remarks as there is room for. ``more``: the button that makes room for another."""

    more = "再加一条"

    def __init__(self, row: ItemVersion, many: int, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.numbers = [str(number) if number > 1 else "" for number in range(1, many + 1)]
        choices = [("", "请选择"), *changed_first(named_parts(row.content), changed_since(row))]
        for number in self.numbers:
            label = "还有哪一项" if number else "哪一项"
            self.fields[f"field{number}"] = forms.ChoiceField(label=label, choices=choices, required=not number, widget=forms.Select())
            self.fields[f"text{number}"] = prose("怎样修改", longest=LONGEST_REMARK, rows=3, required=not number)

    @property
    def said(self) -> list[dict[str, str]]:
        """The remarks."""
        pairs = [(self.cleaned_data.get(f"field{n}"), self.cleaned_data.get(f"text{n}")) for n in self.numbers]
        return [{"field": str(field), "text": str(words or "")} for field, words in pairs if field or words]


def named_parts(content: Mapping[str, Any]) -> Groups:
    """All that a remark may be about, under what it is filled in with: elements by group, the parts that are none, tables with each of
    their rows, chart and form."""
    elements = [(label, [(name, each.label) for name, each in ELEMENTS.items() if each.group == group]) for group, label in GROUPS.items()]
    about = [(name, label) for name, label in PLAIN_LABELS.items() if name in ABOUT_PARTS or content.get(name)]
    tables = [(label, [(table, f"{label}（整张表）"), *_rows_of(content, table)]) for table, label in ROW_LABELS.items()]
    return [*elements, (TITLE, about), *tables, ("、".join(FILES.values()), list(FILES.items()))]


def changed_since(row: ItemVersion) -> frozenset[str]:
    """What this version changed against the last one that was published; nothing for a first one, which is new as a whole."""
    side = succession_of(row).before
    if side is None:
        return frozenset()
    before = side.row
    return changed_parts(before.content, row.content, charts=[before.chart, row.chart], forms=[before.form, row.form])


def changed_first(groups: Groups, changed: Collection[str]) -> Groups:
    """The groups with what was changed in one of its own before them: that is what a remark is nearly always about."""
    first = [(value, label) for _, choices in groups for value, label in choices if value in changed]
    rest = [(title, [each for each in choices if each[0] not in changed]) for title, choices in groups]
    return [("这一版改过的", first), *((title, choices) for title, choices in rest if choices)] if first else groups


TITLES = ("material_name", "condition_name", "question", "fee_name", "label", "law", "name", "kind")
"""Fields by which a person knows a row, the first that it has."""


def _rows_of(content: Mapping[str, Any], table: str) -> Iterator[tuple[str, str]]:
    for place, row in enumerate(content.get(table) or (), start=1):
        words = next((str(row[name]) for name in TITLES if row.get(name)), "")
        yield f"{table}[{place}]", f"第{place}行 {words} {row.get('article', '')}".strip()[:60]


def _room(request: HttpRequest) -> int:
    """For how many remarks the page that was sent had room, and one more where that was asked for."""
    numbers = [int(name.removeprefix("field") or 1) for name in request.POST if re.fullmatch(r"field\d{0,3}", name)]
    return min(max([1, *numbers] if numbers else [USUAL]) + ("more" in request.POST), MOST)


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(DECIDE)
def give_back(request: HttpRequest, item: UUID) -> HttpResponse:
    """退回修改; asked for more room it comes again with what was typed, and nothing is done."""
    _, row = item_here(here(request), item)
    typed = request.POST.dict() if "more" in request.POST else seen_in(request)
    form = Remarks(row, _room(request), None if "more" in request.POST else posted(request), initial=typed)
    return _on_what_was_waiting(
        request, form, lambda said: return_item(row.pk, remarks=form.said, by=here(request).person, seen=said["seen"]), row,
        title="退回修改", button="退回", done="已退回起草人",
    )  # fmt: skip


class Ending(Form):
    """From when, and why."""

    cancel_on = on_day("取消日期", hint="从这一天起不再接受申请；在办的件按原版本办完")
    reason = prose("理由和依据", longest=500, rows=3)


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(DECIDE)
def withdraw(request: HttpRequest, item: UUID) -> HttpResponse:
    """取消事项."""
    known, _ = item_here(here(request), item)
    links = [f"{body} {name}" for _, name, body in links_to(known)]
    hanging = f"下列 {len(links)} 项链接指向它的指南，取消以后须由各自的机构改正或者取消：{'；'.join(links)}。" if links else ""

    def do(said: dict[str, Any]) -> None:
        on: date = said["cancel_on"]
        withdraw_item(item, cancel_on=on, reason=said["reason"], by=here(request).person)

    return changing(
        request, Ending(posted(request)), do, title="取消事项", button="取消事项", done="已取消", back=reverse("kept-item", args=[item]),
        trail=trail_of(known), danger="取消以后，这个事项不再出现在办事大厅；以后要恢复，须重新起草和发布。" + hanging,
    )  # fmt: skip


class Discarding(Seen):
    """Why."""

    reason = prose("作废理由", longest=500, rows=3)


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(REVIEW)
def discard(request: HttpRequest, item: UUID) -> HttpResponse:
    """作废草稿: of an item never published, or the draft of a version to come."""
    known, row = item_here(here(request), item)
    is_later = row.version > 1
    lost = f"第 {row.version} 版草稿作废以后不能恢复，要再改须重新起草；发布过的版本不受影响，继续有效。"
    gone = "作废以后，这个事项不再出现在目录、检查和导出中；在“已作废”里找得到，改一处并存为草稿就恢复。"
    return _on_what_was_seen(
        request, Discarding(posted(request), initial=seen_in(request)),
        lambda said: discard_draft(item, reason=said["reason"], by=here(request).person, seen=said["seen"]), known, title="作废草稿",
        button="作废", done="草稿已作废" if is_later else "已作废", danger=lost if is_later else gone,
        back=reverse("kept-item", args=[item]) if is_later else reverse("kept-items"),
    )  # fmt: skip


class Whose(Seen):
    """Which body, and how that is known."""

    reason = text("依据", hint="凭什么认定是这个机构的事项", longest=200)

    def __init__(self, bodies: list[tuple[str, str]], *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["body"] = one_of("实施主体", [("", "请选择"), *bodies], hint="本局管理其事项的机构", listed=True)
        self.order_fields(["body", "reason"])


@never_cache
@require_http_methods(["GET", "POST"])
@with_power(REVIEW)
def whose(request: HttpRequest, item: UUID) -> HttpResponse:
    """补登实施主体."""
    known, _ = item_here(here(request), item)
    bodies = [(str(body.pk), f"{body.name}（{body.uscc}）") for body in bodies_kept_by(known.keeper)]
    return _on_what_was_seen(
        request, Whose(bodies, posted(request), initial=seen_in(request)),
        lambda said: give_body(item, UUID(said["body"]), reason=said["reason"], by=here(request).person, seen=said["seen"]), known,
        title="补登实施主体", button="存为草稿", done="已补登，存为草稿",
    )  # fmt: skip


__all__ = ["discard", "give_back", "publish_it", "retract", "submit", "whose", "withdraw"]
