"""`make check`: everything that can be said about the code without running it, and what is generated from it.

Runs all of it and names what fell short, so that one run shows all there is to mend.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BACKEND = ROOT / "backend"
FRONTEND = ROOT / "frontend"
BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]

BACKEND_CHECKS: dict[str, list[str]] = {
    "format": [str(BIN / "ruff"), "format", "--check", "."],
    "lint": [str(BIN / "ruff"), "check", "."],
    "types": [str(BIN / "mypy"), "."],
    "layers": [str(BIN / "lint-imports")],
    "django": [*MANAGE, "check", "--fail-level", "WARNING"],
    "deployment": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "spelling": [str(BIN / "codespell"), str(ROOT)],
}
FRONTEND_CHECKS: dict[str, list[str]] = {
    "front end: format and lint": ["npm", "run", "--silent", "lint"],
    "front end: types": ["npm", "run", "--silent", "typecheck"],
}
PRODUCTION = {
    "SECRET_KEY": "only-for-the-deployment-check-0123456789-abcdefghijklmnopqrstuvwxyz",
    "DEBUG": "False",
    "PUBLIC_URL": "https://tickets.example.com",
    "ALLOWED_HOSTS": "tickets.example.com",
    "EMAIL_HOST": "smtp.example.com",
}


def main() -> int:
    """Run every check; 0 when all hold."""
    failed = [name for name, command in BACKEND_CHECKS.items() if not holds(name, command, BACKEND)]
    failed += [name for name, command in FRONTEND_CHECKS.items() if not holds(name, command, FRONTEND)]
    audit = subprocess.run([sys.executable, BACKEND / "tests" / "audit.py"], check=False)
    failed += [] if audit.returncode == 0 else ["known holes"]
    failed += [] if schema_is_current() else ["schema"]
    failed += [] if client_is_current() else ["client"]
    print(f"check: {', '.join(failed)} fell short" if failed else "check: all hold")
    return 1 if failed else 0


def holds(name: str, command: list[str], folder: Path) -> bool:
    """Run one check; its output is shown only when it fails."""
    environment = {**os.environ, **(PRODUCTION if name == "deployment" else {})}
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    print(f"{'ok  ' if run.returncode == 0 else 'FAIL'} {name}")
    if run.returncode != 0:
        print(run.stdout, run.stderr, sep="")
    return run.returncode == 0


def schema_is_current() -> bool:
    """Whether `frontend/swagger.json` is what the code says; `make schema` writes it."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "swagger.json"
        command = [*MANAGE, "generate_swagger", "--overwrite", "--format", "json", str(made)]
        return holds("schema can be made", command, BACKEND) and holds(
            "schema is current", ["diff", "--brief", str(made), "swagger.json"], FRONTEND
        )


def client_is_current() -> bool:
    """Whether `frontend/src/api` is what the schema makes."""
    before = _contents(FRONTEND / "src" / "api")
    made = holds("client can be made", ["npm", "run", "--silent", "api"], FRONTEND)
    is_current = made and before == _contents(FRONTEND / "src" / "api")
    print(f"{'ok  ' if is_current else 'FAIL'} client is current")
    return is_current


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


if __name__ == "__main__":
    sys.exit(main())
