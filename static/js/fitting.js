// Shows which units would fit while a referral is typed. Without it a button does the same.
(() => {
  "use strict";

  const PAUSE = 500; // milliseconds
  const form = document.querySelector("form[data-fitting]");
  const shown = document.getElementById("fitting");
  const decides = (field) => ["adults", "children", "needs"].includes(field.name);
  let waiting, asked = 0;

  async function ask() {
    const number = ++asked;
    const answer = await fetch(form.dataset.fitting, { method: "POST", body: new FormData(form), redirect: "error" });
    if (answer.ok && number === asked) shown.innerHTML = await answer.text();
  }

  form.querySelector(".fitting__ask").hidden = true;
  form.addEventListener("input", ({ target }) => {
    if (!decides(target)) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => ask().catch(() => (form.querySelector(".fitting__ask").hidden = false)), PAUSE);
  });
})();
