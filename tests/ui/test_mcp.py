"""The app as agents meet it: an MCP server whose tools are listed and called by an MCP client.

gradio[mcp] pins an older pydantic, so its packages may lie in a folder of their own:
    pip install --target .mcp -r requirements-mcp.txt
"""

import base64
import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import ROOT, free_port, need_client, start_app

pytestmark = pytest.mark.slow

PACKAGES = Path(os.environ.get("MCP_PACKAGES", ROOT / ".mcp"))
# Runs where the packages are; prints what the client saw.
AGENT = """
import asyncio, json, sys
from mcp import ClientSession
from mcp.client.streamable_http import streamablehttp_client

async def main(address, image):
    async with streamablehttp_client(address) as (read, write, _), \\
            ClientSession(read, write) as agent:
        await agent.initialize()
        tools = {tool.name: tool for tool in (await agent.list_tools()).tools}
        async def call(name, **arguments):
            answer = await agent.call_tool(name, arguments)
            return answer.isError, [part.model_dump(mode="json") for part in answer.content]
        print(json.dumps({
            "tools": {n: [t.description, t.inputSchema] for n, t in tools.items()},
            "classify": await call("classify", image=image),
            "networks": await call("networks"),
            "layers": await call("layers", network="lenet"),
            "maps": await call("feature_maps", image=image, network="lenet", layer="conv1"),
            "network": await call("layers", network="resnet"),
            "layer": await call("feature_maps", image=image, network="lenet", layer="conv9"),
        }))

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """What an MCP client saw of the app: its tools, and the answers to its calls."""
    path = str(PACKAGES) if (PACKAGES / "mcp").is_dir() else ""
    there = path or find_spec("mcp")
    need_client(there, "needs MCP: pip install --target .mcp -r requirements-mcp.txt")
    folder = tmp_path_factory.mktemp("checkpoints")
    (folder / "lenet.safetensors").symlink_to(ROOT / "checkpoints" / "lenet.safetensors")
    port = free_port()
    process = start_app(
        port,
        PYTHONPATH=path,
        CHECKPOINTS=str(folder),
        GRADIO_TEMP_DIR=str(tmp_path_factory.mktemp("gradio")),
    )
    picture = (ROOT / "ui" / "classify" / "examples" / "4_bag_flat.png").read_bytes()
    image = "data:image/png;base64," + base64.b64encode(picture).decode()
    try:
        done = subprocess.run(
            [sys.executable, "-c", AGENT, f"http://127.0.0.1:{port}/gradio_api/mcp/", image],
            env=os.environ | {"PYTHONPATH": path},
            capture_output=True,
            text=True,
            timeout=120,
        )
    finally:
        process.terminate()
        process.wait(60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_tools_are_described_for_an_agent(seen):
    wanted = {"classify", "networks", "layers", "feature_maps", "feature_tensor"}
    assert wanted <= set(seen["tools"])
    for name, (description, schema) in seen["tools"].items():
        if name in ("retrain", "runs"):
            continue
        assert len(description) > 40, name
        for parameter, record in schema["properties"].items():
            assert record.get("description"), (name, parameter)
    assert "lenet_bn" in seen["tools"]["layers"][1]["properties"]["network"]["enum"]


def test_an_agent_gets_answers(seen):
    failed, (answer,) = seen["classify"]
    assert not failed
    assert "'verdict': {'label': 'Bag'" in answer["text"]
    assert "googlenet" in seen["networks"][1][0]["text"]
    assert "conv1" in seen["layers"][1][0]["text"]
    assert not seen["maps"][0]


@pytest.mark.parametrize(
    ("asked", "told"), [("network", "'resnet' is not one of"), ("layer", "has no layer 'conv9'")]
)
def test_an_agent_is_told_what_was_wrong(seen, asked, told):
    failed, (answer,) = seen[asked]
    assert failed
    assert told in answer["text"]
