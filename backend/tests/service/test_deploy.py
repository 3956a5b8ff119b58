"""What `backend/deploy/` says is what the product does: its commands are run, its proxies asked, its files checked."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from tests.product import Product, product, wait_until
from tests.smtp import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

    from django.test import Client

BACKEND = Path(settings.BACKEND_DIR)
DEPLOY = BACKEND / "deploy"
OPERATIONS = BACKEND / "docs" / "operations.md"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
PYTHON = "/opt/tickets/.venv/bin/python"
FOLDER = "/var/lib/tickets"
WEB, WORKER = ["manage.py", "serve", "--web-only"], ["manage.py", "worker"]


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


# --- one command for each thing, wherever it is written ---------------------------------------------------------------


def of_unit(name: str) -> list[str]:
    """The command line of a systemd unit."""
    text = (DEPLOY / "systemd" / f"tickets-{name}.service").read_text()
    (command,) = re.findall(r"^ExecStart=(.+)$", text, re.MULTILINE)
    return shlex.split(command.replace("%%", "%"))


def of_image(word: str) -> list[str]:
    """CMD, or the command of HEALTHCHECK, of the Dockerfile."""
    pattern = {"CMD": r"^CMD (\[.+\])$", "HEALTHCHECK": r"^ +CMD (\[.+\])$"}[word]
    (command,) = re.findall(pattern, (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    return list(json.loads(command))


def environment_of_image() -> str:
    """What ENV of the Dockerfile sets."""
    (line,) = re.findall(r"^ENV ((?:.*\\\n)*.*)$", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    return str(line)


def compose() -> dict[str, Any]:
    described: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return described


def test_systemd_and_docker_start_the_same() -> None:
    services = compose()["services"]

    assert of_unit("web") == [PYTHON, *WEB]
    assert of_unit("worker") == [PYTHON, *WORKER]
    assert of_image("CMD") == services["web"]["command"] == ["python", *WEB]
    assert services["worker"]["command"] == ["python", *WORKER]
    assert services["migrate"]["command"] == ["python", "manage.py", "migrate"]


@pytest.mark.slow
def test_the_commands_do_their_work_and_end_when_asked(tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "backups").mkdir()
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "ATTACHMENTS_DIR": str(tmp_path / "attachments"),
        "PORT": str(port),
        "PUBLIC_URL": f"http://localhost:{port}",
        "WEB_PROCESSES": "1",
    }

    def here(command: list[str]) -> list[str]:
        """The command with this machine's Python, folder and port."""
        words = [sys.executable if word == "python" else word for word in command]
        changes = ((PYTHON, sys.executable), (FOLDER, str(tmp_path)), (":8000", f":{port}"))
        for written, used in changes:
            words = [word.replace(written, used) for word in words]
        return words

    def run(command: list[str]) -> None:
        subprocess.run(here(command), cwd=BACKEND, env=environment, check=True, capture_output=True, timeout=60)

    def is_well() -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz/ready", timeout=5) as answer:
                return bool(json.load(answer)["workers"]["alive"] == 1)
        except OSError:
            return False

    run(compose()["services"]["migrate"]["command"])
    started = [
        subprocess.Popen(here(of_unit(name)), cwd=BACKEND, env=environment, stdout=subprocess.DEVNULL)
        for name in ("web", "worker")
    ]
    try:
        wait_until(is_well, 60)
        run(of_image("HEALTHCHECK"))
        run(of_unit("backup"))
        assert next(file.name for file in (tmp_path / "backups").iterdir()) in {f"{day}.tar.gz" for day in range(1, 8)}
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
        assert [process.wait(30) for process in started] == [0, 0]
    with pytest.raises(subprocess.CalledProcessError):
        run(of_image("HEALTHCHECK"))


def test_every_setting_that_they_name_is_one() -> None:
    known = set(re.findall(r'setting\(\s*"(\w+)"', (BACKEND / "config" / "settings.py").read_text()))
    services = compose()["services"]
    named = {
        *re.findall(r"\b([A-Z_]+)=", environment_of_image()),
        *(name for service in ("migrate", "web", "worker") for name in services[service]["environment"]),
        *re.findall(r"\b([A-Z_]+)=", re.findall(r"^Environment=.*$", common(), re.MULTILINE)[0]),
    }

    assert {name for name in named if name.isupper() and not name.startswith("PYTHON")} <= known
    assert {"DATABASE_URL", "LOG_FORMAT", "ATTACHMENTS_DIR"} <= named


def test_services_and_commands_by_hand_find_the_same_files() -> None:
    set_by_units = re.findall(
        r"^Environment=(.*)$", common() + "".join(unit.read_text() for unit in UNITS), re.MULTILINE
    )

    assert set_by_units == ["LOG_FORMAT=json"]  # it would win over .env, which commands by hand read
    assert "ATTACHMENTS_DIR=/var/lib/tickets/attachments" in install_steps()
    assert re.search(r"^StateDirectory=tickets$", common(), re.MULTILINE)
    assert re.search(r"^# ReadWritePaths=/", common(), re.MULTILINE)


def install_steps() -> str:
    (steps,) = re.findall(r"^## Machines with systemd\n(.*?)^## ", OPERATIONS.read_text(), re.MULTILINE | re.DOTALL)
    return str(steps)


def test_commands_by_hand_are_run_as_the_user_of_the_services() -> None:
    (user,) = re.findall(r"^User=(.+)$", common(), re.MULTILINE)
    by_hand = re.findall(r"^.*\.venv/bin/python manage\.py .*$", OPERATIONS.read_text(), re.MULTILINE)

    assert by_hand
    assert [line for line in by_hand if not line.startswith(f"sudo -u {user} ")] == []


def test_the_proxy_of_the_compose_file_is_trusted_and_no_other_network() -> None:
    described = compose()
    (front,) = described["networks"]["front"]["ipam"]["config"]

    assert described["services"]["web"]["environment"]["TRUSTED_PROXIES"] == front["subnet"]
    assert ip_network(front["subnet"]).is_private
    assert [name for name, service in described["services"].items() if "front" in service["networks"]] == [
        "web",
        "proxy",
    ]
    assert [name for name, service in described["services"].items() if "ports" in service] == ["proxy"]


# --- the files themselves ---------------------------------------------------------------------------------------------


def common() -> str:
    return (DEPLOY / "systemd" / "tickets-.service.d" / "common.conf").read_text()


def test_the_dockerfile_holds_what_its_linter_asks() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")

    run = subprocess.run([hadolint, DEPLOY / "Dockerfile"], capture_output=True, text=True, check=False)

    assert (run.returncode, run.stdout) == (0, "")


def test_the_image_leaves_out_what_it_does_not_need() -> None:
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    copied = re.findall(r"^COPY (?!--from)(\S+)", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)

    assert lines[1] == "*"  # and then what is not left out
    allowed = {line[1:] for line in lines if line.startswith("!")}
    assert {path.split("/")[0] for path in copied} == allowed
    for path in ("backend/deploy", "backend/tests", "backend/attachments", "frontend/node_modules"):
        assert path in lines


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units with this machine's Python in place of an installation's."""
    folder = tmp_path / "systemd"
    shutil.copytree(DEPLOY / "systemd", folder)
    for unit in folder.glob("*.service"):
        unit.write_text(unit.read_text().replace(PYTHON, sys.executable))
    return folder


def analyze(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SYSTEMD_UNIT_PATH": f"{folder}:"}
    command = ["systemd-analyze", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


@needs("systemd-analyze")
def test_systemd_understands_every_line_of_the_units(units: Path) -> None:
    files = [str(path) for path in sorted(units.iterdir()) if path.is_file()]

    run = analyze(units, "verify", "--man=no", *files)

    assert (run.returncode, run.stderr) == (0, "")


@needs("systemd-analyze")
@pytest.mark.parametrize("unit", [unit.name for unit in UNITS])
def test_the_units_may_do_little_to_the_machine(unit: str, units: Path) -> None:
    shutil.copytree(units / "tickets-.service.d", units / f"{unit}.d")  # the analysis looks for no common prefix

    run = analyze(units, "security", "--offline=yes", "--threshold=25", "--no-pager", str(units / unit))

    assert run.returncode == 0, run.stdout[-400:] + run.stderr


@pytest.mark.django_db
def test_every_alert_is_about_metrics_that_there_are(client: Client) -> None:
    (group,) = yaml.safe_load((DEPLOY / "alerts.yaml").read_text())["groups"]
    exposed = set(re.findall(r"^(tickets_\w+)", client.get("/metrics").content.decode(), re.MULTILINE))
    exposed |= {"tickets_http_request_seconds_bucket"}  # of the first request that was answered

    used = {name for rule in group["rules"] for name in re.findall(r"\btickets_\w+", rule["expr"])}

    assert used - exposed <= {"tickets_http_requests_total"}
    assert len(used) >= 6


def test_every_command_that_operations_md_names_exists() -> None:
    named = set(re.findall(r"manage\.py ([a-z_]+)", OPERATIONS.read_text()))

    assert named <= set(get_commands())
    assert {"serve", "worker", "migrate", "backup", "restore", "verify", "check"} <= named


# --- proxies ----------------------------------------------------------------------------------------------------------


class Site:
    """The product behind a proxy, asked as a browser does."""

    def __init__(self, port: int) -> None:
        self.url = f"https://localhost:{port}"
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # the proxy's own authority
        cookies = urllib.request.HTTPCookieProcessor()
        self._cookies = cookies.cookiejar
        self._opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), cookies)

    def ask(self, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[int, Message]:
        """The status and the headers of the answer."""
        token = next((str(cookie.value) for cookie in self._cookies if cookie.name.endswith("csrftoken")), "")
        own = {"Referer": self.url, "X-CSRFToken": token, "Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, data=body, headers={**own, **(headers or {})})
        try:
            with self._opener.open(request, timeout=20) as answer:
                return answer.status, answer.headers
        except urllib.error.HTTPError as error:
            return error.code, error.headers

    def refuses(self, body: bytes) -> bool:
        """Whether a body is too large for it: it says so, or hangs up in the middle."""
        try:
            return self.ask("/apis/tickets/", body)[0] == 413
        except urllib.error.URLError:
            return True

    def is_up(self) -> bool:
        try:
            return self.ask("/healthz/live")[0] == 200
        except OSError:
            return False


@contextmanager
def running_proxy(command: list[str], environment: dict[str, str], site: Site) -> Iterator[None]:
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        wait_until(site.is_up, 60)
        yield
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def nginx(folder: Path, upstream: int, port: int, site: Site) -> Iterator[None]:
    made = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    subprocess.run([*make, *made], check=True, capture_output=True)
    text = (DEPLOY / "nginx.conf").read_text()
    for written, used in (
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("127.0.0.1:8000", f"127.0.0.1:{upstream}"),
        ("tickets.example.com", "localhost"),
        ("/etc/ssl/tickets", str(folder)),
        ("/var/log/nginx", str(folder)),
    ):
        assert written in text
        text = text.replace(written, used)
    text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)  # not every machine speaks IPv6
    (folder / "site.conf").write_text(text)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    scratch = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user}\npid {folder}/pid;\nevents {{}}\nhttp {{\n{scratch}\ninclude {folder}/site.conf;\n}}\n"
    )
    command = ["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "errors")]
    subprocess.run([*command, "-t", "-q"], check=True, capture_output=True)
    with running_proxy([*command, "-g", "daemon off;"], {}, site):
        yield


@contextmanager
def caddy(folder: Path, upstream: int, port: int, site: Site) -> Iterator[None]:
    # The test changes nothing about the machine: no authority is installed, port 80 is left alone.
    options = "{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n"
    text = (DEPLOY / "Caddyfile").read_text()
    assert "\n{\n" in text
    (folder / "Caddyfile").write_text(text.replace("\n{\n", f"\n{options}", 1))
    environment = {
        "PUBLIC_URL": site.url,
        "UPSTREAMS": f"127.0.0.1:{upstream}",
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
    }
    config = ["--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    subprocess.run(["caddy", "validate", *config], env={**os.environ, **environment}, check=True, capture_output=True)
    with running_proxy(["caddy", "run", *config], environment, site):
        yield


SPELLINGS = ("X-Forwarded-For", "X_Forwarded_For", "X-Forwarded_For", "x_forwarded-for")
"""All of them are one to WSGI."""
PROXIES = [pytest.param(proxy, marks=needs(proxy.__name__), id=proxy.__name__) for proxy in (nginx, caddy)]


@pytest.mark.slow
@pytest.mark.parametrize("proxy", PROXIES)
def test_behind_the_proxy_the_product_knows_who_asks_and_how(proxy: Any, tmp_path: Path) -> None:
    port = free_port()
    site = Site(port)
    (tmp_path / "proxy").mkdir()
    production = {"PUBLIC_URL": site.url, "LOG_FORMAT": "json"}
    with product(tmp_path, "--web-only", **production) as running, proxy(tmp_path / "proxy", running.port, port, site):
        status, headers = site.ask("/apis/swagger.json", headers={"X-Request-ID": "made-up-by-the-client"})
        assert status == 200  # not sent to https again
        assert len(headers["X-Request-ID"]) >= 32
        assert "max-age=" in headers["Strict-Transport-Security"]

        site.ask("/apis/accounts/me/")
        for number in range(6):
            wrong = json.dumps({"username": "admin", "password": "wrong"}).encode()
            made_up = dict.fromkeys(SPELLINGS, f"203.0.113.{number}")
            status, headers = site.ask("/apis/accounts/login/", wrong, made_up)
        assert (status, "Retry-After" in headers) == (429, True)
        assert addresses(running) == "['127.0.0.1']\n"

        assert site.ask("/metrics")[0] == 403
        assert site.refuses(b"x" * 13_000_000)
        assert "made-up-by-the-client" not in running.log.read_text()


def addresses(running: Product) -> str:
    """Where the failed sign-ins came from."""
    code = (
        "from axes.models import AccessAttempt;"
        "print(sorted(set(AccessAttempt.objects.values_list('ip_address', flat=True))))"
    )
    return running.manage("shell", "--verbosity", "0", "-c", code)
