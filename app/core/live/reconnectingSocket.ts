/** Longest time until a connection opens, ms. */
const openMs = 4_000;
/** Delay before the first attempt to reconnect, ms. Each following one waits longer, up to `maxDelayMs`. */
const minDelayMs = 1_000;
const maxDelayMs = 10_000;
const delayGrowth = 1.3;
/** A connection that was open for this long counts as a success, ms: the delays start over. */
const successMs = 5_000;

/**
 * A WebSocket that connects again whenever it is closed, until `close` is called. It dispatches `open`, `close` (also when an attempt failed) and
 * `message`. Nothing is sent while it is not open.
 */
export class ReconnectingSocket extends EventTarget {
  readonly #url: string;
  #socket: WebSocket | undefined;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `path`: where the server has the socket. It connects with {@link reconnect}. */
  constructor(path: string) {
    super();
    this.#url = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`;
  }

  get readyState(): number {
    return this.#socket?.readyState ?? WebSocket.CLOSED;
  }

  send(text: string): void {
    if (this.readyState === WebSocket.OPEN) this.#socket?.send(text);
  }

  /** Connects at once, with a new connection if there is one. */
  reconnect(): void {
    this.#failures = 0;
    this.#connect();
  }

  /** Closes the connection, and does not connect again. No event follows. */
  close(): void {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #connect(): void {
    this.close();
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    const listen = (type: "open" | "close" | "message", then: (event: Event) => void): void =>
      // A connection that has been replaced is no longer heard.
      socket.addEventListener(type, (event) => {
        if (this.#socket === socket) then(event);
      });
    this.#timer = setTimeout(() => this.#fail(), openMs);
    listen("open", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => (this.#failures = 0), successMs);
      this.dispatchEvent(new Event("open"));
    });
    listen("message", (event) => this.dispatchEvent(new MessageEvent("message", { data: (event as MessageEvent).data })));
    listen("close", () => this.#fail());
  }

  #fail(): void {
    this.close();
    const delayMs = Math.min(maxDelayMs, minDelayMs * delayGrowth ** this.#failures);
    this.#failures += 1;
    this.#timer = setTimeout(() => this.#connect(), delayMs);
    this.dispatchEvent(new Event("close"));
  }
}
