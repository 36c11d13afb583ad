// Warns two minutes before the session ends, and lets the person stay. Tabs share a session, so the server is asked first.
(() => {
  "use strict";

  const dialog = document.getElementById("session-warning");
  if (!dialog) return;
  const part = (name) => dialog.querySelector(`[data-${name}]`);
  const { session, signIn, token, warn, key } = dialog.dataset;
  let ends = Date.now() + Number(dialog.dataset.left) * 1000;
  let timer = null;

  const left = () => (ends - Date.now()) / 1000;

  function wait(seconds, then) {
    clearTimeout(timer);
    timer = setTimeout(then, Math.max(0, seconds) * 1000);
  }

  async function ask(method) {
    const answer = await fetch(session, { method, headers: { "X-CSRFToken": token }, redirect: "error" });
    if (!answer.ok) throw new Error(answer.status);
    const { seconds, final } = await answer.json();
    ends = Date.now() + seconds * 1000;
    return final;
  }

  async function look() {
    if (left() <= 0) return leave();
    if (left() > Number(warn) + 1) return wait(left() - Number(warn), look);
    try {
      const final = await ask("GET");
      if (left() > Number(warn) + 1) return settle();
      return show(final);
    } catch {
      return leave();
    }
  }

  async function show(final) {
    part("time").textContent = new Date(ends).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    for (const name of ["final", "close"]) part(name).hidden = !final;
    for (const name of ["idle", "stay"]) part(name).hidden = final;
    if (!dialog.open) dialog.showModal();
    await typed.keep(key);
    wait(left(), check);
  }

  // Another tab may have stayed signed in meanwhile.
  async function check() {
    try {
      await ask("GET");
    } catch {
      return leave();
    }
    return left() > 0 ? settle() : leave();
  }

  function settle() {
    if (dialog.open) dialog.close();
    typed.discard();
    wait(left() - Number(warn), look);
  }

  async function stay() {
    try {
      await ask("POST");
      settle();
    } catch {
      leave();
    }
  }

  async function leave() {
    await typed.keep(key);
    const back = location.pathname + location.search;
    location.replace(`${signIn}?next=${encodeURIComponent(back)}`);
  }

  async function offer() {
    const all = await typed.found(key);
    const box = document.getElementById("typed");
    if (!all) return;
    document.querySelector("main").prepend(box);
    box.hidden = false;
    box.querySelector("[data-put-back]").addEventListener("click", () => {
      typed.putBack(all);
      box.hidden = true;
    });
    box.querySelector("[data-discard]").addEventListener("click", () => {
      typed.discard();
      box.hidden = true;
    });
  }

  document.addEventListener("submit", (event) => typed.forms().includes(event.target) && typed.send(key));
  part("stay").addEventListener("click", stay);
  part("close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("cancel", (event) => event.preventDefault()); // Escape would hide it and sign out in silence
  document.querySelector(".site-person").addEventListener("submit", typed.discard);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
  wait(left() - Number(warn), look);
  offer();
})();
