"""Secrets that are known by their shape, whatever stands beside them: tokens of services, keys, headers, commands.

Part of the shell's fast path; the patterns are compiled at their first use.
"""

from __future__ import annotations

import re

from warroom.intake.secret_commands import COMMANDS
from warroom.intake.secret_given_out import given_out
from warroom.intake.secret_values import SecretPlace, is_chosen, is_name, is_one_sign, is_pair, is_random, is_wordy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BEGINNINGS: tuple[tuple[str, str, int], ...] = (
    ("AWS access key", "AKIA ASIA ABIA ACCA", 16),
    ("AWS Bedrock key", "ABSK", 60),
    ("GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_", 30),
    ("GitLab token", "glpat- gldt- glrt- glcbt- glptt- glft- glsoat- glimt- glagent- gloas- glffct- GR1348941", 16),
    ("Slack token", "xoxa- xoxb- xoxe- xoxe. xoxp- xoxr- xoxs- xoxc- xoxd- xapp-", 10),
    ("Stripe key", "sk_live_ rk_live_ sk_prod_ rk_prod_ sk_test_ rk_test_ sk_org_ whsec_", 10),
    ("Google API key", "AIza", 35),
    ("Google OAuth token", "ya29. GOCSPX- 1//0", 20),
    ("npm token", "npm_", 36),
    ("PyPI token", "pypi-AgE", 50),
    ("RubyGems key", "rubygems_", 40),
    ("crates.io token", "cio", 32),
    ("NuGet key", "oy2", 43),
    ("Clojars token", "CLOJARS_", 50),
    ("Docker token", "dckr_pat_ dckr_oat_", 20),
    ("DigitalOcean token", "dop_v1_ doo_v1_ dor_v1_", 40),
    ("Vault token", "hvs. hvb. hvr.", 20),
    ("Vault token", "s.", 24),
    ("Databricks token", "dapi dkea dose", 32),
    ("Hugging Face token", "hf_ api_org_", 30),
    ("API key", "sk- gsk_ pplx- xai- r8_ nvapi- csk- fw_ tvly- pcsk_ rpa_ lsv2_pt_ lsv2_sk_ jina_ voyage-", 20),
    ("Grafana token", "glsa_ glc_ eyJrIjoi", 32),
    ("HubSpot token", "pat-na1- pat-na2- pat-eu1-", 32),
    ("New Relic key", "NRAK- NRII- NRJS- NRRA- NRIQ- NRAA-", 19),
    ("Dynatrace token", "dt0c01. dt0s01. dt0s16.", 24),
    ("Sentry token", "sntrys_ sntryu_ sntrya_ sntryi_", 40),
    ("Honeycomb key", "hcaik_ hcalk_ hcxik_ hcxlk_", 40),
    ("Shopify token", "shpat_ shpca_ shppa_ shpss_", 32),
    ("Square token", "sq0atp- sq0csp- sq0idp- EAAA", 22),
    ("PayPal token", "access_token$production$ access_token$sandbox$", 30),
    ("Razorpay key", "rzp_live_ rzp_test_", 14),
    ("Flutterwave key", "FLWSECK- FLWSECK_", 12),
    ("Plaid token", "access-production- access-sandbox- access-development-", 30),
    ("Atlassian token", "ATATT3 ATCTT3 ATBB ATSTT3", 24),
    ("Linear token", "lin_api_ lin_oauth_ lin_wh_", 30),
    ("Notion token", "ntn_ secret_", 40),
    ("Figma token", "figd_ figu_ figo_", 30),
    ("Airtable token", "pat", 60),
    ("Asana token", "1/", 32),
    ("ClickUp token", "pk_", 32),
    ("Postman key", "PMAK- PMAT-", 24),
    ("Pulumi token", "pul-", 40),
    ("Terraform token", "atlasv1.", 60),
    ("PlanetScale secret", "pscale_tkn_ pscale_pw_ pscale_oauth_", 30),
    ("Supabase key", "sbp_ sb_secret_", 30),
    ("Neon key", "napi_", 30),
    ("Doppler token", "dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit.", 40),
    ("Infisical token", "st.", 60),
    ("1Password token", "ops_eyJ", 60),
    ("Tailscale key", "tskey-", 24),
    ("Fly token", "FlyV1 fm1_ fm2_ fo1_", 40),
    ("Heroku key", "HRKU-", 30),
    ("Netlify token", "nfp_ nfc_ nfo_", 30),
    ("Vercel token", "vcp_ vci_ vca_ vcr_ vercel_blob_rw_", 24),
    ("Cloudflare key", "v1.0- cfut_ cfat_ cfk_", 40),
    ("Render key", "rnd_", 20),
    ("Railway token", "rw_", 30),
    ("SonarQube token", "sqp_ squ_ sqa_", 40),
    ("Artifactory token", "AKCp cmVmd", 40),
    ("Snyk token", "snyk_uat.", 30),
    ("CircleCI token", "CCIPAT_ CCIPRJ_", 40),
    ("Buildkite token", "bkua_ bkct_ bkat_ bkaj_", 30),
    ("LaunchDarkly key", "sdk-", 36),
    ("Segment token", "sgp_", 40),
    ("PostHog key", "phx_", 40),
    ("Statsig key", "secret-", 40),
    ("Contentful token", "CFPAT-", 40),
    ("Brevo key", "xkeysib- xsmtpsib-", 60),
    ("Mapbox token", "sk.eyJ", 40),
    ("wallet key", "xprv yprv zprv tprv", 100),
    ("SendGrid key", "SG.", 40),
    ("Resend key", "re_", 30),
    ("Mailgun key", "key-", 32),
    ("Typeform token", "tfp_", 40),
    ("ReadMe key", "rdme_", 60),
    ("Prefect key", "pnu_ pnb_", 36),
    ("Infracost key", "ico-", 32),
    ("Adafruit key", "aio_", 28),
    ("Alibaba key", "LTAI", 12),
    ("Tencent key", "AKID", 32),
    ("Yandex key", "AQVN t1.9eu", 35),
    ("Duffel token", "duffel_live_ duffel_test_", 40),
    ("EasyPost key", "EZAK EZTK", 50),
    ("Dropbox token", "sl.", 80),
    ("Facebook token", "EAA", 80),
    ("Frame.io token", "fio-u-", 60),
    ("Rootly token", "rootly_", 40),
    ("Octopus key", "API-", 25),
    ("Harness token", "pat. sat.", 40),
    ("Clerk key", "ak_ ssk_", 40),
    ("age key", "AGE-SECRET-KEY-1 AGE-SECRET-KEY-PQ-1", 50),
    ("Nostr key", "nsec1", 58),
    ("Azure key", "AZDO AzFu AzSe", 40),
    ("Adobe secret", "p8e-", 30),
    ("Akamai token", "akab-", 28),
    ("Amazon MWS token", "amzn.mws.", 30),
    ("Defined Networking key", "dnkey-", 60),
    ("Docker Swarm token", "SWMTKN-1- SWMKEY-1-", 40),
    ("Firebase token", "APA91b", 100),
    ("Instagram token", "IGQ", 100),
    ("LlamaIndex key", "llx-", 40),
    ("New Relic key", "NRBR-", 19),
    ("NTLM credentials", "TlRMTVNTUAAD", 40),
    ("Together key", "tgp_v1_", 40),
    ("AWS Bedrock key", "bedrock-api-key-", 24),
    ("ClickHouse key", "4b1d", 38),
    ("OpenShift token", "sha256~", 40),
    ("Scalingo token", "tk-us-", 40),
    ("42 secret", "s-s4t2ud- s-s4t2af-", 60),
    ("Yandex key", "YCA YCN YCO YCP", 35),
)
"""What it is, how it begins, and how many signs follow at least."""
_ALL_BEGINNINGS = tuple(beginning for _, beginnings, _ in BEGINNINGS for beginning in beginnings.split())
LONG_WORD = r"\S{15,}"
"""As long as the shortest of these tokens with its beginning."""
_RUN = r"[A-Za-z0-9_.~+/-]{0,600}={0,2}"
_SHORTEST_LICENCE = 16
_PIECE = r"[A-Za-z0-9]{12,}"
_WORDY = (
    "API key",
    "Infracost key",
    "Statsig key",
    "Mailgun key",
    "LaunchDarkly key",
    "Octopus key",
    "Asana token",
    "Vault token",
)
"""Those that begin like ordinary words: one piece of theirs is random by itself."""


def _is_webhook(path: str) -> bool:
    """Whether a part of ``path`` is random, as it is where knowing the address is all that is asked for."""
    if path.startswith("catch/"):
        return True
    return any(is_random(part, 16) for part in path.split("/"))


def _is_licence(value: str) -> bool:
    """Whether ``value`` is in groups as the keys are that a program is opened with."""
    return len(value) >= _SHORTEST_LICENCE and is_random(value) and not value.replace("-", "").isdecimal()


def _is_given_key(value: str) -> bool:
    return is_random(value, 24) and value.lower() != value


SHAPES: tuple[tuple[str, tuple[str, ...], str, Callable[[str], bool] | None], ...] = (
    ("private key", ("ls0tls1crudjti",),
     r"LS0tLS1CRUdJTi[A-Za-z0-9+/]{0,40}(?:UFJJVkFUR|BSSVZBVEUg|QUklWQVRFI)[A-Za-z0-9+/=]{0,8000}",
     None),
    ("JSON web token", ("eyj",),
     r"(?<![A-Za-z0-9_.-])eyJ[A-Za-z0-9_-]{10,2000}\.(?:[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,1000}|eyJ"
     r"[A-Za-z0-9_-]{8,4000}\.)", None),
    ("Slack webhook", ("hooks.slack",),
     r"hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/[A-Za-z0-9/]{24,200}", None),
    ("Discord webhook", ("/api/webhooks/",), r"/api/webhooks/[0-9]{15,22}/[A-Za-z0-9_-]{30,100}", None),
    ("Teams webhook", ("/webhookb2/", "/incomingwebhook/"),
     r"/(?:webhookb2|IncomingWebhook)/[A-Za-z0-9@/_-]{30,300}", None),
    ("webhook", ("/hooks/", "/hook/"),
     r"/hooks?/(?P<v>(?:catch/)?[A-Za-z0-9_-]{6,60}(?:/[A-Za-z0-9_-]{5,80}){0,3})", _is_webhook),
    ("webhook", ("maker.ifttt.com",), r"maker\.ifttt\.com/[^\s]{0,100}/key/[A-Za-z0-9_-]{16,60}", None),
    ("webhook", ("hook.",), r"\bhook\.[a-z0-9]{2,10}\.make\.com/[a-z0-9]{20,60}", None),
    ("webhook", ("hc-ping.com",), r"hc-ping\.com/[A-Za-z0-9-]{20,60}", None),
    ("PagerDuty key", ("pagerduty.com/integration",), r"pagerduty\.com/integration/[0-9a-f]{32}", None),
    ("Sentry DSN", ("@",), r"https?://[0-9a-f]{32}(?::[0-9a-f]{32})?@[A-Za-z0-9.-]{3,100}/[0-9]{1,12}", None),
    ("Telegram bot token", (":aa",), r"(?<![0-9])[0-9]{8,10}:AA[A-Za-z0-9_-]{32,34}(?![A-Za-z0-9_-])", None),
    ("Discord bot token", ("m", "n", "o"),
     r"(?<![A-Za-z0-9_.-])[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}(?![A-Za-z0-9_.-])", None),
    ("Terraform token", (".atlasv1.",), r"[A-Za-z0-9]{10,20}\.atlasv1\.[A-Za-z0-9_=-]{60,80}", None),
    ("Mailchimp key", ("-us",), r"(?<![0-9a-f])[0-9a-f]{32}-us[0-9]{1,2}(?![0-9a-z])", None),
    ("Twilio key", ("sk",), r"(?<![A-Za-z0-9_-])SK(?:[0-9a-f]{32}|[0-9A-F]{32})(?![0-9A-Za-z])", None),
    ("Azure secret", ("q~",), r"(?<![A-Za-z0-9_.~-])[A-Za-z0-9_.~-]{3}[0-9]Q~[A-Za-z0-9_.~-]{31,34}", None),
    ("Azure storage key", ("accountkey=",), r"(?i:AccountKey=)[A-Za-z0-9+/]{60,100}={0,2}", None),
    ("AWS secret key", ("akia", "asia"),
     r"(?<=[A-Z0-9]{16})[\s,/|:;\"']{1,6}(?P<v>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])", is_random),
    ("recovery key", ("-",), r"(?<![\w-])[0-9]{6}(?:-[0-9]{6}){7}(?![\w-])", None),
    ("1Password key", ("a3-",),
     r"(?<![A-Za-z0-9-])A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}(?![A-Za-z0-9-])",
     None),
    ("MaxMind key", ("_mmk",), r"(?<![A-Za-z0-9_])[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk(?![A-Za-z0-9])", None),
    ("Facebook token", ("|", "%7c"), r"(?<![0-9])[0-9]{15,17}(?:\||%7[Cc])[A-Za-z0-9_-]{27,40}(?![A-Za-z0-9_-])", None),
    ("Authress key", (".acc",),
     r"(?<![A-Za-z0-9])(?:sc|ext|scauth|authress)_[A-Za-z0-9]{5,30}\.[A-Za-z0-9]{4,6}\.acc[_-]"
     r"[A-Za-z0-9-]{10,32}\.\S{30,120}",
     None),
    ("New Relic key", ("nral",),
     r"(?<![A-Za-z0-9])[0-9a-f]{6,8}[0-9a-fx]{4,8}[0-9a-f]{20,28}NRAL(?![A-Za-z0-9])", None),
    ("Mailgun key", ("-",), r"(?<![0-9a-f-])[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}(?![0-9a-f-])", None),
    ("NATS seed", ("s",), r"(?<![A-Za-z0-9])S[ACNOUX][A-Z2-7]{56}(?![A-Za-z0-9])", None),
    ("Salesforce token", ("00d",), r"(?<![A-Za-z0-9])00D[A-Za-z0-9]{12,15}![A-Za-z0-9._]{60,120}", None),
    ("Azure key", ("azdo", "jqqj99"),
     r"(?<![A-Za-z0-9])[A-Za-z0-9]{50,80}(?:JQQJ99[A-Za-z0-9]{20,40}|AZDO[A-Za-z0-9]{4})(?![A-Za-z0-9])", None),
    ("Sonar token", ("sonar",),
     r"(?i:\bsonar[._]?login[\"']?[ ]{0,3}[=:,][ ]{0,3}[\"']?)(?P<v>[0-9a-f]{40})\b", is_random),
    ("X token", ("aaaaaaaaaaaaaaaaaaaa",), r"(?<![A-Za-z0-9+/])A{20,22}[A-Za-z0-9%]{70,120}(?![A-Za-z0-9+/])", None),
    ("Asana token", ("/",), r"(?<![0-9/])[0-2]/[0-9]{14,18}:[0-9a-f]{32}(?![0-9a-f])", None),
    ("kubeadm token", ("kubeadm", "bootstrap"),
     r"(?<![A-Za-z0-9.])(?P<v>[a-z0-9]{6}\.[a-z0-9]{16})(?![A-Za-z0-9.])", is_random),
    ("signed URL", ("sig", "x-amz", "x-goog"),
     r"(?i:[?&;](?:sig|signature|x-amz-signature|x-amz-security-token|x-goog-signature|hmac)=)(?P<v>"
     r"[A-Za-z0-9%+/=_-]{16,1000})", is_random),
    ("signed URL", ("key=", "auth=", "code="),
     r"(?i:[?&](?:key|auth|code|sas)=)(?P<v>[A-Za-z0-9%+/=_-]{20,1000})", is_random),
    ("Opsgenie key", ("geniekey",), r"(?i:\bgeniekey[: ])[ ]{0,3}(?P<v>[0-9a-f-]{32,40})", is_random),
    ("Okta token", ("okta", "ssws"), r"(?i:\b(?:okta|ssws)\b)[^\n]{0,30}?(?P<v>\b00[A-Za-z0-9_-]{40})", is_random),
    ("private key", ("<d>",), r"<D>(?P<v>[A-Za-z0-9+/]{40,800}={0,2})", is_random),
    ("private key", ("kty",), r"[\"']d[\"'][ ]{0,3}:[ ]{0,3}[\"'](?P<v>[A-Za-z0-9_-]{40,800})", is_random),
    ("wallet key", ("5", "k", "l"),
     r"(?<![A-Za-z0-9_/+=-])[5KL][1-9A-HJ-NP-Za-km-z]{50,51}(?![A-Za-z0-9_/+=-])", None),
    ("password hash", ("{s", "{m", "{c"),
     r"\{(?:S?SHA(?:256|512)?|S?MD5|CRYPT)\}[A-Za-z0-9+/=$.-]{20,200}", None),
    ("licence key", ("licen", "product", "activation", "serial", "lizenz", "unlock"),
     r"(?i:licen[cs]e|product|activation|serial|lizenz|unlock)[^\n]{0,24}?(?P<v>(?<![\w-])[A-Z0-9]{4,10}(?:-[A-Z0-9]{4,10}){1,7}"
     r"(?![\w-]))", _is_licence),
    ("access key", ("--key",), r"\s--key[ =](?P<v>[A-Za-z0-9+/_-]{24,200})", _is_given_key),
    ("digest credentials", ("digest ",),
     r"(?i:\bdigest )[^\n]{0,300}?\bresponse=\\{0,2}\"?(?P<v>[0-9a-f]{32,64})", is_random),
    ("password hash", ("$",),
     r"(?<![A-Za-z0-9])\$(?:[1-9]|krb5(?:tgs|asrep|pa)(?:\$[0-9]{2})?|2[abxy]|y|gy|apr1|argon2(?:id|i|d)|pbkdf2[a-z0-9-]{0,12}"
     r"|scrypt)\$[A-Za-z0-9./+=,$@:*-]{20,200}", None),
    ("password hash", (":::", "scram-"),
     r"SCRAM-SHA-(?:1|256|512)\$[0-9]{3,7}:[A-Za-z0-9+/=]{10,100}\$\S{20,200}|:[0-9a-f]{32}:[0-9a-f]{32}:::", None),
    ("bearer token", ("bearer",),
     r"(?i:(?:\bauthorization[\"']?[ ]{0,3}[:=][ ]{0,3}[\"']?)?\bbearer[ :])[ ]{0,3}[\"']?(?P<v>"
     r"[A-Za-z0-9._~+/=-]{16,4000})", is_random),
    ("basic credentials", ("basic ",), r"(?i:\bbasic )[ ]{0,3}(?P<v>[A-Za-z0-9+/]{8,400}={0,2})", is_pair),
    ("password in a URL", ("://",),
     r"[A-Za-z][A-Za-z0-9+.-]{1,20}://(?P<u>[^\s/:?#\"'<>]{0,100}):(?P<v>[^\s/@\"'<>]{2,200})@", is_chosen),
    ("password in a URL", ("://",), r"[A-Za-z][A-Za-z0-9+.-]{1,20}://(?P<v>[A-Za-z0-9_.~-]{16,200})@", is_random),
    ("password in a URL", ("/",),
     r"(?i:\b(?:thin|oci8?|sqlplus(?: -[A-Za-z]){0,3})[: ]{1,2})[^\s/@:]{1,60}/(?P<v>[^\s/@]{3,100})@", is_chosen),
)  # fmt: skip
"""What it is, what its text must hold (in lower case), the pattern, and what its group ``v`` must be."""
_TABLE = (*SHAPES, *COMMANDS)
_ALL_HINTS = tuple(sorted({hint for _, hints, _, _ in _TABLE for hint in hints}, key=len))
_HEADER = r"(?i)\b(?:proxy-)?authorization\\{0,3}[\"']?\s{0,3}[:=]\s{0,3}\\{0,3}[\"']?(?P<rest>[^\n\"'\\]{8,600})"
_COOKIE = r"(?i)\b(?:set-)?cookie\\{0,3}[\"']?\s{0,3}[:=]\s{0,3}\\{0,3}[\"']?(?P<rest>[^\n\"'\\]{8,4000})"
_SIGNS_OF_A_PRIVATE_KEY = ("private key", "openvpn static key", "putty-user-key-file", "secret key\n", "secret key\r\n")
_PRIVATE_KEY = (
    r"-{4,5} ?BEGIN (?:[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?|OpenVPN Static key V1) ?-{4,5}"
    r"|PuTTY-User-Key-File-[0-9]{1,2}:[^\n]{0,100}"
    r"|untrusted comment: [^\n]{0,60}secret key(?=\r?\n)"
)
_LONGEST_KEY = 20_000
_LINES_OF_A_KEY = (
    r"(?:(?:\s|\\[rn]){1,4}(?:[A-Za-z-]{1,20}: ?[^\n]{0,200}|[A-Za-z0-9+/=]{8,})){1,400}"
    r"(?:(?:\r?\n|\\n)[A-Za-z0-9+/]{1,7}=*(?=\s|$))?"
)
"""What goes on with a key whose end is cut off, or that has none."""
_PART = r"[A-Za-z0-9_.~+/%-]{16,600}={0,2}"


def shaped(text: str, lowered: str) -> Iterator[SecretPlace]:
    """Every secret in ``text`` that is known by its shape; ``lowered`` is the text in lower case."""
    if any(map(lowered.__contains__, _SIGNS_OF_A_PRIVATE_KEY)):
        yield from _key_blocks(text)
    yield from _begun(text)
    yield from given_out(text)
    holds_hint = lowered.__contains__
    for what, hints, pattern, holds in _TABLE if any(map(holds_hint, _ALL_HINTS)) else ():
        if not any(map(holds_hint, hints)):
            continue
        for match in re.finditer(pattern, text):
            if (holds is None or holds(match["v"])) and not is_one_sign(match.group()):
                yield match.start(), match.end(), what
    if "authorization" in lowered:
        for match in re.finditer(_HEADER, text):
            for part in re.finditer(_PART, match["rest"]):
                if is_random(part.group().rpartition("=")[2] or part.group(), 16):
                    yield match.start(), match.start("rest") + part.end(), "authorization header"
                    break
    if "cookie" in lowered:
        for match in re.finditer(_COOKIE, text):
            for part in re.finditer(r"=(?P<v>[^\s;=]{16,2000})", match["rest"]):
                if is_random(part["v"], 16):
                    yield match.start(), match.start("rest") + part.end(), "session cookie"
                    break


def _begun(text: str) -> Iterator[SecretPlace]:
    """Tokens that begin as those of a service do."""
    long_words = "\n".join(re.findall(LONG_WORD, text))
    if not any(map(long_words.__contains__, _ALL_BEGINNINGS)):
        return
    run = re.compile(_RUN)
    for what, beginnings, least in BEGINNINGS:
        for beginning in beginnings.split():
            start = text.find(beginning)
            while start >= 0:
                behind = start + len(beginning)
                before = text[start - 1 : start]
                if not before.isalnum() and before not in ("_", "+"):
                    signs = run.match(text, behind)
                    token = signs.group().rstrip(".-/=~+") if signs is not None else ""
                    if len(token) >= least and not (before == "." and what in _WORDY) and _is_given_out(what, token):
                        yield start, behind + len(token), what
                    behind = max(behind, behind + len(token))
                start = text.find(beginning, behind)


def _is_given_out(what: str, token: str) -> bool:
    if is_one_sign(token) or not any(map(str.isalpha, token)):
        return False
    if not any(map(str.isdecimal, token)) and len(token) < 24:
        return what == "AWS access key"
    if what in _WORDY:
        return any(is_random(piece, 12) for piece in re.findall(_PIECE, token))
    if not any(map(str.isdecimal, token)) and is_wordy(token):
        return False
    return not is_name(token) or (len(token) >= 24 and token.lower() != token != token.upper())


def _key_blocks(text: str) -> Iterator[SecretPlace]:
    """Private keys in lines, up to their end where it is in sight."""
    reached = 0
    for match in re.finditer(_PRIVATE_KEY, text):
        if match.start() < reached:
            continue
        # What begins with a name of a file says no end.
        closes = match.group().startswith("-")
        end = text.find("END ", match.end(), match.end() + _LONGEST_KEY) if closes else -1
        last = text.find("--", end, end + 80) if end >= 0 else -1
        while last >= 0 and text[last : last + 1] == "-":
            last += 1
        if last < 0 and (lines := re.compile(_LINES_OF_A_KEY).match(text, match.end())) is not None:
            last = lines.end()
        reached = max(match.end(), last)
        yield match.start(), reached, "private key"
