// Keeps what was typed for whoever signs in again in this tab: encrypted under a key that only their own pages carry,
// so that nobody at the machine can read it meanwhile. Never passwords or codes.
const typed = (() => {
  "use strict";

  const SHELF = "typed";
  const SENT = "typed-sent";
  const LONGEST = 12 * 60 * 60 * 1000; // milliseconds
  const NOT_KEPT = ["password", "hidden", "file", "submit", "button"];

  const forms = () => [...document.querySelectorAll("main form[method=post]:not([data-not-kept])")];
  const kept = (field) => field.name && !NOT_KEPT.includes(field.type) && field.autocomplete !== "one-time-code";
  const fields = (form) => [...form.elements].filter(kept);
  const bytes = (hex) => new Uint8Array(hex.match(/../g).map((pair) => parseInt(pair, 16)));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
  const binary = (encoded) => Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
  const key = (hex) => crypto.subtle.importKey("raw", bytes(hex), "AES-GCM", false, ["encrypt", "decrypt"]);
  const changed = (field) =>
    field.options
      ? [...field.options].some((one) => one.selected !== one.defaultSelected)
      : field.checked !== field.defaultChecked || field.value !== field.defaultValue;

  const state = (field) => (field.options ? [...field.options].map((one) => one.selected) : [field.value, field.checked]);

  const sent = (field) => {
    if (field.options) return [...field.options].filter((one) => one.selected).map((one) => one.value);
    return ["checkbox", "radio"].includes(field.type) && !field.checked ? [] : [field.value];
  };

  function put(field, given) {
    if (field.options) [...field.options].forEach((one, at) => (one.selected = Boolean(given[at])));
    else [field.value, field.checked] = given;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async function keep(hex) {
    const all = forms().map((form) => fields(form).map((field) => [field.name, state(field), sent(field)]));
    if (!window.crypto.subtle || !forms().some((form) => "typed" in form.dataset || fields(form).some(changed))) return;
    const once = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify({ page: location.pathname, at: Date.now(), all }));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: once }, await key(hex), plain);
    sessionStorage.setItem(SHELF, `${text(once)} ${text(sealed)}`);
  }

  async function found(hex) {
    const [shelf, sent] = [sessionStorage.getItem(SHELF), sessionStorage.getItem(SENT)];
    sessionStorage.removeItem(SENT);
    if (!shelf) return null;
    try {
      const [once, sealed] = shelf.split(" ").map(binary);
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: once }, await key(hex), sealed);
      const { page, at, all } = JSON.parse(new TextDecoder().decode(plain));
      if (Date.now() - at > LONGEST) throw new Error("too old");
      const here = page === location.pathname;
      const isLost = !sent || !arrived(here);
      if (!isLost) discard();
      return here && isLost && forms().length ? all : null;
    } catch {
      discard(); // somebody else's, or too old
      return null;
    }
  }

  // What is sent is kept too, until it has arrived: whoever comes back from a page that could not be loaded finds it.
  function send(hex) {
    sessionStorage.setItem(SENT, "1");
    return keep(hex);
  }

  function arrived(here) {
    const type = performance.getEntriesByType("navigation")[0]?.type;
    return type === "navigate" || (type === "reload" && !here) || forms().some((form) => "typed" in form.dataset);
  }

  // A page that is opened again lacks the rows that were added: the server draws them, and saves nothing yet.
  function lookAgain(form, given) {
    const hidden = (name, value) => Object.assign(document.createElement("input"), { type: "hidden", name, value });
    const again = Object.assign(document.createElement("form"), { method: "post" });
    again.append(hidden("look_again", "1"), ...[...form.querySelectorAll("[type=hidden]")].map((one) => one.cloneNode()));
    given.forEach(([name, , values]) => again.append(...values.map((value) => hidden(name, value))));
    document.body.append(again);
    again.submit();
  }

  function putBack(all) {
    forms().forEach((form, at) => {
      const given = [...(all[at] || [])];
      if (given.some(([name]) => !form.elements[name])) return lookAgain(form, given);
      fields(form).forEach((field) => {
        const found = given.findIndex(([name]) => name === field.name); // in order: a page can have gained or lost fields
        if (found >= 0) put(field, given.splice(found, 1)[0][1]);
      });
    });
    discard();
  }

  const discard = () => [SHELF, SENT].forEach((name) => sessionStorage.removeItem(name));

  return { forms, keep, send, found, putBack, discard };
})();
