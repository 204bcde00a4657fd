// The clock of an archived page: it starts at the instant of the capture, and goes on from there as clocks do.
// It runs before the shim and every script of the page.
(() => {
  "use strict";
  const own = document.currentScript;
  const Native = Date;
  const nativeNow = Native.now;
  const shift = Native.parse(own.dataset.instant) - nativeNow.call(Native);
  own.remove();
  if (!Number.isFinite(shift)) return;
  const present = () => nativeNow.call(Native) + shift;

  // Proxies of what browsers have: names, lengths and "[native code]" are theirs.
  const put = (owner, name, value) => owner && Object.defineProperty(owner, name, { value, enumerable: false });
  const around = (owner, name, apply) => owner?.[name] && put(owner, name, new Proxy(owner[name], { apply }));
  const aroundGetter = (owner, name, apply) => {
    const found = owner && Object.getOwnPropertyDescriptor(owner, name);
    if (found?.get) Object.defineProperty(owner, name, { ...found, get: new Proxy(found.get, { apply }) });
  };

  const Shifted = new Proxy(Native, {
    apply: () => new Native(present()).toString(),
    construct: (target, given, derived) => Reflect.construct(target, given.length ? given : [present()], derived),
  });
  around(Native, "now", present);
  put(Native.prototype, "constructor", Shifted);
  put(self, "Date", Shifted);

  // What else tells the time of day. Zero stands for what has not happened yet.
  const later = (get, holder) => {
    const value = Reflect.apply(get, holder, []);
    return value && value + shift;
  };
  aroundGetter(Performance.prototype, "timeOrigin", later);
  const timing = self.PerformanceTiming?.prototype;
  for (const name of Object.keys(timing ?? {})) aroundGetter(timing, name, later);
  const format = Intl.DateTimeFormat.prototype;
  aroundGetter(format, "format", (get, holder) => {
    const native = Reflect.apply(get, holder, []);
    return (date) => native(date === undefined ? present() : date);
  });
  around(format, "formatToParts", (native, holder, [date]) =>
    Reflect.apply(native, holder, [date === undefined ? present() : date]),
  );
  const now = self.Temporal?.Now;
  const instant = () => Temporal.Instant.fromEpochMilliseconds(present());
  const zoned = (zone) => instant().toZonedDateTimeISO(zone ?? now.timeZoneId());
  around(now, "instant", instant);
  around(now, "zonedDateTimeISO", (native, holder, [zone]) => zoned(zone));
  for (const kind of ["PlainDateTime", "PlainDate", "PlainTime"])
    around(now, `p${kind.slice(1)}ISO`, (native, holder, [zone]) => zoned(zone)[`to${kind}`]());
})();
