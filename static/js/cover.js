// Covers the screen when somebody comes in; on a phone also after ten minutes without a touch. The server is told nothing.
(() => {
  "use strict";

  const cover = document.getElementById("cover");
  if (!cover) return;
  const SHELF = "covered";
  const IDLE = Number(cover.dataset.idle) * 1000;
  const isPhone = window.matchMedia("(pointer: coarse)").matches;
  const title = document.title;
  let touched = Date.now();

  function hide() {
    if (cover.open) return;
    sessionStorage.setItem(SHELF, "yes"); // going back or loading the page again does not take the cover off
    document.title = "Covered";
    cover.showModal();
  }

  function show() {
    sessionStorage.removeItem(SHELF);
    document.title = title;
    touched = Date.now();
  }

  function look() {
    if (isPhone && Date.now() - touched >= IDLE) hide();
  }

  for (const button of document.querySelectorAll("[data-cover]")) {
    button.hidden = false;
    button.addEventListener("click", hide);
  }
  cover.addEventListener("close", show);
  for (const what of ["pointerdown", "keydown", "scroll"]) {
    document.addEventListener(what, () => (touched = Date.now()), { capture: true, passive: true });
  }
  document.addEventListener("visibilitychange", look);
  setInterval(look, Math.min(IDLE, 15000));
  if (sessionStorage.getItem(SHELF)) hide();
})();
