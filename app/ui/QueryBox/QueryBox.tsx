import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useId, useRef, useState } from "react";
import { Input } from "@cloudflare/kumo/components/input";
import { useKeyBindings } from "../../keys/bindings.ts";
import { type Option, optionsAt, type Qualifier, extractFilters, freeTextOf, wordAt } from "./complete.ts";
import { Options } from "./Options.tsx";

/** How long typing must rest before its text is looked for. */
const restMs = 300;

type Props = {
  label: string;
  placeholder: string;
  qualifiers: readonly Qualifier[];
  text: string;
  /** Looks for a text. Answers true when it meant something else and was taken out of the box. */
  onText: (text: string) => Promise<boolean>;
  onSet: (set: readonly { name: string; value: string }[]) => void;
  /** Backspace in the empty box. */
  onRemoveLast: () => void;
  children?: ReactNode;
};

/** One box for every filter: it completes `state:` and then its values; all else is a text to look for. `/` goes there. */
export function QueryBox({ label, placeholder, qualifiers, text, onText, onSet, onRemoveLast, children }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const list = useId();
  const [typed, setTyped] = useState(text);
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(-1);
  const [open, setOpen] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const sent = useRef(text);
  useKeyBindings([{ keys: "/", says: "Filter", run: () => input.current?.focus(), footer: true }]);

  const tell = useCallback(
    (said: string) => {
      sent.current = said;
      void onText(said).then((taken) => {
        if (!taken || sent.current !== said) return;
        sent.current = "";
        setTyped("");
      });
    },
    [onText],
  );

  // A text that came from elsewhere (a view, the way back) takes the place of what was typed.
  useEffect(() => {
    if (text === sent.current) return;
    sent.current = text;
    setTyped(text);
  }, [text]);
  useEffect(() => {
    const said = freeTextOf(typed, qualifiers);
    if (said === sent.current) return;
    const timer = setTimeout(() => tell(said), restMs);
    return () => clearTimeout(timer);
  }, [typed, qualifiers, tell]);

  const options = open ? optionsAt(typed, caret, qualifiers) : [];
  const write = (next: string, at = next.length) => {
    const taken = extractFilters(next, qualifiers, false);
    if (taken.filters.length) onSet(taken.filters);
    setTyped(taken.filters.length ? taken.rest : next);
    setCaret(taken.filters.length ? taken.rest.length : at);
    setWrong(taken.wrong);
    setActive(-1);
    setOpen(true);
  };
  const choose = (option: Option) => {
    const word = wordAt(typed, caret);
    const begins = option.kind === "qualifier";
    const put = begins ? option.value : "";
    const next = typed.slice(0, word.from) + put + typed.slice(word.to);
    if (!begins) onSet([{ name: option.name, value: option.value }]);
    setTyped(begins ? next : next.replace(/\s+/g, " ").trimStart());
    setCaret(word.from + put.length);
    setWrong(undefined);
    setActive(-1);
    setOpen(begins);
    input.current?.focus();
  };
  const enter = () => {
    const option = options[active];
    if (option) return choose(option);
    const taken = extractFilters(typed, qualifiers, true);
    if (taken.filters.length) onSet(taken.filters);
    setTyped(taken.rest);
    setWrong(taken.wrong);
    setOpen(false);
    tell(freeTextOf(taken.rest, qualifiers));
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step) {
      event.preventDefault();
      setOpen(true);
      const count = options.length;
      setActive(count ? (active + step + (active < 0 && step < 0 ? 1 : 0) + count) % count : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      enter();
    } else if (event.key === "Tab" && options[active]) {
      event.preventDefault();
      choose(options[active]);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      event.nativeEvent.stopImmediatePropagation();
      if (options.length) setOpen(false);
      else input.current?.blur();
    } else if (event.key === "Backspace" && typed === "") onRemoveLast();
  };
  return (
    <div className="relative min-w-0 flex-1 basis-72">
      <div className="flex flex-wrap items-center gap-1.5">
        {children}
        <Input
          ref={input}
          size="sm"
          role="combobox"
          aria-label={label}
          aria-expanded={options.length > 0}
          aria-controls={list}
          aria-autocomplete="list"
          {...(options[active] ? { "aria-activedescendant": `${list}-${active}` } : {})}
          {...(wrong ? { "aria-invalid": true, "aria-describedby": `${list}-wrong` } : {})}
          autoComplete="off"
          spellCheck={false}
          placeholder={placeholder}
          maxLength={300}
          className="min-w-52 flex-1 text-sm"
          value={typed}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
          onChange={(event) => write(event.target.value, event.target.selectionStart ?? event.target.value.length)}
          onKeyDown={press}
        />
      </div>
      {wrong && (
        <p id={`${list}-wrong`} role="alert" className="mt-1 text-xs text-kumo-danger">
          {wrong}
        </p>
      )}
      <Options id={list} options={options} active={active} onChoose={choose} />
    </div>
  );
}
