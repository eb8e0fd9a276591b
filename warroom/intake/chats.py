"""The headings of chats as they come out of the clipboard: who, and when, above or in front of what was said.

Slack, Teams, Discord, Google Chat, WhatsApp, IRC, WeeChat, Zoom. Nobody is ever credited with another's words:
where a name is in doubt there is no speaker, and what follows is nobody's.
"""

from __future__ import annotations

import re
import unicodedata

from warroom.intake.written import read_written
from warroom.intake.written_time import WrittenTime

_NAME = r"[^\W_][\w.\-]{0,31}"
_ANGLED = re.compile(rf"^<[ @+%&~]?({_NAME})>\s{{1,4}}(?=\S)")
_ZOOM = re.compile(
    r"^From[ \t]{1,3}(.{1,60}?)(?:[ \t]{1,3}(?:[tT]o|an|à|para)[ \t]{1,3}.{1,60}?)?[ \t]{0,3}(?:\(direct message\))?:[ "
    r"\t]{0,3}"
)
_SPOKEN = re.compile(r"^([^:\n<>|]{1,60}):[ \t]{1,3}(?=\S)")
_PIPED = re.compile(rf"^({_NAME})[ \t]{{1,20}}[|│][ \t]{{1,3}}(?=\S)")
_TABBED = re.compile(rf"^ ?[@+%&~]?({_NAME})\t{{1,3}}(?=\S)")
_ZOOM_ABOVE = re.compile(
    r"^(?:From|Von|De)[ \t]{1,3}(?P<name>[^:]{1,60}?)[ \t]{1,3}(?:to|an|à|para)[ \t]{1,3}"
    r"(?:everyone|everybody|all|me|you|alle|jeden|mich|tous|tout le monde|todos|hosts? (?:and|&) panelists?"
    r"|[^:]{1,60}\((?:direct message|privately)\))[ \t]{0,3}:?[ \t]{1,3}(?P<time>\d.{0,40})$",
    re.IGNORECASE,
)
"""``From Alice Smith to Everyone 02:32 PM`` above what was said."""
_ZOOM_TO_ALL = re.compile(
    r"^(?P<name>[^:]{3,60}?) (?:to|an|à|para) (?:Everyone|Me|You|Alle|Mich|Tous|Todos):?[ \t]{1,3}(?P<time>\d.{0,20})$"
)
_OF_WEECHAT = re.compile(r"\t ?(?:-->|<--|=!=|[@+%&~][^\W_][\w.\-]{0,31})\t")
"""What only a chat has between two tabs: somebody comes or goes, or has a sign before the name."""
_COMES_OR_GOES = re.compile(r"\t ?(?:-->|<--|--|=!=|\*)\t")
_OF_WHATSAPP = re.compile(
    r"(?:-|\]) [\u200e\u202a\u2068]?(?:\+\d[\d \-()\u00a0\u202f]{6,20}[\u202c\u2069]?: "
    r"|[^:]{0,80}(?:end-to-end|ende-zu-ende|extremo a extremo|bout en bout))",
    re.IGNORECASE,
)
"""Behind a time, the number of whoever is not in the contacts, or that the chat is encrypted."""
_TIME_AT_END = re.compile(
    r"(?P<sep>[ \t\u00a0\u2003]{2,12}|[ \t\u00a0]{0,3}[,·•—–|][ \t\u00a0]{1,3}|\t|[ \t\u00a0])"
    r"(?P<time>\[?(?:(?:today|yesterday)(?:[ \u00a0]at)?[ \u00a0])?"
    r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4}, |[\d/.:\- ]{0,11})\d{1,2}[:.]\d{2}(?::\d{2})?"
    r"(?:[ \u00a0\u202f]?[apAP]\.?[mM]\.?)?\]?)[ \t]{0,8}$",
    re.IGNORECASE,
)
_APART = re.compile(r"[ \t\u00a0\u2003]{2,12}|[ \t\u00a0]{0,3}[,·•—–|][ \t\u00a0]{1,3}|\t|[ \u00a0](?=\[)")
"""What stands between a name and its time so that a line can hardly be anything else."""
_CLOCKED = re.compile(r"\d[:.h]\d\d|\d ?h ?\d\d|\d\s?(?:uhr|[時时点點시]|[ap]\.?m\b)", re.IGNORECASE)
_DAYS = (
    ("today", r"today|heute|hoy|aujourd['’]hui|oggi|hoje|vandaag|i dag|今日|今天|오늘"),
    ("yesterday", r"yesterday|gestern|ayer|hier|ieri|ontem|gisteren|i går|昨日|昨天|어제"),
)
"""The words of chats in several languages, which mean another thing elsewhere ("hier")."""
_DAY_WORDS = tuple((day, re.compile(rf"^(?:{words})(?!\w(?<!\d))", re.IGNORECASE)) for day, words in _DAYS)
_JOINTS = re.compile(
    r"(?<=\w)[ \u00a0]?(?:,|(?<=[ \u00a0])(?:at|um|à|a las|alle|às|om|kl\.?))[ \u00a0]+", re.IGNORECASE
)
_LONGEST_TIME = 48
_BESIDE = re.compile(r"\s?\([^()]{1,30}\)|\s?:[a-z0-9_+\-]{2,40}:|\s?\[[^\[\]]{1,20}\]")
_BADGES = frozenset(("APP", "BOT", "APP BOT", "WORKFLOW"))
_BADGE = "|".join(sorted(_BADGES, key=len, reverse=True))
_APP = re.compile(rf"\s{{1,3}}(?:{_BADGE})$")
_BADGE_BEFORE = re.compile(rf"^(?:{_BADGE})\s{{1,4}}(?=\[?\d)")
_REACTION = re.compile(
    r"^(?::[\w+\-]{2,40}:\s?\d{0,4}|\d{1,4} (?:likes?|reactions?)\.?|"
    r"\d{1,4} repl(?:y|ies)\b.{0,60}|last reply\b.{0,60}|view thread|\(?edited\)?|new|"
    r"\d{1,4} new messages?|saved for later.{0,30}|also sent to the channel|pinned by .{1,40}|\d{1,4})$",
    re.IGNORECASE,
)
_EDITED = re.compile(
    r"(?<=\d|[mM.\]])[ \u00a0]?,?[ \u00a0]{1,3}\(?(?:edited|bearbeitet|modifiée?|editad[oa]|modificato|bewerkt"
    r"|redigerad|redigeret|edytowano|изменено|編集済み|已编辑|已編輯|수정됨)\)?$",
    re.IGNORECASE,
)
"""That what is said below a heading was changed, as some chats write it behind the time."""
_IN_A_SENTENCE = re.compile(
    r"^[a-z]{1,15}(?: [^\s,]{1,20}){1,3} (?:at|since|until|by|before|after|around|about|from|um|seit|bis|vor|nach|gegen"
    r"|vers) ?$"
)
"""What says in small letters when it was, and is no name: ``it fell at``."""
_ANSWERS = re.compile(
    r"^(?:(?:in )?repl(?:ying|ied|y) to(?! (?:a|the|this) thread)|answering|antwort(?:et)? (?:auf|an)|(?:en )?réponse à"
    r"|en respuesta a|respondiendo a|(?:em )?resposta a|respondendo a|in risposta a|risponde a|antwoord op"
    r"|в ответ(?: на)?) (?-i:(?![a-z]))[^,;.!?]{1,80}$",
    re.IGNORECASE,
)
"""The line below which what another said is shown once more, with a name; in brackets it stands alone."""
_FORWARDED = re.compile(
    r"^\[?(?:(?:forwarded(?: (?:from|message)\b)?|weitergeleitet(?: (?:von|aus)\b)?|transféré(?: de\b)?"
    r"|reenviado(?: de\b)?"
    r"|encaminhad[ao](?: de\b)?|inoltrato(?: da\b)?|doorgestuurd(?: van\b)?|переслано(?: от\b)?)(?: .{0,80})?"
    r"|shared a message\b.{0,40}|(?:-{2,10} ?)?(?:original|forwarded) message ?-{0,10})\]?$",
    re.IGNORECASE,
)
"""The line below which somebody passes on what another said."""
_LAST_FIRST = re.compile(
    r"^(?P<last>[^\W\d_][\w'’.\- ]{0,31}), (?P<first>[^\W\d_][\w'’.\-]{0,31}(?: [^\W\d_]\.?)?)"
    r"(?: \([^()]{1,30}\))?$"
)
_PARTICLES = frozenset((
    "de", "van", "von", "der", "den", "da", "del", "della", "di", "du", "dos", "das", "la", "le", "el", "bin",
    "ibn", "al", "ten", "ter", "zu", "zur", "y", "e", "san",
))  # fmt: skip
_LABELS = frozenset((
    "update", "note", "notes", "status", "alert", "error", "warning", "info", "fix", "issue", "impact", "action",
    "decision", "question", "answer", "summary", "result", "cause", "next", "todo", "eta", "edit", "deploy",
    "deployment", "incident", "severity", "start", "started", "end", "ended", "resolved", "mitigated", "detected",
    "monitoring", "investigating", "identified", "ok", "fine", "done", "yes", "no", "today", "yesterday", "new",
    "thread", "message", "reminder", "fyi", "context", "link", "source", "timeline", "resolution", "detection",
    "root", "description", "re", "fwd", "subject", "from", "to", "cc", "http", "https", "ps", "nb", "ticket",
))  # fmt: skip
_NO_PEOPLE = frozenset((
    "service", "services", "server", "gateway", "api", "cluster", "database", "db", "team", "queue", "job", "page",
    "report", "dashboard", "worker", "app", "site", "website", "system", "region", "zone", "network", "node",
))  # fmt: skip
_ONESELF = frozenset(
    ("you", "du", "vous", "tú", "você", "tu", "ich", "me", "moi", "yo", "eu", "io", "あなた", "我", "나")
)
"""What chats call whoever copies: it names nobody to those who read."""
_HANDLE = re.compile(r"@\S{1,64}|[^\s:@#]{1,32}[:@#]\S{1,64}")
"""``bob:matrix.org``, ``bob#1234``: no words of whoever spoke before."""
_MOST_WORDS = 5


def reaction(text: str) -> bool:
    """Whether a line is what a chat shows beside the messages, and nobody said it."""
    if _REACTION.match(text):
        return True
    return (
        len(text) <= 12
        and all(not sign.isalpha() for sign in text)
        and any(unicodedata.category(sign) in ("So", "Sk") for sign in text)
    )


def name_of(words: str, *, alone: bool = True) -> str:
    """The person that ``words`` name, as one word; empty when it is not plain that they are a name.

    ``alone`` lets a single word in small letters count (a handle).
    """
    bare = _BESIDE.sub("", _APP.sub("", words)).strip(" \t\u00a0*_@•·,-—–|")
    bare = "".join(
        sign for sign in bare if unicodedata.category(sign) not in ("So", "Sk", "Cf", "Mn") or sign.isalpha()
    )
    parts = bare.split()
    if bare in _BADGES or bare.casefold() in _ONESELF:  # whoever copied it, or a sign behind the name above it
        return ""
    if not 1 <= len(parts) <= _MOST_WORDS or len(bare) > 48:
        return ""
    for part in parts:
        if not re.fullmatch(r"[^\W\d_][\w'’.\-]{0,31}", part):
            return ""
        cased = part[0].lower() != part[0].upper()
        if cased and part[0].islower() and not (part in _PARTICLES or (len(parts) == 1 and alone)):
            return ""
    if parts[0].casefold().rstrip(".") in _LABELS or (len(parts) > 1 and parts[-1].casefold() in _LABELS):
        return ""
    if len(parts) == 1 and parts[0].isascii() and re.search(r"(?:ed|ing)$", parts[0]) and parts[0][0].isupper():
        return ""
    return ".".join(parts)[:48].strip(".")


def names_somebody_else(words: str) -> bool:
    """Whether a line above a time may name who says what is below it, though in no word that is taken for a name."""
    return words.strip().casefold() in _ONESELF or _HANDLE.fullmatch(words.strip()) is not None


def forwarded(line: str) -> bool:
    """Whether a line says that what stands below it was said by another."""
    return _FORWARDED.match(line) is not None or _ANSWERS.match(line) is not None


def titled_name(words: str) -> str:
    """The person of a heading that is a time and a name of several parts, also ``Smith, Alice``; else empty."""
    reverse = _LAST_FIRST.match(words)
    name = name_of(f"{reverse['first']} {reverse['last']}" if reverse is not None else words, alone=False)
    return name if "." in name and (reverse is None or plainly_a_person(name)) else ""


def of_weechat(line: str) -> bool:
    """Whether a line can only be one of WeeChat."""
    return _OF_WEECHAT.search(line[:200]) is not None


def comes_or_goes(line: str) -> bool:
    """Whether a line of WeeChat says what somebody does, and not what somebody says."""
    return _COMES_OR_GOES.search(line[:200]) is not None


def of_whatsapp(line: str) -> bool:
    """Whether a line with a time can only be one of WhatsApp."""
    return _OF_WHATSAPP.search(line[:200]) is not None


class Heading:
    """A line that says who speaks below it and when. ``speaker`` is empty when it is in doubt; ``sure`` says that the
    line can be nothing else, ``dated`` that its time has words which a sentence may end in ("deployed, Fri 14:00").
    """

    __slots__ = ("dated", "speaker", "sure", "time")

    def __init__(self, speaker: str, time: WrittenTime, *, sure: bool, dated: bool = False) -> None:
        self.speaker, self.time, self.sure, self.dated = speaker, time, sure, dated


def plainly_a_person(speaker: str) -> bool:
    """Whether a name as `name_of` gives it has a first and a last name, and is no part of a system or what is done."""
    parts = speaker.split(".")
    done = re.search(r"(?:ed|ing)$", parts[0]) is not None
    return 2 <= len(parts) <= 4 and not done and not _NO_PEOPLE.intersection(part.casefold() for part in parts)


def heading_of(line: str) -> Heading | None:
    """``Alice Smith  2:32 PM``, ``Alice — Today at 14:32``, ``Alice, 14:32``: a heading above what was said."""
    line = _EDITED.sub("", line[:200])
    zoom = _ZOOM_ABOVE.match(line)
    if zoom is not None and (written := time_alone(zoom["time"])) is not None:
        return Heading(name_of(zoom["name"]), written, sure=True)
    to_all = _ZOOM_TO_ALL.match(line)
    if to_all is not None and plainly_a_person(name := name_of(to_all["name"], alone=False)):
        written = time_alone(to_all["time"])
        if written is not None:
            return Heading(name, written, sure=True)
    match = _TIME_AT_END.search(line)
    if match is None or match.start() == 0:
        return _dated_heading(line)
    time = time_alone(match["time"])
    before = line[: match.start()]
    if before.strip() in _BADGES:
        return None
    if time is None or not any(sign.isalnum() for sign in before):
        return None
    sure = match["sep"] not in (" ", "\u00a0") or _APP.search(before) is not None
    if not sure and (dated := _dated_heading(line)) is not None:
        return dated
    if not sure and (len(before.split()) > _MOST_WORDS or _IN_A_SENTENCE.search(before) is not None):
        return None
    return Heading(name_of(before, alone="," not in match["sep"]), time, sure=sure)


def may_be_a_heading(line: str) -> bool:
    """Whether ``line`` is like a heading with another word behind its time: who speaks below it is in doubt."""
    before, _, last = line[:200].rstrip().rpartition(" ")
    heading = heading_of(before.rstrip(" ,·•—–-|")) if before and last else None
    return heading is not None and heading.sure and bool(heading.speaker)


def _dated_heading(line: str) -> Heading | None:
    """``Alice — gestern um 14:32 Uhr``, ``Alice, [Feb 13, 2026 at 2:32:10 PM]:``: a day, or a clock of another country.

    A time of more words than a clock may be one that is spoken of: what stands before it has to be like a name.
    """
    for apart in _APART.finditer(line):
        before, behind = line[: apart.start()], line[apart.end() :]
        if len(before.split()) > _MOST_WORDS:
            return None
        time = time_alone(behind)
        if time is not None and before.strip():
            return Heading(name_of(before, alone="," not in apart.group()), time, sure=True, dated=True)
    return None


def time_alone(line: str) -> WrittenTime | None:
    """The time that a line is and nothing else, as the second line of a heading."""
    bare = _BADGE_BEFORE.sub("", line.strip()).strip(",·•—–| \u00a0").rstrip(":").strip("[]")
    if len(bare) > _LONGEST_TIME or _CLOCKED.search(bare) is None:
        return None
    for day, words in _DAY_WORDS:
        bare = words.sub(day, bare)
    bare = _JOINTS.sub(" ", bare)
    written = read_written(bare, alone=True)
    if written is None or written.end != len(bare) or written.clock is None or written.until is not None:
        return None
    return written


def spoken(rest: str) -> tuple[str, str, str] | None:
    """Who said what stands behind a time: the shape, the name (empty in doubt) and the words.

    ``angled`` (IRC) and ``zoom`` can be nothing else; ``colon``, ``piped`` and ``tabbed`` only where the lines beside
    are alike.
    """
    angled = _ANGLED.match(rest)
    if angled is not None:
        return "angled", angled[1], rest[angled.end() :]
    zoom = _ZOOM.match(rest)
    if zoom is not None:
        return "zoom", name_of(zoom[1]), rest[zoom.end() :]
    piped = _PIPED.match(rest)
    if piped is not None:
        return "piped", name_of(piped[1]), rest[piped.end() :]
    tabbed = _TABBED.match(rest)
    if tabbed is not None:
        return "tabbed", name_of(tabbed[1]), rest[tabbed.end() :]
    colon = _SPOKEN.match(rest)
    if colon is not None:
        return "colon", name_of(colon[1]), rest[colon.end() :]
    return None
