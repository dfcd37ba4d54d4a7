"""Statements from files and LRSs, and the rows made of them, with every number told exactly."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

import pytest

from builder import build, cli
from builder.engine import xapi
from builder.engine.rows import Given, LessonRow, Tables
from builder.records import SourceError
from builder.records.journal import MOST_COMPLAINTS, gather
from builder.records.lrs import WAITS, authorization, pull
from builder.records.tables import labels, tables
from tests.classroom import BASE, Classroom, lesson_of_six
from tests.lrs_server import Lrs, strict_lrs

NOW = "2026-11-23T12:00:00+00:00"


@pytest.fixture
def room(tmp_path: Path) -> Classroom:
    return lesson_of_six(Classroom.of(tmp_path))


def rows_of(room: Classroom, now: str = NOW, *sources: str) -> Tables:
    found = gather(sources or [room.write(room.root / "journal.jsonl")])
    return tables(found.ledger, [build.outline(room.course)], xapi.days(now))


# ---- reading ----


def test_a_bad_line_is_told_with_its_place_and_costs_nothing_else(room: Classroom, tmp_path: Path) -> None:
    good, other = room.texts[0], room.texts[1]
    nobody = json.dumps(json.loads(good) | {"actor": {"objectType": "Group", "member": []}})
    late = json.dumps(json.loads(good) | {"timestamp": "yesterday"})
    deep = "[" * 100_000
    lines = [
        "\ufeff" + good,
        "",
        "{bad",
        '{"id": "7"}',
        "[]",
        nobody,
        late,
        '{"id": NaN}',
        deep,
        f"{other}\r\n",
    ]
    path = tmp_path / "mixed.jsonl"
    path.write_bytes("\n".join(lines).encode() + b"\n\xff\xfe\n")
    found = gather([str(path)])
    assert sorted(found.ledger.statements) == sorted(json.loads(text)["id"] for text in (good, other))
    assert [complaint.removeprefix(f"{path}:") for complaint in found.complaints] == [
        "3: not JSON: Expecting property name enclosed in double quotes at column 2; left out",
        "4: `actor` is missing; left out",
        "5: not an object; left out",
        "6: `mbox` is missing; left out",
        "7: Invalid isoformat string: 'yesterday'; left out",
        "8: not JSON: NaN is no number; left out",
        "9: not JSON: nested too deeply; left out",
        "12: not UTF-8; left out",
    ]


def test_files_of_every_shape_and_folders_of_them(room: Classroom, tmp_path: Path) -> None:
    folder = tmp_path / "records" / "deep"
    folder.mkdir(parents=True)
    first, second, third, fourth, *_ = room.statements
    (folder / "one.json").write_text(json.dumps(first, indent=2))
    (folder / "list.json").write_text(json.dumps([second, first]))
    (folder.parent / "answer.json").write_text(json.dumps({"statements": [third], "more": ""}))
    (folder.parent / "lines.json").write_text(f"{json.dumps(first)}\n{json.dumps(fourth)}\n")
    (folder / "notes.txt").write_text("not read")
    (folder / "broken.json").write_text('{"statements": [')
    found = gather([str(folder.parent)])
    assert set(found.ledger.statements) == {each["id"] for each in (first, second, third, fourth)}
    assert found.complaints == (f"{folder / 'broken.json'}: not JSON: Expecting value at column 17; left out",)


def test_many_complaints_of_one_source_are_counted(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("{\n" * 50)
    found = gather([str(tmp_path / "bad.jsonl")])
    assert len(found.complaints) == MOST_COMPLAINTS + 1
    assert found.complaints[-1].endswith("30 more could not be read")


@pytest.mark.parametrize("name", ["nowhere.jsonl", "empty"])
def test_a_source_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match=name):
        gather([str(tmp_path / name)])


def test_repeats_count_once_and_what_was_voided_not_at_all(room: Classroom, tmp_path: Path) -> None:
    void = {
        "id": "6690e6c9-3ef0-4ed3-8b37-7f3964730bee",
        "actor": {"mbox": "mailto:teacher@example.org"},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"},
        "object": {"objectType": "StatementRef", "id": room.statements[0]["id"]},
    }
    twice = [*room.texts, *room.texts, json.dumps(void)]
    (tmp_path / "twice.jsonl").write_text("\n".join(twice))
    made = rows_of(room, NOW, str(tmp_path / "twice.jsonl"))
    assert made.statements == len(room.texts) - 1
    assert made.items[0].answers == 7


# ---- rows ----


def test_the_row_of_a_question(room: Classroom) -> None:
    row = rows_of(room).items[0]
    assert (row.item, row.answers, row.learners, row.first) == ("needles", 8, 6, 6)
    assert (row.right_first, row.right, row.mean) == (3 / 6, 5 / 8, 5 / 8)
    assert row.seconds == 25.0  # the median of 5 7 10 20 30 40 50 60
    assert row.worst == Given({"answer": ("oak",)}, 0.0, first=2, all=2)
    assert [(given.response["answer"], given.first, given.all) for given in row.given] == [
        (("pine",), 3, 5),
        (("oak",), 2, 2),
        (("beech",), 1, 1),
    ]
    assert row.few
    assert row.earlier == 0


def test_ticked_options_are_one_response_in_any_order_and_partial_credit_counts(room: Classroom) -> None:
    room.answer("cem", "evergreen", {"answer": ["yew", "holly"]}, "2026-11-07T12:00:00.000Z")
    row = rows_of(room).items[1]
    assert [(given.response["answer"], given.share, given.all) for given in row.given] == [
        (("yew", "holly"), 1.0, 2),
        (("yew",), 0.5, 1),
    ]
    assert (row.right_first, row.mean) == (2 / 3, pytest.approx(2.5 / 3))


def test_a_question_that_nobody_answered_and_one_that_is_gone(room: Classroom, tmp_path: Path) -> None:
    text = (room.root / "courses/trees/1-leaves.md").read_text().replace("id: needles", "id: needle-trees")
    (room.root / "courses/trees/1-leaves.md").write_text(text)
    path = room.write(tmp_path / "journal.jsonl")
    made = rows_of(Classroom(room.root), NOW, path)
    assert {row.item: row.answers for row in made.items} == {"needle-trees": 0, "evergreen": 2, "white": 0, "thick": 0}
    assert made.items[0].right_first is None
    assert [(row.item, row.answers, row.right_first) for row in made.strangers] == [("needles", 8, 0.5)]


def test_answers_to_an_earlier_wording_are_counted(room: Classroom, tmp_path: Path) -> None:
    path = room.write(tmp_path / "journal.jsonl")
    lesson = room.root / "courses/trees/1-leaves.md"
    lesson.write_text(lesson.read_text().replace("Which of these has", "Which one has"))
    row = next(row for row in rows_of(Classroom(room.root), NOW, path).items if row.item == "needles")
    assert (row.answers, row.earlier) == (8, 8)


def test_a_learner_in_a_lesson(room: Classroom) -> None:
    made = {learner.actor: learner for learner in rows_of(room).learners}
    ann, ben, dot = (made[f"{BASE}|{name}"].standings[0].lessons for name in ("ann", "ben", "dot"))
    assert LessonRow("leaves", 2, 2, 1.0, completed=True, verdict="passed") in ann
    assert LessonRow("leaves", 2, 2, 0.75, completed=True, verdict="failed") in ben
    assert LessonRow("leaves", 2, 1, 1.0, completed=False, verdict="") in dot
    assert LessonRow("bark", 2, 0, None, completed=False, verdict="") in dot


def test_days_and_their_learners(room: Classroom) -> None:
    first = int(xapi.days("2026-10-05T00:00:00Z"))
    assert [(day.day - first, day.answers, day.learners) for day in rows_of(room).days] == [
        (0, 7, 6),
        (1, 2, 2),
        (32, 1, 1),
    ]


def test_a_group_is_summed_up_from_five_on(room: Classroom) -> None:
    group = rows_of(room).groups[0]
    minutes = [room.page_owes(who, NOW)[0]["minutes"] for who in ("ann", "ben", "cem", "dot", "eve", "fay")]
    assert (group.learners, group.answers, group.days, group.few) == (6, 10, 3, False)
    assert group.owing[0].minutes == pytest.approx(sum(minutes), abs=1e-9)
    assert group.owing[0].per_head == pytest.approx(sum(minutes) / 6, abs=1e-9)


def test_fewer_than_five_are_not(tmp_path: Path) -> None:
    room = Classroom.of(tmp_path)
    for who in ("ann", "ben", "cem", "dot"):
        room.answer(who, "thick", {"answer": ["true"]}, "2026-10-05T10:00:00.000Z")
    group = rows_of(room).groups[0]
    assert group.few
    assert group.owing == ()


def test_what_is_not_counted_is_told(room: Classroom, tmp_path: Path) -> None:
    other = (
        room.texts[0]
        .replace("/trees", "/rocks")
        .replace(room.statements[0]["id"], "1" * 8 + room.statements[0]["id"][8:])
    )
    liked = room.statements[0] | {"id": "2" * 36, "verb": {"id": "https://example.org/liked"}}
    (tmp_path / "more.jsonl").write_text(f"{other}\n{json.dumps(liked)}\n")
    made = rows_of(room, "2026-10-06T11:30:00Z", room.write(tmp_path / "journal.jsonl"), str(tmp_path / "more.jsonl"))
    assert (made.later, dict(made.elsewhere), made.others) == (6, {"rocks": 1}, 1)
    assert made.statements == 8


def test_labels_are_short_stable_and_told_apart() -> None:
    actors = [f"https://example.org|{nth}" for nth in range(20_000)]
    made = labels(actors)
    assert len(set(made.values())) == len(actors)
    assert made[actors[7]] == labels([actors[7]])[actors[7]]
    assert max(map(len, made.values())) > min(map(len, made.values())) == len("Learner 123456")


# ---- what is owed ----


def test_debts_are_those_of_the_page_to_the_last_digit(room: Classroom, tmp_path: Path) -> None:
    owed = build.debts(room.root / "courses", [room.write(tmp_path / "journal.jsonl")], NOW).record()
    assert owed["now"] == NOW
    found = {each["actor"]: json.loads(json.dumps(each["debts"])) for each in owed["learners"]}
    assert found == {f"{BASE}|{who}": room.page_owes(who, NOW) for who in ("ann", "ben", "cem", "dot", "eve", "fay")}


def test_what_comes_later_is_left_out(room: Classroom, tmp_path: Path) -> None:
    path, now = room.write(tmp_path / "journal.jsonl"), "2026-10-05T10:30:00Z"
    owed = build.debts(room.root / "courses", [path], now, "gardener")
    room.texts = room.texts[:6]
    assert [each.debts[0].minutes for each in owed.learners] == [
        room.page_owes(who, now)[0]["minutes"] for who in ("ann", "ben", "cem", "dot", "eve", "fay")
    ]
    assert build.debts(room.root / "courses", [path], "2026-10-01T00:00:00Z").learners == ()


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main([str(each) for each in arguments])
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_the_command_line_says_what_is_owed(
    room: Classroom, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = room.write(tmp_path / "journal.jsonl")
    assert run("debt", path, "--site", room.root, "--now", NOW, "--role", "gardener") == 0
    minutes = room.page_owes("ann", NOW)[0]["minutes"]
    out = capsys.readouterr().out
    assert f"({BASE}|ann)" in out
    assert f"  {minutes:.1f} min owed for Gardener (band " in out
    assert "Walker" not in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--role", "sailor"], "there is no role `sailor`: say one of gardener, walker"),
        (["--now", "soon"], "`soon` is no time"),
        (["missing.jsonl"], "missing.jsonl is not there"),
        (["http://key:secret@127.0.0.1:1/xapi"], "PAYDOWN_LRS_KEY"),
    ],
)
def test_wrong_usage_is_one_sentence(
    room: Classroom, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    path = room.write(tmp_path / "journal.jsonl")
    assert run("debt", path, *arguments, "--site", room.root) == 2
    told = capsys.readouterr().err
    assert words in told
    assert "secret" not in told.lower().replace("paydown_lrs_secret", "")
    assert told.count("\n") == 1


def test_nobody_owes_anything_yet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    room = Classroom.of(tmp_path)
    assert run("debt", room.write(tmp_path / "journal.jsonl"), "--site", room.root) == 0
    assert capsys.readouterr().out.startswith("Nobody has worked in these courses yet")


# ---- a learning record store ----


class Store:
    """An HTTP server that answers in the order of a script: (status, headers, body); it notes what it was asked."""

    def __init__(self, *script: tuple[int, dict[str, str], Any]) -> None:
        self.script, self.asked = list(script), list[tuple[str, str | None, str | None]]()
        store = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                store.asked.append((self.path, self.headers["Authorization"], self.headers["X-Experience-API-Version"]))
                status, headers, body = store.script.pop(0)
                data = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                for name, value in {"Content-Length": str(len(data)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


KEYS = {"PAYDOWN_LRS_KEY": "k", "PAYDOWN_LRS_SECRET": "s"}


def pulled(address: str, waits: list[float] | None = None, environment: dict[str, str] = KEYS) -> list[Any]:
    return list(pull(address, wait=(waits if waits is not None else []).append, environment=environment))


def test_pages_are_followed_however_they_are_addressed() -> None:
    with Store() as store:
        store.script += [
            (200, {}, {"statements": [{"id": "1"}, [{"id": "2"}]], "more": "/xapi/more?page=2"}),
            (200, {}, {"statements": [{"id": "3"}], "more": f"{store.address}/xapi/more?page=3"}),
            (200, {}, {"statements": [{"id": "4"}], "more": "/xapi/more?page=3"}),
        ]
        assert pulled(f"{store.address}/xapi/") == [{"id": "1"}, {"id": "2"}, {"id": "3"}, {"id": "4"}]
        assert [path for path, _, _ in store.asked] == [
            "/xapi/statements?ascending=true&limit=500",
            "/xapi/more?page=2",
            "/xapi/more?page=3",
        ]
        assert {(auth, version) for _, auth, version in store.asked} == {("Basic azpz", "1.0.3")}


def test_credentials_stay_with_their_host() -> None:
    with Store((200, {}, {"statements": [], "more": ""})) as other, Store() as store:
        store.script += [(200, {}, {"statements": [], "more": f"{other.address}/elsewhere"})]
        pulled(store.address)
        assert [(path, auth) for path, auth, _ in other.asked] == [("/elsewhere", None)]


def test_what_may_pass_is_tried_again_and_patience_ends() -> None:
    fine = (200, {}, {"statements": [{"id": "1"}]})
    waits: list[float] = []
    with Store((503, {}, b"busy"), (429, {"Retry-After": "7"}, b"later"), fine) as store:
        assert pulled(store.address, waits) == [{"id": "1"}]
    assert waits == [WAITS[0], 7.0]
    with (
        Store(*[(500, {}, b"broken  inside\n")] * 4) as store,
        pytest.raises(SourceError, match=r"answers 500 .* broken inside"),
    ):
        pulled(store.address)
    with pytest.raises(SourceError, match=r"127\.0\.0\.1 can't be reached"):
        pulled("http://127.0.0.1:1/xapi")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((401, {}, b"secret s"), r"refuses the credentials \(401\): set PAYDOWN_LRS_KEY"),
        ((302, {"Location": "https://new.example/"}, b""), "give the LRS's final address"),
        ((200, {}, b"<html>"), "does not answer with statements"),
        ((200, {}, {"results": []}), "does not answer with statements"),
        ((400, {}, b"limit is wrong"), "answers 400 for /statements: limit is wrong"),
    ],
)
def test_what_will_not_pass_is_told_at_once(answer: tuple[int, dict[str, str], Any], words: str) -> None:
    with Store(answer) as store, pytest.raises(SourceError, match=words):
        pulled(store.address)


def test_where_credentials_come_from() -> None:
    assert authorization({}) == ""
    assert authorization(KEYS) == "Basic azpz"
    assert authorization(KEYS | {"PAYDOWN_LRS_AUTH": "Bearer x"}) == "Bearer x"


@pytest.fixture(scope="module")
def lrs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lrs]:
    with strict_lrs(tmp_path_factory.mktemp("lrs")) as found:
        yield found


def test_a_real_lrs_gives_back_what_it_was_sent(
    room: Classroom, lrs: Lrs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAYDOWN_LRS_KEY", "test")
    monkeypatch.setenv("PAYDOWN_LRS_SECRET", "test")
    for who in range(40):
        room.answer(f"more-{who}", "thick", {"answer": ["true"]}, f"2026-11-01T08:{who:02}:00.000Z")
    assert lrs.post(room.statements) == 200
    path = room.write(tmp_path / "journal.jsonl")
    for address in (lrs.endpoint, f"{lrs.endpoint}statements?limit=7"):
        found = gather([address])
        assert found.complaints == ()
        assert set(found.ledger.statements) == {each["id"] for each in room.statements}
        assert rows_of(room, NOW, address) == rows_of(room, NOW, path)
