// In the page: when keys were pressed, and when the pictures that they changed were on screen.
(() => {
  const keys = [];
  document.addEventListener("keydown", (event) => keys.push(event.timeStamp), true);

  const { port1, port2 } = new MessageChannel(); // one for all: each is a listener that stays
  /** Resolves once the frame that is being made is painted. */
  const painted = () =>
    new Promise((resolve) => {
      port1.onmessage = resolve;
      requestAnimationFrame(() => port2.postMessage(null));
    });

  const newImage = (records) =>
    records.flatMap(({ addedNodes }) => [...addedNodes]).flatMap((node) => (node.querySelectorAll ? [node, ...node.querySelectorAll("img")] : [])).find((node) => node.tagName === "IMG");

  window.labWatch = {
    /** Milliseconds from the next key to the next picture: of a lab, or of an output of the kernel. */
    arm(element, kind) {
      keys.length = 0;
      this.latency = new Promise((resolve) => {
        const observer = new MutationObserver(async (records) => {
          if (!keys.length) return;
          if (kind === "output") {
            const image = newImage(records);
            if (!image) return;
            observer.disconnect();
            await image.decode();
            await painted();
          } else observer.disconnect();
          resolve(performance.now() - keys.at(-1));
        });
        observer.observe(element, kind === "output" ? { childList: true, subtree: true } : { attributeFilter: ["data-painted"] });
      });
    },
    /** Milliseconds from the next key to the first picture of a lab that is not in the page yet. */
    armFirst() {
      keys.length = 0;
      const before = new Set(document.querySelectorAll("[data-lab]"));
      this.latency = new Promise((resolve) => {
        const observer = new MutationObserver((records) => {
          if (!records.some(({ target }) => !before.has(target) && Number(target.dataset.painted) > 0)) return;
          observer.disconnect();
          resolve(performance.now() - keys[0]);
        });
        observer.observe(document.body, { subtree: true, attributeFilter: ["data-painted"] });
      });
    },
    /** From now on: the time of each key and of each picture of the lab. */
    record(element) {
      keys.length = 0;
      this.paints = [];
      this.recorder = new MutationObserver(() => this.paints.push(performance.now()));
      this.recorder.observe(element, { attributeFilter: ["data-painted"] });
    },
    /** For each key the milliseconds to the first picture after it. */
    lags() {
      this.recorder.disconnect();
      return keys.map((at) => (this.paints.find((time) => time > at) ?? Infinity) - at);
    },
    /** Moves a slider to and fro, a step a frame. */
    async move(input, times) {
      for (let i = 0; i < times; i += 1) {
        input.value = (Number(input.value) + 1) % (Number(input.max) + 1);
        input.dispatchEvent(new Event("input", { bubbles: true }));
        await painted();
      }
    },
  };
})();
