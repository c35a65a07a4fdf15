// Draws the screens that psi works out, and sends back what the person does. It decides nothing and keeps nothing.
// LONG is for what takes long by itself, such as the making of pages: psi hears no beat while it works.
const PAUSE = 1000, BEAT = 2000, LOST = 7000, LONG = 90000;

// The most that is sent: psi reads no larger file, and the server would end the connection at a larger message.
const MOST_BYTES = 20_000_000;

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    // An option without a value of its own would send its words.
    if (value === false || value === undefined || value === null || (value === "" && !(tag === "option" && name === "value"))) continue;
    element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== ""));
  return element;
}

// The step somebody was at last, by the id of the case, in this browser alone.
const remembered = (id) => { try { return localStorage.getItem("psi-step-" + id) || ""; } catch { return ""; } };

const idOf = (path) => "psi-" + path.replace(/[^A-Za-z0-9_-]/g, "--");

// Every control keeps JupyterLab's shortcuts out: a key typed here never reaches the notebook.
const QUIET = { "data-lm-suppress-shortcuts": "true" };

const draw = {
  heading: (part) => make("h" + part.level, { id: part.id || undefined, tabindex: part.id || part.level === 1 ? "-1" : undefined }, part.words),
  note: (part) => make("p", { class: "note " + (part.tone || "plain") }, part.words),
  buttons: (part) => make("div", { class: "buttons" }, (part.parts || []).map(draw.button)),
  // A case can be continued where this browser remembers a place in it.
  button: (part) => part.do === "continue" && !remembered(part.what) ? "" :
    make("button", { type: "button", id: part.id, class: part.tone || "plain", "data-do": part.do, "data-what": part.what, "data-busy": part.busy, "aria-label": part.says, ...QUIET }, part.words),
  picture: (part) => make("img", { class: "picture", src: "data:image/png;base64," + part.png, alt: part.alt }),
  upload: (part) =>
    make("div", { class: "field upload", "data-key": part.do }, make("label", { for: "psi-" + part.do }, part.words), part.hint && make("span", { class: "hint", id: "psi-" + part.do + "-hint" }, part.hint),
      make("input", { id: "psi-" + part.do, type: "file", accept: part.takes, "data-upload": part.do, "aria-describedby": part.hint ? "psi-" + part.do + "-hint" : undefined, ...QUIET })),
  links: (part) =>
    make(
      "div",
      { class: "links " + (part.tone || "plain"), role: part.tone === "error" ? "alert" : undefined },
      make("h2", {}, part.title),
      make("ul", {}, (part.parts || []).map((link) =>
        make("li", {}, make("button", { type: "button", class: "link", "data-do": "go", "data-what": link.step, "data-path": link.path, ...QUIET }, link.words)))),
    ),
  group: (part) => {
    const inner = (part.parts || []).map(one);
    if (part.folded || part.foldable) return make("details", { class: "group", id: part.id, open: part.foldable }, make("summary", QUIET, part.legend), make("div", { class: "grid" }, inner));
    return make("fieldset", { class: "group", id: part.id, tabindex: part.id ? "-1" : undefined }, make("legend", {}, part.legend), make("div", { class: "grid" }, inner));
  },
  table: (part) => {
    if (!part.rows || !part.rows.length) return make("p", { class: "note plain", id: part.id, tabindex: "-1" }, part.empty);
    const acts = part.rows.some((row) => row.buttons && row.buttons.length);
    const head = make("tr", {}, part.headings.map((words) => make("th", { scope: "col" }, words)), acts ? make("th", { scope: "col" }, make("span", { class: "unseen" }, "What to do")) : "");
    const body = part.rows.map((row) =>
      make("tr", { class: row.open ? "open" : undefined, "data-key": row.id },
        row.cells.map((cell, n) => make(n ? "td" : "th", n ? {} : { scope: "row" }, part.stacks && n ? make("span", { class: "heading" }, part.headings[n]) : "", cell, row.whole && row.whole[n] ? whole_of(row, n, part.headings[n]) : "", n === 0 && row.note ? make("span", { class: "row-note" }, row.note) : "")),
        acts ? make("td", { class: "acts" }, (row.buttons || []).map(draw.button)) : ""));
    return make("div", { class: part.stacks ? "table stacks" : "table" }, make("table", { id: part.id, tabindex: "-1" }, make("caption", {}, part.caption), make("thead", {}, head), make("tbody", {}, body)));
  },
  field: (part) => {
    if (part.kind === "many") return many(part);
    if (part.kind === "none") return make("div", { class: "field none", "data-key": part.path }, unanswered(part, idOf(part.path)));
    const id = idOf(part.path), described = [];
    const hint = part.hint && make("span", { class: "hint", id: id + "-hint" }, part.hint);
    const echo = part.echo && make("span", { class: "echo", id: id + "-echo" }, part.echo);
    const error = part.error && make("span", { class: "error", id: id + "-error" }, make("span", { class: "unseen" }, "Error: "), part.error);
    for (const [name, there] of [["-error", error], ["-hint", hint], ["-echo", echo]]) if (there) described.push(id + name);
    const shared = { id, "data-path": part.path, "aria-describedby": described.join(" "), "aria-invalid": part.error ? "true" : undefined, ...QUIET };
    let control;
    if (part.kind === "choice") {
      control = make("select", shared, [{ value: "", words: "" }, ...(part.choices || [])].map((choice) =>
        make("option", { value: choice.value, selected: choice.value === part.value }, choice.words)));
    } else if (part.kind === "text" || part.kind === "lines") {
      control = make("textarea", { ...shared, rows: part.kind === "lines" ? 3 : Math.min(14, Math.max(4, Math.ceil((part.value || "").length / 90), (part.value || "").split("\n").length)) });
      control.value = part.value || "";
      control.defaultValue = control.value;
    } else {
      control = make("input", { ...shared, type: "text", autocomplete: "off", inputmode: part.kind === "number" ? "numeric" : undefined, value: part.value });
    }
    const words = part.kind === "text" && part.value ? make("span", { class: "count" }, part.value.trim().split(/\s+/).length + " words") : "";
    // A list whose answers are long names of entries is as wide as they are.
    const long = (part.choices || []).some((choice) => choice.words.length > 34);
    const wide = part.kind === "text" || part.kind === "lines" || long ? " wide" : "";
    const label = make("label", { for: id }, part.label, part.required ? make("span", { class: "required" }, " (required)") : "");
    const missing = part.states && part.states.length ? unanswered(part, id) : "";
    const guide = part.guide && make("details", { class: "guide", "data-key": id + "-guide" }, make("summary", QUIET, "What to write here", make("span", { class: "unseen" }, ": " + part.label)), make("p", {}, part.guide));
    return make("div", { class: "field " + part.kind + wide + (part.error ? " wrong" : ""), "data-key": part.path }, label, hint, guide, error, control, echo, words, missing);
  },
};

// A cell that shows the beginning of a long text has all of it folded under it.
function whole_of(row, n, heading) {
  const summary = make("summary", QUIET, "Read it all", make("span", { class: "unseen" }, ": " + row.cells[0] + ", " + heading));
  return make("details", { class: "guide", "data-key": row.id + "-whole-" + n }, summary, make("p", {}, row.whole[n]));
}

// Several answers of a list: boxes under one legend; what is sent is all that are ticked, one on each line.
function many(part) {
  const id = idOf(part.path), chosen = (part.value || "").split("\n");
  const boxes = (part.choices || []).map((choice, n) => make("label", { class: "box", for: id + "-" + n, "data-key": part.path + "=" + choice.value },
    make("input", { type: "checkbox", id: id + "-" + n, value: choice.value, "data-path": part.path, "data-many": "true", checked: chosen.includes(choice.value), ...QUIET }), choice.words));
  return make("fieldset", { class: "field many wide" + (part.error ? " wrong" : ""), id, "data-key": part.path, tabindex: "-1" },
    make("legend", {}, part.label), part.error ? make("span", { class: "error" }, part.error) : "", boxes.length ? boxes : make("span", { class: "hint" }, part.hint),
    part.unanswered ? unanswered(part, id) : "");
}

function unanswered(part, id) {
  if (part.value && !part.unanswered) return "";
  const select = make("select", { id: id + "-state", "data-path": part.path, "data-part": "state", ...QUIET },
    part.states.map((choice) => make("option", { value: choice.value, selected: choice.value === part.unanswered }, choice.words)));
  const why = part.unanswered
    ? [make("label", { for: id + "-why" }, "Why"), make("input", { id: id + "-why", type: "text", "data-path": part.path, "data-part": "why", value: part.why, ...QUIET })]
    : [];
  return make("span", { class: "unanswered" }, make("label", { for: id + "-state" }, "No answer: ", make("span", { class: "unseen" }, part.label)), select, why);
}

const one = (part) => (draw[part.type] || (() => ""))(part);

function whole(screen) {
  // A link over the steps leads the keyboard past them; it is no place in the history.
  const skip = screen.steps && make("a", { class: "skip", href: "#psi-title", "data-key": "skip", ...QUIET }, "Skip to the form");
  const steps = screen.steps && make("nav", { "aria-label": "Steps of the case", "data-key": "steps" }, make("ol", {}, screen.steps.map((step) =>
    make("li", {}, make("button", { type: "button", "data-do": "go", "data-what": step.id, "aria-current": step.current ? "step" : undefined, ...QUIET },
      make("span", { class: "words" }, step.words), make("span", { class: "state" }, step.state))))));
  return make("div", { class: "frame" + (steps ? " with-steps" : "") },
    skip,
    make("div", { class: "top", "data-key": "top" },
      make("div", { class: "where" }, screen.back ? make("button", { type: "button", class: "link", "data-do": "cases", ...QUIET }, "My cases") : "", make("span", {}, screen.place)),
      make("p", { class: "saved" + (screen.failed ? " failed" : ""), role: "status" }, screen.status)),
    steps,
    make("main", { "data-key": "main" }, make("h1", { tabindex: "-1", id: "psi-title" }, screen.title), (screen.parts || []).map(one)));
}

// Bring what stands there to what should stand there, and touch nothing else: focus, caret and what is being typed stay.
function bring(now, next, typing) {
  for (const { name } of [...now.attributes]) if (!next.hasAttribute(name) && name !== "open") now.removeAttribute(name);
  for (const { name, value } of [...next.attributes]) if (now.getAttribute(name) !== value && name !== "open") now.setAttribute(name, value);
  if (now.type === "file") return;
  if (now.type === "checkbox") { if (!typing.has(now)) now.checked = next.hasAttribute("checked"); return; }
  if ((now.tagName === "INPUT" || now.tagName === "TEXTAREA" || now.tagName === "SELECT") && !typing.has(now)) {
    const value = now.tagName === "INPUT" ? next.getAttribute("value") || "" : next.value;
    if (now.tagName === "SELECT") match(now, next, typing);
    if (now.value !== value) now.value = value;
    return;
  }
  if (typing.has(now)) return;
  match(now, next, typing);
}

const keyOf = (node) => (node.nodeType === 1 ? node.getAttribute("data-key") || node.id || null : null);

function match(now, next, typing) {
  const keyed = new Map([...now.childNodes].filter(keyOf).map((node) => [keyOf(node), node]));
  let at = now.firstChild;
  for (const wanted of [...next.childNodes]) {
    const key = keyOf(wanted);
    let held = key ? keyed.get(key) : at && !keyOf(at) ? at : null;
    if (held && (held.nodeName !== wanted.nodeName || (held.nodeType === 1 && held.classList[0] !== wanted.classList[0] && !key))) held = null;
    if (!held) { now.insertBefore(wanted, at); continue; }
    if (held !== at) now.insertBefore(held, at); else at = at.nextSibling;
    if (held.nodeType === 3) { if (held.data !== wanted.data) held.data = wanted.data; } else if (held.nodeType === 1) bring(held, wanted, typing);
  }
  while (at) { const gone = at; at = at.nextSibling; gone.remove(); }
}

function render({ model, el }) {
  el.classList.add("psi");
  const lost = make("div", { class: "lost", role: "alert", hidden: true });
  const spoken = make("div", { class: "unseen", "aria-live": "polite" });
  const stage = make("div", {});
  el.append(lost, spoken, stage);
  const typing = new Map(), timers = new Map();
  const answered = () => model.get("screen").answered || 0;
  let asked = answered(), heard = Date.now(), dead = false, work = null, visiting = false;

  const working = () => (work && answered() < work.number ? work : null);
  const ask = (event, words, long = false) => { asked += 1; if (words) work = { words, long, number: asked }; model.send({ ...event, number: asked }); status(); };

  function status() {
    const line = stage.querySelector(".saved");
    if (line && (typing.size || answered() < asked)) {
      const words = working()?.words || "Saving…";
      if (line.textContent !== words) line.textContent = words;
      line.classList.remove("failed");
    }
  }

  function show() {
    const screen = model.get("screen");
    for (const [control, number] of [...typing]) if (number && number <= (screen.answered || 0)) typing.delete(control);
    const next = make("div", {}, whole(screen));
    if (composing || pressing) return;
    const had = stage.contains(document.activeElement) ? document.activeElement : null;
    match(stage, next, typing);
    // A node that is moved loses the keyboard: give it back.
    if (had && had.isConnected && document.activeElement !== had) had.focus({ preventScroll: true });
    // What had the keyboard may be gone, such as an entry that another window removed: the keyboard goes where that is said.
    if (had && !had.isConnected && !screen.focus) (stage.querySelector("#conflicts") || stage.querySelector("h1")).focus();
    if (screen.said && spoken.textContent !== screen.said) spoken.textContent = screen.said;
    status();
    remember(screen);
    if (screen.address && answered() >= asked) arrive(screen);
    if (screen.focus && screen.answered >= asked) focus(screen.focus);
    if (dead) disable();
  }

  // Each screen of the application is a place in the history of the browser, named by ids alone. A form in a notebook has no address.
  const visit = () => { sendAll(); visiting = true; ask({ do: "visit", what: location.hash }, "Opening…"); };
  function arrive(screen) {
    stage.hidden = false;
    document.title = [screen.title, screen.case && "case " + screen.case, "psi"].filter(Boolean).join(" – ");
    const there = location.hash || "#";
    // The questions of a new case are no place to come back to, once it is made.
    if (screen.address !== there) history[visiting || (there === "#/new" && screen.case) ? "replaceState" : "pushState"](null, "", screen.address);
    visiting = false;
  }

  function remember(screen) {
    const step = (screen.steps || []).find((each) => each.current);
    try { if (screen.case && step) localStorage.setItem("psi-step-" + screen.case, step.id); } catch { /* a browser that keeps nothing */ }
  }

  function focus(path) {
    const target = document.getElementById(idOf(path)) || document.getElementById(path);
    if (!target || target.dataset.focused === String(asked)) return;
    const fold = target.closest("details");
    if (fold) fold.open = true;
    target.dataset.focused = String(asked);
    target.focus();
    target.scrollIntoView({ block: target.tagName === "FIELDSET" ? "start" : "nearest" });
  }

  const send = (control) => {
    clearTimeout(timers.get(control));
    timers.delete(control);
    if (!typing.has(control) || typing.get(control)) return;
    typing.set(control, asked + 1);
    const ticked = control.dataset.many && [...stage.querySelectorAll("input:checked")].filter((box) => box.dataset.path === control.dataset.path).map((box) => box.value).join("\n");
    ask({ do: control.dataset.part || "type", path: control.dataset.path, value: control.dataset.many ? ticked : control.value });
  };
  const sendAll = () => [...typing.keys()].forEach(send);

  let composing = false, pressing = false;
  // Between pressing and releasing a button nothing moves: else what is under the pointer changes, and the click is lost.
  stage.addEventListener("pointerdown", () => { pressing = true; });
  const released = () => setTimeout(() => { if (pressing) { pressing = false; show(); } });
  for (const end of ["pointerup", "pointercancel", "blur"]) addEventListener(end, released);
  stage.addEventListener("compositionstart", () => { composing = true; });
  stage.addEventListener("compositionend", () => { composing = false; });
  stage.addEventListener("input", (event) => {
    const control = event.target.closest("[data-path]");
    if (!control) return;
    typing.set(control, 0);
    status();
    clearTimeout(timers.get(control));
    timers.set(control, setTimeout(() => send(control), control.tagName === "SELECT" || control.dataset.many ? 0 : PAUSE));
  });
  stage.addEventListener("focusout", (event) => { if (event.target.dataset && event.target.dataset.path) send(event.target); });
  stage.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do]");
    if (!button || button.disabled) return;
    // The second click of a double click is none, except on what moves an entry.
    if (event.detail > 1 && !["up", "down"].includes(button.dataset.do)) return;
    // What takes long is asked for once, however often its button is pressed meanwhile.
    if (button.dataset.busy && working()?.words === button.dataset.busy) return;
    sendAll();
    const last = button.dataset.do === "continue" ? remembered(button.dataset.what) : "";
    const words = button.dataset.busy || (["case", "continue", "cases", "go"].includes(button.dataset.do) ? "Opening…" : "");
    ask({ do: button.dataset.do, what: button.dataset.what || "", path: button.dataset.path || last }, words, Boolean(button.dataset.busy));
  });
  stage.addEventListener("click", (event) => {
    if (!event.target.closest("a.skip")) return;
    event.preventDefault();
    stage.querySelector("h1").focus();
  });
  stage.addEventListener("change", async (event) => {
    const chosen = event.target.dataset.upload && event.target.files[0];
    if (!chosen) return;
    event.target.parentNode.querySelectorAll(".error").forEach((said) => said.remove());
    if (chosen.size > MOST_BYTES) {
      const words = "This file has " + Math.ceil(chosen.size / 1e6) + " MB, and psi reads at most " + MOST_BYTES / 1e6 + " MB. Nothing was sent. Keep scans and pictures out of it, or split it.";
      event.target.before(make("span", { class: "error", role: "alert" }, words));
      event.target.value = "";
      return;
    }
    asked += 1;
    const number = asked;
    work = { words: "Reading the file…", long: true, number };
    status();
    model.send({ do: event.target.dataset.upload, name: chosen.name, number }, undefined, [await chosen.arrayBuffer()]);
    event.target.value = "";
  });
  stage.addEventListener("keydown", (event) => event.stopPropagation());
  // Voilà takes the connection down before a page goes away; our page template asks here first.
  const leaving = () => { const unsaved = typing.size > 0 || answered() < asked; if (unsaved) sendAll(); return unsaved; };
  (window.psiUnsaved ||= new Set()).add(leaving);
  const hidden = () => { if (document.hidden) sendAll(); };
  document.addEventListener("visibilitychange", hidden);

  function disable() {
    stage.querySelectorAll("input,select,textarea,button").forEach((control) => { if (!control.disabled) { control.disabled = true; control.dataset.off = "1"; } });
  }
  function enable() {
    stage.querySelectorAll("[data-off]").forEach((control) => { control.disabled = false; delete control.dataset.off; });
  }
  const beat = setInterval(() => {
    try { model.send({ do: "ping" }); } catch (error) { /* said by the silence that follows */ }
    const was = dead;
    dead = Date.now() - heard > (working()?.long ? LONG : LOST);
    if (dead && !was) {
      const unsaved = typing.size || answered() < asked;
      lost.textContent = "The connection is lost, and nothing can be typed. " + (unsaved ? "What you typed last is NOT saved: copy it before you reload this page." : "Everything you typed is saved. Reload this page to go on.");
      lost.hidden = false;
      disable();
      const line = stage.querySelector(".saved");
      if (line) { line.textContent = "Not saving"; line.classList.add("failed"); }
    } else if (!dead && was) { lost.hidden = true; enable(); show(); }
  }, BEAT);

  model.on("msg:custom", (message, buffers) => {
    if (message.pong !== undefined) heard = Date.now();
    if (message.file) {
      const link = make("a", { href: URL.createObjectURL(new Blob(buffers)), download: message.file });
      document.body.append(link);
      link.click();
      link.remove();
    }
  });
  // An answer is a sign of life too: after long work it comes before the beats that waited behind it.
  model.on("change:screen", () => { heard = Date.now(); show(); });
  model.send({ do: "ping" });
  const home = model.get("screen").address;
  if (home) {
    addEventListener("popstate", visit);
    history.scrollRestoration = "manual";
    stage.hidden = Boolean(location.hash) && location.hash !== home;
  }
  if (stage.hidden) visit(); else show();
  return () => {
    clearInterval(beat);
    window.psiUnsaved.delete(leaving);
    removeEventListener("popstate", visit);
    document.removeEventListener("visibilitychange", hidden);
    for (const end of ["pointerup", "pointercancel", "blur"]) removeEventListener(end, released);
  };
}

export default { render };
