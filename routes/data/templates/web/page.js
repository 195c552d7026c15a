// The planner's page: the list of sites with its messages beside a map, wishes by click, the draft. Text
// goes in as text, never as HTML.
"use strict";

(function () {
  const words = ssePlan.words, ask = ssePlan.ask;
  const at = (id) => document.getElementById(id);
  const language = document.documentElement.lang;
  const form = at("form");
  const wishes = new Map(); // site -> "must" or "skip"
  const pins = new Map();
  let list = null, keeping = null;

  function made(name, text, className) {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    if (className) element.className = className;
    return element;
  }

  // ---- the map ----

  const map = L.map("map", { attributionControl: false, maxZoom: 16 }).setView([29.6, -9.5], 8);
  const layer = L.layerGroup().addTo(map);
  const LOOKS = {
    sea: { stroke: false, fillColor: "#cfe3ea", fillOpacity: 1 },
    lake: { stroke: false, fillColor: "#cfe3ea", fillOpacity: 1 },
    province: { color: "#8a8172", weight: 1.5, dashArray: "4 4", fill: false },
    road: { color: "#d9b273", weight: 2 },
  };

  function town(feature, position) {
    const name = made("span", feature.properties[language] || feature.properties.fr, "town");
    const icon = L.divIcon({ html: name, className: "", iconSize: [80, 14], iconAnchor: [0, 7] });
    return L.marker(position, { icon: icon, interactive: false, keyboard: false, alt: "" });
  }

  async function drawGround() {
    const ground = await (await fetch("/static/ground.json")).json();
    L.geoJSON(ground, {
      interactive: false, pointToLayer: town, style: (feature) => LOOKS[feature.properties.kind],
    }).addTo(map);
  }

  function popupOf(site) {
    const box = made("div");
    box.append(made("strong", site.name[language]));
    box.dir = document.documentElement.dir;
    [["", words.free], ["must", words.must], ["skip", words.skip]].forEach(function (choice) {
      const button = made("button", choice[1]);
      button.type = "button";
      button.addEventListener("click", function () {
        wish(site.id, choice[0]);
        map.closePopup();
      });
      box.append(button);
    });
    return box;
  }

  function drawPins() {
    layer.clearLayers();
    pins.clear();
    const places = list.sites.map(function (site) {
      const icon = L.divIcon({ html: made("span", "", "pin"), className: "", iconSize: [22, 22] });
      const pin = L.marker([site.lat, site.lon], { icon: icon, title: site.name[language], alt: site.name[language] });
      pin.bindPopup(() => popupOf(site)).addTo(layer);
      pins.set(site.id, pin);
      mark(site.id);
      return [site.lat, site.lon];
    });
    if (places.length) map.fitBounds(places, { padding: [20, 20], maxZoom: 11 });
  }

  function mark(id) {
    const element = pins.has(id) && pins.get(id).getElement();
    if (!element) return;
    const chosen = wishes.get(id);
    const pin = element.querySelector(".pin");
    pin.classList.toggle("must", chosen === "must");
    pin.classList.toggle("skip-it", chosen === "skip");
  }

  // ---- wishes for each site ----

  function wish(id, choice) {
    if (choice) wishes.set(id, choice); else wishes.delete(id);
    mark(id);
    document.querySelectorAll("#sites select").forEach(function (select) {
      if (select.dataset.site === id) select.value = choice;
    });
    keep();
  }

  function listSites() {
    const place = at("sites");
    place.textContent = "";
    list.sites.forEach(function (site) {
      const entry = made("li"), label = made("label"), select = made("select");
      label.append(made("span", site.name[language]), " ", select);
      [["", words.free], ["must", words.must], ["skip", words.skip]].forEach(function (choice) {
        const option = made("option", choice[1]);
        option.value = choice[0];
        select.append(option);
      });
      select.dataset.site = site.id;
      select.value = wishes.get(site.id) || "";
      select.addEventListener("change", function () { wish(site.id, select.value); });
      entry.append(label);
      place.append(entry);
    });
  }

  at("filter").addEventListener("input", function () {
    const wanted = at("filter").value.trim().toLowerCase();
    document.querySelectorAll("#sites li").forEach(function (entry) {
      entry.hidden = !entry.querySelector("span").textContent.toLowerCase().includes(wanted);
    });
  });

  // ---- the list and its messages ----

  const ROWS = { left_out: true, doubt: true, note: true }; // said of rows of a spreadsheet

  function placesOf(message) {
    const isRows = message.severity in ROWS;
    const named = message.rows.map(function (row, at) {
      const name = message.site_ids[at];
      return isRows && row ? (row + " " + name).trim() : name || String(row);
    });
    const shown = named.slice(0, 12).join(", ") + (named.length > 12 ? " …" : "");
    const place = made("small");
    if (isRows) place.append(words.lines.split("{rows}")[0], made("bdi", shown));
    else place.append(words.rows.replace("{n}", String(named.length)) + " ", made("bdi", shown));
    return place;
  }

  function messageOf(message) {
    const entry = made("li", "", message.severity);
    const severity = message.severity === "left_out" ? words.row_left_out : words[message.severity];
    entry.append(made("strong", severity), " ");
    if (message.field) entry.append(made("bdi", message.field), " – ");
    entry.append(made("span", message.problem), " – ", made("span", message.fix), " ");
    if (message.rows.length) entry.append(placesOf(message));
    return entry;
  }

  function showMessages() {
    const place = at("messages"), entries = made("ul");
    place.textContent = "";
    place.append(made("h3", words.messages));
    if (!list.messages.length) place.append(made("p", words.no_messages));
    list.messages.forEach(function (message) { entries.append(messageOf(message)); });
    place.append(entries);
  }

  function use(found) {
    list = found;
    const known = new Set(list.sites.map((site) => site.id));
    Array.from(wishes.keys()).forEach(function (id) { if (!known.has(id)) wishes.delete(id); });
    const read = words.read.replace("{n}", String(list.sites.length));
    at("list-status").textContent = list.usable ? read : words.unusable;
    at("plan").disabled = !list.usable;
    at("list-file").hidden = !list.usable;
    at("list-file").querySelector("a").href = "/api/v1/sites/" + list.id + "/file";
    showMessages();
    drawPins();
    listSites();
  }

  async function fetchList(promise) {
    at("list-status").textContent = words.reading;
    at("plan").disabled = true;
    try {
      use(await promise);
      keep();
    } catch (error) {
      at("list-status").textContent = error instanceof TypeError ? words.offline : error.message;
    }
  }

  const TYPES = JSON.parse(at("file").dataset.types); // by the ending: browsers differ in what they say

  function upload() {
    const file = at("file").files[0];
    if (!file) return;
    const ending = file.name.slice(file.name.lastIndexOf(".")).toLowerCase();
    const zone = at("lambert").value;
    const type = TYPES[ending] || file.type || "application/octet-stream";
    fetchList(ask("POST", "/sites" + (zone ? "?" + zone : ""), file, type));
  }

  at("file").addEventListener("change", upload);
  at("lambert").addEventListener("change", upload);
  at("bundled").addEventListener("click", function () { fetchList(ask("GET", "/sites/bundled")); });

  // ---- the form and the draft ----

  const NUMBERS = ["days", "group", "budget", "variants"];

  function request() {
    const asked = { sites: list ? list.id : "bundled", lang: language, theme: [], overnight_among: [] };
    new FormData(form).forEach(function (value, name) {
      if (Array.isArray(asked[name])) asked[name].push(value);
      else if (value !== "") asked[name] = NUMBERS.includes(name) ? Number(value) : value;
    });
    asked.after_dark = form.elements.after_dark.checked;
    asked.must = [];
    asked.skip = [];
    wishes.forEach(function (choice, id) { asked[choice].push(id); });
    return asked;
  }

  function fill(asked) {
    Object.entries(asked).forEach(function (pair) {
      const field = form.elements[pair[0]];
      if (!field || pair[1] === null) return;
      if (Array.isArray(pair[1])) {
        form.querySelectorAll("[name=" + pair[0] + "]").forEach(function (box) {
          box.checked = pair[1].includes(box.value);
        });
      } else if (field.type === "checkbox") field.checked = pair[1];
      else field.value = pair[1];
    });
    asked.must.forEach(function (id) { wishes.set(id, "must"); });
    asked.skip.forEach(function (id) { wishes.set(id, "skip"); });
  }

  function keep() {
    clearTimeout(keeping);
    keeping = setTimeout(function () {
      if (form.checkValidity()) ask("PUT", "/draft", { request: request() }).catch(function () {});
    }, 400);
  }

  form.addEventListener("change", keep);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    ssePlan.plan(request());
  });

  async function begin() {
    const tomorrow = new Date(Date.now() + 86400000);
    const day = [tomorrow.getFullYear(), tomorrow.getMonth() + 1, tomorrow.getDate()];
    form.elements.date.value = day.map((part) => String(part).padStart(2, "0")).join("-");
    const draft = (await ask("GET", "/draft")).request;
    fill(draft);
    drawGround();
    await fetchList(ask("GET", "/sites/" + draft.sites).catch(() => ask("GET", "/sites/bundled")));
  }

  begin();
})();
