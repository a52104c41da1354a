"""Live counts are the counts of the records, whatever was written and when."""

import sqlite3
import threading
import tracemalloc
from contextlib import contextmanager

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import columns as columns_module
from geo import orders, rows
from geo.columns import Columns
from tests.geo.column_model import (
    CATEGORIES,
    GRIDS,
    Model,
    Plain,
    Question,
    columns_of,
)

DAY = 86_400
LAST = 2**32 - 1

FIELDS = {
    "grid": st.integers(0, GRIDS - 1),
    "time": st.one_of(st.integers(0, 12), st.sampled_from([LAST - 1, LAST])),
    "category": st.integers(0, CATEGORIES - 1),
    "severity": st.integers(1, 4),
    "state": st.integers(0, 2),
}
RECORDS = st.lists(st.builds(Plain, **FIELDS), max_size=12)
CHANGE = st.fixed_dictionaries({}, optional=FIELDS)
EDGE = st.one_of(st.integers(-2, 14), st.sampled_from([LAST, LAST + 1, 2**40]))
QUESTION = st.builds(
    Question,
    EDGE,
    EDGE,
    st.none() | st.lists(FIELDS["category"], max_size=3),
    st.none() | st.lists(FIELDS["severity"], max_size=3),
    st.none() | st.lists(FIELDS["state"], max_size=2),
)
WRITE = st.one_of(
    RECORDS.map(lambda some: ("append", some)),
    st.tuples(st.integers(0, 40), CHANGE).map(lambda pair: ("change", pair)),
    st.just(("fold", None)),
    st.integers(1, 9).map(lambda steps: ("step", steps)),
)


@contextmanager
def small(chunk, tail, next_kind):
    """Make chunks and tails so small that every part is met in a short test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "CHUNK", chunk)
        patch.setattr(orders, "_NEXT_KIND", next_kind)
        patch.setattr(columns_module, "_SHORTEST_TAIL", tail)
        patch.setattr(columns_module, "_TAIL_SHARE", 10**9)
        patch.setattr(columns_module, "_WRITTEN_PER_STEP", 3)
        yield


def built(records, **said):
    return Columns.build(
        **columns_of(records), grids=GRIDS, categories=CATEGORIES, **said
    )


def asked_of(columns, question):
    said = vars(question)
    by_severity = columns.count_by_severity(**said).tolist()
    assert columns.count(**said).tolist() == np.sum(by_severity, axis=0).tolist()
    return by_severity


def do(columns, model, write, said):
    """Write the same to both."""
    if write == "append":
        numbers = columns.append(**columns_of(said))
        assert numbers == range(len(model.records), len(model.records) + len(said))
        model.records += said
    elif write == "change" and model.records:
        number = said[0] % len(model.records)
        columns.change(number, **said[1])
        model.change(number, **said[1])
    elif write == "fold":
        columns.fold()
    elif write == "step" and (columns._fold or len(columns._tail)):
        for _ in range(said):
            if columns._fold or len(columns._tail):
                columns._step()


@settings(max_examples=150, deadline=None)
@given(
    RECORDS,
    st.lists(st.tuples(WRITE, QUESTION), max_size=20),
    st.integers(1, 9),
    st.integers(1, 20),
    st.sampled_from([0, 2, 10**9]),
)
def test_whatever_is_written_the_counts_are_those_of_the_records(
    records, turns, chunk, tail, next_kind
):
    with small(chunk, tail, next_kind):
        columns, model = built(records), Model(records)
        for (write, said), question in turns:
            before, known = columns.revision, list(model.records)
            do(columns, model, write, said)
            assert (columns.revision > before) == (model.records != known)
            assert asked_of(columns, question) == model.count(question)
        assert len(columns) == len(model.records)
        columns.fold()
        everything = Question(0, 2**40)
        assert asked_of(columns, everything) == model.count(everything)
        again = built(model.records, revision=columns.revision + 1)
        assert asked_of(again, everything) == model.count(everything)


def test_a_fold_that_is_finished_frees_what_it_held():
    with small(chunk=2, tail=3, next_kind=2):
        records = [Plain(at % GRIDS, at, at % CATEGORIES, 1, 0) for at in range(40)]
        columns, model = built(records[:30]), Model(records)
        columns.append(**columns_of(records[30:]))
        assert columns._fold
        held = columns.nbytes
        columns.finish()
        columns.finish()

        assert not columns._fold
        assert columns.nbytes < held
        assert asked_of(columns, Question(0, 99)) == model.count(Question(0, 99))


def test_the_counts_are_those_that_sql_gives():
    chance = np.random.default_rng(3)
    count, grids = 30_000, 400
    data = {
        "grid": chance.integers(0, grids, count),
        "time": 1_700_000_000 + chance.integers(0, 730 * DAY, count),
        "category": chance.zipf(1.5, count) % 30,
        "severity": chance.choice([1, 2, 3, 4], count, p=[0.01, 0.04, 0.2, 0.75]),
        "state": chance.choice([0, 1, 2], count, p=[0.9, 0.08, 0.02]),
    }
    columns = Columns.build(
        **{name: some[:20_000] for name, some in data.items()},
        grids=grids,
        categories=30,
    )
    columns.append(**{name: some[20_000:] for name, some in data.items()})
    with sqlite3.connect(":memory:") as database:
        names = ", ".join(data)
        database.execute(f"create table record (number integer primary key, {names})")
        every = zip(*(some.tolist() for some in data.values()), strict=True)
        database.executemany(
            f"insert into record ({names}) values (?, ?, ?, ?, ?)", every
        )
        for _ in range(2_000):
            number = int(chance.integers(0, count))
            name = str(chance.choice(list(data)))
            value = int(data[name][chance.integers(0, count)])
            columns.change(number, **{name: value})
            database.execute(
                f"update record set {name} = ? where number = ?", (value, number + 1)
            )
        for _ in range(150):
            question = some_question(chance)
            assert columns.count(**question).tolist() == by_sql(
                database, grids, **question
            )


def some_question(chance):
    days = int(chance.choice([1, 7, 30, 365, 730]))
    until = 1_700_000_000 + int(chance.integers(0, 740)) * DAY
    question = {"since": until - days * DAY, "until": until}
    for name, numbers in (
        ("categories", range(30)),
        ("severities", range(1, 5)),
        ("states", range(3)),
    ):
        some = chance.choice(numbers, int(chance.integers(1, len(numbers) + 1)))
        question[name] = None if chance.random() < 0.3 else some.tolist()
    return question


def by_sql(database, grids, since, until, **named):
    where, values = "time >= ? and time < ?", [since, until]
    columns = {"categories": "category", "severities": "severity", "states": "state"}
    for name, some in named.items():
        if some is not None:
            where += f" and {columns[name]} in ({', '.join('?' * len(some))})"
            values += some
    counts = [0] * grids
    for grid, count in database.execute(
        f"select grid, count(*) from record where {where} group by grid", values
    ):
        counts[grid] = count
    return counts


def test_of_no_records_there_are_none():
    columns = Columns.build([], [], [], [], [], grids=3, categories=2)
    assert columns.count(0, LAST).tolist() == [0, 0, 0]
    columns.fold()
    assert columns.count(0, LAST, [0], [1], [0]).tolist() == [0, 0, 0]
    assert Columns.build([], [], [], [], [], 0, 0).count(0, LAST).tolist() == []


def test_one_record_is_counted_from_its_second_until_before_the_next():
    columns = built([Plain(4, 100, 2, 3, 1)])
    assert columns.count(100, 101).tolist() == [0, 0, 0, 0, 1]
    assert columns.count(99, 100).tolist() == columns.count(101, 200).tolist()
    assert columns.count(101, 100).tolist() == [0] * 5
    assert columns.count(100, 100).tolist() == [0] * 5


def test_what_is_named_by_an_empty_list_is_nothing():
    columns = built([Plain(0, 100, 0, 1, 0)])
    assert columns.count(0, 200, categories=[]).sum() == 0
    assert columns.count(0, 200, severities=[]).sum() == 0
    assert columns.count(0, 200, states=[]).sum() == 0


@pytest.mark.parametrize("next_kind", [0, 10**9])
def test_all_records_may_lie_in_one_grid_and_one_second(next_kind):
    columns = built([Plain(3, 100, 1, 2, 0)] * 500)
    for number in range(0, 500, 5):
        columns.change(number, state=1)
    columns.fold()
    with small(rows.CHUNK, 9, next_kind):
        assert columns.count(100, 101).tolist() == [0, 0, 0, 500, 0]
        some = columns.count(100, 101, [1], [2], states=[1]).tolist()
        assert some == [0, 0, 0, 100, 0]
        assert columns.count(100, 101, states=[1]).tolist() == some


@pytest.mark.parametrize("steps", range(1, 16))
def test_what_is_edited_while_a_tail_is_folded_in_is_counted_as_edited(steps):
    first = [Plain(0, 5, 0, 1, 0)] * 6
    columns, model = built(first), Model(first)
    with small(2, 100, 0):
        for turn in range(3):
            do(columns, model, "append", [Plain(1, turn, 1, 2, 0)] * 2)
            do(columns, model, "step", steps)
            late = len(model.records) - 1
            for number in (0, late, 0, late, 3):
                new = {"grid": turn + 2} if number != 3 else {"state": turn}
                do(columns, model, "change", (number, new))
                do(columns, model, "change", (number, {"severity": turn + 2}))
            for states in (None, [0], [turn]):
                question = Question(0, 9, states=states)
                assert asked_of(columns, question) == model.count(question)
            do(columns, model, "fold", None)
            assert asked_of(columns, question) == model.count(question)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"time": -1}, "time in seconds since 1970: -1 is not one of 0 to 4294967295"),
        ({"time": 2**32}, "time in seconds since 1970: 4294967296 is not"),
        ({"grid": GRIDS}, "grid: 5 is not one of 0 to 4"),
        ({"grid": -1}, "grid: -1 is not one of 0 to 4"),
        ({"category": CATEGORIES}, "category: 3 is not one of 0 to 2"),
        ({"severity": 0}, "severity: 0 is not one of 1 to 4"),
        ({"severity": 5}, "severity: 5 is not one of 1 to 4"),
        ({"state": 256}, "state: 256 is not one of 0 to 255"),
        ({"state": 0.5}, "state: not a list of whole numbers"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(wrong, said):
    columns = built([Plain(0, 5, 0, 1, 0)])
    good = {"grid": 0, "time": 5, "category": 0, "severity": 1, "state": 0}
    bad = {name: [one, (good | wrong)[name]] for name, one in good.items()}
    with pytest.raises(ValueError, match=said):
        columns.append(**bad)
    with pytest.raises(ValueError, match=said):
        columns.change(0, **wrong)
    with pytest.raises(ValueError, match=said):
        Columns.build(**bad, grids=GRIDS, categories=CATEGORIES)
    assert (len(columns), columns.revision) == (1, 0)
    assert columns.count(0, 9).tolist() == [1, 0, 0, 0, 0]


def test_lists_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="lists of one length"):
        built([]).append([0, 1], [5], [0], [1], [0])


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({"categories": [CATEGORIES]}, "category: 3 is not one of 0 to 2"),
        ({"severities": [0]}, "severity: 0 is not one of 1 to 4"),
        ({"states": [-1]}, "state: -1 is not one of 0 to 255"),
    ],
)
def test_asking_for_what_cannot_be_is_refused(named, said):
    for count in (built([]).count, built([]).count_by_severity):
        with pytest.raises(ValueError, match=said):
            count(0, 9, **named)


def test_a_number_that_no_record_has_is_refused():
    columns = built([Plain(0, 5, 0, 1, 0)])
    for number in (-1, 1):
        with pytest.raises(IndexError, match=f"there is no record {number}"):
            columns.change(number, state=1)
    with pytest.raises(ValueError, match="colour"):
        columns.change(0, colour=1)
    assert columns.revision == 0


def test_as_many_grids_and_categories_as_the_columns_can_tell_apart():
    columns = Columns.build([65_534], [LAST], [16_383], [4], [255], 65_535, 16_384)
    assert columns.count(LAST, LAST + 1, [16_383], [4], [255])[65_534] == 1
    columns.change(0, grid=0)
    columns.fold()
    assert np.flatnonzero(columns.count(0, LAST + 1)).tolist() == [0]
    with pytest.raises(ValueError, match="how many grids: 65536"):
        Columns.build([], [], [], [], [], 65_536, 1)
    with pytest.raises(ValueError, match="how many categories: 16385"):
        Columns.build([], [], [], [], [], 1, 16_385)


def many(count, grids=50):
    chance = np.random.default_rng(5)
    drawn = (
        chance.integers(0, grids, count),
        chance.integers(0, 730 * DAY, count),
        chance.integers(0, 30, count),
        chance.integers(1, 5, count),
        chance.integers(0, 3, count),
    )
    return Columns.build(*drawn, grids=grids, categories=30)


def test_a_record_takes_at_most_24_bytes_also_after_many_writes():
    columns = many(400_000)
    assert columns.nbytes / len(columns) <= 24
    chance = np.random.default_rng(6)
    for number in chance.integers(0, 400_000, 3_000).tolist():
        columns.change(number, category=number % 30)
    for _ in range(200):
        columns.append([1] * 50, [9] * 50, [2] * 50, [4] * 50, [0] * 50)
    columns.fold()
    assert columns.nbytes / len(columns) <= 24
    assert columns.count(0, LAST).sum() == len(columns) == 410_000


def test_what_is_edited_over_and_over_leaves_nothing_behind():
    columns = many(20_000)
    for turn in range(30_000):
        columns.change(turn % 9_000, time=turn)
    columns.fold()
    assert columns.nbytes / len(columns) <= 24
    assert columns.count(0, LAST).sum() == 20_000


def test_a_short_window_never_copies_a_whole_column():
    columns = many(400_000)
    columns.count(0, 1)
    tracemalloc.start()
    try:
        columns.count(300 * DAY, 301 * DAY, categories=[4])
        columns.count(300 * DAY, 301 * DAY)
        columns.change(7, state=0)
        columns.change(7, state=1)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 200_000


def test_readers_see_each_write_whole_while_others_write():
    columns = many(30_000, grids=2)
    wrong, done = [], threading.Event()

    def read():
        while not done.is_set():
            counts = columns.count(0, LAST)
            if counts.sum() % 10:
                wrong.append(counts.tolist())

    readers = [threading.Thread(target=read) for _ in range(3)]
    for one in readers:
        one.start()
    chance = np.random.default_rng(8)
    for _ in range(600):
        columns.append([0] * 10, [5] * 10, [1] * 10, [2] * 10, [0] * 10)
        for number in chance.integers(0, 30_000, 10).tolist():
            columns.change(number, grid=number % 2, time=number)
    done.set()
    for one in readers:
        one.join()
    assert wrong == []
    assert columns.count(0, LAST).sum() == 36_000
