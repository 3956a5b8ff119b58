"""One change to many tickets."""

from __future__ import annotations

import pytest

from assignment.services import bulk
from tests.factories import make_agent, make_ticket
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("change", [bulk.close, lambda ticket: bulk.assign(ticket, None, override=False)])
def test_a_ticket_deleted_meanwhile_is_told_and_stops_none_of_the_others(change: object) -> None:
    make_agent()
    gone, here = make_ticket(), make_ticket()
    Ticket.objects.filter(pk=gone.pk).delete()

    results = bulk.change_each([gone, here], change)  # type: ignore[arg-type]

    assert [result.problem for result in results] == ["It has been deleted.", ""]
