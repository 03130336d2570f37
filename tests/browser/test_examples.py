"""The example sites, opened as a visitor would."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from harness.builds import built
from harness.site import SHOP
from jinja2 import Environment, FileSystemLoader
from oneflow_snippet.jinja import install

if TYPE_CHECKING:
    from harness.site import Site

EXAMPLES = Path(__file__).parents[2] / "examples"


async def test_the_jinja_site_on_a_page_with_a_nonce(site: Site, tmp_path: Path) -> None:
    environment = Environment(loader=FileSystemLoader(EXAMPLES / "jinja"), autoescape=True)
    built().write(tmp_path)
    install(environment, dist=tmp_path)
    page = environment.get_template("page.html").render(csp_nonce="r4nd0m")
    segment = f'<script nonce="r4nd0m">{site.segment.snippet()}</script></head>'
    policy = {"Content-Security-Policy": "script-src 'nonce-r4nd0m' https://cdn.segment.com"}
    site.network.serve(f"{SHOP}/*", page.replace("</head>", segment), policy)
    visit = await site.tab()
    await visit.goto(f"{SHOP}/")
    await visit.event("oneflow:ready")

    await visit.run("document.getElementById('order').click()")

    [call] = await visit.sdk_calls(1)
    assert call[:2] == ["track", "Order Completed"]
    assert call[2]["properties"] == {"total": 42}
    assert visit.errors == []
    assert list(visit.csp) == []
