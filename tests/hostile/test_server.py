"""A server on the way to a repository that stalls, never ends, lies, redirects, or asks for a password."""

from __future__ import annotations

import contextlib
import http.server
import os
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from auditor.git import _ls_remote, transport
from auditor.git.source import SourceError, parse_source
from auditor.pipeline import audit
from tests.soon import STUCK

PKT = b"001e# service=git-upload-pack\n0000"
OID = b"1" * 40


def pkt(line: bytes) -> bytes:
    return b"%04x" % (len(line) + 4) + line


ADVERTISED = PKT + pkt(OID + b" HEAD\0symref=HEAD:refs/heads/main filter multi_ack\n") + pkt(OID + b" refs/heads/main\n") + b"0000"  # fmt: skip
TALKATIVE = PKT + pkt(OID + b" HEAD\0symref=HEAD:refs/heads/main multi_ack_detailed no-done side-band-64k\n") + pkt(OID + b" refs/heads/main\n") + b"0000"  # fmt: skip
EVIL = PKT + b"".join(
    pkt(OID + b" " + name + (b"\0symref=HEAD:refs/heads/\x1b[2J" if not number else b"") + b"\n")
    for number, name in enumerate([b"HEAD", b"refs/heads/../../../x", b"refs/heads/\x1b[2J", b"refs/heads/--upload-pack=x", b"refs/heads/a b"])
) + b"0000"  # fmt: skip


REFS = "application/x-git-upload-pack-advertisement"
RESULT = "application/x-git-upload-pack-result"
FIXED: dict[str, tuple[int, bytes, str, dict[str, str]]] = {
    "garbage": (200, os.urandom(5000), REFS, {}),
    "html": (200, b"<html>\x1b]0;x\x07 sign in</html>", "text/html", {}),
    "password": (401, b"", "text/plain", {"WWW_Authenticate": 'Basic realm="\x1b[2Jx"'}),
    "negotiate": (401, b"", "text/plain", {"WWW_Authenticate": "Negotiate, NTLM, Bearer"}),
    "broken": (500, b"fatal: \x1b[31mowned\n", "text/plain", {}),
    "refs": (200, EVIL, REFS, {}),
}
REDIRECTS: dict[str, Callable[[Server, str], str]] = {
    "to-file": lambda server, _: f"file://{server.victim}",
    "to-ext": lambda server, _: f"ext::touch {server.victim}/trap",
    "to-host": lambda server, path: server.other + path.replace("to-host", "stolen", 1),
    "round": lambda _, path: path,
}
RESULTS = {
    "no-pack": b"0008NAK\nPACK\0\0\0\2\xff\xff\xff\xff" + os.urandom(3000),
    "remote-says": pkt(b"ERR \x1b]0;owned\x07\x1b[2J::error::x\n"),
}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments: object) -> None:
        pass

    def reply(self, code: int, body: bytes = b"", kind: str = "text/plain", **headers: str) -> None:
        self.send_response(code)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        self.ours.asked.append((self.path, self.headers.get("Authorization")))
        what = self.path.split("/")[1]
        with contextlib.suppress(OSError):
            if what in FIXED:
                code, body, kind, headers = FIXED[what]
                self.reply(code, body, kind, **headers)
            elif what in REDIRECTS:
                self.reply(302, b"", Location=REDIRECTS[what](self.ours, self.path))
            elif what in RESULTS:
                first = "info/refs" in self.path
                self.reply(200, ADVERTISED if first else RESULTS[what], REFS if first else RESULT)
            else:
                {
                    "stalls": self.stall,
                    "endless": lambda: self.pour(1),
                    "flood": lambda: self.pour(1000),
                    "drips": self.drip,
                    "talks": self.talk,
                    "hang-up": self.hang_up,
                }.get(what, lambda: self.reply(404))()

    @property
    def ours(self) -> Server:
        assert isinstance(self.server, Server)
        return self.server

    def stall(self) -> None:
        self.ours.stop.wait(2 * STUCK)

    def begin(self, **headers: str) -> None:
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def pour(self, many: int) -> None:
        self.begin(Content_Type=REFS)
        self.wfile.write(PKT)
        while not self.ours.stop.is_set():
            self.wfile.write(pkt(OID + b" refs/heads/b%d\n" % time.monotonic_ns()) * many)

    def drip(self) -> None:
        self.begin(Content_Type=REFS)
        while not self.ours.stop.wait(0.2):
            self.wfile.write(b"0")

    def talk(self) -> None:
        if "info/refs" in self.path:
            self.reply(200, TALKATIVE, REFS)
            return
        self.begin(Content_Type=RESULT)
        self.wfile.write(b"0008NAK\n")
        while not self.ours.stop.is_set():
            self.wfile.write(pkt(b"\2" + b"anything\n" * 7000))

    def hang_up(self) -> None:
        self.begin(Content_Length="100000")
        self.wfile.write(ADVERTISED[:60])
        self.close_connection = True


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    victim: Path
    other: str

    def __init__(self, victim: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.victim = victim
        self.stop = threading.Event()
        self.asked: list[tuple[str, str | None]] = []
        self.other = ""
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def end(self) -> None:
        self.stop.set()
        self.shutdown()
        self.server_close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path)
    yield made
    made.end()


def running() -> list[str]:
    """Return the command lines of all processes: a helper of git must not outlive its audit."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            line = path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            found.append(line if "git" in line.split("/")[-1] or line.startswith(("git", "/usr")) else "")
    return found


CASES = ["stalls", "endless", "flood", "drips", "garbage", "html", "password", "negotiate", "missing", "broken", "to-file", "to-ext", "to-host", "round", "no-pack", "remote-says", "refs", "hang-up"]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_server_that_means_ill_is_one_sentence_in_time(
    server: Server, tmp_path: Path, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The others end by themselves, which takes a busy machine its time.
    seconds = 4 if case in {"stalls", "endless", "drips"} else STUCK
    for name in ("ASK_SECONDS", "CLONE_SECONDS"):
        monkeypatch.setattr(transport, name, seconds)
    if case == "flood":
        monkeypatch.setattr(_ls_remote, "MAX_ANSWER_BYTES", 20_000_000)
    monkeypatch.setenv("GH_TOKEN", "ghp_secret")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    # A helper that would ask shows itself; so does a prompt, which has no terminal to appear on.
    monkeypatch.setenv("GIT_ASKPASS", f"touch {tmp_path}/asked;")
    monkeypatch.setenv("SSH_ASKPASS", f"touch {tmp_path}/asked;")
    other = Server(tmp_path)
    server.other = other.address
    started = time.monotonic()
    try:
        with pytest.raises(SourceError) as caught:
            audit(f"{server.address}/{case}/x", cache_dir=tmp_path / "cache")
    finally:
        other.end()
    assert time.monotonic() - started < STUCK
    text = str(caught.value)
    assert "\n" not in text.strip()
    assert not any(ord(character) < 32 for character in text)
    assert "ghp_secret" not in text
    assert case != "flood" or sys.platform != "linux" or "more than a repository has" in text
    assert not (tmp_path / "trap").exists()
    assert not (tmp_path / "asked").exists()
    assert not [name for name in (tmp_path / "cache" / "clones").iterdir() if name.suffix != ".lock"]
    assert server.asked
    if Path("/proc/self/cmdline").exists():
        # What is killed is there until the system comes to it.
        patience = time.monotonic() + STUCK
        while any(server.address in line for line in running()):
            assert time.monotonic() < patience
            time.sleep(0.05)
    assert all(given is None for _, given in server.asked + other.asked)


def test_what_a_server_says_without_end_is_not_kept(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "CLONE_SECONDS", 4)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    address = f"{server.address}/talks/x"
    tracemalloc.start()
    try:
        # An older git gives up before we do.
        with pytest.raises(SourceError, match=r"did not answer within 4 seconds|cannot be reached"):
            audit(address, cache_dir=tmp_path / "cache")
        assert tracemalloc.get_traced_memory()[1] < 40_000_000
    finally:
        tracemalloc.stop()
    # One line without end is kept by git itself, until it may have no more.
    assert transport.Transport(parse_source(address), address).environment(tmp_path)["GIT_ALLOC_LIMIT"] == "1g"


def test_credentials_of_an_address_stay_with_its_host(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "CLONE_SECONDS", STUCK)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    other = Server(tmp_path)
    server.other = other.address
    try:
        with pytest.raises(SourceError) as caught:
            audit(server.address.replace("://", "://me:s3cret@") + "/to-host/x", cache_dir=tmp_path / "cache")
    finally:
        other.end()
    assert "s3cret" not in str(caught.value)
    assert any(given for _, given in server.asked)
    assert all(given is None for _, given in other.asked)
    for path in (tmp_path / "cache").rglob("*"):
        assert not path.is_file() or b"s3cret" not in path.read_bytes()
