// Dresses the map that folium built: popups, keyboard, and the way between text and map. Popups are
// copies of cards in the page; no text is ever read as HTML. `map-drawing.js` and `map-tools.js` come
// before.
"use strict";

var sseRoutes = (function () {
  const draw = sseDrawing, tools = sseTools;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (calm) {
    L.Map.mergeOptions({
      zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false,
    });
    // popups and focus pan the map too, and Leaflet has no option to do that at once
    const glide = L.Map.prototype.panBy;
    L.Map.include({
      panBy: function (offset, options) {
        return glide.call(this, offset, Object.assign({}, options, { animate: false }));
      },
    });
  }
  L.Control.Scale.mergeOptions({ imperial: false });

  const NEAR = 12; // zoom from which neighbouring places are apart

  function data(id) {
    return JSON.parse(document.getElementById(id).textContent);
  }

  // ---- popups, and the way between text and map ----

  function bindCards(map, pins, words) {
    const narrow = map.getSize().x < 480;
    // on a wide map popups keep clear of the zoom buttons and of the list of layers
    const sides = narrow ? [8, 8] : (words.direction === "rtl" ? [160, 56] : [56, 160]);
    pins.forEach(function (pin) {
      pin.layer.bindPopup(() => copyOf(pin.card, words), {
        maxWidth: narrow ? 250 : 310, minWidth: narrow ? 200 : 260, className: "site-popup",
        autoPanPaddingTopLeft: [sides[0], 12], autoPanPaddingBottomRight: [sides[1], 12],
      });
      pin.layer.bindTooltip(draw.element("span", "", pin.card.dataset.name), {
        direction: "top", offset: [0, -pin.lift - 14], className: "site-tooltip",
      });
      announce(pin);
    });
    map.on("popupopen", (event) => opened(map, pins, words, event.popup));
    map.on("popupclose", (event) => closed(map, pins, event.popup));
  }

  // dots of what is left out are for the mouse: the list has them all
  function announce(pin) {
    const isQuiet = pin.kind === "left";
    pin.layer.getElement().setAttribute(
      isQuiet ? "aria-hidden" : "aria-label", isQuiet ? "true" : pin.card.dataset.label);
  }

  function copyOf(card, words) {
    const copy = card.cloneNode(true);
    copy.removeAttribute("id");
    copy.tabIndex = -1;
    copy.setAttribute("role", "dialog");
    copy.setAttribute("aria-label", card.dataset.label);
    copy.dir = words.direction;
    return copy;
  }

  let opener = null;
  let reveal = function () {}; // shows a pin that a theme hides

  function opened(map, pins, words, popup) {
    const pin = pins.find((one) => one.layer.getPopup() === popup);
    if (!pin) {
      return;
    }
    pin.layer.closeTooltip();
    map.getContainer().classList.add("has-popup");
    const button = popup.getElement().querySelector(".leaflet-popup-close-button");
    button.setAttribute("aria-label", words.close);
    button.title = words.close;
    opener = opener || pin.layer.getElement();
    mark(pin.id, true);
    popup.getElement().querySelector(".card").focus({ preventScroll: true });
  }

  function closed(map, pins, popup) {
    map.getContainer().classList.remove("has-popup");
    const pin = pins.find((one) => one.layer.getPopup() === popup);
    if (pin) {
      mark(pin.id, false);
    }
    const inside = popup.getElement() && popup.getElement().contains(document.activeElement);
    if (opener && (inside || document.activeElement === document.body)) {
      opener.focus({ preventScroll: true });
    }
    opener = null;
  }

  function mark(id, isOpen) {
    const row = document.querySelector('[data-row="' + id + '"]');
    if (!row) {
      return;
    }
    row.classList.toggle("current", isOpen);
    if (isOpen && matchMedia("(min-width: 60rem)").matches && row.offsetParent !== null) {
      row.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
    }
  }

  function show(map, pin, from) {
    reveal(pin);
    if (pin.home && !map.hasLayer(pin.home)) {
      map.addLayer(pin.home);
    }
    bringIntoView(map);
    map.closePopup();
    opener = from;
    const zoom = Math.max(map.getZoom(), NEAR);
    map.setView(pin.layer.getLatLng(), zoom, { animate: false });
    pin.layer.openPopup();
  }

  function showDay(map, groups, day) {
    const group = groups.find((one) => one.options.day === day);
    if (group) {
      map.addLayer(group);
      bringIntoView(map);
      map.fitBounds(group.getBounds(), { padding: [30, 30], maxZoom: 14, animate: !calm });
    }
  }

  function bringIntoView(map) {
    const box = map.getContainer().getBoundingClientRect();
    if (box.top < 0 || box.bottom > innerHeight) {
      map.getContainer().scrollIntoView({ block: "start" });
    }
  }

  function listen(map, pins, groups) {
    const byId = new Map(pins.map((pin) => [pin.id, pin]));
    document.querySelectorAll("[data-show]").forEach((link) => {
      link.addEventListener("click", function (event) {
        event.preventDefault();
        show(map, byId.get(link.dataset.show), link);
      });
    });
    document.querySelectorAll("[data-day]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => showDay(map, groups, Number(button.dataset.day)));
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape") {
        map.closePopup();
      } else if (event.key === " " && event.target.classList.contains("pin")) {
        event.preventDefault();
        event.target.click();
      }
    });
    addEventListener("beforeprint", () => {
      document.querySelectorAll(".day details").forEach((one) => { one.open = true; });
    });
    followHash(map, byId, groups);
    addEventListener("hashchange", () => followHash(map, byId, groups));
  }

  // #day=2 or #day=2&stop=3
  function followHash(map, byId, groups) {
    const wanted = new URLSearchParams(location.hash.slice(1));
    const pin = byId.get("stop-" + wanted.get("day") + "-" + wanted.get("stop"));
    if (pin) {
      show(map, pin, null);
    } else if (wanted.get("day")) {
      showDay(map, groups, Number(wanted.get("day")));
    }
  }

  // ---- controls and order ----

  function nameControls(map, words) {
    const box = map.getContainer();
    const say = (selector, text) => box.querySelectorAll(selector).forEach((control) => {
      control.title = text;
      control.setAttribute("aria-label", text);
    });
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", words.map);
    say(".leaflet-control-zoom-in", words.zoomIn);
    say(".leaflet-control-zoom-out", words.zoomOut);
    say(".leaflet-control-layers-toggle", words.layers);
    box.querySelector(".leaflet-control-layers").dir = words.direction;
  }

  // the first view: the whole circuit, and where something lies on a pin, with room at the foot and,
  // if need be, beside the controls on either side or below them, the way that shows most
  function openOn(map, pins, groups, layOut) {
    map.invalidateSize({ pan: false }); // the buttons of themes took some of the height
    const chosen = pins.filter((pin) => pin.kind !== "left");
    const bounds = L.latLngBounds(chosen.map((pin) => pin.layer.getLatLng()));
    groups.forEach((group) => bounds.extend(group.getBounds()));
    if (!bounds.isValid()) {
      return;
    }
    const sizeOf = (name) => map.getContainer().parentNode.querySelector(name).getBoundingClientRect();
    const [left, right] = [sizeOf(".leaflet-top.leaflet-left"), sizeOf(".leaflet-top.leaflet-right")];
    const [top, foot] = [Math.max(left.height, right.height), sizeOf(".attribution").height];
    const views = [
      [0, 0, 0, 0], [0, 0, 0, foot], [left.width, 0, 0, foot], [0, 0, right.width, foot],
      [left.width, 0, right.width, foot], [0, top, 0, foot],
    ].map((room) => ({
      paddingTopLeft: [30 + room[0], 30 + room[1]], paddingBottomRight: [30 + room[2], 30 + room[3]],
      maxZoom: 14, animate: false,
    }));
    const zoomOf = (view) => map.getBoundsZoom(
      bounds, false, L.point(view.paddingTopLeft).add(view.paddingBottomRight));
    const isClear = function (view) {
      map.fitBounds(bounds, view);
      layOut();
      return !draw.hidesPin(map, pins);
    };
    const limits = map.options.maxBounds;
    map.setMaxBounds(null); // they would push the circuit under what it is to keep clear of
    if (!views.slice().sort((a, b) => zoomOf(b) - zoomOf(a)).some(isClear)) {
      isClear(views[0]);
    }
    if (limits) {
      map.setMaxBounds(L.latLngBounds(limits.getSouthWest(), limits.getNorthEast()).extend(map.getBounds()));
    }
  }

  // the keyboard walks pins in the order of the visit, also after a day was hidden and shown
  function keepOrder(map, pins) {
    pins.forEach((pin) => {
      const icon = pin.layer.getElement();
      if (map.hasLayer(pin.layer) && icon) {
        icon.parentNode.appendChild(icon);
        announce(pin);
      }
    });
  }

  function dress(map) {
    const words = data("words");
    const drawn = data("background");
    draw.drawBackground(map, drawn);
    const groups = draw.encase(map, drawn.looks);
    const pins = draw.findPins(map);
    const names = draw.makeNames(map, drawn.labels, pins);
    bindCards(map, pins, words);
    nameControls(map, words);
    tools.addWholeScreen(map, words);
    tools.addLocate(map, words);
    tools.addOnline(map, words, data("tiles"));
    const leaders = L.layerGroup().addTo(map);
    const layOut = function () {
      draw.spreadPins(map, pins, leaders);
      draw.placeNames(map, names, pins);
      draw.showArrows(map);
    };
    const themes = tools.filterThemes(pins, layOut);
    reveal = themes.reveal;
    layOut();
    openOn(map, pins, groups, layOut);
    map.on("zoomend resize", layOut);
    map.on("moveend", () => draw.placeNames(map, names, pins));
    map.on("overlayadd overlayremove", function () {
      keepOrder(map, pins);
      themes.apply();
      layOut();
    });
    listen(map, pins, groups);
    tools.offerFiles(data("files"), words);
    tools.offerPrint();
    tools.tellHeight(map);
    performance.mark("sse-routes-ready");
  }

  return { dress: dress };
})();
