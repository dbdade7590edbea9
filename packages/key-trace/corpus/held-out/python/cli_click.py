import click


@click.command()
@click.option("--api-key", envvar="OPENAI_API_KEY")
@click.option("--verbose", is_flag=True)
def main(api_key, verbose):
    if verbose:
        click.echo("Using API key " + api_key)  # expect: key-in-log
    run(api_key)
