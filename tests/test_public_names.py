import subprocess
import sys

import notion_async
from notion_async import errors, models


def test_the_public_names_are_sorted_and_there() -> None:
    for module in (notion_async, models):
        assert list(module.__all__) == sorted(module.__all__, key=_as_ruff_sorts)
        for name in module.__all__:
            assert getattr(module, name) is not None


def test_dir_names_each_public_name_once_and_nothing_borrowed() -> None:
    names = dir(notion_async)
    assert len(names) == len(set(names))
    assert set(notion_async.__all__) <= set(names)
    assert not {"TYPE_CHECKING", "import_module"} & set(names)


def test_every_error_is_public() -> None:
    kinds = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)}
    assert kinds <= set(notion_async.__all__)


def test_importing_loads_nothing_that_only_the_cli_or_tests_need() -> None:
    code = "import sys, notion_async; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    loaded = answer.stdout.split()
    assert not {"rich", "cyclopts", "pytest", "hypothesis", "uvloop"} & set(loaded)
    assert "notion_async.emulator" not in loaded


def _as_ruff_sorts(name: str) -> tuple[int, str]:
    kind = 0 if name.isupper() else 1 if name[0].isupper() else 2
    return kind, name
