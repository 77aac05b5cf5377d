"""The homepage's sources; a new row is one file here and one line below."""

from flows.homepage.sources.coming import COMING
from flows.homepage.sources.editorial import EDITORIAL
from flows.homepage.sources.genres import GENRES
from flows.homepage.sources.leaving import LEAVING
from flows.homepage.sources.new import NEW
from flows.homepage.sources.source import Source
from flows.homepage.sources.top10 import TOP_10
from flows.homepage.sources.trending import TRENDING

SOURCES: tuple[Source, ...] = (TRENDING, GENRES, TOP_10, NEW, LEAVING, COMING, EDITORIAL)

__all__ = ["SOURCES", "Source"]
