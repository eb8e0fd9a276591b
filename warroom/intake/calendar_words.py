"""The names of months, of days, of halves of the day, in the languages in which pages are written.

Part of the shell's fast path.
"""

from __future__ import annotations

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january stycznia ledna ocak січня ene genn januar "
            "jänner janvier enero janeiro gennaio januari янв января январь",
            "feb february lutego února şubat лютого fév févr fev "
            "febbr februar février fevrier febrero fevereiro febbraio februari "
            "фев февраля февраль",
            "mar march marca března mart березня märz mrz maerz mars marzo março maart мар марта март",
            "apr april kwietnia dubna nisan квітня avr abr avril abril aprile апр апреля апрель",
            "may mai maja května maj mayıs травня mayo maio maggio mei мая май",
            "jun june czerwca června haziran червня giu juni juin junio junho giugno июн июня июнь",
            "jul july lipca července temmuz липня juil lug juli juillet julio julho luglio июл июля июль",
            "aug august sierpnia srpna ağustos серпня août aout agosto augustus авг августа август",
            "sep sept września září eylül вересня september "
            "septembre septiembre setembro settembre сен сент сентября сентябрь",
            "oct october października října ekim жовтня ott okt "
            "oktober octobre octubre outubro ottobre окт октября октябрь",
            "nov november listopada listopadu kasım novembre noviembre novembro ноя ноября ноябрь",
            "dec december grudnia prosince aralık грудня desember dic déc "
            "dez dezember décembre decembre diciembre dezembro dicembre дек декабря декабрь",
        ),
        1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "mon monday montag lundi lunes lunedì maandag mandag måndag segunda "
            "понедельник poniedziałek 月曜日 星期一 월요일",
            "tue tues tuesday dienstag mardi martes martedì dinsdag tirsdag tisdag terça "
            "вторник wtorek 火曜日 星期二 화요일",
            "wed weds wednesday mittwoch mercredi miércoles mercoledì woensdag onsdag quarta "
            "среда środa 水曜日 星期三 수요일",
            "thu thur thurs thursday donnerstag jeudi jueves giovedì donderdag torsdag quinta "
            "четверг czwartek 木曜日 星期四 목요일",
            "fri friday freitag vendredi viernes venerdì vrijdag fredag sexta "
            "пятница piątek 金曜日 星期五 금요일",
            "sat saturday samstag samedi sábado sabato zaterdag lørdag lördag "
            "суббота sobota 土曜日 星期六 토요일",
            "sun sunday sonntag dimanche domingo domenica zondag søndag söndag "
            "воскресенье niedziela 日曜日 星期日 星期天 일요일",
        )
    )
    for name in names.split()
}  # fmt: skip
SHORT_WEEKDAYS: dict[str, int | None] = {
    name: number
    for number, names in enumerate((
        "mo lun seg pn пн 月 월", "di mar ter wt вт 火 화", "mi mer mié qua wo śr ср 水 수",
        "do jeu jue gio qui czw чт 木 목", "fr ven vie sex vr pt пт 金 금", "sa sam sáb sab za sob сб 土 토",
        "so dim dom zo nd вс 日 일",
    ))
    for name in names.split()
}  # fmt: skip
"""Names of days that are also other words, in several languages: in front of a whole date they say nothing new."""
SHORT_WEEKDAYS["ma"] = None  # a Monday in Dutch and Finnish, a Tuesday in Romanian
RELATIVE = {
    "yesterday": -1, "today": 0, "tomorrow": 1, "next day": 1, "the next day": 1, "same day": 0, "following day": 1,
    "the following day": 1, "翌": 1, "翌日": 1, "同日": 0, "前日": -1, "gestern": -1, "heute": 0,
    "aujourd'hui": 0, "aujourd’hui": 0, "hoy": 0, "oggi": 0, "hoje": 0, "今日": 0, "今天": 0,
    "昨日": -1, "昨天": -1, "오늘": 0, "어제": -1, "ieri": -1, "ontem": -1, "gisteren": -1, "vandaag": 0, "сегодня": 0,
    "вчера": -1, "ayer": -1, "hier": -1, "wczoraj": -1, "this": 0,
    "vorgestern": -2, "avant-hier": -2, "anteayer": -2, "eergisteren": -2, "anteontem": -2, "позавчера": -2,
    "przedwczoraj": -2, "一昨日": -2, "前天": -2, "그저께": -2, "day before yesterday": -2,
    "the day before yesterday": -2,
}  # fmt: skip
FROM_ROW_ABOVE = frozenset((
    "next day", "the next day", "same day", "following day", "the following day", "翌", "翌日", "同日", "前日",
))  # fmt: skip
"""Those that count from the day of what was told before; the others count from the day on which it was written."""
HALVES = {
    "午前": "a", "上午": "a", "오전": "a", "午後": "p", "下午": "p", "오후": "p",
    "凌晨": "early", "清晨": "early", "早朝": "early", "未明": "early", "새벽": "early",
    "早上": "morning", "早晨": "morning", "朝": "morning", "아침": "morning",
    "中午": "noon", "昼": "noon", "お昼": "noon", "낮": "noon",
    "傍晚": "evening", "夕方": "evening", "晚上": "evening", "晚间": "evening", "晚": "evening", "夜": "evening",
    "저녁": "evening", "밤": "evening", "半夜": "night", "深夜": "night", "夜里": "night", "夜間": "night",
    "夜间": "night", "심야": "night",
}  # fmt: skip
"""Those that stand in front of a clock, and what they say of its hour; ``a`` and ``p`` are the halves themselves."""
HOURS_OF_PARTS = {
    "early": {hour: hour % 12 for hour in (12, 0, *range(1, 8))},
    "morning": {hour: hour for hour in range(4, 12)},
    "noon": {10: 10, 11: 11, 12: 12, 1: 13, 2: 14, 3: 15, 4: 16, 13: 13, 14: 14, 15: 15, 16: 16},
    "evening": {**{hour: hour + 12 for hour in range(4, 12)}, **{hour: hour for hour in range(16, 24)}},
    "night": {hour: hour + 12 if 9 <= hour < 12 else hour for hour in (*range(6), *range(9, 12), *range(21, 24))},
}
"""The hour of the day that a part of the day means by an hour; those that are not here it leaves open."""
