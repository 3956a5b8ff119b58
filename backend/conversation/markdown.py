"""Markdown to HTML that is safe to put into a page: parsed without raw HTML, then cleaned by an allow-list."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING

import nh3
from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

MENTION = re.compile(r"@\[([^\]\n]{1,201})\]\(agent:([1-9][0-9]{0,15})\)")
"""A mention of an agent, as the dashboard's picker writes it: `@[Ann Lee](agent:3)`."""

_BARE_LINK = re.compile(r"://[^\s<>\[\]{}()\"'`|\\*]{1,2000}")
"""What follows the scheme of a link that stands in the text as it is; bounded, so that looking for it costs little."""

_MOST_EMPTY_CELLS = 2000
"""Cells that a table gets because its rows are shorter than its head; the library adds thirty times as many."""

_TAGS = {
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "pre", "code"),
    *("em", "strong", "s", "a", "span", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}


def render(body: str) -> str:
    """The HTML of `body`: no scripts, no images, no styles; links only to http(s) and mail addresses."""
    return nh3.clean(
        _parser().render(body),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes={"span": {"mention"}},
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel="nofollow noopener noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


def mentioned(body: str) -> set[int]:
    """The ids of the agents that `body` mentions; what stands in code mentions nobody."""
    found: dict[str, set[int]] = {}
    _parser().parse(body, found)
    return found.get("mentions", set())


def plain(body: str) -> str:
    """`body` as a mail shows it: the Markdown as it was written, mentions by name."""
    return MENTION.sub(r"@\1", body)


@cache
def _parser() -> MarkdownIt:
    """GitHub's Markdown, but for its search for links, whose time grows with the square of the text."""
    tables = import_module("markdown_it.rules_block.table")  # no option; and `from` would give the function
    tables.MAX_AUTOCOMPLETED_CELLS = _MOST_EMPTY_CELLS  # type: ignore[attr-defined]
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True})
    parser.enable(["table", "strikethrough"]).disable("image")
    parser.inline.ruler.before("link", "mention", _mention)
    parser.inline.ruler.before("link", "bare_link", _bare_link)
    return parser


def _mention(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as the parser calls it
    found = MENTION.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.env.setdefault("mentions", set()).add(int(found[2]))
        state.push("html_inline", "", 0).content = f'<span class="mention">@{escape(found[1])}</span>'
    state.pos = found.end()
    return True


def _bare_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as the parser calls it
    """`https://…` without any brackets; called at each colon, so the scheme is what was read just before."""
    scheme = re.search(r"(?<![a-z0-9.+-])https?$", state.pending[-6:], re.IGNORECASE)
    found = _BARE_LINK.match(state.src, state.pos) if scheme else None
    if silent or state.linkLevel or scheme is None or found is None:
        return False
    rest = found[0].rstrip("?!.,:;_~")  # ends the sentence rather than the link
    address = state.md.normalizeLink(scheme[0] + rest)
    state.pending = state.pending[: -len(scheme[0])]
    state.push("link_open", "a", 1).attrs = {"href": address}
    state.push("text", "", 0).content = scheme[0] + rest
    state.push("link_close", "a", -1)
    state.pos += len(rest)
    return True
