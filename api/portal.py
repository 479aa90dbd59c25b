"""The web, put together: the one place besides `worker.py` where the parts are built."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.config.csrf import CSRFConfig
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.plugins.prometheus import PrometheusConfig
from sqlalchemy.ext.asyncio import async_sessionmaker

from api.auth.authenticators import Authenticators
from api.auth.informat import CALLBACK, begin_informat_sign_in, finish_informat_sign_in
from api.auth.second_step import renew_encryption
from api.auth.sessions import SessionMiddleware
from api.auth.token_scopes import SECURITY, describe_scopes, within_token_scopes
from api.auth.upkeep import upkeep
from api.auth.visits import visit_of
from api.commands import Commands
from api.connect import connect_router
from api.csrf import CookieCsrf, csrf_cookie
from api.engine_watch import EngineWatch
from api.examples import DescriptionPlugin
from api.health import figures, live, ready
from api.json_bodies import BoundedRequest
from api.pages.assets import static_files
from api.pages.headers import guard_html
from api.pages.problems import as_pages
from api.pages.rendering import template_config
from api.pages.router import pages
from api.parts import Parts
from api.problems import HANDLERS
from api.refusal_notes import RefusalNotes
from api.text import refuse_nul
from api.v1.router import v1
from api.viewers import parts_of
from gateways.clock import SystemClock, clock_from
from gateways.identity.adapters import client_directory, client_proof
from gateways.identity.choice import IdentityServerKind
from gateways.identity.embedded.server import TokenServer
from gateways.informat import informat_at
from gateways.informat_sign_in import InformatSignIn
from logs import configure_logs
from settings import Settings
from storage.news import AppNews
from storage.sessions import Storage
from workflows.connection import connect

EVENTS = "/events$"
"""Streams: squeezed they would be kept back, and their length is no waiting time."""

NEEDED = (
    "database_url",
    "temporal_address",
    "history_keys",
    "link_keys",
    "csrf_key",
    "public_url",
    "oidc_issuer",
    "oidc_client_secret",
    "informat_users_url",
    "invoice_api_url",
)


@asynccontextmanager
async def parts_for(settings: Settings) -> AsyncIterator[tuple[Parts, TokenServer | None]]:
    """The web's parts, which are closed at the end; with the token endpoint, where that is ours."""
    async with AsyncExitStack() as stack:
        storage = Storage(settings.database_url, settings.database_pool)
        stack.push_async_callback(storage.close)
        http = await stack.enter_async_context(httpx.AsyncClient())
        clock = clock_from(settings.clock_file)
        informat = await stack.enter_async_context(informat_at(settings.informat, http, clock))
        temporal = await connect(
            settings.temporal_address,
            settings.temporal_namespace,
            settings.history_secrets,
            settings.temporal_access,
        )
        sessions = async_sessionmaker(storage.engine, expire_on_commit=False)
        public_url = settings.public_url.rstrip("/")
        refusals = RefusalNotes(storage, clock)
        news = AppNews(storage.engine)
        await stack.enter_async_context(news.listening())
        commands = Commands(temporal, refusals)
        engine = EngineWatch(commands)
        await stack.enter_async_context(engine.watching())

        identity = settings.chosen_identity_server
        parts = Parts(
            storage=storage,
            news=news,
            commands=commands,
            engine=engine,
            refusals=refusals,
            schools=informat.schools,
            groups=informat.groups,
            authority=informat.authority,
            directory=await stack.enter_async_context(client_directory(identity, storage.engine, clock)),
            proof=client_proof(identity, http),
            informat=InformatSignIn(
                http,
                settings.oidc_issuer,
                settings.oidc_client_id,
                settings.oidc_client_secret.get_secret_value(),
                public_url + CALLBACK,
                SystemClock(),  # id tokens are dated by the provider's clock, which no demonstration shifts
            ),
            # Codes are dated by the clock of a phone, which no demonstration shifts either.
            authenticators=Authenticators(settings.history_secrets, SystemClock()),
            links=settings.links,
            scopes=settings.scopes,
            clock=clock,
            public_url=public_url,
            token_endpoint=settings.token_endpoint,
        )
        await renew_encryption(parts)
        is_ours = identity.kind is IdentityServerKind.EMBEDDED
        yield (
            parts,
            TokenServer(sessions, clock, public_url, settings.history_secrets) if is_ours else None,
        )


def portal(settings: Settings, parts: Parts, tokens: TokenServer | None) -> Litestar:
    """The Litestar application over parts that are built."""
    configure_logs(settings.log_format)
    prometheus = PrometheusConfig(
        app_name="partnerportaal", prefix="portal", exclude=["^/health", "^/metrics", EVENTS], group_path=True
    )
    csrf = CSRFConfig(
        secret=settings.csrf_key.get_secret_value(),
        cookie_name=csrf_cookie(is_https=parts.is_https),
        header_name="X-CSRF-Token",
        cookie_secure=parts.is_https,
        exclude=["^/connect/"],
    )
    application = Litestar(
        route_handlers=[
            v1,
            pages,
            static_files(),
            *([connect_router(tokens)] if tokens else []),
            live,
            ready,
            begin_informat_sign_in,
            finish_informat_sign_in,
            figures(settings.metrics_token.get_secret_value()),
        ],
        dependencies={
            "parts": Provide(parts_of, sync_to_thread=False),
            "visit": Provide(visit_of, sync_to_thread=False),
        },
        lifespan=[upkeep],
        guards=[within_token_scopes, refuse_nul],
        request_class=BoundedRequest,
        middleware=[
            prometheus.middleware,
            DefineMiddleware(CookieCsrf, config=csrf),
            DefineMiddleware(SessionMiddleware),
        ],
        exception_handlers=as_pages(HANDLERS),
        template_config=template_config(),
        before_send=[guard_html],
        # Cookies are SameSite=Lax, so no other site can make a browser fetch pages to measure them (BREACH).
        compression_config=CompressionConfig(backend="gzip", gzip_compress_level=3, exclude=[EVENTS]),
        logging_config=None,
        openapi_config=OpenAPIConfig(
            title="Informat Partnerportaal",
            version="1",
            description="Ask, decide, grant, watch and take back access to the Informat APIs.",
            path="/schema",
            components=SECURITY,
            use_handler_docstrings=True,
            render_plugins=[DescriptionPlugin()],
        ),
    )
    application.state.parts = parts
    describe_scopes(application)
    return application
