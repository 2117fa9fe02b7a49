// Counts pictures that are on screen, so that anyone can measure how long one takes.

/** A function to call after each drawing: it counts when the browser has painted the frame with that drawing. */
export function paintCounter(root) {
  const { port1, port2 } = new MessageChannel();
  let painting = false;
  port1.onmessage = () => {
    painting = false;
    root.dataset.painted = Number(root.dataset.painted) + 1;
  };
  return () => {
    if (painting) return;
    painting = true;
    requestAnimationFrame(() => port2.postMessage(null)); // a message is handed over after the frame is painted
  };
}
