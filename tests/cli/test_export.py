import os
import re
from pathlib import Path
from typing import Any

import pytest

from notion_async import RateLimit
from notion_async.cli import commands
from notion_async.emulator import Emulator, samples
from notion_async.emulator.samples.planter import Planter, text_block
from tests.cli.conftest import Command, Outcome, finish, names, start

LISTING = "GET /v1/blocks/{block_id}/children"


@pytest.mark.parametrize("quiet", [False, True])
def test_the_demonstration_needs_no_token(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, quiet: bool
) -> None:
    monkeypatch.delenv("NOTION_TOKEN")
    outcome = command("export", "--demo", tmp_path / "out", "--format", "markdown, json", *["--quiet"] * quiet)
    assert outcome.code == 0
    assert sorted(Path(line).name for line in outcome.out.splitlines()) == names(tmp_path / "out")
    assert [Path(name).suffix for name in names(tmp_path / "out")] == [".json", ".md"]
    assert outcome.err.startswith("complete: 1 page, 4") != quiet
    assert ("linked, not exported: 2 child pages" in outcome.err) != quiet
    assert "\x1b" not in outcome.err


def test_a_page_is_exported_by_its_url(command: Command, notion: Emulator, tmp_path: Path) -> None:
    source = f"https://app.notion.com/p/Some-Title-{notion.root_id.replace('-', '')}?pvs=4"
    outcome = command("export", source, tmp_path, "--base-url", notion.url, "--rate-limit", "none")
    assert outcome.code == 0
    assert "0 retries" in outcome.err
    assert "0 missing" in outcome.err


@pytest.mark.parametrize("version", ["2022-06-28", "2025-09-03", "2026-03-11"])
def test_every_version_of_the_api_is_read(command: Command, notion: Emulator, tmp_path: Path, version: str) -> None:
    outcome = command("export", notion.root_id, tmp_path, "--base-url", notion.url, "--notion-version", version)
    assert outcome.code == 0
    assert len(names(tmp_path)) == 1


@pytest.mark.parametrize("strict", [True, False])
def test_an_incomplete_export_ends_with_3_and_lists_the_missing_parts(
    command: Command, notion: Emulator, tmp_path: Path, strict: bool
) -> None:
    children = notion.request("GET", f"/blocks/{notion.root_id}/children")["results"]
    lost = next(block["id"] for block in children if block["has_children"])
    notion.faults.add("object_not_found", route=LISTING, path=lost, times=None)
    outcome = command("export", notion.root_id, tmp_path, "--base-url", notion.url, *["--no-strict"] * (not strict))
    assert outcome.code == 3
    assert "incomplete: 1 page" in outcome.err
    assert "1 missing" in outcome.err
    assert f"missing below {lost}: " in outcome.err
    assert names(tmp_path)[0].endswith(".incomplete.md") == strict


def test_a_long_list_of_missing_parts_is_cut(command: Command, notion: Emulator, tmp_path: Path) -> None:
    planter = Planter(notion.workspace, "missing", "author")
    page_id = planter.page(
        notion.root_id, "Lost", *[text_block("toggle", "x", text_block("paragraph", "y")) for _ in range(25)]
    )
    for block in notion.request("GET", f"/blocks/{page_id}/children")["results"]:
        notion.faults.add("object_not_found", route=LISTING, path=block["id"], times=None)
    outcome = command("export", page_id, tmp_path, "--base-url", notion.url)
    assert outcome.code == 3
    assert outcome.err.count("missing below") == 20
    assert outcome.err.endswith("  and 5 more\n")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["export", "1" * 32, "OUT", "--base-url", "URL"], "404 object_not_found"),
        (["export", "1" * 32, "FILE/below"], "it is a file, not a folder"),
        (["export", "--demo", "FILE"], "it is a file, not a folder"),
    ],
)
def test_a_failure_is_one_line_and_exit_code_1(
    command: Command, notion: Emulator, tmp_path: Path, words: list[str], expected: str
) -> None:
    (tmp_path / "file").touch()
    places = {
        "OUT": tmp_path / "out",
        "FILE": tmp_path / "file",
        "FILE/below": tmp_path / "file" / "x",
        "URL": notion.url,
    }
    outcome = command(*[places.get(word, word) for word in words])
    assert outcome.code == 1
    assert outcome.err.startswith("notion-async: ")
    assert outcome.err.count("\n") == 1
    assert expected in outcome.err or "Not a directory" in outcome.err
    assert outcome.out == ""
    assert names(tmp_path) == ["file"]


def test_a_wrong_token_is_refused_with_a_hint_and_not_shown(
    command: Command, notion: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NOTION_TOKEN", "ntn_wrong")
    outcome = command("export", notion.root_id, tmp_path, "--base-url", notion.url)
    assert outcome.code == 1
    assert "401 unauthorized" in outcome.err
    assert "NOTION_TOKEN" in outcome.err
    assert "ntn_wrong" not in outcome.err


def test_a_missing_token_is_reported(command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NOTION_TOKEN")
    outcome = command("export", "1" * 32, tmp_path)
    assert (outcome.code, outcome.out) == (1, "")
    assert "set NOTION_TOKEN" in outcome.err


def test_the_error_for_an_unshared_page_tells_how_to_share_it(
    command: Command, notion: Emulator, tmp_path: Path
) -> None:
    outcome = command("export", "1" * 32, tmp_path, "--base-url", notion.url)
    assert "Connections" in outcome.err


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["not_json", "bad_gateway", "drop"])
def test_a_server_that_is_not_notion_is_reported_in_one_line(
    command: Command, notion: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fault: Any
) -> None:
    monkeypatch.setattr("notion_async.export.job.PAGE_RETRY_SECONDS", 0.02)
    notion.faults.add(fault, times=None)
    outcome = command("export", notion.root_id, tmp_path / "out", "--base-url", notion.url)
    assert (outcome.code, outcome.err.count("\n")) == (1, 1)
    assert names(tmp_path) == []


def test_a_proxy_that_cannot_be_reached_is_named(command: Command, tmp_path: Path) -> None:
    outcome = command(
        "export", "1" * 32, tmp_path / "out", "--base-url", "http://notion.example", "--proxy", "http://127.0.0.1:9"
    )
    assert (outcome.code, outcome.err.count("\n")) == (1, 1)
    assert "proxy" in outcome.err
    assert names(tmp_path) == []


def test_certificates_that_cannot_be_read_are_wrong_usage(command: Command, tmp_path: Path) -> None:
    outcome = command("export", "1" * 32, tmp_path / "out", "--ca-file", tmp_path / "none.pem")
    assert outcome.code == 2
    assert "none.pem" in outcome.err


def test_the_demonstration_uses_no_proxy(command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert command("export", "--demo", tmp_path, "--proxy", "http://127.0.0.1:9").code == 0


@pytest.mark.slow
def test_an_unreachable_server_is_reported_within_seconds(tmp_path: Path) -> None:
    outcome = finish(start("export", "1" * 32, tmp_path / "out", "--base-url", "http://127.0.0.1:9"))
    assert outcome.code == 1
    assert "cannot reach http://127.0.0.1:9" in outcome.err
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    "words",
    [
        ["export"],
        ["export", "page"],
        ["export", "page", "out", "more"],
        ["export", "--demo"],
        ["export", "--demo", "a", "b"],
        ["export", "page", "out", "--nonsense"],
        ["export", "page", "out", "--format", "pdf"],
        ["export", "page", "out", "--rate-limit", "fast"],
        ["export", "page", "out", "--rate-limit", "0/60"],
        ["export", "no id", "out"],
        ["export", "", "out"],
        ["export", "1" * 32, ""],
        ["export", "1" * 32, " "],
        ["export", "1" * 32, "out", "--notion-version", "latest"],
        ["export", "1" * 32, "out", "--base-url", "ftp://x"],
        ["emulator", "--port", "x"],
        ["emulator", "--sample", "x"],
        ["emulator", "--limit", "x"],
        ["emulator", "--limit", "0/60"],
        ["emulator", "--limit", "180/60@noon"],
        ["emulator", "--limit", "3/sausage"],
        ["emulator", "--port", "99999"],
        ["emulator", "--latency", "-1"],
        ["emulator", "--sample", "flat", "--blocks", "-5"],
        ["emulator", "--state", "no/such/folder/state.json"],
        ["nonsense"],
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(command: Command, words: list[str]) -> None:
    outcome = command(*words)
    assert outcome.code == 2
    assert outcome.err.startswith("notion-async: ")
    assert outcome.err.endswith("(see notion-async --help)\n")
    assert outcome.err.count("\n") == 1
    assert outcome.out == ""


@pytest.mark.parametrize(
    ("words", "needed"), [(["--demo"], "one argument"), ([], "two arguments"), (["page"], "two arguments")]
)
def test_missing_arguments_are_named(command: Command, words: list[str], needed: str) -> None:
    assert needed in command("export", *words).err


def test_hostile_titles_reach_neither_the_terminal_nor_other_folders(
    command: Command, notion: Emulator, tmp_path: Path
) -> None:
    title = "../../\x1b[31m[bold]red[/bold]\x07\u202etxt\n\r" + "x" * 300
    page_id = Planter(notion.workspace, "hostile", "author").page(
        notion.root_id, title, text_block("paragraph", "text")
    )
    outcome = command("export", page_id, tmp_path / "a" / "b", "--base-url", notion.url, "--format", "markdown,json")
    assert outcome.code == 0
    assert not set(outcome.out + outcome.err) & set("\x1b\x07\u202e\r")
    assert names(tmp_path) == ["a"]
    assert names(tmp_path / "a") == ["b"]
    assert all(name.startswith("[31m[bold]red[ bold] txt xxx") for name in names(tmp_path / "a" / "b"))


def test_an_unexpected_failure_prints_no_traceback(
    command: Command, notion: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: object) -> None:
        msg = "first\nsecond"
        raise ZeroDivisionError(msg)

    monkeypatch.setattr("notion_async.export.job.file_name", fail)
    outcome = command("export", notion.root_id, tmp_path, "--base-url", notion.url)
    assert (outcome.code, outcome.err) == (1, "notion-async: unexpected ZeroDivisionError: first second\n")


def test_a_full_disk_is_one_line(
    command: Command, notion: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    outcome = command("export", notion.root_id, tmp_path, "--base-url", notion.url)
    assert outcome.code == 1
    assert outcome.err.startswith(f"notion-async: cannot write to {tmp_path}{os.sep}Demo workspace")
    assert outcome.err.endswith(".md: No space left on device\n")
    assert names(tmp_path) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_summary_that_cannot_be_written_does_not_fail_the_export(notion: Emulator, tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        process = start("export", notion.root_id, tmp_path, "--base-url", notion.url, token=notion.token, stderr=full)
        out, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert [Path(line).name for line in out.decode().splitlines()] == names(tmp_path)


def test_a_link_to_a_block_means_its_page(command: Command, notion: Emulator, tmp_path: Path) -> None:
    block = notion.request("GET", f"/blocks/{notion.root_id}/children")["results"][0]["id"].replace("-", "")
    source = f"https://app.notion.com/p/Title-{notion.root_id.replace('-', '')}?pvs=4#{block}"
    outcome = command("export", source, tmp_path, "--base-url", notion.url)
    assert outcome.code == 0
    assert notion.root_id.replace("-", "") in names(tmp_path)[0]


def test_files_whose_links_expire_are_counted(command: Command, notion: Emulator, tmp_path: Path) -> None:
    outcome = command("export", notion.root_id, tmp_path, "--base-url", notion.url)
    assert re.search(r"  links that expire within the hour: \d+ files? hosted by Notion\n", outcome.err)


def test_a_page_in_the_trash_is_refused_and_not_written_in_part(
    command: Command, notion: Emulator, tmp_path: Path
) -> None:
    planter = Planter(notion.workspace, "trash", "author")
    page_id = planter.page(notion.root_id, "Gone", text_block("paragraph", "x"))
    notion.request("PATCH", f"/pages/{page_id}", {"in_trash": True})
    outcome = command("export", page_id, tmp_path, "--base-url", notion.url)
    message = f"page {page_id} is in the trash, and Notion does not list the blocks of such a page: restore it first"
    assert outcome == Outcome(1, "", f"notion-async: {message}\n")
    assert names(tmp_path) == []


def test_a_rate_limit_is_an_upper_bound_and_learned_without_the_option() -> None:
    assert commands.parse_rate_limit("20/10") == RateLimit(20, 10.0, adaptive=False)
    assert commands.parse_rate_limit(None) == RateLimit(180, 60.0, adaptive=True)
    assert commands.parse_rate_limit("none") is None


def test_a_folder_in_the_place_of_the_file_is_named(command: Command, notion: Emulator, tmp_path: Path) -> None:
    words = ("export", notion.root_id, tmp_path, "--base-url", notion.url)
    path = Path(command(*words).out.strip())
    path.unlink()
    path.mkdir()
    outcome = command(*words)
    assert (outcome.code, outcome.err) == (1, f"notion-async: cannot write to {path}: it is a folder, not a file\n")
    assert names(tmp_path) == [path.name]


@pytest.mark.slow
def test_two_concurrent_runs_into_one_folder_both_succeed(notion: Emulator, tmp_path: Path) -> None:
    words = ("export", notion.root_id, tmp_path, "--base-url", notion.url)
    runs = [start(*words, token=notion.token) for _ in range(2)]
    assert [finish(run).code for run in runs] == [0, 0]
    (name,) = names(tmp_path)
    assert (tmp_path / name).read_text("utf-8").endswith("The end.\n")


@pytest.mark.slow
def test_a_closed_pipe_prints_no_traceback(tmp_path: Path) -> None:
    process = start("export", "--demo", tmp_path)
    assert process.stdout
    process.stdout.close()
    assert process.stderr
    output = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait() == 1
    assert "Traceback" not in output
    assert "Exception" not in output


def test_the_root_of_the_demo_sample_has_its_documented_id(notion: Emulator) -> None:
    assert notion.root_id == samples.DEMO_PAGE_ID
