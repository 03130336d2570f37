// What oneflow-snippet puts on a page, for TypeScript and for editors.

/** A call that waits for the 1Flow SDK. */
interface OneflowCall {
  command: string;
  subject: string;
  details: Record<string, unknown>;
  /** When it was made, in milliseconds since 1970. */
  time: number;
}

/** What the debug build says of an event. */
interface OneflowOutcome {
  event: Record<string, unknown>;
  /** Calls as 1Flow gets them: command, name or user id, details. */
  calls: [command: string, subject: string, details: Record<string, unknown>][];
  mappings: { name: string; fired: boolean; why: string }[];
}

/** The snippet, for support and tools. It is the plugin of Analytics.js, too. */
interface OneflowSnippet {
  readonly name: string;
  readonly type: "destination";
  /** Which build it is: version, environment if there is one, and hash of the code. */
  readonly version: string;
  readonly state: "idle" | "loading" | "ready" | "failed" | "off";
  /** Calls that wait for the SDK. */
  readonly queued: readonly OneflowCall[];
  /** How many calls were given up. */
  readonly dropped: number;
  /** All that went wrong, by its text: why calls were given up, and the rest. */
  readonly problems: Readonly<Record<string, true>>;
  /** The problem that came last. */
  readonly lastError?: unknown;
  /** Only in the debug build: the last 100 events, and what became of them. */
  readonly tried?: readonly OneflowOutcome[];
}

/** The 1Flow SDK: a function or, in its other form, an object of methods. */
interface Oneflow {
  (command: "track", name: string, details?: Record<string, unknown>): void;
  (command: "identify", userId: string, traits?: Record<string, unknown>): void;
  (command: string, ...values: unknown[]): void;
  logEvent(name: string, properties?: Record<string, unknown>): void;
  logUser(userId: string, traits?: Record<string, unknown>): void;
  on(event: string, listener: (...values: unknown[]) => void): void;
}

interface Window {
  /** Not there where a build is switched off. */
  readonly oneflowSnippet?: OneflowSnippet;
  _1flow?: Oneflow;
}

interface DocumentEventMap {
  "oneflow:ready": Event;
  "oneflow:failed": Event;
  "oneflow:off": Event;
}

declare var _1flow: Oneflow;
