/** The verbs that find a replay in the palette: ours, and those of other tools. */
export const replayWords = { verb: "replay", synonyms: ["retry", "rerun", "redrive"] } as const;
