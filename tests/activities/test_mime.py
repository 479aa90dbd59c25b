"""A letter on the wire: lines that every mail server takes, and nothing of another letter in it."""

from email import message_from_bytes, policy
from email.message import EmailMessage

from activities.letters.mime import message_of

LONG = "één zin zonder eind " * 100


def on_the_wire(message: EmailMessage) -> bytes:
    """As a server gets it that takes no more than ASCII."""
    return message.as_bytes(policy=policy.SMTP.clone(cte_type="7bit"))


def test_each_letter_reads_as_it_was_written() -> None:
    for subject in ("Datatoegang voor Één", "Zoë’s app", "Datatoegang voor Één"):
        message = message_of(subject, f"{subject}\n{LONG}\n", f"<p>{subject}</p>\n")
        message["To"] = f"{len(subject)}@scholen.example"
        sent = on_the_wire(message)
        assert sent.isascii()
        assert max(map(len, sent.splitlines())) < 998
        read = message_from_bytes(sent, policy=policy.default)
        text, html = [part.get_content().replace("\r\n", "\n") for part in read.iter_parts()]
        assert (read["Subject"], read["To"]) == (subject, f"{len(subject)}@scholen.example")
        assert (text, html) == (f"{subject}\n{LONG}\n", f"<p>{subject}</p>\n")


def test_no_letter_knows_what_will_end_its_parts() -> None:
    first, second = (message_of("a", "a\n", "a\n").get_boundary() for _ in range(2))
    assert first != second
