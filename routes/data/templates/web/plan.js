// Asks for a plan and follows it; on the page of a plan, moves stops out and in. Text goes in as text,
// never as HTML.
"use strict";

const ssePlan = (function () {
  const holder = document.getElementById("words");
  const words = JSON.parse(holder.dataset.words);
  const at = (id) => document.getElementById(id);
  const WAIT_MS = 700;
  let job = null, stopping = false; // stopping: asked for before the job had an id

  async function ask(method, address, body, type) {
    const options = { method: method, headers: { "Accept-Language": document.documentElement.lang } };
    if (body !== undefined) {
      options.headers["Content-Type"] = type || "application/json";
      options.body = type ? body : JSON.stringify(body);
    }
    const answer = await fetch("/api/v1" + address, options);
    const found = answer.status === 204 ? null : await answer.json();
    if (!answer.ok) {
      const more = (found.errors || []).map((one) => one.field + ": " + one.problem + " " + one.fix);
      throw new Error([found.detail].concat(more).join("\n"));
    }
    return found;
  }

  function say(text) { at("phase").textContent = text; }

  function complain(text, detail) {
    const place = at("problem");
    place.hidden = !text;
    place.children[0].textContent = text || "";
    place.children[1].textContent = detail || "";
  }

  function working(on) {
    at("work").hidden = !on;
    document.querySelectorAll("#plan, #again").forEach(function (button) { button.disabled = on; });
  }

  function phaseOf(found) {
    if (found.status === "queued") return words.queued;
    return found.phase ? found.phase + " …" : words.running;
  }

  function show(found) {
    say(phaseOf(found));
    if (found.share) at("share").value = found.share; else at("share").removeAttribute("value");
  }

  function finish(found, language) {
    working(false);
    job = null;
    if (found.status === "done") {
      say(words.done);
      location.assign("/plans/" + found.plan + "/?lang=" + language);
      return;
    }
    say(found.status === "cancelled" ? words.cancelled : "");
    if (found.status === "failed") {
      complain(words["failed_" + found.problem.kind], found.problem.detail);
    }
  }

  async function plan(request) {
    complain("");
    working(true);
    stopping = false;
    say(words.running);
    try {
      let found = await ask("POST", "/plans", request);
      job = found.id;
      if (stopping) await ask("DELETE", "/jobs/" + job);
      while (found.status === "queued" || found.status === "running") {
        show(found);
        await new Promise(function (done) { setTimeout(done, WAIT_MS); });
        found = await ask("GET", "/jobs/" + job);
      }
      finish(found, request.lang);
    } catch (error) {
      working(false);
      say("");
      complain(error instanceof TypeError ? words.offline : words.failed_request, error.message);
    }
  }

  at("cancel").addEventListener("click", function () {
    if (job) ask("DELETE", "/jobs/" + job).catch(function () { complain(words.offline); });
    else stopping = true;
  });

  // ---- the page of a plan: what goes out and in ----

  const moved = new Map(); // site -> where it is to go

  function move(entry) {
    const site = entry.dataset.site, from = entry.dataset.side;
    if (moved.has(site)) moved.delete(site); else moved.set(site, from === "in" ? "out" : "in");
    const is = moved.has(site);
    const button = entry.querySelector("button");
    entry.classList.toggle("moved", is);
    button.setAttribute("aria-pressed", String(is));
    button.textContent = is ? words.undo : from === "in" ? words.take_out : words.put_in;
    at(is === (from === "in") ? "outside" : "inside").querySelector("ol, ul").append(entry);
    at("again").disabled = !moved.size;
    button.focus();
  }

  function again() {
    const request = JSON.parse(holder.dataset.request);
    const kept = Array.from(document.querySelectorAll("li[data-side=in]"), (one) => one.dataset.site);
    const must = new Set(request.must.concat(kept)), skip = new Set(request.skip);
    moved.forEach(function (where, site) {
      (where === "in" ? must : skip).add(site);
      (where === "in" ? skip : must).delete(site);
    });
    request.must = Array.from(must);
    request.skip = Array.from(skip);
    request.lang = document.documentElement.lang;
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
  }

  return { ask: ask, plan: plan, words: words, complain: complain };
})();
