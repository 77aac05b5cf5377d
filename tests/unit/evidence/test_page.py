"""The page: complete in itself, and safe whatever an experiment is called."""

from dataclasses import replace
from html.parser import HTMLParser

from domain.experiments.experiment import ExperimentStatus
from jobs.evidence.page import page
from tests.unit.evidence.stored import daily, experiment, report, withheld

VOID = {"meta", "link", "br", "img"}


class Seen(HTMLParser):
    """The elements, the text and the addresses of a page; raises for one that is not closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.ids: list[str] = []
        self.refers: list[str] = []
        self.addresses: list[str] = []
        self.text = ""
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name in {"src", "href", "xlink:href"}:
                self.addresses.append(value or "")
            if name == "id":
                self.ids.append(value or "")
            if name == "aria-labelledby":
                self.refers.append(value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text += data


def test_the_page_says_all_that_is_known() -> None:
    seen = Seen(page(experiment(), daily()))
    for said in (
        "It has been running since 12 November 2026, and 12,334 profiles have seen it.",
        "Nothing is certain yet by what decides, Streaming minutes.",
        "Each variant has about the profiles it is owed (p = 0.550).",
        "Streaming minutes in charts: +3.1 % (between -0.4 % and +6.7 %): not yet certain.",
        "Plays in charts: +20.0 % (between +1.0 % and +40.0 %): not certain, as one of several",
        "Started something within half an hour in charts: -2.0 %",
        "60.0 % of 100 who played more from one prefer taste to popular",
        "image_55555555555555555555555555555555",
        "62.5 %",
    ):
        assert said in seen.text
    assert seen.tags.count("svg") == 4
    assert seen.tags.count("figcaption") == 4
    assert seen.tags.count("caption") == seen.tags.count("table") == 3


def test_reports_may_come_in_any_order() -> None:
    assert page(experiment(), daily()[::-1]) == page(experiment(), daily())


def test_r44_a_mismatch_withholds_the_results() -> None:
    seen = Seen(page(experiment(), [*daily()[:-1], withheld()]))
    assert "The results are withheld" in seen.text
    assert "(p < 0.001)" in seen.text
    assert "What changed" not in seen.text
    assert "Which ranking" not in seen.text
    assert seen.tags.count("svg") == 1


def test_before_anything_is_measured_the_page_says_that() -> None:
    draft = experiment(status=ExperimentStatus.DRAFT)
    seen = Seen(page(draft, []))
    assert "It is a draft, and nobody has seen it." in seen.text
    assert "Nothing has been measured yet." in seen.text
    assert "table" not in seen.tags


def test_nothing_is_loaded_and_nothing_runs() -> None:
    html = page(experiment(), daily())
    seen = Seen(html)
    assert seen.addresses == ["data:,"]
    assert not {"script", "iframe", "object", "form"} & set(seen.tags)
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:;" in html
    assert html.index("Content-Security-Policy") < html.index("<style>")


def test_what_people_wrote_is_shown_and_never_markup() -> None:
    bad = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7 * 7 }}"
    named = replace(experiment(), name=bad, description=bad, hypothesis=bad)
    arm = replace(report().artwork[0], variant_id=bad)
    found = report().interleaving
    assert found is not None
    ranked = replace(found, control=bad, treatment=bad)
    seen = Seen(page(named, [report(artwork=(arm,), interleaving=ranked)]))
    assert not {"script", "img"} & set(seen.tags)
    assert seen.text.count(bad) == 9


def test_every_label_that_is_referred_to_is_there_once() -> None:
    seen = Seen(page(experiment(), daily()))
    assert sorted(seen.refers) == sorted(seen.ids)
    assert len(set(seen.ids)) == len(seen.ids)
