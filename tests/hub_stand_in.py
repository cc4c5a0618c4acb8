"""What a small Hugging Face Hub for the tests answers: the calls of the installed huggingface_hub.

Create, validate, list, preupload, large files by Git LFS, commit, download.
"""

import base64
import hashlib
import json
from typing import Any

from tests.hub_server import OWNER, TOKEN, HubServer, Repository, Request

LARGE = 50_000  # bytes from which a file goes by LFS
REPO = r"(?P<id>[\w.-]+/[\w.-]+)"
REVISION = r"(?P<revision>[^/]+)"


class _Answers(Request):
    """One method a call; each sends its answer itself."""

    hub: "HubStandIn"

    @property
    def _knows_us(self) -> bool:
        return self.headers.get("Authorization") == f"Bearer {TOKEN}"

    def _repository(self, kind: str, repo: str, write: bool = False) -> Repository | None:
        """The repository, or None after telling why not."""
        found = self.hub.repositories.get((kind, repo))
        if write and not self._knows_us:
            self._json({"error": "Invalid username or password."}, 401)
        elif not found or (found.private and not self._knows_us):
            self._json({"error": "Repository not found"}, 404, X_Error_Code="RepoNotFound")
        elif write and not repo.startswith(f"{OWNER}/"):
            self._json({"error": "You don't have the rights to write here"}, 403)
        else:
            return found
        return None

    def create(self) -> None:
        asked = json.loads(self.body)
        owner = asked["organization"] or OWNER
        key = (asked.get("type", "model"), f"{owner}/{asked['name']}")
        if not self._knows_us:
            self._json({"error": "Invalid username or password."}, 401)
        elif owner != OWNER:
            self._json({"error": f"You don't have the rights under the namespace {owner}"}, 403)
        elif key in self.hub.repositories:
            place = {"model": "", "space": "spaces/"}[key[0]]
            url = f"{self.hub.url}/{place}{key[1]}"
            self._json({"error": "You already created this repo", "url": url}, 409)
        else:
            private = asked.get("visibility") == "private"
            repository = Repository(private, asked.get("sdk"))
            repository.commit({".gitattributes": b"*.safetensors filter=lfs\n"})
            self.hub.repositories[key] = repository
            place = {"model": "", "space": "spaces/"}[key[0]]
            self._json({"url": f"{self.hub.url}/{place}{key[1]}", "name": key[1]})

    def validate(self) -> None:
        self._json({"errors": [], "warnings": []})

    def info(self, kind: str, id: str, revision: str = "main") -> None:
        repository = self._repository(kind, id)
        if not repository:
            return
        commit = repository.head if revision == "main" else revision
        if commit not in repository.commits:
            self._json({"error": "Invalid rev id"}, 404, X_Error_Code="RevisionNotFound")
            return
        siblings = [{"rfilename": path} for path in repository.commits[commit]]
        self._json({"id": id, "sha": commit, "siblings": siblings, "private": repository.private})

    def tree(self, kind: str, id: str, revision: str) -> None:
        if repository := self._repository(kind, id):
            commit = repository.head if revision == "main" else revision
            self._json([self._entry(repository, *f) for f in repository.commits[commit].items()])

    def _entry(self, repository: Repository, path: str, content: bytes) -> dict[str, Any]:
        sha256 = hashlib.sha256(content).hexdigest()
        entry = {"type": "file", "path": path, "size": len(content), "oid": _git_sha1(content)}
        if sha256 in repository.large:
            entry["lfs"] = {"oid": sha256, "size": len(content), "pointerSize": 134}
        return entry

    # ARG002: every route's answer takes what the addresses have.
    def preupload(self, kind: str, id: str, revision: str) -> None:  # noqa: ARG002
        repository = self._repository(kind, id, write=True)
        if not repository:
            return
        answers = []
        for file in json.loads(self.body)["files"]:
            large = self.hub.large_files and file["size"] >= LARGE
            there = repository.files.get(file["path"])
            known = None
            if there is not None:
                known = hashlib.sha256(there).hexdigest() if large else _git_sha1(there)
            mode = "lfs" if large else "regular"
            answers.append(
                {"path": file["path"], "uploadMode": mode, "shouldIgnore": False, "oid": known}
            )
        self._json({"files": answers})

    def lfs_batch(self, kind: str | None, id: str) -> None:
        if not self._repository("space" if kind else "model", id, write=True):
            return
        objects = []
        for each in json.loads(self.body)["objects"]:
            upload = {"href": f"{self.hub.url}/lfs/{each['oid']}"}
            verify = {"href": f"{self.hub.url}/lfs-verify"}
            actions = {} if each["oid"] in self.hub.objects else {"upload": upload}
            objects.append(each | ({"actions": actions | {"verify": verify}} if actions else {}))
        self._json({"transfer": "basic", "objects": objects})

    def lfs_put(self, oid: str) -> None:
        if hashlib.sha256(self.body).hexdigest() != oid:
            self._json({"error": "the content does not have the announced SHA-256"}, 400)
            return
        self.hub.objects[oid] = self.body
        self._send(200)

    def lfs_verify(self) -> None:
        known = json.loads(self.body)["oid"] in self.hub.objects
        self._json({}, 200 if known else 404)

    # ARG002: as above.
    def commit(self, kind: str, id: str, revision: str) -> None:  # noqa: ARG002
        repository = self._repository(kind, id, write=True)
        if not repository:
            return
        files = dict(repository.files)
        for line in self.body.splitlines():
            record = json.loads(line)
            value = record["value"]
            if record["key"] == "file":
                files[value["path"]] = base64.b64decode(value["content"])
            elif record["key"] == "lfsFile":
                files[value["path"]] = self.hub.objects[value["oid"]]
                repository.large.add(value["oid"])
            elif record["key"] == "deletedFile":
                del files[value["path"]]
        name = repository.commit(files)
        self._json({"commitUrl": f"{self.hub.url}/{id}/commit/{name}", "commitOid": name})

    def resolve(self, id: str, revision: str, path: str) -> None:
        repository = self._repository("model", id)
        if not repository:
            return
        commit = repository.head if revision == "main" else revision
        content = repository.commits.get(commit, {}).get(path)
        if content is None:
            self._json({"error": "Entry not found"}, 404, X_Error_Code="EntryNotFound")
            return
        etag = hashlib.sha256(content).hexdigest()
        if self.damaged:
            content = content[:-1] + bytes([content[-1] ^ 1])
        self._send(200, content, ETag=f'"{etag}"', X_Repo_Commit=commit)


def _git_sha1(content: bytes) -> str:
    return hashlib.sha1(f"blob {len(content)}\0".encode() + content).hexdigest()


KIND = r"/api/(?P<kind>model|space)s/"
ROUTES = [
    ("POST", "/api/repos/create", _Answers.create),
    ("POST", "/api/validate-yaml", _Answers.validate),
    ("GET", rf"{KIND}{REPO}", _Answers.info),
    ("GET", rf"{KIND}{REPO}/revision/{REVISION}", _Answers.info),
    ("GET", rf"{KIND}{REPO}/tree/{REVISION}", _Answers.tree),
    ("POST", rf"{KIND}{REPO}/preupload/{REVISION}", _Answers.preupload),
    ("POST", rf"{KIND}{REPO}/commit/{REVISION}", _Answers.commit),
    ("POST", rf"/(?P<kind>spaces/)?{REPO}\.git/info/lfs/objects/batch", _Answers.lfs_batch),
    ("PUT", "/lfs/(?P<oid>[0-9a-f]{64})", _Answers.lfs_put),
    ("POST", "/lfs-verify", _Answers.lfs_verify),
    ("GET", rf"/{REPO}/resolve/{REVISION}/(?P<path>.+)", _Answers.resolve),
    ("HEAD", rf"/{REPO}/resolve/{REVISION}/(?P<path>.+)", _Answers.resolve),
]


class HubStandIn(HubServer):
    """The Hub; `large_files` False makes all files go with the commit."""

    def __init__(self, large_files: bool = True) -> None:
        super().__init__(_Answers, ROUTES)
        self.large_files = large_files
