// Lets the style elements that Plotly makes for itself carry this page's nonce, without which the browser refuses them.
(() => {
  "use strict";

  const { nonce } = document.currentScript;
  const create = document.createElement.bind(document);

  document.createElement = (name, ...options) => {
    const element = create(name, ...options);
    if (name.toLowerCase() === "style") element.nonce = nonce;
    return element;
  };
})();
