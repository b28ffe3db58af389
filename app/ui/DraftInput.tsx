import type { ComponentProps } from "react";
import { TextField } from "./fields/TextField.tsx";

/** The fields of a form as typed so far, the errors to show, and how to change a field. */
export type DraftProps<D> = { draft: D; errors: Readonly<Record<string, string>>; onChange: (change: Partial<D>) => void };

/** The names of the fields that hold text. */
type TextField<D> = { [Name in keyof D]-?: D[Name] extends string ? Name : never }[keyof D] & string;

type Props<D> = DraftProps<D> &
  Pick<
    ComponentProps<typeof TextField>,
    "description" | "placeholder" | "maxLength" | "disabled" | "list" | "spellCheck" | "inputMode" | "type"
  > & {
    label: string;
    name: TextField<D>;
    /** The name of the field in the errors, if it differs. */
    errorName?: string;
    /** Whether the text is code, such as a cron expression. */
    isCode?: boolean;
  };

/** An input for a text field of a draft, with its error. */
export const DraftInput = <D,>({ draft, errors, onChange, name, errorName = name, isCode = false, ...input }: Props<D>) => (
  <TextField
    {...input}
    className={isCode ? "w-full font-mono" : "w-full"}
    value={String(draft[name])}
    error={errors[errorName]}
    onChange={(event) => onChange({ [name]: event.target.value } as unknown as Partial<D>)}
  />
);
