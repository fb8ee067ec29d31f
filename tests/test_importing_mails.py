"""Mails become articles: a message with its sender and day, a mailbox with an article a message."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

import qa as package
from qa.errors import ImportFailure
from qa.knowledge.importing import mails
from qa.knowledge.importing.files import import_file, read_rows
from qa.models import Article, Source

Run = Callable[..., subprocess.CompletedProcess[str]]

FIRST = "The harbour of Larvik opened on 1 May 2019."
SECOND = "It has 12 berths. Ships come from 30 countries."
DAY = datetime.date(2013, 7, 5)
SENDER, SENT = "Ada Holt <ada@example.org>", "Fri, 05 Jul 2013 22:10:00 +0200"


def make_mail(text: str = FIRST, html: str = "", **headers: str) -> bytes:
    mail = EmailMessage()
    for name, value in ({"Subject": "Harbour grows", "From": SENDER, "Date": SENT} | headers).items():
        mail[name] = value
    if text:
        mail.set_content(text)
    if html and text:
        mail.add_alternative(html, subtype="html")
    elif html:
        mail.set_content(html, subtype="html")
    return mail.as_bytes()


def imported(folder: Path, content: bytes, name: str = "a mail.eml") -> Article:
    (folder / name).write_bytes(content)
    return import_file(folder / name)


def test_a_mail_becomes_an_article_of_its_sender_and_day(tmp_path: Path) -> None:
    article = imported(tmp_path, make_mail(f"{FIRST}\n\nIt has 12 berths. Ships come\nfrom 30 countries.\n"))
    assert article == Article(
        id="a-mail",
        title="Harbour grows",
        text=f"{FIRST}\n\n{SECOND}",
        source=Source(publisher="Ada Holt", published=DAY),
    )


@pytest.mark.parametrize(
    ("headers", "title", "publisher"),
    [
        ({"From": "ada@example.org"}, "Harbour grows", "ada@example.org"),
        ({"Subject": "Häfen wachsen"}, "Häfen wachsen", "Ada Holt"),
        ({"From": '"Holt, Ådne" <a@example.org>'}, "Harbour grows", "Holt, Ådne"),
        ({"Subject": ""}, "The harbour of Larvik opened on 1 May 2019", "Ada Holt"),
    ],
)
def test_headers_are_read_as_they_are_meant(
    tmp_path: Path, headers: dict[str, str], title: str, publisher: str
) -> None:
    article = imported(tmp_path, make_mail(**headers))
    assert (article.title, article.source.publisher) == (title, publisher)


def test_the_plain_text_is_read_else_the_html(tmp_path: Path) -> None:
    pytest.importorskip("lxml")
    html = f"<html><body><h2>Ships</h2><p>{FIRST}</p><ul><li>barges</li></ul></body></html>"
    assert imported(tmp_path, make_mail(FIRST, html)).text == FIRST
    assert imported(tmp_path, make_mail("", html)).text == f"## Ships\n\n{FIRST}\n\n- barges"


def test_what_others_wrote_a_signature_and_attachments_are_left_out(tmp_path: Path) -> None:
    for gap in ("", "\n"):
        quoted = (
            f"On 4 July 2013, Bo Lind\n<bo@example.org> wrote:\n{gap}> It has 9 berths.\n>\n> It is so.\n"
        )
        mail = EmailMessage()
        mail.set_content(f"{FIRST}\n\n{quoted}{SECOND}\n-- \nAda Holt\n")
        mail.add_attachment("It has 7 berths.", filename="old.txt")
        assert imported(tmp_path, mail.as_bytes()).text == f"{FIRST}\n\n{SECOND}"
    html = "<p>The harbour of Larvik <!-- so --> opened on 1 May 2019.</p><blockquote>It has 9 berths.</blockquote>"
    assert imported(tmp_path, make_mail("", html)).text == FIRST


def test_a_mail_that_is_nothing_but_a_quotation_is_read_whole(tmp_path: Path) -> None:
    assert FIRST in imported(tmp_path, make_mail(f"> {FIRST}\n> It has 9 berths.\n")).text


def test_a_mail_on_boundaries_is_a_mail_like_others(tmp_path: Path) -> None:
    text = "The boundary was moved in 1911. " * 60
    assert imported(tmp_path, make_mail(text)).text == text.strip()


@pytest.mark.parametrize("charset", ["iso-8859-1", "us-ascii"])
def test_the_encoding_is_the_declared_one_or_guessed(tmp_path: Path, charset: str) -> None:
    head = f"Subject: A\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n"
    content = head.encode() + "The café of Malmö opened in 1911.".encode("latin-1")
    assert imported(tmp_path, content).text == "The café of Malmö opened in 1911."


MANY = b"Content-Type: multipart/mixed; boundary=a\n\n" + b"".join(
    b"--%d\nContent-Type: multipart/mixed; boundary=%d\n\n" % (n, n + 1) for n in range(60)
)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (make_mail(" "), "the mail holds no text"),
        (b"\n" * 600_000 + b"a", "more than 500,000 lines or 50 parts"),
        (MANY, "more than 500,000 lines or 50 parts"),
        (
            make_mail().replace(b'charset="utf-8"', b'charset="punycode"').replace(b"1 May", b"\xff"),
            "punycode",
        ),
    ],
)
def test_what_is_no_mail_with_a_text_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(ImportFailure, match=reason):
        imported(tmp_path, content)


@pytest.mark.parametrize(
    "head",
    [
        b"Subject: " + b"=?utf-8?q?a?= " * 100_000,
        b"From: " + b"(" * 1_000_000,
        b"From: " + b"a@b.c, " * 200_000,
        b"Content-Type: text/plain" + b"; a=b" * 200_000,
        b"Date: Fri, 99 Jul 99999 99:99:99",
        b"X: y\n" * 100_000,
    ],
    ids=["subject", "comments", "senders", "parameters", "date", "headers"],
)
def test_headers_beyond_all_measure_are_read_or_refused(tmp_path: Path, head: bytes) -> None:
    try:
        article = imported(tmp_path, head + b"\n\n" + FIRST.encode())
    except ImportFailure:
        return
    assert article.text == FIRST


def as_mailbox(folder: Path, *mails: bytes, name: str = "list.mbox") -> Path:
    path = folder / name
    path.write_bytes(b"".join(b"From ada@example.org Fri Jul  5 22:10:00 2013\n" + m + b"\n" for m in mails))
    return path


def test_a_mailbox_is_an_article_a_message(qa: Run, knowledge: Path, tmp_path: Path) -> None:
    path = as_mailbox(
        tmp_path,
        make_mail(f"{FIRST}\n>From then on it grew."),
        make_mail(SECOND, Subject="Re: Harbour grows", From="Bo Lind <bo@example.org>"),
        make_mail(" "),
        make_mail("The crane fell over in 2018."),
    )
    done = qa("--knowledge", knowledge, "add", path)
    assert [line.split()[1] for line in done.stdout.splitlines() if line.startswith("Added")] == [
        "harbour-grows",
        "re-harbour-grows",
        "harbour-grows-2",
    ]
    assert done.returncode == 1
    assert "list.mbox:22: the mail holds no text" in done.stderr.replace("\n", " ")
    articles = package.KnowledgeBase.load(knowledge).articles
    assert articles["re-harbour-grows"].source == Source(publisher="Bo Lind", published=DAY)
    assert articles["harbour-grows"].text == f"{FIRST}\n\nFrom then on it grew."
    assert "3 articles" in qa("--knowledge", knowledge, "add", path).stdout


def test_a_message_that_needs_an_extra_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "lxml", None)
    path = as_mailbox(tmp_path, make_mail("", f"<p>{FIRST}</p>"), make_mail())
    formatted, plain = read_rows(path, {}, [])
    assert str(formatted) == f"{path}:1: reading HTML needs an extra: pip install 'cited-qa[html]'"
    assert isinstance(plain, Article)


def test_a_large_message_of_a_mailbox_is_named_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mails, "MAX_FILE_BYTES", 1_000)
    path = as_mailbox(tmp_path, make_mail("It is so. " * 200), make_mail())
    large, small = read_rows(path, {}, [])
    assert "more than 1,000 bytes" in str(large)
    assert isinstance(small, Article)


def test_a_file_that_is_no_mailbox_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mbox").write_text(FIRST)
    with pytest.raises(ImportFailure, match="is no mailbox"):
        list(read_rows(tmp_path / "a.mbox", {}, []))
    with pytest.raises(ImportFailure, match="no such file"):
        list(read_rows(tmp_path / "b.mbox", {}, []))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.mbox")
    with pytest.raises(ImportFailure, match="not a plain file"):
        list(read_rows(tmp_path / "a.mbox", {}, []))
