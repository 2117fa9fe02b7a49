"""Running a widget's JavaScript without a page, in the Node that Playwright brings along."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

from playwright._impl._driver import compute_driver_executable

import widgets

STATIC = Path(widgets.__file__).parent / "static"

# Whatever is asked of a page is answered with something of which anything can be asked again.
_PAGE = """
const anything = new Proxy(function () {}, {
  get: (_, name) => (name === Symbol.toPrimitive ? () => "" : anything),
  set: () => true,
  apply: () => anything,
  construct: () => anything,
});
for (const name of ["document", "ResizeObserver"]) globalThis[name] = anything;
"""
# A lab file says `openLab(context, { title, panels })`; the panel is then asked for its words.
_STANDS_FOR = {
    "./lab.js": "const openLab = (lab, { panels }) => panels[0].build(lab);",
    "./chart.js": "const createChart = () => ({ node: anything, update() {} });",
}


def evaluate(script: str) -> Any:
    """The value that `script`, an ES module, prints with one `console.log(JSON.stringify(...))`.

    Raises CalledProcessError, with what Node says, when the script fails.
    """
    node, _ = compute_driver_executable()
    command = [node, "--no-warnings", "--input-type=module", "-"]
    answer = subprocess.run(command, input=script, capture_output=True, text=True, check=True)
    return json.loads(answer.stdout)


def lab_says(file: str, data: object, settings: dict[str, Any]) -> dict[str, str]:
    """The `sentence` and the `code` of a lab with one panel, `file` in widgets/static, at these settings."""

    def resolve(line: re.Match[str]) -> str:
        names, path = line.groups()
        return _STANDS_FOR.get(path, f'import {names} from "{(STATIC / path).as_uri()}";')

    own = (STATIC / file).read_text("utf-8").replace("export default", "const opened =")
    own = re.sub(r'^import (.*) from "(.*)";$', resolve, own, flags=re.MULTILINE)
    answer: dict[str, str] = evaluate(
        f"{_PAGE}{own}\n"
        f'import * as words from "{(STATIC / "lab_words.js").as_uri()}";\n'
        f"const settings = {json.dumps(settings)}, data = {json.dumps(data)};\n"
        "const lab = { data, table: data?.table, get: (name) => settings[name], set() {} };\n"
        "const built = opened.render(lab);\n"
        "console.log(JSON.stringify({ sentence: words.plain(built.draw()), code: built.code() }));\n"
    )
    return answer
