"""Words are looked for: any text is a query, and no query is an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Clock, logged, seeded
from warroom.model.identity import IncidentId
from warroom.room.acts import scribe
from warroom.room.core import WarRoom
from warroom.store.search import Query


@given(st.text())
def test_any_text_is_a_query(text: str) -> None:
    query = Query(text)
    assert all(any(sign.isalnum() for sign in word) for word in query.words)


@given(st.text(max_size=60))
def test_no_query_is_an_error(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        room = WarRoom(f"{folder}/w.db", person="dana", now=Clock(), entropy=seeded(1))
        assert room.search(text)[1] == []
        room.close()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("slow", ["db is slow #database @bob"]),
        ("SLO", ["db is slow #database @bob"]),
        ("db slow", ["db is slow #database @bob"]),
        ('"is slow"', ["db is slow #database @bob"]),
        ('"slow is"', []),
        ("kind:decision", ["roll back #database"]),
        ("@bob slow", ["db is slow #database @bob"]),
        ("#database", ["roll back #database", "db is slow #database @bob"]),
        ("#database @bob", ["db is slow #database @bob"]),
        ("pool NOT AND", []),
        ('"', []),
        ("- * ^", []),
        ("", []),
    ],
)
@pytest.mark.parametrize("everywhere", [False, True])
def test_entries_are_found_newest_first(
    room: WarRoom, varied: IncidentId, query: str, expected: list[str], everywhere: bool
) -> None:
    hits = room.search(query, incident=None if everywhere else varied).entries
    assert [entry.text.raw for _, entry in hits] == expected
    assert all(incident == varied for incident, _ in hits)


def test_words_are_found_without_their_accents(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "Café à la carte")
    assert len(room.search("cafe a", incident=incident)[1]) == 1


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("数据库宕机，正在切换", "宕机"),
        ("数据库宕机，正在切换", "数据库"),
        ("EU数据库 slow", "数据 slo"),
        ("EU数据库 slow", '"数据库"'),
        ("決済サービスが停止しました", "停止"),
        ("決済サービスが停止しました", "サービス"),
        ("ระบบชำระเงินล่ม", "ล่ม"),
        ("ប្រព័ន្ធ ដាច់", "ព័ន្ធ"),
        ("데이터베이스 장애", "데이터"),
        ("payments are slow", "pay slo"),
    ],
)
def test_beginnings_of_words_and_parts_of_what_knows_no_spaces_are_found(
    room: WarRoom, incident: IncidentId, words: str, query: str
) -> None:
    other = logged(room, incident, "库存数")
    entry = logged(room, incident, words)
    assert [found.id for _, found in room.search(query, incident=incident)[1]] == [entry]
    assert entry != other
    scribe.edit(room, incident, entry, "something else")
    assert room.search(query, incident=incident)[1] == []


def test_what_stands_between_quotes_is_no_beginning(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "payments are slow")
    assert room.search('"pay"', incident=incident)[1] == []
    assert len(room.search('"payments are"', incident=incident)[1]) == 1
