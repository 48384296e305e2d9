"""A WebSocket client in as few lines as RFC 6455 lets one: text frames, pings answered, nothing else."""

import base64
import hashlib
import os
import socket
import ssl
import struct
from urllib.parse import urlsplit

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class Closed(Exception):
    """The other end closed the line; `code` and `reason` say why."""

    def __init__(self, code, reason):
        super().__init__(f"{code} {reason}")
        self.code, self.reason = code, reason


class WebSocket:
    def __init__(self, url, silence_seconds):
        """Connects. A line that is silent for longer than that is taken for dead: socket.timeout, an OSError."""
        parts = urlsplit(url)
        secure = parts.scheme == "wss"
        port = parts.port or (443 if secure else 80)
        plain = socket.create_connection((parts.hostname, port), timeout=silence_seconds)
        context = ssl.create_default_context() if secure else None
        self.socket = context.wrap_socket(plain, server_hostname=parts.hostname) if context else plain
        self.incoming = self.socket.makefile("rb")
        self.shake_hands(parts)

    def shake_hands(self, parts):
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode()
        )
        status = self.incoming.readline().decode().strip()
        headers = {}
        while line := self.incoming.readline().decode().strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        proof = base64.b64encode(hashlib.sha1(f"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()).digest()).decode()
        if " 101 " not in f"{status} " or headers.get("sec-websocket-accept") != proof:
            raise ConnectionError(f"No WebSocket there: {status}")

    def send(self, text):
        self.send_frame(TEXT, text.encode())

    def send_frame(self, opcode, payload):
        length = len(payload)
        if length < 126:
            head = struct.pack("!BB", 0x80 | opcode, 0x80 | length)
        elif length < 65536:
            head = struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, length)
        else:
            head = struct.pack("!BBQ", 0x80 | opcode, 0x80 | 127, length)
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
        self.socket.sendall(head + mask + masked)

    def receive(self):
        """The next text; None where there was only a sign of life. Raises Closed, or OSError where the line broke."""
        first, second = self.read(2)
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack("!H", self.read(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", self.read(8))
        payload = self.read(length)
        opcode = first & 0x0F
        if opcode == TEXT:
            return payload.decode()
        if opcode == PING:
            self.send_frame(PONG, payload)
        if opcode == CLOSE:
            code = struct.unpack("!H", payload[:2])[0] if payload else 1005
            raise Closed(code, payload[2:].decode())
        return None

    def read(self, count):
        data = self.incoming.read(count)
        if len(data) < count:
            raise ConnectionError("The line broke.")
        return data

    def close(self):
        self.incoming.close()
        self.socket.close()
