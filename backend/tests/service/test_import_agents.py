"""`manage.py import_agents`, and what every import does with files that are not quite right."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO, StringIO, TextIOWrapper
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from agents.levels import Level
from agents.models import Agent
from tests.factories import make_agent, make_ticket
from tickets.choices import Priority

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Load = Callable[..., tuple[int, str, str]]

pytestmark = pytest.mark.django_db
HEADER = "first_name,last_name,email,level,capacity\n"


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Imports `content`; exit code, standard output, standard error."""

    def run(content: str | bytes, *options: str) -> tuple[int, str, str]:
        path = tmp_path / "agents.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return command(str(path), *options)

    return run


def command(*arguments: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("import_agents", *arguments, stdout=out, stderr=err)
    except CommandError as error:
        return error.returncode, out.getvalue().strip(), f"{err.getvalue()}{error}"
    return 0, out.getvalue().strip(), err.getvalue()


def test_a_roster_is_created_and_a_second_run_changes_nothing(load: Load) -> None:
    roster = HEADER + "Ann,Lee,ann@example.com,senior,5\nBo,,bo@example.com,junior,\n"

    first = load(roster)
    written = list(Agent.objects.order_by("pk").values())
    second = load(roster)

    assert first == (0, "2 created, 0 changed, 0 unchanged, 0 rejected", "")
    assert second == (0, "0 created, 0 changed, 2 unchanged, 0 rejected", "")
    assert list(Agent.objects.order_by("pk").values()) == written
    assert [(agent.name, agent.level, agent.capacity) for agent in Agent.objects.all()] == [
        ("Ann Lee", "senior", 5),
        ("Bo", "junior", None),
    ]


def test_a_known_email_is_updated_whatever_its_case(load: Load) -> None:
    ann = make_agent(first_name="Ann", last_name="Lee", email="ann@example.com", level=Level.JUNIOR, capacity=3)

    result = load(HEADER + "Ann,Lee-Smith,ANN@example.com,Senior,\n")

    ann.refresh_from_db()
    assert result[1] == "0 created, 1 changed, 0 unchanged, 0 rejected"
    assert (ann.last_name, ann.level, ann.capacity) == ("Lee-Smith", Level.SENIOR, None)


def test_a_column_that_is_missing_leaves_the_field_alone(load: Load) -> None:
    ann = make_agent(first_name="Ann", last_name="Lee", email="ann@example.com", capacity=3)

    result = load("first_name,email,level\nAnn,ann@example.com,senior\n")

    ann.refresh_from_db()
    assert result[1] == "0 created, 0 changed, 1 unchanged, 0 rejected"
    assert (ann.last_name, ann.capacity) == ("Lee", 3)


def test_an_agent_who_left_stays_so(load: Load) -> None:
    ann = make_agent(first_name="Ann", email="ann@example.com", is_active=False)

    load(HEADER + "Anna,Lee,ann@example.com,senior,\n")

    ann.refresh_from_db()
    assert (ann.first_name, ann.is_active) == ("Anna", False)


def test_new_agents_get_what_waits(load: Load) -> None:
    ticket = make_ticket(priority=Priority.HIGH)

    load(HEADER + "Ann,Lee,ann@example.com,senior,5\n")

    ticket.refresh_from_db()
    assert ticket.assigned_agent == Agent.objects.get()


def test_the_same_person_twice_in_a_file_is_like_a_second_run(load: Load) -> None:
    row = "Ann,Lee,ann@example.com,senior,5\n"

    assert load(HEADER + row + row)[1] == "1 created, 0 changed, 1 unchanged, 0 rejected"


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("Ann,Lee,ann@example.com,boss,5", "level"),  # no such level
        ("Ann,Lee,ann@example.com,senior,0", "capacity"),  # at least one
        ("Ann,Lee,ann@example.com,senior,-3", "capacity"),
        ("Ann,Lee,ann@example.com,senior,many", "capacity"),
        ("Ann,Lee,ann@example.com,senior,99999999999999999999", "capacity"),  # beyond any database's integer
        ("Ann,Lee,nobody,senior,5", "email"),
        ("Ann,Lee,,senior,5", "email"),
        (",Lee,ann@example.com,senior,5", "first_name"),
        ('"An\nn",Lee,ann@example.com,senior,5', "first_name"),  # names are one line
        (f"{'A' * 101},Lee,ann@example.com,senior,5", "first_name"),
        ("Ann,L\0ee,ann@example.com,senior,5", "last_name"),  # NUL
        ("Ann,Lee,ann@example.com,senior", "has 4 fields, the header has 5"),
        ("Ann,Lee,ann@example.com,senior,5,6", "has 6 fields, the header has 5"),
        ('"Ann,Lee,ann@example.com,senior,5', "not readable as CSV"),  # a quote that is not closed
        ('"Ann"x,Lee,ann@example.com,senior,5', "not readable as CSV"),
    ],
)
def test_a_bad_row_is_reported_with_its_line_and_loses_no_other(load: Load, row: str, field: str) -> None:
    rows = ["Bo,,bo@example.com,junior,", row, "Cy,,cy@example.com,junior,", "Di,,di@example.com,junior,"]

    code, out, err = load(HEADER + "\n".join(rows) + "\n")

    assert code == 1
    assert out == "3 created, 0 changed, 0 unchanged, 1 rejected"
    assert err.startswith("line 3: ")
    assert field in err.splitlines()[0]
    assert set(Agent.objects.values_list("first_name", flat=True)) == {"Bo", "Cy", "Di"}


def test_every_field_that_is_wrong_is_named(load: Load) -> None:
    err = load(HEADER + "Ann,Lee,nobody,boss,none\n")[2]

    assert all(field in err.splitlines()[0] for field in ("email:", "level:", "capacity:"))


def test_lines_are_counted_over_blank_lines_and_quoted_line_breaks(load: Load) -> None:
    content = HEADER.strip() + ',note\n\nAnn,Lee,ann@example.com,senior,5,"two\nlines"\n,,,,,\nBo,,bad,junior,,\n'

    code, out, err = load(content)

    assert (code, out) == (1, "1 created, 0 changed, 0 unchanged, 1 rejected")
    assert err.startswith("line 6: email:")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_files_of_every_system_are_read(load: Load, line_end: str, mark: str) -> None:
    content = f"{mark}{HEADER}Zoë,Łuk,zoe@example.com,senior,5\n".replace("\n", line_end)

    assert load(content)[0] == 0
    assert Agent.objects.get().name == "Zoë Łuk"


def test_headers_can_be_mapped_and_are_found_whatever_their_case(load: Load) -> None:
    content = "Given,Last Name,E-Mail,LEVEL,Room\nAnn,Lee,ann@example.com,senior,12\n"

    code, out, _ = load(content, "--map", "first_name=given", "--map", "email=E-Mail")

    assert (code, out) == (0, "1 created, 0 changed, 0 unchanged, 0 rejected")
    assert Agent.objects.get().name == "Ann Lee"


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        (b"", (), "no header"),
        (b"\n\n", (), "no header"),
        (b'"first_name,email\n', (), "no header"),
        (b"first_name,email\nAnn,ann@example.com\n", (), "no column level"),
        (b"Ann,Lee,ann@example.com,senior,5\n", (), "no column email"),  # the header was forgotten
        (HEADER.encode("utf-16"), (), "not UTF-8"),
        (f"{HEADER}Bo,,bo@example.com,junior,\nZoë,,z@example.com,junior,\n".encode("latin-1"), (), "(line 3)"),
        (b"first_name,email,email,level\n", (), "more than one column email"),
        (HEADER.encode(), ("--map", "email=mail"), "no column mail"),
        (HEADER.encode(), ("--map", "mail=email"), "--map mail=email"),
        (HEADER.encode(), ("--map", "email"), "--map email"),
        (HEADER.encode(), ("--map", "email=email", "--map", "email=level"), "twice"),
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing_and_says_why_in_one_line(
    load: Load, content: bytes, options: tuple[str, ...], said: str
) -> None:
    code, out, err = load(content, *options)

    assert (code, out) == (2, "")
    assert said in err
    assert "\n" not in err
    assert not Agent.objects.exists()


def test_a_pipe_is_read_too(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.write(writing, f"{HEADER}Zoë,Lee,ann@example.com,senior,5\n".encode())
    os.close(writing)
    with os.fdopen(reading) as pipe:
        monkeypatch.setattr(sys, "stdin", pipe)

        code, out, _ = command("-")

        assert not pipe.closed
    assert (code, out) == (0, "1 created, 0 changed, 0 unchanged, 0 rejected")


def test_standard_input_is_read_from_where_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    content = BytesIO(f"skipped\n{HEADER}Ann,Lee,ann@example.com,senior,5\n".encode())
    content.readline()
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(content))

    assert command("-")[0] == 0


def test_an_interruption_says_that_it_can_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", TextIOWrapper(Interrupted()))

    code, out, err = command("-")

    assert (code, out) == (130, "0 created, 0 changed, 0 unchanged, 0 rejected")
    assert "run it again" in err


def test_a_terminal_sees_progress(tmp_path: Path) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    path = tmp_path / "agents.csv"
    path.write_text(HEADER + "Ann,Lee,ann@example.com,senior,5\n" * 500)
    terminal = Terminal()

    call_command("import_agents", str(path), stdout=StringIO(), stderr=terminal)

    assert "500 rows" in terminal.getvalue()


def test_the_help_lists_the_fields_and_how_to_map_them() -> None:
    help_text = _manage("import_agents", "--help").stdout

    assert "FIELD=COLUMN" in help_text
    assert all(field in help_text for field in ("first_name", "last_name", "email", "level", "capacity"))


def test_a_missing_file_ends_with_exit_code_2_and_one_line(tmp_path: Path) -> None:
    done = _manage("import_agents", str(tmp_path / "none.csv"))

    assert done.returncode == 2
    assert done.stderr.splitlines() == [f"CommandError: {tmp_path}/none.csv cannot be read: No such file or directory."]


def test_a_directory_is_no_file(tmp_path: Path) -> None:
    assert command(str(tmp_path))[0] == 2


def _manage(*arguments: str) -> subprocess.CompletedProcess[str]:
    manage = [sys.executable, str(settings.BACKEND_DIR / "manage.py"), *arguments]
    return subprocess.run(manage, capture_output=True, text=True, check=False)
