"""The deciding parts alone: resolving, coverage and word marks on the real bank, and how they grow."""

from __future__ import annotations

from datetime import date

from bench.packs import load
from bench.place import median_ms
from foreland.core.amend import Amendment, base_digest
from foreland.core.coverage import coverage
from foreland.core.layer import Layer, resolve
from foreland.core.packs.model import Bank, Requirements
from foreland.core.words import differences


def main() -> None:
    """Print the median of each."""
    bank, requirements = load("policies", "2026.1"), load("requirements", "2026.1")
    assert isinstance(bank, Bank) and isinstance(requirements, Requirements)
    facts = {
        "kind": ("school",),
        "phase": ("primary",),
        "provision": ("mainstream",),
        "governance": ("maintained",),
        "ages": ("5-7", "7-11"),
    }
    amendments = tuple(
        Amendment(
            number,
            item.key,
            "text",
            f"Our own words: {item.text}".replace("{{choice}}", "as agreed"),
            base=base_digest(item, None),
        )
        for number, item in enumerate(bank.statements[:25], 1)
    )
    layer = Layer(facts=facts, amendments=amendments)
    resolved = resolve(bank, layer)
    print(
        f"{len(bank.statements)} statements, {len(amendments)} amendments, {len(requirements.requirements)} requirements"
    )
    print(f"resolve          {median_ms(lambda: resolve(bank, layer)):>8.2f} ms")
    print(f"coverage         {median_ms(lambda: coverage(resolved, requirements, date(2026, 11, 21))):>8.2f} ms")
    texts = [(item.text, f"Our own words: {item.text}") for item in bank.statements]
    print(f"word marks, all  {median_ms(lambda: [differences(a, b) for a, b in texts]):>8.2f} ms")


if __name__ == "__main__":
    main()
