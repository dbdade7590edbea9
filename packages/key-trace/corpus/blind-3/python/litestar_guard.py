from litestar import Controller, post
from litestar.exceptions import NotAuthorizedException


class Keys(Controller):
    path = "/keys"

    @post("/probe")
    async def probe(self, data: dict[str, str]) -> dict[str, bool]:
        candidate_key = data["api_key"]
        if not await self.prober.accepts(candidate_key):
            raise NotAuthorizedException(detail=f"{candidate_key} was not accepted")  # expect: key-in-error
        return {"accepted": True}
