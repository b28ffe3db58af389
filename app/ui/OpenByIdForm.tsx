import { type FormEvent, useRef } from "react";
import { Button } from "./button/Button.tsx";
import { TextInput } from "./fields/TextInput.tsx";

type Props = { label: string; button: string; maxLength: number; onOpen: (id: string) => void };

/** A field for an id that is known, and a button that opens what has it. An empty field does nothing. */
export function OpenByIdForm({ label, button, maxLength, onOpen }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const open = (event: FormEvent) => {
    event.preventDefault();
    const id = input.current?.value.trim();
    if (id) onOpen(id);
  };
  return (
    <form onSubmit={open} className="flex gap-2 max-sm:basis-full sm:ml-auto">
      <TextInput
        ref={input}
        aria-label={label}
        placeholder={label}
        maxLength={maxLength}
        spellCheck={false}
        autoComplete="off"
        className="min-w-0 flex-1 font-mono text-xs sm:w-72"
        onKeyDown={(event) => {
          if (event.key === "Escape") input.current?.blur();
        }}
      />
      <Button size="sm" type="submit">
        {button}
      </Button>
    </form>
  );
}
