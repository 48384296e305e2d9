"""Opens a session, shows its code, and prints what the phone sends. Needs Python 3.8 and nothing else.

    python3 main.py http://localhost:3000
"""

import json
import sys
import time
import urllib.request

import qr
from tiny_websocket import Closed, WebSocket

SILENCE_SECONDS = 40  # The server pings every 15.
SEEN_SECONDS = 5 * 60  # A session that nobody uses ends after 30 minutes.
OVER = (4401, 4403, 4404, 4410)  # 4000 + the status of an error: coming back would not help.


def main():
    base = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:3000"
    opening = urllib.request.Request(f"{base.rstrip('/')}/create-session", method="POST")
    with urllib.request.urlopen(opening) as answer:
        session = json.load(answer)
    # For phones that speak EasyQR, the code would say json.dumps({key: session[key] for key in ("sessionId", "token", "server")}).
    print(qr.for_terminal(qr.encode(session["url"])))
    print(f"Scan this with your phone within {session['expiresIn']} seconds, or open {session['url']}\n", flush=True)

    after = 0
    while True:
        try:
            for event in events_of(session, after):
                print(event["type"], json.dumps(event["data"], ensure_ascii=False), flush=True)
                after = event["seq"]
        except Closed as closed:
            if closed.code in OVER:
                print(f"It is over: {closed.reason}.")
                return
        except OSError as broken:
            print(f"{broken} Trying again.", file=sys.stderr)
        time.sleep(1)


def events_of(session, after):
    """What happens in the session after a cursor, until the line ends."""
    line = WebSocket(session["server"], SILENCE_SECONDS)
    try:
        line.send(json.dumps({"sessionId": session["sessionId"], "token": session["pageToken"], "after": after}))
        seen_at = time.monotonic()
        while True:
            text = line.receive()
            frame = json.loads(text) if text else {"type": "nothing"}
            if frame["type"] == "CONNECTED" and "phone" in frame:
                print(f"{frame['phone']['name']} is here.", flush=True)
            if frame["type"] == "events":
                yield from frame["events"]
            if time.monotonic() - seen_at > SEEN_SECONDS:
                visible = {"type": "device.visible", "data": {"visible": True}}
                line.send(json.dumps({"type": "signal", "signal": visible}))
                seen_at = time.monotonic()
    finally:
        line.close()


try:
    main()
except KeyboardInterrupt:
    pass
