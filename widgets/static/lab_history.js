// Undo: the settings before each change; a slider that is dragged is one change.

const PAUSE_MS = 800; // after which moving the same slider counts as another change

/** `read()` gives the settings now, `write(settings)` brings earlier ones back. */
export function undoHistory(read, write) {
  const past = [];
  let last = { names: "", at: 0 };
  return {
    /** To be called before settings with these names change. */
    note(names) {
      const now = performance.now();
      const same = String(names) === last.names && now - last.at < PAUSE_MS;
      last = { names: String(names), at: now };
      if (!same) past.push(read());
    },
    /** What comes next is a change by itself, however soon. */
    separate() {
      last = { names: "", at: 0 };
    },
    undo() {
      const before = past.pop();
      last = { names: "", at: 0 };
      if (before) write(before);
    },
    get empty() {
      return past.length === 0;
    },
    forget() {
      past.length = 0;
    },
  };
}
