import { useEffect, useRef, useState } from "react";
import { Input } from "@cloudflare/kumo/components/input";
import { useKeyBindings } from "../core/keys/bindings.ts";

/** Delay between the last keystroke and the request, ms. */
const searchDelayMs = 300;

type Props = {
  label: string;
  value: string | undefined;
  /** Called with the text, undefined when it is empty. */ onChange: (value: string | undefined) => void;
};

/** A search input. `/` focuses it. */
export function SearchBox({ label, value = "", onChange }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  const latestOnChange = useRef(onChange);
  useEffect(() => {
    latestOnChange.current = onChange;
  });
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setTyped(value);
  }, [value]);
  useEffect(() => {
    if (typed.trim() === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = typed.trim();
      latestOnChange.current(sent.current || undefined);
    }, searchDelayMs);
    return () => clearTimeout(timer);
  }, [typed]);
  useKeyBindings([{ keys: "/", label: "Search", run: () => input.current?.focus(), footer: true }]);
  return (
    <Input
      ref={input}
      inputMode="search"
      size="sm"
      aria-label={label}
      placeholder={label}
      maxLength={200}
      value={typed}
      className="w-full text-sm sm:w-56"
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Escape") input.current?.blur();
      }}
    />
  );
}
