"""`crm link`: the address that lets a browser of this machine sign in to a development installation."""

import typer

commands = typer.Typer()


@commands.command()
def link() -> None:
    """Print the link for signing in, which `crm up` prints too. Only for development."""
    from shared.identity.development import DevelopmentProvider
    from shared.settings import Settings

    typer.echo(DevelopmentProvider(Settings()).link())
