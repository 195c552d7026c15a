// Asks for a plan and follows it; on the page of a plan, moves stops out and in. Text goes in as text,
// never as HTML.
"use strict";

const ssePlan = (function () {
  const holder = document.getElementById("words");
  const words = JSON.parse(holder.dataset.words);
  const at = (id) => document.getElementById(id);
  const language = document.documentElement.lang;
  const WAIT_MS = 700, AGAIN_MS = 2000, MOST_MISSES = 90; // a weak connection comes back
  const UNDER_WAY = "sse-job"; // what this tab follows, through a reload
  let job = null, stopping = false; // stopping: asked for before the job had an id
  let busy = false, usable = true;

  // ---- the API ----

  function wrong(text, status) {
    const error = new Error(text);
    error.status = status;
    return error;
  }

  function complaintOf(status, found) {
    if (found && found.detail) {
      const more = (found.errors || []).map((one) => [one.field + ": " + one.problem, one.fix].join(" ").trim());
      return [found.detail].concat(more).join("\n");
    }
    return { 413: words.too_large, 429: words.too_often }[status] || words.offline; // a proxy's own answer
  }

  async function ask(method, address, body, type, more) {
    const options = Object.assign({ method: method, headers: { "Accept-Language": language } }, more);
    if (body !== undefined) {
      options.headers["Content-Type"] = type || "application/json";
      options.body = type ? body : JSON.stringify(body);
    }
    let answer, found = null;
    try {
      answer = await fetch("/api/v1" + address, options);
      if (answer.status !== 204) found = JSON.parse(await answer.text());
    } catch (error) {
      if (!answer) throw wrong(words.offline, 0);
    }
    if (!answer.ok || (found === null && answer.status !== 204)) {
      throw wrong(complaintOf(answer.status, found), answer.status);
    }
    return found;
  }

  // ---- a plan under way ----

  function say(text) { at("phase").textContent = text; }

  function complain(text, detail) {
    const place = at("problem");
    place.hidden = !text;
    place.children[0].textContent = text || "";
    place.children[1].textContent = detail || "";
    if (text) place.scrollIntoView({ block: "nearest" });
  }

  function showButtons() {
    at("work").hidden = !busy;
    at("cancel").disabled = !busy;
    if (at("plan")) at("plan").disabled = busy || !usable;
    if (at("again")) at("again").disabled = busy || !moved.size;
    if (at("translate")) at("translate").disabled = busy;
  }

  function working(on) {
    busy = on;
    showButtons();
    if (on) at("phase").scrollIntoView({ block: "nearest" });
  }

  function setUsable(is) {
    usable = is;
    showButtons();
  }

  function remember(followed) { // some browsers forbid it; then a reload does not find the job again
    try {
      if (followed) sessionStorage.setItem(UNDER_WAY, JSON.stringify(followed));
      else sessionStorage.removeItem(UNDER_WAY);
    } catch (error) { /* as said */ }
  }

  function remembered() {
    try { return JSON.parse(sessionStorage.getItem(UNDER_WAY)); } catch (error) { return null; }
  }

  function show(found) {
    say(found.status === "queued" ? words.queued : found.phase ? found.phase + " …" : words.running);
    if (found.share) at("share").value = found.share; else at("share").removeAttribute("value");
  }

  function pause(milliseconds) {
    return new Promise(function (done) { setTimeout(done, milliseconds); });
  }

  function isPassing(error) { // nothing is known to be wrong with the job itself
    return !error.status || error.status >= 500 || error.status === 429;
  }

  async function ended(id) {
    for (let misses = 0; ;) {
      try {
        const found = await ask("GET", "/jobs/" + id);
        if (found.status !== "queued" && found.status !== "running") return found;
        misses = 0;
        show(found);
        await pause(WAIT_MS);
      } catch (error) {
        misses += 1;
        if (!isPassing(error) || misses > MOST_MISSES) throw error;
        say(words.waiting_for_server);
        await pause(AGAIN_MS);
      }
    }
  }

  function pointAt(name) {
    const field = name && document.querySelector("form [name=" + name + "]");
    if (!field) return;
    field.setAttribute("aria-invalid", "true");
    const folded = field.closest("details");
    if (folded) folded.open = true;
    field.focus();
  }

  function finish(found, inLanguage) {
    if (found.status === "done") {
      say(words.done);
      location.assign("/plans/" + found.plan + "/?lang=" + inLanguage);
      return;
    }
    say(found.status === "cancelled" ? words.cancelled : "");
    if (found.status === "failed") {
      complain(words["failed_" + found.problem.kind], found.problem.detail);
      pointAt(found.problem.field);
    }
  }

  async function follow(id, inLanguage) {
    job = id;
    remember({ job: id, language: inLanguage });
    working(true);
    try {
      const found = await ended(id);
      remember(null);
      finish(found, inLanguage);
    } catch (error) {
      if (!isPassing(error)) remember(null);
      say("");
      complain(error.message);
    }
    working(false);
    job = null;
  }

  async function plan(request) {
    if (busy) return;
    complain("");
    document.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
    working(true);
    stopping = false;
    say(words.running);
    at("share").removeAttribute("value");
    try {
      const found = await ask("POST", "/plans", request);
      if (stopping) await ask("DELETE", "/jobs/" + found.id);
      await follow(found.id, request.lang);
    } catch (error) {
      working(false);
      say("");
      if (isPassing(error)) complain(error.message); else complain(words.failed_request, error.message);
    }
  }

  at("cancel").addEventListener("click", function () {
    at("cancel").disabled = true;
    if (!job) stopping = true;
    else ask("DELETE", "/jobs/" + job).catch(function (error) {
      at("cancel").disabled = false;
      complain(error.message);
    });
  });

  // ---- the page of a plan: what goes out and in ----

  const moved = new Map(); // site -> where it is to go
  const homes = new Map(); // site -> what marks the place it came from

  function move(entry) {
    const site = entry.dataset.site, from = entry.dataset.side;
    const is = !moved.has(site), button = entry.querySelector("button");
    if (is) {
      const home = document.createComment("");
      entry.before(home);
      homes.set(site, home);
      moved.set(site, from === "in" ? "out" : "in");
      at(from === "in" ? "outside" : "inside").querySelector(".arrivals").append(entry);
    } else {
      homes.get(site).replaceWith(entry);
      moved.delete(site);
    }
    entry.classList.toggle("moved", is);
    button.setAttribute("aria-pressed", String(is));
    button.textContent = is ? words.undo : from === "in" ? words.take_out : words.put_in;
    button.setAttribute("aria-label", button.textContent + " – " + entry.querySelector(".name").textContent);
    showButtons();
    button.focus();
  }

  function asked() { return JSON.parse(holder.dataset.request); }

  function again() {
    const request = asked();
    const kept = Array.from(document.querySelectorAll("li[data-side=in]"), (one) => one.dataset.site);
    const must = new Set(request.must.concat(kept)), skip = new Set(request.skip);
    moved.forEach(function (where, site) {
      (where === "in" ? must : skip).add(site);
      (where === "in" ? skip : must).delete(site);
    });
    request.must = Array.from(must);
    request.skip = Array.from(skip);
    request.variants = 1; // the others would differ in what is to be kept
    request.lang = language;
    plan(request);
  }

  function allowDrops(place) {
    place.addEventListener("dragover", function (event) {
      event.preventDefault();
      place.classList.add("over");
    });
    place.addEventListener("dragleave", function () { place.classList.remove("over"); });
    place.addEventListener("drop", function (event) {
      event.preventDefault();
      place.classList.remove("over");
      const site = event.dataTransfer.getData("text/plain");
      const entry = Array.from(document.querySelectorAll(".drop li")).find((one) => one.dataset.site === site);
      if (entry && !place.contains(entry)) move(entry);
    });
  }

  if (at("again")) {
    document.querySelectorAll(".drop li").forEach(function (entry) {
      entry.querySelector("button").addEventListener("click", function () { move(entry); });
      entry.addEventListener("dragstart", function (event) {
        event.dataTransfer.setData("text/plain", entry.dataset.site);
      });
    });
    document.querySelectorAll(".drop").forEach(allowDrops);
    at("again").addEventListener("click", again);
    at("rewish").addEventListener("click", function () {
      ask("PUT", "/draft", { request: asked() }).then(
        function () { location.assign("/" + language + "/"); },
        function (error) { complain(error.message); }
      );
    });
  }
  if (at("translate")) {
    at("translate").addEventListener("click", function () { plan(Object.assign(asked(), { lang: language })); });
  }

  const left = remembered();
  if (left) follow(left.job, left.language);

  return { ask: ask, plan: plan, words: words, setUsable: setUsable, isFollowed: (id) => id === job };
})();
