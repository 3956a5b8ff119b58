"""Markdown that people write, and that others would like them to."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation.markdown import mentioned, plain, render
from conversation.models import MAX_BODY

if TYPE_CHECKING:
    from collections.abc import Callable

PARTS = [*"<>[]()\"'`*_@:=&;#/\\ \n!", "javascript:", "script", " onerror=", "href=", "img", "a", "](agent:1)"]


def link(address: str, text: str = "") -> str:
    return f'<a href="{address}" target="_blank" rel="nofollow noopener noreferrer">{text or address}</a>'


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("**bold** _it_ `code`", "<p><strong>bold</strong> <em>it</em> <code>code</code></p>\n"),
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
        (
            "see https://e.example/a",
            (
                '<p>see <a href="https://e.example/a" target="_blank" rel="nofollow noopener noreferrer">'
                "https://e.example/a</a></p>\n"
            ),
        ),
        ("~~gone~~\n\n|a|\n|-|\n|b|", None),
        ("(HTTP://e.example/a).", f"<p>({link('HTTP://e.example/a')}).</p>\n"),
        ("<https://e.example/a>", f"<p>{link('https://e.example/a')}</p>\n"),
        ("xhttps://e.example/ ftp://e.example http://", "<p>xhttps://e.example/ ftp://e.example http://</p>\n"),
        ("[https://a.example](https://e.example/a)", f"<p>{link('https://e.example/a', 'https://a.example')}</p>\n"),
        ("@[Ann <b>Lee</b>](agent:3)!", '<p><span class="mention">@Ann &lt;b&gt;Lee&lt;/b&gt;</span>!</p>\n'),
        ("![x](https://evil.example/pixel.png)", None),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
    ],
)
def test_what_is_written_is_shown(body: str, html: str | None) -> None:
    shown = render(body)

    assert "<img" not in shown
    assert html is None or shown == html


@pytest.mark.parametrize(
    "body",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\nscript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:msgbox(1))",
        "<javascript:alert(1)>",
        "[x](&#x6A;avascript:alert(1))",
        '<a href="javascript:alert(1)">x</a>',
        '<img src=x onerror="alert(1)">',
        "<iframe src=//evil.example></iframe>",
        '[x](https://e.example "onmouseover=alert(1)")',
        "```<script>alert(1)</script>```",
        "@[<img src=x onerror=alert(1)>](agent:1)",
    ],
)
def test_nothing_that_is_written_runs(body: str) -> None:
    assert not runs(render(body))


@given(st.lists(st.sampled_from(PARTS), max_size=40).map("".join))
def test_nothing_that_could_be_written_runs(body: str) -> None:
    assert not runs(render(body))


def runs(html: str) -> bool:
    """Whether a tag stands in it that runs or loads something: everything in tags is on the list."""
    tags = re.findall(r"<[^>]*>", html)
    return any(
        re.match(r"<\s*/?\s*(script|img|iframe|svg|object|embed|style|link|form|input)", tag, re.I)
        or re.search(r"\son\w+\s*=(?!alert\(1\)\")", re.sub(r'"[^"]*"', '""', tag), re.I)
        or re.search(r'href="(?!https?://|mailto:|http)', tag, re.I)
        for tag in tags
    )


@pytest.mark.parametrize("address", ["/admin/logout/", "//evil.example", "admin/", "?a=b", "#a", "\\\\evil.example"])
def test_no_link_leads_to_a_page_of_the_product_itself(address: str) -> None:
    assert "href" not in render(f"[x]({address})")


SLOW = [
    *("|www.", "[http://", "http://[", "http://a.example/(", "https://a.example?!", "![", "[", "[a][", "[a](<"),
    *("*_", "**a*b_", "`", "<a ", "&", ">", "- ", "- a\n  - b\n", "@a", "@[", "@[a](agent:1) ", "|", "a|b\n-|-\n"),
]


@pytest.mark.parametrize("read", [render, mentioned])
@pytest.mark.parametrize(
    "body",
    [
        *(pattern * (MAX_BODY // len(pattern)) for pattern in SLOW),
        "".join("  " * depth + "- a\n" for depth in range(140)),
        "".join("`" * length + " " for length in range(199)),
        "|a" * 3000 + "\n" + "|-" * 3000 + "\n" + "|a\n" * 2600,
    ],
    ids=lambda body: repr(body[:16]),
)
def test_the_time_of_no_body_grows_with_its_square(body: str, read: Callable[[str], object]) -> None:
    """Measured, as nothing else is here: one body that takes 40 s stops everybody, and no other test would notice.

    It takes half a second at most; of the processor's time, so that a busy machine changes little.
    """
    began = time.process_time()

    read(body)

    assert time.process_time() - began < 5


def test_a_table_of_few_words_does_not_become_a_large_one() -> None:
    assert render("|a" * 1000 + "\n" + "|-" * 1000 + "\n" + "|\n" * 8000).count("<td>") < 3000


def test_mentions_are_found_and_read_as_names() -> None:
    body = "@[Ann Lee](agent:3) and @[Bo](agent:12), not @[x](agent:0) or [y](agent:5)"

    assert mentioned(body) == {3, 12}
    assert mentioned("`@[Ann](agent:3)`\n\n    @[Bo](agent:4)\n") == set()
    assert plain(body).startswith("@Ann Lee and @Bo, not")
