"""Secrets in commands, as they are pasted from a shell: ``curl -u``, ``mysql -p``, ``sshpass``, ``echo | sudo -S``.

Part of the shell's fast path; the patterns are compiled at their first use.
"""

from __future__ import annotations

from warroom.intake.secret_values import is_chosen, is_mixed, is_odd, is_pair, is_random

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def is_given_token(value: str) -> bool:
    """Whether ``value`` stands where a user does, and is a token: no password follows it."""
    return is_odd(value) or is_random(value, 16)


COMMANDS: tuple[tuple[str, tuple[str, ...], str, Callable[[str], bool] | None], ...] = (
    ("password in a command", ("sshpass",), r"\bsshpass\s{1,4}-p\s{0,4}[\"']?(?P<v>[^\s\"']{3,100})", is_chosen),
    ("password in a command", ("mysql", "mariadb", "mycli"),
     r"\b(?:mysql|mariadb|mycli)[a-z-]{0,12}\b[^\n|]{0,200}?\s-p[\"']?(?P<v>[^\s\"'-][^\s\"']{3,100})", is_chosen),
    ("password in a command", ("useradd", "usermod"),
     r"\buser(?:add|mod)\b[^\n|]{0,100}?\s-p\s{0,4}[\"']?(?P<v>[^\s\"'-][^\s\"']{3,100})", is_chosen),
    ("password in a command", ("send ",),
     r"\bsend\s{1,3}(?:--\s{1,3})?[\"'](?P<v>[^\s\"'\\]{5,60})\\[rn][\"']", is_mixed),
    ("password in a command", ("vault ",),
     r"\bvault (?:login|operator unseal)\s{1,3}(?:-\S{1,60}\s{1,3}){0,3}(?P<v>[A-Za-z0-9+/=._-]{20,200})", is_random),
    ("password in a command", ("ftp ",),
     r"\bl?ftp\b[^\n|]{0,60}?\s-u\s{1,3}[\"']?[\w.@-]{1,40},(?P<v>[^\s\"']{4,100})", is_chosen),
    ("password in a command", ("sqlplus", "sqlldr", "expdp", "impdp"),
     r"\b(?:sqlplus|sqlldr|expdp|impdp)\s{1,3}(?:-\w{1,3}\s{1,3}){0,3}[\w$#]{1,40}/(?P<v>[^\s/@\"']{4,100})",
     is_chosen),
    ("password in a command", ("redis-cli", "valkey-cli", "keydb-cli"),
     r"\b(?:redis|valkey|keydb)-cli\b[^\n|]{0,200}?\s-a\s{1,4}[\"']?(?P<v>[^\s\"'-][^\s\"']{3,200})", is_chosen),
    ("password in a command", ("rman ",),
     r"\brman\b[^\n|]{0,60}?\s(?:target|catalog|auxiliary)\s{1,3}[\w$#]{1,40}/(?P<v>[^\s/@\"']{4,100})", is_chosen),
    ("password in a command", ("pfx", "keytool", "certutil"),
     r"\b(?:certutil|keytool|pk12util|openssl)\b[^\n|]{0,100}?\s-[pW]\s{1,3}[\"']?(?P<v>[^\s\"'-][^\s\"']{3,100})",
     is_chosen),
    ("password in a command", ("ldap",),
     r"\bldap[a-z]{2,12}\b[^\n|]{0,200}?\s-w\s{1,4}[\"']?(?P<v>[^\s\"'-][^\s\"']{3,100})", is_chosen),
    ("password in a command", ("login", "mongo", "cqlsh", "plink", "pscp", "az ", "rabbitmqadmin"),
     r"\b(?:(?:docker|podman|helm registry|oc|az|cf|nerdctl|buildah|skopeo) login|mongo(?:sh|dump|restore|export)?"
     r"|cqlsh|plink|pscp"
     r"|rabbitmqadmin)\b[^\n|]{0,200}?\s-p\s{0,4}[\"']?(?P<v>[^\s\"'-][^\s\"']{3,100})", is_chosen),
    ("password in a command", ("sqlcmd", "bcp", "isql", "ipmitool", "osql"),
     r"\b(?:sqlcmd|bcp|isql|osql|ipmitool)\b[^\n|]{0,200}?\s-P\s{0,4}[\"']?(?P<v>[^\s\"'-][^\s\"']{3,100})", is_chosen),
    ("password in a file of logins", ("machine ",),
     r"\bmachine\s{1,4}\S{1,100}\s{1,8}login\s{1,4}\S{1,100}\s{1,8}password\s{1,4}(?P<v>\S{4,200})", is_chosen),
    ("password in a command", ("snmp",),
     r"\bsnmp[a-z]{2,10}\b[^\n|]{0,200}?\s-[cAX]\s{0,4}[\"']?(?P<v>[^\s\"'-][^\s\"']{5,100})", is_mixed),
    ("password in a command", ("pass:",), r"-pass(?:in|out)?\s{1,4}pass:(?P<v>[^\s\"']{3,100})", is_chosen),
    ("password in a command", ("%",), r"\s-U\s{0,4}[\"']?[^\s%\"']{1,60}%(?P<v>[^\s\"']{3,100})", is_chosen),
    ("password in a command", ("curl", "http ", "wget", "-u", "-a"),
     r"(?:\bcurl\b[^\n|]{0,300}?\s(?:-[A-Za-z]{0,6}u|--(?:proxy-)?user)[ =]{0,2}|\bhttps?\s[^\n|]{0,100}?(?:-a"
     r"|--auth)[ =])"
     r"[\"']?[^\s:\"']{0,80}:(?P<v>[^\s\"']{3,200})", is_chosen),
    ("token in a command", ("curl", "-u", "--user"),
     r"\s(?:-[A-Za-z]{0,6}u|--user)[ =]{0,2}[\"']?(?P<v>[^\s:\"'/]{8,200}):(?=[\"'\s]|\Z)", is_given_token),
    ("password in a command", ("-u", "--user"),
     r"\s(?:-[A-Za-z]{0,4}u|--user)[ =][\"']?[^\s:\"']{1,80}:(?P<v>[^\s\"']{6,200})", is_mixed),
    ("password in a command", ("echo ", "printf "),
     r"(?:echo|printf)\s{1,3}(?:-n\s{1,3})?[\"']?(?:[a-z_][a-z0-9_-]{0,30}:)?(?P<v>[^\s\"'|:]{4,100})"
     r"[\"']?\s{0,3}\|\s{0,3}"
     r"(?:sudo\s{1,3}(?:-[^\s]{1,10}\s{1,3}){0,3}-\S{0,4}S|(?:sudo\s{1,3})?(?:chpasswd|passwd --stdin)"
     r"|docker login)", is_chosen),
    ("password in a command", ("isql ",),
     r"\bisql\s{1,4}(?:-\w{1,4}\s{1,4}){0,4}[\w.]{1,40}\s{1,4}[\w.]{1,40}\s{1,4}[\"']?(?P<v>[^\s\"'-][^\s\"']{3,100})",
     is_mixed),
    ("basic credentials", ("base64",),
     r"(?:echo|printf)\s{1,3}(?:-n\s{1,3})?[\"']?(?P<v>[A-Za-z0-9+/]{8,400}={0,2})[\"']?\s{0,3}\|\s{0,3}base64\b",
     is_pair),
    ("password in a command", ("setuser",),
     r"(?i:\bacl setuser )\S{1,60}[^\n]{0,100}? >(?P<v>[^\s\"']{4,100})", is_chosen),
    ("password in a command", ("auth(", "auth=(", "auth = (", "login(", "credential(", "credentials("),
     r"(?i:\b(?:\w{0,12}auth|login|\w{0,12}credentials?)\s{0,2}=?\s{0,2}\(\s{0,2}[\"'][^\"'\n]{1,60}[\"'],\s{0,3}[\"'])"
     r"(?P<v>[^\"'\n]{4,100})[\"']", is_chosen),
    ("password in a command", ("connect(", "connection("),
     r"(?i:connect(?:ion)?\()[^\n]{0,120}?,\s{0,3}[\"'][^\"'\n]{1,60}[\"'],\s{0,3}[\"'](?P<v>[^\"'\n]{4,100})[\"']\s{0,2}\)",
     is_mixed),
    ("password in a command", ("net user ", "/rp ", "/p:"),
     r"(?i:\bnet user (?!/)\S{1,40} (?!/)|\s/rp |\s/u:[^\n]{1,60}? /p:)[\"']?(?P<v>[^\s\"'*]{4,100})", is_chosen),
    ("password in a command", (" -u", "--username", " -x", " -l"),
     r"\s(?:-[uUxl]|--user(?:name)?)[ =]?[^\s-]\S{0,59}\s{1,4}(?:\S{1,40}\s{1,4}){0,3}?"
     r"(?:-[pP]|--pass)[ =]?[\"']?(?P<v>[^\s\"'-][^\s\"']{3,100})", is_mixed),
    ("password in a command", ("creds",),
     r"--(?:src-|dest-)?creds[ =][\"']?[^\s:\"']{1,60}:(?P<v>[^\s\"']{4,100})", is_chosen),
    ("password in a command", ("mc ",),
     r"\bmc (?:alias set|config host add) \S{1,40} \S{1,200} \S{1,60} [\"']?(?P<v>[^\s\"']{6,100})", is_chosen),
    ("password in a URL", ("@tcp(", "@unix("),
     r"(?<![\w.-])[\w.-]{1,40}:(?P<v>[^\s:@\"']{3,100})@(?:tcp|unix)\(", is_chosen),
    ("session cookie", (" -b", "--cookie"),
     r"\s(?:-b|--cookie)[ =][\"']?[\w.-]{1,40}=(?P<v>[^\s;\"']{16,2000})", is_random),
    ("password of a device", ("community ", "community:"),
     r"(?i:\bcommunity(?: string)?[ :=]{1,3}[\"']?)(?P<v>[^\s\"']{5,64})", is_mixed),
    ("password of a device", ("enable ", "username ", "set system "),
     r"(?i:\b(?:enable|username \S{1,40}(?: \S{1,20}){0,3}?|set system [^\n]{1,80}?)"
     r" (?:secret|password)[a-z-]{0,24} (?:[0-9] )?)[\"']?(?P<v>[^\s\"']{5,64})", is_mixed),
    ("password of a device", ("-digest-key ", "neighbor ", "ascii-text"),
     r"(?i:\bmessage-digest-key [0-9]{1,3} md5 (?:[0-9] )?|\bneighbor \S{1,45} password (?:[0-9] )?|\bascii-text )"
     r"[\"']?(?P<v>[^\s\"']{6,64})", is_chosen),
    ("password of a device", ("isakmp ", "tacacs", "radius", " psk ", ":psk "),
     r"(?i:\b(?:isakmp key|(?:tacacs|radius)[a-z-]{0,10}\b[^\n]{0,60}? (?:key|secret)|[: ]PSK(?: secret)?)[ ]{1,3}"
     r"(?:[0-9] )?[\"']?)"
     r"(?P<v>[^\s\"']{5,64})", is_mixed),
    ("password in a command", ("auth ",),
     r"(?:(?m:^)|\bredis-cli\b[^\n|]{0,80}?\s|>\s)(?:AUTH|auth)\s{1,3}(?:\S{1,40}\s{1,3})?(?P<v>[^\s\"']{6,200})(?m:$)",
     is_mixed),
    ("password in a command", ("rabbitmqctl", "htpasswd"),
     r"\b(?:rabbitmqctl\s[^\n|]{0,60}?(?:add_user|change_password|authenticate_user)\s{1,3}\S{1,60}"
     r"|htpasswd\s[^\n|]{0,100}?-[a-zA-Z]{0,4}b[a-zA-Z]{0,4}"
     r"\s{1,3}\S{1,100}\s{1,3}\S{1,60})\s{1,3}[\"']?(?P<v>[^\s\"']{4,100})", is_chosen),
    ("password in a command", ("zip ", "7z", "rar ", "openssl", "ssh-keygen", "plink", "pscp"),
     r"\b(?:(?:un)?zip\b[^\n|]{0,100}?\s-P\s{1,3}|(?:7z[a-z]?|(?:un)?rar)\b[^\n|]{0,60}?\s-p"
     r"|openssl enc\b[^\n|]{0,100}?\s-k\s{1,3}|ssh-keygen\b[^\n|]{0,100}?\s-[NP]\s{1,3}"
     r"|(?:plink|pscp)\b[^\n|]{0,100}?\s-pw\s{1,3})[\"']?(?P<v>[^\s\"']{4,100})", is_mixed),
    ("password in a command", ("<<<",),
     r"\b(?:sudo\b[^\n|]{0,60}?-S|kinit|login|passwd|chpasswd|su)\b[^\n|]{0,60}?<<<\s{0,3}[\"']?(?P<v>"
     r"[^\s\"']{4,100})", is_chosen),
    ("password in a command", ("ssh", "scp", "ftp", "rsync"),
     r"\b(?:ssh|scp|sftp|lftp|rsync)\b[^\n|]{0,100}?\s[a-z_][\w.-]{0,30}:(?P<v>[^\s/@\"']{4,100})@[\w.-]{2}", is_mixed),
    ("password in a command", ("secret set ", "secrets set "),
     r"\bsecrets? set\b[^\n|]{0,100}?\s(?:--body|-b)[ =][\"']?(?P<v>[^\s\"']{6,400})", is_chosen),
    ("Wi-Fi password", ("wifi:",), r"WIFI:[^\n]{0,200}?;P:(?P<v>[^;\n]{4,100});", is_chosen),
    ("password file", (":5432:", ":*:", ":3306:", ":1521:", ":5433:", ":6432:"),
     r"(?<![^\s\"'])[\w.*-]{1,100}:(?:[0-9]{2,5}|\*):[\w*-]{1,60}:[\w.*-]{1,60}:(?P<v>[^\s\"':]{4,100})", is_mixed),
    ("password in a command", ("/user:", "net use"),
     r"(?i:\bnet use )(?:\S{1,100}[ ]{1,3}){1,2}(?P<v>[^\s/\"'*\\:][^\s/\"']{3,100})[ ]{1,3}/(?i:user):", is_chosen),
    ("password in a command", ("password(",),
     r"(?i:\bpassword\()\s{0,2}[\"'](?P<v>[^\"'\n]{4,100})[\"']\s{0,2}\)", is_mixed),
    ("password beside a host", ("@",),
     r"(?<![\w./@:-])[a-z_][\w.-]{0,30}:(?P<v>[^\s/@\"':]{8,100})@(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[\w-]{1,63}\.[\w.-]{2,200})",
     is_odd),
    ("password in a command", ("-asplaintext",),
     r"(?i:ConvertTo-SecureString\b)[^\n|]{0,60}?\s\\{0,2}[\"'](?P<v>[^\"'\n\\]{4,100})\\{0,2}[\"'][^\n|]{0,60}?\s-(?i:AsPlainText)",
     is_chosen),
    ("password in a command", ("-asplaintext",),
     r"(?i:-AsPlainText)\s{1,4}(?:-\w{1,12}\s{1,4})?[\"'](?P<v>[^\"'\n]{4,100})[\"']", is_chosen),
    ("password in a command", ("/user:",),
     r"(?i:\bnet use )[^\n]{0,100}/user:\S{1,60}\s{1,3}(?P<v>[^\s/\"']{4,100})", is_chosen),
)  # fmt: skip
"""What it is, what its text must hold (in lower case), the pattern, and what its group ``v`` must be."""
