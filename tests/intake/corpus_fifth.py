"""Secrets that stand apart from their names: some words behind, in an element of their own, in an answer, in a column.

The rows are templates, as in `tests.intake.corpus_rows`.
"""

from __future__ import annotations

from tests.intake.corpus_rows import filled

SECRETS = filled(
    r"""
## name and value
name=REDIS_AUTH value=Zebra#oc72
name=SMTP_PASS value=Zebra#oc72
## elements
<key>ServerPassword</key><string>Tulip_tJ1773</string>
<key>ServerPassword</key>\n  <string>Tulip_tJ1773</string>
<wsse:Password Type="PasswordText">Tulip!slTk35</wsse:Password>
<ns2:secretKey xsi:type="xsd:string">{a32}</ns2:secretKey>
<Setting name="SmtpPwd"><value>Quartz!mPtb56</value></Setting>
<property name="api.secret">\n  <value>{a32}</value>
## calls
DriverManager.getConnection(url, "svc", "Kiosk.xYIS66")
pymysql.connect("db1", 'svc', 'Kiosk#xYIS66')
## sql
CREATE USER svc IDENTIFIED WITH sha256_password BY 'Falcon_sOIQ46'
ALTER USER svc IDENTIFIED WITH caching_sha2_password BY 'Falcon!46'
## commands
gh secret set PROD_TOKEN --body {a36}
wrangler secret set API -b {a36}
ssh-keygen -p -P Zebra!42x -N {a12} -f id
set vpn ipsec authentication psk secret 'R6EOMoVJuQDRZYAL7'
## services
pat-na1-{u}
pat-eu1-{u}
## hashes
Administrator:500:{h32}:{h32}:::
SCRAM-SHA-256$4096:{b22}==${b43}=:{b43}=
## some words behind
tmp pw for bob -> Tulip!Inxa71
tmp pw for bob → Tulip_Inxa71
root's password got reset to Marble.Iosn57
the db password was changed to Marble.Iosn57.
password is the usual one, Zebra%4FCX92
the pass of the jump host is still Zebra!4FCX
le mot de passe du compte svc est Zebra_ltRI83
il codice di accesso è Tulip#hBQY61
das Kennwort vom Leitstand lautet Tulip#hBQY
the passcode for the bridge is 290049#
## answers
bob: what's the db password?\nalice: Marble-hv3M49
<bob> pw of the vault?\n<alice> Marble-hv3M49
who has the root password?\ncarol: `Marble_hv3M`
pwd? Tulip_TcyQ74
## columns
USER     PASSWORD\nsvc      Quartz!HVln75
HOST   USER   API KEY\ndb1    svc    {a32}
## packed
echo cGFzc3dvcmQ9VHVsaXAlcmk0ZzYw | base64 -d
"""
)

HARMLESS = filled(
    r"""
## talk of passwords
password reset is broken on Web-Prod01
password is now checked by Auth-Service2
password change is done by Keycloak-23.0.7
password hashing is to move to Argon2id-v1.3
password policy was set by PolicyServer2019
password spray, IP 10.2.0.0/16 is blocked
the password page, Release-2026.11B, is slow
password prompt is now OpenSSH_9.6p1
password login is off, see RFC-4252bis
password store is HashiCorp-Vault1.15
password manager, Bitwarden-2026.1.0, is down
password sync to AzureAD-Prod1 is late
the passwd file is to be replaced, see INC-4711Ab
user svc's pass was revoked, Ticket SEC-4711bB
passwords expire, MFA2024 is enforced
pw length is 12Chars+
mot de passe oublié est lent sur Web-Prod01
Passwort ist seit 14:02 falsch laut Node-12B
the password for the demo is printed on Page-12B
password for Web-Prod01 is wrong
first pass, Build-4711bX failed
pass it to @Bob_Smith2
## questions
is the password service on K8s-Prod-02?
which pw? Node-12B has none
did the password rotation job run? Jenkins-Job#42B says no
password? see https://wiki.corp/Page-42B
password? no idea
password?\nbob: it is in 1Password
## columns
PASSWORD    OWNER\n(rotated)   Bob2
TOKEN       AGE\npay-db-1    90d
name  secret  age\nfoo   pay-tls-2  3d
## elements
<Password minLength="12">required</Password>
<key>PasswordPolicy</key><string>strict</string>
## commands
kubectl secret set is no command
connect("db1", "svc", "readonly")
"""
)
