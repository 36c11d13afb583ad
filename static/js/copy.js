// Copies the text of a field, or a table with what is said below it; without this script both can be selected by hand.
(() => {
  "use strict";

  function offer(button, copy) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await copy();
      button.textContent = "Copied";
    });
  }

  async function copyText(field) {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy");
    }
  }

  function copyTable(section) {
    const range = document.createRange();
    range.selectNodeContents(section);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    document.execCommand("copy"); // takes the table as a table, which documents and spreadsheets paste as one
  }

  for (const button of document.querySelectorAll("[data-copy]")) {
    offer(button, () => copyText(document.getElementById(button.dataset.copy)));
  }
  for (const button of document.querySelectorAll("[data-copy-table]")) {
    offer(button, () => copyTable(document.getElementById(button.dataset.copyTable)));
  }
})();
