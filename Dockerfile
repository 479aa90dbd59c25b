# One image for the three processes of a server: python -m api, python worker.py and python migrate.py.
# The embedded parts of a developer's machine are not in it.

FROM python:3.13-slim AS build
COPY requirements-server.lock .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements-server.lock

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
COPY --from=build /venv /venv
WORKDIR /portal
COPY *.py ./
COPY domain domain
COPY storage storage
COPY gateways gateways
COPY activities activities
COPY workflows workflows
COPY api api
RUN python -m compileall -q . && useradd --system --no-create-home portal
USER portal
EXPOSE 8000
CMD ["python", "-m", "api"]
