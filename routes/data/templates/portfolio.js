// Draws the map of all circuits, filters the cards, and keeps the way between both. Text is never
// read as HTML, and no sentence is made here. `map-drawing.js` comes before.
"use strict";

(function () {
  const draw = sseDrawing;
  const data = (id) => JSON.parse(document.getElementById(id).textContent);
  const words = data("words");
  const drawn = data("drawn");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const cards = Array.from(document.querySelectorAll(".circuit"));
  const bounds = (box) => [[box[1], box[0]], [box[3], box[2]]];

  // ---- the map ----

  const map = L.map("map", {
    attributionControl: false, zoomControl: false, zoomSnap: 0.25, maxZoom: 16,
    zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm, inertia: !calm,
    gestureHandling: true, gestureHandlingOptions: {
      text: { touch: words.touch, scroll: words.scroll, scrollMac: words.scrollMac },
    },
  });
  L.control.zoom({
    position: words.direction === "rtl" ? "topright" : "topleft",
    zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut,
  }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  [["background", 150], ["casing", 390], ["names", 450], ["leaders", 555]].forEach(([name, level]) => {
    map.createPane(name).style.zIndex = level;
  });
  map.fitBounds(bounds(drawn.box), { padding: [28, 28], maxZoom: 13, animate: false });
  map.getContainer().setAttribute("role", "region");
  map.getContainer().setAttribute("aria-label", words.map);
  draw.drawBackground(map, drawn.background);

  const circuits = drawn.circuits.map(function (circuit, at) {
    const number = at + 1;
    const lines = circuit.lines.map(draw.line);
    const line = L.polyline(lines, {
      color: circuit.color, weight: 4, dashArray: circuit.dashes || null, interactive: false,
      className: "line",
    });
    const casing = L.polyline(lines, { pane: "casing", color: "#fff", weight: 7, interactive: false });
    // wide enough for a finger
    const reach = L.polyline(lines, {
      color: circuit.color, weight: 20, opacity: 0, className: "reach", bubblingMouseEvents: false,
    });
    const icon = L.divIcon({
      html: draw.element("b", "badge circuit-" + number, String(number)),
      className: "badge-box", iconSize: [28, 28],
    });
    const badge = L.marker([circuit.badge[1], circuit.badge[0]], { icon: icon, riseOnHover: true });
    const made = {
      number: number, card: cards[at], line: line, badge: badge, box: bounds(circuit.box),
      group: L.layerGroup(lines.length ? [casing, line, reach, badge] : [badge]), shown: true,
      // what `sseDrawing` needs to move badges apart
      kind: "stop", layer: badge, radius: 15, lift: 0, colour: circuit.color,
    };
    [reach, badge].forEach((one) => one.on("click", () => choose(made, "map")));
    badge.on("keydown", function (event) {
      if (event.originalEvent.key === " " || event.originalEvent.key === "Enter") {
        event.originalEvent.preventDefault();
        choose(made, "map");
      }
    });
    made.group.addTo(map);
    announce(made);
    return made;
  });

  function announce(circuit) {
    const title = document.getElementById("title-" + circuit.number).textContent;
    const icon = circuit.badge.getElement();
    icon.setAttribute("aria-label", title);
    icon.title = title;
  }

  const names = draw.makeNames(map, drawn.background.labels, []);

  const leaders = L.layerGroup().addTo(map);

  function layOut() {
    draw.spreadPins(map, circuits, leaders);
    draw.placeNames(map, names, circuits);
  }

  layOut();
  map.on("zoomend resize", layOut);
  map.on("moveend", () => draw.placeNames(map, names, circuits));

  // ---- one circuit chosen ----

  let chosen = null;

  function choose(circuit, from) {
    chosen = circuit;
    mark();
    if (from === "map") {
      circuit.card.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
      document.getElementById("title-" + circuit.number).focus({ preventScroll: true });
    } else if (circuit) {
      map.fitBounds(circuit.box, { padding: [36, 36], maxZoom: 14, animate: !calm });
      bringIntoView();
    }
  }

  function bringIntoView() {
    const box = map.getContainer().getBoundingClientRect();
    if (box.top < 0 || box.bottom > innerHeight) {
      map.getContainer().scrollIntoView({ block: "start" });
    }
  }

  function mark() {
    circuits.forEach(function (circuit) {
      const isChosen = circuit === chosen;
      circuit.card.classList.toggle("chosen", isChosen);
      circuit.card.querySelector("[data-show]").setAttribute("aria-pressed", String(isChosen));
      circuit.badge.setZIndexOffset(isChosen ? 1000 : 0);
      circuit.line.setStyle({ weight: isChosen ? 6 : 4, opacity: chosen && !isChosen ? 0.35 : 1 });
      if (isChosen && map.hasLayer(circuit.line)) {
        circuit.line.bringToFront();
      }
    });
  }

  map.on("click", () => choose(null));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      choose(null);
    }
  });
  cards.forEach(function (card, at) {
    const button = card.querySelector("[data-show]");
    button.hidden = false;
    button.addEventListener("click", () => choose(chosen === circuits[at] ? null : circuits[at], "card"));
  });

  // ---- filters ----

  const selects = Array.from(document.querySelectorAll("[data-filter]"));
  const fits = {
    theme: (card, value) => card.themes.split(" ").includes(value),
    days: (card, value) => card.days === value,
    km: (card, value) => Number(card.km) <= Number(value),
    drive: (card, value) => Number(card.drive) <= Number(value),
    road: (card, value) => value.split(" ").includes(card.road),
  };

  function filter() {
    const wanted = selects.filter((select) => select.value);
    circuits.forEach(function (circuit) {
      circuit.shown = wanted.every((select) =>
        fits[select.dataset.filter](circuit.card.dataset, select.value));
      circuit.card.hidden = !circuit.shown;
      if (circuit.shown && !map.hasLayer(circuit.group)) {
        circuit.group.addTo(map);
        announce(circuit);
      } else if (!circuit.shown) {
        circuit.group.remove();
      }
    });
    if (chosen && !chosen.shown) {
      chosen = null;
    }
    mark();
    layOut();
    const number = circuits.filter((circuit) => circuit.shown).length;
    document.getElementById("count").textContent = number ? words.counts[number] : words.none;
    document.getElementById("reset").hidden = !wanted.length;
  }

  if (selects.length) {
    const reset = document.getElementById("reset");
    document.getElementById("filters").hidden = false;
    selects.forEach((select) => select.addEventListener("change", filter));
    reset.addEventListener("click", function () {
      selects.forEach((select) => { select.value = ""; });
      filter();
      selects[0].focus();
    });
    filter(); // a browser may keep what was chosen before
  }

  // ---- a host page that gives the frame the height of what is in it ----

  // asked with {type: "sse-routes:tell-height"}, the page answers {type: "sse-routes:height", height}.
  // The number is no secret, and whose page it is cannot be known here: hence "*"
  let asked = false, told = 0;

  function tell() {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (asked && height !== told) {
      told = height;
      window.parent.postMessage({ type: "sse-routes:height", height: height }, "*");
    }
  }

  addEventListener("message", function (event) {
    const isHost = window.parent !== window && event.source === window.parent;
    if (isHost && event.data && event.data.type === "sse-routes:tell-height") {
      asked = true;
      // such a frame does not scroll: nothing in the page may follow the height of the window
      document.documentElement.classList.add("whole-height");
      map.invalidateSize();
      told = 0;
      tell();
    }
  });
  new ResizeObserver(tell).observe(document.body);
})();
