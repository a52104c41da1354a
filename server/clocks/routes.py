from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import g

from server.api import Blueprint
from server.clocks import actions
from server.clocks.actions import KEEP, SCENIC
from server.clocks.kinds import CLOCKS, FIXED, Length
from server.clocks.schemas import (
    RuleAskedSchema,
    RuleSaidSchema,
    RuleSchema,
    RulesSchema,
    ScenicSchema,
    TriedRuleSchema,
)
from server.clocks.trying import try_rule

clock_rules = Blueprint("clock_rules", __name__, url_prefix="/api/v1/clocks")


@clock_rules.get("/rules")
@clock_rules.response(200, RulesSchema)
def get_rules() -> Any:
    """List how long each clock runs: usually, and as the district says."""
    g.actor.must_somewhere(KEEP)
    usual = [
        {
            "kind": kind,
            "variant": variant,
            "length": said.length,
            "unit": said.unit,
            "fixed": kind in FIXED,
        }
        for (kind, variant), said in CLOCKS.items()
    ]
    return {"usual": usual, "own": actions.list_rules(g.session)}


@clock_rules.get("/rules/tried")
@clock_rules.asks(RuleAskedSchema(), KEEP)
@clock_rules.response(200, TriedRuleSchema)
def get_tried(asked: dict[str, Any]) -> Any:
    """Say what a rule would change in open cases. Nothing is written."""
    actions.check_changeable(asked["kind"], asked["variant"])
    length = Length(asked.pop("length"), asked.pop("unit"))
    return try_rule(g.session, length=length, now=datetime.now(UTC), **asked)


@clock_rules.put("/rules/<uuid:rule_id>")
@clock_rules.hears(RuleSaidSchema(), KEEP)
@clock_rules.response(200, RuleSchema)
@clock_rules.alt_response(201, schema=RuleSchema, description="The rule is new")
def put_rule(said: dict[str, Any], rule_id: UUID) -> Any:
    """Set how long a clock runs that starts from a day on."""
    rule, new = actions.keep_rule(g.session, g.actor, rule_id, said)
    return rule, 201 if new else 200


@clock_rules.delete("/rules/<uuid:rule_id>")
@clock_rules.response(204)
def delete_rule(rule_id: UUID) -> None:
    """Take a rule back."""
    g.actor.must_somewhere(KEEP)
    actions.drop_rule(g.session, g.actor, rule_id)


@clock_rules.get("/scenic")
@clock_rules.response(200, ScenicSchema)
def get_scenic() -> Any:
    """List the areas that tourists come to see."""
    g.actor.must_somewhere(SCENIC)
    return {"areas": actions.list_scenic(g.session)}


@clock_rules.put("/scenic/<code>")
@clock_rules.response(200, ScenicSchema)
@clock_rules.alt_response(201, schema=ScenicSchema, description="It is new")
def put_scenic(code: str) -> Any:
    """Say that tourists come to an area: their quarrels are settled in 24 hours."""
    new = actions.mark_scenic(g.session, g.actor, code)
    return {"areas": actions.list_scenic(g.session)}, 201 if new else 200


@clock_rules.delete("/scenic/<code>")
@clock_rules.response(204)
def delete_scenic(code: str) -> None:
    """Say that tourists come there no more."""
    actions.unmark_scenic(g.session, g.actor, code)
