/** The dashboard sends `ping` over its socket to detect a dead connection; the server answers `pong`. */
export const ping = JSON.stringify({ type: "ping" });
export const pong = JSON.stringify({ type: "pong" });
