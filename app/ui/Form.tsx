import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import { useUnsaved } from "./unsaved.ts";

type Props = {
  /** What is wrong, field by field; `form` is for the whole. */
  errors: Readonly<Record<string, string>>;
  busy: boolean;
  /** Edits that no text field tells of: a chosen type, a switch. */
  edited?: boolean;
  verb: string;
  onSubmit: () => Promise<void>;
  onCancel: () => void;
  children: ReactNode;
};

/** A form in a panel. Its foot stays in sight; the first field that is refused takes the focus. */
export function Form({ errors, busy, edited = false, verb, onSubmit, onCancel, children }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState(false);
  useUnsaved((typed || edited) && !busy);
  useEffect(() => {
    if (Object.keys(errors).length) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [errors]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void onSubmit();
  };
  return (
    <form ref={form} onSubmit={submit} onInput={() => setTyped(true)} noValidate className="flex flex-col gap-4">
      {children}
      <div className="sticky bottom-0 -mx-4 -mb-4 border-t border-kumo-hairline bg-kumo-base px-4 py-3 sm:-mx-5 sm:px-5">
        {errors["form"] && (
          <p role="alert" className="mb-2 break-words text-kumo-danger">
            {errors["form"]}
          </p>
        )}
        <div className="flex gap-2">
          <Button type="submit" variant="primary" loading={busy}>
            {verb}
          </Button>
          <Button onClick={onCancel}>Cancel</Button>
        </div>
      </div>
    </form>
  );
}
