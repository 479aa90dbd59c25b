"""Which APIs a partner asks for in a form, and why each (R4)."""

from api.pages.forms import Form
from domain.apis import Api

LONGEST_REASON = 2000


def reasons_from(form: Form) -> dict[Api, str]:
    """A reason per API chosen; what is missing is in the form's errors."""
    chosen = form.some_of("apis", Api)
    if not chosen:
        form.wrong("apis", "choose_apis")
    return {api: form.words(f"reason-{api}", LONGEST_REASON) for api in chosen}
