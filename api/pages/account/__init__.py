"""What a partner's person keeps for himself: second step, passkeys, tokens."""
