"""Times as they are written by many hands, in a line, in a paste, in an item and in a cell: one reader for all of them.

Whatever is written, the time is right or less than exact, and no part of it stays among the words.
"""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from warroom.intake.paste import read_paste
from warroom.intake.postmortem import read_timeline
from warroom.intake.times import microseconds_of
from warroom.intake.typed_line import read_line
from warroom.intake.written import read_written
from warroom.model.identity import Moment
from warroom.model.moment import MINUTE, EventTime

BERLIN = "Europe/Berlin"
NOW = Moment(microseconds_of(datetime.datetime(2026, 2, 13, 16, tzinfo=datetime.UTC)))
MEANT = microseconds_of(datetime.datetime(2026, 2, 13, 13, 32, tzinfo=datetime.UTC))
WORDS = "disk full"

ONE_TIME = (
    "2:32 P.M.", "2:32 p.m", "2:32P.M.", "2:32Pm", "2:32 pM", "2:32  PM", "2:32\u2009PM", "2:32\u2007PM",
    "02:32 PM", "2:32:10 pm", "2:32:10.5pm", "2.32pm", "2.32 p.m.", "2:32 p m", "2:32 PM.", "2:32pm:", "2:32 PM -",
    "2:32PM,", "(2:32 PM)", "[2:32pm]", "14:32 PM", "14:32+01:00", "14:32 +0100", "14:32+0100", "14:32 UTC+1",
    "14:32 UTC+01", "14:32 (UTC+1)", "14:32 (GMT+01:00)", "14:32 [UTC+1]", "14:32 UTC +01:00", "14:32 GMT+0100",
    "10:32 UTC-0300", "10:32 UTC−3", "10:32 UTC–3", "10:32-0300", "10:32 −03:00", "13:32 UTC+0", "13:32z",
    "13:32 Z", "1332Z", "1332z", "13:32 Zulu", "1332 zulu", "133210Z", "13:32 utc", "13:32 Utc", "13:32 U.T.C.",
    "13:32 UTC:", "13:32 (UTC)", "13:32 UTC/GMT", "13:32 UTC (14:32 CET)", "14:32 CET (13:32 UTC)",
    "14:32 (13:32 UTC)", "13:32 UTC / 8:32 AM EST", "5:32 AM PST / 8:32 AM EST", "13:32 WET", "15:32 EET",
    "16:32 MSK", "16:32 EAT", "19:17 NPT", "14:32 MEZ", "14:32 Uhr MEZ", "14:32 Berlin time", "14:32 Europe/Berlin",
    "14:32 (Europe/Berlin)", "13:32 Europe/London", "22:32 Asia/Tokyo", "14:32 local time", "14:32 CET/CEST",
    "14:32 h CET", "14:32h", "14h32", "14H32", "14 h 32", "14:32 Uhr", "um 14:32", "kl 14:32", "14時32分",
    "14时32分", "下午2点32分", "下午2:32", "오후 2시 32분", "午後2時32分", "１４：３２", "１４:３２", "14：32",
    "午後14:32", "2026-02-13 14:32", "2026-02-13T14:32", "2026-02-13t14:32", "2026-2-13 14:32", "2026/2/13 14:32",
    "2026.02.13 14:32", "2026.2.13. 14:32", "2026-02-13, 14:32", "2026-02-13 - 14:32", "2026-02-13_14:32",
    "2026-02-13-14:32", "2026-02-13 at 14:32", "2026-02-13 @ 14:32", "2026-02-13 @14:32", "2026-02-13: 14:32",
    "2026-02-13;14:32", "20260213 14:32", "20260213T1432", "20260213T143200", "20260213-14:32", "13.02.2026 14:32",
    "13.2.2026 14:32", "13.2.26 14:32", "13.02.26, 14:32", "13.02. 14:32", "13.2. 14:32", "13. Februar 2026 14:32",
    "13. Februar 2026, 14:32 Uhr", "13. Februar 2026 um 14:32 Uhr", "13. Feb. 14:32", "13 février 2026 à 14h32",
    "13 février 14:32", "13 de febrero de 2026, 14:32", "13 febrero 2026 14:32", "13 febbraio 2026 14:32",
    "13 de fevereiro de 2026 às 14:32", "13 februari 2026 14:32", "13 февраля 2026 14:32", "13 lutego 2026 14:32",
    "2026年2月13日 14:32", "2026年2月13日14時32分", "2月13日 14:32", "2026년 2월 13일 14:32", "2/13/2026 14:32",
    "2/13/26 2:32 PM", "13/2/2026 14:32", "13/02/26 14:32", "13-02-2026 14:32", "02-13-2026 14:32", "2/13 14:32",
    "13/2 14:32", "02-13 14:32", "13-Feb-2026 14:32", "13-Feb-26 14:32", "13-FEB-2026 14:32:00", "13Feb2026 14:32",
    "Feb-13-2026 14:32", "Feb 13 14:32", "Feb. 13, 14:32", "Feb 13th 14:32", "February 13th, 2026 14:32",
    "February 13 2026, 2:32 PM", "Feb 13, 2026, 2:32:00 PM", "Feb 13 2026 2:32PM", "13 Feb 14:32", "13th Feb 14:32",
    "13th of February 2026 14:32", "Fri 14:32", "Friday 14:32", "Friday, 14:32", "Fri, 13 Feb 2026 14:32",
    "Fri 13 Feb 14:32", "Fri, Feb 13, 2026 14:32", "Fri, Feb 13 14:32", "Friday 13 February 2026 at 14:32",
    "Freitag, 13.02.2026 14:32", "Fr., 13.02.2026, 14:32", "Freitag 14:32", "ven. 13 févr. 14:32",
    "vendredi 13 février 2026 14:32", "viernes, 13 de febrero de 2026 14:32", "2026-02-13 (Fri) 14:32",
    "2026-02-13 Fri 14:32", "2026/02/13 (金) 14:32", "today 14:32", "today at 14:32", "today, 14:32",
    "Today @ 2:32 PM", "heute 14:32", "heute um 14:32", "hoy 14:32", "今日 14:32", "14:32 today",
    "14:32 on 2026-02-13", "14:32 2026-02-13", "14:32, 13 Feb 2026", "14:32 13 Feb", "14:32 13.02.2026",
    "14:32 (13 Feb)", "14:32 on Feb 13", "14:32 on 13 February 2026", "2:32 PM on Friday", "2:32 PM 2/13/2026",
    "2:32PM Feb 13", "2026-02-13 1432", "2026-02-13 14.32", "2026-02-13 14h32", "Fri 13 Feb 2026 14:32",
    "Fri, Feb 13, 2026 14:32", "2026-02-13T13:32:10Z", "2026-02-13T13:32:10.123456Z",
    "2026-02-13T13:32:10.123456789Z", "2026-02-13T14:32:10+01:00", "2026-02-13T14:32:10,500+0100",
    "2026-02-13T14:32:10.5+01", "2026-02-13 13:32:10 UTC", "2026-02-13 13:32:10.123 UTC",
    "2026-02-13 13:32:10 +0000 UTC", "2026-02-13 14:32:10 +0100 CET", "2026-02-13 13:32:10+00",
    "2026-02-13 13:32:10-00:00", "20260213T133210Z", "20260213T133210.123Z", "20260213133210Z",
    "2026-02-13T13:32:10Z[UTC]", "2026-02-13T14:32:10+01:00[Europe/Berlin]", "Fri Feb 13 13:32:10 UTC 2026",
    "Fri 13 Feb 13:32:10 UTC 2026", "Fri, 13 Feb 2026 13:32:10 GMT", "Fri, 13 Feb 2026 08:32:10 -0500 (EST)",
    "Friday, 13-Feb-26 13:32:10 GMT", "13/Feb/2026:13:32:10 +0000", "[13/Feb/2026:14:32:10 +0100]",
    "2026/02/13 13:32:10 UTC", "1770989530", "1770989530.123", "1770989530123", "1770989530123456",
    "1770989530123456789", "[1770989530]", "2026-02-13T13:32:10.Z", "2026-02-13T13:32:10 Z",
    "2026-02-13T13:32:10UTC", "Feb 13 2026 13:32:10 UTC", "2026-02-13T13:32:10ZULU", "14:32 -", "since 14:32",
    "2:32 p. m.", "2:32 p.\u00a0m.", "2:32\u00a0p.\u00a0m.", "02:32:10 p. m.", "2:32 PM CET", "2:32 PM (CET)",
    "2:32PM CET", "2:32pm cet", "2:32 PM Berlin time", "2:32 p.m. (Berlin time)", "1:32 PM UTC", "1:32pm utc",
    "1:32 PM (UTC)", "1:32 PM Z", "8:32am est", "8:32 AM Est", "8:32am (Eastern)", "5:32am Pacific",
    "5:32 AM (PST)", "5:32 AM PST (13:32 UTC)", "5:32AM PST/8:32AM EST", "14:32 nachmittags",
    "14:32 in the afternoon", "14:32 CET (UTC+1)", "14:32 CET (+01:00)", "14:32 CET [GMT+1]", "14:32 UTC+1 (CET)",
    "14:32 +01:00 (CET)", "14:32+01:00 CET", "14:32 +0100 (Central European Time)", "14:32 Europe/Berlin (CET)",
    "14:32 CET Europe/Berlin", "14:32 CET / 13:32 UTC", "14:32 CET = 13:32 UTC", "14:32 [13:32 UTC]",
    "13:32 UTC [14:32 CET]", "13:32 (UTC) / 14:32 (CET)", "13:32Z (8:32 AM ET)", "13:32 GMT/UTC", "13:32 UTC/Z",
    "19:02 IST (UTC+5:30)", "19:02 IST (+0530)", "19:02 +0530 IST", "13:32 Z UTC", "13:32 +00:00 UTC",
    "13:32 gmt+0", "13:32 UTC+00:00", "13:32 Greenwich Mean Time", "13:32 Coordinated Universal Time",
    "22:32 JST (UTC+9)", "22:32 Japan Standard Time", "22:32 Tokyo time", "08:32 ET (UTC-5)",
    "08:32 ET (UTC−05:00)", "08:32 EST5EDT", "07:32 CST6CDT", "08:32 America/New_York",
    "08:32 America/New_York time", "08:32 US/Eastern time", "13:32 Etc/UTC", "13:32 Etc/GMT", "14:32 Etc/GMT-1",
    "2026/02/13T14:32", "2026-02-13 14:32:00.000", "2026-02-13 14:32:00,000 +0100", "2026-02-13T14:32:00.000+0100",
    "2026-02-13T13:32:00.000Z:", "[2026-02-13T13:32:00.000Z]", "(2026-02-13T13:32:00Z)", "[2026-02-13 Fri 14:32]",
    "2026-02-13 (14:32)", "13.02.2026 – 14:32", "13.02.2026, um 14:32 Uhr", "Am 13.02.2026 um 14:32",
    "am 13. Februar um 14:32 Uhr", "On February 13th at 14:32", "on Feb 13, 14:32", "On 13 February 2026, at 14:32",
    "February 13th at 2:32pm", "Feb 13 @ 2:32pm", "Feb 13 2:32pm CET", "Feb 13, 2:32 PM (CET)", "Feb-13 14:32",
    "13-Feb 14:32", "13/Feb 14:32", "13 Feb, 14:32", "13 Feb: 14:32", "Feb 13: 14:32", "Feb 13 - 14:32",
    "Feb 13th, 14:32", "Feb 13th - 14:32", "13 feb 14.32", "13 lutego 2026, 14:32", "13. února 2026 14:32",
    "13 Şubat 2026 14:32", "13 лютого 2026 14:32", "13 фев 2026 14:32", "13.02.2026 в 14:32",
    "2026年2月13日(金) 14:32", "2026年02月13日 14時32分", "2月13日 14時32分", "2月13日(金)14:32",
    "2026年2月13日 下午2:32", "2026년 2월 13일 오후 2:32", "2026. 2. 13. 오후 2:32", "2026. 2. 13. 14:32",
    "13/02/2026 14h32", "13/02/2026 à 14:32", "13/02/2026 às 14:32", "13/02/2026 2:32 p. m.", "13-2-2026 14:32",
    "13.2. klo 14.32", "2026-02-13 kl. 14:32", "2026-02-13 kl 14:32", "13 februari 2026 kl. 14:32",
    "vrijdag 13 februari 2026 14:32", "vr 13 feb 14:32", "venerdì 13 febbraio 2026 14:32", "ven 13 feb 14:32",
    "sex., 13 de fev. 14:32", "Fri Feb 13 14:32", "Fri. Feb 13 14:32", "Fri, February 13th 14:32",
    "Friday, Feb. 13, 2026 at 2:32 p.m.", "Feb 13 Fri 14:32", "13 Feb Fri 14:32", "14:32hrs", "1432hrs CET",
    "14:32 Hrs.", "14:32 uhr", "14:32 Uhr MEZ:", "02:32PM.", "2:32 Pm CET", "2:32 PM, CET", "14:32 (UTC+01:00)",
    "14:32 [CET]", "13:32 UTC+00", "13:32 UTC-0", "13:32 +0000", "13:32 (+0000)", "13:32Z+00:00",
    "2026-02-13T13:32:00+0000", "2026-02-13T13:32:00-0000", "2026-02-13T13:32:00.000000+00:00",
    "2026-02-13 13:32 (UTC)", "2026-02-13 (Friday) 14:32", "Friday 2026-02-13 14:32", "Fri 2026-02-13 14:32",
    "Fri 2026-02-13 13:32:10 UTC", "Fri, 2026-02-13, 14:32", "13. 2. 2026 14:32", "13. 02. 2026 14:32",
    "13.2.2026 klo 14:32", "13.2.2026 2:32 PM", "13-Feb-2026 2:32 PM", "Feb 13 2026 at 14:32 CET",
    "Feb 13, 2026 14:32 CET:", "14:32 CET on Feb 13", "14:32 CET on Friday", "14:32 CET, Feb 13",
    "14:32 CET Feb 13, 2026", "14:32:00 13.02.2026", "2:32 PM · Feb 13, 2026", "2:32 PM on 02/13/2026",
    "at 14:32 on 13 February", "at 2:32pm on Friday", "At 14:32 CET", "14:32 o'clock", "14:32 this afternoon",
    "1:32 PM +00:00", "13:32 UTC (2:32 PM CET)", "13:32 UTC/14:32 CET/8:32 EST", "14:32 CET/13:32 UTC/8:32 EST",
    "14:32–14:32", "14:32 sharp", "14:32:00 sharp", "14.32 Uhr", "aujourd'hui 14:32", "14:32-",
    "<2026-02-13 Fri 14:32>", "14.32h", "sexta-feira, 13 de fevereiro de 2026 14:32",
    "piątek, 13 lutego 2026 14:32",
)  # fmt: skip
"""All of them 13:32 UTC on that day, to the minute."""
NO_BEGINNING_OF_A_LINE = (
    "14.32 Uhr", "aujourd'hui 14:32", "14:32-", "<2026-02-13 Fri 14:32>", "14.32h",
)  # fmt: skip
"""Those that a typed line does not begin with."""
NEVER_EXACT = (
    "12:00 midnight", "14:32 AM", "0:32 PM", "13pm", "8:02 PM IST", "14:32 +01", "14:32Z+0", "14:32 UTC+19",
    "14:32+25:00", "14:32 UTC+1h", "13:32 UTC / 9:32 AM EST", "13:32 XST", "13:32 CHADT", "14:32 Europe/Nowhere",
    "14:32 LT", "14:32 server time", "14h", "14 h", "gegen 14:30 Uhr", "kurz nach 14:30", "the 13th 14:32",
    "Fr 13.02. 14:32", "金 14:32", "2026-W07-5 14:32", "2026-044 14:32", "D044 14:32", "260213 14:32",
    "26-02-13 14:32", "13 Feb '26 14:32", "last night 23:10", "Thursday night 23:10", "2 days ago 10:00",
    "02/03/2026 10:00", "2026-02-30 10:00", "2026-13-02 10:00", "31.02.2026 10:00", "Feb 30 10:00", "@1770989530",
    "<t:1770989530:F>", "2026-02-13-13.32.10 UTC", "2026-044T13:32:10Z", "0213 13:32:10 UTC", "14:40-14:32",
    "14:32 onwards", "until 14:32", "before 14:32", "after 14:32", "by 14:32", "~14:32", "~ 14:32", "≈14:32",
    "ca. 14:32", "ca 14:32", "c. 14:32", "circa 14:32", "about 14:32", "around 14:32", "approx 14:32",
    "approx. 14:32", "approximately 14:32", "roughly 14:32", "14:32 approx", "14:32 approx.", "14:32ish",
    "14:32-ish", "14:32 or so", "14:32?", "14:32 (?)", "14:32 (approx)", "14:32 (est.)", "14:32 (estimated)",
    "14:32~", "14:32+", "14:3x", "14:3?", "14:??", "14:xx", "14:3_", "14:__", "some time around 14:32",
    "maybe 14:32", "likely 14:32", "probably 14:32", "14:32 at the latest", "≤14:32", "≥14:32",
    "no later than 14:32", "14:30-ish?", "14:32 or 14:33", "14:32/33", "14:32 - 14:3?", "half 3", "14:32 頃",
    "14時32分頃", "14時頃", "약 14:32", "大约14:32", "14:32左右", "T+15m", "T+15", "T+0:15", "T-5m", "T0",
    "t+15 min", "T+1h15m", "+15m", "+15 min", "+00:15", "H+2", "15 min ago", "15m ago", "24:00", "24:10", "14:60",
    "25:01", "14:5", "1:2", "14::32", "14:32:61", "14;32", "14,32", "14-32", "99:99", "0:0", "000:10", "14:321",
    "14:32.5", "14:32:10:05", "14:32:1", "14:32x", "14:32am/pm", "14:32-05", "14:32AMPM", "14:32 UTC UTC+2",
    "14:32 EST PST", "14:32 am PM", "24:00 UTC", "9:05 yesterday evening", "yesterday evening 9:05",
    "yesterday evening, 9:05", "9:05 last night", "gestern Abend 9:05", "Thursday evening at 9:05",
    "9:05 on Thursday evening", "10:05 Thursday", "10:05 Thu", "10:05 last Thursday", "10:05 this Thursday",
    "10:05 the day before", "10:05 two days ago", "10:05 the previous day", "14:32 CET - 13:32 UTC", "14:32/13:32Z",
    "13:32Z (14:32 local)", "13:32 UTC (14:32 local time)", "14:32 CET (UTC+2)", "14:32 EST (UTC+5)",
    "14:32 PST EST", "14:32 UTC (12:32 CET)", "14:32 UTC JST", "14:32 +0100 EST", "14:32 Europe/Berlin EST",
    "14:32 (11:11 UTC)", "14:32 CHST", "14:32 GMT+BST", "14:32 UTC+1/+2", "14:32 UTC+1 or UTC+2", "14:32 CET/UTC",
    "14:32 EST/CST", "14:32 PST/UTC", "22:32 (Tokyo)", "22:32 in Tokyo", "22:32 Tokyo", "13:32 London",
    "08:32 New York", "05:32 SF time", "2026-02-13 [14:32]", "[2026-02-13] [14:32]", "[2026-02-13][14:32:00]",
    "13. helmikuuta 2026 klo 14.32", "пт, 13 февр. 2026, 14:32", "den 13 februari 2026 14:32",
    "ศุกร์ 13 14:32",
    "2569-02-13 14:32", "Friday the 13th 14:32", "14:32 cest", "14:32 CET (UTC)", "14:32 CET UTC",
    "14:32 UTC (CET)", "14:32 JST (UTC+1)", "14:32 +0100 (PST)", "14:32Z+01:00", "14:32Z (CET)",
    "14:32 UTC+1 (UTC+2)", "14:32 EST/PST", "14:32 ET/PT", "14:32 CET or UTC", "14:32 UTC?", "14:32 CET?",
    "14:32 (CET?)", "14:32 UTC-ish", "14:32 or 2:32", "2:32 AM/PM", "2:32 (AM or PM?)", "2:32 PM?",
    "2:32 in the morning PM", "14:32 in the morning", "0:32 in the afternoon", "14:32 midnight", "14:32 - ??:??",
    "14:3", "14:32:6", "14:32:99", "14:32 ship's time", "14:32 summer time", "14:32 DST", "14:32 standard time",
    "14:32 CEST (winter)", "14:32 NST?", "14:32 A.M.", "14:32 Tuesday", "14:32 on 31 Feb", "14:32 on Feb 30",
    "14:32 in London", "14:32 at London", "14:32 London time?",
)  # fmt: skip
"""Bounds, guesses, contradictions, what is open, what is not understood."""
WORDS_ONLY = (
    "half past two", "quarter to 3", "-14:32", "-90s", "a few minutes ago", "just now", "now", "10.0.0.1 is down:",
    "3:1 ratio,", "2024 was quiet;", "1432 requests failed,", "100% of nodes,", "5 pods down,", "May is oncall,",
    "March deploy failed,", "Sun JVM crashed,", "Sat phone lost,", "friday deploy freeze,", "now we know:",
    "-v flag missing,", "-5.5 degrees,", "12/15 nodes down,", "2/3 quorum lost,", "24/7 support called,",
    "1.17 rollout,", "9.30 release,", "10:1 compression,", "404 errors,", "500s rising,", "0800 number dead,",
    "1984 errors,", "2000 hours of video,", "7h of backlog,", "15m users affected,", "10m rows deleted,",
    "2pm2 processes died,", "4pm-agent crashed,", "12th node lost,", "1st responder on,", "at 500 rps,",
    "about 14 nodes,", "around 3:1 odds,", "from 10.0.0.1,", "between 3 and 4 nodes,", "by 10% drop,",
    "until tomorrow,", "in 5 min restart,", "T1 line down,", "T-mobile outage,", "T+1 settlement,", "Z is down,",
    "UTC skew,", "today we know,", "so 14 nodes,", "do 3 things,", "sa 10 accounts locked,", "the 13th node,",
    "2026-02 release,", "20260213.1 build,", "1.2.3 released,", "12:34:56:78:9a:bc is the mac,",
    "10:20:30:40 lens,", "::1 unreachable,", "14:32:10:250 frames,", "5:4 split,", "1:1 with bob,", "16:9 screens,",
    "99:1 odds,", "0:0 score,", "7-11 closed,", "9-5 job,", "1-2 pods,", "10-15 users,", "1000-2000 req/s,",
    "10am-bot died,", "noon-job failed,", "midnight job failed,", "noon batch late,", "am I late?",
    "pm2 restarted,", "UTC+2 users,", "EST users down,", "CET is slow,", "-7b model,", "-1x slope,",
    "15 minutes of data lost,", "15 min delay,", "2 days ago's backup,", "feb 13 backup lost,",
    "13 feb backup lost,", "2026-02-13.tar.gz lost,", "2026-02-13-backup lost,", "20260213T backup,",
    "13.02.-backup lost,", "14h outage,", "14 h outage,", "½ of nodes,", "１００ pods,", "٣ pods,",
    "at noon-job failed,", "on Friday deploy,", "before 3:1 odds,", "maybe 14 nodes,",
)  # fmt: skip
"""None of them is a time."""


def in_every_place(writing: str, *, pages: bool = True) -> dict[str, tuple[EventTime | None, str]]:
    """The time and the words of ``writing`` and some words, on a Friday at 17:00 in Berlin."""
    typed = read_line(f"{writing} {WORDS}", now=NOW, zone=BERLIN)
    pasted = read_paste(f"{writing} {WORDS}", now=NOW, zone=BERLIN)
    read = {"line": (typed.at, typed.text), "paste": (pasted[0].at, " / ".join(line.text for line in pasted))}
    if not pages:
        return read
    head = "# Outage on 2026-02-13\n\n## Timeline\n\nAll times Europe/Berlin.\n\n"
    layouts = {"item": f"- {writing} {WORDS}\n", "cell": f"| Time | What |\n|---|---|\n| {writing} | {WORDS} |\n"}
    for place, layout in layouts.items():
        if place == "cell" and "|" in writing:
            continue
        lines = read_timeline(head + layout, name="x.md", zone=BERLIN).lines
        read[place] = (lines[0].at, " / ".join(line.text for line in lines)) if lines else (None, "")
    return read


def is_exact(at: EventTime | None) -> bool:
    return at is not None and at.precision in ("exact", "minute")


def test_each_writing_of_one_time_is_that_time_everywhere_and_leaves_nothing_among_the_words() -> None:
    for writing in ONE_TIME:
        for place, (at, words) in in_every_place(writing).items():
            if place == "line" and writing in NO_BEGINNING_OF_A_LINE:
                continue
            assert at is not None, (writing, place)
            assert at.lo is not None, (writing, place)
            assert is_exact(at), (writing, place, at)
            assert (at.lo // MINUTE * MINUTE, words) == (MEANT, WORDS), (writing, place, at, words)


def test_what_is_rough_open_or_contradicts_itself_is_exact_nowhere() -> None:
    for writing in NEVER_EXACT:
        for place, (at, words) in in_every_place(writing).items():
            assert not is_exact(at), (writing, place, at, words)


def test_words_that_begin_like_a_time_stay_words() -> None:
    for words in WORDS_ONLY:
        for place in ("line", "paste"):
            at, text = in_every_place(words, pages=False)[place]
            assert at is None or at.lo is None, (words, place, at)
            assert text == f"{words} {WORDS}", (words, place)


@pytest.mark.parametrize(
    ("writing", "hour"),
    [("9:05 yesterday evening", 21), ("yesterday evening 9:05", 21), ("gestern Abend 9:05", 21),
     ("9:05 on Thursday evening", 21),
     ("10:05 on Thursday", 10), ("10:05, Thursday:", 10), ("10:05 (Thursday)", 10)],
)  # fmt: skip
def test_a_day_and_its_part_beside_a_clock_are_counted_on_the_line(writing: str, hour: int) -> None:
    at, words = in_every_place(writing, pages=False)["line"]
    assert at is not None
    assert words == WORDS
    there = datetime.datetime(2026, 2, 12, hour, 5, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))
    assert at.lo == microseconds_of(there)


@pytest.mark.parametrize("writing", ["14:32 Berlin", "14:32 cet", "14:32 Friday", "14:32 13/02"])
def test_what_may_be_zone_or_day_and_says_what_is_read_anyway_takes_nothing_from_the_time(writing: str) -> None:
    at, _ = in_every_place(writing, pages=False)["line"]
    assert is_exact(at)
    assert at is not None
    assert at.lo == MEANT


@pytest.mark.parametrize(
    "writing", ["14:32 London", "14:32 est", "14:32 in Tokyo", "14:32 server time", "10:05 Thursday"]
)
def test_what_may_be_another_zone_or_day_is_said_on_the_line_and_kept(writing: str) -> None:
    typed = read_line(f"{writing} {WORDS}", now=NOW, zone=BERLIN)
    assert not is_exact(typed.at)
    assert "behind the time may be its" in " ".join(typed.remarks)
    assert typed.text.endswith(f"{writing.partition(' ')[2]} {WORDS}")


@pytest.mark.parametrize(("back", "minutes"), [("-1h30m", 90), ("-1h5", 65), ("-15min", 15), ("−15", 15), ("–15m", 15)])
def test_a_line_counts_back_in_hours_and_minutes_and_with_any_dash(back: str, minutes: int) -> None:
    typed = read_line(f"{back} {WORDS}", now=NOW, zone=BERLIN)
    assert typed.at is not None
    assert (typed.at.lo, typed.text, is_exact(typed.at)) == (NOW - minutes * MINUTE, WORDS, True)


@pytest.mark.parametrize("back", ["15 min ago", "15m ago", "15 minutes ago:", "15 minutes ago –"])
def test_so_long_ago_in_words_is_rough(back: str) -> None:
    typed = read_line(f"{back} {WORDS}", now=NOW, zone=BERLIN)
    assert typed.at is not None
    assert (typed.at.lo, typed.text, typed.at.approx) == (NOW - 15 * MINUTE, WORDS, True)


@pytest.mark.parametrize(
    "typed", ["14:32/14:40", "2026-02-13T14:32:00Z/PT8M", "14:32.5", "13pm", "2026-02-13-13.32.10"]
)
def test_what_looks_like_a_time_and_is_read_as_none_says_so(typed: str) -> None:
    line = read_line(f"{typed} {WORDS}", now=NOW, zone=BERLIN)
    assert (line.at, line.text) == (None, f"{typed} {WORDS}")
    assert line.remarks


def test_each_example_of_the_page_about_times_is_read_whole() -> None:
    table = re.findall(r"^\| (\w+) \| (.*) \|$", Path("docs/times.md").read_text(encoding="utf-8"), re.MULTILINE)
    kinds = {kind: re.findall(r"`([^`]+)`", row) for kind, row in table}
    assert set(kinds) == {"clocks", "ranges", "days", "zones", "machines"}
    assert all(len(kinds[kind]) > 8 for kind in ("clocks", "ranges", "days", "zones"))
    for kind in ("clocks", "ranges", "days", "zones"):
        for example in kinds[kind]:
            text = f"14:32 {example}" if kind == "zones" else example
            written = read_written(text, alone=True, prose=True)
            assert written is not None, text
            assert (written.end, written.left, written.beside) == (len(text), "", ""), text
