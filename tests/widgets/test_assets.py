from __future__ import annotations

import re
from pathlib import Path

import pytest

from widgets import assets


@pytest.fixture
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    return tmp_path


def test_a_sibling_is_inlined_before_the_module_that_imports_it(static: Path) -> None:
    (static / "a.js").write_text(
        'import { b, c as d } from "./b.js";\nexport default { render() { b(d); } };\n'
    )
    (static / "b.js").write_text("const hidden = 1;\nexport const c = 2;\nexport function b() {}\n")
    text = assets.module("a.js")
    assert "import" not in text
    assert "return { c, b };" in text
    assert "const { b, c: d } = module_b_js;" in text
    assert text.index("hidden") < text.index("const { b")
    assert text.rstrip().endswith("export default { render() { b(d); } };")


def test_a_file_imported_twice_is_inlined_once(static: Path) -> None:
    (static / "a.js").write_text('import { b } from "./b.js";\nimport { c } from "./c.js";\nb(c);\n')
    (static / "b.js").write_text('import { c } from "./c.js";\nexport const b = c;\n')
    (static / "c.js").write_text("export const c = 'the only one';\n")
    assert assets.module("a.js").count("the only one") == 1


def test_an_import_that_cannot_be_inlined_is_refused(static: Path) -> None:
    (static / "a.js").write_text('import * as b from "./b.js";\n')
    with pytest.raises(ValueError, match=r"a\.js: write imports as"):
        assets.module("a.js")


def test_no_static_file_loads_anything_from_elsewhere() -> None:
    for path in assets.STATIC.iterdir():
        text = path.read_text(encoding="utf-8")
        loads = re.findall(
            r"@import|url\((?!#)|fetch\(|<script|<link|https?://(?!server/|www\.w3\.org/)", text
        )
        assert not loads, (path.name, loads)
