from .crypto import seal_for_workspace
from .models import Workspace


async def attach(workspace_id: int, anthropic_api_key: str) -> None:
    sealed = seal_for_workspace(workspace_id, anthropic_api_key)
    await Workspace.filter(id=workspace_id).update(sealed_secret=sealed, hint=anthropic_api_key[-4:])
