"""A mail server (aiosmtpd) for the tests: says where it listens, then prints each message that it took, a line each."""

import argparse
import asyncio
import email
import email.policy
import json
import ssl

from aiosmtpd.smtp import SMTP, AuthResult

asked = argparse.ArgumentParser()
asked.add_argument("--port", type=int, default=0)
asked.add_argument("--tls", nargs=2, metavar=("CERTIFICATE", "KEY"))
asked.add_argument("--login", nargs=2, metavar=("USER", "PASSWORD"))
asked.add_argument("--refuse", metavar="ADDRESS")
asked = asked.parse_args()


def say(document):
    print(json.dumps(document), flush=True)


class Taker:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address == asked.refuse:
            return "550 5.1.1 no such box here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        say({
            "from": str(message["From"]),
            "to": envelope.rcpt_tos,
            "subject": str(message["Subject"]),
            "id": str(message["Message-ID"]),
            "automatic": str(message["Auto-Submitted"]),
            "type": message.get_content_type(),
            "body": message.get_content().replace("\r\n", "\n"),
            "tls": session.ssl is not None,
        })
        return "250 taken"


def authenticate(server, session, envelope, mechanism, given):
    fits = asked.login and [given.login.decode(), given.password.decode()] == asked.login
    # Whoever says that it is not handled leaves the refusal to the server.
    return AuthResult(success=bool(fits), handled=bool(fits))


async def main():
    context = None
    if asked.tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*asked.tls)

    def session():
        return SMTP(
            Taker(),
            hostname="mail.example",
            tls_context=context,
            require_starttls=context is not None,
            authenticator=authenticate if asked.login else None,
            auth_required=asked.login is not None,
        )

    server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", asked.port)
    say({"port": server.sockets[0].getsockname()[1]})
    await server.serve_forever()


asyncio.run(main())
