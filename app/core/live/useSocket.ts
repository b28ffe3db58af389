import { useEffect, useMemo, useRef } from "react";
import { ReconnectingSocket } from "./reconnectingSocket.ts";

/** What is called when the socket opens, is closed or could not be opened, and gets a message. */
type Handlers = { onOpen: () => void; onClose: () => void; onMessage: (data: unknown) => void };

/** Keeps a socket to `path` open while the component is shown. Returns it; it is another one when `path` changes. */
export function useSocket(path: string, handlers: Handlers): ReconnectingSocket {
  const socket = useMemo(() => new ReconnectingSocket(path), [path]);
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    const open = () => latest.current.onOpen();
    const close = () => latest.current.onClose();
    const message = (event: Event) => latest.current.onMessage((event as MessageEvent).data);
    socket.addEventListener("open", open);
    socket.addEventListener("close", close);
    socket.addEventListener("message", message);
    socket.reconnect();
    return () => {
      socket.close();
      socket.removeEventListener("open", open);
      socket.removeEventListener("close", close);
      socket.removeEventListener("message", message);
    };
  }, [socket]);
  return socket;
}
