// Draws each chart of the page from the figure beside it: a wide drawing or a narrow one, as there is room.
(() => {
  "use strict";

  const NARROW = 560; // pixels
  const CONFIG = { displayModeBar: false, responsive: true, scrollZoom: false };

  function draw(chart) {
    const figures = JSON.parse(chart.querySelector("script").textContent);
    const drawing = chart.querySelector(".chart__drawing");
    let drawn = null;

    function fit() {
      const shape = chart.clientWidth < NARROW ? "narrow" : "wide";
      if (shape === drawn) return;
      drawn = shape;
      window.Plotly.react(drawing, figures[shape].data, figures[shape].layout, CONFIG);
    }

    chart.hidden = false;
    fit();
    new ResizeObserver(fit).observe(chart);
  }

  if (window.Plotly) document.querySelectorAll("[data-chart]").forEach(draw);
})();
