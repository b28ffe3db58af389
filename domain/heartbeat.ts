/** What a dashboard sends over a socket to learn whether it still leads anywhere, and what comes back. */
export const ping = JSON.stringify({ type: "ping" });
export const pong = JSON.stringify({ type: "pong" });
