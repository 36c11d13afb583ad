// Opens the diary at tonight where it is wider than the screen: what is drawn ends there.
(() => {
  "use strict";

  const diary = document.querySelector("[data-drawn]");
  if (!diary) return;
  const { left, width } = diary.querySelector(".diary__track").getBoundingClientRect();
  diary.scrollLeft += left + diary.dataset.drawn * width - diary.getBoundingClientRect().right;
})();
