"""Harmless words of kinds that the scanner took for secrets when they were first tried."""

from __future__ import annotations

from tests.intake.corpus_rows import filled

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
