// Draws each chart of the page from the figure beside it: a wide drawing or a narrow one, as there is room; on paper the wide one.
(() => {
  "use strict";

  const NARROW = 560; // pixels
  const PAPER = 700; // pixels, about what A4 has between its margins; the paper stretches it to fit
  const CONFIG = { displayModeBar: false, scrollZoom: false };
  let onPaper = false;

  function draw(chart) {
    const figures = JSON.parse(chart.querySelector("script").textContent);
    const drawing = chart.querySelector(".chart__drawing");
    let drawn = 0; // the width of the drawing there is

    function show(shape, width) {
      const { data, layout } = figures[shape];
      drawn = width;
      drawing.style.height = `${layout.height}px`;
      window.Plotly.react(drawing, data, { ...layout, width }, CONFIG);
    }

    function fit() {
      const width = chart.clientWidth;
      if (!onPaper && width && width !== drawn) show(width < NARROW ? "narrow" : "wide", width);
    }

    function putOnPaper() {
      show("wide", PAPER);
      const { height } = figures.wide.layout;
      drawing.style.height = "auto";
      drawing.style.aspectRatio = `${PAPER} / ${height}`;
      for (const svg of drawing.querySelectorAll(".main-svg")) svg.setAttribute("viewBox", `0 0 ${PAPER} ${height}`);
    }

    function takeOffPaper() {
      drawn = 0;
      drawing.style.aspectRatio = "";
      for (const svg of drawing.querySelectorAll(".main-svg")) svg.removeAttribute("viewBox");
      fit();
    }

    chart.hidden = false;
    fit();
    new ResizeObserver(fit).observe(chart);
    return { putOnPaper, takeOffPaper };
  }

  const charts = window.Plotly ? [...document.querySelectorAll("[data-chart]")].map(draw) : [];

  window.addEventListener("beforeprint", () => {
    onPaper = true;
    charts.forEach((chart) => chart.putOnPaper());
  });
  window.addEventListener("afterprint", () => {
    onPaper = false;
    charts.forEach((chart) => chart.takeOffPaper());
  });
})();
