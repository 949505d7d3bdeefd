"""What people do in a home that began empty, in a process of its own (``staff`` or ``case``; JSON in and out)."""

import io
import json
import os
import sys
from typing import Any
from uuid import UUID

import django

PASSWORD = "Begun-from-nothing-1"
CREW: dict[str, tuple[str, ...]] = {
    "赵审查": ("社会事务审查岗",),
    "孙勘验": ("勘验岗",),
    "钱勘验": ("勘验岗",),
    "周批准": ("批准岗",),
    "郑制证": ("制证岗", "送达岗"),
}
"""Who is registered at the window, and the posts that the administrator gives her."""
FIRST = ("受理岗", "归档岗")
"""The posts of the first officer, whom no window could register yet."""


def opened(number: str, code: str, login: str) -> UUID:
    """The person behind a number, with the account that her code opens."""
    from oneseal.people.actions import recover_account, sign_in

    recover_account(number, code, PASSWORD, login=login)
    return sign_in(None, login, PASSWORD, "10.0.0.1").person


def staff(told: dict[str, Any]) -> dict[str, Any]:
    """The administrator and the first officer open their accounts; he registers the others; she appoints them all."""
    from oneseal.journal.queries import today
    from oneseal.people.actions import appoint, certify_officer, issue_recovery_code, register_natural
    from oneseal.people.queries import posts_of

    head, clerk = (opened(told[who][0], told[who][1], login) for who, login in (("administrator", "lv.shouren"), ("clerk", "li.shouli")))
    posts = {post.name: post.id for post in posts_of(UUID(told["body"]))}
    for post in FIRST:
        appoint(posts[post], clerk, since=today(), by=head)
    for (name, held), number in zip(CREW.items(), told["numbers"], strict=True):
        person = register_natural(name, number, by=clerk)
        opened(number, issue_recovery_code(person, "居民身份证", by=clerk), f"officer.{number[-4:]}".lower())
        for post in held:
            appoint(posts[post], person, since=today(), by=head)
        if "勘验岗" in held:
            certify_officer(person, f"9971{number[-5:-1]}", by=head)
    return {"appointed": len(CREW) + 1}


def case(told: dict[str, Any]) -> dict[str, Any]:
    """A citizen registered at the window files for herself; the officers work on it to the end."""
    from oneseal.cases import actions
    from oneseal.cases.rules.statements import PRESENT
    from oneseal.catalogue.queries import item_by_name_or_code, sample_answers, sample_file, sample_form, version
    from oneseal.documents.actions import receive_file
    from oneseal.journal.gate import new_stream
    from oneseal.people.actions import register_natural
    from oneseal.people.queries import bureau_of
    from oneseal.people.tests.office import person_of
    from oneseal.site.walk import Walk, go_on

    citizen = register_natural("王申请", told["number"], mobile="19900000097", by=person_of("li.shouli"))
    bureau = bureau_of()
    found = item_by_name_or_code(told["item"], bureau)
    assert found is not None
    loaded = version(found.id)
    answers = sample_answers(loaded, longest=True)
    materials = {
        line.id: [receive_file(io.BytesIO(sample_file(line.name)), f"{line.name}.pdf", by=citizen).id]
        for line in loaded.materials_for(answers)
        if line.required
    }
    form = sample_form(loaded, citizen, citizen)
    given: dict[str, Any] = {"answers": answers, "form": form, "materials": materials, "key": str(new_stream()), "stated": PRESENT}
    entry = actions.file(found.id, applicant=citizen, by=citizen, **given)
    number = str(entry.data["number"])
    return go_on(Walk(bureau, "grant", entry.stream, number, citizen, lambda line: None))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oneseal.site.settings")
    django.setup()
    print(json.dumps({"staff": staff, "case": case}[sys.argv[1]](json.load(sys.stdin)), default=str))
