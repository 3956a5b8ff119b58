import random, time, pytest
from functools import partial
from assignment import selection
from tests.concurrency.harness import *
from tests.factories import make_agent, make_ticket
from tickets.models import Ticket
pytestmark = [pytest.mark.django_db(transaction=True)]

def test_x(monkeypatch):
    agent = make_agent(capacity=1)
    slow = selection._SELECT.replace("SELECT min(load) FROM best", "SELECT min(load) FROM best, pg_sleep(0.5)")
    fast = selection._SELECT
    mode = threading.local()
    orig = selection._statement
    def statement(pool, n):
        s = orig(pool, n)
        return s.replace("SELECT min(load) FROM best", "SELECT min(load) FROM best, pg_sleep(0.5)") if getattr(mode, "slow", False) else s
    monkeypatch.setattr(selection, "_statement", statement)
    def slow_creator():
        mode.slow = True
        return make_ticket(priority="high")
    def rival():
        time.sleep(0.2)
        t = make_ticket(priority="high")
        time.sleep(0.4)
        t.status = "closed"
        t.save()
    together(slow_creator, rival)
    assert broken_promises()==[]
    assert waiting_needlessly()==[]
