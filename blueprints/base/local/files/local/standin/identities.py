"""Completes identity pools, in the process of the stand-in: policies of their roles may name the identity that calls,
as in `private/${cognito-identity.amazonaws.com:sub}/*`."""

from dataclasses import replace

VARIABLE = "${cognito-identity.amazonaws.com:sub}"


def install() -> None:
    from ministack.core import iam_evaluator
    from ministack.services import sts

    known = iam_evaluator.resolve_principal

    def with_identity(access_key, account, *more):
        principal = known(access_key, account, *more)
        identity = (sts._sessions.get(access_key) or {}).get("_identity_id")
        if identity and getattr(principal, "policies", None):
            policies = [[named(statement, identity) for statement in policy] for policy in principal.policies]
            return replace(principal, policies=policies)
        return principal

    iam_evaluator.resolve_principal = with_identity


def named(statement, identity: str):
    """The statement with the identity in the place of the variable; others have none."""
    return replace(statement, resources=[resource.replace(VARIABLE, identity) for resource in statement.resources])
