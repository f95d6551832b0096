"""The official JavaScript client and the schemas of its types, installed once outside the repository."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

PACKAGES = ("@notionhq/client", "ts-json-schema-generator")
TYPES = "node_modules/@notionhq/client/build/src/api-endpoints.d.ts"


class NotInstalled(Exception):
    """npm did not get the packages."""


def missing() -> str:
    """What is not there: the reason to skip, or nothing."""
    wanting = [tool for tool in ("node", "npm") if not shutil.which(tool)]
    return f"{' and '.join(wanting)} missing" if wanting else ""


def folder() -> Path:
    """Where the packages are: NOTION_NODE_FOLDER, or a folder for temporary files; installed when they are not."""
    found = Path(os.environ.get("NOTION_NODE_FOLDER") or Path(tempfile.gettempdir()) / "notion-async-node")
    if not (found / TYPES).exists():
        found.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=found.parent))
        try:
            _run("npm", "install", "--no-audit", "--no-fund", "--prefix", str(fresh), *PACKAGES, cwd=fresh)
            with contextlib.suppress(OSError):  # another run was faster
                fresh.replace(found)
        except (RuntimeError, subprocess.TimeoutExpired) as error:
            raise NotInstalled(str(error)) from error
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return found


def schema(found: Path) -> Any:
    """JSON Schema of every type of the client's answers; keys it does not name are refused."""
    path = found / "schema.json"
    if not path.exists():
        generator = found / "node_modules/ts-json-schema-generator/bin/ts-json-schema-generator.js"
        made = _run("node", str(generator), "--path", TYPES, "--type", "*", "--no-type-check", cwd=found)
        path.write_text(made, "utf-8")
    return json.loads(path.read_text("utf-8"))


def _run(*command: str, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=300)  # noqa: S603 - ours
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout
