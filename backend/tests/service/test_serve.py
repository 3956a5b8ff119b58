"""`manage.py serve`: the whole product in one command, and what becomes of it when parts of it die."""

from __future__ import annotations

import ctypes
import json
import os
import re
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.management import call_command

from accounts.models import User
from config.management.commands import serve
from config.management.commands.serve import Child, Supervisor, web_command, worker_command
from tests.concurrency.harness import BACKEND
from tests.product import is_alive, is_port_free, product, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)",
]


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="children are found through /proc")


@pytest.mark.slow
def test_everything_comes_up_survives_the_death_of_its_parts_and_ends_when_asked(tmp_path: Path) -> None:
    with product(tmp_path) as running:
        assert re.search(r"First admin: user name admin, password \S+ ", running.log.read_text())

        worker = running.child("manage.py")
        assert worker
        os.kill(worker, signal.SIGKILL)
        wait_until(lambda: running.child("manage.py") not in {None, worker}, 15)

        web = running.child("granian")
        assert web
        os.kill(web, signal.SIGKILL)
        wait_until(lambda: running.child("granian") not in {None, web}, 15)
        wait_until(running.is_ready, 30)
        # Whoever answers now belongs to the new one.
        children = [pid for pid in (running.child("granian"), running.child("manage.py")) if pid]
        assert len(children) == 2

        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(10) == 0
        assert is_port_free(running.port)
        assert not [pid for pid in children if is_alive(pid)]
        assert "web ended with code -9; starting it again" in running.log.read_text()


@pytest.mark.slow
def test_a_killed_supervisor_takes_its_children_along_and_the_next_start_finds_its_admin(tmp_path: Path) -> None:
    with product(tmp_path) as running:
        children = [pid for pid in (running.child("granian"), running.child("manage.py")) if pid]
        running.process.kill()
        running.process.wait()
        wait_until(lambda: is_port_free(running.port), 15)
        wait_until(lambda: not [pid for pid in children if is_alive(pid)], 15)

    with product(tmp_path) as again:
        assert "First admin" not in again.log.read_text()


@pytest.mark.slow
def test_the_web_server_alone_counts_the_requests_of_all_its_processes_and_logs_json(tmp_path: Path) -> None:
    with product(tmp_path, "--web-only", WEB_PROCESSES="2", LOG_FORMAT="json") as running:
        assert running.child("manage.py") is None
        for _ in range(20):
            running.get("/healthz/live")

        counted = 'tickets_http_requests_total{method="GET",status="200",view="live"} 20.0'
        assert [counted in running.get("/metrics") for _ in range(8)] == [True] * 8

        running.get("/apis/swagger.json")
        wait_until(lambda: "swagger.json 200" in running.log.read_text(), 5)
        line = next(line for line in running.log.read_text().splitlines() if "swagger.json 200" in line)
        assert json.loads(line)["view"] == "swagger-json"


def end_soon(is_so: Callable[[], object], work: Callable[[], object]) -> None:
    """Do `work` in this thread and ask it to end, as Ctrl-C or a service manager does, as soon as `is_so`."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def end() -> None:
        try:
            # Not before it listens to the signal, which would end the tests.
            wait_until(lambda: signal.getsignal(signal.SIGTERM) is not handlers[signal.SIGTERM], 60)
            wait_until(is_so, 20)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    ending = threading.Thread(target=end)
    ending.start()
    try:
        work()
    finally:
        ending.join()
        for number, handler in handlers.items():
            signal.signal(number, handler)


def test_a_child_that_dies_is_started_again_later_each_time_and_all_are_stopped(
    caplog: pytest.LogCaptureFixture,
) -> None:
    steady = Child("steady", SLEEPER)
    failing = Child("failing", [sys.executable, "-c", "raise SystemExit(3)"])

    end_soon(lambda: failing.pause >= 1.0, Supervisor([steady, failing]).run)

    assert caplog.messages[:2] == ["failing ended with code 3; starting it again"] * 2
    assert steady.pause == 0.0
    assert steady.process is not None
    assert steady.process.returncode == -signal.SIGTERM


def test_a_child_that_lasted_is_started_again_at_once() -> None:
    child = Child("web", [sys.executable, "-c", ""], pause=8.0)
    child.start()
    assert child.process is not None
    first = child.process
    first.wait()
    child.restart_if_dead()
    assert child.process is first  # it did not last: not yet

    child.started -= serve.HEALTHY_AFTER
    child.restart_if_dead()

    assert child.process is not first
    assert child.pause == 0.5
    child.process.wait()


def test_a_child_that_will_not_end_is_killed_with_all_that_it_started(caplog: pytest.LogCaptureFixture) -> None:
    starts_another = f"import subprocess; subprocess.run({STUBBORN!r})"
    child = Child("stubborn", [sys.executable, "-c", starts_another])
    child.start()
    assert child.process is not None
    children = Path(f"/proc/{child.process.pid}/task/{child.process.pid}/children")
    wait_until(lambda: children.read_text().strip(), 10)
    grandchild = int(children.read_text())

    child.stop(time.monotonic())

    assert child.process.returncode == -signal.SIGKILL
    wait_until(lambda: not is_alive(grandchild), 5)
    assert caplog.messages == ["stubborn did not finish in time"]


def test_a_child_that_was_never_started_needs_no_stopping() -> None:
    child = Child("none", SLEEPER)

    child.restart_if_dead()
    child.stop(0)
    child.kill()

    assert child.process is None


@pytest.mark.django_db
def test_the_command_prepares_the_database_and_runs_web_server_and_worker(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "")
    monkeypatch.setattr(serve, "web_command", lambda _host, _port: SLEEPER)
    monkeypatch.setattr(serve, "worker_command", lambda: [sys.executable, "-c", ""])

    end_soon(lambda: True, lambda: call_command("serve", prepare=True))

    output = capsys.readouterr().out
    assert output.startswith("First admin: user name admin, password ")
    assert f"Serving {settings.PUBLIC_URL} (Ctrl-C stops)" in output
    assert User.objects.active_admins().count() == 1


def test_the_command_lines_are_those_of_this_installation() -> None:
    web, worker = web_command("127.0.0.1", 8123), worker_command()

    assert Path(web[0]).exists()
    assert {"--host=127.0.0.1", "--port=8123", "--interface=wsgi"} <= set(web)
    assert worker[1:] == [str(BACKEND / "manage.py"), "worker"]


def test_what_has_ended_by_itself_is_not_asked_to_end() -> None:
    ended = Child("ended", [sys.executable, "-c", ""])
    supervisor = Supervisor([ended])
    supervisor.is_stopping = True
    ended.start()
    assert ended.process is not None
    ended.process.wait()

    supervisor.stop()

    assert ended.process.returncode == 0


def test_a_child_whose_parent_is_gone_already_does_not_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    class EndedError(Exception):
        pass

    def end(code: int) -> None:
        raise EndedError(code)

    monkeypatch.setattr(os, "_exit", end)
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: type("C", (), {"prctl": staticmethod(lambda *_: 0)}))

    with pytest.raises(EndedError):
        serve._die_with(parent=os.getpid())  # which is not that of this process


@pytest.mark.slow
@pytest.mark.skipif(os.getuid() != 0, reason="only root makes process namespaces")
def test_it_runs_as_the_first_process_of_a_container(tmp_path: Path) -> None:
    with product(tmp_path, "--web-only", wrapper=("unshare", "--pid", "--fork", "--kill-child")) as running:
        assert "starting it again" not in running.log.read_text()
