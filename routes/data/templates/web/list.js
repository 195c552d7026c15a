// The list of sites with its messages beside a map, and the wishes for each site. Text goes in as text,
// never as HTML.
"use strict";

const sseList = (function () {
  const words = ssePlan.words;
  const at = (id) => document.getElementById(id);
  const language = document.documentElement.lang;
  const wishes = new Map(); // site -> "must" or "skip"
  const pins = new Map();
  const said = new Map(); // site -> what is said of it
  let list = null, onWish = function () {};

  function made(name, text, className) {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    if (className) element.className = className;
    return element;
  }

  function button(text, className, click) {
    const element = made("button", text, className);
    element.type = "button";
    element.addEventListener("click", click);
    return element;
  }

  // ---- the map ----

  const map = L.map("map", { attributionControl: false, maxZoom: 16, zoomSnap: .5 }).setView([29.6, -9.5], 8);
  const credit = '<a href="https://www.openstreetmap.org/copyright">© OpenStreetMap</a>';
  L.control.attribution({ prefix: false }).addAttribution(credit).addTo(map);
  const layer = L.layerGroup().addTo(map);
  const LOOKS = {
    sea: { stroke: false, fillColor: "#cfe3ea", fillOpacity: 1 },
    lake: { stroke: false, fillColor: "#cfe3ea", fillOpacity: 1 },
    province: { color: "#8a8172", weight: 1.5, dashArray: "4 4", fill: false },
    road: { color: "#d9b273", weight: 2 },
  };

  function town(feature, position) {
    const name = made("span", feature.properties[language] || feature.properties.fr, "town");
    const icon = L.divIcon({ html: name, className: "", iconSize: [80, 14], iconAnchor: [-6, 7] });
    return L.marker(position, { icon: icon, interactive: false, keyboard: false, alt: "", zIndexOffset: -1000 });
  }

  function thinTowns() { // a name that would lie on another is left away
    const taken = [];
    document.querySelectorAll("#map .town").forEach(function (name) {
      const box = name.getBoundingClientRect();
      const isCovered = taken.some((one) => box.left < one.right && one.left < box.right &&
        box.top < one.bottom && one.top < box.bottom);
      name.classList.toggle("covered", isCovered);
      if (!isCovered) taken.push(box);
    });
  }

  async function drawGround() {
    const ground = await (await fetch("/static/ground.json")).json();
    L.geoJSON(ground, {
      interactive: false, pointToLayer: town, style: (feature) => LOOKS[feature.properties.kind],
    }).addTo(map);
    thinTowns();
    map.on("zoomend", thinTowns);
  }

  const COMMA = language === "ar" ? "، " : ", ";
  const CHOICES = [["", words.free], ["must", words.must], ["skip", words.skip]];

  function popupOf(site) {
    const box = made("div", "", "of-site");
    box.append(made("strong", site.name[language]));
    box.dir = document.documentElement.dir;
    CHOICES.forEach(function (choice) {
      const chooser = button(choice[1], "", function () {
        wish(site.id, choice[0]);
        map.closePopup();
      });
      chooser.setAttribute("aria-pressed", String((wishes.get(site.id) || "") === choice[0]));
      box.append(chooser);
    });
    const problems = made("ul");
    (said.get(site.id) || []).forEach(function (problem) { problems.append(made("li", problem)); });
    if (problems.children.length) box.append(problems);
    return box;
  }

  function drawPins() {
    layer.clearLayers();
    pins.clear();
    const places = list.sites.map(function (site) {
      const icon = L.divIcon({ html: made("span", "", "pin"), className: "", iconSize: [22, 22] });
      const pin = L.marker([site.lat, site.lon], { icon: icon, title: site.name[language], alt: site.name[language] });
      const room = Math.min(300, map.getSize().x - 110); // beside the buttons of the map
      pin.bindPopup(() => popupOf(site), { autoPanPaddingTopLeft: [50, 10], maxWidth: room }).addTo(layer);
      pins.set(site.id, pin);
      mark(site.id);
      return [site.lat, site.lon];
    });
    if (places.length) map.fitBounds(places, { padding: [20, 20], maxZoom: 11, animate: false });
  }

  function showOnMap(id) {
    at("map").scrollIntoView({ block: "nearest" });
    map.setView(pins.get(id).getLatLng(), Math.max(map.getZoom(), 11), { animate: false });
    pins.get(id).openPopup();
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
    showChosen();
    onWish();
  }

  function showChosen() {
    const place = at("chosen");
    place.textContent = "";
    CHOICES.slice(1).forEach(function (choice) {
      const named = list.sites.filter((site) => wishes.get(site.id) === choice[0]);
      if (!named.length) return;
      const line = made("span", "", "line");
      line.append(made("strong", choice[1] + " (" + named.length + ")"), " ");
      named.forEach(function (site, number) {
        line.append(number ? COMMA : "", made("bdi", site.name[language]));
      });
      place.append(line);
    });
  }

  function listSites() {
    const place = at("sites");
    place.textContent = "";
    list.sites.forEach(function (site) {
      const entry = made("li"), label = made("label"), select = made("select");
      label.append(made("span", site.name[language]), " ", select);
      CHOICES.forEach(function (choice) {
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
    sift();
  }

  function plain(text) { return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase(); }

  function sift() {
    const wanted = plain(at("filter").value.trim());
    document.querySelectorAll("#sites li").forEach(function (entry) {
      entry.hidden = !plain(entry.querySelector("span").textContent).includes(wanted);
    });
  }

  at("filter").addEventListener("input", sift);

  // ---- what is said of the list ----

  const SEVERITIES = ["error", "left_out", "doubt", "warning", "note"]; // what keeps one from planning comes first
  const ROWS = { left_out: true, doubt: true, note: true }; // said of rows of a spreadsheet
  const FEW = 4;

  function siteOf(name) {
    return list.sites.find((site) => site.id === name || Object.values(site.name).includes(name));
  }

  function placeOf(message, number) {
    const site = siteOf(message.site_ids[number]);
    const name = site ? site.name[language] : message.site_ids[number];
    const row = message.rows[number];
    const text = message.severity in ROWS && row ? (row + " " + name).trim() : name || String(row);
    const entry = made("li");
    entry.append(site ? button(text, "place", function () { showOnMap(site.id); }) : made("bdi", text));
    return entry;
  }

  function placesOf(message) {
    const places = made("ul", "", "places");
    message.rows.forEach(function (_, number) { places.append(placeOf(message, number)); });
    const title = message.severity in ROWS ? words.lines : words.rows;
    if (message.rows.length <= FEW) {
      const plainly = made("div", title + " ", "where");
      plainly.append(places);
      return plainly;
    }
    const folded = made("details", "", "where");
    folded.append(made("summary", title + " " + message.rows.length), places);
    return folded;
  }

  function messageOf(message) {
    const entry = made("li");
    const field = message.field === "file" ? "" : message.field_name;
    entry.append(made("span", message.problem, "what"), made("span", message.fix, "fix"));
    if (field) entry.append(made("bdi", field, "field"));
    if (message.rows.length) entry.append(placesOf(message));
    return entry;
  }

  function noteOfSites(message) {
    message.site_ids.forEach(function (name) {
      const site = siteOf(name);
      if (site) said.set(site.id, (said.get(site.id) || []).concat(message.problem));
    });
  }

  function showMessages() {
    const place = at("messages");
    place.textContent = "";
    place.scrollTop = 0;
    said.clear();
    place.append(made("h3", words.messages));
    if (!list.messages.length) place.append(made("p", words.no_messages));
    list.messages.forEach(noteOfSites);
    SEVERITIES.forEach(function (severity) {
      const group = list.messages.filter((message) => message.severity === severity);
      if (!group.length) return;
      const entries = made("ul", "", "said " + severity);
      group.forEach(function (message) { entries.append(messageOf(message)); });
      place.append(made("h4", words["said_" + severity] + " (" + group.length + ")", severity), entries);
    });
  }

  function use(found) {
    list = found;
    const known = new Set(list.sites.map((site) => site.id));
    Array.from(wishes.keys()).forEach(function (id) { if (!known.has(id)) wishes.delete(id); });
    at("list-file").hidden = !list.usable;
    at("list-file").href = "/api/v1/sites/" + list.id + "/file";
    showMessages();
    drawPins();
    listSites();
    showChosen();
  }

  drawGround().catch(function () {}); // the sites are there without

  return {
    use: use, wishes: wishes, current: () => list, whenWished: function (then) { onWish = then; },
  };
})();
