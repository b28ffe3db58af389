/** Milliseconds that something of each part was under way. */
export type PartDurations = Record<string, number>;

/** Measures for how long each part is under way; what runs at once within a part counts once. */
export class PartTimer {
  readonly durations: PartDurations = {};
  readonly #underWay = new Map<string, { count: number; since: number }>();

  async time<T>(part: string, work: () => Promise<T>): Promise<T> {
    const { count, since } = this.#underWay.get(part) ?? { count: 0, since: 0 };
    this.#underWay.set(part, { count: count + 1, since: count === 0 ? performance.now() : since });
    try {
      return await work();
    } finally {
      this.#end(part);
    }
  }

  #end(part: string): void {
    const { count, since } = this.#underWay.get(part) ?? { count: 1, since: performance.now() };
    this.#underWay.set(part, { count: count - 1, since });
    if (count === 1) this.durations[part] = (this.durations[part] ?? 0) + performance.now() - since;
  }
}

/** `target` with some of its methods replaced; the others stay bound to it. */
export const withMethods = <T extends object>(target: T, methods: Partial<T>): T =>
  new Proxy(target, {
    get: (_, name) => {
      const own: unknown = Reflect.get(methods, name) ?? Reflect.get(target, name);
      return typeof own === "function" ? own.bind(target) : own;
    },
  });
