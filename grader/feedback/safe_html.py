"""Which HTML of a submission is shown: what says something, nothing that acts.

Nothing that is let through runs a script, asks another server for anything, answers to the page's own scripts
or covers the page. `bleach` parses as a browser does and writes anew what the rules below allow.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from bleach.css_sanitizer import CSSSanitizer  # type: ignore[import-untyped]
from bleach.html5lib_shim import Filter  # type: ignore[import-untyped]
from bleach.sanitizer import Cleaner  # type: ignore[import-untyped]
from bs4 import BeautifulSoup
from pygments.token import STANDARD_TYPES  # type: ignore[import-untyped]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LONGEST = 200_000
"""Characters of HTML that are looked through, tables apart; a parser takes seconds for a megabyte."""
DEEPEST = 100
"""Elements within one another; the time that a parser takes grows with the square of their number."""

_TAGS = _words(
    "a abbr b blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption"
    " figure font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strike strong sub"
    " summary sup table tbody td tfoot th thead tr tt u ul var wbr"
)
_DROPPED_WITH_CONTENT = _words(
    "applet audio button canvas embed frameset head iframe math noembed noframes noscript object option"
    " plaintext script select style svg template textarea title video xmp"
)
_DROPPED = re.compile(rf"<(?:{'|'.join(_DROPPED_WITH_CONTENT)})\b", re.IGNORECASE)
_CLASSES = frozenset({*STANDARD_TYPES.values(), "highlight", "dataframe", "anchor-link"}) | frozenset(
    {"alert", "alert-info", "alert-success", "alert-warning", "alert-danger"}
)
_STYLES = _words(
    "background-color border border-bottom border-collapse border-color border-left border-right"
    " border-spacing border-style border-top border-width color font-family font-size font-style font-weight"
    " padding"
    " text-align text-decoration vertical-align white-space"
)
_SIZE = re.compile(r"\d{1,4}(?:\.\d+)?(?:px|%|em)?")
_WORD = re.compile(r"[\w#-]{1,32}")
_ATTRIBUTES: dict[str, dict[str, re.Pattern[str]]] = {
    "a": {"href": re.compile(r"(?:https?://|mailto:|#)[^\s<>]*", re.IGNORECASE)},
    # a picture of the notebook's own folder, one in the notebook itself, or (made into a link) one elsewhere
    "img": {
        "src": re.compile(
            r"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[\w+/=\s]*"
            r"|(?:[\w-][\w. -]*/)*[\w-][\w. -]*\.(?:png|jpe?g|gif|webp|svg)"
            r"|https?://[^\s<>]+",
            re.IGNORECASE,
        ),
        "alt": re.compile(r".*", re.DOTALL),
        "width": _SIZE,
        "height": _SIZE,
    },
    "table": {"border": _SIZE},
    "td": {"colspan": _SIZE, "rowspan": _SIZE, "align": _WORD, "valign": _WORD},
    "th": {"colspan": _SIZE, "rowspan": _SIZE, "align": _WORD, "valign": _WORD, "scope": _WORD},
    "ol": {"start": _SIZE, "type": _WORD},
    "li": {"value": _SIZE},
    "font": {"color": _WORD},
    "details": {"open": re.compile(r".{0,4}")},
}
_ANYWHERE = frozenset({"class", "dir", "id", "lang", "style", "title"})
_OWN_NAMES = "user-content-"
"""Put before a submission's ids: formgrader finds its fields by id, and they must stay the only ones."""


class _Finish(Filter):  # type: ignore[misc]  # bleach has no types
    """After the rules: names get their prefix, classes of the page's own go, remote pictures become links."""

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for token in super().__iter__():
            data = token.get("data")
            if isinstance(data, dict):
                _own_names(data)
                if token["name"] == "img" and str(data.get((None, "src"), "")).lower().startswith("http"):
                    yield from _link(data[(None, "src")])
                    continue
            yield token


def _own_names(attributes: dict[tuple[str | None, str], str]) -> None:
    name, target, classes = (attributes.get((None, key)) for key in ("id", "href", "class"))
    if name is not None:
        attributes[(None, "id")] = _OWN_NAMES + name
    if target is not None:
        if target.startswith("#"):
            attributes[(None, "href")] = f"#{_OWN_NAMES}{target[1:]}"
        else:
            attributes[(None, "rel")] = "noopener noreferrer nofollow"
    if classes is not None:
        attributes[(None, "class")] = " ".join(word for word in classes.split() if word in _CLASSES)


def _link(url: str) -> Iterator[dict[str, Any]]:
    rel = "noopener noreferrer nofollow"
    yield {"type": "StartTag", "name": "a", "data": {(None, "href"): url, (None, "rel"): rel}}
    yield {"type": "Characters", "data": f"[picture: {url}]"}
    yield {"type": "EndTag", "name": "a"}


def _allowed(tag: str, name: str, value: str) -> bool:
    rule = _ATTRIBUTES.get(tag, {}).get(name)
    return name in _ANYWHERE or bool(rule and rule.fullmatch(value.strip()))


def _cleaner(**options: Any) -> Cleaner:
    options = {"attributes": _allowed, "strip": True, "filters": [_Finish], **options}
    return Cleaner(
        tags=_TAGS,
        protocols=["http", "https", "mailto", "data"],
        css_sanitizer=CSSSanitizer(allowed_css_properties=_STYLES, allowed_svg_properties=()),
        **options,
    )


def clean_html(text: str) -> str:
    """The HTML with all that may not be shown left out; too much of it is shown as text."""
    if _is_tangled(text):
        return as_text(text)
    try:
        if _DROPPED.search(text):
            text = _without_dropped(text)
        return str(_cleaner().clean(text))
    except (RecursionError, ValueError, AssertionError):  # the parser's, on HTML made to trip it
        return as_text(text)


def as_text(text: str, longest: int = 20_000) -> str:
    """HTML that shows the text as it was written, or its beginning."""
    more = "\n…" if len(text) > longest else ""
    return f"<pre>{html.escape(text[:longest])}{more}</pre>"


def is_active(text: str) -> bool:
    """Whether the HTML has an element or attribute that could act: more than what is only not pretty."""
    if _is_tangled(text):
        return True
    refused: list[str] = []

    def allowed(tag: str, name: str, value: str) -> bool:
        if name.startswith("on") or (
            name in ("href", "src") and not _allowed(tag, name, value) and _acts(value)
        ):
            refused.append(name)
        return True

    try:
        stripped = _cleaner(attributes=allowed, filters=[]).clean(text)
        # a disallowed element shows only here: the one writes its tags as text, the other leaves them out
        written = _cleaner(attributes=allowed, filters=[], strip=False).clean(text)
    except (RecursionError, ValueError, AssertionError):
        return True
    return bool(refused) or stripped != written


def _acts(address: str) -> bool:
    """Whether following an address could run something: a script, or a page of the submission's own."""
    plain = re.sub(r"[\x00-\x20]", "", html.unescape(address)).lower()
    plain = re.sub(r"^(?:/?files/)+", "", plain)  # as nbconvert's templates do
    if scheme := re.match(r"([a-z][a-z0-9+.-]*):", plain):
        return scheme[1] not in ("http", "https", "mailto")
    return re.search(r"\.(?:x?html?|xht|mht|svg|xml)(?:[?#]|$)", plain) is not None


_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_NEVER_NESTED = _words(
    "br col hr img wbr input link meta area base embed source track p li td th tr dt dd option"
)


def _is_tangled(text: str) -> bool:
    """Whether the HTML is so long, or so many of its elements are left open, that parsing would take long."""
    if len(text) > LONGEST:
        return True
    open_now: Counter[str] = Counter()
    depth = 0
    for tag in _TAG.finditer(text):
        name = tag[2].lower()
        if name in _NEVER_NESTED:
            continue
        if not tag[1]:
            open_now[name] += 1
            depth += 1
        elif open_now[name]:
            open_now[name] -= 1
            depth -= 1
        if depth > DEEPEST:
            return True
    return False


def _without_dropped(text: str) -> str:
    soup = BeautifulSoup(text, "html.parser")
    for element in soup.find_all(list(_DROPPED_WITH_CONTENT)):
        element.decompose()
    return str(soup)


_STYLE_SHEET = re.compile(r"<style scoped>[^<]*</style>\s*")
_TOKEN = re.compile(r"[^<]+|<(/?)(div|table|thead|tbody|tr|th|td|p)((?: [a-z]+=\"[^\"<>]*\")*)>")
_TABLE_ATTRIBUTES = re.compile(
    r' border="1"| class="dataframe"| style="text-align: (?:left|right|center);"| (?:row|col)span="\d{1,4}"'
    r'| halign="\w+"| valign="\w+"'
)


def without_style_sheet(text: str) -> str:
    """A data frame's HTML without the rules that pandas sends along with each table."""
    return _STYLE_SHEET.sub("", text)


def is_plain_table(text: str) -> bool:
    """Whether this is a table as pandas writes it: the commonest HTML, which needs no parser to be judged.

    Every tag is one of a table's, closed in order, with attributes of a fixed form.
    """
    open_tags: list[str] = []
    end = 0
    while end < len(text):
        token = _TOKEN.match(text, end)
        if token is None:
            return False
        closing, tag, attributes = token[1], token[2], token[3]
        if tag is not None:
            if attributes and (closing or _TABLE_ATTRIBUTES.sub("", attributes)):
                return False
            if not closing:
                open_tags.append(tag)
            elif not open_tags or open_tags.pop() != tag:
                return False
        end = token.end()
    return not open_tags
