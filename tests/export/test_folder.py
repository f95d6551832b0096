import os
from pathlib import Path

import pytest

from notion_async.export.folder import output_folder, write_files
from tests.export.trees import names


async def test_a_folder_is_created_with_its_parents(tmp_path: Path) -> None:
    async with output_folder(tmp_path / "a" / "b") as folder:
        assert folder.is_dir()
    assert list(folder.iterdir()) == []


async def test_a_file_in_place_of_the_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(NotADirectoryError, match="it is a file, not a folder"):
        async with output_folder(tmp_path / "file"):
            pass
    with pytest.raises(NotADirectoryError):
        async with output_folder(tmp_path / "file" / "below"):
            pass


async def test_an_unwritable_folder_is_reported_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(tmp_path / ".abcdef.tmp"))

    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    with pytest.raises(PermissionError) as refused:
        async with output_folder(tmp_path):
            pass
    assert refused.value.filename == str(tmp_path)


async def test_a_new_folder_is_removed_on_failure_unless_it_has_content(tmp_path: Path) -> None:
    for name, content in (("empty", None), ("full", "kept")):
        with pytest.raises(ZeroDivisionError):
            async with output_folder(tmp_path / name) as folder:
                if content:
                    (folder / "file").write_text(content)
                raise ZeroDivisionError
    assert names(tmp_path) == ["full"]


async def test_an_existing_folder_is_kept_on_failure(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        async with output_folder(tmp_path):
            raise ZeroDivisionError
    assert names(tmp_path) == []


def test_files_are_written_without_changes(tmp_path: Path) -> None:
    assert write_files(tmp_path, {"a": "ä\n\r\n", "b": ""}) == [tmp_path / "a", tmp_path / "b"]
    assert (tmp_path / "a").read_bytes() == "ä\n\r\n".encode()
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o666 & ~current_umask()


def current_umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask


@pytest.mark.parametrize("failing", [1, 2])
def test_a_full_disk_leaves_existing_files_unchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    (tmp_path / "a").write_text("before")
    calls = []

    def full(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == failing:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_files(tmp_path, {"a": "after", "b": "new"})
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a", "before")]


async def test_a_folder_that_cannot_be_created_leaves_no_parents_behind(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="too long"):
        async with output_folder(tmp_path / "a" / "b" / ("x" * 300)):
            pass
    assert names(tmp_path) == []


def test_a_folder_in_place_of_a_file_leaves_all_files_unchanged(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("before")
    (tmp_path / "b").mkdir()
    with pytest.raises(IsADirectoryError, match="it is a folder, not a file"):
        write_files(tmp_path, {"a": "after", "b": "new"})
    assert names(tmp_path) == ["a", "b"]
    assert (tmp_path / "a").read_text() == "before"


def test_a_folder_removed_by_another_run_is_created_again(tmp_path: Path) -> None:
    write_files(tmp_path / "gone", {"a": "text"})
    assert names(tmp_path / "gone") == ["a"]


def test_a_folder_that_cannot_be_synced_does_not_fail_a_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.open", refuse)
    assert write_files(tmp_path, {}) == []
