import type { ComponentProps } from "react";
import { cn } from "../cn.ts";
import { Field, type FieldProps } from "./Field.tsx";
import { inputLook, inputTexts } from "./inputLook.ts";

type AreaProps = Omit<ComponentProps<"textarea">, "onChange"> & {
  /** Whether the text is code, such as JSON. */
  isCode?: boolean;
  onChange: (text: string) => void;
};

/** A text of several lines without a visible label. */
export const TextArea = ({ className, isCode = false, onChange, ...props }: AreaProps) => (
  <textarea
    spellCheck={!isCode}
    {...props}
    className={cn(
      "h-auto w-full py-2",
      isCode ? "font-mono text-xs leading-4.5" : inputTexts.base,
      inputLook("base", Boolean(props["aria-invalid"])),
      className,
    )}
    onChange={(event) => onChange(event.target.value)}
  />
);

/** A text of several lines with a label. */
export const TextAreaField = ({ label, description, error, ...area }: Omit<AreaProps, "id"> & FieldProps) => (
  <Field {...{ label, description, error }} describedBy={area["aria-describedby"]} isInvalid={Boolean(area["aria-invalid"])}>
    {(control) => <TextArea {...area} {...control} />}
  </Field>
);
