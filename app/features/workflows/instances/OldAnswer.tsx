import { StatusLabel } from "../../../ui/StatusLabel.tsx";
import { Time } from "../../../ui/Time.tsx";
import { problemSentence } from "./words.ts";

/** Says that what is shown is not up to date: when it was read, ISO UTC, and why it could not be read again. */
export const OldAnswer = ({ readAt, problem }: { readAt: string; problem: string }) => (
  <p className="break-words">
    <StatusLabel shape="triangle" tone="warning">
      Not up to date.
    </StatusLabel>{" "}
    Read <Time at={readAt} />. {problemSentence(problem)}
  </p>
);
