"""Asking as a map program does."""

OGC = "/api/v1/ogc"


def ask(client, who, path="", **asked):
    return client.get(OGC + path, headers=who, query_string=asked)


def items(client, who, name, **asked):
    answer = ask(client, who, f"/collections/{name}/items", **asked)
    assert answer.status_code == 200, answer.json
    return answer.json


def every(client, who, name, **asked):
    """Follow the links to the last page; return all features."""
    page = items(client, who, name, **asked)
    found = page["features"]
    while following := named(page, "next"):
        page = client.get(following, headers=who).json
        found += page["features"]
        assert page["numberReturned"] == len(page["features"]) > 0
    assert len(found) == page["numberMatched"]
    return found


def named(said, rel):
    return next((link["href"] for link in said["links"] if link["rel"] == rel), None)


def counts(client, who, name, month, measure="filed", **asked):
    """Return the counts of a month, by the codes of the areas."""
    return {
        one["properties"]["code"]: one["properties"][measure]
        for one in every(client, who, name, limit=1000, **asked)
        if one["properties"]["month"] == str(month)
    }
