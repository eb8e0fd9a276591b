"""Bytes that are given as text: read and said, or refused; never stored as junk."""

from __future__ import annotations

import pytest

from warroom.intake.encodings import NotText, decoded

WORDS = {
    "shift-jis": "14:02 障害が発生しました", "euc-jp": "14:02 障害", "gbk": "14:02 数据库宕机了",
    "big5": "14:02 資料庫",
    "euc-kr": "14:02 데이터베이스 장애", "koi8-r": "14:02 база упала", "cp1251": "14:02 база упала",
    "iso-8859-7": "14:02 η βάση έπεσε", "cp1256": "14:02 تعطلت قاعدة البيانات", "iso-8859-8": "14:02 השרת נפל",
    "tis-620": "14:02 ฐานข้อมูลล่ม",
}  # fmt: skip


@pytest.mark.parametrize("encoding", WORDS)
def test_what_is_neither_utf_8_nor_latin_1_is_refused_and_how_to_bring_it_is_said(encoding: str) -> None:
    with pytest.raises(NotText, match="iconv -f"):
        decoded(WORDS[encoding].encode(encoding))


@pytest.mark.parametrize(
    "words", ["14:02 grün", "14:02 été à l’école, déjà vu", "14:02 ¿qué pasó? ¡señal!", "14:02 «ça» – naïve", "§§§§§§"]
)
def test_latin_1_is_read_and_said(words: str) -> None:
    text, remark = decoded(words.encode("cp1252"))
    assert text == words
    assert "Latin-1" in remark


@pytest.mark.parametrize(
    "words", ["14:02 データベースが停止しました", "14:02 база данных упала", "14:02 grün über süß, höher"]
)
@pytest.mark.parametrize("cut", [1, -1])
def test_utf_8_that_was_cut_inside_of_a_letter_stays_utf_8(words: str, cut: int) -> None:
    data = words.encode()
    data = data[:-1] if cut < 0 and data[-1] > 127 else b"\xbc" + data
    text, remark = decoded(data)
    assert words[:-1] in text
    assert "1 broken sign" in remark
