"""Files that others may have made: plain ones are read, others are refused at once, whatever they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from qa.knowledge.reading import UnfitFileError, read_regular


def test_a_plain_file_is_read_up_to_the_limit(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"12345")
    assert read_regular(file, 5) == b"12345"
    with pytest.raises(UnfitFileError, match="larger than the 4"):
        read_regular(file, 4)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnfitFileError, match="is a folder"):
        read_regular(tmp_path, 5)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnfitFileError, match="not a plain file"):
        read_regular(tmp_path / "pipe", 5)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs device files")
def test_a_device_is_refused() -> None:
    with pytest.raises(UnfitFileError, match="not a plain file"):
        read_regular("/dev/zero", 5)


def test_a_link_is_followed_only_where_that_is_wanted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"12345")
    (tmp_path / "link").symlink_to("a.txt")
    assert read_regular(tmp_path / "link", 5) == b"12345"
    with pytest.raises(UnfitFileError, match="a link is not followed"):
        read_regular(tmp_path / "link", 5, follow=False)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs files that hide their size")
def test_a_file_that_hides_its_size_is_bounded_all_the_same() -> None:
    with pytest.raises(UnfitFileError, match="more than 10 bytes"):
        read_regular("/proc/self/status", 10)
