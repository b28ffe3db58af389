/** The API Worker sets this header on an upgrade request that it forwards; it removes a client's own header of this name. */
const untilHeader = "x-signalbox-signed-in-until";

/** The registered close code for "unauthorized" (IANA WebSocket close codes). The client reconnects and must sign in again. */
const unauthorizedCode = 3000;

/** Returns the header that tells an agent until when (ms since 1970) the sign-in of a new socket is valid; no header without sign-in (null). */
export const signInHeaders = (untilMs: number | null): Record<string, string> =>
  untilMs === null ? {} : { [untilHeader]: String(untilMs) };

/** The part of an agent's connection that is used here. Its state is stored with the socket, so it survives hibernation. */
type Socket = { state: unknown; setState: (state: { untilMs: number }) => unknown; close: (code: number, reason: string) => void };

const untilMsOf = ({ state }: Socket): number => (state as { untilMs?: number } | null)?.untilMs ?? Number.POSITIVE_INFINITY;

/**
 * Closes the sockets of an agent when their sign-in expires. The agent must call {@link closeExpired} every `everyMs`. A timer
 * is set only for an expiry before the next call, so that an idle agent can hibernate.
 */
export class SocketExpiry {
  readonly #sockets: () => Iterable<Socket>;
  readonly #everyMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(sockets: () => Iterable<Socket>, everyMs: number) {
    this.#sockets = sockets;
    this.#everyMs = everyMs;
  }

  /** Adds a socket that `request` opened, and stores until when its sign-in is valid. */
  add(socket: Socket, request: Request): void {
    const untilMs = Number(request.headers.get(untilHeader) ?? Number.NaN);
    if (Number.isNaN(untilMs)) return;
    socket.setState({ untilMs });
    this.closeExpired();
  }

  /** Closes the sockets whose sign-in has expired. */
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
