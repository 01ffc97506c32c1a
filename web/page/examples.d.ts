/** The programs of the menu, which bundle.mjs makes from the folder of examples. */
export const examples: Record<string, { name: string; label: string; text: string }[]>;
/** The program of a first visit. */
export const first: string;
