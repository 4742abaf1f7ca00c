"""接话 (jiehua): proposes the next line to a shop agent, by the stage of the sale and the shop's own phrase bank."""

__version__ = "0.1.0"
