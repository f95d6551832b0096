"""Front matter: a page's own data as YAML before its text."""

import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

from notion_async import encode, models

_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def front_matter(page: models.Page) -> str:
    """Return title, id, url, times and, for a row of a database, its properties."""
    times = {"created_time": page.created_time, "last_edited_time": page.last_edited_time}
    lines = [f"title: {_yaml(page.title)}", f"id: {_yaml(page.id)}", f"url: {_yaml(page.url)}"]
    lines += [f"{name}: {time.isoformat()}" for name, time in times.items() if time]
    values = {
        name: getattr(value, "value", None)  # a button has no value
        for name, value in page.properties.items()
        if not isinstance(value, models.TitleProperty)
    }
    if values:
        lines += ["properties:", *(f"  {_yaml(name)}: {_yaml(value)}" for name, value in values.items())]
    return "\n".join(["---", *lines, "---", ""])


def _yaml(value: Any) -> str:
    """Return a value as JSON, which YAML contains except for a few characters that it requires escaped."""
    text = json.dumps(value, ensure_ascii=False, default=_plain)
    return _NOT_IN_YAML.sub(lambda char: f"\\u{ord(char[0]):04x}", text)


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return float(value)
        case date():
            return value.isoformat()
        case _:
            return json.loads(encode(value))
