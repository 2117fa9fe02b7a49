// Counts pictures that are on screen, so that anyone can measure how long one takes.

/** A function to call after each drawing: it counts in the frame after the next, when the drawing is on screen. */
export function paintCounter(root) {
  let painting = false;
  return () => {
    if (painting) return;
    painting = true;
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        painting = false;
        root.dataset.painted = Number(root.dataset.painted) + 1;
      }),
    );
  };
}
