/** The settings of an installation whose admin has changed none. Apart from their schema, because lists in the browser need them and no schema. */
export declare const defaultSettings: {
    deadLetterDays: number;
    secondOperatorAbove: number | null;
};
