// The planner's page: choosing a list, the form, the draft, the circuits asked for before. Text goes in
// as text, never as HTML.
"use strict";

(function () {
  const words = ssePlan.words, ask = ssePlan.ask;
  const at = (id) => document.getElementById(id);
  const language = document.documentElement.lang;
  const form = at("form");
  const BUNDLED = "bundled", NAMES = "sse-list-names";
  const MIB = 1024 * 1024;
  let keeping = null, turn = 0, chosen = null; // chosen: the file, to be read again with another zone

  // ---- the list ----

  function nameOf(id) {
    if (id === BUNDLED) return words.bundled_name;
    try { return JSON.parse(localStorage.getItem(NAMES))[id] || words.your_list; } catch (error) { return words.your_list; }
  }

  function nameIt(id, name) { // some browsers forbid it; then the list has no name after a reload
    try {
      const names = JSON.parse(localStorage.getItem(NAMES)) || {};
      localStorage.setItem(NAMES, JSON.stringify(Object.assign(names, { [id]: name })));
    } catch (error) { /* as said */ }
  }

  function say(text, isBad) {
    at("list-status").textContent = text;
    at("list-status").classList.toggle("bad", Boolean(isBad));
  }

  function isUsable() {
    const list = sseList.current();
    return Boolean(list && list.usable);
  }

  function take(found, name) {
    if (name) nameIt(found.id, name);
    sseList.use(found);
    const title = name || nameOf(found.id);
    if (found.usable) say(title + " – " + words.read.replace("{n}", String(found.sites.length)));
    else say(title + " – " + words.unusable, true);
  }

  async function fetchList(asking, name) {
    const mine = turn += 1; // what was asked for later counts
    say(words.reading);
    ssePlan.setUsable(false);
    try {
      const found = await asking();
      if (mine !== turn) return;
      at("list-lost").hidden = true;
      take(found, name);
      keep();
    } catch (error) {
      if (mine === turn) say(error.message, true);
    }
    if (mine === turn) ssePlan.setUsable(isUsable());
  }

  const TYPES = JSON.parse(at("file").dataset.types); // by the ending: browsers differ in what they say

  function upload(file) {
    const ending = file.name.slice(file.name.lastIndexOf(".")).toLowerCase();
    const zone = at("lambert").value;
    if (!TYPES[ending]) return say(file.name + " – " + words.other_type, true);
    if (file.size > Number(at("file").dataset.mostMib) * MIB) return say(file.name + " – " + words.too_large, true);
    chosen = file;
    const address = "/sites" + (zone ? "?" + zone : "");
    fetchList(async function () {
      let data;
      try { data = await file.arrayBuffer(); } catch (error) { throw new Error(words.unreadable); }
      return ask("POST", address, data, TYPES[ending]);
    }, file.name);
  }

  at("file").addEventListener("change", function () {
    const file = at("file").files[0];
    at("file").value = ""; // so that the same file, mended, can be chosen again
    if (file) upload(file);
  });
  at("lambert").addEventListener("change", function () { if (chosen) upload(chosen); });
  at("bundled").addEventListener("click", function () {
    chosen = null;
    fetchList(() => ask("GET", "/sites/" + BUNDLED));
  });

  const area = at("step-sites");
  ["dragover", "dragleave", "drop"].forEach(function (kind) {
    area.addEventListener(kind, function (event) {
      event.preventDefault();
      area.classList.toggle("over", kind === "dragover");
      const file = kind === "drop" && event.dataTransfer.files[0];
      if (file) upload(file);
    });
  });

  // ---- the form and the draft ----

  const NUMBERS = ["days", "group", "budget", "variants"];

  function request() {
    const list = sseList.current();
    const asked = { sites: list && list.usable ? list.id : BUNDLED, lang: language, theme: [], overnight_among: [] };
    new FormData(form).forEach(function (value, name) {
      if (Array.isArray(asked[name])) asked[name].push(value);
      else if (value !== "") asked[name] = NUMBERS.includes(name) ? Number(value) : value;
    });
    asked.after_dark = form.elements.after_dark.checked;
    if (asked.days === 1) asked.overnight_among = [];
    asked.must = [];
    asked.skip = [];
    sseList.wishes.forEach(function (choice, id) { asked[choice].push(id); });
    return asked;
  }

  function fill(asked) {
    Object.entries(asked).forEach(function (pair) {
      const field = form.elements[pair[0]];
      if (!field) return;
      if (Array.isArray(pair[1])) {
        form.querySelectorAll("[name=" + pair[0] + "]").forEach(function (box) {
          box.checked = pair[1].includes(box.value);
        });
      } else if (field.type === "checkbox") field.checked = pair[1];
      else field.value = pair[1] === null ? "" : pair[1];
    });
    if (!asked.date || asked.date < today(0)) form.elements.date.value = today(1);
    asked.must.forEach(function (id) { sseList.wishes.set(id, "must"); });
    asked.skip.forEach(function (id) { sseList.wishes.set(id, "skip"); });
    showNights();
  }

  function today(later) {
    const day = new Date();
    day.setDate(day.getDate() + later);
    return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  }

  function showNights() {
    const count = form.querySelectorAll("[name=overnight_among]:checked").length;
    at("nights").hidden = form.elements.days.value === "1";
    at("nights").querySelector(".count").textContent = count ? "(" + count + ")" : "";
  }

  function keepNow() {
    clearTimeout(keeping);
    keeping = null;
    if (form.checkValidity()) {
      ask("PUT", "/draft", { request: request() }, undefined, { keepalive: true }).catch(function () {});
    }
  }

  function keep() {
    clearTimeout(keeping);
    keeping = setTimeout(keepNow, 400);
  }

  form.addEventListener("input", showNights); // not at the change, when a button may be under the pointer
  form.addEventListener("change", keep);
  sseList.whenWished(keep);
  addEventListener("pagehide", function () { if (keeping) keepNow(); });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    keepNow();
    ssePlan.plan(request());
  });

  // ---- the circuits asked for before ----

  const MOST_RECENT = 8, LOOK_MS = 4000;
  const PLACES = { fr: "fr-MA", ar: "ar-MA-u-nu-latn", en: "en-GB" };

  function recentOf(job) {
    const entry = document.createElement("li"), title = document.createElement(job.status === "done" ? "a" : "span");
    title.textContent = job.title;
    const asked = document.createElement("small");
    asked.textContent = new Date(job.asked_at).toLocaleString(PLACES[language], { dateStyle: "short", timeStyle: "short" });
    entry.append(title, " ", asked);
    if (job.status === "done") {
      title.href = "/plans/" + job.plan + "/?lang=" + language;
      return entry;
    }
    const stop = document.createElement("button");
    stop.type = "button";
    stop.textContent = words.cancel;
    stop.addEventListener("click", function () {
      stop.disabled = true;
      ask("DELETE", "/jobs/" + job.id).catch(function () {}).then(showRecent);
    });
    entry.append(" – " + (job.status === "queued" ? words.queued : words.running) + " ", stop);
    return entry;
  }

  async function showRecent() {
    let jobs;
    try { jobs = await ask("GET", "/jobs"); } catch (error) { return; }
    const isActive = (job) => job.status === "queued" || job.status === "running";
    const plans = new Set();
    const shown = jobs.filter(function (job) {
      if (ssePlan.isFollowed(job.id) || plans.has(job.plan) || !(isActive(job) || job.status === "done")) return false;
      return plans.add(job.plan);
    }).slice(0, MOST_RECENT);
    at("recent").hidden = !shown.length;
    at("recent").querySelector("ul").replaceChildren(...shown.map(recentOf));
    if (shown.some(isActive)) setTimeout(showRecent, LOOK_MS);
  }

  // ---- the beginning ----

  async function begin() {
    showRecent();
    ssePlan.setUsable(false);
    form.elements.date.value = today(1);
    let draft;
    try {
      draft = (await ask("GET", "/draft")).request;
    } catch (error) {
      return say(error.message, true);
    }
    fill(draft);
    await fetchList(() => ask("GET", "/sites/" + draft.sites));
    if (sseList.current() || draft.sites === BUNDLED) return;
    await fetchList(() => ask("GET", "/sites/" + BUNDLED));
    at("list-lost").hidden = !sseList.current();
  }

  begin();
})();
