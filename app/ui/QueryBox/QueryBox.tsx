import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";
import { useKeyBindings } from "../../core/keys/bindings.ts";
import { extractFilters, freeTextOf, type Option, optionsAt, type Qualifier, wordAt } from "./complete.ts";
import { Options } from "./Options.tsx";
import { useFreeText } from "./useFreeText.ts";
import { TextInput } from "../fields/TextInput.tsx";

type Props = {
  label: string;
  placeholder: string;
  qualifiers: readonly Qualifier[];
  text: string;
  /** Searches for a text. Resolves to true when the text was applied otherwise (such as a pasted id); the box is then emptied. */
  onText: (text: string) => Promise<boolean>;
  onSet: (set: readonly { name: string; value: string }[]) => void;
  /** Called for Backspace in the empty box. */
  onRemoveLast: () => void;
  children?: ReactNode;
};

/** The typed text with the caret, the options that complete it, and functions that change it. Complete filters leave the text at once. */
function useQueryText({ qualifiers, text, onText, onSet }: Pick<Props, "qualifiers" | "text" | "onText" | "onSet">) {
  const { typed, setTyped, search } = useFreeText(text, qualifiers, onText);
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(-1);
  const [open, setOpen] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const options = open ? optionsAt(typed, caret, qualifiers) : [];
  const write = (next: string, at = next.length) => {
    const { filters, rest, wrong: problem } = extractFilters(next, qualifiers, false);
    if (filters.length) onSet(filters);
    setTyped(filters.length ? rest : next);
    setCaret(filters.length ? rest.length : at);
    setWrong(problem);
    setActive(-1);
    setOpen(true);
  };
  const choose = (option: Option) => {
    const word = wordAt(typed, caret);
    const isQualifier = option.kind === "qualifier";
    const inserted = isQualifier ? option.value : "";
    const next = typed.slice(0, word.from) + inserted + typed.slice(word.to);
    if (!isQualifier) onSet([{ name: option.name, value: option.value }]);
    setTyped(isQualifier ? next : next.replace(/\s+/g, " ").trimStart());
    setCaret(word.from + inserted.length);
    setWrong(undefined);
    setActive(-1);
    setOpen(isQualifier);
  };
  /** Applies the typed filters and searches for the rest of the text. */
  const apply = () => {
    const { filters, rest, wrong: problem } = extractFilters(typed, qualifiers, true);
    if (filters.length) onSet(filters);
    setTyped(rest);
    setWrong(problem);
    setOpen(false);
    search(freeTextOf(rest, qualifiers));
  };
  /** Highlights the next or the previous option, and opens the list. */
  const move = (step: 1 | -1) => {
    setOpen(true);
    const count = options.length;
    setActive(count ? (active + step + (active < 0 && step < 0 ? 1 : 0) + count) % count : -1);
  };
  return { typed, wrong, options, active, write, choose, apply, move, setCaret, setOpen };
}

/** One box for every filter. It completes `state:` and then its values; the rest is free text. `/` focuses it. */
export function QueryBox({ label, placeholder, qualifiers, text, onText, onSet, onRemoveLast, children }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const list = useId();
  const { typed, wrong, options, active, ...query } = useQueryText({ qualifiers, text, onText, onSet });
  useKeyBindings([{ keys: "/", label: "Filter", run: () => input.current?.focus(), footer: true, isHarmless: true }]);
  const choose = (option: Option) => {
    query.choose(option);
    input.current?.focus();
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    const option = options[active];
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step || event.key === "Enter" || (event.key === "Tab" && option)) event.preventDefault();
    if (step) query.move(step);
    else if (option && (event.key === "Enter" || event.key === "Tab")) choose(option);
    else if (event.key === "Enter") query.apply();
    else if (event.key === "Escape") {
      event.stopPropagation();
      event.nativeEvent.stopImmediatePropagation();
      if (options.length) query.setOpen(false);
      else input.current?.blur();
    } else if (event.key === "Backspace" && typed === "") onRemoveLast();
  };
  return (
    <div className="relative min-w-0 flex-1 basis-72">
      <div className="flex flex-wrap items-center gap-1.5">
        {children}
        <TextInput
          ref={input}
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
          onFocus={() => query.setOpen(true)}
          onBlur={() => query.setOpen(false)}
          onSelect={(event) => query.setCaret(event.currentTarget.selectionStart ?? 0)}
          onChange={(event) => query.write(event.target.value, event.target.selectionStart ?? event.target.value.length)}
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
