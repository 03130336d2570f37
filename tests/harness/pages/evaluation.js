// Makes window.evaluation: what a build does with events, and what Segment's own evaluators say.
// Events and mappings come as texts, for in a literal a key __proto__ would be lost.
import { transform } from "../../node_modules/@segment/actions-core/dist/esm/mapping-kit/index.js";
import { parseFql, validate } from "@segment/destination-subscriptions";
import { read, write } from "../../peers/values.cjs";

const PLAIN = "[object Object]";

// Runs a build as on a new page on which the SDK is there already.
function start(build, record) {
  delete window.oneflowSnippet;
  delete window.analytics;
  window._1flow = record;
  (0, eval)(build);
  const plugin = window.oneflowSnippet;
  plugin.load({}, { settings: {}, integrations: {}, queue: { plugins: [] } });
  if (!plugin.isLoaded()) throw new Error(`expected a plugin that is ready, found ${plugin.state}`);
  return plugin;
}

// The calls of the SDK for each [hook, event]: lists of [name, data].
function calls(build, happened) {
  let made;
  const plugin = start(build, (_command, name, data) => made.push([name, inJson(data)]));
  return happened.map(([hook, text]) => {
    const event = read(text);
    const before = write(event);
    made = [];
    if (plugin[hook]) plugin[hook]({ event });
    if (write(event) !== before) throw new Error(`the event was changed: ${text}`);
    if (Object.keys(Object.prototype).length) throw new Error(`the prototype was changed: ${text}`);
    return made;
  });
}

function attempt(compute, failed) {
  try {
    return compute();
  } catch (error) {
    return failed(error);
  }
}

// Whether Segment says that the triggers fire: a row for each, with a verdict for each event.
function verdicts(triggers, events) {
  return triggers.map(parseFql).map((ast) =>
    events.map((text) => attempt(() => validate(ast, read(text)), () => "throws")),
  );
}

// What Segment makes of the fields of mappings: as `calls` tells the data, null if it throws.
function resolved(mappings, events, tooMuch) {
  const failed = (error) => (/memory alloc limit/.test(error.message) ? tooMuch : null);
  return mappings.map((mapping) =>
    events.map((text) => attempt(() => sent(transform(JSON.parse(mapping), read(text))), failed)),
  );
}

// What is left of data when it is sent.
function inJson(data) {
  return write(JSON.parse(JSON.stringify(data)));
}

// The last step is the destination's own: a field of type object takes plain objects.
function sent({ properties }) {
  const plain = Object.prototype.toString.call(properties) === PLAIN;
  return inJson({ properties: plain ? properties : {} });
}

window.evaluation = { calls, verdicts, resolved };
