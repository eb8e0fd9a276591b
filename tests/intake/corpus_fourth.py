"""Secrets and harmless words of kinds that the scanner passed by when they were first tried.

A row is read as a template: ``{a40}`` is a random word of 40 letters and digits, so that no row holds a token.
"""

from __future__ import annotations

import re
import string

from tests.intake.made_up import ALNUM, BASE64, HEX, LOWER, UPPER, URL_SAFE, Maker, Marked

_ALPHABETS = {
    "a": ALNUM,
    "h": HEX,
    "l": LOWER,
    "U": UPPER,
    "w": URL_SAFE,
    "b": BASE64,
    "d": string.digits,
    "B": string.ascii_uppercase + "234567",
}
_made = Maker(4)


def filled(rows: str) -> list[Marked]:
    """Each line of ``rows``, of the kind that stands above it."""
    filled: list[Marked] = []
    kind = ""
    for row in rows.strip().splitlines():
        if row.startswith("## "):
            kind = row.removeprefix("## ")
            continue
        text = row.replace("{u}", _made.uuid()).replace("\\n", "\n").replace("\\t", "\t")
        text = re.sub(r"\{([ahlUwbdB])([0-9]+)\}", lambda match: _made(int(match[2]), _ALPHABETS[match[1]]), text)
        filled.append((kind, text))
    return filled


SECRETS = filled(
    r"""
## hcl
variable "db_password" { default = "hunter2!" }
## cookie
connect.sid=s%3A{w32}.{a43}
## netrc
machine api.heroku.com\n  login bob@acme.io\n  password {u}
## odbc
isql -v paydsn sa hunter2!
## totp
2FA backup codes: {l4}-{l4} {l4}-{l4}
## seed phrase
seed phrase: witch collapse practice feed shame open despair creek road again ice least
recovery phrase is ozone drill grab fiber curtain grace pudding thank cruise elder eight picnic
## wireguard
wg set wg0 private-key <(echo {b43}=)
## licence
Lizenzschlüssel: {U5}-{U5}-{U5}-{U5}
## vault
secret_id {u}
## prose
use admin / P@ssw0rd! for now
password for the replica is zebra99, don't tell
I set it to Winter2023! (the db password)
## languages
パスワードは Fuyu2024! です
## tables
root token │ {a32}
## urlencoded
password%3Dhunter2
https://app/cb?access_token%3D{a40}
redirect=https%3A%2F%2Fx%2F%3Ftoken%3D{a40}
## base64 pair
echo YWRtaW46aHVudGVyMg== | base64 -d
## wifi/snmp
snmp community string: pr1v4teRO
enable secret 0 C1sc0pass!
## cloud storage
mc alias set local http://minio:9000 admin zinnober77
## registry auth
skopeo copy --src-creds ci:Kestrel42x docker://a docker://b
crane auth login reg.acme.io -u ci -p zinnober77
## sql
CREATE USER pay WITH PASSWORD 'zinnober77';
SET PASSWORD FOR 'root'@'localhost' = 'Kestrel!42';
CREATE LOGIN pay WITH PASSWORD = N'Kestrel!42'
ALTER USER scott IDENTIFIED BY zinnober77;
## redis
ACL SETUSER pay on >zinnober77 ~* +@all
## terraform
admin_password                  = "Kestrel!42"
## xml
<property name="hibernate.connection.password">Kestrel!42</property>
<entry key="db.password">zinnober77</entry>
## python
requests.get(url, auth=("admin", "Kestrel!42"))
## go/rust/node
SetBasicAuth("admin", "Kestrel!42")
## powershell2
net user bob Kestrel!42 /add
schtasks /create /ru bob /rp Kestrel!42 /tn x
## windows tools
psexec \\srv -u acme\bob -p Kestrel!42 cmd
xfreerdp /u:bob /p:Kestrel!42 /v:srv
runas creds bob / Kestrel!42
DefaultPassword REG_SZ Kestrel!42
## http tools
curl -b 'sid={a40}' https://x
## cookies2
_gitlab_session={h32}
laravel_session={w80}%3D
## keys files
<RSAKeyValue><Modulus>{b60}</Modulus><D>{b86}</D></RSAKeyValue>
"d": "{w43}", "kty": "EC", "crv": "P-256"
## crypto
xprv9s21ZrQH143K{a96}
eth key: {h64}
ed25519 seed hex: {h64}
## vpn
crypto isakmp key Kestrel42 address 10.0.0.1
radius secret Kestrel!42
openvpn --auth-user-pass (bob / Kestrel!42)
## wifi
ssid ACME-Guest pw zinnober77
guest wlan key: zinnober77
## pins
door code 4711#
sim puk 12345678
OTP 482913
## prose2
try zinnober77 as password
the password for root on db-2 is "Kestrel!42"
pw's Kestrel!42
new pass for the jumphost: zinnober77
log in as admin with zinnober77
## prose plain words
the admin password is swordfish
pass is opensesame
root pw: bananarama
## other languages2
Das Passwort für root lautet Kestrel!42
пароль от базы: zinnober77
密码是 Kestrel!42
Zugangsdaten: admin / Kestrel!42
Heslo je Kestrel!42
## logs2
level=info msg="connecting" dsn="pay:zinnober77@tcp(db:3306)/shop"
INFO  Using password [zinnober77] for user pay
WARN login bob/Kestrel!42 rejected
## escaped
password: 'it''s Kestrel!42'
## markdown
### Password\nKestrel!42
## punctuation2
password...zinnober77
password "zinnober77"
## saas2
okta: 00{w40}
mapbox sk.eyJ1Ijoi{a40}.{w22}
cloudflare global key {h37}
## mail
imap login bob@acme.io Kestrel!42
gmail app password: abcd efgh ijkl mnop
## env
JWT_SECRET=marmalade-jam-7
## yaml
smtp_password: |\n  marmalade7
## hcl
default = "Marmalade!7" # db password
## powershell
Set-ADAccountPassword bob -NewPassword (ConvertTo-SecureString -AsPlainText "Marmalade!7" -Force)
## commands
mysqladmin -u root password marmalade7
useradd -p marmalade7 bob
expect: send "marmalade7\r" at the Password: prompt
unrar x -pmarmalade7 a.rar
vault login {a26}
vault operator unseal {b44}
gcloud auth activate --key={a40}
heroku auth:token -> {u}
mc config host add x http://m {U20} {b40}
lftp -u bob,marmalade7 files.acme.io
## curl
curl --cookie "session={w64}" https://x
## rc files
bob:{SHA}{b27}=
## ado/jdbc/odbc
sqlplus system/Marmalade!7 as sysdba
## totp
2FA secret for the root account is {B16}
MFA code 482 913
## seed
wallet seed "letter advice cage absurd amount doctor acoustic avoid letter advice cage above"
## keys
aes key {h64}
## licence
JetBrains licence key {U10}-{U8}
product key: {U5}-{U5}-{U5}-{U5}-{U5}
activation code {U4}-{U4}-{U4}-{U4}
serial: {U5}-{U5}-{U5}-{U5}
## prose
root / Marmalade!7 works on all replicas
pwd marmalade7
here is the password... Marmalade!7
PW Marmalade!7 (jump)
## words alone
root password is marmalade
pw=marmalade
## languages
clave: Mermelada!7
contraseña del servidor: mermelada7
la password è Marmellata7
password di root: marmellata7
пароль root: Varenye7!
暗証番号は 4829
암호: jam7777x
Zugang: admin / Konfiture!7
senha do banco: geleia77
## chat
<alice> pw marmalade7
alice: try "marmalade7" as the password
alice — today at 14:02\nthe key is {a40}
:lock: password `marmalade7`
## tables
username,password\nbob,Marmalade!7
user;pass\nbob;Marmalade!7
<td>password</td><td>Marmalade!7</td>
| Host | User | Password |\n|---|---|---|\n| db-1 | root | Marmalade!7 |
## encoded
password%3Dmarmalade7
%22password%22%3A%22marmalade7%22
postgres%3A%2F%2Fpay%3Amarmalade7%40db
&quot;password&quot;:&quot;marmalade7&quot;
\u0022password\u0022:\u0022marmalade7\u0022
password&#61;marmalade7
## quotes and ends
"marmalade7" is the password
## network gear
snmp-server community Marm4lade RO
tacacs-server key Marmalade7
neighbor 10.0.0.1 password marmalade7
"""
)

HARMLESS = filled(
    r"""
## git
Merge branch 'fix/token-refresh' into main
cherry-picked {h40} onto release/2.31
## ci logs
Run actions/checkout@{h40}
Cache restored from key: linux-node-{h64}
## images
quay.io/acme/auth-token-service:2024.11.05-{h7}
gcr.io/acme-prod/pay@sha256:{h64}
## ids
containerd://{h64}
uid: {u}
## aws ids
ami-0{h16}
arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/pay/{h16}
## gcp ids
projects/acme-prod/secrets/db/versions/4
//compute.googleapis.com/projects/acme/zones/eu/instances/pay-1
## azure ids
/subscriptions/{u}/resourceGroups/pay
tenant {u}, client id {u}
## sentences with password
Passwords are hashed with bcrypt
"password incorrect" 412 times in 5 min
## sentences with token
a token expires after 3600 s
token refresh took 12.3 s
## sentences with key
key rotation runbook
API key quota exceeded
## sentences with secret
secret not mounted
missing secret REDIS_URL
## sentences with pin, code
pin the version to 2.30
status code 503
## sentences with auth
auth 5xx rate 12 %
auth-svc restarted 3 times
## sentences with sessions
active sessions: 12,345
session store redis-3 OOM
## sentences with login
login page returns 502
login rate 340/s
## signature
signature mismatch for package foo-1.2.3
gpg: Good signature from "Acme Release <rel@acme.io>"
## hashes labelled
sha1={h40}
checksum: {h64}
## http
Location: https://auth.acme.io/login?next=/pay
Cookie: theme=dark; lang=en
## urls2
https://meet.google.com/abc-defg-hij
https://acme.zoom.us/j/8812441177
## db logs
duration: 1204.331 ms  statement: SELECT token FROM sessions WHERE id = $1
ERROR: relation "user_passwords" does not exist
## redis
MISCONF Redis is configured to save RDB snapshots
NOAUTH Authentication required.
## queues
offset 4,711,223 lag 1.2M
x-death: count=3 reason=rejected
## metrics2
sum(rate(auth_tokens_issued_total{env="prod"}[1m]))
vault_token_ttl_seconds 2764800
## commands
kubectl -n pay rollout restart deploy/auth
vault token lookup
## code2
token = get_token(user)
password: String
## templates
{{ .Values.auth.password }}
password: "%DB_PASSWORD%"
## stack
at com.acme.auth.TokenFilter.doFilter(TokenFilter.java:88)
java.lang.IllegalStateException: password is null
## addresses
2001:db8:85a3::8a2e:370:7334
mac 00:1b:44:11:3a:b7
## times
2024-11-05T14:02:11.123456Z
1730815331000
## products
iPhone14,2 iOS 17.1.1
Windows NT 10.0; Win64; x64
## license
License: Apache-2.0
licensed under BSD-3-Clause
## people
who holds the vault token? @bob
Bob's pw was reset by IT
## other languages2
Das Passwort ist falsch
Token abgelaufen, bitte neu anmelden
## tables
| password | wrong | 412 |
| token | expired |
## git
HEAD is now at {h9} Rotate tokens daily
bisect: {h40} is the first bad commit
## digests
Image: acme/pay:sha-{h7}
sha512: {h128}
## ids
x-request-id={u}
"spanId": "{h16}"
## k8s
pod/secret-sync-{h10}-{l5} evicted
node ip-10-0-12-34.eu-west-1.compute.internal NotReady
## aws
arn:aws:sts::123456789012:assumed-role/ci/GitHubActions
arn:aws:secretsmanager:eu-west-1:1234:secret:pay-token-XyZ123
## images
data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciPjwvc3Zn>
url(data:font/woff2;base64,d09GMgABAAAA{b80})
## password talk
password reset e-mails are late
change your password at https://id.acme.io
## token talk
token bucket refill = 500 per second
token expired at 14:05
## key talk
rotate the API key today
API key usage is up 300%
## secret talk
secret rotation failed
secret manager latency 4s
## auth talk
auth: 503
auth=oidc
## session talk
session timeout = 30m
session 8812 killed
## code talk
error code: E4711
code: 503
## pin talk
pinned to version 14.2
pin=v2
## seed talk
seed data loaded
random seed 4711
## pass talk
pass rate 94.2 %
first pass done, second pass running
## masked
password=******
DB_PASSWORD=[hidden]
## variables
PASSWORD=${DB_PASSWORD}
-p"$PGPASS"
## code
raise ValueError("bad password")
user.authenticate(params[:password])
## sql
SELECT count(*) FROM password_resets
ALTER TABLE tokens ADD INDEX idx_token_hash
## http
HTTP/2 401 www-authenticate: Bearer realm="pay", error="invalid_token"
WWW-Authenticate: Basic realm="Restricted"
## urls
https://acme.slack.com/archives/C04{U8}/p{d16}
https://grafana.acme.io/explore?left=%7B%22datasource%22%3A%22prom%22%7D
## metrics
sum by (code) (rate(token_requests_total[5m])) > 0
auth_login_failures_total{reason="bad_password"} 412
## logs
E1105 14:02:11.123456       1 controller.go:114] secret sync failed
kernel: [1234567.890123] oom-kill: task=auth
## versions
auth-lib 4.2.0-beta.3
jdk-21.0.5+11-LTS
## paths
/etc/passwd
/var/run/secrets/kubernetes.io/serviceaccount/token
## languages
Passwort zurücksetzen geht nicht
Kennwort ist abgelaufen
## people
@bob has the creds
ask @alice about the pw
## base64
aW5jaWRlbnQgNDcxMSBpcyBvdmVyLCBhbGwgZ29vZA==
{"data":"eyJpZCI6NDcxMSwib2siOnRydWV9"}
## chat
alice: token?
bob: password reset done
"""
)
