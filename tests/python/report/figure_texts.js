// What is wrong with the writing in the figures: two texts over each other, a text beyond its
// picture, a text that was cut. Each as a line that names figure and text.
const found = [];
for (const box of document.querySelectorAll("[data-figure]")) {
  const picture = box.querySelector(".live svg");
  const edge = picture.getBoundingClientRect();
  const texts = [...picture.querySelectorAll("text")]
    .filter((one) => one.textContent && getComputedStyle(one).display !== "none"
      && one.getAttribute("opacity") !== "0")
    .map((one) => ({ said: one.textContent, at: one.getBoundingClientRect() }));
  for (const [place, one] of texts.entries()) {
    const name = `${box.dataset.figure}: ${one.said}`;
    if (one.said.includes("…")) found.push(`${name} is cut`);
    if (one.at.left < edge.left - 1 || one.at.right > edge.right + 1
      || one.at.top < edge.top - 1 || one.at.bottom > edge.bottom + 1) {
      found.push(`${name} leaves its picture`);
    }
    for (const other of texts.slice(place + 1)) {
      // A halo is the same text behind itself. Boxes of fonts reach a little beyond the ink.
      if (other.said === one.said) continue;
      const across = Math.min(one.at.right, other.at.right) - Math.max(one.at.left, other.at.left);
      const down = Math.min(one.at.bottom, other.at.bottom) - Math.max(one.at.top, other.at.top);
      if (across > 1 && down > 3) found.push(`${name} lies over ${other.said}`);
    }
  }
}
return found;
