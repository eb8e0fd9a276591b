"""Secrets that people tell each other: a login and its password, words that were drawn, a password before its name.

Part of the shell's fast path; the patterns are compiled at their first use.
"""

from __future__ import annotations

import re

from warroom.intake.secret_values import (
    SecretPlace,
    is_chosen,
    is_mixed,
    is_odd,
    is_random,
    is_strong,
    is_word_and_figures,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LOGIN = (
    r"(?i)\b(?:login|user(?:name)?|account)[ \t:=]{1,8}\S{1,80}[ \t,;/&]{1,8}(?:and )?(?:password|pass|pw|pwd)"
    r"[ \t:=]{1,8}"
    r"(?P<value>[^\s,;]{3,200})"
)
_PAIR = (
    r"(?i)\b(?:cred(?:ential)?s?\b[^\n:=]{0,40}(?:[:=]|\b(?:are|is)\b)[ \t]{0,3}[\w.@-]{1,40}[ ]{0,2}[/:|]"
    r"|(?:auth|login|log in|logged in|sign in|signed in)(?: with| as| using| is)?:?[ ]{1,3}[\"'`]?[\w.@-]{1,40}"
    r"(?::|(?P<apart>[ ]/[ ])))[ ]{0,2}"
    r"(?P<value>[^\s\"'`,;]{5,100})"
)
_IDENTIFIED = (
    r"(?i)\bidentified[ ]{1,3}(?:with[ ]\S{1,40}[ ])?by[ ]{1,3}(?:(?P<quote>['\"])(?P<value>[^'\"\n]{3,200})"
    r"|(?P<bare>[^\s'\";.,]{6,200}))"
)
_AS = (
    r"(?i)\b(?:log(?:ged|ging)?[ -]?in|sign(?:ed)?[ -]?in|connect(?:ed)?|ssh|get in)[ ](?:as|with|to)[ ]\S{1,40}[ ]"
    r"(?:with|using|and|pw|/)[ ][\"'`]?(?P<value>[^\s\"'`,;]{7,60})"
)
_ONE_AFTER_THE_OTHER = (
    r"(?i)\b(?:login|creds?|user)[ ][\w.@-]{1,60}(?:[ /]|(?P<joined>:))[\"'`]?(?P<value>[^\s\"'`,;/]{8,60})"
)
_OF_AN_APP = (
    r"(?i)\b(?:(?:app|application)[ -]?(?:password|pass|pw)|app-passwort)[^\n:=]{0,30}[:= ]{1,3}[\"'`]?"
    r"(?P<value>[a-z]{4}(?:[ -][a-z]{4}){3})\b"
)
_PHRASE = (
    r"(?im)\b(?:pass[ _-]?phrase|(?:seed|recovery|mnemonic|wallet)[ _-](?:phrase|words|seed)|mnemonic|seed)[ \t]{0,3}"
    r"(?:[:=]|is[ \t:]|was[ \t:]|(?=[\"'`]))[ \t]{0,3}[\"'`]?"
    r"(?P<value>[a-z]{3,12}(?:[ -][a-z]{3,12}){3,23})[\"'`]?[.]?[ \t]{0,8}$"
)
"""Words that were drawn, one after the other, as far as the line goes."""
_OF_A_SENTENCE = frozenset(
    """
    the and for not with from ask see was were has have had are you our this that same before after into onto than
    must should shall will can could may might does did its his her they them who what when where why how all any
    none because until while only also still
    """.split()  # noqa: SIM905 - a page of words is read as one
)
_HEADED = (
    r"(?im)^[ \t>#*|-]{0,8}(?:\w{1,20}[ ]){0,2}(?:password|passphrase|passwort|kennwort|contraseña|senha|pw)"
    r"[*:]{0,3}[ \t]{0,3}\n"
    r"[ \t>`]{0,6}(?P<value>[^\s`]{6,60})[ \t`]{0,3}$"
)
"""A heading, and the password alone on the line below."""
_PRINTED = (
    r"(?im)\b(?:kubectl\b[^\n]{0,100}?\bsecrets?\b|vault (?:kv )?(?:get|read)\b[^\n]{0,100}?-field"
    r"|aws (?:secretsmanager|ssm) get-[^\n]{0,200}?--output text|gcloud secrets versions access|az keyvault secret show"
    r"|op read|bw get password|pass show|gopass show|terraform output -raw|openssl rand|pwgen|apg|chamber read"
    r"|security find-\w{1,10}-password|printenv \w{0,40}(?:pass|secret|token|key)|secret-tool lookup)\b[^\n]{0,200}\n"
    r"[ \t>]{0,4}(?P<value>[^\s`]{8,200})[ \t`]{0,3}$"
)
"""A command that prints a secret, and what it printed."""
_NUMBERED = r"(?:\b[0-9]{1,2}[.):] ?[a-z]{3,8}[ ,;\n]{1,3}){11,23}[0-9]{1,2}[.):] ?[a-z]{3,8}\b"
"""The words of a wallet with their numbers, as they are written down."""
_IN_TWO = r"(?i)\b(?:[2m]fa|t?otp|verification|one[ -]time|sms)[ -](?:code|password|pin)\D{0,12}[0-9]{3}[ -][0-9]{3}\b"
_BESIDE_A_NAME = r"(?<![^\s\"'`(])[a-z_][\w.-]{1,30}:(?P<value>[^\s\"'`,;:/()]{8,60})"
"""``name:password`` as one word."""
_RARE_SIGNS = frozenset("!#$^*~§")
"""What no query, label or place in a file has."""
_DRAWN = (12, 15, 18, 21, 24)
"""How many words the seed of a wallet has (BIP 39): where there are so many, they may end as words of prose do."""
_SLASHED = r"(?<![\w./@-])[A-Za-z][\w.@-]{1,40} / [\"'`]?(?P<value>[^\s\"'`,;()]{8,60})"
"""A name and a password, as they are called out to each other."""
_FURTHER_ON = (
    r"(?im)(?<![\w-])(?:pass(?:word|code|phrase)?|passwd|pwd?|kennwort|passwort|mot de passe|mdp|contraseña|senha"
    r"|codice di accesso|hasło|heslo|пароль)(?P<words>\b[^\n:=?]{0,60}?)"
    r"(?:(?<=[ \t])(?P<told>[-=]?[>→]|(?:set|reset|changed|back|now) to)[ ]"
    r"|(?<=[ \t])(?:to|is|was|now|est|è|é|es|ist|lautet|jest|это)[ ]|,[ ]"
    r"|(?P<asked>\?(?:[ ]{0,3}\n{1,2}[ ]{0,4}<?[\w.@ -]{1,30}[:>]{1,2})?)[ ]{1,3})[ ]{0,2}"
    r"[\"'`]?(?P<value>[^\s\"'`,;()]{8,60})[\"'`]?[ \t.!]{0,4}$"
)
"""A password some words behind its name, at the end of the line, or the answer of somebody who was asked for it."""
_BEFORE = (
    r"(?i)(?<![^\s=])(?P<quote>[\"'`])?\(?(?P<value>[^\s\"'`(]{7,100})[\"'`,]{0,2}[ ]{1,2}"
    r"(?:\(|(?:is|as|was|for|#|//|--)[ ])"
    r"(?:(?:the|our|my|new|a|old)[ ])?"
    r"(?:[\w-]{1,20}[ ]){0,2}?(?:password|passphrase|passwd|pw|passwort|kennwort|mdp|senha)\b"
)
"""The password first, and then what it is."""


_TABLE: tuple[tuple[str, tuple[str, ...], Callable[[re.Match[str]], bool]], ...] = (
    (_LOGIN, ("login", "user", "account"), lambda match: is_mixed(match["value"], 5)),
    (
        _PAIR,
        ("cred", "auth", "log", "sign"),
        lambda match: is_mixed(match["value"], 5) and (not match["apart"] or is_strong(match["value"])),
    ),
    (
        _IDENTIFIED,
        ("identified",),
        lambda match: is_chosen(match["value"], 3) if match["quote"] else is_mixed(match["bare"], 6),
    ),
    (_AS, (" as ", " with ", " to "), lambda match: _is_strong_or_figures(match["value"])),
    (
        _ONE_AFTER_THE_OTHER,
        ("login ", "cred", "user "),
        lambda match: is_odd(match["value"]) or (match["joined"] is not None and is_word_and_figures(match["value"])),
    ),
    (
        _OF_AN_APP,
        ("app",),
        lambda match: not _OF_A_SENTENCE.intersection(re.split(r"[ -]", match["value"].lower())),
    ),
    (_SLASHED, (" / ",), lambda match: is_odd(match["value"])),
    (_HEADED, ("\n",), lambda match: _is_strong_or_figures(match["value"])),
    (
        _BESIDE_A_NAME,
        tuple(_RARE_SIGNS),
        lambda match: is_strong(match["value"]) and not _RARE_SIGNS.isdisjoint(match["value"]),
    ),
    (
        _FURTHER_ON,
        ("pass", "pw", "kenn", "mdp", "contras", "senha", "codice", "hasło", "heslo", "пароль"),
        lambda match: (is_strong if _is_told_itself(match) else is_odd)(match["value"].rstrip(".!?")),
    ),
    (_PRINTED, ("\n",), lambda match: is_mixed(match["value"]) or is_random(match["value"])),
    (_NUMBERED, ("12",), lambda match: True),
    (_IN_TWO, ("2fa", "mfa", "otp", "code", "one time", "one-time"), lambda match: True),
    (
        _BEFORE,
        ("pass", "pw", "kenn", "mdp", "senha"),
        lambda match: (
            _is_strong_or_figures(match["value"].rstrip(".,;:!?)"), 1 if match["quote"] else 2)
            or is_random(match["value"].lstrip("/#;*-").rstrip(".,;:!?)"), 20)
        ),
    ),
    (_PHRASE, ("phrase", "seed", "mnemonic", "words"), lambda match: _is_drawn(match["value"])),
)
"""The pattern, what its text must hold (in lower case), and what else must be so."""


def told(text: str, lowered: str) -> Iterator[SecretPlace]:
    """Every password in ``text`` that stands in words of people; ``lowered`` is the text in lower case."""
    for pattern, hints, holds in _TABLE:
        if not any(map(lowered.__contains__, hints)):
            continue
        for match in re.finditer(pattern, text):
            if holds(match):
                yield match.start(), match.end(), "password"


def _is_strong_or_figures(value: str, least: int = 2) -> bool:
    return is_strong(value) or is_word_and_figures(value, least)


def _is_told_itself(match: re.Match[str]) -> bool:
    """Whether what stands between a password and its name says that it is one, whatever it looks like."""
    answered = match["asked"] is not None and ("\n" in match["asked"] or not match["words"])
    return match["told"] is not None or answered


def _is_drawn(words: str) -> bool:
    """Whether ``words`` were drawn, and are no sentence about a seed."""
    drawn = re.split(r"[ -]", words.lower())
    if _OF_A_SENTENCE.intersection(drawn):
        return False
    return len(drawn) in _DRAWN or not any(word.endswith(("ed", "ing")) for word in drawn)
