"""lib.py: what the tests of the command line share: running the program, a server, databases of both kinds, TAP."""

import json
import os
import re
import signal
import subprocess
import traceback
import urllib.error
import urllib.request
import uuid

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PASSWORD = "mot-mat-khau-mau"
with open(os.path.join(ROOT, "data/words/en.json"), encoding="utf-8") as words_file:
    WORDS = json.load(words_file)


class Tool:
    """The program on one database. A database is a URL and a folder for proofs; `fresh` gives the next empty one."""

    def __init__(self, build, folder, server):
        self.program = os.path.join(build, "tiepsuc")
        self.folder = folder
        self.server = server  # a PostgreSQL URL of an administrator, or None: SQLite
        self.kind = "postgresql" if server else "sqlite"
        self.used = 0

    def fresh(self):
        self.used += 1
        place = os.path.join(self.folder, f"{self.kind}-{self.used}")
        os.makedirs(place, exist_ok=True)
        if not self.server:
            return Database(self, f"sqlite:{place}/t.db", os.path.join(place, "t.blobs"), place)
        name = f"cli_{os.getpid()}_{self.used}"
        subprocess.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.server, "-c",
                        f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"], check=True)
        url = re.sub(r"(postgresql://[^/]*/)[^?]*", r"\g<1>" + name, self.server)
        return Database(self, url, os.path.join(place, "blobs"), place)


class Database:
    def __init__(self, tool, url, blobs, place):
        self.tool, self.url, self.blobs, self.place = tool, url, blobs, place

    def start(self, *words, text=None, **env):
        return subprocess.run([self.tool.program, *words, "--db", self.url, "--blobs", self.blobs], input=text, text=True, encoding="utf-8",
                              capture_output=True, timeout=180, check=False, env={**os.environ, "TIEPSUC_DEMO_PASSWORD": PASSWORD, "LC_ALL": "C", **env})

    def run(self, *words, **more):
        done = self.start(*words, **more)
        assert done.returncode == 0, f"{' '.join(words)}: exit {done.returncode}: {done.stdout[-600:]} {done.stderr[-600:]}"
        return done.stdout

    def refused(self, *words, says="", reason=None, code=1, **more):
        """It must fail and say why: the sentence of the reason, and what else is said."""
        done = self.start(*words, **more)
        assert not reason or WORDS["reason." + reason] in done.stderr, f"{' '.join(words)}: no {reason} in {done.stderr!r}"
        assert done.returncode == code, f"{' '.join(words)}: exit {done.returncode}, not {code}: {done.stdout} {done.stderr}"
        assert says in done.stderr, f"{' '.join(words)}: {says!r} is not in {done.stderr!r}"
        return done.stderr

    def rows(self, what, *options):
        return [json.loads(line) for line in self.run("export", what, "--format", "jsonl", *options).splitlines()]


class Server:
    """`tiepsuc serve` on a free port; ended by its own process id."""

    def __init__(self, database, *words):
        self.child = subprocess.Popen([database.tool.program, "serve", "--db", database.url, "--blobs", database.blobs, "--listen",
                                       os.environ.get("TIEPSUC_TEST_LISTEN", "127.0.0.1:0"), *words],
                                      stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self.child.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, f"serve said {line!r}"
        self.url = found.group(0).rstrip("/") + "/api/v1"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.child.send_signal(signal.SIGTERM)
        assert self.child.wait(30) == 0, "serve did not end in order"

    def ask(self, method, path, body=None, cookie=None, token=None, version=None):
        """(status, JSON, cookie)"""
        headers = {"Content-Type": "application/json"}
        if method != "GET":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        if cookie:
            headers["Cookie"] = cookie
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.url + path, data=data, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                text, status, given = answer.read(), answer.status, answer.headers.get("Set-Cookie", "")
        except urllib.error.HTTPError as error:
            text, status, given = error.read(), error.code, ""
        return status, json.loads(text) if text else None, given.split(";")[0]

    def sign_in(self, login, password):
        return self.ask("POST", "/session", {"login": login, "password": password})


def main(tests, build, folder, servers):
    """Runs every test on every kind of database; prints TAP."""
    number = failed = 0
    for server in servers:
        tool = Tool(build, folder, server)
        for test in tests:
            number += 1
            title = f"{tool.kind}: {test.__doc__.splitlines()[0]}"
            try:
                test(tool)
                print(f"ok {number} - {title}", flush=True)
            except Exception:  # pylint: disable=broad-except
                failed += 1
                print("\n".join("# " + line for line in traceback.format_exc().splitlines()))
                print(f"not ok {number} - {title}", flush=True)
    print(f"1..{number}")
    return 1 if failed else 0
