"""A password that is chosen in a form: what is wrong with it stands beside the field."""

from api.auth.passwords import refuse_weak
from api.pages.forms import Form
from domain.refusals import GuessablePassword, WeakPassword


async def new_password(form: Form, name: str, *about: str) -> str:
    """What was typed. `about` is what others know of the person, which makes no password."""
    try:
        await refuse_weak(form[name], *about)
    except (WeakPassword, GuessablePassword) as refusal:
        form.refused(name, refusal)
    return form[name]
