from fastapi import BackgroundTasks, FastAPI, Header

app = FastAPI()


def append_audit(line: str) -> None:
    with open("audit.log", "a", encoding="utf-8") as fh:
        print(line, file=fh)  # expect: key-on-disk


@app.post("/run")
async def run(tasks: BackgroundTasks, x_api_key: str = Header(alias="X-API-Key")):
    tasks.add_task(append_audit, f"run by {x_api_key}")
    return {"queued": True}
