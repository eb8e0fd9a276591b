"""Where a message goes and how it is put there: one row for each kind of place. A new one is a new row.

What was approved arrives as it is: a message that does not fit is refused before anything is sent, with the number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from warroom import exit_codes
from warroom.config import ConfigTrouble, Publishing
from warroom.model.identity import IncidentId
from warroom.model.updates import DraftView
from warroom.playbook.message_shapes import Markup
from warroom.room.core import RoomTrouble
from warroom.room.outgoing.mailing import Mail, send_mail
from warroom.room.outgoing.outcome import NotSent, Sent, Unknown
from warroom.room.outgoing.request import HttpAnswer, Request, checked_url, send, shown, taken
from warroom.secret_from import secret_from
from warroom.text import bounded

SLACK_MOST, MATTERMOST_MOST = 40_000, 16_383
"""Characters of a message."""
TEAMS_MOST = 28 * 1024
"""Bytes of a whole card."""
STATUSPAGE_NAME, STATUSPAGE_BODY = 255, 25_000
_STATUSPAGE = "https://api.statuspage.io/v1"
_STATUSPAGE_ID = "[0-9A-Za-z]{1,64}"
_SLACK = "https://slack.com/api"
_CARD = "application/vnd.microsoft.card.adaptive"


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """A message on its way: to ``place`` of the settings, called ``name``; ``incident`` is its incident's id, and
    ``before`` the id of what was posted there before for the same incident and audience, empty for the first one.
    """

    name: str
    place: Publishing
    draft: DraftView
    incident: IncidentId
    before: str
    environ: Mapping[str, str]

    def secret(self, setting: str) -> str:
        """The secret that a setting names. Raise `RoomTrouble` where it is not there."""
        try:
            return secret_from(getattr(self.place, setting), self.environ, name=f"publish.{self.name}.{setting}")
        except ConfigTrouble as trouble:
            raise RoomTrouble(f"{trouble}.", exit_codes.SETTING) from None

    def needs(self, setting: str) -> str:
        """A setting that has to be there. Raise `RoomTrouble`."""
        setting_text = str(getattr(self.place, setting) or "")
        if not setting_text:
            raise RoomTrouble(f"[publish.{self.name}] in your settings lacks {setting}.", exit_codes.SETTING)
        return setting_text


_ANY_ID = r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,200}"
"""Whoever answers in JSON calls a message what they like, in one line that the log can keep."""


@dataclass(frozen=True, slots=True)
class PlaceKind:
    """A kind of place: the markups in which a message may be written for it, and what sends it. ``tells`` says what a
    message would do to a place of the settings where that reaches people who did not ask for it: whether it mails them
    is to be said then. It is given the id of what was posted there before, empty for the first message. ``customers``
    says whether customers read it, unless a place's own settings say otherwise, and ``ids`` how what such a place calls
    a message is written.
    """

    name: str
    markups: tuple[Markup, ...]
    sends: Callable[[OutgoingMessage], Sent]
    tells: Callable[[Publishing, str], str] | None = None
    customers: bool = False
    ids: str = "[ -~]{1,200}"

    def gives(self, called: str) -> bool:
        """Whether ``called`` may be what such a place calls a message."""
        return re.fullmatch(self.ids, called) is not None


def _slack(going: OutgoingMessage) -> Sent:
    text = going.draft.message.text.raw
    _fits(len(text), SLACK_MOST, "characters", "Slack")
    if going.place.token_from:
        payload: dict[str, object] = {"channel": going.needs("channel"), "text": text}
        if going.before and going.place.thread:
            payload["thread_ts"] = going.before
        url = f"{going.place.api or _SLACK}/chat.postMessage"
        whole = _answered(going, Request(url, payload, _bearer(going.secret("token_from"))))
        answer = whole.said()
        if answer.get("ok") is not True:
            if answer.get("ok") is not False:
                raise Unknown(f"{shown(url)} answered, and not as Slack does")
            raise NotSent(f"Slack says {whole.words(str(answer.get('error') or 'nothing'))}")
        stamp = str(answer.get("ts") or "")
        return Sent(id=going.before if going.before and going.place.thread else stamp)
    return _hook(going, {"text": text})


def _mattermost(going: OutgoingMessage) -> Sent:
    text = going.draft.message.text.raw
    _fits(len(text), MATTERMOST_MOST, "characters", "Mattermost")
    return _hook(going, {"text": text, **({"channel": going.place.channel} if going.place.channel else {})})


def _hook(going: OutgoingMessage, payload: Mapping[str, object]) -> Sent:
    """Through a webhook that says ``ok``."""
    url = going.secret("url_from")
    answer = taken(send(Request(url, payload), seconds=going.place.seconds), shown(url))
    if answer.body.strip() != "ok":
        raise Unknown(f"{shown(url)} answered {answer.status}, and not ok")
    return Sent()


def _teams(going: OutgoingMessage) -> Sent:
    block = {"type": "TextBlock", "text": going.draft.message.text.raw, "wrap": True}
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [block],
        "msteams": {"width": "full"},
    }
    teams = {"type": "message", "attachments": [{"contentType": _CARD, "contentUrl": None, "content": card}]}
    url = going.secret("url_from")
    request = Request(url, teams)
    _fits(len(request.body()), TEAMS_MOST, "bytes", "Teams")
    answer = taken(send(request, seconds=going.place.seconds), shown(url))
    note = "Teams took it and does not say whether it is shown: look there" if answer.status == 202 else ""
    return Sent(note=note)


def _statuspage(going: OutgoingMessage) -> Sent:
    decoded = json.loads(going.draft.message.text.raw)["incident"]
    _fits(len(str(decoded.get("name") or "")), STATUSPAGE_NAME, "characters in the name", "Statuspage")
    _fits(len(str(decoded.get("body") or "")), STATUSPAGE_BODY, "characters", "Statuspage")
    if going.place.notify is None:
        raise RoomTrouble(
            f"say whether subscribers get a mail: --notify or --no-notify, or notify = true or false in "
            f"[publish.{going.name}].",
            exit_codes.SETTING,
        )
    incident = {**decoded, "deliver_notifications": going.place.notify}
    if not going.before and going.place.component_ids:
        incident["component_ids"] = list(going.place.component_ids)
    where = f"{going.place.api or _STATUSPAGE}/pages/{going.needs('page')}/incidents"
    headers = {"Authorization": f"OAuth {going.secret('token_from')}"}
    if going.before:
        request = Request(f"{where}/{going.before}", {"incident": incident}, headers, "PATCH")
    else:
        request = Request(where, {"incident": incident}, headers)
    answer = _posted(going, request)
    mine = str(answer.get("id") or "")
    if not re.fullmatch(_STATUSPAGE_ID, mine):
        raise Unknown(f"{shown(where)} took it and named no incident")
    return Sent(id=mine, link=bounded(str(answer.get("shortlink") or ""), 400))


def _of_statuspage(place: Publishing, before: str) -> str:
    if before:
        return f"it changes the incident {before} of page {place.page}, whose components stay as they are"
    affected = ", ".join(place.component_ids)
    return f"it opens an incident on page {place.page}, " + (f"of {affected}" if affected else "of no component")


def _mail(going: OutgoingMessage) -> Sent:
    message, place = going.draft.message, going.place
    sender = going.needs("sender")
    if not place.to:
        raise RoomTrouble(f"[publish.{going.name}] in your settings lacks to.", exit_codes.SETTING)
    domain = sender.rpartition("@")[2].strip(" >") or "warroom.invalid"
    mine = f"<{message.digest[:32]}.{going.incident[:8]}@{domain}>"
    return _first(
        going,
        send_mail(
            Mail(
                message.subject.raw,
                message.body.raw,
                sender,
                place.to,
                mine,
                first=going.before,
                host=place.server or "localhost",
                port=place.port,
                tls=place.tls,
                user=place.user,
                password=going.secret("token_from") if place.user else "",
            ),
            seconds=place.seconds,
        ),
    )


def _first(going: OutgoingMessage, sent: Sent) -> Sent:
    """The answers to a mail are answers to the first of them."""
    return Sent(id=going.before or sent.id, link=sent.link, note=sent.note)


def _json(going: OutgoingMessage) -> Sent:
    draft = going.draft
    payload = {
        "text": draft.message.text.raw,
        "subject": draft.message.subject.raw,
        "audience": draft.audience,
        "status": draft.status.raw,
        "stage": draft.stage,
        "incident": going.incident,
        "sha256": draft.message.digest,
        "before": going.before or None,
    }
    headers = _bearer(going.secret("token_from")) if going.place.token_from else {}
    answer = _posted(going, Request(going.secret("url_from"), payload, headers))
    return Sent(id=str(answer.get("id") or ""))


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _posted(going: OutgoingMessage, request: Request) -> dict[str, object]:
    return _answered(going, request).said()


def _answered(going: OutgoingMessage, request: Request) -> HttpAnswer:
    """The answer where it says that the message was taken. Raise `NotSent` or `Unknown` for any other."""
    checked_url(request.url)
    return taken(send(request, seconds=going.place.seconds), shown(request.url))


def _fits(count: int, most: int, of: str, where: str) -> None:
    if count > most:
        raise NotSent(f"it has {count:,} {of}, and {where} takes {most:,}: nothing is cut, make it shorter")


KINDS: tuple[PlaceKind, ...] = (
    PlaceKind("slack", ("mrkdwn",), _slack, ids=r"[0-9]{1,20}\.[0-9]{1,20}"),
    PlaceKind("mattermost", ("markdown", "plain"), _mattermost),
    PlaceKind("teams", ("markdown", "plain"), _teams),
    PlaceKind("statuspage", ("statuspage",), _statuspage, _of_statuspage, customers=True, ids=_STATUSPAGE_ID),
    PlaceKind("email", ("mail",), _mail, ids="<[!-;=?-~]{1,900}>"),
    PlaceKind("json", ("markdown", "plain", "mrkdwn", "typed mrkdwn", "mail", "statuspage"), _json, ids=_ANY_ID),
)


def kind_named(name: str) -> PlaceKind | None:
    """The kind of place called ``name``."""
    return next((kind for kind in KINDS if kind.name == name), None)


def customers_read(place: Publishing) -> bool:
    """Whether customers read what is posted to a place of the settings."""
    kind = kind_named(place.kind)
    return place.customers if place.customers is not None else kind is not None and kind.customers
