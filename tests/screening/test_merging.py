"""R12: a record corrected on two phones keeps what each of them said."""

from uuid import uuid4

import pytest

from server.screening.merging import TOGETHER
from server.screening.schemas import FINDING
from tests.factories import record


@pytest.fixture
def phones(client, worker):
    """Two phones of one worker that know the same record."""
    return Phones(client, worker)


class Phones:
    def __init__(self, client, worker):
        self.client, self.worker, self.id = client, worker, uuid4()
        said = record(severity=4, summary="楼上漏水", people=2)
        kept = self.put("", said).json
        self.filed = {name: kept[name] for name in FINDING.fields}

    def put(self, path, said):
        return self.client.put(
            f"/api/v1/records/{self.id}{path}", json=said, headers=self.worker
        )

    def correct(self, version, base=None, **changed):
        """Correct what `base` said, as the phone knows it, under that number."""
        base = base or self.filed
        groups = [group for group in TOGETHER if set(group) & set(changed)]
        was = {name: base[name] for group in groups for name in group}
        return self.put(f"/versions/{version}", base | changed | {"was": was})

    def now(self):
        path = f"/api/v1/records/{self.id}"
        return self.client.get(path, headers=self.worker).json

    def before(self):
        path = f"/api/v1/records/{self.id}/versions"
        items = self.client.get(path, headers=self.worker).json["items"]
        return [one["said"] for one in items]


def test_r12_different_fields_merge(phones):
    assert phones.correct(2, severity=2).status_code == 201
    answer = phones.correct(2, summary="楼上漏水，修好了")

    assert answer.status_code == 201
    assert answer.json["version"] == 3
    assert (answer.json["severity"], answer.json["summary"]) == (2, "楼上漏水，修好了")
    assert len(phones.before()) == 2


def test_r12_the_same_field_is_asked_and_both_values_are_kept(phones):
    phones.correct(2, summary="一楼漏水")
    answer = phones.correct(2, summary="二楼漏水", severity=1)

    assert answer.status_code == 409
    assert answer.json["type"] == "/problems/record-changed"
    assert answer.json["version"] == 2
    assert answer.json["theirs"] == {"summary": "一楼漏水"}
    assert phones.now()["severity"] == 4

    theirs = phones.now()
    chosen = {name: theirs[name] for name in phones.filed}
    answer = phones.correct(3, chosen, summary="二楼漏水", severity=1)
    assert answer.status_code == 201
    assert (answer.json["summary"], answer.json["severity"]) == ("二楼漏水", 1)
    assert [one["summary"] for one in phones.before()] == ["楼上漏水", "一楼漏水"]


def test_r12_both_said_the_same_and_nobody_is_asked(phones):
    phones.correct(2, summary="一楼漏水")
    answer = phones.correct(2, summary="一楼漏水", people=3)

    assert answer.status_code == 201
    assert (answer.json["summary"], answer.json["people"]) == ("一楼漏水", 3)


def test_r12_a_chain_of_corrections_merges_one_after_another(phones):
    phones.correct(2, severity=2)
    phones.correct(3, phones.filed | {"severity": 2}, severity=1)
    first = phones.filed | {"summary": "修了一半"}
    phones.correct(2, summary="修了一半")
    answer = phones.correct(3, first, summary="修好了", people=5)

    assert answer.status_code == 201
    assert (answer.json["severity"], answer.json["people"]) == (1, 5)
    assert answer.json["summary"] == "修好了"
    assert answer.json["version"] == 5


def test_r12_a_merged_correction_sent_again_counts_once_whatever_came_since(phones):
    phones.correct(2, severity=2)
    phones.correct(2, summary="修好了")
    again = phones.correct(2, summary="修好了")
    assert (again.status_code, again.json["version"]) == (200, 3)

    now = phones.now()
    phones.correct(4, {name: now[name] for name in phones.filed}, summary="又漏了")
    late = phones.correct(2, summary="修好了")
    assert (late.status_code, late.json["version"]) == (200, 4)
    assert phones.now()["summary"] == "又漏了"


def test_r12_a_place_is_one_thing(phones, make):
    _, dwelling = make.dwelling()
    building, _ = make.dwelling()
    phones.correct(2, dwelling_id=str(dwelling))
    answer = phones.correct(2, building_id=str(building))

    assert answer.status_code == 409
    assert answer.json["theirs"]["dwelling_id"] == str(dwelling)
    assert set(answer.json["theirs"]) == {
        "visit_id",
        "dwelling_id",
        "building_id",
        "place",
    }


def test_r12_a_danger_noted_on_one_phone_is_flagged_beside_the_words_of_another(phones):
    phones.correct(2, summary="有人要跳")
    answer = phones.correct(2, danger=True)

    assert answer.status_code == 201
    assert answer.json["outcome"] == "flagged"
    assert answer.json["case_id"]
    assert answer.json["summary"] == "有人要跳"


def test_masked_words_are_the_words_that_were_said(phones, client, worker):
    phones.id = uuid4()
    phones.filed = phones.filed | {"summary": "电话 13800000000"}
    phones.put("", phones.filed)
    assert phones.now()["summary"] == "电话 ***********"

    assert phones.correct(2, summary="打过电话了").status_code == 201
    assert phones.now()["summary"] == "打过电话了"


@pytest.mark.parametrize("was", [{"summary": 3}, {"nothing": 1}, [], {"place": {}}])
def test_what_was_before_is_read_as_strictly_as_what_is_said_now(phones, was):
    answer = phones.put("/versions/2", phones.filed | {"was": was})

    assert answer.status_code == 422


def test_a_correction_that_changes_nothing_is_no_version(phones):
    answer = phones.put("/versions/2", phones.filed | {"was": {}})

    assert (answer.status_code, answer.json["version"]) == (200, 1)
