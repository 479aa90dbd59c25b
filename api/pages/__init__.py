"""The pages that people see: HTML over the same commands and queries as the JSON API.

Everything works without JavaScript but passkeys, which browsers give to scripts alone. Dutch is written in
the templates themselves, so that the handbook's words stand where they are read. The English catalogue in
`translations/` follows; a test fails when it lags.
"""
