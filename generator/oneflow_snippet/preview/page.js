// The preview's page: events to the left, what becomes of them to the right. All that comes from the
// configuration or from an event is put in as text.

const PAUSE = 250; // milliseconds without a key after which a text is tried

const at = (id) => document.getElementById(id);
const samples = at("samples");
const text = at("event");
let state = null; // as the server told it last
let opened = new Set(); // indexes of the mappings whose code is shown
let timer = 0;
let asked = 0; // tries so far; an answer to an older one is not shown

// Makes an element with texts and elements in it.
function element(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

const plural = (count, word) => `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;
const pretty = (value) => JSON.stringify(value, null, 2);

// ---- The configuration --------------------------------------------------------------------------

async function showState() {
  state = await (await fetch("/state")).json();
  at("file").textContent = state.file;
  document.title = `${state.file} - oneflow-snippet preview`;
  showSize();
  at("problems").replaceChildren(
    ...state.problems.map((problem) => element("pre", `problem ${problem.kind}`, problem.text)),
  );
  at("code").textContent = state.build.code || "";
  await makeBookmarklet();
  await tryEvents();
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
  choose([...at("spec").children].find((option) => option.text === "Order Completed"));
}

function choose(option) {
  option.selected = true;
  text.value = option.value;
  return tryEvents();
}

// The page that has opened this one, by the bookmarklet, hands its events over.
function takeEvents({ source, data }) {
  const events = source && source === window.opener && data ? data.oneflowEvents : null;
  if (Array.isArray(events)) {
    const options = events.map((event) => addEvent(at("own"), titleOf(Object(event)), event));
    if (options.length) {
      choose(options.at(-1));
    }
  }
}

async function makeBookmarklet() {
  const code = await (await fetch("/bookmarklet.js")).text();
  const given = [location.origin, state.build.analytics || "analytics"].map((each) => pretty(each));
  at("bookmarklet").href = `javascript:${encodeURIComponent(`${code.trim().replace(/;$/, "")}(${given})`)}`;
}

// ---- What becomes of them -----------------------------------------------------------------------

async function tryEvents() {
  clearTimeout(timer);
  const own = ++asked;
  const answer = await fetch("/try", { method: "POST", body: text.value });
  const result = answer.ok ? await answer.json() : { error: await answer.text() };
  if (own === asked) {
    showOutcomes(result);
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
  at("mappings").replaceChildren(
    ...mappings.map((mapping, index) =>
      showMapping(mapping, index, outcomes.map((outcome) => outcome.mappings[index]).filter(Boolean)),
    ),
  );
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

await showState();
await showSamples();
new EventSource("/changes").addEventListener("message", ({ data }) => {
  if (Number(data) !== state.revision) {
    showState();
  }
});
window.addEventListener("message", takeEvents);
window.opener?.postMessage("oneflow-preview is ready", "*");
