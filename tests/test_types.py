"""``oneflow.d.ts`` says what TypeScript may do with the snippet on a page, and what not."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from oneflow_snippet import build, load_config

HERE = Path(__file__).parent
COMPILER = HERE / "node_modules" / "typescript" / "bin" / "tsc"

FINE = """
document.addEventListener("oneflow:ready", (event) => event.preventDefault());
_1flow("track", "Order Completed", { properties: { total: 42 } });
_1flow.logUser("u-42", { plan: "pro" });
window._1flow?.logEvent("Signed In");
const snippet = window.oneflowSnippet;
if (snippet && snippet.state === "failed") {
  console.log(snippet.version, snippet.dropped, Object.keys(snippet.problems), snippet.lastError);
  console.log(snippet.queued.map((call) => call.subject), snippet.tried?.[0].mappings[0].why);
}
"""


REFUSED = """\
window.oneflowSnippet!.state = "ready";
if (window.oneflowSnippet?.state === "readdy") {}
_1flow.logEvent(5);
window.oneflowSnippet.dropped;
"""


def test_typescript_takes_what_is_meant_and_refuses_what_is_not(tmp_path: Path) -> None:
    artefacts = build(load_config({"project_api_key": "k"}, environ={}))
    files = {"fine.ts": FINE, "refused.ts": REFUSED, "oneflow.d.ts": artefacts.types}
    for name, text in files.items():
        (tmp_path / name).write_text(f"{text}\nexport {{}};" if name != "oneflow.d.ts" else text)

    command = ["node", str(COMPILER), "--noEmit", "--strict", "--lib", "es2017,dom", *files]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, encoding="utf-8")

    # One place for each line that is refused, and none elsewhere.
    places = re.findall(r"^(\S+)\((\d+),", ran.stdout, re.MULTILINE)
    assert places == [("refused.ts", str(number)) for number in (1, 2, 3, 4)], ran.stdout
