import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType

import notion_async
from notion_async import errors, models


def test_the_public_names_are_sorted_and_there() -> None:
    assert list(notion_async.__all__) == sorted(notion_async.__all__, key=_as_ruff_sorts)
    for name in notion_async.__all__:
        assert getattr(notion_async, name) is not None


def test_models_gathers_its_modules_and_each_name_comes_from_exactly_one() -> None:
    lines = Path(models.__file__).read_text("utf-8").splitlines()[2:]
    assert lines == sorted(lines)
    homes: dict[str, list[str]] = {}
    for line in lines:
        [module] = re.findall(r"^from (notion_async\.models\.\w+) import \*$", line)
        for name in import_module(module).__all__:
            homes.setdefault(name, []).append(module)
    assert {name: modules for name, modules in homes.items() if len(modules) > 1} == {}
    public = {
        name for name in vars(models) if not name.startswith("_") and not isinstance(vars(models)[name], ModuleType)
    }
    assert public == set(homes)


def test_models_holds_structs_and_unions_only() -> None:
    for name, value in vars(models).items():
        assert name.startswith("_") or not isinstance(value, FunctionType), name


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
