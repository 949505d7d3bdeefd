"""One of everything that has an address: a case on its way, one to be corrected, a draft, a mandate, an original … and whose page is which.

``ROUTES`` names for every address who may open it and with which of the scene's keys. A test holds the list against the urls.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import get_resolver, reverse
from PIL import Image

from oneseal.cases import actions
from oneseal.cases.models import Draft, Material, Original
from oneseal.cases.tests.office import cast, filed, filing, firm, made, reviewer, row, surveyed, upload
from oneseal.cases.tests.test_originals import left
from oneseal.catalogue.actions import carry_on_one, note_missed, receive_list
from oneseal.catalogue.models import MissedSearch, Synonym
from oneseal.catalogue.rules import files_of
from oneseal.certificates.models import Certificate
from oneseal.documents.actions.photos import receive_photo
from oneseal.documents.actions.resuming import begin_sending
from oneseal.documents.queries import papers_of
from oneseal.journal.queries import entries_of, today
from oneseal.journal.rules import Entry
from oneseal.people.actions import grant_mandate, substitute
from oneseal.people.queries import bureau_of, holdings_of, posts_of
from oneseal.people.tests.office import natural
from oneseal.seals.models import Seal
from oneseal.web.tests.test_desk import signed_in

ITEM = "食品经营许可（新办）"
PUBLIC, SIGNED_IN = "", "anybody"
"""Whose page: everybody's; of whoever is signed in, who sees there what is hers alone; or of a person of the cast."""
POSTED = "posted"
"""Addresses that only take what is sent."""


@dataclass(frozen=True)
class Scene:
    """Keys by name, and what must not be seen by others."""

    keys: dict[str, Any]
    secrets: tuple[str, ...]
    applicant: UUID
    streams: tuple[UUID, ...] = field(default=())

    def state(self) -> tuple[Any, ...]:
        """What no stranger may have changed."""
        kept = Draft.objects.filter(id=self.keys["draft"]).values_list("updated_at", flat=True).first()
        return tuple(len(entries_of(stream)) for stream in self.streams), kept, Original.objects.get(id=self.keys["original"]).state


def built() -> Scene:
    """Everything, by the real acts."""
    case, correcting = filed(ITEM), filed(ITEM)
    actions.accept(case, by=cast("李受理"))
    actions.review(case, opinion="一致", recommendation="grant", by=reviewer(case))
    surveyed(case, photos=[photo := picture()], signature=picture()[0])
    actions.grant(case, opinion="同意", by=cast("周批准"))
    made(case)
    actions.make(case, by=cast("郑制证"))
    made(case)
    given = filing(ITEM)
    line = next(iter(given["materials"]))
    actions.request_correction(correcting, [{"line": line, "problem": "x", "mend": "y"}], by=cast("李受理"))
    file, supplied = upload(), brought(line)
    draft = actions.save_draft(
        given["item_version"], applicant=given["applicant"], by=cast("王申请"), answers=given["answers"], form=given["form"],
        materials={line: [file]},
    )  # fmt: skip
    bureau = UUID(str(bureau_of().pk))
    mandate = grant_mandate(given["applicant"], natural("受托人"), ["*"], since=today(), by=cast("王申请"))
    original, holding = left(), holdings_of(bureau)[0]
    post = next(each for each in posts_of(bureau) if each.power == "审查")
    paper = next(each for each in papers_of(case) if each.kind == "receipt")
    held, of = row(case), row(case).item_version
    keys = {
        "case": case, "correcting": correcting, "draft": draft, "upload": file, "mandate": mandate, "original": original,
        "paper": paper.id, "certificate": Certificate.objects.get(case=case).id, "item": of.item_id, "name": "application",
        "code": of.item.task_handle_item, "file_key": next(iter(files_of(of.content))), "number": 1, "photo": photo[0],
        "material": given_in(case), "picture": picture()[0], "party": cast("王申请"), "firm": firm(), "post": post.id,
        "seal": Seal.objects.filter(body=bureau).values_list("id", flat=True)[0], "holding": holding.id,
        "sending": begin_sending("a.pdf", 10, by=cast("王申请"), purpose={}).id,
        "view": actions.save_view("走遍", "light=red", by=cast("李受理")), "brought": supplied.stream, "version": supplied.version,
        "list": "online", "code_set": "task_type", "event": "company", "kind": "csv", "part": "time", "imported": imported(cast("赵审查")),
        "missed": missed(), "area": "filing", "synonym": Synonym.objects.filter(in_use=True, division="").order_by("phrase")[0].id,
        "substitution": substitute(
            post.id, cast("赵审查"), cast("周批准"), since=today(), until=today(), reason="出差", by=cast("吕局长")
        ),
    }  # fmt: skip
    hidden = (held.number, held.query_number, row(correcting).number, row(correcting).query_number, paper.number)
    return Scene(keys, hidden, held.applicant_id, (case, correcting, mandate, original, cast("王申请")))


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


def picture() -> tuple[UUID, UUID]:
    """A photo that 孙勘验 has taken."""
    out = io.BytesIO()
    Image.effect_noise((80, 60), 50).convert("RGB").save(out, "JPEG")
    return receive_photo(io.BytesIO(out.getvalue()), "现场.jpg", by=cast("孙勘验"))


def _all(owner: str, *names: str, **keys: str) -> dict[str, tuple[str, dict[str, str]]]:
    return dict.fromkeys(names, (owner, keys))


OPEN = tuple(
    f"open-{name}" for name in ("entry", "document", "items", "lists", "topics", "events", "divisions", "bodies", "code-sets", "elements")
)
OPEN_ITEM = ("open-item", "open-materials", "open-form", "open-chart")
"""The open interface: everybody's, and never a page."""
ACTS = {
    "李受理": ("accept", "request_correction", "check", "refuse_to_accept", "declare_not_needed", "archive", "record_service"),
    "吕局长": ("request_further_correction", "void"),
    "赵审查": ("review",),
    "孙勘验": ("survey", "confirm_survey", "plan_survey", "cancel_survey_plan"),
    "周批准": ("grant", "deny"),
    "郑制证": ("make", "deliver"),
}
ROUTES: dict[str, tuple[str, dict[str, str]]] = {
    **_all(PUBLIC, "home", "privacy", "accessibility", "health", "display", "style", "sign-in", "sign-up", "recovery", "items"),
    **_all(PUBLIC, "style-of", area="area"),
    **_all(PUBLIC, "progress", "verify", "unified", "unified-return", "stay", "sign-out"),
    **_all(PUBLIC, "item", "item-guide", "materials", item="item"),
    **_all(PUBLIC, "four-lists", "life-events", "sign-in-code"),
    **_all(PUBLIC, "life-event", key="event"),
    **_all(PUBLIC, "four-list", "four-list-file", key="list"),
    **_all("赵审查", "kept-items", "items-template", "items-import", "items-check", "items-check-export", "items-citing", "items-bulk"),
    **_all("赵审查", "items-lists"),
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
    **_all("王申请", "filed", "filed-form", "my-case", case="case"),
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
    **{f"case-{act}": (owner, {"case": "case"}) for owner, acts in ACTS.items() for act in acts},
    **_all("吕局长", "reassign", case="case"),
    **_all("李受理", "person", "counter-recovery", "counter-prove", "counter-contact", "take-original", "person-in-clear", party="party"),
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


WINDOWS = frozenset(
    {
        "person",
        "person-in-clear",
        "counter-recovery",
        "counter-prove",
        "counter-contact",
        "counter-representative",
        "take-original",
        "counter-file",
    }
)
"""People belong to no division: any window of the city opens their page, and sees there only what its own bureau has to do with them."""
_browsers: dict[str, Client] = {}


def browser_of(name: str) -> Client:
    """The browser of a person, signed in once; nobody's without a name."""
    if not name:
        return Client(SERVER_NAME="localhost")
    if name not in _browsers:
        _browsers[name] = signed_in(name)
    return _browsers[name]


def client_of(scene: Scene, owner: str) -> Client:
    """The browser of whose page it is; 王申请 acts for the scene's applicant."""
    client = browser_of("王申请" if owner in {SIGNED_IN, "王申请"} else owner)
    if owner == "王申请":
        client.post("/acting-for", {"principal": str(scene.applicant)})
    return client
