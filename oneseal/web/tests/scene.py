"""One of everything that has an address: a case on its way, one to be corrected, a draft, a mandate, an original … and whose page is which.

``ROUTES`` names for every address who may open it and with which of the scene's keys. A test holds the list against the urls.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import get_resolver, reverse

from oneseal.cases import actions
from oneseal.cases.models import Claim, Draft, Material, Original, SavedView
from oneseal.cases.rules import named as act_named
from oneseal.cases.tests.office import acts, cast, filed, filing, firm, made, reviewer, row, surveyed, upload
from oneseal.cases.tests.test_originals import left
from oneseal.catalogue.actions import carry_on_one, note_missed, receive_list
from oneseal.catalogue.models import Import, MissedSearch, Synonym
from oneseal.catalogue.queries import version
from oneseal.catalogue.rules import files_of
from oneseal.certificates.models import Certificate
from oneseal.documents.actions.resuming import begin_sending, sending_of
from oneseal.documents.queries import papers_of
from oneseal.journal.queries import today
from oneseal.journal.rules import Entry
from oneseal.law.rule import Refused
from oneseal.people.actions import grant_mandate, substitute
from oneseal.people.queries import bureau_of, holdings_of, party_name, posts_of
from oneseal.people.tests.office import natural
from oneseal.seals.models import Seal
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.waiting import ACTS, ITEM, OF_ACTS, WAITING, picture

TRUSTED, LEFT_HERE, VIEW = "走遍的受托人", "走遍的不动产权证书", "走遍的视图"
PUBLIC, SIGNED_IN = "", "anybody"
"""Whose page: everybody's; of whoever is signed in, who sees there what is hers alone; or of a person of the cast."""
POSTED = "posted"
"""Addresses that only take what is sent."""


@dataclass(frozen=True)
class Scene:
    """Keys by name, and what must not be seen by others: numbers, and words that stand nowhere else."""

    keys: dict[str, Any]
    secrets: tuple[str, ...]
    names: tuple[str, ...]
    applicant: UUID

    def state(self) -> tuple[Any, ...]:
        """What no stranger may have changed: nobody has done one act more, and what no act tells of is as it was."""
        rows = {key: table.objects.filter(pk=self.keys[key]).values().first() for key, table in KEPT.items()}
        claims = list(Claim.objects.filter(case__in=self.cases).order_by("id").values_list("case", "person"))
        return acts(), rows, claims, self._sending()

    def _sending(self) -> Any:
        """The file on its way; None once its day has passed."""
        with suppress(Refused):
            return sending_of(self.keys["sending"], by=cast("王申请"))
        return None

    @property
    def cases(self) -> set[UUID]:
        """All of the scene."""
        return {self.keys[key] for key in (*WAITING, "case", "correcting", "brought")}


KEPT: dict[str, Any] = {
    "draft": Draft,
    "view": SavedView,
    "original": Original,
    "imported": Import,
    "missed": MissedSearch,
    "synonym": Synonym,
}
"""What is kept beside the journal: key of the scene → its table."""


def built() -> Scene:
    """Everything, by the real acts."""
    waiting = {key: begun() for key, begun in WAITING.items()}
    photo, correcting = picture(), filed(ITEM)
    case = certified(photo)
    given = filing(ITEM)
    line = next(iter(given["materials"]))
    actions.request_correction(correcting, [{"line": line, "problem": "x", "mend": "y"}], by=cast("李受理"))
    file, supplied = upload(), brought(line)
    draft = actions.save_draft(
        given["item_version"], applicant=given["applicant"], by=cast("王申请"), answers=given["answers"], form=given["form"],
        materials={line: [file]},
    )  # fmt: skip
    bureau = UUID(str(bureau_of().pk))
    mandate = grant_mandate(given["applicant"], natural(TRUSTED), ["*"], since=today(), by=cast("王申请"))
    original, holding = left(description=LEFT_HERE), holdings_of(bureau)[0]
    post = next(each for each in posts_of(bureau) if each.power == "审查")
    paper, held, of = next(each for each in papers_of(case) if each.kind == "receipt"), row(case), row(case).item_version
    keys = {
        "case": case, "correcting": correcting, "draft": draft, "upload": file, "mandate": mandate, "original": original,
        "paper": paper.id, "certificate": Certificate.objects.get(case=case).id, "item": of.item_id, "name": "application",
        "code": of.item.task_handle_item, "file_key": next(iter(files_of(of.content))), "number": 1, "photo": photo[0],
        "material": given_in(case), "picture": picture()[0], "party": cast("王申请"), "firm": firm(), "post": post.id,
        "seal": Seal.objects.filter(body=bureau).values_list("id", flat=True)[0], "holding": holding.id,
        "sending": begin_sending("a.pdf", 10, by=cast("王申请"), purpose={}).id,
        "view": actions.save_view(VIEW, "light=red", by=cast("李受理")), "brought": supplied.stream, "version": supplied.version,
        "list": "online", "code_set": "task_type", "event": "company", "kind": "csv", "part": "time", "imported": imported(cast("赵审查")),
        "missed": missed(), "area": "filing", "synonym": Synonym.objects.filter(in_use=True, division="").order_by("phrase")[0].id,
        "substitution": substitute(
            post.id, cast("赵审查"), cast("周批准"), since=today(), until=today(), reason="出差", by=cast("吕局长")
        ),
        **waiting,
    }  # fmt: skip
    numbers = [number for each in map(row, (case, correcting, *waiting.values())) for number in (each.number, each.query_number)]
    names = (party_name([held.applicant_id])[held.applicant_id], TRUSTED, LEFT_HERE, VIEW)
    return Scene(keys, (*numbers, paper.number), names, held.applicant_id)


def certified(photo: tuple[UUID, UUID]) -> UUID:
    """A case whose certificate is made, with a photo of its survey."""
    case = filed(ITEM)
    actions.accept(case, by=cast("李受理"))
    actions.review(case, opinion="一致", recommendation="grant", by=reviewer(case))
    surveyed(case, photos=[photo], signature=picture()[0])
    actions.grant(case, opinion="同意", by=cast("周批准"))
    made(case)
    actions.make(case, by=cast("郑制证"))
    made(case)
    return case


def given_in(case: UUID) -> UUID:
    """A file that was handed in with an application."""
    return UUID(str(Material.objects.filter(case=case, round=0).earliest("id").upload_id))


def brought(line: str) -> Entry:
    """A correction that was taken in at a window."""
    case = filed(ITEM)
    actions.request_correction(case, [{"line": line, "problem": "x", "mend": "y"}], by=cast("李受理"))
    return actions.supply(case, {line: [upload("李受理")]}, by=cast("王申请"), received_by=cast("李受理"))


def imported(person: UUID) -> UUID:
    """A list that somebody has sent and not taken in yet; it names a body that nobody registered."""
    text = "事项名称,地方实施编码,实施主体编码,实施主体\n走遍,SCENE-1,11990100MB1XA0023H,走遍的新机构\n"
    key = receive_list("走遍.csv", [text.encode()], bureau_of(), by=person)
    carry_on_one(key, 60)
    return key


def missed() -> int:
    """A search that found nothing."""
    note_missed("走遍查不到的")
    return MissedSearch.objects.get(words="走遍查不到的", division="").id


def _all(owner: str, *names: str, **keys: str) -> dict[str, tuple[str, dict[str, str]]]:
    return dict.fromkeys(names, (owner, keys))


OPEN = tuple(
    f"open-{name}" for name in ("entry", "document", "items", "lists", "topics", "events", "divisions", "bodies", "code-sets", "elements")
)
OPEN_ITEM = ("open-item", "open-materials", "open-form", "open-chart")
"""The open interface: everybody's, and never a page."""
ROUTES: dict[str, tuple[str, dict[str, str]]] = {
    **_all(PUBLIC, "home", "privacy", "accessibility", "health", "display", "style", "sign-in", "sign-up", "recovery", "items"),
    **_all(PUBLIC, "style-of", area="area"),
    **_all(PUBLIC, "progress", "verify", "unified", "unified-return", "stay", "sign-out"),
    **_all(PUBLIC, "item", "item-guide", "materials", item="item"),
    **_all(PUBLIC, "four-lists", "life-events", "sign-in-code"),
    **_all(PUBLIC, "life-event", key="event"),
    **_all(PUBLIC, "four-list", "four-list-file", key="list"),
    **_all("赵审查", "kept-items", "items-template", "items-import", "items-check", "items-check-export", "items-citing", "items-bulk"),
    **_all("赵审查", "items-lists", "item-new"),
    **_all("赵审查", "items-export", kind="kind"),
    **_all("赵审查", "items-import-report", "items-import-give-up", key="imported"),
    **_all("吕局长", "items-import-waiting"),
    **_all("吕局长", "items-import-places", key="imported"),
    **_all("赵审查", "kept-item", "item-compare", "item-preview", "item-submit", "item-retract", "item-discard", "item-body", item="item"),
    **_all("赵审查", "item-edit", item="item", part="part"),
    **_all("周批准", "item-publish", "item-return", "item-withdraw", item="item"),
    **_all(PUBLIC, "item-by-code", code="code"),
    **_all(PUBLIC, "item-form", item="item", name="name"),
    **_all(PUBLIC, "item-file", item="item", key="file_key"),
    **_all("赵审查", "item-files", item="item"),
    **_all("赵审查", "kept-file", item="item", key="file_key"),
    **_all(PUBLIC, "open-api", *OPEN),
    **_all(PUBLIC, *OPEN_ITEM, code="code"),
    **_all(PUBLIC, "open-blank-form", code="code", name="name"),
    **_all(PUBLIC, "open-list", key="list"),
    **_all(PUBLIC, "open-event", key="event"),
    **_all(PUBLIC, "open-code-set", name="code_set"),
    **_all(
        SIGNED_IN,
        "recovery-code",
        "account",
        "change-contact",
        "password",
        "acting-for",
        "add-firm",
        "mine",
        "inbox",
        "certificates",
        "mandates",
        "grant-mandate",
        "sendings",
        "link-identity",
        "unlink-identity",
        "second-factor",
        "enrol-second-factor",
        "remove-second-factor",
    ),
    **_all(SIGNED_IN, "apply", item="item"),
    **_all("王申请", "draft", "draft-situations", "draft-materials", "draft-summary", "draft-discard", draft="draft"),
    **_all("王申请", "draft-section", draft="draft", number="number"),
    **_all("王申请", "draft-file", draft="draft", upload="upload"),
    **_all("王申请", "draft-page-image", draft="draft", upload="upload", number="number"),
    **_all("王申请", "sending", key="sending"),
    **_all("王申请", "filed", "filed-form", "my-case", "renew-query-password", case="case"),
    **_all("王申请", "supply", "withdraw", case="correcting"),
    **_all("王申请", "my-paper", case="case", paper="paper"),
    **_all("王申请", "my-file", case="case", file="material"),
    **_all("王申请", "my-file-page", case="case", file="material", number="number"),
    **_all("王申请", "my-certificate", certificate="certificate"),
    **_all("王申请", "end-mandate", mandate="mandate"),
    **_all(
        "李受理",
        "work",
        "go",
        "views",
        "work-export",
        "originals",
        "counter",
        "register-person",
        "register-firm",
        "claim",
        "release",
        "save-view",
    ),
    **_all("孙勘验", "surveys"),
    **_all("李受理", "rename-view", "delete-view", "open-view-first", view="view"),
    **_all("李受理", "case", "case-journal", "case-in-clear", "case-form", "counter-receipt", case="case"),
    **_all("李受理", "case-file", case="case", file="photo"),
    **_all("李受理", "case-page-image", case="case", file="photo", number="number"),
    **_all("孙勘验", "survey-picture", case="case", file="picture"),
    **_all("李受理", "case-paper", case="case", paper="paper"),
    **{f"case-{act}": (owner, {"case": key}) for owner, acts_of in ACTS.items() for act, key in acts_of.items()},
    **_all("吕局长", "reassign", case="case"),
    **_all("李受理", "person", "counter-recovery", "counter-prove", "counter-contact", "counter-name", party="party"),
    **_all("李受理", "take-original", "person-in-clear", party="party"),
    **_all("李受理", "counter-representative", party="firm"),
    **_all("李受理", "counter-file", party="party", item="item"),
    **_all("李受理", "counter-supply", case="correcting"),
    **_all("李受理", "counter-supplied", case="brought", version="version"),
    **_all("李受理", "advice", item="item"),
    **_all("李受理", "original", "hand-original", "return-original", original="original"),
    **_all("吕局长", "head", "cases-of-bureau", "seals", "calendars", "enter-year", "operator", "reads", "people"),
    **_all("吕局长", "seal", "seal-export", "suspend-seal", "resume-seal", "surrender-seal", key="seal"),
    **_all("吕局长", "post", "appoint", "post-quota", "substitute", key="post"),
    **_all("吕局长", "end-holding", "certify-officer", "lift-second-factor", key="holding"),
    **_all("吕局长", "end-substitution", key="substitution"),
    **_all("吕局长", "found-unit", "create-post"),
    **_all("郑制证", "print-room"),
    **_all("赵审查", "words", "add-word"),
    **_all("赵审查", "reject-word", number="missed"),
    **_all("赵审查", "withdraw-word", key="synonym"),
}
"""Name of the address → whose page, and which keys of the scene stand in it."""
ONLY_SENT = frozenset(
    {"sign-out", "draft-discard", "claim", "release", "save-view", "open-view-first", "sending", "sendings", "unlink-identity"}
)
"""Addresses that have no page."""
FILES = frozenset(
    {"item-form", "item-guide", "draft-file", "filed-form", "my-paper", "my-certificate", "work-export", "case-file", "survey-picture"}
)
FILES |= {"draft-page-image", "item-file", "kept-file"}
FILES |= {"draft-page-image", "my-file", "my-file-page"}
FILES |= {*OPEN, *OPEN_ITEM, "open-blank-form", "open-list", "open-event", "open-code-set"}
FILES |= {"case-form", "case-paper", "seal-export", "four-list-file", "items-check-export", "items-export", "items-template"}


FILES |= {
    "item-guide",
    "case-paper",
    "case-page-image",
    "seal-export",
    "four-list-file",
    "items-check-export",
    "items-export",
    "items-template",
}
"""Addresses that answer with a file, or with data."""


def named() -> set[str]:
    """Every name that the urls give."""

    def walked(resolver: Any) -> Iterator[str]:
        for each in resolver.url_patterns:
            if hasattr(each, "url_patterns"):
                yield from walked(each)
            elif each.name:
                yield each.name

    return set(walked(get_resolver()))


def address(scene: Scene, name: str, **changed: Any) -> str:
    """The address of a name with the scene's keys, some of them changed."""
    _, keys = ROUTES[name]
    return reverse(name, kwargs={part: changed.get(part, scene.keys[key]) for part, key in keys.items()})


def button_of(scene: Scene, name: str) -> str:
    """What the button of an act's page says."""
    _, keys = ROUTES[name]
    return act_named(OF_ACTS[name], version(row(scene.keys[keys["case"]]).item_version_id).regime).label


WINDOWS = frozenset(
    {
        "person",
        "person-in-clear",
        "counter-recovery",
        "counter-prove",
        "counter-contact",
        "counter-name",
        "counter-representative",
        "take-original",
        "counter-file",
    }
)
"""People belong to no division: any window of the city opens their page, and sees there only what its own bureau has to do with them."""
USED_FOR = 15 * 60
"""Seconds after which a browser that lay idle is signed in anew, well before its session ends."""
_browsers: dict[str, tuple[Client, float]] = {}


def browser_of(name: str) -> Client:
    """The browser of a person, signed in once while it is in use; nobody's without a name."""
    if not name:
        return Client(SERVER_NAME="localhost")
    client, used = _browsers.get(name, (None, 0.0))
    if client is None or monotonic() - used > USED_FOR:
        client = signed_in(name)
    _browsers[name] = client, monotonic()
    return client


def client_of(scene: Scene, owner: str) -> Client:
    """The browser of whose page it is; 王申请 acts for the scene's applicant."""
    client = browser_of("王申请" if owner in {SIGNED_IN, "王申请"} else owner)
    if owner == "王申请":
        client.post("/acting-for", {"principal": str(scene.applicant)})
    return client
