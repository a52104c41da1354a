"""What lies under the areas: nothing, unless an installation says so."""

import pytest

from server.app import create_app
from server.config import BaseMap, Settings
from tests.factories import DISTRICT

TILES = "https://t0.tiles.example/{z}/{x}/{y}.png"
SET = {"LINLI_BASE_MAP": TILES, "LINLI_BASE_MAP_NUMBER": "GS(2026)0000号"}


def ask(client, who):
    return client.get("/api/v1/insight/map", headers=who)


@pytest.fixture
def with_tiles(app, monkeypatch):
    def put(**said):
        monkeypatch.setitem(app.config, "BASE_MAP", BaseMap.read(SET | said))

    return put


def test_by_default_there_is_none_and_no_other_host_may_be_asked(client, make):
    answer = ask(client, make.token("leader", DISTRICT))
    policy = answer.headers["Content-Security-Policy"]

    assert answer.json["base_map"] is None
    assert answer.json["levels"] == ["micro_grid"]
    assert "http" not in policy
    assert "connect-src 'self' blob:;" in policy


def test_a_base_map_names_its_number_and_its_supplier(client, make, with_tiles):
    with_tiles()
    answer = ask(client, make.token("leader", DISTRICT))

    assert answer.json["base_map"] == {
        "tiles": [TILES],
        "number": "GS(2026)0000号",
        "suppliers": ["t0.tiles.example"],
        "shifted": False,
    }


def test_only_the_suppliers_host_is_let_in(client, make, with_tiles):
    with_tiles()
    policy = ask(client, make.token("leader", DISTRICT)).headers[
        "Content-Security-Policy"
    ]
    assert "connect-src 'self' blob: https://t0.tiles.example;" in policy
    assert "img-src 'self' blob: data: https://t0.tiles.example;" in policy
    assert policy.count("http") == 2


def test_shifted_tiles_are_said_to_be_only_where_maps_are_shifted(
    client, make, with_tiles
):
    with_tiles(LINLI_BASE_MAP_DATUM="gcj02")
    assert ask(client, make.token("leader", DISTRICT)).json["base_map"]["shifted"]


def test_who_counts_nothing_has_no_map(client, make):
    assert ask(client, make.token("grid_worker")).status_code == 403


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ({"LINLI_BASE_MAP_NUMBER": " "}, "LINLI_BASE_MAP_NUMBER"),
        ({"LINLI_BASE_MAP_DATUM": "bd09"}, "LINLI_BASE_MAP_DATUM"),
        ({"LINLI_BASE_MAP": "https://host/{z}/{x}.png"}, "LINLI_BASE_MAP:"),
        ({"LINLI_BASE_MAP": "https://host/{s}/{z}/{x}/{y}"}, "LINLI_BASE_MAP:"),
        (
            {"LINLI_BASE_MAP": "https://host;script-src *;/{z}/{x}/{y}"},
            "LINLI_BASE_MAP:",
        ),
        ({"LINLI_BASE_MAP": "https://host/{z}/{x}/{y};x"}, "LINLI_BASE_MAP:"),
        ({"LINLI_BASE_MAP": "ftp://host/{z}/{x}/{y}"}, "LINLI_BASE_MAP:"),
    ],
)
def test_a_setting_that_is_wrong_is_named_at_the_start(said, named):
    with pytest.raises(SystemExit, match=named):
        Settings.read(SET | said)


def test_several_layers_of_one_supplier_are_one_host(tmp_path):
    key = "https://t0.tiles.example/{}/wmts?TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk=示例"
    both = f"{key.format('vec_w')} {key.format('cva_w')}".replace("示例", "example")
    settings = Settings.read(
        SET | {"LINLI_BASE_MAP": both, "LINLI_DATA": str(tmp_path)}
    )

    assert settings.base_map.origins == ("https://t0.tiles.example",)
    policy = create_app(settings).test_client().get("/healthz").headers
    assert policy["Content-Security-Policy"].count("http") == 2
