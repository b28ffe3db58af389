import { useQuery } from "@tanstack/react-query";
import { defaultSettings } from "#domain/retention";
import { settingsQuery } from "../settings/calls.ts";
import { pluralize } from "../../ui/format.ts";

/** The retention of resolved dead letters, such as "90 days". */
export const RetentionDays = () => pluralize((useQuery(settingsQuery).data ?? defaultSettings).deadLetterDays, "day");
