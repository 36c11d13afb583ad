// Saves a chart as a picture: its wide drawing, whatever the screen, with its name above it, drawn in this browser alone.
(() => {
  "use strict";

  const WIDTH = 960; // pixels, and twice as many in the file
  const SHARPNESS = 2;
  const HEADING = 44; // pixels

  function loaded(address) {
    return new Promise((resolve, reject) => {
      const picture = new Image();
      picture.onload = () => resolve(picture);
      picture.onerror = reject;
      picture.src = address; // an address that holds the whole picture: the policy lets in no other
    });
  }

  async function pictureOf(chart) {
    const { data, layout } = JSON.parse(chart.querySelector("script").textContent).wide;
    const height = layout.height + HEADING;
    const title = { text: chart.dataset.chart, x: 0.01, xanchor: "left", y: 0.98, yanchor: "top", font: { size: 18 } };
    const margin = { ...layout.margin, t: ((layout.margin && layout.margin.t) || 16) + HEADING };
    const figure = { data, layout: { ...layout, title, margin, height, width: WIDTH } };
    const svg = await window.Plotly.toImage(figure, { format: "svg", width: WIDTH, height });
    const canvas = document.createElement("canvas");
    canvas.width = WIDTH * SHARPNESS;
    canvas.height = height * SHARPNESS;
    const paper = canvas.getContext("2d");
    paper.fillStyle = "#ffffff";
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(await loaded(svg), 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/png");
  }

  for (const chart of document.querySelectorAll("[data-chart]")) {
    chart.querySelector("[data-picture]").addEventListener("click", async () => {
      const link = document.createElement("a");
      link.href = await pictureOf(chart);
      link.download = `${chart.dataset.chart.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.png`;
      link.click();
    });
  }
})();
