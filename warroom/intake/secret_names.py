"""Secrets that are named: ``DB_PASSWORD=``, ``"client_secret": ``, ``--token``, ``<password>``, "the password is".

Part of the shell's fast path; the pattern is compiled at its first use.
"""

from __future__ import annotations

import re

from warroom.intake.secret_values import (
    SecretPlace,
    is_chosen,
    is_drawn,
    is_drawn_key,
    is_mixed,
    is_odd,
    is_open,
    is_pair,
    is_random,
    is_strong,
    is_told,
    is_word_and_figures,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_PASSWORDS = (
    r"pass[_-]?wor[dt]|passwd|pass[_-]?phrase|passcode|passord|pwd|kennwort|contrase[ñn]a|senha|mot[ _]de[ _]passe|mdp"
    r"|(?:wpa[_-]?|wifi[_-]?)?psk|(?:wlan|wi-?fi|wpa2?)[ _-]?(?:key|code|schlüssel)"
    r"|(?:store|key|require|bind|root|user|db|admin|ftp|smtp|mail|sudo|become|vnc|ssh)(?:pass|pw)|masterauth"
    r"|wachtwoord|lösenord|adgangskode|salasana|hasło|heslo|parola|şifre|пароль|密码|密碼|口令|パスワード|비밀번호|암호"
    r"|clave|jelszó|lozinka|geslo|parool|пароля|гасло|κωδικός|סיסמה|كلمة المرور|पासवर्ड|รหัสผ่าน|mật khẩu|kata sandi"
    r"|(?:jwt|session|cookie|nextauth|signing|hmac|shared|csrf|bind)[ _.-]?secret(?:[_-]?key)?|bind[ _-]?credentials?"
)
_SHORT = r"pass|pw"
_KEY_OF = (
    r"api|access|secret|private|auth|authentication|activation|account|encryption|encrypt|decryption|signing|master|service|licen[cs]e|deploy"
    r"|shared|storage|integration|routing|session|client|consumer|app|application|admin|root|webhook|fernet|jwt|hmac"
    r"|crypto|cipher|global|aes|eth|wallet|data|unseal|recovery|ingest|ingestion|subscription|function|functions|write|refresh|bot"
)
_SEED = r"(?:totp|hotp|otp|2fa|mfa)[ _-]seed"
_TOKENS = (
    rf"token|{_SEED}|secret(?:[ _.-]?access)?(?:[ _.-]?key)?|(?:{_KEY_OF})[ _.-]?key|credentials?|creds?"
    r"|personal[ _-]?access[ _-]?token|pat|seed(?: hex)?|priv(?:ate)?(?=[ \t]{0,2}[:=])|sid|signature|sig|hmac"
    r"|(?<=[a-z]_)sess(?:ion)?|j?session[_-]?id|phpsessid|sessid|connect\.sid"
    r"|secret[ _-]?id|(?:the|our|your|my|new|old|this)[ ]key|(?:lizenz|api|zugangs|geheim)[ -]?schlüssel"
    r"|clé(?:[ -](?:d'api|api|privée|secrète|de licence))?"
    r"|clave[ -](?:api|secreta|privada|de api|de licencia)|chiave[ -](?:api|segreta|privata)|jeton|токен|ключ"
    r"|トークン|キー|令牌|密钥|密鑰|토큰|키"
)
_CODE = (
    r"pin|puk|otp|totp|(?:(?:2fa|mfa|recovery|backup|verification|one[ -]time)[ _-]){1,2}(?:code|password|token)s?"
    r"|(?:door|gate|alarm|safe|2fa|mfa|sms)[ _-]code|暗証番号|geheimzahl|код"
)
_KEY = r"(?-i:(?<=[A-Z0-9]_)KEY)|(?<![A-Za-z0-9])key|(?-i:(?<=[a-z0-9]_)key)|(?-i:(?<=[a-z0-9])Key)"
_ENVIRONMENT = (
    r"(?:[ _-]?(?:[0-9]{1,3}|base|prod|production|dev|test|staging|live|old|new|current|primary|default|value))?"
)
_TYPE = (
    r"(?:(?:[ \t]{0,2}:[ \t]{0,3}|[ \t]{1,3})(?:&(?:'static[ ])?|const[ ]|readonly[ ]|[\w.:]{1,20}[.:])?"
    r"(?:w?string|str|text|char|bytes?|varchar|object|any|secure_?string|secret_?str|sensitive)(?:\[[0-9]{0,4}\])?[?*]?"
    r"(?=[ \t]{0,3}=))"
)
"""The type of a variable, between its name and what it is set to."""
_BEFORE_IT_CHANGED = (
    r"(?:(?:<\w{1,20}>|\((?:sensitive value|known after apply)\)|\*{3,20}|null|none)[ \t]{1,3}(?:[-=]>|→)[ \t]{1,3})?"
)
_ASSIGNED = (
    r"(?P<assigned>\\{0,3}(?:\[[0-9]{0,4}\])?[\"'`\])*_]{0,3}"
    rf"(?:{_TYPE}|)[ \t]{{0,60}}"
    r"(?::{1,3}=|:-|[?+.|&]{1,2}=|=>|->|(?<![=!<>])=(?!=)|:{1,2}|[：＝→])[*_]{0,2}[ \t]{0,40}"
    rf"(?:(?:[|>][-+]?[ \t]{{0,4}})?\n[ \t]{{0,20}})?{_BEFORE_IT_CHANGED})"
)
_BESIDE = (
    r"(?P<beside>\\{0,3}[\"']?[\s,]{1,20}(?:\{[^\n{}]{0,80}?)?\\{0,3}[\"']?(?:value|default)\\{0,3}[\"']?[ \t]{0,4}"
    r"[:=][ \t]{0,4})"
)
_COMPARED = r"(?P<compared>[\"'`)]{0,2}[ \t]{0,4}(?:={2,3}|!={1,2}|<>)[ \t]{0,4}(?=[\"'`]))"
_OR = r"[\])]{0,2}[ \t]{0,4}(?:,|\|\||\?\?|\bor\b)[ \t]{0,4}(?=[\"'`])"
_LISTED = rf"(?P<listed>[\"']{_OR})"
_SECOND = rf"(?P<second>{_OR})"
"""An option and what it is set to: ``setopt(PROXYPASSWORD, "x")``, ``token or "x"``."""
_LONGER = (
    r"(?P<longer>(?:[_-](?!secret|token|key|pass|pw|cred|auth|code|pin|otp|sig|s?id\b)[A-Za-z0-9]{1,20}){1,5}_{0,3})?"
)
"""What a name goes on with behind the word for a secret: ``token_of_the_proxy``."""
_ELEMENT = r"(?P<element>(?:[ \t]{1,3}[\w:.-]{1,30}=[\"'][^\"'\n<>]{0,60}[\"']){0,4}[ \t]{0,3}>\s{0,40})"
_ATTRIBUTE = (
    r"(?P<attribute>[\"'](?:[ \t]{1,3}[\w:-]{1,20}=[\"'][^\"'\n<>]{0,40}[\"']){0,3}[ \t]{0,3}>"
    r"(?:\s{0,20}<(?:value|string)>)?)"
)
_WHOSE = (
    r"[ \t]{1,4}(?:for|of|on|to|in|at|from|für|bei|im|von|zum|de|du|del|di|pour|do|от|root)"
    r"(?:[ \t]{1,4}[^\s=:,;]{1,40}){0,4}?"
)
"""Between a password and its verb: "for the root of db-2"."""
_TOLD = (
    rf"(?P<told>(?:{_WHOSE})?"
    r"(?:[ \t]{1,4}(?:(?:is|was|are|now|to|set|changed|reset|ist|lautet|war(?! room)|jetzt"
    r"|nun|est|maintenant|es|era|ahora|è|adesso|é|agora|je|jest"
    r"|teraz|är|nu|er|это|теперь)"
    r"[ \t:]{1,4}){1,3}|[ \t]{0,4}(?:は|が|是|为|為|은|는|이|가)[ \t]{0,4}|['’]s[ \t]{1,4}|[ \t]{1,4}REG_SZ[ \t]{1,4})"
    r"|</t[dh]>\s{0,20}<td[^<>\n]{0,60}>|</(?:key|name|string)>\s{0,20}<(?:string|value|data)>"
    rf"|{_WHOSE}[ \t]{{0,4}}[:=：][ \t]{{0,4}}"
    r"|[ \t]{0,4}(?:[|│┃║]{1,2}|[～…]:?|\.{3}|\t)[ \t]{0,4}|[ \t]{0,2}[-–—][ \t]{1,4})"
)
_BEHIND = r"(?P<behind>[ \t]{1,4}(?:<\((?:echo|printf)[ \t]{1,4})?)"
NAMED = (
    rf"(?i)(?:(?P<password>{_PASSWORDS})|(?P<token>{_TOKENS})|(?P<short>{_SHORT})|(?P<code>{_CODE})"
    rf"|(?P<key>{_KEY})|(?P<auth>auth))"
    rf"{_ENVIRONMENT}{_LONGER}(?:{_COMPARED}|{_ASSIGNED}|{_BESIDE}|{_LISTED}|{_SECOND}|{_ELEMENT}|{_ATTRIBUTE}|{_TOLD}|{_BEHIND})"
)
NAMED_IN_SMALL = NAMED.removeprefix("(?i)").replace(_KEY, "key")
"""The same for a text in small letters: finds whatever `NAMED` finds and more, in a fifth of the time."""
OWN_SMALL_LETTER = "[\u0130\u0131\u017f\u1c80-\u1c88\u212a]"
"""Letters that count as another one where case does not matter, and are none in small letters."""
_VALUE = (
    r"(?P<slash>\\{0,3})(?:(?:[NbrufL@]{1,2}(?=[\"']))?"
    r"(?:\"(?P<double>[^\"\n]{1,300})|'(?P<single>(?:[^'\n]|''){1,300})|`(?P<tick>[^`\n]{1,300})"
    r"|[“‘«](?P<curly>[^\"'`”’»\n]{1,300}))"
    r"|(?P<bare>[^\s\"'`<>,;]{1,300}))"
)
_QUOTES = frozenset("\"'")
_GOES_ON = r"[,;)]|[ \t]{0,3}(?:\+|\.)[ \t]{0,3}(?:new[ ]|\$|[A-Za-z_]\w{0,40}[.(\[])"
_NOT_SECRET = (
    "page", "nextpage", "prevpage", "previouspage", "continuation", "pagination", "cursor", "sync", "cancellation",
    "stop", "eos", "bos", "pad", "max", "min", "num", "total", "next", "public", "resume", "watch",
)  # fmt: skip
"""What stands before ``token`` where it is a position, a figure or a sign."""
_OF_A_PASS = frozenset((
    "keystore", "truststore", "root", "admin", "sudo", "wifi", "vpn", "database", "db", "master", "temporary", "temp",
    "login",
))  # fmt: skip
"""Whose ``pass`` is a password, and nothing that somebody did."""
_POINTING = ("the", "our", "your", "my", "new", "old", "this")
_NEVER_BEHIND = ("sig", "signature", "hmac", "pat", "cred", "creds")
"""Names that say nothing of the word behind them where no sign stands between the two."""
_OF_A_CHECKSUM = ("checksum/", "hash/", "digest/", "sha256/")
"""What stands before the name of what was summed up: ``checksum/secret``."""
_LONGEST_NAME = 60
_LONGEST_ELEMENT = 600
_LONG_WORD = 8
"""Letters of a word that may be a password by itself: shorter ones say how a password is."""
_ABOUT = frozenset(
    """
    id ids name names url uri file path dir length size type expiry expires expire ttl count hash arn ref reference
    version alg algorithm created at endpoint issuer audience field header headers prefix suffix format scope scopes
    class policy namespace location provider source store limit usage kind label description status error mount digest
    checksum fingerprint thumbprint rotation until since from time date timestamp seconds minutes days hours bucket
    request response user users owner host server service manager arns sha md5 sha256 etag commit trace run job build
    rules rule level strength enabled disabled required valid check checked test tests page index cursor position
    """.split()  # noqa: SIM905 - a page of words is read as one
)
"""What a name goes on with that says something of a secret, and not the secret."""
_DRAWN_CODE = r"[a-z0-9]{4,6}(?:-[a-z0-9]{4,6}){1,3}"
_NAME_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-$")


def named(text: str, lowered: str) -> Iterator[SecretPlace]:
    """Every value in ``text`` that is named as a secret and looks like one; ``lowered`` is it in small letters."""
    reached, values = 0, re.compile(_VALUE)
    named_at_all = re.search(NAMED_IN_SMALL, lowered) is not None or re.search(OWN_SMALL_LETTER, text) is not None
    for match in re.finditer(NAMED, text) if named_at_all else ():
        if match.start() < reached:
            continue
        start = _beginning(text, match.start())
        before = text[start : match.start()]
        value = values.match(text, match.end())
        if value is None or not _is_whole(match, before):
            continue
        if match["element"] is not None and (inside := _in_element(text, value.start())) is not None:
            reached = inside[1]
            yield *inside, "secret"
            continue
        group = value.lastgroup or "bare"
        quoted = group != "bare"
        words = value[group].rstrip("\\") if quoted else _cut(value["bare"], match)
        first = value.start(group)
        if quoted and words[:1] in _QUOTES:  # one quotation within another
            first, words = first + 1, words[1:].partition(words[0])[0]
        end = first + len(words)
        if quoted and re.match(_GOES_ON, words) is not None:
            continue  # the quotation ended here: what follows is code
        if words[:1] == "[" and words[-1:] == "]" and is_mixed(words[1:-1]):
            words = words[1:-1]
        if words and _is_secret(match, before, words, text, end, quoted=quoted):
            reached = end
            yield start, end, "password" if match["password"] or match["short"] else "secret"


def _in_element(text: str, start: int) -> tuple[int, int] | None:
    """Where the one long random word stands among the words of an element that begin at ``start``, if there is one."""
    end = text.find("<", start, start + _LONGEST_ELEMENT)
    inside = text[start:end] if end >= 0 else ""
    for word in re.finditer(r"[^\s{}()\[\],;]{16,300}", inside) if " " in inside.strip() else ():
        if is_random(word.group(), 16):
            return start + word.start(), start + word.end()
    return None


def _beginning(text: str, position: int) -> int:
    """Where the name begins that goes on at ``position``: the whole of ``smtp.mailPassword``."""
    first = max(0, position - _LONGEST_NAME)
    while position > first and text[position - 1] in _NAME_SIGNS:
        position -= 1
    return position


def _cut(word: str, match: re.Match[str]) -> str:
    """A word without what ends it: the next field of a URL, the punctuation of a sentence."""
    assigned = match["assigned"] or ""
    if assigned == "=":
        word = word.partition("&")[0]
    word = word.rstrip(".,;:\\")
    for opening, closing in ("()", "[]", "{}"):
        if opening not in word:
            word = word.rstrip(closing).rstrip(".,;:\\")
    return word


def _is_whole(match: re.Match[str], before: str) -> bool:
    """Whether the word is the end of a name, and not a part of another word, such as ``pass`` of ``compass``."""
    if match["element"] is not None:
        return match.string[match.start() - len(before) - 1 : match.start() - len(before)] in ("<", ":")
    last = before[-1:]
    if match["token"] is not None:
        named = before.rstrip("_.-").lower()
        if named.endswith(_NOT_SECRET) and match["token"].lower() in ("token", "signature"):
            return False
        if match["token"].lower() in ("sig", "sid", "signature", "hmac", "cred", "creds", "pat"):
            return not last.isalnum()
        return True
    if match["password"] is not None and match["password"].lower() not in ("pwd", "mdp", "clave"):
        return True
    if match["password"] is not None:
        return not last.isalnum() or match["password"][0].isupper() != last.isupper() or last.isupper()
    return not last.isalnum() or (last.islower() and match.group()[0].isupper())


def _is_secret(match: re.Match[str], before: str, words: str, text: str, end: int, *, quoted: bool) -> bool:
    """Whether ``words``, which end at ``end``, are a secret under this name, written in this way."""
    start = match.start() - len(before)
    word = text[max(0, start - 200) : start].rpartition(" ")[2].lower()
    if word.startswith("arn:") or ("zoom." in word and (match["password"] or "").lower() == "pwd"):
        return False
    if word.endswith(_OF_A_CHECKSUM):
        return False
    flag = before.startswith("-") and match["behind"] is not None
    setting = "_" in before or (match["password"] or "").lower().endswith(("pass", "pw", "auth"))
    if match["element"] is not None and text[end : end + 40].lstrip()[:1] != "<":
        return False
    if any(match[way] is not None for way in ("longer", "second", "compared")):
        return _is_in_code(match, words)
    if match["attribute"] is not None:
        return text[end : end + 1] == "<" and (is_mixed(words) if match["token"] is None else is_random(words, 16))
    if before.lower() == "by-":
        return False  # what goes round something
    if match["code"] is not None:
        return _is_code(match, words, last=not text[end : end + 2].strip(" .,;"))
    if match["auth"] is not None:
        if match["beside"] is not None or match.group().lower().endswith(("value=", "value:")):
            return is_mixed(words)
        login = "_" in before and is_mixed(words.partition(":")[2])
        return match["assigned"] is not None and (login or is_pair(words))
    if match["key"] is not None:
        if match["behind"] is not None or match["told"] is not None:
            return False
        if match["key"].isupper():
            return is_random(words, 16)
        return is_drawn_key(before or text[max(0, start - 40) : start], words, named=bool(before))
    if match["token"] is not None:
        return _is_token(match, word, words, flag=flag, setting=setting)
    weak = match["short"] is not None and not before and not flag
    last = not text[end : end + 2].strip(" .,;!")
    if match["behind"] is not None:
        if flag:
            return is_chosen(words, 4)
        if quoted:
            return not weak and " " not in words.strip() and is_chosen(words, 4) and not _is_plain(words)
        if setting:
            return is_mixed(words)
        before_it = text[max(0, start - 40) : start]
        done = weak and match["short"].lower() == "pass"
        return not (done and not _is_of_a_pass(before_it)) and _is_behind(words, last=last)
    if match["told"] is not None:
        return _is_in_a_sentence(match, words, text[end : end + 3], last=last)
    if weak and match["short"].lower() == "pw" and last and len(words) >= _LONG_WORD and is_told(words, last=last):
        return True
    if weak:
        return is_mixed(words, 6) or (quoted and is_chosen(words, 6) and is_strong(words))
    blank = match["assigned"] is not None and match["assigned"][-1:].isspace() and ":" in match["assigned"]
    if blank and "\n" in match["assigned"]:
        return is_mixed(words, 8) and not _sets_another(words)
    if match["assigned"] is not None and "\n" in match["assigned"] and _sets_another(words):
        return False
    if blank and not quoted:
        return is_told(words, last=last)
    return is_chosen(words, 4)


def _is_in_a_sentence(match: re.Match[str], words: str, behind: str, *, last: bool) -> bool:
    """As `_is_secret`, for a password that is told; ``behind`` stands behind it."""
    if "|" in match["told"] and behind.lstrip().startswith(("}}", "%}")):
        return False  # a filter of a template
    if (match["password"] or "").lower() == "passcode" and words.rstrip("#").isdecimal():
        return 4 <= len(words) <= 10
    plain = match["told"].lower().split()[-1:] == ["is"] and len(words) >= _LONG_WORD
    return is_mixed(words, 6) or (plain and is_told(words, last=last))


def _is_in_code(match: re.Match[str], words: str) -> bool:
    """As `_is_secret`, for a name that goes on behind the word, an option of a call, and what is compared."""
    if match["longer"] is not None:
        goes_on = re.split("[_-]", match["longer"].lower().strip("_"))
        return match["assigned"] is not None and _ABOUT.isdisjoint(goes_on) and is_random(words, 16)
    if match["second"] is not None:
        return is_random(words, 16) or is_strong(words.rpartition(":")[2]) or is_odd(words)
    return is_mixed(words, 8) or is_random(words, 12)


def _sets_another(words: str) -> bool:
    """Whether these words, which stand on the next line, name and set something themselves: nothing stood here."""
    name, sign, _ = words.partition("=")
    return bool(sign) and name.replace(".", "").replace("_", "").replace("-", "").isalpha()


def _is_plain(words: str) -> bool:
    """Whether these are small letters alone: what stands in quotation marks behind a name is often only a word."""
    return words.islower() and not any(map(str.isdecimal, words)) and not is_mixed(words)


def _is_of_a_pass(before: str) -> bool:
    """Whether the word in front of "pass" makes it what opens something: it did not pass."""
    whose = before.lower().split()
    return bool(whose) and whose[-1] in _OF_A_PASS


def _is_behind(words: str, *, last: bool) -> bool:
    """Whether what stands behind the name, with a blank between them, is a secret."""
    sure = is_strong(words) or is_drawn(words) or is_word_and_figures(words) or is_random(words, 20)
    return sure or (last and is_word_and_figures(words, 1))


def _is_code(match: re.Match[str], words: str, *, last: bool) -> bool:
    """As `_is_secret`, for a number that opens something once, or a card."""
    digits = words.rstrip("#*").isdecimal() and 4 <= len(words) <= 10
    name = match["code"].lower()
    if match["behind"] is not None and digits and (last or name.endswith("password")):
        return name.startswith(("door", "gate", "alarm", "safe", "puk")) or (name != "pin" and len(words) >= 6)
    if match["behind"] is None and name.endswith("codes") and re.fullmatch(_DRAWN_CODE, words) is not None:
        return True
    if match["behind"] is not None:
        return match["code"].lower() not in ("pin", "otp", "totp") and last and is_random(words)
    if match["told"] is not None:
        return digits and last and match["told"].replace(" ", "").rstrip(":=：").isalpha()
    return match["assigned"] is not None and last and (is_mixed(words) or digits)


def _is_token(match: re.Match[str], word: str, words: str, *, flag: bool, setting: bool) -> bool:
    """As `_is_secret`, for what a machine gave out."""
    name = match["token"].lower()
    if match["behind"] is not None:
        if name == "secret" and is_odd(words):
            return True
        if name in _NEVER_BEHIND or name.startswith("seed") or "sess" in name or "sid" in name:
            return False
        return is_random(words, 8 if flag or (setting and match["token"].isupper()) else 20)
    if name.endswith(" key") and name.partition(" ")[0] in _POINTING:
        return match["told"] is not None and is_random(words, 24) and words.lower() != words
    if match["told"] is not None:
        return is_random(words, 12)
    if name in ("sig", "signature", "hmac") or "sess" in name or "sid" in name:
        return (match["assigned"] or "").strip() == "=" and is_random(words, 20)
    if name == "pat" and re.fullmatch(r"[\w.~+/=-]+", words) is None:
        return False
    if name.startswith(("seed", "priv")) and " key" not in name.replace("_", " "):
        return is_random(words, 32)
    joined = match["assigned"] is not None and not match["assigned"][-1:].isspace() and "=" not in match["assigned"]
    if joined and "/" in word and "://" not in word:
        return False  # an image and its tag, a path and what stands behind it
    return is_random(words) and not is_open(words)
