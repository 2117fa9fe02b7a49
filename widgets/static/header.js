import { h, prose } from "./elements.js";
import { notebookLink } from "./links.js";
import { frame } from "./page.js";

export default {
  render(context) {
    const { model } = context;
    const goals = model.get("goals").map((goal) => h("li", {}, prose(goal)));
    const video = h("p", { class: "mo-small", role: "status" });
    const file = h("code", {}, model.get("kept_in"));
    const [, unwatchNotices] = frame(
      context,
      { "aria-label": "About this lesson", class: "mo mo-about" },
      facts(model),
      h("h3", {}, "When you have worked through it, you can"),
      h("ul", {}, goals),
      model.get("video").url ? video : [],
      h("p", { class: "mo-muted mo-small" }, "Your answers, cards and notes are kept in ", file, "."),
    );

    const showVideo = () => {
      const link = h("a", { href: model.get("video").url, target: "_blank", rel: "noreferrer" }, "Watch the video");
      const online = [link, " (opens YouTube in a new tab)"];
      const offline = ["This lesson has a video, which needs the internet. Everything else works without."];
      video.replaceChildren(...(navigator.onLine ? online : offline));
    };
    const ended = new AbortController();
    for (const change of ["online", "offline"]) window.addEventListener(change, showVideo, { signal: ended.signal });
    showVideo();
    return () => {
      unwatchNotices();
      ended.abort();
    };
  },
};

function facts(model) {
  const prerequisites = model.get("prerequisites").flatMap(({ title, planned, path }, index) => [
    index ? ", " : "after ",
    planned ? `${title} (being written)` : notebookLink(model, path, title),
  ]);
  const minutes = `${model.get("minutes")} minutes`;
  return h("p", { class: "mo-muted" }, minutes, prerequisites.length ? [" · ", ...prerequisites] : []);
}
