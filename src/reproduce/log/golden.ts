/** Logits at END that other programs give on checkpoints whose weights have this sum, so that no Python is needed. */

export interface Golden {
  readonly sha256: string;
  /** Which program. */
  readonly by: string;
  readonly prompts: readonly {
    readonly ids: readonly number[];
    readonly logits: readonly (readonly [id: number, logit: number])[];
  }[];
}

export const golden: readonly Golden[] = [
  {
    sha256: '0146ec943310612e993be5b69ce1af68931562301d2e9abf0b1ea6d069aa0a96',
    by: 'a float64 program that shares no code with this one, of tiny-gpt2',
    prompts: [
      {
        ids: [2215, 5335, 290, 1757, 1816, 284, 262, 3650, 11, 1757, 2921, 257, 4144, 284],
        logits: [
          [40124, 8.552908],
          [26440, 8.532303],
          [43293, 7.951407],
          [26012, 7.661826],
          [14828, 7.659883],
          [1579, 7.588661],
          [42682, 7.561901],
          [30144, 7.558249],
          [21067, 7.514985],
          [19569, 7.350403],
          [5335, 4.936641],
          [1757, 1.851331],
        ],
      },
    ],
  },
];
