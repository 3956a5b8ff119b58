"""Markdown that people write, and that others would like them to."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation.markdown import mentioned, plain, render

PARTS = [*"<>[]()\"'`*_@:=&;#/\\ \n!", "javascript:", "script", " onerror=", "href=", "img", "a", "](agent:1)"]


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


def test_mentions_are_found_and_read_as_names() -> None:
    body = "@[Ann Lee](agent:3) and @[Bo](agent:12), not @[x](agent:0) or [y](agent:5)"

    assert mentioned(body) == {3, 12}
    assert mentioned("`@[Ann](agent:3)`\n\n    @[Bo](agent:4)\n") == set()
    assert plain(body).startswith("@Ann Lee and @Bo, not")
