/** Set by the API Worker on an upgrade it lets through; a client's own header of that name never gets this far. */
const untilHeader = "x-signalbox-signed-in-until";

/** The registered close code for "unauthorized" (IANA WebSocket close codes). A client tries again and has to sign in then. */
const unauthorizedCode = 3000;

/** The header that tells an agent until when (ms since 1970) the sign-in of a new socket holds; none where nobody signs in. */
export const signInHeaders = (untilMs: number | null): Record<string, string> =>
  untilMs === null ? {} : { [untilHeader]: String(untilMs) };

/** What is used of an agent's connection. Its state is kept with the socket, so it survives hibernation. */
type Socket = { state: unknown; setState: (state: { untilMs: number }) => unknown; close: (code: number, reason: string) => void };

const untilMsOf = ({ state }: Socket): number => (state as { untilMs?: number } | null)?.untilMs ?? Number.POSITIVE_INFINITY;

/**
 * Closes the sockets of an agent when their sign-in is over. {@link closeExpired} must be called by the agent's own periodic
 * alarm, every `everyMs`; only an expiry sooner than that gets a timer, so that an idle agent can still hibernate.
 */
export class SocketExpiry {
  readonly #sockets: () => Iterable<Socket>;
  readonly #everyMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(sockets: () => Iterable<Socket>, everyMs: number) {
    this.#sockets = sockets;
    this.#everyMs = everyMs;
  }

  /** Notes until when the sign-in of a socket just opened by `request` holds. */
  add(socket: Socket, request: Request): void {
    const untilMs = Number(request.headers.get(untilHeader) ?? Number.NaN);
    if (Number.isNaN(untilMs)) return;
    socket.setState({ untilMs });
    this.closeExpired();
  }

  /** Closes the sockets whose sign-in is over. */
  closeExpired(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    const nowMs = Date.now();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const socket of this.#sockets()) {
      const untilMs = untilMsOf(socket);
      if (untilMs <= nowMs) socket.close(unauthorizedCode, "The sign-in has expired");
      else nextMs = Math.min(nextMs, untilMs);
    }
    if (nextMs - nowMs <= this.#everyMs) this.#timer = setTimeout(() => this.closeExpired(), nextMs - nowMs);
  }
}
