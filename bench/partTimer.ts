/** Milliseconds that each part ran, by its name. */
export type PartDurations = Record<string, number>;

/** Measures how long each part runs. Overlapping runs of one part count once. */
export class PartTimer {
  readonly durations: PartDurations = {};
  readonly #running = new Map<string, { count: number; since: number }>();

  async time<T>(part: string, work: () => Promise<T>): Promise<T> {
    const { count, since } = this.#running.get(part) ?? { count: 0, since: 0 };
    this.#running.set(part, { count: count + 1, since: count === 0 ? performance.now() : since });
    try {
      return await work();
    } finally {
      this.#end(part);
    }
  }

  #end(part: string): void {
    const { count, since } = this.#running.get(part) ?? { count: 1, since: performance.now() };
    this.#running.set(part, { count: count - 1, since });
    if (count === 1) this.durations[part] = (this.durations[part] ?? 0) + performance.now() - since;
  }
}

/** A proxy of `target` with some methods replaced. The other methods stay bound to `target`. */
export const withMethods = <T extends object>(target: T, methods: Partial<T>): T =>
  new Proxy(target, {
    get: (_, name) => {
      const own: unknown = Reflect.get(methods, name) ?? Reflect.get(target, name);
      return typeof own === "function" ? own.bind(target) : own;
    },
  });
