"""Secrets that commands print, keys that are cut off, and what people write around them; harmless words beside them.

The rows are templates, as in `tests.intake.corpus_rows`.
"""

from __future__ import annotations

from tests.intake.corpus_rows import filled

SECRETS = filled(
    r"""
## printed by a command
kubectl get secret db -o jsonpath='{.data.password}' | base64 -d\n«lant$HKTi_{d4}»
vault kv get -field=password secret/prod/db\n«{a14}»
$ op read op://ops/db/password\n«{a18}»
$ terraform output -raw admin_password\n«Orbit!{d4}x»
## block without an end
-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n«{b64}»
-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n{b64}\n«{b64}»
-----BEGIN OpenVPN Static key V1-----\n{h32}\n«{h32}»\n-----END OpenVPN Static key V1-----
PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nPrivate-Lines: 1\n«{b48}»
untrusted comment: minisign encrypted secret key\n«{b96}»
## prose
the wifi password in the war room: «Mang$cRkD_{d4}»
Passwort ist jetzt «{a12}»
le mot de passe est maintenant «{a12}»
la contraseña ahora es «{a12}»
PIN for the safe is «{d6}»
door code for the cage: «{d6}»
one time password «{d6}» from the safe
the login is svc-ops and the password «fGbDmouriYNN» works
## network
snmpwalk -v2c -c «bDJjRXetBAB» 10.0.0.1 sysDescr
ip ospf message-digest-key 1 md5 «XfVYhAdo7DmE»
neighbor 10.1.1.1 password «{a12}»
set security ike policy x pre-shared-key ascii-text "«{a16}»"
l2tp shared secret: «winter-kestrel-Tundra5»
## commands
knife bootstrap 10.0.0.9 -x root -P «Orbi@sG1O_{d4}»
rman target sys/«{a12}»@prod catalog rco/x
certutil -f -p «{a10}» -importpfx x.pfx
ALTER ROLE app WITH PASSWORD '«violet-kestrel-lantern7»';
LDAP_BIND_CREDENTIALS='«Mango-pepper-Orbit35»'
admin_password = <sensitive> -> «{a14}»
## session
_gh_sess=«{a80}»; path=/
## keys
ED25519-V1 private: «{b86}»
aws_key AKIA{U16} / «{b40}»
bitlocker recovery key «{d6}-{d6}-{d6}-{d6}-{d6}-{d6}-{d6}-{d6}»
"""
)
"""What must be found."""

HARMLESS = filled(
    r"""
## checksums
checksum/secret: {h64}
checksum/config: {h64}
## printed by a command
kubectl get secret db\nNAME TYPE DATA AGE
openssl rand -hex 32\nverified
vault kv get -field=password secret/prod/db\nforbidden
## prose
the password in the war room is the old one
the war room password is unchanged
the PIN for the safe is with facilities
le mot de passe est maintenant expiré
Passwort ist jetzt geändert
password authentication for kubeAPIServer fails
login as PostgreSQLOperator with password disabled
## network
neighbor 10.1.1.1 remote-as 65001
snmpwalk -v2c -c public 10.0.0.1 sysDescr
curl -x proxyhost -p tunnel
## values that change
admin_password = <sensitive> -> (known after apply)
private: true, browser: false
visibility = private
## certificates
-----BEGIN CERTIFICATE-----\n{b64}\n-----END CERTIFICATE-----
certutil -verify -urlfetch x.cer
## figures
{d6}-{d6} was the first ticket, {d6}-{d6} the second
"""
)
"""What anybody may read."""
