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

TURNS = 20
"""Numbers of neighbouring draws differ modulo this, so that each sort has its turn."""
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
    """Give a text of two sorts by turns (`n` chooses), at most `limit` characters long.

    Ten turns in a row show every sort; where the limit leaves no room for two pieces there is one.
    """
    if limit is not None and limit < SHORT:
        return f"{n % 10**9:09d}"[-limit:]
    rest, turn = divmod(n, TURNS)
    number = f"{rest % 10**9:09d}"
    room = min(limit or LONG, LONG) - len(number) - 1
    pair = [PIECES[(2 * turn + each) % len(PIECES)] for each in range(2)]
    both = " ".join(pair)
    piece = both if len(both) <= room else PIECES[n % len(PIECES)][:room].strip()
    return f"{piece} {number}" if rest % 2 else f"{number} {piece}"
