import { h, prose } from "./elements.js";
import { ask, kernelFrame, problemLine, watch } from "./page.js";

export default {
  render(context) {
    const { model } = context;
    const counts = h("p", { class: "mo-muted mo-number" });
    const stage = h("div", { class: "mo-stage" });
    const [problem, say] = problemLine();
    const [root, unwatchNotices] = kernelFrame(
      context,
      { "aria-label": "Flashcards" },
      h("div", { class: "mo-head" }, h("h3", {}, "Flashcards"), counts),
      stage,
      problem,
    );
    const send = (message) => ask(context, message, say);
    const rate = (rating) => send({ kind: "rate", card: model.get("card").id, rating });

    root.addEventListener("keydown", (event) => {
      const buttons = model.get("card").buttons ?? [];
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (plain && !event.repeat && buttons.some(({ rating }) => event.key === `${rating}`)) {
        rate(Number(event.key));
      }
    });

    const unwatch = watch(model, ["card", "counts", "rest"], () => {
      const { due, new: fresh, done } = model.get("counts");
      counts.textContent = `${due} due · ${fresh} new · ${done} done`;
      const hadFocus = root.contains(document.activeElement);
      const next = view(model, send, rate);
      if (stage.firstElementChild?.isEqualNode(next)) return; // keeps the focus where it is
      stage.replaceChildren(next);
      if (hadFocus) next.querySelector("[data-focus]").focus();
    });
    return () => [unwatch, unwatchNotices].forEach((end) => end());
  },
};

function view(model, send, rate) {
  const card = model.get("card");
  if (!card.id) return resting(model, send);
  return card.definition === undefined ? front(card, send) : back(card, rate);
}

function front({ id, term }, send) {
  const turn = () => send({ kind: "turn", card: id });
  return h(
    "div",
    {},
    h(
      "button",
      { type: "button", class: "mo-card", "data-focus": true, onclick: turn },
      h("span", { class: "mo-term" }, prose(term)),
      h("span", { class: "mo-muted mo-small" }, "Say it to yourself, then turn the card: Space"),
    ),
  );
}

function back({ term, definition, buttons }, rate) {
  return h(
    "div",
    { class: "mo-back" },
    h(
      "div",
      { class: "mo-card", tabindex: "-1", "data-focus": true, role: "group", "aria-label": "The card's back" },
      h("span", { class: "mo-term" }, prose(term)),
      h("p", {}, prose(definition)),
    ),
    h(
      "div",
      { class: "mo-ratings", role: "group", "aria-label": "How well did you know it?" },
      buttons.map(({ rating, word, interval }) =>
        h(
          "button",
          { type: "button", onclick: () => rate(rating) },
          h("span", {}, h("kbd", {}, `${rating}`), word),
          h("span", { class: "mo-muted mo-small" }, interval),
        ),
      ),
    ),
  );
}

function resting(model, send) {
  const studyAll = h("button", { type: "button", onclick: () => send({ kind: "study all" }) }, "Study all anyway");
  return h(
    "div",
    { class: "mo-rest" },
    h("p", { tabindex: "-1", "data-focus": true }, model.get("rest")),
    model.get("can_study_all") ? studyAll : [],
  );
}
