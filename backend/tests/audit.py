"""Whether what is installed has known holes, as far as an advisory database answers (part of `make check`).

Without one (offline, a mirror that has none) it says so and fails nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON = [
    *(str(Path(sys.executable).with_name("pip-audit")), "--requirement", str(ROOT / "requirements.txt")),
    *("--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off", "--timeout", "5"),
]
NODE = ["npm", "audit", "--omit=dev", "--json", "--fetch-retries=0", "--fetch-timeout=10000"]
AT_MOST = 90
"""Seconds for each."""


def python_holes(answer: str) -> list[str] | None:
    """The packages that pip-audit names; None when it could not look all of them up."""
    packages = _parsed(answer).get("dependencies")
    if packages is None or any("skip_reason" in package for package in packages):
        return None
    return [
        f"{package['name']} {package['version']}: {', '.join(hole['id'] for hole in package['vulns'])}"
        for package in packages
        if package["vulns"]
    ]


def node_holes(answer: str) -> list[str] | None:
    """The packages that npm names; None when it could not look them up."""
    packages = _parsed(answer).get("vulnerabilities")
    if packages is None:
        return None
    return [f"{name} {package['range']}: {package['severity']}" for name, package in packages.items()]


def has_no_holes() -> bool:
    """Look both up and say what was found; False only for a hole that is known."""
    found = {
        "back end": python_holes(_answer(PYTHON, ROOT)),
        "front end": node_holes(_answer(NODE, ROOT / "frontend")),
    }
    for name, holes in found.items():
        word = {None: "left out", True: "FAIL", False: "ok  "}[holes if holes is None else bool(holes)]
        print(f"{word} known holes, {name}{': no advisory database answers' if holes is None else ''}")
        for hole in holes or ():
            print(f"     {hole}")
    return not any(found.values())


def _answer(command: list[str], folder: Path) -> str:
    try:
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=AT_MOST)
    except (subprocess.TimeoutExpired, FileNotFoundError):
        return ""
    return run.stdout


def _parsed(answer: str) -> dict[str, Any]:
    try:
        parsed = json.loads(answer)
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


if __name__ == "__main__":
    sys.exit(0 if has_no_holes() else 1)
