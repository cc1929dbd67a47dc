/**
 * As the loops of `divergenceLoops`, for a row whose logits all moved alike, but for `reach`: no exponents to take
 * apart, no logarithms, half the time. Most heads' rows are such.
 *
 * y = δ − shift, whatever the shift; r = exp y; u = q/p − 1 = r/(1 + G) − 1; with w = u/(2 + u), at most tanh(reach),
 * JS = ½ Σp(uw/2)(1 + w²/6 + w⁴/15 + …), the n-th term w²ⁿ/((n + 1)(2n + 1)).
 */
import type { Places } from './divergenceLoops';
import {
  abs,
  add,
  div,
  float32At,
  float64At,
  keepLargest,
  type Loop,
  least,
  most,
  mul,
  number,
  pair,
  parameter,
  plus,
  polynomial,
  put,
  storeFloat64,
  sub,
} from './program';

export const reach = 0.7;

/** (exp y − 1)/y to 10⁻¹¹, from which KL follows, and the series above by w², halved, to 10⁻⁹ of JS. */
const exponential = fitted(y => series(y, n => 1 / factorial(n + 1)), [-reach, reach], 10);
const apart = fitted(x => series(x, n => 0.5 / ((n + 1) * (2 * n + 1))), [0, Math.tanh(reach) ** 2], 8);

export function nearLoops({ probs, ratios, known, logits, groups }: Places): readonly Loop[] {
  const p = float64At(probs);
  return [spread(), difference()];

  /** Σp(r − 1), Σpy, the largest y and the smallest, or 0; keeps r. The parameter is the shift. */
  function spread(): Loop {
    const [gain, rest, highest, lowest, y, square, own, logit] = [0, 1, 2, 3, 4, 5, 6, 7];
    return {
      name: 'nearSpread',
      pairs: 8,
      results: 4,
      body: [
        ...put(logit!, float32At(logits)),
        ...keepLargest(groups, pair(logit!)),
        ...put(y!, sub(sub(pair(logit!), float32At(known)), parameter(0))),
        ...put(highest!, most(pair(highest!), pair(y!))),
        ...put(lowest!, least(pair(lowest!), pair(y!))),
        ...put(square!, mul(pair(y!), pair(y!))),
        ...put(own!, p),
        ...plus(rest!, mul(pair(own!), pair(y!))),
        ...put(y!, mul(pair(y!), polynomial(pair(y!), pair(square!), exponential))),
        ...plus(gain!, mul(pair(own!), pair(y!))),
        ...storeFloat64(ratios, add(pair(y!), number(1))),
      ],
    };
  }

  /** Σp|u|, Σ(pu)², twice JS. The parameter is 1/(1 + G). */
  function difference(): Loop {
    const [tv, squares, js, u, w, square, fourth] = [0, 1, 2, 3, 4, 5, 6];
    return {
      name: 'nearApart',
      pairs: 7,
      results: 3,
      body: [
        ...put(u!, sub(mul(float64At(ratios), parameter(0)), number(1))),
        ...put(w!, div(pair(u!), add(pair(u!), number(2)))),
        ...put(u!, mul(pair(u!), p)),
        ...plus(tv!, abs(pair(u!))),
        ...plus(squares!, mul(pair(u!), pair(u!))),
        ...put(square!, mul(pair(w!), pair(w!))),
        ...put(fourth!, mul(pair(square!), pair(square!))),
        ...plus(js!, mul(mul(pair(u!), pair(w!)), polynomial(pair(square!), pair(fourth!), apart))),
      ],
    };
  }
}

function series(x: number, coefficient: (n: number) => number): number {
  let sum = 0;
  for (let n = 40; n >= 0; n--) sum = sum * x + coefficient(n);
  return sum;
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}

/** Coefficients by powers of x of the polynomial of so many terms that meets f in Chebyshev's points of the range. */
function fitted(f: (x: number) => number, [from, to]: readonly [number, number], terms: number): number[] {
  const points = Array.from(
    { length: terms },
    (_, i) => (from + to) / 2 + ((to - from) / 2) * Math.cos((Math.PI * (i + 0.5)) / terms),
  );
  // Newton's divided differences, then multiplied out from the innermost.
  const differences = points.map(f);
  for (let order = 1; order < terms; order++)
    for (let i = terms - 1; i >= order; i--)
      differences[i] = (differences[i]! - differences[i - 1]!) / (points[i]! - points[i - order]!);
  let powers: number[] = [];
  for (let i = terms - 1; i >= 0; i--) {
    const times = [0, ...powers];
    powers.forEach((c, n) => {
      times[n]! -= c * points[i]!;
    });
    times[0]! += differences[i]!;
    powers = times;
  }
  return powers;
}
