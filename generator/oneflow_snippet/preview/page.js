// The preview's page: events to the left, what becomes of them to the right. All that comes from the
// configuration or from an event is put in as text.

const PAUSE = 250; // milliseconds without a key after which a text is tried
const KEPT = 100; // events of one's own page, as a debug build keeps them

const at = (id) => document.getElementById(id);
const samples = at("samples");
const text = at("event");
let state = null; // as the server told it last
let opened = new Set(); // indexes of the mappings whose code is shown
let timer = 0;

// Makes an element with texts and elements in it.
function element(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

const plural = (count, word) => `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;
const pretty = (value) => JSON.stringify(value, null, 2);

// ---- The server ----------------------------------------------------------------------------------

// Makes what asks the server. It gives nothing if it was asked again meanwhile, or nobody answers.
function asker(method, path) {
  let asked = 0;
  return async (body) => {
    const own = ++asked;
    try {
      const answer = await fetch(path, { method, body });
      const found = answer.ok ? await answer.json() : { error: await answer.text() };
      return own === asked ? found : null;
    } catch {
      showEnd(true);
      return null;
    }
  };
}

const askState = asker("GET", "/state");
const askOutcomes = asker("POST", "/try");

// Says once, and not at each attempt to reach it, that the server is away.
function showEnd(ended) {
  const again = `This preview has ended. Run it again with --port ${location.port}, and this page goes on.`;
  const words = ended ? again : "";
  if (at("end").textContent !== words) {
    at("end").textContent = words;
  }
}

// Follows what is saved. The revisions of a server that was away may be those of another one.
function follow() {
  const changes = new EventSource("/changes");
  let wasAway = false;
  changes.addEventListener("error", () => {
    wasAway = true;
    showEnd(true);
  });
  changes.addEventListener("message", ({ data }) => {
    if (wasAway || Number(data) !== state.revision) {
      showState();
    }
    wasAway = false;
    showEnd(false);
  });
}

// ---- The configuration --------------------------------------------------------------------------

async function showState() {
  const found = await askState();
  if (!found) {
    return;
  }
  state = found;
  at("file").textContent = state.file;
  document.title = `${state.file} - oneflow-snippet preview`;
  showSize();
  at("problems").replaceChildren(...state.problems.map(showProblem));
  at("code").textContent = state.build.code || "";
  await makeBookmarklet();
  await tryEvents();
}

// Shows a problem; its line stays one line, so that the caret stays below its place.
function showProblem({ kind, text: words, frame }) {
  const shown = element("div", `problem ${kind}`, element("p", "", words));
  if (frame) {
    const line = element("pre", "", frame);
    line.tabIndex = 0;
    shown.append(line);
  }
  return shown;
}

function showSize() {
  const { bytes, gzip, environment } = state.build;
  const parts = bytes ? [`${plural(gzip, "byte")} through gzip, ${plural(bytes, "byte")} without`] : [];
  if (environment) {
    parts.unshift(`environment ${environment}`);
  }
  const shown = [parts.join(" · ")];
  if (state.stale && bytes) {
    shown.push(element("strong", "stale", " · of the last version without errors"));
  }
  at("size").replaceChildren(...shown);
}

// ---- Events -------------------------------------------------------------------------------------

const titleOf = (event) => [event.type, event.event || event.name || ""].filter(Boolean).join(" ");

function addEvent(group, title, event) {
  const option = element("option", "", title);
  option.value = pretty(event);
  group.append(option);
  group.hidden = false;
  return option;
}

async function showSamples() {
  const found = await (await fetch("/samples")).json();
  for (const [name, event] of Object.entries(found)) {
    addEvent(at("spec"), name, event);
  }
  select([...at("spec").children].find((option) => option.text === "Order Completed"));
}

function select(option) {
  option.selected = true;
  text.value = option.value;
}

function choose(option) {
  select(option);
  tryEvents();
}

// The page that has opened this one, by the bookmarklet, hands its events over.
function takeEvents({ source, data }) {
  const events = source && source === window.opener && data ? data.oneflowEvents : null;
  if (!Array.isArray(events) || !events.length) {
    return;
  }
  const own = at("own");
  const follows = isFollowing();
  events.forEach((event) => addEvent(own, titleOf(Object(event)), event));
  [...own.children].slice(0, -KEPT).forEach((option) => option.remove());
  if (follows) {
    choose(own.lastElementChild);
  }
}

// Whether the newest event may take the place of what is shown: nothing was written, and nobody has
// gone back to an older one.
function isFollowing() {
  const chosen = samples.selectedOptions[0];
  const own = at("own");
  return text.value === chosen?.value && (chosen.parentNode !== own || chosen === own.lastElementChild);
}

async function makeBookmarklet() {
  const code = await (await fetch("/bookmarklet.js")).text();
  const given = [location.origin, state.build.analytics || "analytics"].map((each) => pretty(each));
  at("bookmarklet").href = `javascript:${encodeURIComponent(`${code.trim().replace(/;$/, "")}(${given})`)}`;
}

// ---- What becomes of them -----------------------------------------------------------------------

async function tryEvents() {
  clearTimeout(timer);
  const found = await askOutcomes(text.value);
  // Those of another revision are asked for again when its state has come.
  if (found && (found.revision ?? state.revision) === state.revision) {
    showOutcomes(found);
  }
}

function showOutcomes({ error = "", invalid = false, outcomes = [] }) {
  at("event-error").textContent = error;
  text.setAttribute("aria-invalid", String(invalid));
  const calls = outcomes.flatMap((outcome) =>
    outcome.calls.map((call, index) => showCall(call, outcome.methodCalls[index])),
  );
  at("calls").replaceChildren(...calls);
  at("verdict").textContent = error
    ? "Nothing was tried."
    : `${plural(outcomes.length, "event")}, ${calls.length ? plural(calls.length, "call") : "no call"}.`;
  showMappings(outcomes);
}

const written = (name, values) => `${name}(${values.map(pretty).join(", ")})`;

function showCall(call, [method, ...values]) {
  const shown = `${written("_1flow", call)}\n\n// or, in the SDK's other form\n${written(`_1flow.${method}`, values)}`;
  const block = element("pre", "call", shown);
  block.tabIndex = 0;
  return block;
}

function showMappings(outcomes) {
  const mappings = state.build.mappings || [];
  const rows = at("mappings");
  const focused = [...rows.children].findIndex((row) => row.contains(document.activeElement));
  rows.replaceChildren(
    ...mappings.map((mapping, index) =>
      showMapping(mapping, index, outcomes.map((outcome) => outcome.mappings[index]).filter(Boolean)),
    ),
  );
  rows.children[focused]?.querySelector("summary").focus();
}

// Shows a mapping, what became of each event there, and its code.
function showMapping(mapping, index, tried) {
  const fired = tried.filter((each) => each.fired).length;
  const count = tried.length > 1 && fired ? ` for ${fired} of ${tried.length} events` : "";
  const verdict = fired ? `fired${count}` : tried.length ? "not fired" : "not tried";
  const summary = element(
    "summary",
    "",
    element("strong", "", mapping.name),
    element("span", `verdict ${fired ? "fired" : "silent"}`, `${fired ? "✓ " : "– "}${verdict}`),
  );
  const code = element("pre", "", mapping.code || "// Leaves no trace in the build.");
  code.tabIndex = 0;
  const details = element("details", "", summary, element("p", "", `${mapping.action} if ${mapping.trigger}`), code);
  details.open = opened.has(index);
  details.addEventListener("toggle", () => (details.open ? opened.add(index) : opened.delete(index)));
  const reasons = [...new Set(tried.map((each) => each.why).filter(Boolean))];
  return element("li", "mapping", details, ...reasons.map((why) => element("p", "", why)));
}

// ---- What the reader does, and what is saved ------------------------------------------------------

samples.addEventListener("change", () => choose(samples.selectedOptions[0]));
at("try").addEventListener("click", tryEvents);
text.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(tryEvents, PAUSE);
});
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    tryEvents();
  }
});

await showSamples();
await showState();
follow();
window.addEventListener("message", takeEvents);
window.opener?.postMessage("oneflow-preview is ready", "*");
