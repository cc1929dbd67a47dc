/** Section 5 of the research log: its templates and forms, and what it says of them in words. */

export const templates = [
  'When {s1} and {s2} went to the store, {s3} gave a drink to',
  'When {s1} and {s2} went to the park, {s3} gave a leaf to',
  'Yesterday {s1} and {s2} went to the store. {s3} gave a drink to',
] as const;

export const forms = ['ABC', 'ABA', 'ABB'] as const;

/** What is expected of each form. */
export const expected: Readonly<Record<(typeof forms)[number], string>> = {
  ABC: 'none of the names on top',
  ABA: 'B on top',
  ABB: 'A on top',
};

/** What ABC is most often answered with. */
export const commonest = ' the';

/** Names that did not work out. */
export const failing = ['Davis', 'May'] as const;
