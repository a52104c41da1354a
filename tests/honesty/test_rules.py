"""Each rule against made-up cases: where it fires, and where it does not."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from server.honesty.finding import _hurried
from server.screening.models import VisitResult

NOW = datetime.now(UTC)
SENTENCE = "经调解人员耐心沟通，双方互相理解，矛盾顺利得以化解，并当场握手言和。"
OWN_WORDS = (
    "楼上十天内重做卫生间防水，做好以后两家一起看一遍，漏水由楼上再修。",
    "装修的一家每天晚上七点以后停工，周末不用电钻，门口的料三天里搬走。",
    "两家的树各剪到墙头以下，落叶谁家院里谁家扫，以后每年春天剪一次。",
)


def test_one_sentence_in_three_agreements_of_an_office_stands_out(agree, bureau, flags):
    for tail in ("", "！", "了"):
        agree(SENTENCE + tail)

    assert flags("alike_agreements", bureau) == [None]


def test_agreements_in_words_of_their_own_do_not(agree, bureau, flags):
    for words in OWN_WORDS:
        agree(words)
    agree(SENTENCE)
    agree(SENTENCE)

    assert flags("alike_agreements", bureau) == []


def test_what_is_short_is_alike_without_anybody_copying(agree, bureau, flags):
    for _ in range(3):
        agree("赔偿修补的费用")

    assert flags("alike_agreements", bureau) == []


def test_a_case_closed_two_minutes_after_its_agreement_stands_out(agree, take, flags):
    at = NOW - timedelta(hours=2)
    quick, slow = (agree(at=at, form="oral", due_on=None) for _ in range(2))
    take(quick, "close", at + timedelta(minutes=2), skipped="双方说好了")
    take(slow, "close", at + timedelta(minutes=40), skipped="双方说好了")

    assert flags("closed_at_once") == [quick]


def test_six_cases_closed_within_an_hour_stand_out_and_five_do_not(close, flags):
    at = NOW - timedelta(hours=9)
    five = [close(at + timedelta(minutes=9 * n)) for n in range(5)]
    assert flags("closed_in_a_row") == []

    sixth = close(at + timedelta(minutes=50))
    assert set(flags("closed_in_a_row")) == {*five, sixth}


def test_cases_closed_over_a_day_and_sent_at_once_do_not(close, flags):
    for n in range(7):
        close(NOW - timedelta(hours=2 * n))

    assert flags("closed_in_a_row") == []


def test_an_office_whose_agreements_are_all_about_nothing_stands_out(
    agree, bureau, flags
):
    for _ in range(10):
        agree(due_on=None, amount_fen=None)

    assert flags("nothing_and_at_once", bureau) == [None]


def test_an_office_with_two_of_ten_to_be_performed_later_does_not(agree, bureau, flags):
    for n in range(10):
        agree(due_on=None if n > 1 else "2027-06-30", amount_fen=None)

    assert flags("nothing_and_at_once", bureau) == []


def test_few_agreements_say_nothing_about_an_office(agree, bureau, flags):
    for _ in range(9):
        agree(due_on=None, amount_fen=None)

    assert flags("nothing_and_at_once", bureau) == []


def test_one_number_in_four_cases_yields_the_cases_and_not_the_number(
    client, auditor, flag, side, flags
):
    cases = [flag() for _ in range(4)]
    for written, case_id in zip(
        ("13800000000", "138 0000 0000", "+86 13800000000", "138-0000-0000"),
        cases,
        strict=True,
    ):
        side(case_id, phone=written)

    assert set(flags("one_number")) == set(cases)
    items = client.get("/api/v1/flags", headers=auditor).json["items"]
    assert len({one["beside"] for one in items}) == 1
    assert "138" not in str(
        [one | {"id": 0, "beside": 0, "case_id": 0} for one in items]
    )


def test_one_number_in_three_cases_does_not(flag, side, flags):
    cases = [flag() for _ in range(3)]
    for case_id in cases:
        side(case_id, phone="13800000000")
        side(case_id, phone="13800000001")

    assert flags("one_number") == []


def some_visits(count, every, *results):
    return [
        (NOW + every * n, results[n % len(results)], "/somewhere/")
        for n in range(count)
    ]


def test_more_doors_met_in_an_hour_than_one_can_walk_to_stand_out():
    met = VisitResult.MET
    minute, away = timedelta(seconds=50), VisitResult.NOT_HOME

    assert set(_hurried(some_visits(61, minute, met), 60)) == {"/somewhere/"}
    assert set(_hurried(some_visits(60, minute, met), 60)) == set()
    assert set(_hurried(some_visits(99, timedelta(minutes=2), met), 60)) == set()
    assert set(_hurried(some_visits(99, minute, met, away), 60)) == set()


def test_visits_made_too_fast_are_a_flag_of_the_office_that_answers_there(
    client, make, worker, bureau, flag, flags
):
    flag()
    _, dwelling = make.dwelling()
    at = NOW - timedelta(hours=3)
    for n in range(61):
        visit = {"dwelling_id": str(dwelling), "mode": "door", "result": "met"}
        visit |= {"filed_at": (at + timedelta(seconds=20 * n)).isoformat()}
        path = f"/api/v1/visits/{uuid4()}"
        answer = client.put(path, json=visit, headers=worker)
        assert answer.status_code == 201, answer.json

    assert flags("met_too_many", bureau) == [None]


def test_a_name_from_the_list_that_goes_around_stands_out(flag, side, flags):
    copied, honest = flag(), flag()
    side(copied, bytes.fromhex("e5bca0e59089e6839f").decode())
    side(honest, "甲住户")

    assert flags("names_of_a_list") == [copied]
