"""变更法定代表人 at the counter: by the licence, for somebody whose name and number fit; never for the officer herself."""

from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from oneseal.cases.tests.office import cast
from oneseal.people.models import Party
from oneseal.people.queries import party_details
from oneseal.people.tests.office import firm, natural
from oneseal.web.tests.test_desk import signed_in


def wanted(person: UUID, **changed: Any) -> dict[str, Any]:
    """A change as the page sends it."""
    known = party_details([person])[person]
    return {"name": known.name, "id_number": known.number, "document": "营业执照", **changed}


def head(company: UUID) -> UUID | None:
    return Party.objects.get(id=company).representative_id


def test_a_firm_whose_licence_names_another_has_another_representative(city: None) -> None:
    old, new = natural("钱旧任"), natural("孙新任")
    company, window = firm(old), signed_in("李受理")
    path = reverse("counter-representative", args=[company])
    assert path in window.get(reverse("person", args=[company])).content.decode()
    assert "现在登记的" in window.get(path).content.decode()
    for wrong in ({"name": "别的人"}, {"id_number": "1"}, {"document": ""}):
        assert window.post(path, wanted(new, **wrong)).status_code == 422 and head(company) == old
    assert "不能把自己" in window.post(path, wanted(cast("李受理"))).content.decode()
    assert window.post(path, wanted(new)).status_code == 302 and head(company) == new
    assert window.post(path, wanted(new)).status_code == 422 and head(company) == new, "pressed again"
    assert window.get(reverse("counter-representative", args=[new])).status_code == 404


@pytest.mark.parametrize("name", ["冯旁人", "陈旧托", "吴外人", "赵审查"])
def test_only_a_window_that_accepts_changes_it(city: None, name: str) -> None:
    old = natural("钱旧任")
    company = firm(old)
    path = reverse("counter-representative", args=[company])
    assert signed_in(name).post(path, wanted(cast(name))).status_code == 403
    assert head(company) == old
