// The ways in which a script refers to something. One that takes its box makes it look green by what it asks for; one that
// takes nothing succeeds when it got what it asked for, and is given a green box then. site.py puts ORIGIN and CDN in.
const ABSOLUTE = "ORIGIN/green.png";
const is = (text) => {
  if (text.trim() !== "green") throw new Error(text);
};
const text = async (answer) => is(await (await answer).text());
const told = (target, type = "message") =>
  new Promise((done, refuse) => {
    target.addEventListener(type, (event) => done(event), { once: true });
    target.addEventListener("error", refuse, { once: true });
  });
const said = async (target) => is((await told(target)).data);
const picture = (box, source, set = (image) => (image.src = source)) => {
  const image = new Image();
  set(image);
  box.append(image);
};
const painted = (box, apply) => {
  const made = document.createElement("p");
  box.append(made);
  apply(made);
};
const sheet = (rule) => {
  const made = new CSSStyleSheet();
  made.replaceSync(rule);
  return made;
};
const linked = (box, href) => {
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
};
const framed = (box, properties) => box.append(Object.assign(document.createElement("iframe"), properties));
const shadowed = (box, html) => (box.attachShadow({ mode: "closed" }).innerHTML = html);
// Asks a frame of `origin` something once it says that it is there, and waits for its answer; of others it hears nothing.
const asking = async (box, src, origin) => {
  const heard = (frame) =>
    new Promise((done) =>
      addEventListener("message", function hear(event) {
        if (event.source !== frame.contentWindow || event.origin !== origin) return;
        removeEventListener("message", hear);
        done(event.data);
      }),
    );
  framed(box, {});
  const frame = box.firstChild;
  const ready = heard(frame);
  frame.src = src;
  if ((await ready) !== "ready") throw new Error();
  const answer = heard(frame);
  frame.contentWindow.postMessage("asked", origin);
  if ((await answer) !== "asked!") throw new Error();
  frame.remove();
  green(box.id);
};

export const ways = {
  // ---- requests
  fetch: () => text(fetch("/said?fetch")),
  "fetch-relative": () => text(fetch("../said?fetch-relative")),
  "fetch-absolute": () => text(fetch("ORIGIN/said?fetch-absolute")),
  "fetch-url-object": () => text(fetch(new URL("/said?url-object", "ORIGIN/"))),
  "fetch-document-uri": () => text(fetch(new URL("../said?document-uri", document.baseURI))),
  "fetch-other-host": () => text(fetch("CDN/said?other-host")),
  "fetch-request": () => text(fetch(new Request("/said?request", { headers: { "X-Asked": "yes" } }))),
  "fetch-request-anew": () => text(fetch(new Request(new Request("/said?anew"), { cache: "no-store" }))),
  "fetch-credentials": () => text(fetch("/said?credentials", { credentials: "include" })),
  "fetch-same-origin": () => text(fetch("/said?same-origin", { mode: "same-origin" })),
  "fetch-redirected": () => text(fetch("/said-elsewhere")),
  "fetch-json": async () => is((await (await fetch("/said.json")).json()).said),
  "fetch-post-form": () => {
    const body = new FormData();
    body.append("a", "1");
    body.append("file", new Blob(["content"], { type: "text/plain" }), "name.txt");
    return text(fetch("/posted?form", { method: "POST", body }));
  },
  "fetch-post-parameters": () =>
    text(fetch("/posted?parameters", { method: "POST", body: new URLSearchParams({ a: "1" }) })),
  "fetch-post-json": () =>
    text(
      fetch("/posted?json", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: '{"query":"{ a }"}',
      }),
    ),
  "fetch-head": async () => {
    if (!(await fetch("/said?head", { method: "HEAD" })).ok) throw new Error();
  },
  "fetch-drawn": async (box) => {
    const bitmap = await createImageBitmap(await (await fetch("/green.png?bitmap")).blob());
    const canvas = Object.assign(document.createElement("canvas"), { width: 20, height: 20 });
    box.append(canvas);
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
  },
  "fetch-after-push-state": async () => {
    const before = location.href;
    history.pushState({}, "", "/other/place");
    const answer = fetch("near?after-push-state");
    history.replaceState({}, "", before);
    await text(answer);
  },
  "fetch-icon": async () => {
    if (!(await fetch(document.querySelector("#icon-link").href)).ok) throw new Error();
  },
  "fetch-manifest": async (box) => {
    const link = document.querySelector("#manifest-link").href;
    const manifest = await (await fetch(link)).json();
    picture(box, new URL(manifest.icons[0].src, link).href);
  },
  xhr: () =>
    new Promise((done, refuse) => {
      const asking = new XMLHttpRequest();
      asking.open("GET", "/said?xhr");
      asking.onload = () => done(is(asking.responseText));
      asking.onerror = refuse;
      asking.send();
    }),
  "xhr-synchronous": () => {
    const asking = new XMLHttpRequest();
    asking.open("GET", "ORIGIN/said?synchronous", false);
    asking.send();
    is(asking.responseText);
  },
  "xhr-post": () =>
    new Promise((done, refuse) => {
      const asking = new XMLHttpRequest();
      asking.open("POST", "/posted?xhr");
      asking.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
      asking.withCredentials = true;
      asking.onload = () => done(is(asking.responseText));
      asking.onerror = refuse;
      asking.send("a=1&b=2");
    }),
  "xhr-document": (box) =>
    new Promise((done, refuse) => {
      const asking = new XMLHttpRequest();
      asking.open("GET", "/fragment.html");
      asking.responseType = "document";
      asking.onload = () => done(box.append(document.adoptNode(asking.response.querySelector("img"))));
      asking.onerror = refuse;
      asking.send();
    }),
  "event-source": async () => {
    const source = new EventSource("/events");
    try {
      await said(source);
    } finally {
      source.close();
    }
  },
  "beacon-that-stays": () => {
    if (!navigator.sendBeacon("/counter", "x")) throw new Error();
  },
  "web-assembly": async () => {
    const { instance } = await WebAssembly.instantiateStreaming(fetch("/empty.wasm"));
    if (!instance) throw new Error();
  },

  "location-read": () => is(location.pathname === "/deep/acid.html" ? "green" : location.pathname),

  // ---- modules and scripts
  "import-relative": async () => is((await import("./late.js?relative")).said),
  "import-rooted": async () => is((await import("/js/late.js?rooted")).said),
  "import-absolute": async () => is((await import("ORIGIN/js/late.js?absolute")).said),
  "import-other-host": async () => is((await import("CDN/js/late.js")).said),
  "import-mapped": async () => is((await import("mapped")).said),
  "import-mapped-folder": async () => is((await import("mapped/inner.js")).said),
  "import-json": async () => is((await import("/said.json", { with: { type: "json" } })).default.said),
  "import-css": async (box) => {
    const made = await import("/style/module.css", { with: { type: "css" } });
    document.adoptedStyleSheets.push(made.default);
  },
  "import-meta-url": (box) => picture(box, new URL("../green.png?meta", import.meta.url).href),
  "import-of-imports": async () => is((await import("/js/importing.js")).said),
  "script-added": (box) => {
    const made = Object.assign(document.createElement("script"), { src: "/js/added.js" });
    document.head.append(made);
  },
  "script-added-module": (box) => {
    const made = Object.assign(document.createElement("script"), { type: "module" });
    made.textContent = 'import { said } from "/js/late.js?inline"; said === "green" && green("script-added-module");';
    document.head.append(made);
  },
  "script-current": (box) => {
    document.head.append(Object.assign(document.createElement("script"), { src: "/js/current.js" }));
  },

  // ---- elements
  "new-image": (box) => picture(box, "/green.png?new-image"),
  "new-image-absolute": (box) => picture(box, ABSOLUTE + "?new-image-absolute"),
  "new-image-scheme-relative": (box) => picture(box, ABSOLUTE.replace("http:", "") + "?scheme-relative"),
  "set-srcset": (box) => picture(box, "", (image) => (image.srcset = "/green.png?set 1x, /red.png?nine 9x")),
  "set-attribute": (box) => picture(box, "", (image) => image.setAttribute("src", "/green.png?attribute")),
  "attribute-node": (box) =>
    picture(box, "", (image) => {
      const node = document.createAttribute("src");
      node.value = "/green.png?node";
      image.setAttributeNode(node);
    }),
  "set-attribute-ns": (box) => {
    const image = document.createElementNS("http://www.w3.org/2000/svg", "image");
    image.setAttributeNS("http://www.w3.org/1999/xlink", "xlink:href", "/green.png?ns");
    for (const name of ["width", "height"]) image.setAttribute(name, "20");
    box.innerHTML = '<svg width="20" height="20"></svg>';
    box.firstChild.append(image);
  },
  "svg-href-base-val": (box) => {
    box.innerHTML = '<svg width="20" height="20"><image width="20" height="20"/></svg>';
    box.querySelector("image").href.baseVal = "/green.png?base-val";
  },
  "svg-use-added": (box) => (box.innerHTML = '<svg width="20" height="20"><use href="/drawing.svg#box"/></svg>'),
  "inner-html": (box) => (box.innerHTML = '<img src="/green.png?inner" alt="">'),
  "inner-html-style": (box) => (box.innerHTML = '<p style="background: url(/green.png?inner-style)"></p>'),
  "outer-html": (box) => {
    box.innerHTML = "<p></p>";
    box.firstChild.outerHTML = '<img srcset="/green.png?outer 1x" alt="">';
  },
  "insert-adjacent-html": (box) => box.insertAdjacentHTML("beforeend", `<img src='${ABSOLUTE}?adjacent' alt>`),
  fragment: (box) => box.append(document.createRange().createContextualFragment("<img src=/green.png?fragment>")),
  "parsed-apart": (box) => {
    const parsed = new DOMParser().parseFromString("<img src=/green.png?parsed>", "text/html");
    box.append(document.importNode(parsed.body.firstChild, true));
  },
  "template-clone": (box) =>
    box.append(document.querySelector("#template template").content.firstElementChild.cloneNode(true)),
  "set-html-unsafe": (box) => box.setHTMLUnsafe('<img src="/green.png?unsafe" alt="">'),
  "custom-element": (box) => {
    customElements.define(
      "acid-picture",
      class extends HTMLElement {
        connectedCallback() {
          this.attachShadow({ mode: "open" }).innerHTML = '<img src="/green.png?custom" alt="">';
        }
      },
    );
    box.append(document.createElement("acid-picture"));
  },
  "frame-added": (box) => framed(box, { src: "/landed/added" }),
  "frame-srcdoc-added": (box) => framed(box, { srcdoc: "<body style='background:url(/green.png?srcdoc-added)'>" }),
  "frame-written": (box) => {
    framed(box, {});
    const inside = box.firstChild.contentDocument;
    inside.open();
    inside.write("<body style='background:green'>");
    inside.close();
  },
  "message-to-frame": async (box) => asking(box, "/hearing", location.origin),
  "message-to-frame-of-other-host": async (box) => asking(box, "CDN/hearing?for=ORIGIN", "CDN"),
  "audio-constructed": () => told(new Audio("/sound.wav?constructed"), "loadedmetadata"),
  "track-added": async () => {
    const video = Object.assign(document.createElement("video"), { src: "/sound.wav?track-added" });
    const track = Object.assign(document.createElement("track"), { kind: "metadata", src: "/words.vtt?added" });
    video.append(track);
    document.body.append(video);
    track.track.mode = "hidden";
    await told(track, "load");
  },

  // ---- styles
  "style-property": (box) => painted(box, (made) => (made.style.backgroundImage = "url(/green.png?property)")),
  "style-set-property": (box) =>
    painted(box, (made) => made.style.setProperty("background-image", "url('/green.png?set-property')")),
  "style-set-variable": (box) =>
    painted(box, (made) => {
      made.style.setProperty("--picture", `url("${ABSOLUTE}?set-variable")`);
      made.style.background = "var(--picture)";
    }),
  "style-css-text": (box) => painted(box, (made) => (made.style.cssText = "background: url(/green.png?text)")),
  "style-set-attribute": (box) =>
    painted(box, (made) => made.setAttribute("style", "background: url(/green.png?set-style)")),
  "style-typed": (box) =>
    painted(box, (made) =>
      made.attributeStyleMap.set("background-image", CSSStyleValue.parse("background-image", "url(/green.png?typed)")),
    ),
  "style-animated": (box) =>
    painted(box, (made) => {
      const frames = { backgroundImage: ["url(/green.png?animated)", "url(/green.png?animated)"] };
      made.animate(frames, { duration: 1, fill: "forwards" });
    }),
  "style-image-set": (box) =>
    painted(box, (made) => (made.style.backgroundImage = 'image-set("/green.png?in-set" 1x)')),
  "style-dashed": (box) => painted(box, (made) => (made.style["background-image"] = "url(/green.png?dashed)")),
  "style-rule-inserted": (box) => {
    const made = document.createElement("style");
    document.head.append(made);
    made.sheet.insertRule("#style-rule-inserted { background: url(/green.png?inserted) }");
  },
  "style-rule-changed": (box) => {
    const made = document.createElement("style");
    made.textContent = "#style-rule-changed {}";
    document.head.append(made);
    made.sheet.cssRules[0].style.background = "url(/green.png?changed)";
  },
  "style-element-added": (box) => {
    const made = document.createElement("style");
    made.append('#style-element-added { background: url(/green.png?added) }');
    document.head.append(made);
  },
  "style-import-added": (box) => {
    const made = document.createElement("style");
    made.append("@import url(/style/added.css);");
    document.head.append(made);
  },
  "style-rules-read": () => {
    const { sheet } = document.querySelector("#read-link");
    is(sheet.cssRules[0].style.getPropertyValue("--said"));
  },
  "style-rule-joined": () => {
    const { sheet } = document.querySelector("#joined-link");
    const rule = "#style-rule-joined { background: url(/green.png?joined) }";
    if (sheet.insertRule(rule, sheet.cssRules.length) !== 1 || sheet.cssRules.length !== 2) throw new Error();
  },
  "style-link-added": (box) => linked(box, "/style/linked.css"),
  "style-adopted": (box) => {
    const made = sheet("#style-adopted { background: url(/green.png?adopted) }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, made];
  },
  "style-rule-of-adopted": (box) => {
    const made = new CSSStyleSheet();
    made.insertRule(`#style-rule-of-adopted { background: url("${ABSOLUTE}?of-adopted") }`);
    document.adoptedStyleSheets.push(made);
  },
  "shadow-style": (box) => shadowed(box, "<style>p { margin: 0; height: 20px; background: url(/green.png?shadow) }</style><p>"),
  "shadow-link": (box) => shadowed(box, '<link rel="stylesheet" href="/style/shadow.css"><p></p>'),
  "shadow-adopted": (box) => {
    const root = box.attachShadow({ mode: "open" });
    root.innerHTML = "<p></p>";
    root.adoptedStyleSheets = [sheet("p { margin: 0; height: 20px; background: url(/green.png?shadow-adopted) }")];
  },
  "shadow-image-later": async (box) => {
    const root = box.attachShadow({ mode: "closed" });
    const node = document.createAttribute("src");
    node.value = "/green.png?shadow-later";
    const image = new Image();
    image.setAttributeNode(node);
    image.style.display = "block";
    root.append(image);
  },
  "font-face-constructed": async () => {
    await new FontFace("Constructed", "url(/font.ttf?constructed)").load();
  },

  // ---- workers
  worker: () => said(new Worker("/js/worker.js")),
  "worker-of-url": () => said(new Worker(new URL("./worker.js?of-url", import.meta.url))),
  "worker-module-import": () => said(new Worker("/js/importing-worker.js", { type: "module" })),
  "worker-module": () => said(new Worker("/js/module-worker.js", { type: "module" })),
  "worker-of-blob": () => {
    const code = 'importScripts("ORIGIN/js/part.js"); fetch("ORIGIN/said?blob-worker").then(() => postMessage(part))';
    return said(new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" }))));
  },
  "worker-shared": async () => {
    const { port } = new SharedWorker("/js/shared-worker.js");
    port.start();
    await said(port);
  },
  "worker-service": async () => {
    await navigator.serviceWorker.register("/js/service-worker.js");
  },
  "audio-worklet": async () => {
    await new OfflineAudioContext(1, 1, 44100).audioWorklet.addModule("/js/worklet.js");
  },

  // ---- files made by the page that refer on
  "blob-image": async (box) => picture(box, URL.createObjectURL(await (await fetch("/green.png?blob")).blob())),
  "blob-page": (box) => {
    const page = `<style>body { margin: 0 }</style><img src="${ABSOLUTE}?blob-page">`;
    framed(box, { src: URL.createObjectURL(new Blob([page], { type: "text/html" })) });
  },
  "blob-sheet": (box) => {
    const rule = `#blob-sheet { background: url(${ABSOLUTE}?blob-sheet) }`;
    linked(box, URL.createObjectURL(new Blob([rule], { type: "text/css" })));
  },
  "blob-module": async () => {
    const code = 'export { said } from "ORIGIN/js/late.js?blob-module"';
    is((await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })))).said);
  },
  "data-page": (box) => {
    const page = `<style>body { margin: 0 }</style><img src="${ABSOLUTE}?data-page">`;
    framed(box, { src: `data:text/html,${encodeURIComponent(page)}` });
  },
  "data-sheet": (box) =>
    linked(box, `data:text/css,${encodeURIComponent(`#data-sheet { background: url(${ABSOLUTE}?data-sheet) }`)}`),
  "data-module": async () => {
    const code = 'export { said } from "ORIGIN/js/late.js?data-module"';
    is((await import(`data:text/javascript,${encodeURIComponent(code)}`)).said);
  },
};
