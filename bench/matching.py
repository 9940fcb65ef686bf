"""Passages tied to the bank: edited wordings and paraphrases found again, strangers refused, time, growth, and a peer."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import product
from pathlib import Path

from rapidfuzz import fuzz, process

from bench.packs import load
from bench.place import median_ms
from foreland.core.conditions import Facts
from foreland.core.matching.guide import Guide
from foreland.core.matching.meaning import Sentences
from foreland.core.matching.statements import Matching, match, ready
from foreland.core.packs.model import Bank
from foreland.core.source import Extract, Source
from foreland.core.wording import fill_table, plain
from foreland.sentences.model import NotInstalled, installed

PARAPHRASES = Path(__file__).resolve().parent / "policies" / "paraphrases.toml"
SEED = 20261121
SETTINGS = ("primary", "secondary", "early-years", "childminder")
SWAPS = {
    "staff": ["adults", "teachers"], "tell": ["inform", "notify"], "tells": ["informs", "notifies"], "keep": ["hold", "store"],
    "checks": ["inspects", "tests"], "agree": ["approve"], "agrees": ["approves"], "picture": ["photo"], "pictures": ["images"],
    "online": ["on the internet"], "worry": ["concern"], "worries": ["concerns"], "before": ["prior to"], "help": ["support"],
    "never": ["must not ever"], "at": ["in"], "or": ["and"], "records": ["logs"], "record": ["log"], "every": ["each"],
    "year": ["twelve months"], "once": ["one time"], "rules": ["guidelines"], "risk": ["danger"], "account": ["login"],
    "message": ["text"], "messages": ["texts"], "device": ["tablet"], "devices": ["equipment"], "learn": ["are taught"],
}  # fmt: skip
FILLER = (
    "always", "generally", "across", "the", "whole", "school", "normally", "where", "appropriate", "in", "line", "with",
    "guidance", "as", "required", "each", "term", "staff", "and", "pupils", "should", "ensure", "relevant", "suitable",
    "effective", "robust", "procedures", "arrangements", "following", "agreed", "process", "including", "also",
)  # fmt: skip


def edited(text: str, share: float, dice: random.Random) -> str:
    """Return a text with a share of its words changed: swapped, taken out, put in; and its sentences reordered at times."""
    sentences = re.split(r"(?<=[.!?])\s+", text)
    if len(sentences) > 1 and dice.random() < share:
        dice.shuffle(sentences)
    words = " ".join(sentences).split()
    for place in sorted(dice.sample(range(len(words)), round(share * len(words))), reverse=True):
        bare = words[place].lower().strip(".,;:")
        how = dice.random()
        if bare in SWAPS:
            words[place] = dice.choice(SWAPS[bare])
        elif how < 0.4:
            del words[place]
        elif how < 0.7:
            words.insert(place, dice.choice(FILLER))
        else:
            words[place] = dice.choice(FILLER)
    return " ".join(words) or text


def printed(bank: Bank, facts: Facts, change: Callable[[str], str]) -> tuple[Source, list[str]]:
    """Return the bank's statements for a setting as a document somebody brings, and the statement of each extract."""
    fill = fill_table(bank, {}, {value.key: value.example or "Mrs A Smith" for value in bank.values}, facts)
    extracts: list[Extract] = []
    truth: list[str] = []
    for section in bank.sections:
        held = [
            item
            for item in bank.statements
            if item.section == section.key and item.when.value(facts).holds is not False
        ]
        title = plain(section.title, fill)
        for number, item in enumerate(held):
            if not number:
                extracts.append(Extract(len(extracts), "heading", title, 1))
                truth.append("")
            words = plain(item.words(item.options[-1].key if item.options else None), fill).replace("**", "")
            for line in re.split(r"\n+", words):
                listed = line.startswith("- ")
                text = change(line.removeprefix("- "))
                extracts.append(Extract(len(extracts), "item" if listed else "paragraph", text, under=(title,)))
                truth.append(item.key)
    return Source("bench", "txt", tuple(extracts)), truth


def right(found: Matching, truth: list[str]) -> Iterator[bool]:
    """Tell of each statement's first extract whether it was recognised as the edit that it is."""
    seen: set[str] = set()
    for passage in found.passages:
        for part in passage.parts:
            key = truth[part.extract]
            if key and key not in seen:
                seen.add(key)
                yield passage.statement == key


def grown(bank: Bank, times: int) -> Bank:
    """Return a bank several times as long: copies whose words are shuffled among the statements."""
    dice = random.Random(SEED)
    words = [word for item in bank.statements for word in item.text.split()]
    made = list(bank.statements)
    for copy in range(1, times):
        for item in bank.statements:
            text = " ".join(dice.choice(words) if dice.random() < 0.7 else word for word in item.text.split())
            made.append(replace(item, key=f"{item.key}.{copy}", text=text, options=()))
    return replace(bank, statements=tuple(made), places={})


def main() -> None:
    """Print recall of edits, of paraphrases, refusals, time and growth."""
    bank, guide = load("policies", "2026.2"), load("matching", "2026.1")
    assert isinstance(bank, Bank) and isinstance(guide, Guide)
    settings = {item.key: item.known for item in bank.settings}
    print("Edited wordings recognised as the statement that they are (aim: 99 % up to half of the words)")
    for share in (0.0, 0.1, 0.3, 0.5):
        results: list[bool] = []
        for name in SETTINGS:
            change = partial(edited, share=share, dice=random.Random(f"{SEED} {name} {share}"))
            source, truth = printed(bank, settings[name], change)
            results += right(match(source, bank, guide, settings[name]), truth)
        print(f"  {share:>4.0%} of the words changed   {sum(results) / len(results):>7.2%} of {len(results)}")
    _paraphrases(bank, guide)
    _time(bank, guide, settings["primary"])


def _paraphrases(bank: Bank, guide: Guide) -> None:
    labelled = tomllib.loads(PARAPHRASES.read_text(encoding="utf-8"))
    plainly = {item.key: re.sub(r"\{\{\w+'?s?\}\}", "", item.text) for item in bank.statements}
    for half, (how, known, sentences) in product(("first", "second", "third"), _ways()):
        rows = [row for row in labelled["paraphrase"] if row["half"] == half]
        strangers = [row for row in labelled["unrelated"] if row["half"] == half]
        if not rows or not strangers:
            continue
        texts = [row["text"] for row in (*rows, *strangers)]
        facts = [_setting(bank, row.get("statement", "roles.head")) if known else {} for row in (*rows, *strangers)]
        found = _judged(texts, bank, guide, facts, sentences)
        judged, refused = found[: len(rows)], found[len(rows) :]
        places = [
            next((number for number, (key, _) in enumerate(taken) if key in (row["statement"], *row.get("or", ()))), 9)
            for row, taken in zip(rows, judged, strict=True)
        ]
        sure = [taken[0][1] if taken else 0.0 for taken in judged]
        strange = [taken[0][1] if taken else 0.0 for taken in refused]
        auc = sum((a > b) + (a == b) / 2 for a in sure for b in strange) / (len(sure) * len(strange))
        peer = [
            [key for _, _, key in process.extract(row["text"], plainly, scorer=fuzz.token_set_ratio, limit=3)]
            for row in rows
        ]
        told = [row["statement"] in taken for row, taken in zip(rows, peer, strict=True)]
        print(
            f"Paraphrases, {half} lot ({len(rows)}), {how}: top 1 {sum(place == 0 for place in places) / len(rows):.1%}, "
            f"top 3 {sum(place < 3 for place in places) / len(rows):.1%}; told from {len(strangers)} unrelated: AUC {auc:.3f}; "
            f"peer (token_set) top 3 {sum(told) / len(rows):.1%}"
        )


def _setting(bank: Bank, key: str) -> Facts:
    """Return the facts of the first kind of setting that a statement is meant for: a school says what it is."""
    item = bank.statement[key]
    known = {setting.key: setting.known for setting in bank.settings}
    ordered = [known[name] for name in SETTINGS] + [setting.known for setting in bank.settings]
    return next((facts for facts in ordered if item.when.value(facts).holds is not False), {})


def _ways() -> list[tuple[str, bool, Sentences | None]]:
    """Return the ways in which paraphrases are tried: the setting unknown, known, and with the sentence model if it is here."""
    ways: list[tuple[str, bool, Sentences | None]] = [("setting unknown", False, None), ("setting known", True, None)]
    try:
        return [*ways, ("with the model", False, installed())]
    except NotInstalled as error:
        print(f"Without the optional sentence model: {error}")
        return ways


def _judged(
    texts: Sequence[str], bank: Bank, guide: Guide, facts: Sequence[Facts], sentences: Sentences | None
) -> list[list[tuple[str, float]]]:
    """Return for each passage the statements that it is taken for, with how sure, the surest first."""
    judged = []
    for text, known in zip(texts, facts, strict=True):
        source = Source("bench", "txt", (Extract(0, "paragraph", text),))
        best: dict[str, float] = {}
        for passage in match(source, bank, guide, known, sentences=sentences).passages:
            if passage.statement:
                best[passage.statement] = max(passage.sure, best.get(passage.statement, 0.0))
            for candidate in passage.candidates:
                best[candidate.key] = max(candidate.sure, best.get(candidate.key, 0.0))
        judged.append(sorted(best.items(), key=lambda item: -item[1]))
    return judged


def _time(bank: Bank, guide: Guide, facts: Facts) -> None:
    source, _ = printed(bank, facts, partial(edited, share=0.3, dice=random.Random(SEED)))
    source = replace(source, extracts=source.extracts[:300])
    print(
        f"Time of {len(source.extracts)} extracts, {source.words:,} words (aim: under 400 ms), and with a longer bank"
    )
    before = 0.0
    for times in (1, 2, 4):
        longer = grown(bank, times)
        made = median_ms(partial(_made, longer, guide), 3)
        taken = median_ms(partial(match, source, longer, guide), 3)
        ratio = f"  x {taken / before:.2f}" if before else ""
        before = taken
        print(
            f"  {len(longer.statements):>5} statements   made ready {made:>6.0f} ms   matched {taken:>6.0f} ms{ratio}"
        )


def _made(bank: Bank, guide: Guide) -> None:
    ready(replace(bank), guide)


if __name__ == "__main__":
    main()
