// Runs in the page that is measured: makes the subjects, and takes the time of them in turn.
(() => {
  const rounds = { warmUp: 3, cpu: 45, evaluation: 40 };
  const BATCH = 1; // ms that a batch of events should take at least
  let calls = 0; // that arrived at the SDK

  // As much of Analytics.js as a destination plugin sees.
  const analyticsWith = (plugins) => {
    const instance = { integrations: {}, settings: {}, options: {}, queue: { plugins: [] } };
    instance.register = async (...given) => {
      for (const plugin of given) {
        instance.queue.plugins.push(plugin);
        plugins.push(plugin);
        await plugin.load({}, instance);
      }
    };
    return instance;
  };

  const run = (source, target = document) => {
    const script = target.createElement("script");
    script.text = source;
    target.head.appendChild(script);
  };

  const subjects = {
    // Not awaited: the snippet's load() is done when the SDK is there.
    snippet: async (source) => {
      const plugins = [];
      delete window.oneflowSnippet;
      window.analytics = analyticsWith(plugins);
      run(source);
      delete window.analytics; // or the next subject's is found by this one, too
      return plugins;
    },
    segment: async (settings) => {
      const plugins = [];
      const instance = analyticsWith(plugins);
      await instance.register(...window.oneflowDestination(settings));
      return plugins;
    },
    floor: async () => [{ track: (context) => context, identify: (context) => context }]
  };

  // The microseconds of each subject for one event, once per round. Every event is a fresh object;
  // what a hook returns is awaited once all events are in, for promises settle in order.
  const batch = async (plugins, event, count, expected) => {
    const text = JSON.stringify(event);
    const contexts = Array.from({ length: count }, () => ({ event: JSON.parse(text) }));
    const before = calls;
    let last;
    const start = performance.now();
    for (const context of contexts) {
      for (const plugin of plugins) {
        const hook = plugin[event.type];
        if (hook) last = hook.call(plugin, context);
      }
    }
    await last;
    const time = performance.now() - start;
    if (calls - before !== expected * count) {
      throw new Error(`expected ${expected} calls per event, found ${(calls - before) / count}`);
    }
    return time;
  };

  // After a warm-up, so that all are measured as the engine has compiled them in the end.
  const countFor = async (plugins, event, most, expected) => {
    await batch(plugins, event, most, expected);
    let count = 16;
    while (count < most && (await batch(plugins, event, count, expected)) < BATCH) count *= 2;
    return Math.min(count, most);
  };

  const cpu = async ({ given, event, expected, most }) => {
    const made = [];
    for (const [name, kind, value] of given) {
      made.push({ name, kind, plugins: await subjects[kind](value), times: [] });
    }
    await new Promise((done) => setTimeout(done, 0));
    const wanted = (one) => (one.kind === "floor" ? 0 : expected);
    for (const one of made) {
      one.count = await countFor(one.plugins, event, most, wanted(one));
    }
    for (let round = -rounds.warmUp; round < rounds.cpu; round++) {
      for (let place = 0; place < made.length; place++) {
        const one = made[(place + round + rounds.warmUp) % made.length];
        const time = await batch(one.plugins, event, one.count, wanted(one));
        if (round >= 0) one.times.push((1000 * time) / one.count);
      }
    }
    return Object.fromEntries(made.map((one) => [one.name, one.times]));
  };

  // The milliseconds until a script has run in a fresh document, under a source never seen before.
  const evaluate = (source, mark) => {
    const frame = document.createElement("iframe");
    document.body.appendChild(frame);
    const script = frame.contentDocument.createElement("script");
    script.text = `/* ${mark} */ ${source}`;
    const start = performance.now();
    frame.contentDocument.head.appendChild(script);
    const time = performance.now() - start;
    frame.remove();
    return time;
  };

  const evaluation = async (given) => {
    const times = Object.fromEntries(given.map(([name]) => [name, []]));
    for (let round = -rounds.warmUp; round < rounds.evaluation; round++) {
      for (let place = 0; place < given.length; place++) {
        const [name, source] = given[(place + round + rounds.warmUp) % given.length];
        const time = evaluate(source, `${name} ${round} ${Math.random()}`);
        if (round >= 0) times[name].push(time);
        await new Promise((done) => setTimeout(done, 0));
      }
    }
    return times;
  };

  const event = (number) => ({
    type: "track",
    event: "Order Completed",
    userId: "u-42",
    anonymousId: "a-42",
    properties: { number, plan: "pro", total: 42.5 }
  });

  // Calls as a page makes them, to be delivered once the SDK is there.
  const ways = {
    floor: () => {
      window.kept = [];
      handle = async () => {};
      return (number) => window.kept.push(JSON.parse(JSON.stringify(["track", event(number)])));
    },
    snippet: async (source) => through(await subjects.snippet(source)),
    segment: async (settings) => through(await subjects.segment(settings)),
    oneflow: async (key) => {
      window.oneflowLoader.oneFlowInit(key);
      handle = async ({ event }) => {
        if (event.type === "track") window.oneflowLoader.logEvent(event.event, event.properties);
      };
      return (number) => handle({ event: event(number) });
    }
  };
  let handle; // hands over an event as Analytics.js does
  const through = (plugins) => {
    handle = async (context) => {
      for (const plugin of plugins) {
        if (plugin[context.event.type]) await plugin[context.event.type](context);
      }
    };
    return (number) => {
      for (const plugin of plugins) {
        if (plugin.track) plugin.track({ event: event(number) });
      }
    };
  };
  let call;
  const prepare = async (kind, value, bundle) => {
    if (bundle) run(bundle);
    call = await ways[kind](value);
  };

  // A page's events as they come: each once, and no code warm.
  const events = async (given, expected) => {
    const before = arrivals.numbers.length;
    for (const event of given) await handle({ event });
    if (arrivals.numbers.length - before !== expected) {
      throw new Error(`expected ${expected} calls, found ${arrivals.numbers.length - before}`);
    }
  };

  // What is to be called later, without the cost of bringing its arguments.
  const steps = {};
  const lay = (name, ...given) => {
    steps[name] = given;
  };
  const take = (name) => ({ prepare, events, queue })[name](...steps[name]);

  const queue = (count) => {
    for (let number = 0; number < count; number++) call(number);
  };

  // What the played SDK tells: when it was there, and what came when.
  const arrivals = { ready: 0, first: 0, last: 0, numbers: [] };
  const arrived = (details) => {
    arrivals.last = performance.now();
    arrivals.first = arrivals.first || arrivals.last;
    arrivals.numbers.push(((details || {}).properties || {}).number);
  };
  const delivered = async (count) => {
    while (arrivals.numbers.length < count) await new Promise((done) => setTimeout(done, 20));
    const { ready, first, last, numbers } = arrivals;
    return {
      first: first - ready,
      last: last - ready,
      inOrder: numbers.every((number, place) => number === place),
      once: numbers.length === count
    };
  };

  const adoptSilentSdk = () => {
    window._1flow = () => {
      calls++;
    };
  };

  window.bench = {
    cpu, evaluation, prepare, queue, lay, take, arrivals, arrived, delivered, adoptSilentSdk, run
  };
})();
