"""Teams that play the four drills well: the walk-through, and ten that say the same in other words."""

from __future__ import annotations

FRAME = """
1 /ack looking at it
2 /sev {level}
1 /role ic @alice
3 /role tl @bob
3 /role comms @charlie
4 /role scribe @dana
5 UPDATE internal
6 UPDATE executive
12 {cause}
15 {decide}
20 UPDATE internal
21 {also}
24 /fixed configuration
30 CHECK 5m
41 CHECK 15m
40 UPDATE internal
49 UPDATE executive
55 CHECK 30m
"""
"""Minutes since the beginning, and what is typed or done then; the places are the words of each team."""
LEVEL = {"database": "P1", "api": "P1", "performance": "P1", "security": "P0"}

TEAMS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "database": (
        (
            "? connection pool exhausted",
            "! no rollback: the migration cannot be undone",
            "+ turned the badges flag off",
        ),
        ("? we run out of connections", "! reverting v2.31 is off the table", "+ badges off for everybody"),
        ("? the profile page eats the pool", "! we do not go back to the old version: the migration", "+ feature off"),
        ("? too many queries a request", "! rolling back would take an hour, so we won't", "+ disabled the badges"),
        ("? N+1 on the badges", "+ switching the badge feature off instead of anything else", "> load falls"),
        ("? primary is saturated", "! Roll-back rejected, migration 88 drops a column", "+ toggle set to off"),
        ("> 498 of 500 taken", "@bob can we revert the release? 5m", "! kill switch for badges"),
        ("? database starves", "! undo of the deploy: not possible in time", "+ turn off the badges"),
        ("> each profile makes 41 queries", "! disable the badges flag, no downgrade", "+ flag is off"),
        ("? pool too small since the release", "! previous release stays away: column is gone", "+ flag flipped"),
        (
            "? all connections are held by one query",
            "! We back out nothing; we disable the flag",
            "> 120 connections now",
        ),
    ),
    "api": (
        (
            "? the partner who looks up addresses is down",
            "! a shorter timeout and yesterday's cache",
            "+ timeout at 2 s",
        ),
        ("? the vendor's address search is down", "! serve cached answers", "+ cache switched on"),
        ("? our provider has an outage", "! open the circuit breaker for lookups", "+ breaker is open"),
        ("? it is somebody else: upstream 502", "! degrade: accept orders without the address check", "+ done on all"),
        ("> third-party lookups hang for 30 s", "! fail fast after two seconds", "+ rolled to api-3"),
        ("? external dependency does not answer", "+ fall back to stored answers", "> orders flow"),
        ("? supplier of addresses broken", "! we skip the address check for now", "+ switched"),
        ("> their status page is red, it is not ours", "! use stale addresses", "+ config is out"),
        ("? dependency timeouts fill our workers", "@bob cut the timeout to 2 s 5m", "> workers are free"),
        ("@lee is the geocoding service down? 5m", "! let orders through without checking", "+ deployed"),
        ("? their end is down, we only wait", "! bypass the lookup until they are back", "> errors fall"),
    ),
    "performance": (
        ("? a crawler asks for every filter", "! limit one client to 5 requests a second", "+ limit is on"),
        ("? unusual traffic from one network", "! throttle them", "+ throttled"),
        ("? some bot walks through all filters", "! block the network", "+ blocked"),
        ("> 60 % of requests come from one place", "! rate limit by address", "+ limiter is live"),
        ("? we are being scraped", "! a quota for each caller", "+ quota is on"),
        ("? one client hammers the search", "! cap the requests of that client", "> p95 falls"),
        ("@kim who sends all this traffic? 5m", "! ban them for an hour", "+ done"),
        ("? a spike of requests nobody caches", "! deny that range at the edge", "+ denied"),
        ("? someone floods us, no DDoS by intent", "! captcha for heavy users", "+ captcha shown"),
        ("? spider without manners", "! shut out its addresses", "+ they get 429 now"),
        ("? too many requests from one caller", "! limits for everybody without a login", "> 850 ms again"),
    ),
    "security": (
        ("> eleven repositories were read", "! security and legal informed", "> nothing was written"),
        ("> they cloned eleven repos", "! legal has been told, security too", "> no write access used"),
        ("> what was reached: eleven repositories", "told the CISO and our lawyers", "> audit done"),
        ("> the account downloaded source code", "! brought in legal and infosec", "> only from one network"),
        ("> 11 repositories touched, none changed", "@legal do we have to report this? 15m", "> two days"),
        ("! we treat all eleven repositories as copied", "called the data protection officer", "> logins stop"),
        ("> source was read, nothing written", "! notified compliance and the security team", "> builds fail"),
        ("> they read our code, that is all", "! asked counsel about the duty to report", "> they answer soon"),
        ("> scope: eleven repos, nothing exfiltrated beyond", "mailed privacy and security", "> noted"),
        ("> reached: every repository the build can see", "+ paged the security lead", "> she joins"),
        ("> eleven of them were read between 16:12 and now", "! escalated to legal", "> they know"),
    ),
}
"""(the cause or what was seen, what was decided, what else was done) of the walk-through first, then of ten others."""
CONTAINED = (
    "+ revoked the token", "+ token revocation done", "! rotate the build token at once", "+ disabled the account",
    "+ blocked the build account", "! invalidate the token before anything else", "+ killed the token",
    "+ the leaked token is deactivated, new one made", "@bob take the token back 5m", "+ pulled the token",
    "+ token withdrawn, builds fail",
)  # fmt: skip
"""What each team of the security drill does first."""
ALSO_COUNT: dict[str, dict[str, tuple[str, ...]]] = {
    "database": {
        "Decide for or against a rollback": (
            "! going back is no option because of the schema",
            "! we stay on v2.31, it can't be reversed in time",
            "! forward only", "! roll forward: we switch the badges off", "! flag it out",
            "! no way back: 88 is one-way",
            "! we leave the new version in place", "@bob is a restore of last night's build possible? 10m",
            "! reverse the deploy? no, takes an hour", "! return to v2.30 rejected", "! do not redeploy the old build",
            "+ set badges=false", "! take the badges off the profile page",
        ),
    },
    "api": {
        "Name the partner as a possible cause": (
            "? the 3rd party API hangs", "? nothing on our side changed, must be theirs", "? it is not us, it's them",
            "> their status page says major outage", "? geocoding is down", "? their servers",
            "? it's the address provider's fault",
        ),
        "Decide on a fallback": (
            "! accept orders unchecked", "! don't wait for them: 2 s and go on", "! we'll validate addresses later",
            "! queue the orders and check addresses afterwards", "! feature flag: skip address validation",
            "! short-circuit the lookup", "! accept any address for now", "! use the data of yesterday",
            "! orders are taken, addresses get checked tonight", "! manual address entry", "! let orders pass",
            "! reduce the wait to two seconds", "! disable address checks",
        ),
    },
    "performance": {
        "Raise a hypothesis about traffic": (
            "? one customer sends most calls", "? request volume from a single IP", "? an aggressive indexer",
            "? load test of a customer against production", "> one ASN makes 60 % of the hits",
            "? we get ten times the usual queries", "? a partner's integration loops",
            "? attack on the search endpoint",
            "> most requests have the same user agent", "? sudden growth in requests", "? a script gone wild",
        ),
    },
    "security": {
        "Take the token back before anything else": (
            "+ the key is dead", "+ token deleted", "! cut the build account off", "! pull that token now",
            "+ made the token useless", "+ regenerated the credential", "+ changed the token",
            "! new credentials for the build account", "+ token taken back", "+ token is gone", "! kill it",
        ),
        "Tell security and legal": (
            "lawyer and SOC are in", "spoke with legal and with security", "security and legal both sit here",
            "emailed legal and security", "! legal leads the reporting", "+ data protection has been asked",
        ),
        "Say what was reached with it": (
            "> the stranger fetched eleven repos", "> nobody pushed, all was read", "> exposure: eleven repositories",
            "/impact eleven repositories were read",
        ),
    },
}  # fmt: skip
"""What people said of a point of each drill who had not read how it is known."""
