"""Who really asks, when a proxy stands in front: told by the proxy, and believed from trusted proxies alone.

After this middleware `REMOTE_ADDR` is the client's address for everybody who reads it (lock-out, throttles, history,
logs), and `X-Forwarded-Proto` is there only where it can be believed (`SECURE_PROXY_SSL_HEADER`).
"""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO")
"""Headers that only a proxy may send."""


class ProxyMiddleware:
    """Puts the client's address into `REMOTE_ADDR`, or takes away what a stranger claims to forward."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        client = _forwarded(request.META)
        if client is not None:
            request.META["REMOTE_ADDR"] = str(client)
        else:
            for header in FORWARDED:
                request.META.pop(header, None)
        return self.get_response(request)


def client_address(environ: Mapping[str, Any]) -> str:
    """The client's address, for who asks before the middleware does."""
    return str(_forwarded(environ) or environ.get("REMOTE_ADDR", ""))


def _forwarded(environ: Mapping[str, Any]) -> Address | None:
    """The client's address as a trusted proxy tells it; None when no such proxy asks."""
    peer = _address(environ.get("REMOTE_ADDR", ""))
    if peer is None or not _is_trusted(peer):
        return None
    return _client(peer, environ.get("HTTP_X_FORWARDED_FOR", ""))


def _client(peer: Address, forwarded_for: str) -> Address:
    """The right-most address that is no trusted proxy: what stands left of it, the client may have made up."""
    client = peer
    for text in reversed(forwarded_for.split(",")):
        address = _address(text)
        if address is None:
            break
        client = address
        if not _is_trusted(address):
            break
    return client


def _is_trusted(address: Address) -> bool:
    return any(address in network for network in settings.TRUSTED_PROXIES)


@lru_cache(maxsize=1024)  # the proxies' own come with every request
def _address(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
