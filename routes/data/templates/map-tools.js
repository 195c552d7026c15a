// Tools around the map: whole screen, own position, themes, an online map, downloads, print, and the
// height a host page may ask for. `map.js` uses it.
"use strict";

var sseTools = (function () {
  const SHAPES = {
    whole: "M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4",
    locate: "M10 2v3M10 15v3M2 10h3M15 10h3M10 5a5 5 0 1 0 0 10 5 5 0 0 0 0-10Z",
    online: "M3 10h14M10 3c3 4 3 10 0 14-3-4-3-10 0-14ZM10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14Z",
  };
  const FAILED = 4; // tiles that must fail, none having come, for the online map to be given up

  let silence = 0;

  // said to everyone: shown over the map for a while, and read out
  function say(text) {
    const status = document.getElementById("map-status");
    status.textContent = text;
    clearTimeout(silence);
    silence = setTimeout(() => { status.textContent = ""; }, 8000);
  }

  // ---- buttons on the map ----

  function button(map, words, name, act) {
    let made = null;
    const Control = L.Control.extend({
      onAdd: function () {
        const bar = L.DomUtil.create("div", "leaflet-bar leaflet-control tool");
        made = L.DomUtil.create("button", "", bar);
        made.type = "button";
        made.title = words[name];
        made.setAttribute("aria-label", words[name]);
        made.appendChild(drawing(SHAPES[name]));
        L.DomEvent.disableClickPropagation(bar);
        made.addEventListener("click", act);
        return bar;
      },
    });
    new Control({ position: words.direction === "rtl" ? "topright" : "topleft" }).addTo(map);
    return made;
  }

  function drawing(shape) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("viewBox", "0 0 20 20");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", shape);
    svg.appendChild(path);
    return svg;
  }

  function addWholeScreen(map, words) {
    const frame = map.getContainer().closest(".frame");
    if (!document.fullscreenEnabled) {
      return;
    }
    button(map, words, "whole", function () {
      if (document.fullscreenElement) {
        document.exitFullscreen();
      } else {
        frame.requestFullscreen().catch(() => say(words.noWhole));
      }
    });
    document.addEventListener("fullscreenchange", function () {
      // alone on the screen, the map need not leave the wheel and one finger to the page
      map.gestureHandling[document.fullscreenElement ? "disable" : "enable"]();
      map.invalidateSize();
    });
  }

  function addLocate(map, words) {
    if (!navigator.geolocation) {
      return;
    }
    const shown = L.layerGroup().addTo(map);
    button(map, words, "locate", () => map.locate({ enableHighAccuracy: true, timeout: 20000 }));
    map.on("locationerror", () => say(words.noPosition));
    map.on("locationfound", function (found) {
      const common = { interactive: false, color: "#0b57d0", weight: 2 };
      shown.clearLayers();
      L.circle(found.latlng, Object.assign(
        { radius: found.accuracy, fillOpacity: 0.12 }, common)).addTo(shown);
      L.circleMarker(found.latlng, Object.assign(
        { radius: 6, fillColor: "#0b57d0", fillOpacity: 1 }, common, { color: "#fff" })).addTo(shown);
      if (map.options.maxBounds && !map.options.maxBounds.contains(found.latlng)) {
        say(words.outside);
        return;
      }
      map.setView(found.latlng, Math.max(map.getZoom(), 13), { animate: false });
      say(words.position.replace("{metres}", Math.round(found.accuracy)));
    });
  }

  // the drawn map stays under the online one, and is what remains when that fails
  function addOnline(map, words, tiles) {
    if (!tiles) {
      return;
    }
    const credit = document.querySelector(".attribution .tiles");
    const layer = L.tileLayer(tiles.url, {
      maxZoom: map.getMaxZoom(), maxNativeZoom: tiles.zoom, attribution: "",
      referrerPolicy: "strict-origin-when-cross-origin",
    });
    const switch_ = button(map, words, "online", () => turn(!map.hasLayer(layer)));
    let came = 0, failed = 0;
    const turn = function (on) {
      came = failed = 0;
      credit.hidden = !on;
      if (on) { layer.addTo(map); } else { layer.remove(); }
      switch_.setAttribute("aria-pressed", String(on));
    };
    layer.on("tileload", () => { came += 1; });
    layer.on("tileerror", function () {
      failed += 1;
      if (!came && failed >= FAILED && map.hasLayer(layer)) {
        turn(false);
        say(words.noOnline);
      }
    });
    turn(true);
  }

  // ---- themes ----

  // returns what shows a pin again that a theme hides
  function filterThemes(pins, changed) {
    const box = document.querySelector(".themes");
    const buttons = box ? Array.from(box.querySelectorAll("button")) : [];
    const apply = function () {
      const off = new Set(buttons.filter((one) => one.getAttribute("aria-pressed") === "false")
        .map((one) => one.dataset.themeOf));
      pins.forEach((pin) => {
        pin.off = off.has(pin.card.dataset.theme);
        const icon = pin.layer.getElement();
        if (icon) {
          icon.classList.toggle("hidden", pin.off);
        }
        if (pin.off) {
          pin.layer.closePopup();
        }
      });
    };
    const turn = function (one, on) {
      one.setAttribute("aria-pressed", String(on));
      apply();
      changed();
    };
    buttons.forEach((one) => one.addEventListener("click", () =>
      turn(one, one.getAttribute("aria-pressed") === "false")));
    if (box) {
      box.hidden = false;
    }
    return {
      apply: apply,
      reveal: function (pin) {
        if (pin.off) {
          turn(buttons.find((one) => one.dataset.themeOf === pin.card.dataset.theme), true);
        }
      },
    };
  }

  // ---- files to take away ----

  // each is kept deflated in the page and becomes an address that holds it when it is asked for
  async function unpacked(text) {
    const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).blob();
  }

  function asAddress(blob, type) {
    return new Promise(function (resolve, reject) {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.onerror = reject;
      reader.readAsDataURL(new Blob([blob], { type: type }));
    });
  }

  function offerFiles(files, words) {
    if (!window.DecompressionStream) {
      return;
    }
    document.querySelectorAll("[data-file]").forEach((one) => {
      const file = files[one.dataset.file];
      one.addEventListener("click", async function () {
        try {
          const link = document.createElement("a");
          link.href = await asAddress(await unpacked(file.data), file.type);
          link.download = one.dataset.file;
          link.click();
        } catch (error) {
          say(words.noFile);
        }
      });
      one.closest(".files").hidden = false;
    });
  }

  function offerPrint() {
    document.querySelectorAll("[data-print]").forEach((one) => {
      one.hidden = false;
      one.addEventListener("click", () => print());
    });
  }

  // ---- a host page that gives the frame the height of what is in it ----

  // asked with {type: "sse-routes:tell-height"}, the page answers {type: "sse-routes:height", height}
  function tellHeight(map) {
    let asked = false, last = 0;
    const tell = function () {
      const height = Math.ceil(document.body.getBoundingClientRect().height);
      if (asked && height !== last) {
        last = height;
        parent.postMessage({ type: "sse-routes:height", height: height }, "*");
      }
    };
    addEventListener("message", function (event) {
      if (parent !== window && event.source === parent && event.data
        && event.data.type === "sse-routes:tell-height") {
        asked = true;
        // such a frame does not scroll: nothing in the page may follow the height of the window
        document.documentElement.classList.add("whole-height");
        map.invalidateSize();
        last = 0;
        tell();
      }
    });
    new ResizeObserver(tell).observe(document.body);
  }

  return {
    addLocate: addLocate, addOnline: addOnline, addWholeScreen: addWholeScreen,
    filterThemes: filterThemes, offerFiles: offerFiles, offerPrint: offerPrint, tellHeight: tellHeight,
  };
})();
