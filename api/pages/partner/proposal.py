"""What a partner proposes to those it invites: APIs at schools. The admin decides, and may tick otherwise."""

from api.pages.forms import Form, separated
from domain.apis import AccessRight, Api
from domain.refusals import BadAccessRight

MOST_PROPOSED = 500
"""As in the JSON API."""


def proposal_from(form: Form) -> frozenset[AccessRight]:
    """Every API chosen at every target of its kind; what is wrong is in the form's errors."""
    targets = [one.lower() for one in separated(form.words("targets", 20_000, required=False))]
    apis = form.some_of("proposed_apis", Api)
    if targets and not apis:
        form.wrong("proposed_apis", "choose_apis")
    if apis and not targets:
        form.wrong("targets", "missing")
    proposed = {right for target in targets for right in _rights_at(form, target, apis)}
    if len(proposed) > MOST_PROPOSED:
        form.wrong("targets", "too_long")
    return frozenset(proposed)


def _rights_at(form: Form, target: str, apis: list[Api]) -> list[AccessRight]:
    """The chosen APIs that are given at such a target. One that fits none of them is a slip of the pen."""
    fitting: list[AccessRight] = []
    for api in apis:
        try:
            fitting.append(AccessRight(api, target))
        except BadAccessRight:
            continue
    if apis and not fitting:
        form.wrong("targets", BadAccessRight.code, target[:80])
    return fitting
