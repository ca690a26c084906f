const specs = JSON.parse(document.getElementById("specs").textContent);
const views = new Map();
const narrow = 480;

document.documentElement.classList.add("scripted");

async function draw(box) {
  const name = box.dataset.figure;
  const spec = structuredClone(specs[name]);
  spec.params.find((one) => one.name === "compact").value = box.clientWidth < narrow;
  const holder = document.createElement("div");
  holder.className = "live";
  // Beside the picture until it is drawn, so that the page never jumps.
  box.append(holder);
  try {
    const drawn = await vegaEmbed(holder, spec, {
      mode: "vega-lite", renderer: "svg", actions: false, ast: true, defaultStyle: false,
      tooltip: { disableDefaultStyle: true },
    });
    // A chart of one picture has one description; its inner marks would each be read out.
    const svg = holder.querySelector("svg");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", spec.description);
    for (const part of svg.querySelectorAll("g, path, text")) {
      for (const attribute of ["role", "aria-label", "aria-roledescription"]) {
        part.removeAttribute(attribute);
      }
    }
    for (const part of svg.children) part.setAttribute("aria-hidden", "true");
    box.querySelector(":scope > svg").remove();
    views.set(name, drawn.view);
  } catch (error) {
    holder.remove();
    throw error;
  }
}

function highlight(segment) {
  for (const chip of document.querySelectorAll("[data-highlight]")) {
    chip.setAttribute("aria-pressed", String(Number(chip.dataset.highlight) === segment));
  }
  for (const part of document.querySelectorAll("[data-segment]")) {
    const fades = segment !== 0 && Number(part.dataset.segment) !== segment;
    part.classList.toggle("faded", fades);
  }
  for (const view of views.values()) view.signal("highlight", segment).runAsync();
}

async function save(name, kind) {
  const address = await views.get(name).toImageURL(kind, 2);
  const link = document.createElement("a");
  link.href = address;
  link.download = `${name}.${kind}`;
  link.click();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.highlight) {
    const asked = Number(button.dataset.highlight);
    // A second press on the same chip shows all again.
    highlight(button.getAttribute("aria-pressed") === "true" ? 0 : asked);
  } else if (button.dataset.save) {
    save(button.dataset.of, button.dataset.save);
  } else if (button.id === "print") {
    window.print();
  }
});

// On paper the figures are drawn anew for its width, not shrunk until nobody can read them.
const paper = { wide: 660, half: 318, height: 0.8 };
addEventListener("beforeprint", () => {
  for (const [name, view] of views) {
    const isWide = document.getElementById(`figure-${name}`).classList.contains("wide");
    const width = isWide ? paper.wide : paper.half;
    view.signal("compact", width < narrow).width(width);
    view.height(specs[name].height * paper.height).run();
  }
});
addEventListener("afterprint", () => {
  for (const [name, view] of views) {
    const box = document.querySelector(`[data-figure="${name}"]`);
    view.signal("compact", box.clientWidth < narrow).width(box.clientWidth);
    view.height(specs[name].height).run();
  }
});

const boxes = [...document.querySelectorAll("[data-figure]")];
await Promise.all(boxes.map(draw));
document.documentElement.dataset.drawn = String(views.size);
document.documentElement.dataset.drawnAfter = String(Math.round(performance.now()));
