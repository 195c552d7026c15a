// Draws what folium does not: background, names, pins moved apart, casings of lines. Text goes in as
// text, never as HTML. `map.js` uses it.
"use strict";

var sseDrawing = (function () {
  // [casing, colour, width at zoom 10] of each class of road, as background.py names them
  const ROADS = {
    track: [null, "#cdb99b", 1],
    lane: ["#dccfba", "#fffdf8", 1.3],
    minor: ["#d8c9b0", "#fffdf8", 1.8],
    secondary: ["#d0bd9c", "#ffffff", 2.4],
    major: ["#d9b273", "#fbe6b8", 3],
  };
  const SIDES = [[0.5, 0], [-0.5, 0], [0, 0.5], [0, -0.5], [0.5, 0.5], [-0.5, 0.5], [0.5, -0.5], [-0.5, -0.5]];
  const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const LONGEST = 36; // signs of a stop's name on the map

  function element(name, className, text) {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  }

  // ---- background ----

  // a text: first longitude and latitude, then steps, in hundred-thousandths of a degree, each number
  // five bits a sign with its sign as the lowest bit (packed.py)
  function line(text) {
    const points = [];
    const at = [0, 0];
    let value = 0, shift = 0, axis = 0;
    for (let i = 0; i < text.length; i += 1) {
      const bits = SIGNS.indexOf(text[i]);
      value |= (bits & 31) << shift;
      shift += 5;
      if (bits < 32) {
        at[axis] += (value >>> 1) ^ -(value & 1);
        if (axis) {
          points.push([at[1] / 1e5, at[0] / 1e5]);
        }
        axis = 1 - axis;
        value = shift = 0;
      }
    }
    return points;
  }

  // drawn.looks are colour and dashes of kinds of lines, the same as in the legend (palette.py)
  function drawBackground(map, drawn) {
    const renderer = L.canvas({ pane: "background", padding: 0.4 });
    const common = { renderer: renderer, pane: "background", interactive: false };
    const area = (rings, colour) => L.polygon(rings.map(line), Object.assign(
      { stroke: false, fillColor: colour, fillOpacity: 1 }, common)).addTo(map);
    const lines = (all, colour, width, more) => L.polyline(all.map(line), Object.assign(
      { color: colour, weight: width, opacity: 1 }, common, more)).addTo(map);
    const [west, south, east, north] = drawn.region;
    L.rectangle([[south, west], [north, east]], Object.assign(
      { stroke: false, fillColor: "#f6f2e9", fillOpacity: 1 }, common)).addTo(map);
    drawn.sea.forEach((rings) => area(rings, "#cfe2ea"));
    lines(drawn.rivers, "#bcd6df", 1.1);
    drawn.lakes.forEach((rings) => area(rings, "#bcd9e6"));
    lines(drawn.province, drawn.looks.province.color, 1.3, { dashArray: drawn.looks.province.dashes });
    drawRoads(map, drawn.roads, lines);
    if (drawn.region && L.latLngBounds([[south, west], [north, east]]).contains(map.getCenter())) {
      map.setMaxBounds([[south - 0.3, west - 0.3], [north + 0.3, east + 0.3]]);
    }
    map.setMinZoom(Math.floor(map.getZoom()) - 2);
  }

  function drawRoads(map, roads, lines) {
    const drawn = [];
    for (const name of Object.keys(ROADS)) {
      if (roads[name] && ROADS[name][0]) {
        drawn.push([lines(roads[name], ROADS[name][0], 1), ROADS[name][2], 1.6]);
      }
    }
    for (const name of Object.keys(ROADS)) {
      if (roads[name]) {
        const dashes = name === "track" ? { dashArray: "5 4" } : {};
        drawn.push([lines(roads[name], ROADS[name][1], 1, dashes), ROADS[name][2], 0]);
      }
    }
    const widen = function () {
      const scale = Math.min(3, Math.max(0.7, Math.pow(1.3, map.getZoom() - 10)));
      drawn.forEach((one) => one[0].setStyle({ weight: one[1] * scale + one[2] }));
    };
    widen();
    map.on("zoomend", widen);
  }

  // ---- names of towns and stops: as many as fit, the important first ----

  function makeNames(map, labels, pins) {
    const name = (text, lat, lon, kind) => {
      const box = element("span", "name-box", text);
      const icon = L.divIcon({ html: box, className: "map-name " + kind, iconSize: [0, 0] });
      const marker = L.marker([lat, lon], {
        icon: icon, pane: "names", interactive: false, keyboard: false,
      }).addTo(map);
      marker.getElement().setAttribute("aria-hidden", "true");
      return { marker: marker, box: box, kind: kind };
    };
    const towns = labels.map((one) => name(one[0], one[2], one[1], one[3]));
    const chief = towns.filter((one) => one.kind === "chief");
    const stops = pins.filter((pin) => pin.kind === "stop").map((pin) => {
      const at = pin.layer.getLatLng();
      return Object.assign(name(short(pin.card.dataset.name), at.lat, at.lng, "stop"), { pin: pin });
    });
    // the name of a town where days start stands beside its sign
    chief.forEach((one) => {
      one.pin = pins.find((pin) => pin.kind === "base"
        && pin.layer.getLatLng().equals(one.marker.getLatLng(), 1e-4));
      one.marker.getElement().classList.toggle("at-base", Boolean(one.pin));
    });
    const names = chief.concat(stops, towns.filter((one) => one.kind !== "chief"));
    // measured all at once: in between, every change of style would lay the page out again
    names.forEach((one) => { one.size = [one.box.offsetWidth, one.box.offsetHeight]; });
    return names;
  }

  function short(text) {
    const cut = text.slice(0, LONGEST).replace(/[\s(«“:,–-]+\S*$/, "");
    return text.length > LONGEST ? cut + "…" : text;
  }

  function overlaps(a, b) {
    return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  }

  function placeNames(map, names, pins) {
    const taken = pins.filter((pin) => pin.shown).map((pin) => {
      const r = pin.radius + 1;
      return [pin.at.x - r, pin.at.y - r, pin.at.x + r, pin.at.y + r];
    }).concat(controls(map));
    const low = map.containerPointToLayerPoint([4, 4]);
    const high = map.containerPointToLayerPoint(map.getSize().subtract([4, 4]));
    names.forEach((one) => {
      const isHidden = one.pin && !one.pin.shown;
      const spot = isHidden ? null : freeSpot(map, one, taken, [low.x, low.y, high.x, high.y]);
      one.box.classList.toggle("hidden", !spot);
      if (spot) {
        one.box.style.translate = spot.x + "px " + spot.y + "px";
        one.box.style.textAlign = { "-0.5": "right", 0: "center", 0.5: "left" }[spot.side];
        taken.push(spot.box);
      }
    });
  }

  // what lies over the map: its controls, and whose data it is
  function controls(map) {
    const frame = map.getContainer().getBoundingClientRect();
    const boxes = map.getContainer().parentNode.querySelectorAll(".leaflet-control, .attribution");
    return Array.from(boxes, (control) => {
      const box = control.getBoundingClientRect();
      const low = map.containerPointToLayerPoint([box.left - frame.left, box.top - frame.top]);
      return [low.x, low.y, low.x + box.width, low.y + box.height];
    });
  }

  // whether a control lies on a stop, a start, an end or a lunch
  function hidesPin(map, pins) {
    const boxes = controls(map);
    return pins.some((pin) => pin.shown && pin.kind !== "left" && boxes.some((box) => overlaps(
      [pin.at.x - pin.radius, pin.at.y - pin.radius, pin.at.x + pin.radius, pin.at.y + pin.radius], box)));
  }

  // beside the place, on the first side that is free; a town under its pins may be named further off
  function freeSpot(map, one, taken, view) {
    const anchor = map.latLngToLayerPoint(one.marker.getLatLng());
    const centre = one.pin ? one.pin.at : anchor;
    const gap = one.pin ? one.pin.radius + 3 : 6;
    const inView = overlaps([anchor.x, anchor.y, anchor.x, anchor.y], view);
    const gaps = one.kind === "chief" && one.pin ? [gap, gap + 28, gap + 56] : [gap];
    for (const wide of gaps) {
      for (const side of one.kind === "sea" ? [[0, 0]] : SIDES) {
        const box = boxAt(centre, one.size, side, wide);
        const isWhole = box[0] >= view[0] && box[1] >= view[1] && box[2] <= view[2] && box[3] <= view[3];
        if ((isWhole || !inView) && !taken.some((other) => overlaps(box, other))) {
          return { x: box[0] - anchor.x, y: box[1] - anchor.y, box: box, side: side[0] };
        }
      }
    }
    return null;
  }

  function boxAt(centre, size, side, gap) {
    const [width, height] = size;
    const x = centre.x + side[0] * (width + 2 * gap) - width / 2;
    const y = centre.y + side[1] * (height + 2 * gap) - height / 2;
    return [x, y, x + width, y + height];
  }

  // ---- pins: moved aside where they would cover one another, a line back to the place ----

  function findPins(map) {
    const pins = [];
    const small = map.getSize().x < 480;
    map.getContainer().classList.toggle("small", small);
    map.eachLayer(function (layer) {
      if (!layer.options.card || !layer.getElement) {
        return;
      }
      const kind = layer.options.card.split("-")[0];
      pins.push({
        id: layer.options.card,
        kind: kind,
        layer: layer,
        card: document.getElementById("card-" + layer.options.card),
        radius: {
          stop: small ? 12 : 15, base: small ? 13 : 16, lunch: small ? 10 : 12, left: small ? 5 : 6,
        }[kind],
        lift: layer.getElement().classList.contains("door") ? 22 : 0,
        colour: getComputedStyle(layer.getElement()).getPropertyValue("--day") || "#8a8172",
        home: groupOf(map, layer),
        order: pins.length,
      });
    });
    const rank = { base: 0, stop: 1, lunch: 1, left: 2 };
    return pins.sort((a, b) => rank[a.kind] - rank[b.kind] || a.order - b.order);
  }

  function groupOf(map, layer) {
    let found = null;
    map.eachLayer((group) => {
      if (group.hasLayer && group.hasLayer(layer)) {
        found = group;
      }
    });
    return found;
  }

  function spreadPins(map, pins, leaders) {
    const placed = [];
    leaders.clearLayers();
    // a lunch gives way to every stop, whichever comes first
    const first = { base: 0, stop: 0, lunch: 1, left: 2 };
    pins.slice().sort((a, b) => first[a.kind] - first[b.kind]).forEach(function (pin) {
      pin.shown = map.hasLayer(pin.layer) && !pin.off;
      if (!pin.shown) {
        return;
      }
      const place = map.latLngToLayerPoint(pin.layer.getLatLng());
      const natural = L.point(place.x, place.y - pin.lift);
      const free = (point) => placed.every((other) =>
        point.distanceTo(other.at) >= pin.radius + other.radius - 2);
      pin.at = spiral(place, natural, pin.radius, free);
      placed.push(pin);
      const isMoved = pin.at !== natural;
      const icon = pin.layer.getElement();
      icon.classList.toggle("moved", isMoved);
      icon.style.translate = isMoved
        ? (pin.at.x - natural.x) + "px " + (pin.at.y - natural.y) + "px" : "";
      if (isMoved) {
        lead(map, leaders, pin);
      }
    });
  }

  function lead(map, leaders, pin) {
    const place = pin.layer.getLatLng();
    const colour = pin.colour;
    const common = { pane: "leaders", interactive: false, color: colour };
    L.polyline([place, map.layerPointToLatLng(pin.at)], Object.assign(
      { weight: 1.5 }, common)).addTo(leaders);
    L.circleMarker(place, Object.assign(
      { radius: 3, weight: 0, fill: true, fillColor: colour, fillOpacity: 1 }, common)).addTo(leaders);
  }

  function spiral(place, natural, radius, free) {
    if (free(natural)) {
      return natural;
    }
    for (let turn = 2; turn < 14; turn += 1) {
      const reach = turn * radius * 0.9;
      const steps = 6 * turn;
      for (let i = 0; i < steps; i += 1) {
        const angle = -Math.PI / 2 + i * 2 * Math.PI / steps;
        const point = L.point(place.x + reach * Math.cos(angle), place.y + reach * Math.sin(angle));
        if (free(point)) {
          return point;
        }
      }
    }
    return natural;
  }

  // ---- lines ----

  // the number of the day whose lines and pins a group holds; 0 for other layers. folium hands a
  // group's options over where Leaflet expects its layers, so that the group itself does not know
  function dayOf(layer) {
    const members = layer.getLayers ? layer.getLayers() : [];
    const days = members.map((one) => one.options.leg
      || Number((/^(?:stop|lunch)-(\d+)/.exec(one.options.card) || [0, 0])[1]));
    return days.find((day) => day > 0) || 0;
  }

  function encase(map, looks) {
    const groups = [];
    map.eachLayer((layer) => {
      const day = dayOf(layer);
      if (day) {
        layer.options.day = day;
        groups.push(layer);
      }
    });
    groups.forEach((group) => group.getLayers().forEach((layer) => {
      if (layer.options.leg) {
        const common = { pane: "casing", interactive: false, lineCap: "butt" };
        const look = looks[layer.options.road];
        if (look) {
          group.addLayer(L.polyline(layer.getLatLngs(), Object.assign(
            { color: look.color, dashArray: look.dashes, weight: 12, opacity: 1 }, common)));
        }
        group.addLayer(L.polyline(layer.getLatLngs(), Object.assign(
          { color: "#fff", weight: 8, opacity: 0.95 }, common)));
      }
    }));
    return groups;
  }

  // an arrow needs a line it can sit on
  function showArrows(map) {
    map.eachLayer(function (layer) {
      if (layer.options.legM !== undefined) {
        const at = layer.getLatLng();
        const east = L.latLng(at.lat, at.lng + layer.options.legM / (111320 * Math.cos(at.lat * Math.PI / 180)));
        const pixels = map.latLngToLayerPoint(at).distanceTo(map.latLngToLayerPoint(east));
        layer.getElement().classList.toggle("hidden", pixels < 70);
      }
    });
  }

  return {
    drawBackground: drawBackground, element: element, encase: encase, findPins: findPins,
    hidesPin: hidesPin, line: line, makeNames: makeNames, placeNames: placeNames, showArrows: showArrows, spreadPins: spreadPins,
  };
})();
