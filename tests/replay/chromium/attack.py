"""A captured page that tries to get out: of its frame, of its origin, of the archive.

Its probes run twice: in the page itself, where the shim came first, and in a frame that it makes behind the shim's
back, so that what holds is the policy. A probe that got what it wanted says "GOT …"; what one only tries is seen by who
watches the network.
"""

from __future__ import annotations

from pathlib import Path

from tests.replay.chromium.stage import Kept

EVIL = "http://evil.example/"
LIVE = "live.example"

HEADERS = (
    ("Set-Cookie", "evil=1; Path=/"),
    ("Clear-Site-Data", '"*"'),
    ("Refresh", f"0; url=http://{LIVE}/refresh"),
    ("Service-Worker-Allowed", "/"),
    ("Link", f"<http://{LIVE}/preload.js>; rel=preload; as=script, <http://{LIVE}>; rel=preconnect"),
    ("Content-Security-Policy", "default-src *"),
    ("Content-Security-Policy-Report-Only", f"default-src 'none'; report-uri http://{LIVE}/report"),
    ("Access-Control-Allow-Origin", f"http://{LIVE}"),
    ("Report-To", f'{{"endpoints":[{{"url":"http://{LIVE}/"}}]}}'),
    ("NEL", '{"report_to":"default","max_age":9,"success_fraction":1}'),
    ("Alt-Svc", f'h2="{LIVE}:443"'),
    ("Strict-Transport-Security", "max-age=9"),
    ("X-Frame-Options", "ALLOWALL"),
    ("Connection-Allowlist", "(*);webrtc=allow"),
)


def probes(interface: str, neighbour: int) -> str:
    """Return the script of the probes: a function attack() whose promise tells what each found."""
    text = (Path(__file__).parent / "attack.js").read_text(encoding="utf-8")
    return text.replace("INTERFACE", interface).replace("NEIGHBOUR", str(neighbour)).replace("LIVE", LIVE)


def attack_page(script: str) -> Kept:
    """Return the page that runs `script` in itself, and in a frame made behind the shim's back.

    What was found stands in `self.found`, by probe, those of the frame with "behind: " before.
    """
    inner = r"<body><script>SCRIPT; attack().then((found) => parent.postMessage({ found }, '*'));<\/script>"
    return Kept(
        f"""<!DOCTYPE html><html><head><title>&lt;script&gt;document.title='SPOOFED'&lt;/script&gt;evil</title>
<meta http-equiv="refresh" content="600; url=http://{LIVE}/meta"><meta http-equiv="set-cookie" content="evil=1">
<meta http-equiv="content-security-policy" content="default-src *">
<link rel="dns-prefetch" href="//dns.{LIVE}"><link rel="preconnect" href="http://pre.{LIVE}">
<link rel="stylesheet" href="http://{LIVE}/a.css"><base target="_top"></head>
<body onload="run()"><img src="http://{LIVE}/a.png" srcset="//{LIVE}/b.png 2x">
<script src="http://{LIVE}/a.js"></script>
<script>{script}
async function run() {{
  const frame = document.createElement("iframe"), node = document.createAttribute("srcdoc");
  const inner = `{inner}`.replace("SCRIPT", () => attack.toString());
  node.value = inner;
  frame.setAttributeNode(node);
  const behind = new Promise((done) => addEventListener("message", (event) => {{
    if (event.source === frame.contentWindow && event.data.found) done(event.data.found);
  }}));
  document.body.append(frame);
  const found = await attack();
  for (const [name, said] of Object.entries(await behind)) found["behind: " + name] = said;
  self.found = found;
}}
</script></body></html>""",
        headers=HEADERS,
    )
