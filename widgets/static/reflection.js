import { h, prose, when } from "./elements.js";
import { ask, kernelFrame, problemLine, watch } from "./page.js";

const PAUSE_MS = 800; // after the last key
const RETRY_MS = 5000;

export default {
  render(context) {
    const { model } = context;
    const fields = model.get("prompts").map((prompt) => field(context, prompt));
    const head = h("div", { class: "mo-head" }, h("h3", {}, "Reflection"));
    const [, unwatchNotices] = kernelFrame(
      context,
      { "aria-label": "Reflection" },
      head,
      fields.length ? fields.map(({ element }) => element) : [h("p", {}, "This lesson has no prompts.")],
    );
    const unwatch = watch(model, ["saved"], () => fields.forEach(({ show }) => show()));
    return () => {
      [unwatch, unwatchNotices].forEach((end) => end());
      fields.forEach(({ close }) => close());
    };
  },
};

function field(context, { id, text, most_characters: mostCharacters }) {
  const { model } = context;
  const input = h("textarea", { rows: 4, maxlength: mostCharacters });
  const state = h("span", { class: "mo-muted mo-small", role: "status" });
  const [problem, tell] = problemLine();
  const draft = draftOf(id);
  const saved = () => model.get("saved")[id] ?? { text: "", at: null };

  let timer = null;
  let pending = false; // there is text that the kernel has not confirmed
  const schedule = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  };
  const say = (sentence) => {
    tell(sentence);
    if (sentence) state.textContent = "Not saved yet. Your text stays here, and this tries again.";
  };

  async function save() {
    clearTimeout(timer);
    if (!pending) return;
    const sent = input.value;
    timer = setTimeout(save, RETRY_MS); // unless the kernel answers before
    const accepted = await ask(context, { kind: "save", prompt: id, text: sent }, say);
    if (!accepted || input.value !== sent) return;
    clearTimeout(timer);
    pending = false;
    draft.forget();
    show();
  }

  function show() {
    const { text: savedText, at } = saved();
    if (pending) return; // never over what is being written
    if (input.value !== savedText) input.value = savedText;
    state.textContent = at ? `Saved ${when(at)}` : "";
  }

  input.addEventListener("input", () => {
    pending = true;
    draft.keep(input.value, saved().at);
    state.textContent = "Saving…";
    schedule(PAUSE_MS);
  });
  input.addEventListener("blur", save);

  const unsaved = draft.read();
  if (unsaved && unsaved.text !== saved().text) {
    const continues = unsaved.over === saved().at || unsaved.text.startsWith(saved().text);
    input.value = continues ? unsaved.text : `${saved().text}\n\n${unsaved.text}`; // saved elsewhere meanwhile
    pending = true;
    schedule(0);
  }
  const element = h(
    "div",
    { class: "mo-prompt" },
    h("label", {}, h("span", {}, prose(text)), input),
    h("div", { class: "mo-row" }, state),
    problem,
  );
  return { element, show, close: () => clearTimeout(timer) };
}

/** What is not yet saved, kept by the browser: the page may be closed while the kernel is away. */
function draftOf(id) {
  const key = `mo-draft-${id}`;
  const attempt = (action) => {
    try {
      return action();
    } catch {
      return null; // a browser that keeps nothing, or not what we wrote
    }
  };
  return {
    /** `over`: when the text was saved last, as this page knows it. */
    keep: (text, over) => attempt(() => localStorage.setItem(key, JSON.stringify({ text, over }))),
    read: () => attempt(() => JSON.parse(localStorage.getItem(key))),
    forget: () => attempt(() => localStorage.removeItem(key)),
  };
}
