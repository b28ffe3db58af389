/** How long a read may take before the others stop to wait for it, ms: the one who reads may have vanished. */
const turnMs = 15_000;

type Turn = { ended: Promise<void>; end: () => void };

/** Lets one of many that want to read the same thing do so, while the others wait for it. It is held in memory: losing it costs a few reads. */
export class ReadTurns {
  readonly #turns = new Map<string, Turn>();

  /** Returns true if the caller shall read `name`, and then call {@link end}. Otherwise waits until the one who reads has ended. */
  async begin(name: string): Promise<boolean> {
    const current = this.#turns.get(name);
    if (current) {
      await current.ended;
      return false;
    }
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(() => this.end(name), turnMs);
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    this.#turns.set(name, { ended, end });
    return true;
  }

  end(name: string): void {
    this.#turns.get(name)?.end();
    this.#turns.delete(name);
  }
}
