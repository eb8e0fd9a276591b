"""Stories in many languages, read sentence by sentence."""

from __future__ import annotations

import pytest

from tests.intake.clocks import clock_of
from warroom.intake.imported import ImportHints
from warroom.intake.postmortem import read_timeline

STORIES = {
    "English": (
        "On 5 March 2026 at 14:05 UTC the pump stood still.",
        "We started it by hand at 14:20.", "It ran again at 15:10.",
    ),
    "German": (
        "Am 5. März 2026 um 14:05 Uhr stand die Pumpe still.",
        "Um 14:20 Uhr haben wir neu gestartet.", "Ab 15:10 Uhr war alles wieder gut.",
    ),
    "French": (
        "Le 5 mars 2026 à 14h05, la pompe est tombée.",
        "À 14h20, nous avons relancé la pompe.", "La pompe tourne bien à partir de 15h10.",
    ),
    "Spanish": (
        "El 5 de marzo de 2026 a las 14:05 la bomba se detuvo.",
        "A las 14:20 la reiniciamos a mano.", "La bomba volvió a las 15:10 sin problemas.",
    ),
    "Portuguese": (
        "Em 5 de março de 2026, às 14h05, a bomba parou.",
        "Às 14h20 nós ligamos a bomba.", "A bomba voltou às 15h10 sem mais problemas.",
    ),
    "Italian": (
        "Il 5 marzo 2026 alle 14:05 la pompa si è fermata.",
        "Alle 14:20 abbiamo riavviato la pompa.", "La pompa è ripartita alle 15:10 senza problemi.",
    ),
    "Dutch": (
        "Op 5 maart 2026 om 14:05 uur stopte de pomp.",
        "Om 14:20 uur hebben we hem herstart.", "De pomp werkte weer om 15:10 uur.",
    ),
    "Polish": (
        "5 marca 2026 r. o godz. 14:05 pompa się zatrzymała.",
        "O godz. 14:20 uruchomiliśmy ją ręcznie.", "Pompa znów działała o godz. 15:10 bez problemów.",
    ),
    "Russian": (
        "5 марта 2026 года в 14:05 насос остановился.",
        "В 14:20 мы перезапустили его вручную.", "Насос заработал в 15:10, и всё было хорошо.",
    ),
    "Ukrainian": (
        "5 березня 2026 року о 14:05 насос зупинився.",
        "О 14:20 ми перезапустили його вручну.", "Насос запрацював о 15:10, і все було добре.",
    ),
    "Japanese": (
        "2026年3月5日14時05分、ポンプが停止しました。",
        "14時20分に手動で再起動しました。",
        "ポンプは15時10分に正常に戻りました。",
    ),
    "Chinese": ("2026年3月5日14:05,水泵停止了运行。", "14:20我们手动重启了水泵。", "水泵在15点10分恢复正常运行。"),
    "Korean": (
        "2026년 3월 5일 14시 05분에 펌프가 멈췄습니다.",
        "14시 20분에 수동으로 재시작했습니다.",
        "펌프가 15시 10분경 정상으로 돌아왔습니다.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", STORIES)
def test_a_story_is_read_sentence_by_sentence_in_many_languages(language: str) -> None:
    first, second, third = STORIES[language]
    imported = read_timeline(
        f"{first} {second}\n\n{third}\n", name="page.txt", given=ImportHints(zone="Africa/Abidjan")
    )
    assert [(clock_of(line.at), line.text) for line in imported.lines if line.at is not None] == [
        ("05 14:05", first),
        ("05 14:20", second),
        ("05 15:10", third),
    ]
