import json

import pytest
from sqlalchemy import select

from server.documents.models import Document


@pytest.fixture
def paper(papers, session):
    """An agreement's row and what its QR code and its foot say."""
    papers.sit_down()
    papers.agree()
    papers.make("agreement")
    made = session.scalars(select(Document)).one()
    return made, json.loads(made.said)


def ask(client, address, said):
    path = "/verify/" + address.rsplit("/", 1)[1]
    return client.post(path, data={"said": said})


def told(answer):
    """Return what the page answers, without what it says on every visit."""
    return answer.text.split('<p role="status">')[1].split("</p>")[0]


def test_a_paper_is_known_by_its_code_and_four_digits_or_what_is_printed(client, paper):
    made, said = paper
    for right in (made.number[-5:-1], said["check"], said["check"].lower()):
        answer = ask(client, said["address"], right)
        assert answer.status_code == 200
        assert told(answer).startswith("相符")


def test_it_never_says_what_stands_on_the_paper(client, paper):
    made, said = paper
    right = ask(client, said["address"], said["check"]).text
    asked = client.get("/verify/" + said["address"].rsplit("/", 1)[1]).text

    for text in (right, asked):
        for secret in ("甲住户", "乙住户", made.number, "天花板", str(made.case_id)):
            assert secret not in text


def test_a_code_that_was_never_given_answers_as_a_wrong_number_does(client, paper):
    _, said = paper
    wrong = ask(client, said["address"], "9999")
    unknown = ask(client, "https://x/verify/" + "0" * 32, "9999")

    assert wrong.text == unknown.text
    assert told(wrong).startswith("不相符")
    known = client.get("/verify/" + said["address"].rsplit("/", 1)[1])
    assert known.text == client.get("/verify/nothing").text


def test_guessing_is_slowed_and_sign_ins_from_there_are_not(client, paper):
    _, said = paper
    answers = [ask(client, said["address"], f"{at:04}") for at in range(100, 107)]

    assert answers[4].status_code == 200
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert ask(client, said["address"], said["check"]).status_code == 429
    signing = {"login": "nobody", "password": "nothing at all"}
    assert client.post("/api/v1/sessions", json=signing).status_code == 401


def test_the_code_on_the_paper_holds_128_random_bits_and_only_its_hash_is_kept(paper):
    made, said = paper
    token = said["address"].rsplit("/", 1)[1]

    assert len(bytes.fromhex(token)) == 16
    assert token.encode() not in made.token_hash
    assert len(made.token_hash) == 32


@pytest.mark.parametrize("said", ["", "   ", "人" * 5000, "'; --", "\x00"])
def test_whatever_is_typed_the_page_answers(client, paper, said):
    _, kept = paper
    answer = ask(client, kept["address"], said)

    assert answer.status_code == 200
    assert told(answer).startswith("不相符")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
