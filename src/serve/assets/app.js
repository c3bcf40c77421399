// What makes the pages quicker for those who have scripts on. Every page works without it.
"use strict";

// The theme: the system's, unless the reader chose one.
const root = document.documentElement;
const stored = (() => { try { return localStorage.getItem("theme"); } catch { return null; } })();
if (stored === "dark" || stored === "light") root.dataset.theme = stored;

addEventListener("DOMContentLoaded", () => {
  const box = document.getElementById("q");
  const keys = document.getElementById("keys");
  const hits = [...document.querySelectorAll(".hit")];
  let at = -1;

  const toggle = document.getElementById("theme");
  if (toggle) {
    toggle.hidden = false;
    toggle.addEventListener("click", () => {
      const dark = root.dataset.theme
        ? root.dataset.theme === "dark"
        : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      try { localStorage.setItem("theme", root.dataset.theme); } catch { /* private mode */ }
    });
  }

  const go = (to) => {
    if (!hits.length) return;
    hits[at]?.classList.remove("current");
    at = Math.max(0, Math.min(hits.length - 1, to));
    hits[at].classList.add("current");
    const link = hits[at].querySelector("a[data-open]");
    (link || hits[at]).focus({ preventScroll: true });
    hits[at].scrollIntoView({ block: "nearest" });
  };

  addEventListener("keydown", (event) => {
    const writing = event.target.matches("input, textarea, select") || event.target.isContentEditable;
    if (event.key === "Escape" && writing) return event.target.blur();
    if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
    switch (event.key) {
      case "/": box?.focus(); box?.select(); break;
      case "j": go(at + 1); break;
      case "k": go(at - 1); break;
      case "o": if (at >= 0) hits[at].querySelector("a[data-open]")?.click(); break;
      case "s": if (at >= 0) hits[at].querySelector("details summary")?.click(); break;
      case "n": document.querySelector("a[rel=next]")?.click(); break;
      case "p": document.querySelector("a[rel=prev]")?.click(); break;
      case "?": if (keys?.showModal) keys.showModal(); else location.href = "/help"; break;
      default: return;
    }
    event.preventDefault();
  });

  // Facets are open on a wide window, and one tap away on a narrow one.
  const facets = document.querySelector("details.facets");
  if (facets && matchMedia("(min-width: 60rem)").matches) facets.open = true;

  // The sync's progress.
  const progress = document.querySelector("[data-progress]");
  if (progress) {
    const source = new EventSource(progress.dataset.progress);
    const say = progress.querySelector("[role=status]");
    const bar = progress.querySelector("progress");
    source.addEventListener("running", (message) => {
      const state = JSON.parse(message.data);
      if (state.files > 0) {
        say.textContent = `${state.files_done} of ${state.files} files read`;
        bar.max = state.files;
        bar.value = state.files_done;
      }
    });
    for (const end of ["idle", "done", "failed"]) {
      source.addEventListener(end, () => { source.close(); location.reload(); });
    }
    source.onerror = () => source.close();
  }
});
