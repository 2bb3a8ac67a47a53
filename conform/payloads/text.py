"""The texts that go into free fields: plain ones that a person can read, and wild ones that find things."""

from __future__ import annotations

PIECES = (
    "Nile Trading",
    "شركة النيل للتجارة",
    "Sales مبيعات 2024",
    "café naïve Ærø",
    "🙂 👩‍🚀 🇪🇬",
    'said "yes"',
    "O'Brien & sons",
    "a < b > c",
    "<b>bold</b>",
    "50% off; 100_000",
    "C:\\path\\name",
    "日本語テスト",
    "(خصم) ١٢٣ [off]",
    "line one\nline two",
    "{curly} $dollar ${x}",
    "\u200fright to left mark",
)
"""Arabic, mixed direction, emoji, quotes, angle brackets, escapes; no white space at either end."""

SHORT = 12
"""Below this many characters a text is only a number in digits, so that it still differs."""
LONG = 300
"""No drawn text is longer, in characters; the limits themselves are asked by boundary cases."""


def plain(name: str, n: int, limit: int | None) -> str:
    """Give a readable text made of a field's name and a number, at most `limit` characters long."""
    number = f"{n % 10**6:06d}"
    if limit is not None and limit < SHORT:
        return number[-limit:]
    words = name.replace("_", " ").strip() or "text"
    return f"{words[: (limit or LONG) - 7].strip()} {number}"


def wild(n: int, limit: int | None) -> str:
    """Give one text of each sort by turns (`n` chooses), at most `limit` characters long."""
    if limit is not None and limit < SHORT:
        return f"{n % 10**9:09d}"[-limit:]
    rest, turn = divmod(n, len(PIECES))
    number = f"{rest % 10**9:09d}"
    room = min(limit or LONG, LONG) - len(number) - 1
    piece = PIECES[turn] * (1 + rest % 5)
    piece = piece[:room].strip()
    return f"{piece} {number}" if rest % 2 else f"{number} {piece}"
