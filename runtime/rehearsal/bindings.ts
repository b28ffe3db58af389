import { classNameOf, readProperty } from "#domain/errors/describe";
import { outsideRehearsal } from "../currentRehearsal.ts";
import { RehearsedDatabase } from "./database.ts";
import type { Recorder } from "./recorder.ts";

/** Methods of a binding that only read, by its name: a rehearsal calls them. */
export type ReadMethods = Readonly<Record<string, readonly string[]>>;

/** Methods that only read, by the class of the binding. */
const readsOf: ReadMethods = {
  KvNamespace: ["get", "getWithMetadata", "list"],
  R2Bucket: ["get", "head", "list"],
  SecretsStoreSecret: ["get"],
  DurableObjectNamespace: ["idFromName", "idFromString", "newUniqueId"],
};

const isFunction = (value: unknown): value is (...args: unknown[]) => unknown => typeof value === "function";
const hasMethods = (value: object, ...names: string[]): boolean => names.every((name) => isFunction(readProperty(value, name)));

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null || Array.isArray(value)) && !Object.values(value).some(isFunction);
};

/** True for a binding that calls another Worker: it has a method for every name. */
export const isRemote = (value: object): boolean => isFunction(readProperty(value, "aNameThatNoOtherBindingHas"));

/** Stands in for a queue: what is sent is recorded. */
const standInQueue = (name: string, real: Queue, recorder: Recorder) => ({
  async send(body: unknown) {
    recorder.addRawMessage(name, body);
  },
  async sendBatch(messages: Iterable<{ body: unknown }>) {
    for (const { body } of messages) recorder.addRawMessage(name, body);
  },
  metrics: () => outsideRehearsal(() => real.metrics()),
});

/** Stands in for any other binding: methods that only read are real, and every other use ends the rehearsal. */
function standInFor(name: string, real: object, declared: readonly string[], recorder: Recorder): object {
  const kind = classNameOf(real);
  const reads = new Set([...(readsOf[kind] ?? []), ...declared]);
  return new Proxy(Object.create(null) as object, {
    get(_, property) {
      // What JavaScript itself asks of any object, such as an await of `then`.
      if (typeof property === "symbol" || property === "then" || property === "toJSON") return undefined;
      if (reads.has(property))
        return (...args: unknown[]) => {
          recorder.assertRunning(name);
          // The method of another Worker is called as it is: it takes `apply` for the name of another method.
          return outsideRehearsal(() => Reflect.apply(Reflect.get(real, property, real) as () => unknown, real, args) as unknown);
        };
      if (!isFunction(readProperty(real, property))) return recorder.refuse(`${name}.${property}`);
      return () => recorder.refuse(`${name}.${property}()`);
    },
  });
}

function standIn(name: string, value: unknown, declared: readonly string[], recorder: Recorder): unknown {
  if ((typeof value !== "object" && typeof value !== "function") || value === null || isPlain(value)) return value;
  if (isRemote(value)) return standInFor(name, value, declared, recorder);
  if (hasMethods(value, "prepare", "batch")) return new RehearsedDatabase(name, value as D1Database, recorder);
  if (hasMethods(value, "sendBatch")) return standInQueue(name, value as Queue, recorder);
  return standInFor(name, value, declared, recorder);
}

/** Returns the bindings of a rehearsal: nothing that a handler does with them has an effect. Variables and secrets are real. */
export const standInEnv = <Env extends object>(env: Env, reads: ReadMethods, recorder: Recorder): Env =>
  Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, standIn(name, value, (Object.hasOwn(reads, name) && reads[name]) || [], recorder)]),
  ) as Env;
