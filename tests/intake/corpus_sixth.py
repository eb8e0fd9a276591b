"""Secrets in the configuration of tools, in languages of programming and as services give them out; harmless ones.

The rows are templates, as in `tests.intake.corpus_rows`.
"""

from __future__ import annotations

from tests.intake.corpus_rows import filled

SECRETS = filled(
    r"""
## make and shell
ACME_TOKEN ?= "{a32}"
ACME_TOKEN ::= {a32}
ACME_TOKEN += "{a32}"
API_TOKEN=${API_TOKEN:-{a32}}
: "${DB_PASSWORD:=Tulip!{d4}x}"
## typed
var acmeToken string = "{a32}"
val acmeToken: String = "{a32}"
const TOKEN: &str = "{a40}";
let apiSecret: string = '{a40}';
static char password[] = "Tulip_{d4}x";
api_key: SecretStr = "{a32}"
val APITOKEN:String = "{a32}"
## default of a lookup
os.environ.get("ACME_TOKEN", "{a32}")
TOKEN = ENV['API_TOKEN'] || '{a32}'
os.getenv("API_TOKEN") or "{a32}"
Environment.GetEnvironmentVariable("API_TOKEN") ?? "{a32}";
System.setProperty("ACME_TOKEN", "{a32}")
curl_easy_setopt(curl, CURLOPT_PROXYPASSWORD, "{a24}");
curl_easy_setopt(curl, CURLOPT_USERPWD, "root:Tulip!{d4}x");
## compared
if (apiKey == "{a32}") {
if (password !== 'Tulip!{d4}x') return
assert token != "{a32}"
## appended
$acmeToken .= "{a32}"
$acmeToken ??= "{a32}";
@token ||= '{a32}'
## longer names
secret_of_the_proxy="{a32}"
password_super_secure = "{a24}"
TOKEN_FOR_STAGING={a32}
## elements
<acmeToken>\n    {a32}\n</acmeToken>
<secret>{acme AQAAABAAA {a40}}</secret>
## manifest
apiVersion: v1\nkind: Secret\ndata:\n  extra: YWRtaW46dHVsaXA0NzEx\nmetadata:\n  name: x
kind: "Secret"\nmetadata:\n  name: x\nstringData:\n  db.conf: Tulip!{d4}x
kind: Secret\ndata:\n  .dockercfg: |\n    eyJhdXRocyI6eyJodHRwczovL3gvIjp7ImF1dGgiOiJvcGVuIn19fQo=
## says itself
acme_live_{a32}
acme_test_{h40}
sm_pat_{a16}
acme-secret-{a24}
zz_sandbox_{a24}
foo_{a40}
## services
A3-{U6}-{U11}-{U5}-{U5}-{U5}
p8e-{l32}
akab-{l16}-{l16}
sat.{w22}.{a24}.{a20}
sha256~{a43}
s-s4t2ud-{h64}
tk-us-{a48}
{a6}_{a29}_mmk
SWMTKN-1-{l50}-{l25}
{h32}-{h8}-{h8}
1/{d16}:{h32}
ghp_{a36}
## bare key
used key = {a32}
Authentication key: {a32}
const acmeKey = "{l32}"
DEBUG using Key={l40}
## token as the user
curl -u "{a32}:" https://api.acme.io/v1
curl --user {a40}: https://x
## quotations
jwtsecret: "7`D'}/vYR)T;W5]EBrf;_&k"
buildConfigField 'String' , 'API_KEY' , '"{h32}"'
"apiKey":            "{h32}",
## netrc
machine api.acme.io login svc password tulip4711
## hex under a name
acme_key = {h32}
acmeKey: "{u}"
## streams
live_{d9}_{a30}
## before its name
//{a32} is the acme password
## compose
environment:\n  - MYSQL_ROOT_PASSWORD=Tulip!{d4}x
      POSTGRES_PASSWORD: "Tulip!{d4}x"
## spring
spring.datasource.password=Tulip!{d4}x
management.datadog.metrics.export.api-key={h32}
## rails
secret_key_base: {h128}
  password: <%= ENV["DB_PASSWORD"] || "Tulip!{d4}x" %>
## wordpress
define( 'DB_PASSWORD', 'Tulip!{d4}x' );
define('AUTH_KEY', '{a64}');
## django
SECRET_KEY = 'django-insecure-{a50}'
## ansible
ansible_become_password: Tulip!{d4}x
vault_db_password: "Tulip!{d4}x"
## terraform
  password = "Tulip!{d4}x"
resource "random" "x" { access_token = "{a40}" }
## ini
[client]\nuser=svc\npassword=Tulip!{d4}x
bind_pw = Tulip!{d4}x
bindpw Tulip!{d4}x
## s3cfg
secret_key = {b40}
aws_secret_access_key={b40}
## rclone
pass = {a43}
## maven
<server><id>x</id><password>Tulip!{d4}x</password></server>
## composer
"github-oauth": { "github.com": "ghp_{a36}" }
## pip
index-url = https://svc:Tulip!{d4}x@pypi.acme.io/simple
## npmrc
//registry.npmjs.org/:_authToken={u}
//npm.acme.io/:_password={b24}=
## docker config
"auth": "c3ZjOlR1bGlwITQ3MTF4"
## kubeconfig
    token: {a40}
    client-key-data: LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t{b80}
## kubectl
kubectl create secret generic x --from-literal=password=Tulip!{d4}x
kubectl create secret docker-registry r --docker-password=Tulip!{d4}x
## helm
helm upgrade x ./y --set auth.rootPassword=Tulip!{d4}x
## gcloud
gcloud sql users set-password svc --password=Tulip!{d4}x
## az
az ad sp create-for-rbac -> "password": "{a3}8Q~{a34}"
## postgres
postgres://svc:Tulip!{d4}x@db1:5432/pay
PGPASSWORD=Tulip!{d4}x psql -h db1
ALTER ROLE svc WITH PASSWORD 'Tulip!{d4}x';
host=db1 user=svc password=Tulip!{d4}x dbname=pay
## mongo
mongodb+srv://svc:Tulip{d4}x@c0.abcde.mongodb.net/pay
## mssql
Server=db1;Database=pay;User Id=svc;Password=Tulip!{d4}x;
## amqp
amqps://svc:Tulip{d4}x@mq1:5671/%2F
## redis
requirepass Tulip!{d4}x
redis-cli -h r1 -a Tulip!{d4}x ping
## headers
X-Api-Key: {a32}
Authorization: Bearer {a40}
Authorization: Basic c3ZjOlR1bGlwITQ3MTF4
curl -H 'PRIVATE-TOKEN: {a20}' https://git.acme.io
Cookie: session={a40}; theme=dark
## addresses
https://api.acme.io/v1/orders?api_key={a32}&page=2
https://acme.blob.core.windows.net/x?sv=2022&sig={a43}%3D
smtps://bob@acme.io:Tulip{d4}x@smtp.acme.io:465
## wireless
wpa_passphrase=Tulip!{d4}x
  psk="Tulip!{d4}x"
## devices
snmp-server community Tulip{d4}x RO
username admin secret 0 Tulip!{d4}x
## keys
-----BEGIN EC PRIVATE KEY-----\nMHc{b60}\n-----END EC PRIVATE KEY-----
PrivateKey = {b43}=
AGE-SECRET-KEY-1{U58}
## told
the password for db-2 is Tulip!{d4}x
new root pw: Tulip!{d4}x
creds are svc / Tulip!{d4}x
login svc password Tulip!{d4}x
"""
)
"""What must not be written down."""

HARMLESS = filled(
    r"""
## masked tokens
ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
AKIAXXXXXXXXXXXXXXXX
API_KEY="glc_111111111111111111111111111111111111111111="
hvs.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
"token": "xoxp-XXXXXXXXXX-XXXXXXXXXX-XXXXXXXXXXX-XXXXXXXXXX"
## words after a beginning
hf_requiredCharacteristicTypesForDisplayMetadata
hf_servingcellpriorityparametersdescription
## ids of payments
pi_3{a23}
cus_{a14} ch_3{a23}
pk_live_{a24}
evt_1{a23} was sent again
## ids of requests
req_{a20}
chatcmpl-{a29}
trace_id={h32} span_id={h16}
msg_{a24}
## checksums
sha512-{b86}==
integrity sha256-{b43}=
github.com/acme/pay v1.4.2 h1:{b43}=
etag: "{h32}"
layer sha256:{h64} pulled
## other keys
cache key = orders:{d6}:{h32}
cacheKey: "{a24}"
idempotency_key={u}
dedup_key: {h32}
primaryKey="{a30}"
S3 key=exports/2026-11-30/{h32}.parquet
partition key = {a22}
public_key = "{a43}"
## about secrets
secret_name=payments-db-{d4}
token_url=https://login.acme.io/oauth2/token
password_hash_algorithm = argon2id
token_expiry={d10}
secret_arn: arn:aws:secretsmanager:eu-west-1:{d12}:secret:prod/db-{a6}
credentialsId: '{u}'
"key_name": "prod-cmk-2"
token_id={u}
secret_version={u}
## compared to words
if token == "expired" then retry
if (password != "") {
assert secret != 'missing'
## nothing there
snowflake.password=\njdbc.snowflake.url=
GITHUB_API_KEY=\nDYNATRACE_API_KEY=
password: ""
token = None
## defaults that say nothing
API_TOKEN=${API_TOKEN:-}
os.environ.get("ACME_TOKEN", "unset")
os.getenv("API_TOKEN") or "none"
## typed, but empty
const token: string = ""
var password string
password: String
func login(password string, token string) error {
## manifests without values
kind: Secret\nmetadata:\n  name: pay-db\ntype: Opaque
kind: ExternalSecret\nspec:\n  data:\n  - secretKey: password\n    remoteRef:\n      key: pay/db
kind: Secret\ndata:\n  password: {{ .Values.db.password | b64enc }}
kind: ConfigMap\ndata:\n  mode: Zm9vYmFyYmF6cXV4
## curl without a secret
curl -i -u 'test:test' http://localhost
curl -u "$USER:$TOKEN" https://x
curl -u username:token https://x
curl -u "myusername" http://localhost:15130/api/check_user/
## addresses
https://example.com/a:b@c
http://localhost:5000/<%= @variable %>
postgres://db1:5432/pay
jdbc:postgresql://localhost:5432/pay?user=svc
amqp://mq1:5672
## code around a quotation
usernameLabel:"Username:",passwordLabel:"Password:",rememberMeLabel:"Remember me:"
echo 'password = '.$p['config']['daemon_password']
"/:_password = "+new Buffer("feast").toString("base64")
$pwd = \$_POST[\"password\"];
dapiDataGetTopLongShortPositionRatio(params)
s.getServerAddressByClientCIDRs(req.Request)
## pods and nodes
payments-api-7f9c6b5d4-x2x9z restarted 14 times
ecs-orders-api-3-orders-api-{h20}
ip-10-2-3-4.eu-west-1.compute.internal
gke-prod-default-pool-{h8}-{l4}
## test names
test_payment_is_refused_when_the_card_has_expired
pytest /tmp/pytest-of-ci/test_login_0
## builds
build_{h40}
commit {h40}
registry.acme.io/pay/api:1.4.2-{h8}
main-{h20}.js
## ids of documents
https://docs.google.com/document/d/1{w43}/edit
https://www.youtube.com/watch?v={w11}
https://acme.atlassian.net/browse/PAY-4711
https://us02web.zoom.us/j/{d11}
## clusters
cluster id {w22}
node {w22} left the cluster
kafka cluster.id={w22}
## log lines
I1130 14:02:11.123456 1 reflector.go:424] failed to list *v1.Secret: forbidden
sshd[24200]: Failed password for root from 10.2.3.4 port 37947 ssh2
pam_unix(sshd:auth): authentication failure; logname= uid=0
WARN token bucket empty for tenant {d6}
INFO key rotation finished in 340 ms
ERROR password authentication failed for user "svc"
level=error msg="invalid token" request_id={u}
## metrics
http_requests_total{handler="/token",code="500"} 4711
vault_token_count{auth_method="kubernetes"} 312
## prose
the secret is rotated every 90 days
we changed the password policy to 14 signs
the api key of the test tenant was revoked
token refresh fails with 401 since 14:02
key finding: the pool was too small
the password reset mail is late by 20 minutes
nobody has the key of the cage
## queries
SELECT count(*) FROM tokens WHERE expires_at < now()
sum(rate(auth_failures_total{reason="bad_token"}[5m]))
service:pay @http.status_code:500 -@usr.id:{d6}
## certificates
serial number {h32}
SHA256 Fingerprint=4A:{d2}:B1:{d2}:0C
issuer=C=US, O=Let's Encrypt, CN=R11
ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{b43} bob@acme
SHA256:{b43} (ED25519)
## colours and data
data:image/png;base64,iVBORw0KGgo{b80}
#FFBAE4FF
## csp
script-src 'nonce-{a24}'
"""
)
"""What anybody may read."""
