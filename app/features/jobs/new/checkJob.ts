import { issuesOf } from "#domain/messages/envelope";
import { messageTypeOf } from "#domain/pipeline/messages";
import { roundedNumberIssues } from "#domain/messages/exactJson";
import { JobOptions } from "#domain/jobs/job";
import { ApiError } from "../../../core/api.ts";
import { pageFailedMessage } from "../../../core/toasts/failures.ts";
import { readJsonToSend } from "../../../ui/JsonTree/parse.ts";
import { optionErrors, type OptionDraft, optionsOf } from "../../../ui/jobOptions.ts";
import { type Field, issuesByField } from "./fields.ts";

type Errors = Record<string, string>;
type Payload = { fields: readonly Field[]; mode: "form" | "json"; json: () => string };

/** Errors of the payload's fields as the editor shows them: at each field of the form, or in one text at the JSON. */
function payloadErrors(errors: Errors, mode: Payload["mode"]): Errors {
  if (mode === "form" || Object.keys(errors).length === 0) return errors;
  const texts = Object.entries(errors).map(([name, message]) => (name === "form" ? message : `${name}: ${message}`));
  return { json: texts.join(". ") };
}

type Draft = {
  type: string;
  /** The type, if its schema is known. */ knownType: string | undefined;
  payload: Payload;
  options: OptionDraft;
};

/** Checks a new job as the server would. Returns its payload and options, or the error text of each invalid field. */
export function checkJob({
  type,
  knownType,
  payload,
  options,
}: Draft): { job: { payload: unknown; options: JobOptions } } | { errors: Errors } {
  const { fields, mode } = payload;
  const sent = payload.json();
  const parsed = readJsonToSend(sent);
  if (!parsed.ok)
    return { errors: mode === "json" ? { json: parsed.reason } : issuesByField(roundedNumberIssues(sent, ["payload"]), fields) };
  const payloadCheck = knownType ? messageTypeOf(knownType)?.payload.safeParse(parsed.value) : undefined;
  const parsedOptions = JobOptions.safeParse(optionsOf(options));
  const errors = {
    ...(parsedOptions.success ? {} : optionErrors(issuesOf(parsedOptions.error))),
    ...(payloadCheck?.error ? payloadErrors(issuesByField(issuesOf(payloadCheck.error, ["payload"]), fields), mode) : {}),
  };
  if (!type) return { errors: { form: "Enter the job type." } };
  if (Object.keys(errors).length || !parsedOptions.success) return { errors };
  return { job: { payload: parsed.value, options: parsedOptions.data } };
}

/** The error texts of a job that could not be added. */
export const saveErrorsOf = (failure: unknown, { fields, mode }: Payload): Errors =>
  failure instanceof ApiError
    ? { ...payloadErrors(issuesByField(failure.issues, fields), mode), form: failure.message }
    : { form: `${pageFailedMessage} Nothing was sent.` };
