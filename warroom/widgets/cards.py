"""A list of cards with a cursor: what the panes beside the timeline are made of, drawn line by line."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from warroom.widgets.attention import has_attention
from warroom.widgets.card import Card
from warroom.widgets.cursor_style import HERE, cursor_style
from warroom.widgets.moves import moves

_APART = "\0"
"""What stands between the key of a card and its number, where an earlier one has the same."""


def _told_apart(cards: list[Card]) -> list[Card]:
    """``cards`` with no key twice: a cursor that knew its row by the key alone went back to the first one for ever."""
    counts: dict[str, int] = {}
    apart = []
    for card in cards:
        counts[card.key] = number = counts.get(card.key, 0) + 1
        again = card.key and number > 1
        apart.append(Card(f"{card.key}{_APART}{number}", card.content, card.hang, card.tail) if again else card)
    return apart


_NOTHING = Content("")
_GUTTER = 1
"""Cells on either side of the cards: the row under the cursor reaches through them, and its mark is in the left one."""
_MOST_DRAWN = 2_000
"""Cards whose lines are kept."""


class Cards(Widget, can_focus=True):
    """Shows cards. The cursor keeps its card when the list is made anew.

    While the person is at the list nothing that arrives moves the cursor: when its card is gone no card is chosen until
    the person chooses one. What comes of the person's own act (`expect`) may move it to the nearest one.
    """

    class Moved(Message):
        """The person put the cursor on another card."""

    DEFAULT_CSS = """
    Cards { height: 1fr; min-width: 1; background: $surface; color: $foreground; }
    Cards > .cards--cursor { background: $primary-muted; }
    Cards > .cards--cursor-away { background: $surface-lighten-1; }
    Cards > .cards--mark { color: $quiet; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"cards--cursor", "cards--cursor-away", "cards--mark"}
    ALLOW_SELECT = auto_links = False  # the toolkit finds neither words nor links in lines that are painted here
    BINDINGS: ClassVar[list[BindingType]] = [
        *moves(
            down="step(1)",
            up="step(-1)",
            page_down="turn(1)",
            page_up="turn(-1)",
            first="first",
            last="last",
        ),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - the toolkit's name
        super().__init__(id=id)
        self.shown: list[Card] = []
        self.cursor_key, self._place = "", 0
        self._held = self._loose = self._lost = self._expecting = False
        self._ahead: int | None = 0
        """Rows that the person went down before there were any: the list is read in a thread; `None` once it is there.
        """
        self._top = 0
        self._lines: list[tuple[Card, int]] = []
        self._wrapped = 0
        """The width for which these are."""
        self._seen: list[tuple[Card, int, bool]] = []
        """What was painted on each line: a card, which of its lines, and whether the cursor is on it."""
        self._drawn: dict[tuple[object, ...], list[Strip]] = {}
        self._laid_out = Size(0, 0)
        self._background = self._mark_style = Style()

    @property
    def chosen(self) -> str:
        """The key of the card under the cursor; empty when there is none."""
        return self.cursor_key.partition(_APART)[0]

    @property
    def chosen_line(self) -> int:
        """The line of the widget on which the chosen card begins; the first one where it is out of sight."""
        return next((y for y, (_, _, chosen) in enumerate(self._in_sight()) if chosen), 0)

    def show(self, cards: list[Card], *, default: str = "") -> None:
        """Show ``cards``. Until the person moves the cursor it stands on ``default``, the first card otherwise."""
        cards, ahead, self._ahead = _told_apart(cards), self._ahead, None
        attention = has_attention(self)
        stays = self._held or (attention and not self._loose and bool(self.shown))
        if self._same(cards) and (stays or not default or default == self.cursor_key):
            self._loose = False
            return
        self.shown = cards
        self._lines = []  # of those before them
        keys = [card.key for card in cards if card.key]
        if stays and self.cursor_key not in keys:
            if attention and not self._expecting and (self._lost or self.cursor_key):
                self.cursor_key, self._lost = "", True
            else:
                stays = self._held
        if not stays:
            self.cursor_key = default if default in keys else (keys[0] if keys else "")
        elif self.cursor_key not in keys and not self._lost and keys:
            self.cursor_key = keys[min(self._place, len(keys) - 1)]
        if self.cursor_key in keys:
            self._place, self._lost = keys.index(self.cursor_key), False
        self._loose = self._expecting = False
        if ahead and keys:
            self._go(self._place + ahead)
        else:
            self._anew()

    def choose(self, key: str) -> None:
        """Put the cursor on a card."""
        if key != self.cursor_key:
            self.post_message(self.Moved())
        self.cursor_key, self._held = key, True
        self._loose = self._lost = self._expecting = False
        self._anew()

    def holds(self, key: str) -> bool:
        """Whether there is a card ``key``."""
        return any(card.key == key for card in self.shown)

    def step_on(self, key: str) -> None:
        """Go from the card ``key`` to the one behind it, at once: whatever comes of what was done with it."""
        keys = [card.key for card in self.shown if card.key]
        if key in keys:
            self._go(keys.index(key) + 1)

    def let_go(self) -> None:
        """Let the cursor follow the default again."""
        self._held, self._loose, self._lost = False, True, False

    def expect(self) -> None:
        """What is shown next comes of the person's own act."""
        self._expecting = True

    def _same(self, cards: list[Card]) -> bool:
        return len(cards) == len(self.shown) and all(
            new.is_same(old) for new, old in zip(cards, self.shown, strict=True)
        )

    def _anew(self) -> None:
        """Lay out again, and paint the lines that changed."""
        self._laid_out = Size(0, 0)
        self._lay_out()
        in_sight = self._in_sight()
        if len(in_sight) != len(self._seen):
            self.refresh()
            return
        for y, (old, new) in enumerate(zip(self._seen, in_sight, strict=True)):
            if old[1:] != new[1:] or not (old[0] is new[0] or old[0].is_same(new[0])):
                self.refresh(Region(0, y, self.size.width, 1))

    def _in_sight(self) -> list[tuple[Card, int, bool]]:
        """What is on each line; the lines behind the last card are left out."""
        lines = self._lines[self._top : self._top + self.size.height]
        return [(card, line, self.cursor_key == card.key != "") for card, line in lines]

    @property
    def _room(self) -> int:
        """Cells for the cards."""
        return max(1, self.size.width - 2 * _GUTTER)

    def _lay_out(self) -> None:
        """Wrap the cards for the present width, unless they are, and keep the cursor in sight."""
        width = self._room
        if self.size.width <= 0 or self.size == self._laid_out:
            return
        if not self._lines or width != self._wrapped:
            if len(self._drawn) > _MOST_DRAWN:
                self._drawn.clear()
            self._lines = [
                (card, line)
                for card in self.shown
                for line in range(1 if card.fits(width) else len(self._strips(card, width)))
            ]
        self._laid_out, self._wrapped = self.size, width
        self._keep_in_sight()

    def _strips(self, card: Card, width: int) -> list[Strip]:
        """The lines of a card. What fits one line is drawn only once it is in sight: a clock that goes on in a hundred
        cards costs what the visible ones cost.
        """
        tail = card.tail or _NOTHING
        key = (card.content.plain, repr(card.content.spans), card.hang, tail.plain, repr(tail.spans), width)
        strips = self._drawn.get(key)
        if strips is None:
            strips = self._drawn[key] = card.drawn(self, width)
        return strips

    def _keep_in_sight(self) -> None:
        height = max(1, self.size.height)
        own = [at for at, (card, _) in enumerate(self._lines) if card.key == self.cursor_key != ""]
        if own:
            first = own[0]
            while first and not self._lines[first - 1][0].key:
                first -= 1  # the heading above it
            last = own[-1]
            while last + 1 - own[0] < height and self._is_remark(last + 1):
                last += 1  # where its answers lead, which keys there are
            if last >= self._top + height:
                self._top = last - height + 1
            if own[0] < self._top or (first < self._top and last - first < height):
                self._top = first if last - first < height else own[0]
        self._top = max(0, min(self._top, len(self._lines) - height))

    def _is_remark(self, at: int) -> bool:
        """Whether the line belongs to the card above it: neither a card nor the blank above a heading."""
        if at >= len(self._lines):
            return False
        card = self._lines[at][0]
        return not card.key and bool(card.content.plain.strip())

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of ``crop``, laid out for the present size: a resize is heard of only after the first painting."""
        self._lay_out()
        self._seen = self._in_sight()
        self._mark_style = self.get_component_rich_style("cards--mark", partial=True)
        self._background = self.rich_style  # put together from all that is around it: once, not for each line
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One line of the list."""
        width = self.size.width
        at = self._top + y
        background = self._background
        if at >= len(self._lines):
            return Strip.blank(width, background)
        card, line = self._lines[at]
        strips = self._strips(card, self._room)
        if line >= len(strips):
            return Strip.blank(width, background)
        chosen = card.key != "" and card.key == self.cursor_key
        lit = chosen and has_attention(self)
        mark = HERE if chosen and not lit and line == 0 else " "
        gutter = Segment(mark, background + self._mark_style if mark == HERE else background)
        strip = Strip.join([Strip([gutter], _GUTTER), strips[line]]).adjust_cell_length(width, background)
        if not lit:
            return strip
        focused = self.has_focus
        more = cursor_style(self, "cards--cursor" if focused else "cards--cursor-away", focused=focused)
        return Strip([segment._replace(style=(segment.style or Style()) + more) for segment in strip])

    def on_focus(self) -> None:
        """Show the cursor in its colour."""
        self.refresh()

    def on_blur(self) -> None:
        """Show the cursor dimmed."""
        self.refresh()

    def notify_style_update(self) -> None:
        """The theme changed: draw everything anew."""
        super().notify_style_update()
        self._drawn.clear()
        self.refresh()

    def _go(self, place: int) -> None:
        keys = [card.key for card in self.shown if card.key]
        if keys:
            self._place = max(0, min(place, len(keys) - 1))
            self.choose(keys[self._place])

    def _where(self) -> int:
        keys = [card.key for card in self.shown if card.key]
        return keys.index(self.cursor_key) if self.cursor_key in keys else 0

    def _choose_again(self) -> bool:
        """Choose the card that stands where the one that is gone stood; whether one was gone."""
        lost, self._lost = self._lost, False
        if lost:
            self._go(self._place)
        return lost

    def action_step(self, by: int) -> None:
        """Move the cursor; at either end the list itself scrolls, so that its remarks can be read."""
        if self._ahead is not None:
            self._ahead += by
            return
        if self._choose_again():
            return
        keys = [card.key for card in self.shown if card.key]
        place = self._where() + by
        if 0 <= place < len(keys):
            self._go(place)
        else:
            self._scroll(by)

    def action_turn(self, pages: int) -> None:
        """Scroll by pages."""
        self._scroll(pages * max(1, self.size.height - 1))

    def _scroll(self, lines: int) -> None:
        self._lay_out()
        self._top = max(0, min(self._top + lines, len(self._lines) - max(1, self.size.height)))
        self.refresh()

    def action_first(self) -> None:
        """Go to the first card."""
        self._go(0)
        self._lay_out()
        self._top = 0

    def action_last(self) -> None:
        """Go to the last card."""
        self._go(len(self.shown))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Three lines down."""
        event.stop()
        self._scroll(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Three lines up."""
        event.stop()
        self._scroll(-3)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Choose the card under the pointer; on a remark of it, such as what its keys do, the card itself."""
        inside = event.get_content_offset(self)  # a page has a frame around its list, a pane has none
        self._lay_out()
        pointed = self._top + inside.y if inside is not None else len(self._lines)
        at = next((line for line in range(pointed, 0, -1) if not self._is_remark(line)), 0)
        if at < len(self._lines) and (key := self._lines[at][0].key):
            self.choose(key)
