import { isRemote } from "./bindings.ts";
import { currentRehearsal, outsideRehearsal } from "../currentRehearsal.ts";

/**
 * Guards against code that does not take its bindings from the `env` of the rehearsal, such as a database that a module keeps, and against
 * requests to outside services. They stay in place: outside of a rehearsal they pass every call on.
 */

type Method = (this: unknown, ...args: unknown[]) => unknown;

const guarded = new WeakSet<object>();

/** Makes the methods of a class of bindings refuse calls of a rehearsal. */
function guardClass(prototype: object, name: string): void {
  if (guarded.has(prototype) || prototype === Object.prototype || prototype === Function.prototype) return;
  guarded.add(prototype);
  for (const [key, { value, configurable, writable }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (key === "constructor" || typeof value !== "function" || !configurable || !writable) continue;
    const method = value as Method;
    const guard: Method = function guardedMethod(...args) {
      return currentRehearsal()?.refuse(`${name}.${key}(), which does not come from the env of the handler`) ?? method.apply(this, args);
    };
    Object.defineProperty(prototype, key, { value: guard, configurable, writable });
  }
}

const isDatabase = (value: object): value is D1Database => !isRemote(value) && "prepare" in value && "withSession" in value;

/** Guards the classes of all bindings of a Worker. */
export function guardBindings(env: object): void {
  for (const value of Object.values(env)) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) continue;
    const prototype = Object.getPrototypeOf(value) as object | null;
    if (prototype === null || guarded.has(prototype)) continue;
    const name = (value.constructor as { name?: string } | undefined)?.name ?? "binding";
    if (isDatabase(value))
      outsideRehearsal(() => {
        for (const part of [value.prepare("SELECT 1"), value.withSession()])
          guardClass(Object.getPrototypeOf(part) as object, part.constructor.name);
      });
    guardClass(prototype, name);
  }
}

/** The method and host of a request: its path may be a secret. */
function targetOf(input: RequestInfo | URL, init?: RequestInit): string {
  const request = input instanceof Request ? input : null;
  const text = request ? request.url : String(input);
  const method = (init?.method ?? request?.method ?? "GET").toUpperCase();
  return `${method} ${URL.canParse(text) ? new URL(text).origin : "an invalid URL"}`;
}

const isGuard = Symbol("guard of rehearsals");

/** Guards `fetch` and `WebSocket` of this isolate, again if something has replaced them since. */
export function guardRequests(): void {
  if (!(isGuard in globalThis.fetch)) {
    const real = globalThis.fetch;
    const guardedFetch = async (input: RequestInfo | URL, init?: RequestInit) => {
      const rehearsal = currentRehearsal();
      if (!rehearsal) return real(input as RequestInfo, init);
      rehearsal.callOutside(targetOf(input, init));
      return outsideRehearsal(() => real(input as RequestInfo, init));
    };
    globalThis.fetch = Object.assign(guardedFetch, { [isGuard]: true }) as typeof fetch;
  }
  if (!(isGuard in globalThis.WebSocket)) {
    const guardedSocket = new Proxy(globalThis.WebSocket, {
      construct(real, args: [string]) {
        currentRehearsal()?.callOutside(`WebSocket ${URL.canParse(args[0]) ? new URL(args[0]).origin : "an invalid URL"}`);
        return new real(...args);
      },
      has: (real, key) => key === isGuard || key in real,
    });
    globalThis.WebSocket = guardedSocket;
  }
}
