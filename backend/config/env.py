"""Reads one setting from the environment or `.env`; a missing or wrong one is named in one line."""

from __future__ import annotations

import ipaddress
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from decouple import Config, Csv, RepositoryEmpty, RepositoryEnv, UndefinedValueError, undefined
from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent.parent
_env_file = ROOT / ".env"
_source = Config(RepositoryEnv(_env_file) if _env_file.exists() else RepositoryEmpty())


def setting(name: str, *, default: Any = undefined, cast: Callable[[Any], Any] = str) -> Any:
    """The value of setting `name`, cast; ImproperlyConfigured names it when it is missing or unusable.

    The value itself is never part of the error: it may be a secret.
    """
    try:
        return _source(name, default=default, cast=cast)
    except UndefinedValueError:
        message = f"{name} is not set. Set it in the environment or in .env (see .env.example)."
        raise ImproperlyConfigured(message) from None
    except (ValueError, TypeError) as error:
        expected = {int: "a whole number", boolean: "true or false"}.get(cast)
        message = f"{name} is not {expected}." if expected else f"{name}: {error}"
        raise ImproperlyConfigured(message) from None


def boolean(value: object) -> bool:
    """True or False from the usual words for them."""
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    try:
        return words[str(value).strip().lower()]
    except KeyError:
        raise ValueError("not a boolean") from None


def whole(value: object, *, least: int = 0) -> int:
    """A whole number of at least `least`."""
    text = str(value).strip()
    number = int(text) if text.isdecimal() else least - 1
    if number < least:
        raise ValueError(f"expected a whole number of at least {least}.")
    return number


def positive(value: object) -> int:
    """A whole number of at least 1."""
    return whole(value, least=1)


def port(value: object) -> int:
    """A TCP port."""
    number = positive(value)
    if number > 65_535:
        raise ValueError("expected a port, 1 to 65535.")
    return number


def secret(value: object) -> str:
    """A key long enough to sign with."""
    text = str(value)
    if len(text) < 32:
        raise ValueError("expected a secret of at least 32 characters.")
    return text


def optional_secret(value: object) -> str:
    """A secret, or empty for none."""
    return secret(value) if value else ""


def origin(value: object) -> str:
    """`scheme://host[:port]` without a path or a trailing slash."""
    text = str(value).strip().rstrip("/")
    parts = urlsplit(text)
    is_address = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    if not is_address or parts.path or parts.query or parts.fragment:
        raise ValueError("expected an address such as https://tickets.example.com (no path).")
    return text


def origins(value: object) -> list[str]:
    """Comma-separated origins; empty means none."""
    return [origin(item) for item in Csv()(value)]


def hosts(value: object) -> list[str]:
    """Comma-separated host names; empty means none."""
    return list(Csv()(value))


def networks(value: object) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Comma-separated addresses or networks; empty means none."""
    try:
        return [ipaddress.ip_network(item) for item in Csv()(value)]
    except ValueError:
        raise ValueError("expected addresses or networks such as 10.0.0.7, 10.1.0.0/16.") from None


def log_level(value: object) -> str:
    """The name of a logging level."""
    name = str(value).strip().upper()
    if name not in logging.getLevelNamesMapping():
        raise ValueError("expected DEBUG, INFO, WARNING, ERROR or CRITICAL.")
    return name


def log_format(value: object) -> str:
    """How log lines are written."""
    name = str(value).strip().lower()
    if name not in {"text", "json"}:
        raise ValueError("expected text or json.")
    return name
