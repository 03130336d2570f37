// The 1Flow destination in Segment's runtime: the runtime as published on npm, and the actions
// written down from the destination's public documentation.
import { generatePlugins } from "@segment/browser-destination-runtime/plugin";

const identifyUser = {
  title: "Identify User",
  defaultSubscription: 'type = "identify"',
  fields: {
    userId: { label: "User ID", type: "string", default: { "@path": "$.userId" } },
    traits: { label: "Custom Attributes", type: "object", default: { "@path": "$.traits" } }
  },
  perform(oneflow, { payload }) {
    oneflow("identify", payload.userId, payload.traits);
  }
};

const trackEvent = {
  title: "Track Event",
  defaultSubscription: 'type = "track"',
  fields: {
    event_name: {
      label: "Event Name",
      type: "string",
      required: true,
      default: { "@path": "$.event" }
    },
    userId: { label: "User ID", type: "string", default: { "@path": "$.userId" } },
    anonymousId: { label: "Anonymous ID", type: "string", default: { "@path": "$.anonymousId" } },
    properties: { label: "Event Properties", type: "object", default: { "@path": "$.properties" } }
  },
  perform(oneflow, { payload }) {
    const { event_name: name, userId, anonymousId, properties } = payload;
    oneflow("track", name, { userId, anonymousId, properties });
  }
};

// Until the SDK is there, each call asks for it every 5 ms: as 1Flow's own snippet has it, and as
// is observed of the destination that Segment hosts.
function waiting() {
  const call = arguments;
  setTimeout(() => window._1flow.apply(null, call), 5);
}

const destination = {
  name: "1Flow Web (Actions)",
  mode: "device",
  settings: {
    projectApiKey: { label: "Project API Key", type: "string", required: true }
  },
  async initialize({ settings }) {
    if (!window._1flow) {
      window._1flow = waiting;
      const script = document.createElement("script");
      script.async = true;
      script.setAttribute("data-api-key", settings.projectApiKey);
      script.src = "https://1flow.app/js/1flow.js";
      document.head.appendChild(script);
    }
    return function () {
      return window._1flow.apply(window, arguments);
    };
  },
  actions: { identifyUser, trackEvent }
};

window.oneflowDestination = function (settings) {
  return generatePlugins(destination, settings, settings.subscriptions);
};
