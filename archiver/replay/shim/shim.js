// What archived pages expect of a browser and the sandbox does not give them: storage, cookies, history, and addresses
// that lead into the archive wherever a script makes one. It runs before every script of the page, also in workers.
// It keeps nothing safe: that is for the sandbox and the policy headers. What it misses is refused, not leaked.
(() => {
  "use strict";
  const isPage = typeof document === "object";
  const own = isPage ? document.currentScript : null;
  const shimAddress = own?.src ?? self.archivedShim;
  // The path that archived content lies below; where the server shows several archives, the name of ours is before it.
  const home = new URL(shimAddress).pathname.split("-/")[0];
  const ADDRESS = new RegExp(`^(https?://[^/]+)${home}(\\d{4,20})[a-z]{2,3}_/([^#]+)`);
  const PATH = new RegExp(`^${home}\\d{4,20}[a-z]{2,3}_/`);
  // A frame made of srcdoc has no address of its own, but its parent's base; one made of a blob: is told, as workers are.
  const addresses = [isPage && location.href, isPage && document.baseURI, self.archivedAddress];
  const at = addresses.map((each) => ADDRESS.exec(each)).find(Boolean);
  if (!at) return;
  const [, origin, stamp, pageUrl] = at;
  const originHost = new URL(origin).host;

  const original = (address) => ADDRESS.exec(address)?.[3];
  const base = () => (isPage && original(document.baseURI)) || pageUrl;
  const LEADS_ELSEWHERE = /^\s*(?:[a-z][a-z0-9+.-]*:|[/\\])|\.\./i;
  const HAS_NO_HOST = /^\s*(?:#|data:|blob:|about:|javascript:|mailto:|tel:)/i;

  // Where in the archive an address leads that a script means for the web; relative ones are right as they are.
  const mapped = (value, modifier = "mp_") => {
    const text = String(value);
    if (HAS_NO_HOST.test(text) || (isPage && (!LEADS_ELSEWHERE.test(text) || PATH.test(text)))) return text;
    let url;
    try {
      url = new URL(PATH.test(text) ? origin + text : text, base());
    } catch {
      return text;
    }
    if (url.host === originHost) {
      if (PATH.test(url.pathname)) return url.href;
      url = new URL(url.pathname + url.search + url.hash, pageUrl);
    }
    return /^https?:$/.test(url.protocol) ? `${origin}${home}${stamp}${modifier}/${url.href}` : text;
  };
  const mappedCss = (text) =>
    String(text)
      .replace(
        /(@import\s+)?url\(\s*(["']?)([^"')]+)\2\s*\)/gi,
        (_, start = "", quote, url) => `${start}url(${quote}${mapped(url, start ? "cs_" : "im_")}${quote})`,
      )
      .replace(
        /(@import\s+)(["'])([^"']+)\2/gi,
        (_, start, quote, url) => start + quote + mapped(url, "cs_") + quote,
      )
      .replace(/image-set\((?:[^()"']|"[^"]*"|'[^']*'|\([^()]*\))*\)/gi, (set) =>
        set.replace(/\w\([^()]*\)|(["'])([^"']+)\1/g, (part, quote, url) =>
          url ? quote + mapped(url, "im_") + quote : part,
        ),
      );

  const define = (owner, name, descriptor) =>
    owner && Object.defineProperty(owner, name, { configurable: true, enumerable: true, ...descriptor });
  const around = (owner, name, make) => {
    const native = owner?.[name];
    if (native) define(owner, name, { value: make(native), writable: true });
  };
  const aroundSetter = (owner, name, make) => {
    const found = owner && Object.getOwnPropertyDescriptor(owner, name);
    if (found?.set)
      define(owner, name, {
        ...found,
        set(value) {
          found.set.call(this, make(this, value));
        },
      });
  };
  const aroundGetter = (owner, name, make) => {
    const found = owner && Object.getOwnPropertyDescriptor(owner, name);
    if (found?.get)
      define(owner, name, {
        ...found,
        get() {
          return make(found.get.call(this), this);
        },
      });
  };
  const constructing = (name, make) =>
    around(
      self,
      name,
      (Native) => new Proxy(Native, { construct: (target, given) => new target(...make(given, target)) }),
    );

  // ---- requests
  const NativeRequest = self.Request;
  const asked = ([input, init = {}]) => {
    const options = { ...init, integrity: "" };
    // The sandboxed page's origin is like no other, so nothing is of the same.
    if (options.mode === "same-origin") options.mode = "cors";
    if (options.cache === "only-if-cached") options.cache = "default";
    delete options.referrer;
    return [input instanceof NativeRequest ? input : mapped(input), options];
  };
  constructing("Request", asked);
  around(
    self,
    "fetch",
    (native) =>
      async (...given) =>
        native.call(self, ...asked(given)),
  );
  constructing("EventSource", ([url]) => [mapped(url)]);
  const Xhr = self.XMLHttpRequest?.prototype;
  around(
    Xhr,
    "open",
    (native) =>
      function (method, url, ...rest) {
        native.call(this, method, mapped(url), ...rest);
      },
  );
  aroundGetter(Xhr, "responseURL", (url) => original(url) ?? url);
  aroundGetter(self.Response?.prototype, "url", (url) => original(url) ?? url);
  // What a page tells its makers while it is left is not missed.
  around(self.Navigator?.prototype, "sendBeacon", () => () => true);
  const STATES = { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 };
  class Unconnected extends EventTarget {
    constructor(url) {
      super();
      Object.assign(this, { url: String(url), readyState: 0, protocol: "", extensions: "", bufferedAmount: 0 });
      setTimeout(() => {
        this.readyState = STATES.CLOSED;
        for (const event of [new Event("error"), new CloseEvent("close", { code: 1006 })]) {
          this.dispatchEvent(event);
          this[`on${event.type}`]?.(event);
        }
      });
    }
    send() {}
    close() {}
  }
  Object.assign(Unconnected, STATES);
  Object.assign(Unconnected.prototype, STATES);
  define(self, "WebSocket", { value: Unconnected, writable: true });

  // ---- workers: a script of another origin is loaded by one of this origin (a blob: cannot hold a module here)
  const scriptUrl = (code) => `data:text/javascript,${encodeURIComponent(code)}`;
  const readNow = (url) => {
    const asking = new XMLHttpRequest();
    asking.open("GET", url, false);
    asking.send();
    return asking.responseText;
  };
  constructing("Worker", ([url, options]) => {
    const isMade = /^\s*blob:/i.test(url);
    if (!isMade && HAS_NO_HOST.test(url)) return [url, options];
    const address = mapped(isMade ? base() : new URL(url, base()).href, "js_");
    const told = `self.archivedAddress=${JSON.stringify(address)};self.archivedShim=${JSON.stringify(shimAddress)};`;
    const [first, shim, its] = [scriptUrl(told), shimAddress, address].map((each) => JSON.stringify(each));
    const isModule = options?.type === "module";
    // A module's imports run before the rest of it, so what they need to know is an import, too.
    const start = isModule ? `import ${first};import ${shim};` : `${told}importScripts(${shim});`;
    const rest = isMade ? readNow(url) : isModule ? `import ${its}` : `importScripts(${its})`;
    return [scriptUrl(start + rest), options];
  });
  around(
    self.Worklet?.prototype,
    "addModule",
    (native) =>
      function (url, options) {
        return native.call(this, mapped(new URL(url, base()).href, "js_"), options);
      },
  );
  // A worker that windows share is refused here; there is one window.
  const shared = new Map();
  class Shared extends EventTarget {
    constructor(url, options) {
      super();
      const key = JSON.stringify([new URL(url, base()).href, options]);
      if (!shared.has(key)) shared.set(key, new self.Worker(url, typeof options === "string" ? {} : options));
      const { port1, port2 } = new MessageChannel();
      this.port = port1;
      shared.get(key).postMessage({ archivedPort: port2 }, [port2]);
    }
  }
  if (self.SharedWorker) define(self, "SharedWorker", { value: Shared, writable: true });
  if (!isPage) {
    addEventListener("message", (event) => {
      const port = event.data?.archivedPort;
      if (!port) return;
      event.stopImmediatePropagation();
      const connected = new MessageEvent("connect", { data: "", ports: [port], source: port });
      dispatchEvent(connected);
      self.onconnect?.(connected);
    });
  }
  around(
    self,
    "importScripts",
    (native) =>
      (...urls) =>
        native.call(self, ...urls.map((url) => mapped(url, "js_"))),
  );
  if (!isPage) return;

  // ---- storage and cookies: in memory, gone with the page
  const storage = () => {
    const kept = new Map();
    const methods = {
      getItem: (key) => kept.get(String(key)) ?? null,
      setItem: (key, value) => void kept.set(String(key), String(value)),
      removeItem: (key) => void kept.delete(String(key)),
      clear: () => kept.clear(),
      key: (index) => [...kept.keys()][index] ?? null,
    };
    return new Proxy(Object.create(Storage.prototype), {
      get: (target, key) =>
        typeof key === "symbol" ? target[key] : key === "length" ? kept.size : (methods[key] ?? kept.get(key)),
      set: (_, key, value) => (kept.set(key, String(value)), true),
      has: (_, key) => key in methods || kept.has(key),
      deleteProperty: (_, key) => (kept.delete(key), true),
      ownKeys: () => [...kept.keys()],
      getOwnPropertyDescriptor: (_, key) =>
        kept.has(key) ? { value: kept.get(key), writable: true, enumerable: true, configurable: true } : undefined,
    });
  };
  for (const name of ["localStorage", "sessionStorage"]) define(self, name, { value: storage() });
  const jar = new Map();
  const isOver = (attribute) => {
    const [name, said = ""] = attribute.trim().split("=");
    if (/^max-age$/i.test(name)) return Number(said) <= 0;
    return /^expires$/i.test(name) && Date.parse(said) < Date.now();
  };
  define(Document.prototype, "cookie", {
    get: () => [...jar].map(([name, value]) => (name ? `${name}=${value}` : value)).join("; "),
    set(text) {
      const [pair, ...attributes] = String(text).split(";");
      const equals = pair.indexOf("=");
      const name = pair.slice(0, Math.max(equals, 0)).trim();
      if (attributes.some(isOver)) jar.delete(name);
      else jar.set(name, pair.slice(equals + 1).trim());
    },
  });
  define(Navigator.prototype, "cookieEnabled", { get: () => true });
  define(Document.prototype, "domain", { get: () => new URL(pageUrl).hostname, set() {} });
  // Asking for these throws in a sandbox; pages that find them lacking do without.
  delete Navigator.prototype.serviceWorker;
  define(self, "indexedDB", { value: undefined });
  delete self.caches;
  for (const name of ["locks", "storage"]) delete Navigator.prototype[name];
  // No policy of older browsers governs what these reach.
  for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection"]) delete self[name];

  // ---- messages: a sandboxed window has no origin that one could be addressed to, or come from. Other windows of the
  // archive are handed out as stand-ins that send to whoever is there. Whose a frame is, the page says itself; of the
  // window around its own each is told before every message; of others nothing is known. Our bar is no such window.
  const site = new URL(pageUrl).origin;
  const above = parent;
  const isOwn = (target) => [location.origin, site].includes(target?.targetOrigin ?? target);
  const toAll = (target) => (typeof target === "object" ? { ...target, targetOrigin: "*" } : "*");
  const asSeen = (origin) => (origin === site ? location.origin : origin);
  const standIns = new WeakMap();
  const standIn = (real) => {
    if (!real || real === self || real === top || real instanceof EventTarget) return real;
    const send = (message, target, ...rest) => {
      if (real !== above) real.postMessage({ archivedOrigin: site }, "*");
      real.postMessage(message, toAll(target), ...rest);
    };
    const get = (_, name) => {
      if (name === "postMessage") return send;
      const value = real[name];
      if (value === real || name === "parent") return standIn(value);
      return typeof value === "function" ? value.bind(real) : value;
    };
    const set = (_, name, value) => ((real[name] = name === "location" ? mapped(value) : value), true);
    if (!standIns.has(real)) standIns.set(real, new Proxy(real, { get, set }));
    return standIns.get(real);
  };
  let originAbove = "null";
  const originOf = (source) => {
    if (source === parent) return originAbove;
    const frame = [...document.querySelectorAll("iframe,frame,object")].find((each) => each.contentWindow === source);
    const url = frame && (frame.srcdoc ? pageUrl : original(frame.src ?? frame.data));
    return url ? asSeen(new URL(url).origin) : "null";
  };
  // With an origin there may be frames that call this window's own, and would be taken for it.
  if (self.origin === "null") {
    around(
      self,
      "postMessage",
      (native) =>
        (message, target, ...rest) =>
          native.call(self, message, isOwn(target) ? toAll(target) : target, ...rest),
    );
    aroundGetter(self, "parent", standIn);
    for (const name of ["IFrame", "Frame", "Object"])
      aroundGetter(self[`HTML${name}Element`].prototype, "contentWindow", standIn);
    aroundGetter(MessageEvent.prototype, "source", standIn);
    addEventListener(
      "message",
      (event) => {
        const told = event.data?.archivedOrigin;
        if (typeof told !== "string") return;
        event.stopImmediatePropagation();
        if (event.source === parent) originAbove = asSeen(told);
      },
      true,
    );
  }
  aroundGetter(MessageEvent.prototype, "origin", (said, { source }) => {
    if (source === self) return location.origin;
    return said === "null" && source ? originOf(source) : said;
  });

  // ---- history: an address that the sandbox does not let a page take is left out
  for (const name of ["pushState", "replaceState"]) {
    around(
      History.prototype,
      name,
      (native) =>
        function (state, title, url) {
          try {
            native.call(this, state, title, url == null ? url : mapped(url));
          } catch (error) {
            if (error.name !== "SecurityError") throw error;
            native.call(this, state, title);
          }
        },
    );
  }

  // ---- elements: every way in which a script gives one an address
  const MODIFIERS = {
    IMG: "im_",
    INPUT: "im_",
    IMAGE: "im_",
    SCRIPT: "js_",
    IFRAME: "if_",
    FRAME: "fr_",
    VIDEO: "oe_",
    AUDIO: "oe_",
    SOURCE: "oe_",
    TRACK: "oe_",
    EMBED: "oe_",
    OBJECT: "oe_",
  };
  const URL_ATTRIBUTES = new Set(["src", "href", "xlink:href", "action", "formaction", "poster", "background"]);
  const WATCHED = [...URL_ATTRIBUTES, "srcset", "imagesrcset", "style", "data", "target", "srcdoc"];
  const modifierOf = (tag, element) =>
    tag === "LINK" && /stylesheet/i.test(element?.rel ?? "") ? "cs_" : (MODIFIERS[tag] ?? "mp_");
  const mappedPage = (html) => {
    if (String(html).includes(shimAddress)) return html;
    const told = `<script>self.archivedAddress=${JSON.stringify(mapped(base()))}</script>`;
    return mappedHtml(html).replace(/^\s*(<!doctype[^>]*>)?/i, `$&${told}<script src="${shimAddress}"></script>`);
  };
  // Pages and style sheets that an address holds, or that a script made, may refer on.
  const mappedText = (kind, text) => (/css/i.test(kind) ? mappedCss(text) : mappedPage(text));
  const WITHIN = /^(\s*data:text\/(html|css)(?:;charset=[^;,]*)?)(;base64)?,([^#]*)/i;
  const mappedWithin = (url) =>
    String(url).replace(WITHIN, (whole, start, kind, is64, said) => {
      try {
        if (is64) return `${start};base64,${btoa(mappedText(kind, atob(said)))}`;
        return `${start},${encodeURIComponent(mappedText(kind, decodeURIComponent(said)))}`;
      } catch {
        return whole;
      }
    });
  around(
    URL,
    "createObjectURL",
    (native) => (made) => {
      const url = native.call(URL, made);
      const [, kind] = /^text\/(html|css)/i.exec(made.type ?? "") ?? [];
      const text = kind && readNow(url);
      return text ? native.call(URL, new Blob([mappedText(kind, text)], { type: made.type })) : url;
    },
  );
  const LOADING = new Set(["IFRAME", "FRAME", "LINK", "OBJECT", "EMBED"]);
  const valueFor = (tag, name, value, element) => {
    if (URL_ATTRIBUTES.has(name) || (name === "data" && tag === "OBJECT")) {
      const url = mapped(value, modifierOf(tag, element));
      return LOADING.has(tag) ? mappedWithin(url) : url;
    }
    if (name === "srcset" || name === "imagesrcset") {
      return String(value).replace(
        /(^|,\s+|,(?=https?:|\/))\s*([^\s,][^\s]*[^\s,]|[^\s,])/g,
        (_, start, url) => start + mapped(url, "im_"),
      );
    }
    if (name === "style") return mappedCss(value);
    if (name === "target") return /^_(blank|top|parent|new)$/i.test(value) ? "_self" : value;
    if (name === "srcdoc") return mappedPage(value);
    return value;
  };
  const TAG = /<([a-z][^\s/>]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/gi;
  const ATTRIBUTE = /(\s)([a-z:]+)(\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)/gi;
  const mappedHtml = (html) =>
    String(html)
      .replace(/(<style\b[^>]*>)([^]*?)(?=<\/style|$)/gi, (_, tag, text) => tag + mappedCss(text))
      .replace(TAG, (whole, tag, attributes) =>
        !attributes
          ? whole
          : `<${tag}${attributes.replace(ATTRIBUTE, (part, blank, name, equals, quoted) => {
              const key = name.toLowerCase();
              if (!WATCHED.includes(key) || key === "srcdoc") return part;
              const quote = /^["']/.test(quoted) ? quoted[0] : "";
              const value = quote ? quoted.slice(1, -1) : quoted;
              const stylesheet = /\brel\s*=\s*["']?stylesheet/i.test(attributes) ? { rel: "stylesheet" } : null;
              return `${blank}${name}${equals}${quote}${valueFor(tag.toUpperCase(), key, value, stylesheet)}${quote}`;
            })}>`,
      );
  const setAttribute = Element.prototype.setAttribute;
  const tagOf = (element) => element.localName.toUpperCase();
  around(
    Element.prototype,
    "setAttribute",
    () =>
      function (name, value) {
        setAttribute.call(this, name, valueFor(tagOf(this), String(name).toLowerCase(), value, this));
      },
  );
  around(
    Element.prototype,
    "setAttributeNS",
    (native) =>
      function (space, name, value) {
        native.call(this, space, name, valueFor(tagOf(this), String(name).toLowerCase(), value, this));
      },
  );
  const PROPERTIES = {
    src: "Image Script IFrame Frame Media Source Track Embed Input",
    srcset: "Image Source",
    href: "Anchor Area Link Base",
    action: "Form",
    formAction: "Button Input",
    poster: "Video",
    data: "Object",
    target: "Anchor Area Form Base",
    imageSrcset: "Link",
    srcdoc: "IFrame",
  };
  for (const [property, names] of Object.entries(PROPERTIES)) {
    for (const name of names.split(" ")) {
      aroundSetter(self[`HTML${name}Element`]?.prototype, property, (element, value) =>
        valueFor(tagOf(element), property.toLowerCase(), value, element),
      );
    }
  }
  // Credentials are not sent, and files that were rewritten have another digest.
  aroundSetter(HTMLLinkElement.prototype, "integrity", () => "");
  for (const name of ["Image", "Script", "Link", "Media"]) {
    aroundSetter(self[`HTML${name}Element`].prototype, "crossOrigin", (_, value) =>
      value === null ? null : "anonymous",
    );
  }
  // An image of another origin could be drawn, but not read again; which of them will be, nobody knows beforehand.
  const asShared = (made) => {
    if (made.localName === "img" && made.crossOrigin === null) setAttribute.call(made, "crossorigin", "");
    return made;
  };
  around(self, "Image", (Native) => new Proxy(Native, { construct: (_, given) => asShared(new Native(...given)) }));
  around(
    Document.prototype,
    "createElement",
    (native) =>
      function (...given) {
        return asShared(native.apply(this, given));
      },
  );
  // Those in the markup are asked for anew on pages that draw: with a canvas in them, or once they have drawn one.
  let draws = false;
  const share = () => {
    if (draws) return;
    draws = true;
    document.querySelectorAll("img").forEach(asShared);
  };
  for (const [owner, name] of [
    [CanvasRenderingContext2D.prototype, "drawImage"],
    [self.OffscreenCanvasRenderingContext2D?.prototype, "drawImage"],
    [self, "createImageBitmap"],
  ]) {
    around(
      owner,
      name,
      (native) =>
        function (...given) {
          if (given[0]?.localName === "img" && given[0].crossOrigin === null) setTimeout(share);
          return native.apply(this, given);
        },
    );
  }
  constructing("Audio", ([url]) => (url === undefined ? [] : [mapped(url, "oe_")]));
  const mappingHtml = (native) =>
    function (...given) {
      return native.call(this, ...given.slice(0, -1), mappedHtml(given.at(-1)));
    };
  for (const owner of [Element.prototype, ShadowRoot.prototype]) {
    for (const name of ["innerHTML", "outerHTML"]) aroundSetter(owner, name, (_, html) => mappedHtml(html));
    around(owner, "setHTMLUnsafe", mappingHtml);
  }
  around(Element.prototype, "insertAdjacentHTML", mappingHtml);
  around(Range.prototype, "createContextualFragment", mappingHtml);
  for (const name of ["write", "writeln"]) {
    around(
      Document.prototype,
      name,
      (native) =>
        function (...parts) {
          native.call(this, mappedHtml(parts.join("")));
        },
    );
  }

  // ---- styles
  const Style = CSSStyleDeclaration.prototype;
  const mappedIn = (value) => {
    if (typeof value === "string") return mappedCss(value);
    if (Array.isArray(value)) return value.map(mappedIn);
    const isPlain = value && Object.getPrototypeOf(value) === Object.prototype;
    return isPlain ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mappedIn(each)])) : value;
  };
  const mappingAll = (native) =>
    function (...given) {
      return native.call(this, ...given.map(mappedIn));
    };
  around(
    Style,
    "setProperty",
    (native) =>
      function (name, value, ...rest) {
        native.call(this, name, value == null ? value : mappedCss(value), ...rest);
      },
  );
  const IMAGES =
    "background background-image border-image border-image-source content cursor list-style list-style-image mask" +
    " mask-image filter clip-path";
  const camel = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
  for (const owner of [Style, self.CSSStyleProperties?.prototype]) {
    for (const name of new Set(["cssText", ...IMAGES.split(" ").flatMap((each) => [each, camel(each)])]))
      aroundSetter(owner, name, (_, text) => mappedCss(text));
  }
  // Chromium has these properties on each object, out of reach. Of elements the attribute is mended when it changes; of
  // rules nothing tells.
  const declared = new WeakMap();
  const declarations = (style) => {
    if (!declared.has(style)) {
      const get = (_, name) => (typeof style[name] === "function" ? style[name].bind(style) : style[name]);
      const set = (_, name, value) => ((style[name] = mappedIn(value)), true);
      declared.set(style, new Proxy(style, { get, set }));
    }
    return declared.get(style);
  };
  for (const name of ["CSSStyleRule", "CSSKeyframeRule"]) aroundGetter(self[name]?.prototype, "style", declarations);
  around(Element.prototype, "animate", mappingAll);
  constructing("KeyframeEffect", ([target, ...rest]) => [target, ...rest.map(mappedIn)]);
  for (const name of ["set", "append"]) around(self.StylePropertyMap?.prototype, name, mappingAll);
  for (const name of ["parse", "parseAll"]) around(self.CSSStyleValue, name, mappingAll);
  // Nor may a sheet of another origin be read: a copy is read for it, and what is put into it is put beside it.
  const copies = new WeakMap();
  const copyOf = (sheet) => {
    if (!copies.has(sheet)) {
      const apart = document.implementation.createHTMLDocument();
      const style = apart.createElement("style");
      style.textContent = readNow(sheet.href);
      apart.head.append(style);
      copies.set(sheet, { copy: style.sheet, last: sheet.ownerNode });
    }
    return copies.get(sheet);
  };
  const orCopy = (refused, act) => {
    if (refused.name !== "SecurityError") throw refused;
    return act();
  };
  for (const name of ["cssRules", "rules"]) {
    const found = Object.getOwnPropertyDescriptor(CSSStyleSheet.prototype, name);
    define(CSSStyleSheet.prototype, name, {
      ...found,
      get() {
        try {
          return found.get.call(this);
        } catch (refused) {
          return orCopy(refused, () => copyOf(this).copy.cssRules);
        }
      },
    });
  }
  around(
    CSSStyleSheet.prototype,
    "insertRule",
    (native) =>
      function (text, at = 0) {
        try {
          return native.call(this, text, at);
        } catch (refused) {
          return orCopy(refused, () => {
            const known = copyOf(this);
            const made = document.createElement("style");
            made.textContent = text;
            native.call(known.copy, text, at);
            if (at) known.last.after(made);
            else this.ownerNode.before(made);
            if (at) known.last = made;
            return at;
          });
        }
      },
  );
  for (const name of ["insertRule", "replace", "replaceSync"]) {
    around(
      CSSStyleSheet.prototype,
      name,
      (native) =>
        function (text, ...rest) {
          return native.call(this, mappedCss(text), ...rest);
        },
    );
  }
  constructing("FontFace", ([family, source, ...rest]) => [
    family,
    typeof source === "string" ? mappedCss(source) : source,
    ...rest,
  ]);

  // ---- an SVG <use> may not take a file of another origin, so what it names there is put into the page
  const drawings = new Map();
  const inline = async (use) => {
    const said = use.getAttribute("href") ?? use.getAttribute("xlink:href") ?? "#";
    const [file, id] = said.startsWith("#") ? [] : new URL(said, document.baseURI).href.split("#");
    if (!id) return;
    if (!drawings.has(file)) {
      const drawing = fetch(file).then(async (answer) =>
        new DOMParser().parseFromString(await answer.text(), "image/svg+xml"),
      );
      drawings.set(file, { drawing, number: drawings.size });
    }
    const { drawing, number } = drawings.get(file);
    const found = await drawing.then((read) => read.getElementById(id)).catch(() => null);
    const name = `archived-${number}-${id}`;
    if (found && !document.getElementById(name)) {
      const holder = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      holder.style.cssText = "position:absolute;width:0;height:0";
      holder.append(Object.assign(document.importNode(found, true), { id: name }));
      document.body.append(holder);
    }
    if (found) setAttribute.call(use, "href", `#${name}`);
  };

  // ---- what came in another way is mended when it is there
  const mend = (element) => {
    for (const name of element.getAttributeNames()) {
      // A frame that was made past the shim stays without it, so that the tests can tell what holds without it.
      if (!WATCHED.includes(name) || name === "srcdoc") continue;
      const value = element.getAttribute(name);
      const wanted = valueFor(tagOf(element), name, value, element);
      if (wanted !== value) setAttribute.call(element, name, wanted);
    }
    if (element.localName === "use") inline(element);
    if (element.localName === "canvas") share();
    if (draws) asShared(element);
    // Captions of another origin are taken if their film was asked for so.
    if (element.localName === "track" && element.parentNode?.crossOrigin === null) {
      setAttribute.call(element.parentNode, "crossorigin", "anonymous");
    }
    if (element.localName === "style") {
      const wanted = mappedCss(element.textContent);
      if (wanted !== element.textContent) element.textContent = wanted;
    }
  };
  const FOUND_BY = `style,use,image,track,canvas,${WATCHED.filter((name) => !name.includes(":")).map((name) => `[${name}]`)}`;
  const observer = new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      if (!addedNodes.length && target.nodeType === 1) mend(target);
      for (const node of addedNodes) {
        if (node.nodeType === 1) [node, ...node.querySelectorAll(FOUND_BY)].forEach(mend);
        else if (target.localName === "style") mend(target);
      }
    }
  });
  const watch = (root) => {
    observer.observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: WATCHED });
    return root;
  };
  watch(document);
  around(
    Element.prototype,
    "attachShadow",
    (native) =>
      function (options) {
        return watch(native.call(this, options));
      },
  );
  addEventListener(
    "click",
    (event) => {
      const link = event.composedPath().find((each) => /^(a|area)$/.test(each.localName));
      if (link) mend(link);
    },
    true,
  );
  addEventListener("submit", (event) => [event.target, event.submitter].forEach((each) => each && mend(each)), true);
  around(
    HTMLFormElement.prototype,
    "submit",
    (native) =>
      function () {
        mend(this);
        native.call(this);
      },
  );

  // ---- windows: the sandbox opens none, so a reader who asked for one gets its page here
  define(self, "open", {
    writable: true,
    value: (url) => {
      const isOfTheSite = url && original(mapped(new URL(url, base()).href))?.startsWith(new URL(pageUrl).origin);
      if (isOfTheSite && navigator.userActivation?.isActive) location.assign(mapped(url));
      return null;
    },
  });

  // ---- modules: import() takes addresses past every function; a map of them can be given
  const brand = navigator.userAgentData?.brands.find((each) => each.brand === "Chromium");
  // Before 133 a page could have one map only, and it may have its own.
  if (Number(brand?.version) >= 133) {
    const map = document.createElement("script");
    map.type = "importmap";
    const ours = `${home}${stamp}js_/${site}/`;
    const imports = { [home]: home, "/": ours, [`${site}/`]: ours };
    // What is no address but begins one: so every other host is led into the archive, too.
    for (const scheme of ["http://", "https://"]) imports[scheme] = `${home}${stamp}js_/${scheme}`;
    map.textContent = JSON.stringify({ imports });
    document.documentElement.append(map);
    map.remove();
  }

  // The bar wants to know of its own frame, not of those within the page. A page with a window of its own, which only a
  // server without TLS gives it, goes to that frame.
  const { page: view, home: bar } = own?.dataset ?? {};
  if (view && self === top && !isSecureContext) location.replace(bar + view);
  else if (view && (location.ancestorOrigins?.[0] ?? bar) === bar) above.postMessage({ archived: view }, bar);
  own?.remove();
})();
