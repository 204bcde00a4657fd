// What the tests of the shim do in a captured page; test_shim.py says what is to come of each.
probes = {
  values: {
    "local storage": () => {
      // Others of these have used it before, in whatever order they came.
      localStorage.clear();
      localStorage.setItem("a", 1);
      localStorage.b = 2;
      delete localStorage.b;
      return [
        localStorage.getItem("a"),
        localStorage.a,
        localStorage.length,
        localStorage.key(0),
        localStorage.getItem("b"),
        "a" in localStorage,
        Object.keys(localStorage),
        localStorage instanceof Storage,
      ];
    },
    "session storage is another": () => {
      localStorage.setItem("only", "here");
      sessionStorage.clear();
      return sessionStorage.getItem("only");
    },
    cookies: () => {
      document.cookie = "a=1; path=/";
      document.cookie = "b=2=3";
      document.cookie = "a=; max-age=0";
      document.cookie = "c=4; expires=Thu, 01 Jan 1970 00:00:00 GMT";
      return document.cookie;
    },
    "cookies are said to work": () => navigator.cookieEnabled,
    domain: () => document.domain,
    "no service worker to throw": () => "serviceWorker" in navigator,
    "no database to throw": () => typeof indexedDB,
    "no caches and locks to throw": () => ["caches" in self, "locks" in navigator, "storage" in navigator],
    "an image drawn can be read": async () => {
      const image = document.createElement("img");
      image.src = "/dot.png";
      await image.decode();
      const drawing = document.createElement("canvas").getContext("2d");
      drawing.drawImage(image, 0, 0);
      return drawing.getImageData(0, 0, 1, 1).data.length;
    },
    "a message to its own origin": () =>
      new Promise((done) => {
        const heard = (event) => {
          if (event.data?.own === undefined) return;
          removeEventListener("message", heard);
          done([event.data.own, event.origin === location.origin ? "same" : event.origin]);
        };
        addEventListener("message", heard);
        postMessage({ own: true }, location.origin);
      }),
    "no way around every policy": () => typeof RTCPeerConnection,
    "history keeps its state": () => {
      const before = location.href;
      history.pushState({ n: 1 }, "", "/elsewhere?y");
      const said = location.href;
      history.replaceState({ n: 2 }, "", before);
      return [said.split("/https")[1], history.state.n];
    },
    "fetch from the root": async () => (await (await fetch("/api/x.json")).json()).word,
    "fetch of an absolute address": async () => (await (await fetch("https://app.example/api/x.json")).json()).word,
    "fetch without a scheme": async () => (await (await fetch("//app.example/api/x.json")).json()).word,
    "fetch beside": async () => (await (await fetch("near.json")).json()).word,
    "fetch above": async () => (await (await fetch("../api/x.json")).json()).word,
    "fetch by the address of the window": async () =>
      (await (await fetch(location.origin + "/api/x.json")).json()).word,
    "fetch with credentials and a header": async () =>
      (
        await (
          await fetch("/api/x.json", {
            credentials: "include",
            headers: { "X-Requested-With": "x" },
            mode: "same-origin",
            integrity: "sha256-no",
            referrer: "/",
          })
        ).json()
      ).word,
    "fetch of a request": async () => (await (await fetch(new Request("/api/x.json"))).json()).word,
    "fetch tells the address asked for": async () => (await fetch("/api/x.json")).url,
    XMLHttpRequest: () =>
      new Promise((done) => {
        const asking = new XMLHttpRequest();
        asking.open("GET", "/api/x.json");
        asking.withCredentials = true;
        asking.setRequestHeader("X-Requested-With", "XMLHttpRequest");
        asking.responseType = "json";
        asking.onload = () => done([asking.response.word, asking.responseURL]);
        asking.onerror = () => done("refused");
        asking.send();
      }),
    EventSource: () =>
      new Promise((done) => {
        const source = new EventSource("/events");
        source.onmessage = (event) => {
          source.close();
          done(event.data);
        };
        source.onerror = () => done("refused");
      }),
    sendBeacon: () => navigator.sendBeacon("https://counter.example/", "x"),
    "a socket that never opens": () =>
      new Promise((done) => {
        const told = [];
        const socket = new WebSocket("wss://live.example/");
        socket.onerror = () => told.push("error");
        socket.addEventListener("close", (event) =>
          done([...told, event.code, socket.readyState === WebSocket.CLOSED]),
        );
      }),
    "a worker": () =>
      new Promise((done) => {
        const worker = new Worker("/worker.js");
        worker.onmessage = (event) => done(event.data);
        worker.onerror = (event) => done("refused " + event.message);
        worker.postMessage(0);
      }),
    "a module worker": () =>
      new Promise((done) => {
        const worker = new Worker("/module-worker.js", { type: "module" });
        worker.onmessage = (event) => done(event.data);
        worker.onerror = () => done("refused");
      }),
    "a module from the root": async () => (await import("/module.js")).whole,
    "a module by its address": async () => (await import("https://app.example/module.js")).whole,
    // As scripts of consent managers do: it never ends where parent and top do not fit.
    "a walk up the frames ends": () => {
      let steps = 1;
      for (let frame = self; frame !== top; frame = frame.parent) steps += 1;
      return steps;
    },
  },
  loads: {
    image: () => {
      const made = new Image();
      made.src = "/dot.png";
      return made;
    },
    "image of another host": () => {
      const made = new Image();
      made.src = "https://cdn.example/dot.png";
      return made;
    },
    srcset: () => {
      const made = new Image();
      made.srcset = "/dot.png 1x, /none.png 9x";
      return made;
    },
    setAttribute: () => {
      const made = new Image();
      made.setAttribute("SRC", "/dot.png");
      return made;
    },
    script: () => {
      const made = document.createElement("script");
      made.src = "//cdn.example/lib.js";
      return made;
    },
    "script with a digest": () => {
      const made = document.createElement("script");
      made.crossOrigin = "use-credentials";
      made.src = "/own.js";
      return made;
    },
    "style sheet": () => {
      const made = document.createElement("link");
      made.rel = "stylesheet";
      made.href = "/all.css";
      return made;
    },
    frame: () => {
      const made = document.createElement("iframe");
      made.src = "/next";
      return made;
    },
    innerHTML: () => {
      const box = document.createElement("div");
      box.innerHTML = '<p><img alt="a>b" src=/dot.png>';
      return box.querySelector("img");
    },
    insertAdjacentHTML: () => {
      document.body.insertAdjacentHTML("beforeend", '<img src="/dot.png" id=adjacent>');
      return document.querySelector("#adjacent");
    },
    fragment: () => document.createRange().createContextualFragment("<img src='/dot.png'>").firstChild,
    "parsed apart": () =>
      document.importNode(
        new DOMParser().parseFromString("<img src=/dot.png>", "text/html").querySelector("img"),
        true,
      ),
    "attribute node": () => {
      const made = new Image();
      const node = document.createAttribute("src");
      node.value = "/dot.png";
      made.setAttributeNode(node);
      return made;
    },
  },
  styles: {
    "style element": (box) => {
      const made = document.createElement("style");
      made.textContent = "#probe { background: url(/dot.png) }";
      document.head.append(made);
    },
    imported: (box) => {
      const made = document.createElement("style");
      made.textContent = '@import "/all.css"; #probe { background: url("/dot.png") }';
      document.head.append(made);
    },
    "style property": (box) => {
      box.style.backgroundImage = 'url("/dot.png")';
    },
    setProperty: (box) => {
      box.style.setProperty("background-image", "url('/dot.png')");
    },
    cssText: (box) => {
      box.style.cssText = "background: url( /dot.png )";
    },
    "style attribute": (box) => {
      box.setAttribute("style", "background: url(/dot.png)");
    },
    insertRule: (box) => {
      const made = document.createElement("style");
      document.head.append(made);
      made.sheet.insertRule("#probe { background: url(/dot.png) }");
    },
    "adopted sheet": (box) => {
      const made = new CSSStyleSheet();
      made.replaceSync("#probe { background: url(/dot.png) }");
      document.adoptedStyleSheets = [made];
    },
  },
  moves: {
    link: () => {
      const made = document.createElement("a");
      made.href = "/next";
      document.body.append(made);
      made.click();
    },
    "link to another window": () => {
      const made = document.createElement("a");
      made.href = "/next";
      made.target = "_blank";
      document.body.append(made);
      made.click();
    },
    form: () => {
      const made = document.createElement("form");
      made.action = "/next";
      document.body.append(made);
      made.requestSubmit();
    },
    "form by its method": () => {
      document.body.innerHTML = "<form action=/next>";
      document.forms[0].submit();
    },
    "document.write": () => {
      document.write('<a href="/next" target=_top>go</a>');
      document.links[0].click();
    },
  },
};
