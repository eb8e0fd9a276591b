"""Secrets and harmless words of kinds that the scanner passed by when they were first tried."""

from __future__ import annotations

from tests.intake.corpus_fourth_harmless import HARMLESS
from tests.intake.corpus_rows import filled

__all__ = ["HARMLESS", "SECRETS"]

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
