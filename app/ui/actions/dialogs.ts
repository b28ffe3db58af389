import { lazyDialog } from "../opener/lazyPart.tsx";

/** The dialogs that actions open, loaded when they are needed. Another dialog, which is loaded itself, imports them directly. */
export const ReasonDialog = lazyDialog(async () => (await import("../ReasonDialog.tsx")).ReasonDialog);
export const ChoiceDialog = lazyDialog(async () => (await import("./ChoiceDialog.tsx")).ChoiceDialog);
export const MuteDialog = lazyDialog(async () => (await import("./MuteDialog.tsx")).MuteDialog);
