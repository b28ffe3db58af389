/**
 * The error of the field `name` as props of its input; no props without an error. The library shows the text; `aria-invalid` reports it to
 * assistive technology.
 */
export const fieldErrorProps = (errors: Readonly<Record<string, string>>, name: string): { error?: string; "aria-invalid"?: true } =>
  errors[name] ? { error: errors[name], "aria-invalid": true } : {};
