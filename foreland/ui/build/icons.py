"""Draw favicon.ico, favicon-32.png and apple-touch-icon.png from favicon.svg with Chromium; for maintainers only."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

OUT = Path(__file__).resolve().parent.parent / "static" / "ui"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def draw(svg: str, side: int, *, square: bool = False) -> Image.Image:
    """Return the SVG drawn with `side` pixels each way, without rounded corners if `square`."""
    if square:
        svg = svg.replace('rx="7"', 'rx="0"')
    page_html = f"<style>*{{margin:0}}svg{{display:block;width:{side}px;height:{side}px}}</style>{svg}"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(viewport={"width": side, "height": side})
        page.set_content(page_html)
        data = page.screenshot(omit_background=True)
        browser.close()
    return Image.open(BytesIO(data)).convert("RGBA")


def main() -> None:
    """Write the three picture files beside favicon.svg."""
    svg = (OUT / "favicon.svg").read_text()
    draw(svg, 180, square=True).convert("RGB").save(OUT / "apple-touch-icon.png", optimize=True)
    small = {side: draw(svg, side) for side in (16, 32, 48)}
    small[32].save(OUT / "favicon-32.png", optimize=True)
    small[48].save(OUT / "favicon.ico", sizes=[(s, s) for s in small], append_images=[small[16], small[32]])


if __name__ == "__main__":
    main()
