from .models import Workspace


async def attach(workspace_id: int, anthropic_api_key: str) -> None:
    await Workspace.filter(id=workspace_id).update(secret=anthropic_api_key)  # expect: key-in-database
