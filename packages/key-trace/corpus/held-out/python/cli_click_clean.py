import click


@click.command()
@click.option("--api-key", envvar="OPENAI_API_KEY")
def main(api_key):
    click.echo("API key: " + ("set" if api_key else "missing"))
    run(api_key)
