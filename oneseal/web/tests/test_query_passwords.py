"""查询密码: shown to whose case it is and to who filed it; who ends a mandate learns which of them the agent knows, and renews them."""

from functools import partial
from uuid import UUID

import pytest
from django.test import Client

from oneseal.cases import actions
from oneseal.cases.actions.numbers import query_password
from oneseal.cases.queries.mine import passwords_known
from oneseal.cases.tests.office import cast, filed, filed_for_a_firm, row
from oneseal.journal.queries import today
from oneseal.people.actions import end_mandate, grant_mandate
from oneseal.people.models import Party
from oneseal.people.queries import party_name
from oneseal.people.tests.office import firm as new_firm
from oneseal.people.tests.office import natural
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_mandates import at_home
from oneseal.web.tests.test_mine import acting


def test_a_former_agent_does_not_go_on_following_with_the_password_he_was_given(city: None) -> None:
    """Ending the mandate names what he filed, with the way to a new password; the old one opens nothing then, the new one does."""
    case = filed_for_a_firm()
    applicant, number = row(case).applicant_id, row(case).query_number
    principal = Party.objects.get(id=applicant).representative_id
    assert principal
    hers, way = acting(party_name([principal])[principal], applicant), f"/mine/{case}/password"
    mandate = grant_mandate(applicant, cast("曹代办"), ["file", "supply"], since=today(), by=principal)
    assert acting("曹代办", applicant).get(way).status_code == 404
    assert way in hers.get(f"/mandates/{mandate}/end").content.decode()
    assert f'<a href="{way}">' in hers.post(f"/mandates/{mandate}/end", follow=True).content.decode()
    anybody = Client(SERVER_NAME="localhost")
    known = {"number": number, "password": query_password(number)}
    assert anybody.post("/progress", known).status_code == 200 and way in hers.get(f"/mine/{case}").content.decode()
    answer = hers.post(way, {"seen": row(case).version}, follow=True)
    renewed = query_password(number, 1)
    assert renewed in answer.content.decode() and known["password"] not in answer.content.decode()
    assert anybody.post("/progress", known).status_code == 422
    assert anybody.post("/progress", {**known, "password": renewed}).status_code == 200


def test_the_password_is_shown_to_whose_case_it_is_and_to_who_filed_it_until_it_is_renewed(city: None) -> None:
    """Who sees a case that others filed follows it signed in; a renewed password is the principal's alone while the mandate holds too."""
    shop = new_firm(person := natural("钱店主"))
    hers, agent = at_home(person, shop), cast("卫创业")
    mandate = grant_mandate(shop, agent, ["file", "supply"], since=today(), by=person)
    own = filed("出版物零售", applicant=shop, by=person, materials={})
    his = filed("出版物零售", applicant=shop, by=agent, materials={})
    first, last = ({case: query_password(row(case).query_number, times) for case in (own, his)} for times in (0, 1))

    def shown(client: Client, case: UUID) -> list[bool]:
        page = client.get(f"/filed/{case}").content.decode()
        return [first[case] in page, last[case] in page, "密码和回执" in client.get(f"/mine/{case}").content.decode()]

    his_page = acting("卫创业", shop)
    assert [shown(hers, own), shown(hers, his)] == [[True, False, True]] * 2
    assert [shown(his_page, own), shown(his_page, his)] == [[False] * 3, [True, False, True]]
    assert "查询密码由申请人掌握" in his_page.get(f"/filed/{own}").content.decode()
    actions.renew_query_password(his, by=person)
    assert (shown(hers, his), shown(his_page, his)) == ([False, True, True], [False] * 3)
    end_mandate(mandate, by=person)


def test_who_ends_a_mandate_is_named_every_password_that_the_agent_knows(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What he filed; what others filed too, where he may have the receipts; not what was renewed since; and how many more there are."""
    shop = new_firm(person := natural("钱店主"))
    hers, agent = at_home(person, shop), cast("卫创业")
    mandate = grant_mandate(shop, agent, ["file"], since=today(), by=person)
    own = filed("出版物零售", applicant=shop, by=person, materials={})
    his, renewed = (filed("出版物零售", applicant=shop, by=agent, materials={}) for _ in range(2))
    actions.renew_query_password(renewed, by=person)
    receiving = grant_mandate(shop, agent, ["receive"], since=today(), by=person)

    def named(page: str) -> set[UUID]:
        return {case for case in (own, his, renewed) if f"/mine/{case}/password" in page}

    asked = {key: hers.get(f"/mandates/{key}/end").content.decode() for key in (mandate, receiving)}
    assert (named(asked[mandate]), named(asked[receiving])) == ({his}, {own, his})
    assert "可以领取接收凭证" in asked[receiving] and not any("另有" in page for page in asked.values())
    rows, more = passwords_known(agent, shop, receives=True)
    monkeypatch.setattr("oneseal.web.portal.mine.mandates.passwords_known", partial(passwords_known, size=1))
    told = [hers.get(f"/mandates/{receiving}/end"), hers.post(f"/mandates/{receiving}/end", follow=True)]
    assert [f"另有 {len(rows) + more - 1} 件" in each.content.decode() for each in told] == [True, True]
    assert passwords_known(agent, shop, receives=False, size=len(rows))[1] == 0
    actions.renew_query_password(his, by=person)
    assert his not in named(hers.get(f"/mandates/{mandate}/end").content.decode())
    end_mandate(mandate, by=person)


def test_the_window_prints_the_password_until_the_applicant_renews_it(city: None) -> None:
    """A new one is hers alone: the receipt that a window prints again says so in its place, whoever stands there."""
    case, client = filed(), signed_in("李受理")
    number = row(case).query_number
    assert query_password(number) in client.get(f"/work/cases/{case}/receipt").content.decode()
    actions.renew_query_password(case, by=cast("王申请"))
    for paper in ("", "?strip=1"):
        page = client.get(f"/work/cases/{case}/receipt{paper}").content.decode()
        assert query_password(number, 1) not in page and query_password(number) not in page
        assert "申请人已更换" in page and "新密码只有申请人知道" in page
