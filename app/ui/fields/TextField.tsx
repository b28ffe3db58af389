import type { ComponentProps } from "react";
import { cn } from "../cn.ts";
import { Field, type FieldProps } from "./Field.tsx";
import { inputHeights, inputLook, type InputSize, inputTexts } from "./inputLook.ts";

type Props = Omit<ComponentProps<"input">, "size" | "id"> & FieldProps & { size?: InputSize };

/** An input with a label. */
export const TextField = ({ label, description, error, size = "base", className, ...input }: Props) => (
  <Field {...{ label, description, error }} describedBy={input["aria-describedby"]} isInvalid={Boolean(input["aria-invalid"])}>
    {(control) => (
      <input
        {...input}
        {...control}
        className={cn(inputHeights[size], inputTexts[size], inputLook(size, Boolean(control["aria-invalid"])), className)}
      />
    )}
  </Field>
);
