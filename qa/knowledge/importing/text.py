"""Plain text: its encoding, its lines, its paragraphs."""

from __future__ import annotations

import codecs
from pathlib import Path

from charset_normalizer import from_bytes

from qa.knowledge.importing.drafts import Draft, failure
from qa.knowledge.importing.heading import split_head
from qa.knowledge.untrusted import clean, normalize_lines
from qa.language.blocks import find_blocks

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ENCODINGS = ["cp1252", "cp1251", "shift_jis", "euc_jp", "gb18030", "euc_kr"]
"""What a file without a mark may be in: one for each script, as related ones cannot be told apart."""
_GUESSED_FROM = 100_000
"""Bytes by which the encoding is told."""
_MAX_LINE = 1_000_000
_LINE_BREAKS = str.maketrans("\v\f\x85\u2028\u2029", "\n\n\n\n\n")
_NO_PAGE_ENCODINGS = frozenset(
    "idna mbcs oem palmos punycode raw-unicode-escape undefined unicode-escape utf-7".split()
)
"""What Python knows as an encoding and no browser does; some take time with the square of a page."""


def read_text(path: Path, data: bytes, notices: list[str]) -> Draft:
    text = tidy(path, decode(path, data, notices))
    title, source, body = split_head(text)
    return Draft(unwrapped(body), title, source)


def is_binary(data: bytes) -> bool:
    """Whether bytes are no text at all."""
    return data.startswith(b"%PDF-") or (b"\0" in data and not data.startswith(_UTF16_MARKS))


def decode(path: Path, data: bytes, notices: list[str], declared: str = "") -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, the encoding that a page declares, or the one that its
    bytes look like, which is a notice."""
    encoding = "utf-16" if data.startswith(_UTF16_MARKS) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if declared:
            text = decode_declared(path, data, declared)
        else:
            wrong = f"byte {error.start + 1} is not {encoding.removesuffix('-sig').upper()}"
            text = _decode_guessed(path, data, notices, wrong)
    start = text[:10_000]
    controls = sum(c < " " and c not in "\n\r\t\f\v\x1b" for c in start)
    if 20 * controls > len(start):
        raise failure(path, f"is binary, not text: {controls} control characters near its start")
    return text


def decode_declared(path: Path, data: bytes, declared: str) -> str:
    """The text of bytes in the encoding that they are said to be in. Raises ``ImportFailure``."""
    try:
        name = codecs.lookup(declared).name
        if name not in _NO_PAGE_ENCODINGS:
            return data.decode(name)
    except (LookupError, ValueError):
        pass
    raise failure(path, f"is not in the encoding {declared} that it declares; save the file as UTF-8")


def _decode_guessed(path: Path, data: bytes, notices: list[str], wrong: str) -> str:
    start = data[:_GUESSED_FROM]
    # Few letters beyond ASCII are those of a Latin text; another script is most of its own.
    is_latin = 4 * sum(byte > 127 for byte in start) < len(start)
    best = from_bytes(start, cp_isolation=_ENCODINGS[:1] if is_latin else _ENCODINGS).best()
    if best is not None and not data.startswith(_UTF16_MARKS):
        try:
            text = data.decode(best.encoding)
        except UnicodeDecodeError:
            pass
        else:
            notices.append(f"read as {best.encoding}, for {wrong}; save it as UTF-8 if letters look wrong")
            return text
    raise failure(path, f"wrong encoding: {wrong}; save the file as UTF-8")


def tidy(path: Path, text: str, line: int = 0) -> str:
    """Text without control characters, its lines ended by line feeds and of a sane length."""
    text = clean(normalize_lines(text).translate(_LINE_BREAKS).replace("\ufeff", ""))
    longest = max(map(len, text.split("\n")))
    if longest > _MAX_LINE:
        most = f"at most {_MAX_LINE:,} are read, so break it into paragraphs"
        raise failure(path, f"a line of {longest:,} characters; {most}", line)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def unwrapped(text: str) -> str:
    """Plain text with the lines of each paragraph, item or turn in one, and paragraphs set apart. Tables and
    lists keep their lines."""
    blocks = find_blocks(text)
    parts: list[str] = []
    for number, block in enumerate(blocks):
        words = text[block.start : block.end]
        if parts:
            gap = text[blocks[number - 1].end : block.start]
            counted = next(
                (each for each in blocks[number : number + 5] if each.kind not in ("mark", "speaker")), block
            )
            apart = gap.count("\n") > 1 or ("\n" in gap and not counted.joined)
            parts.append("\n\n" if apart else gap)
        parts.append(_in_one_line(words.split("\n")) if block.kind not in ("code", "furniture") else words)
    return "".join(parts)


def _in_one_line(lines: list[str]) -> str:
    """Lines broken at a margin as one. A word broken at a hyphen keeps it, which may be its own
    ("hard-wrapped")."""
    parts: list[str] = []
    for line in map(str.strip, lines):
        before = parts[-1] if parts else ""
        is_broken = before.endswith("-") and before[-2:-1].isalpha() and line[:1].islower()
        parts.append(line if is_broken or not parts else f" {line}")
    return "".join(parts)
