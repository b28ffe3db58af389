import { useEffect, useRef } from "react";
import { useKeyBindings } from "../core/keys/bindings.ts";
import { searchDelayMs, useTypedText } from "./useTypedText.ts";
import { TextInput } from "./fields/TextInput.tsx";

type Props = {
  label: string;
  value: string | undefined;
  /** Called with the text, undefined when it is empty. */ onChange: (value: string | undefined) => void;
};

/** A search input. `/` focuses it. */
export function SearchBox({ label, value = "", onChange }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const { typed, setTyped, sentRef } = useTypedText(value);
  const latestOnChange = useRef(onChange);
  useEffect(() => {
    latestOnChange.current = onChange;
  });
  useEffect(() => {
    if (typed.trim() === sentRef.current) return;
    const timer = setTimeout(() => {
      sentRef.current = typed.trim();
      latestOnChange.current(sentRef.current || undefined);
    }, searchDelayMs);
    return () => clearTimeout(timer);
  }, [typed, sentRef]);
  useKeyBindings([{ keys: "/", label: "Search", run: () => input.current?.focus(), footer: true, isHarmless: true }]);
  return (
    <TextInput
      ref={input}
      inputMode="search"
      aria-label={label}
      placeholder={label}
      maxLength={200}
      value={typed}
      className="w-full text-sm sm:w-48"
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Escape") input.current?.blur();
      }}
    />
  );
}
