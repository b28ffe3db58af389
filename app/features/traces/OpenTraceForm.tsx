import { type FormEvent, useRef } from "react";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "@cloudflare/kumo/components/button";
import { Input } from "@cloudflare/kumo/components/input";

/** A field that opens a trace by its correlation ID. */
export function OpenTraceForm() {
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const openTrace = (event: FormEvent) => {
    event.preventDefault();
    const id = input.current?.value.trim();
    if (id) void navigate({ to: "/traces/$id", params: { id } });
  };
  return (
    <form onSubmit={openTrace} className="flex gap-2 max-sm:basis-full sm:ml-auto">
      <Input
        ref={input}
        size="sm"
        aria-label="Correlation ID"
        placeholder="Correlation ID"
        maxLength={100}
        spellCheck={false}
        autoComplete="off"
        className="min-w-0 flex-1 font-mono text-xs sm:w-72"
        onKeyDown={(event) => {
          if (event.key === "Escape") input.current?.blur();
        }}
      />
      <Button size="sm" type="submit">
        Open trace
      </Button>
    </form>
  );
}
