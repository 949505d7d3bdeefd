"""委托 A principal, or who represents it by law, grants, limits, ends and sees mandates; an agent sees her own and may give them up."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from oneseal.cases.queries.mine import Followed, passwords_known
from oneseal.journal.queries import today
from oneseal.law.rule import Refused
from oneseal.people import actions
from oneseal.people.queries import find_by_id_number, party_name, standing
from oneseal.people.queries.mandates import MandateLine, mandate_line, mandates_given, mandates_held
from oneseal.people.rules import EVERYTHING, MANDATED, RECEIVE
from oneseal.web.forms import Form, coded, on_day, one_of, posted, some_of, text
from oneseal.web.reckoned import SCOPES
from oneseal.web.refusals import noted
from oneseal.web.throttle import NAMING, note_failure, require_seldom
from oneseal.web.visitor import Visitor, here, signed_in
from oneseal.web.words import said, say, tell, zh

NO_ACT_YET = frozenset({"submit", "request_withdrawal"})
"""What the law lets one mandate and nobody can do here yet: offering it would promise too much. Mandates for everything cover it."""


class Grant(Form):
    """Whom, for what, from when until when."""

    name = text(said("受托人姓名", "Agent's name"), autocomplete="off")
    id_number = coded(
        said("受托人身份证号码", "Agent's ID number"),
        hint=said("对方要先在本平台注册并核实身份", "She must have an account here and have proved who she is"),
        size=20,
        autocomplete="off",
    )
    extent = one_of(
        said("委托范围", "Extent"),
        [("some", said("只委托下面勾选的", "Only what is ticked below")), ("all", said("全部事项", "Everything"))],
    )
    scope = some_of(
        said("委托事项", "Matters"),
        [(verb, SCOPES[verb]) for verb in MANDATED if verb not in NO_ACT_YET],
        hint=said(
            "只勾选“申请”的，对方只看得到自己替您提交的办件；勾选其他任何一项，看得到您的全部办件。"
            "您交的材料，勾选“补正”或“补齐材料”的才能打开。取件码、文书和证照只有勾选“领取文书和证照”才看得到，"
            "您的电子证照也才能用来免交复印件",
            "With filing alone the agent sees what she filed for you; with any other, all your cases. "
            "What you handed in is open to who supplies corrections or missing material. "
            "Collection codes, papers and certificates are shown only to who may receive them, and only she may use your certificates "
            "instead of copies",
        ),
        required=False,
    )
    scope.widget.is_required = True  # left empty only where everything is chosen
    since = on_day(said("从哪天起", "From"))
    until = on_day(said("到哪天止", "Until"), hint=said("不填就一直有效，直到您终止", "Empty: until you end it"), required=False)

    def clean(self) -> dict[str, Any]:
        """Nothing ticked is no mandate."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("extent") == "some" and "scope" in given and not given["scope"]:
            offered = [str(SCOPES[verb]) for verb in MANDATED if verb not in NO_ACT_YET]
            words = ("请至少选一项：{chinese}；都要委托的选“全部事项”", "Tick at least one: {english}; for all of them choose Everything")
            self.add_error("scope", say(*words, chinese="、".join(offered), english=", ".join(offered)))
        return given

    def take(self, refusal: Refused) -> None:
        """Who the agent is stands in her number."""
        if refusal.field == "agent":
            refusal.field = "id_number"
        super().take(refusal)


def is_own_affair(visitor: Visitor) -> bool:
    """Whether she sees and grants the mandates of the party she acts for: herself, or whom she represents by law."""
    return visitor.is_herself or visitor.principal in standing(visitor.person, today()).represents


@never_cache
@require_safe
@signed_in
def mandates(request: HttpRequest) -> HttpResponse:
    """Given by the party she acts for, and held by herself."""
    visitor = here(request)
    own = is_own_affair(visitor)
    given = mandates_given(visitor.principal) if own else []
    told = {"own": own, "given": given, "held": mandates_held(visitor.person), "here": "mine"}
    return render(request, "portal/mine/mandates.html", told)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def grant(request: HttpRequest) -> HttpResponse:
    """授权: the agent is named by name and number; which of the two is wrong is not told, and guessing is slow."""
    visitor = here(request)
    if not is_own_affair(visitor):
        raise Http404
    form = Grant(posted(request), initial={"since": today(), "extent": "some"})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        scope = [EVERYTHING] if given["extent"] == "all" else given["scope"]
        try:
            require_seldom(request, str(visitor.person), NAMING)
            agent = _agent(given["name"], given["id_number"])
            if agent is None:
                note_failure(request, str(visitor.person), NAMING)
                words = (
                    "没有找到姓名和号码都相符的人；请核对，或请对方先注册并核实身份",
                    "Nobody here has this name and number; check them, or ask her to sign up and prove who she is",
                )
                form.add_error("id_number", say(*words))
            else:
                actions.grant_mandate(visitor.principal, agent, scope, since=given["since"], until=given["until"], by=visitor.person)
                messages.success(request, tell("已委托 {name}", "{name} may now act for you", name=given["name"]))
                return HttpResponseRedirect(reverse("mandates"))
        except Refused as refused:
            form.take(refused)
    return render(request, "portal/mine/grant.html", {"form": form, "here": "mine"}, status=422 if form.errors else 200)


def _agent(name: str, number: str) -> UUID | None:
    """The registered person of this number, when she has this name."""
    found = find_by_id_number(number)
    return found if found and party_name([found]).get(found) == name.strip() else None


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def end_mandate(request: HttpRequest, mandate: UUID) -> HttpResponse:
    """终止委托, asked once; at once and for good."""
    line, refusal = _hers(here(request), mandate), None
    receives, given = line.covers(RECEIVE), line.agent != here(request).person
    known, more = passwords_known(line.agent, line.principal, receives=receives) if given else ([], 0)
    if request.method == "POST":
        try:
            actions.end_mandate(mandate, by=here(request).person)
        except Refused as refused:
            refusal = noted(refused)
        else:
            messages.success(request, say("委托已终止，立即生效", "The mandate has ended, effective at once"))
            if known:
                messages.warning(request, _still_followed(known, more))
            return HttpResponseRedirect(reverse("mandates"))
    told = {"line": line, "refusal": refusal, "known": known, "more": more, "receives": receives}
    return render(request, "portal/mine/end_mandate.html", told, status=422 if refusal else 200)


def _still_followed(known: list[Followed], more: int) -> SafeString:
    """Which cases the former agent can still follow without signing in, each with the way to a new password, and how many more."""
    ways = ((reverse("renew-query-password", args=[row.case]), zh(row.item), row.query_number) for row in known)
    links = format_html_join(say("、", ", "), '<a href="{}">{} {}</a>', ways)
    if more:
        return tell(
            "这些办件的查询密码还在受托人手里，请更换：{cases}；另有 {more} 件，请在“我的办件”里逐件更换",
            "The agent knows the query passwords of these cases; renew them: {cases}; and of {more} more, which stand among your cases",
            cases=links,
            more=more,
        )
    return tell(
        "这些办件的查询密码还在受托人手里，请更换：{cases}",
        "The agent knows the query passwords of these cases; renew them: {cases}",
        cases=links,
    )


def _hers(visitor: Visitor, mandate: UUID) -> MandateLine:
    """A mandate that she gave (for the party she acts for) or holds; 404 for anything else."""
    line = mandate_line(mandate)
    if line is None or not (line.agent == visitor.person or (line.principal == visitor.principal and is_own_affair(visitor))):
        raise Http404
    return line
